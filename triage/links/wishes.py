"""The wish that recent mentions without a customer be looked at again, granted once a minute.

A program that tells customers one by one would otherwise put the same thousands of mentions
before the linker with each of them.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from triage.links.relinking import recent_unlinked
from triage.models import RelinkWish
from triage.queueing.work import db_now, put_work

GRANTED_EVERY: Final = timedelta(seconds=60)
# Who asks again so soon changes nothing, and does not wait for the row either.
_ASKED_EVERY: Final = timedelta(seconds=10)


def wish_to_relink(session: Session, now: datetime) -> None:
    """Ask for it; asking twice is asking once."""
    wish = session.execute(select(RelinkWish.asked_at, RelinkWish.granted_at)).one_or_none()
    if wish and wish.asked_at > now - _ASKED_EVERY and _is_open(wish.asked_at, wish.granted_at):
        return
    session.execute(
        insert(RelinkWish)
        .values(id=1, asked_at=now)
        .on_conflict_do_update(index_elements=[RelinkWish.id], set_={"asked_at": now})
    )


def has_due_wish(session: Session) -> bool:
    """Whether somebody asked since it was last granted, and that is a while ago."""
    return session.scalar(select(RelinkWish.id).where(_is_due(db_now())).limit(1)) is not None


def grant_wish(sessions: sessionmaker[Session], now: datetime) -> int:
    """Make recent mentions without a customer due; returns how many."""
    with sessions.begin() as session:
        granted = session.scalar(
            update(RelinkWish).where(_is_due(now)).values(granted_at=now).returning(RelinkWish.id)
        )
    return relink_all_recent(sessions, now) if granted else 0


def relink_all_recent(sessions: sessionmaker[Session], now: datetime) -> int:
    """Make recent mentions without a customer due, page by page; returns how many."""
    total = last = 0
    while True:
        with sessions.begin() as session:
            due = recent_unlinked(session, now, after=last)
            put_work(session, "link", due)
        if not due:
            return total
        total, last = total + len(due), due[-1]


def _is_open(asked_at: datetime, granted_at: datetime | None) -> bool:
    return granted_at is None or granted_at < asked_at


def _is_due(now: datetime | ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(
        RelinkWish.granted_at.is_(None),
        (RelinkWish.asked_at > RelinkWish.granted_at)
        & (RelinkWish.granted_at <= now - GRANTED_EVERY),
    )
