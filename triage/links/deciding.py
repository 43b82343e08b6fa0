"""What people say about links: this is the customer, this is not, it is that one, I take that back.

A confirmed link teaches: the author's handle becomes an identity of the customer. Taking it back
forgets that again, unless another confirmed mention still stands for it. Who decides on a page that
a colleague's decision has made outdated is told so (`version` is that of the case as it was seen).
The caller owns the transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.cases.log import announce, log_event, touch
from triage.cases.opening import one_at_a_time, sum_up
from triage.customers.identities import Clue, read_handle
from triage.customers.known_by import keep_identity
from triage.duplicates import survivor_of
from triage.errors import NotFoundError
from triage.lifecycle.assessing import put_assessments
from triage.links.meanwhile import refuse_outdated
from triage.links.relinking import relink_authors
from triage.models import Case, CaseMention, Identity, Link, Mention
from triage.people.viewer import Viewer, may_see_mention
from triage.queueing.work import put_work

CHOSEN: Final = "chosen"
"""The kind of evidence where a colleague named the customer."""


def confirm_link(
    session: Session, viewer: Viewer, link_id: int, *, now: datetime, version: int | None = None
) -> None:
    """The mention is this customer's; other suggestions for it end.

    Raises NotFoundError, StaleError.
    """
    mention, link, others = _lock(session, viewer, link_id)
    if link.status == "linked" and link.decided_by is not None:
        return  # a second click
    refuse_outdated(session, viewer, mention.id, version)
    for other in others:
        if other.decided_by is None:
            session.delete(other)
        elif other.status == "linked":
            _decide(other, "rejected", viewer, now)
            _forget_handle(session, mention, other)
    # One linked row a mention: the old one has to go first.
    session.flush()
    _decide(link, "linked", viewer, now)
    _learn_handle(session, mention, link.customer_id)
    _tell_case(session, mention, viewer, link, "linked", now)


def reject_link(
    session: Session, viewer: Viewer, link_id: int, *, now: datetime, version: int | None = None
) -> None:
    """The mention is not this customer's, and is not proposed again.

    Raises NotFoundError, StaleError.
    """
    mention, link, _ = _lock(session, viewer, link_id)
    if link.status == "rejected":
        return
    refuse_outdated(session, viewer, mention.id, version)
    _decide(link, "rejected", viewer, now)
    session.flush()
    _forget_handle(session, mention, link)
    put_work(session, "link", [mention.id])
    _tell_case(session, mention, viewer, link, "unlinked", now)


def link_by_hand(
    session: Session,
    viewer: Viewer,
    mention_id: int,
    customer_id: int,
    *,
    now: datetime,
    version: int | None = None,
) -> int:
    """Say which customer a mention is from, suggested or not; returns the link's id.

    Raises NotFoundError, StaleError.
    """
    customer_id = survivor_of(session, customer_id)
    visible = select(Mention.id).where(Mention.id == mention_id, may_see_mention(viewer))
    if session.scalar(visible) is None:
        raise NotFoundError(f"no mention {mention_id}")
    session.execute(
        insert(Link)
        .values(
            mention_id=mention_id,
            customer_id=customer_id,
            status="suggested",
            score=1.0,
            evidence=[{"kind": CHOSEN, "value": viewer.name, "where": "agent"}],
        )
        .on_conflict_do_nothing()
    )
    link_id = session.scalars(
        select(Link.id).where(Link.mention_id == mention_id, Link.customer_id == customer_id)
    ).one()
    confirm_link(session, viewer, link_id, now=now, version=version)
    return link_id


def undo_link(
    session: Session, viewer: Viewer, link_id: int, *, now: datetime, version: int | None = None
) -> None:
    """Take a decision back: a suggestion again, until the program has looked anew.

    Raises NotFoundError where there is no decision, StaleError.
    """
    mention, link, _ = _lock(session, viewer, link_id)
    if link.decided_by is None:
        raise NotFoundError(f"no decision on link {link_id}")
    refuse_outdated(session, viewer, mention.id, version)
    decided = link.status
    link.status, link.decided_by, link.decided_at = "suggested", None, None
    session.flush()
    _forget_handle(session, mention, link)
    put_work(session, "link", [mention.id])
    kind = "unlinked" if decided == "linked" else "linked"
    if [item.get("kind") for item in link.evidence] == [CHOSEN]:
        session.delete(link)  # nothing but that colleague's word spoke for it
    _tell_case(session, mention, viewer, link, kind, now, taken_back=True)


def _lock(session: Session, viewer: Viewer, link_id: int) -> tuple[Mention, Link, list[Link]]:
    """The mention, the link and the mention's other links, which nobody else changes now."""
    mention = session.scalar(
        select(Mention)
        .join(Link, Link.mention_id == Mention.id)
        .where(Link.id == link_id, may_see_mention(viewer))
    )
    if mention is None:
        raise NotFoundError(f"no link {link_id}")
    # First the conversation, then links, then the case: the order in which stages lock, too.
    one_at_a_time(session, mention)
    _lock_links(session, mention)
    # A second look: while the first one waited, a worker may have added links, and a statement
    # does not see rows that are younger than itself.
    links = _lock_links(session, mention)
    mine = next((link for link in links if link.id == link_id), None)
    if mine is None:
        raise NotFoundError(f"no link {link_id}")
    return mention, mine, [link for link in links if link.id != link_id]


