"""A colleague names the customer behind a case: search, choose, and take it back.

What is chosen is told of every post of the same author in the case; `deciding` does it post by
post. Of those who are found, no more is read than is needed to choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from triage.customers.finding import list_customers
from triage.errors import NotFoundError
from triage.links.deciding import link_by_hand, undo_link
from triage.links.meanwhile import refuse_outdated_case
from triage.models import Case, CaseMention, Link, Mention
from triage.people.viewer import Viewer, may_see_case

MOST_FOUND: Final = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer who was found, as far as one needs to know to choose."""

    id: int
    number: str
    name: str
    company: str | None
    city: str | None


def find_candidates(session: Session, viewer: Viewer, text: str) -> tuple[Candidate, ...]:
    """Customers whom these words fit; nobody for no words."""
    if not text.strip():
        return ()
    page = list_customers(session, viewer, text=text, limit=MOST_FOUND)
    return tuple(
        Candidate(row.id, row.number, row.name, row.company, row.city) for row in page.rows
    )


def choose_customer(
    session: Session,
    viewer: Viewer,
    case_id: int,
    customer_id: int,
    *,
    now: datetime,
    version: int | None = None,
) -> int:
    """The author of the case's first post is this customer; returns the link to take back.

    Raises NotFoundError, and StaleError where a colleague decided since this version of the case.
    """
    mentions = _mentions_of_author(session, viewer, case_id)
    links = [
        link_by_hand(session, viewer, mention_id, customer_id, now=now, version=version)
        for mention_id in mentions
    ]
    return links[0]


def take_back(
    session: Session,
    viewer: Viewer,
    case_id: int,
    link_id: int,
    *,
    now: datetime,
    version: int | None = None,
) -> None:
    """Undo a decision, and those that were made with it. A second click changes nothing.

    Raises NotFoundError where the link is not of this case, and StaleError where a colleague
    decided since this version of the case.
    """
    visible = (
        select(Link)
        .join(CaseMention, CaseMention.mention_id == Link.mention_id)
        .join(Case, Case.id == CaseMention.case_id)
        .where(Case.id == case_id, may_see_case(viewer))
    )
    link = session.scalar(visible.where(Link.id == link_id))
    if link is None:
        refuse_outdated_case(session, viewer, case_id, version)
        raise NotFoundError(f"no link {link_id} in case {case_id}")
    if link.decided_by is None:
        return
    together = session.scalars(
        visible.where(
            Link.customer_id == link.customer_id,
            Link.decided_by == link.decided_by,
            Link.decided_at == link.decided_at,
        ).order_by(Link.mention_id)
    ).all()
    for one in together:
        undo_link(session, viewer, one.id, now=now, version=version)


def _mentions_of_author(session: Session, viewer: Viewer, case_id: int) -> Sequence[int]:
    """Posts of the case by whoever wrote its first one, in the order of their ids."""
    posts = (
        select(Mention)
        .join(CaseMention, CaseMention.mention_id == Mention.id)
        .join(Case, Case.id == CaseMention.case_id)
        .where(Case.id == case_id, may_see_case(viewer))
    )
    first = session.scalar(posts.order_by(Mention.published_at, Mention.id).limit(1))
    if first is None:
        raise NotFoundError(f"no case {case_id} with a post")
    wanted = or_(Mention.id == first.id, _same_author(first))
    return session.scalars(
        posts.with_only_columns(Mention.id).where(wanted).order_by(Mention.id)
    ).all()


def _same_author(first: Mention) -> ColumnElement[bool]:
    if first.author_handle:
        return and_(
            Mention.author_handle == first.author_handle,
            Mention.network.is_not_distinct_from(first.network),
        )
    # A name alone is not one person; such posts stand for themselves.
    return Mention.id == first.id
