"""Looks through the stored mentions after a monitor changed, the newest first, page by page.

A page and the place that was reached are written in one transaction: who is stopped goes on
there. All monitors come to the last thirty days before any of them goes further back. The words
of mentions from before there was an index of words are kept in the same way.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, select, tuple_
from sqlalchemy.orm import Session, sessionmaker

from triage.models import Mention, MentionMonitor, Monitor, WordPass
from triage.monitors.kept import as_heard, heard_columns, matcher_of, read_wishes
from triage.monitors.listening import Match, keep_matches, keep_words
from triage.queueing.work import db_now

PAGE_SIZE: Final = 1_000
FIRST_DAYS: Final = 30
# What is being understood while a monitor changes is still matched by the old one.
_LATER: Final = timedelta(seconds=5)


def begin_looking(monitor: Monitor, now: datetime) -> None:
    """Make all stored mentions due for this monitor."""
    monitor.look_due_at = now + _LATER
    monitor.look_from = monitor.look_at = now + _LATER
    monitor.look_id = None
    monitor.looked = 0


def has_due_looks(session: Session) -> bool:
    """Whether some monitor has mentions to look at, or words are to be kept."""
    due = select(Monitor.id).where(*_due()).limit(1)
    if session.scalar(due) is not None:
        return True
    return session.scalar(select(WordPass.id).where(WordPass.finished_at.is_(None))) is not None


def look_back(sessions: sessionmaker[Session], *, now: datetime, size: int = PAGE_SIZE) -> bool:
    """Look at the next page; False where nothing is left to look at."""
    with sessions.begin() as session:
        return _look_for_monitor(session, size) or _keep_older_words(session, now, size)


def words_reach(session: Session, since: datetime) -> bool:
    """Whether the words of all mentions from `since` on are kept."""
    done = session.get(WordPass, 1)
    if done is None:
        return False
    return done.finished_at is not None or (done.done_at is not None and done.done_at < since)


def _look_for_monitor(session: Session, size: int) -> bool:
    monitor = session.scalar(
        select(Monitor)
        .where(*_due())
        .order_by(Monitor.look_at.desc().nulls_first(), Monitor.id)
        .limit(1)
        # Not FOR UPDATE: that would stop everybody who inserts a match of it.
        .with_for_update(skip_locked=True, key_share=True)
    )
    if monitor is None:
        return False
    place = (monitor.look_at, monitor.look_id) if monitor.look_at else None
    rows = _page(session, place, size)
    _match(session, monitor.id, rows)
    monitor.looked += len(rows)
    if len(rows) < size:
        monitor.look_due_at = None
    if rows:
        monitor.look_at, monitor.look_id = rows[-1].published_at, rows[-1].id
    return True


def _match(session: Session, monitor_id: int, rows: Sequence[Any]) -> None:
    heard = as_heard(rows)
    session.execute(
        delete(MentionMonitor).where(
            MentionMonitor.monitor_id == monitor_id,
            MentionMonitor.mention_id.in_([row.mention_id for row in heard]),
        )
    )
    matcher = matcher_of(read_wishes(session, [monitor_id]))
    found = [Match(one, row) for row in heard for one in matcher.match(row.heard)]
    keep_matches(session, found)


def _keep_older_words(session: Session, now: datetime, size: int) -> bool:
    done = session.scalar(
        select(WordPass)
        .where(WordPass.finished_at.is_(None))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if done is None:
        return False
    rows = _page(session, (done.done_at, done.done_id) if done.done_at else None, size)
    keep_words(session, as_heard(rows))
    if rows:
        done.done_at, done.done_id = rows[-1].published_at, rows[-1].id
    if len(rows) < size:
        done.finished_at = now
    return True


def _page(session: Session, place: tuple[Any, Any] | None, size: int) -> Sequence[Any]:
    """The mentions that come next on the way back."""
    wanted: Select[Any] = heard_columns().order_by(Mention.published_at.desc(), Mention.id.desc())
    if place is not None and place[1] is not None:
        wanted = wanted.where(tuple_(Mention.published_at, Mention.id) < tuple_(*place))
    return session.execute(wanted.limit(size)).all()


def _due() -> tuple[Any, ...]:
    return (
        Monitor.look_due_at <= db_now(),
        Monitor.enabled,
        Monitor.deleted_at.is_(None),
    )
