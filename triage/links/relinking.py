"""Which mentions are to be linked again, because customers became known by something new.

Starts from what changed, so that its work grows with the change and not with the customers.
Putting work in twice is harmless: a mention is due once.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from triage.customers.identities import Clue
from triage.models import Link, Mention, Work
from triage.queueing.work import put_work

RECENT: Final = timedelta(days=30)
_MOST_OF_AUTHORS: Final = 10_000
_CHUNK: Final = 1000


def relink_authors(session: Session, clues: Iterable[Clue]) -> int:
    """Make due what was written under these handles; returns how many mentions."""
    handles = sorted({(clue.network, clue.value) for clue in clues if clue.kind == "handle"})
    if not handles:
        return 0
    # As sources write them: with and without the leading @. Odd capitals are found among the
    # recent mentions, where no index is needed.
    written = [(network, f"{at}{value}") for network, value in handles for at in ("", "@")]
    due = session.scalars(
        select(Mention.id)
        .where(
            tuple_(Mention.network, Mention.author_handle).in_(written),
            ~_has_decision(),
            _is_understood(),
        )
        .order_by(Mention.id.desc())
        .limit(_MOST_OF_AUTHORS)
    ).all()
    put_work(session, "link", due)
    return len(due)


def relink_customers(session: Session, customer_ids: Iterable[int]) -> int:
    """Make due what the program has linked to these customers; returns how many mentions."""
    wanted = sorted(set(customer_ids))
    if not wanted:
        return 0
    due = session.scalars(
        select(Mention.id)
        .join(Link, Link.mention_id == Mention.id)
        .where(Link.customer_id.in_(wanted), Link.decided_by.is_(None), _is_understood())
        .distinct()
    ).all()
    put_work(session, "link", due)
    return len(due)


def recent_unlinked(session: Session, now: datetime, *, after: int = 0) -> Sequence[int]:
    """Mentions of the last 30 days in which a customer may be named, in pages by id."""
    is_linked = select(Link.id).where(Link.mention_id == Mention.id, Link.status == "linked")
    return session.scalars(
        select(Mention.id)
        .where(
            Mention.published_at >= now - RECENT,
            Mention.id > after,
            or_(
                Mention.text.regexp_match("[0-9@]"),
                Mention.author_name.contains(" "),
                Mention.reference.is_not(None),
                Mention.author_handle != func.lower(Mention.author_handle),
            ),
            ~is_linked.exists(),
            _is_understood(),
        )
        .order_by(Mention.id)
        .limit(_CHUNK)
    ).all()


def _has_decision() -> ColumnElement[bool]:
    """A person has linked the mention; the program adds nothing to that."""
    return (
        select(Link.id)
        .where(Link.mention_id == Mention.id, Link.status == "linked", Link.decided_by.is_not(None))
        .exists()
    )


def _is_understood() -> ColumnElement[bool]:
    """Mentions still to be understood come to linking by themselves."""
    waiting = select(Work.id).where(Work.mention_id == Mention.id, Work.stage == "understand")
    return ~waiting.exists()