def _lock_links(session: Session, mention: Mention) -> Sequence[Link]:
    return session.scalars(
        select(Link)
        .where(Link.mention_id == mention.id)
        .order_by(Link.mention_id, Link.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _decide(link: Link, status: str, viewer: Viewer, now: datetime) -> None:
    link.status = status
    link.decided_by = viewer.id
    link.decided_at = now


def _learn_handle(session: Session, mention: Mention, customer_id: int) -> None:
    clue = _author(mention)
    if clue is None:
        return
    keep_identity(session, customer_id, clue, "confirmed")
    relink_authors(session, [clue])


def _forget_handle(session: Session, mention: Mention, link: Link) -> None:
    clue = _author(mention)
    if clue is None or _stands_elsewhere(session, mention, link):
        return
    forgotten = session.execute(
        delete(Identity)
        .where(
            Identity.customer_id == link.customer_id,
            Identity.kind == clue.kind,
            Identity.network == clue.network,
            Identity.value == clue.value,
            Identity.origin == "confirmed",
        )
        .returning(Identity.id)
    ).all()
    if forgotten:
        relink_authors(session, [clue])


def _stands_elsewhere(session: Session, mention: Mention, link: Link) -> bool:
    """Another mention of the author was confirmed as this customer's."""
    found = session.scalar(
        select(Link.id)
        .join(Mention, Mention.id == Link.mention_id)
        .where(
            Link.customer_id == link.customer_id,
            Link.status == "linked",
            Link.decided_by.is_not(None),
            Link.mention_id != mention.id,
            Mention.network == mention.network,
            Mention.author_handle == mention.author_handle,
        )
        .limit(1)
    )
    return found is not None


def _author(mention: Mention) -> Clue | None:
    if not mention.author_handle:
        return None
    clue = read_handle(mention.author_handle, mention.network)
    return clue if isinstance(clue, Clue) else None


def _tell_case(
    session: Session,
    mention: Mention,
    viewer: Viewer,
    link: Link,
    kind: str,
    now: datetime,
    *,
    taken_back: bool = False,
) -> None:
    """The case takes the customer over, and with it the priority that the customer gives.

    Whatever the case makes of it, its log tells who decided.
    """
    customer_id = link.customer_id
    session.flush()
    put_assessments(session, [customer_id])
    case = session.scalar(
        select(Case)
        .join(CaseMention, CaseMention.case_id == Case.id)
        .where(CaseMention.mention_id == mention.id)
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    )
    if case is None:
        return
    before = case.customer_id
    sum_up(session, case, now, actor_id=viewer.id)
    if case.customer_id == before:
        told = {"taken_back": True} if taken_back else {}
        log_event(session, case, kind, now=now, actor_id=viewer.id, customer_id=customer_id, **told)
    touch(case, now)
    announce(session, case, "case.updated")
