"""Polling: a due source is fetched by exactly one worker, and its yield stored with its cursor.

Fetching is left to `ingest`; this module decides when, and what an error means for the next try.
"""

import logging
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, sessionmaker

import ingest
from ingest.errors import IngestError, RetryLaterError
from ingest.mentions import Fetched
from ingest.outbound import GuardedClient
from triage.errors import NotFoundError
from triage.mentions.storing import Stored, mark_removed, store_mentions, store_refused
from triage.models import Source
from triage.queueing.work import LEASE_S, db_now, seconds

LONGEST_BACKOFF_S: Final = 6 * 3600
LONGEST_RETRY_AFTER_S: Final = 7 * 86400

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClaimedSource:
    """A source that is ours to fetch while `token` stands in its row."""

    id: int
    kind: str
    name: str
    options: dict[str, Any]
    state: dict[str, Any]
    interval_s: int
    failures: int
    token: uuid.UUID


@dataclass(frozen=True, slots=True)
class Polled:
    """One fetch: what it stored, or the error that the source now shows."""

    source_id: int
    name: str
    stored: Stored
    error: str | None = None


def poll_due_source(
    sessions: sessionmaker[Session],
    client: GuardedClient,
    *,
    now: Callable[[], datetime],
    source_id: int | None = None,
    lease_s: float = LEASE_S,
) -> Polled | None:
    """Fetch the source that has been due longest, or the one given; None if none is due.

    Whoever else polls at the same time takes another one. An error is written on the source.
    """
    with sessions.begin() as session:
        source = claim_source(session, source_id, lease_s=lease_s)
    if source is None:
        return None
    try:
        fetched = ingest.fetch(source.kind, source.options, source.state, client, now=now())
        with sessions.begin() as session:
            stored = _store(session, source, fetched, now())
    except IngestError as error:
        return _note_failure(sessions, source, error)
    except Exception as error:  # a bug in one kind of source must not stop the others
        log.exception("source %s failed", source.name)
        return _note_failure(sessions, source, error)
    return Polled(source.id, source.name, stored)


def claim_source(
    session: Session, source_id: int | None = None, *, lease_s: float = LEASE_S
) -> ClaimedSource | None:
    """Take a due source; the one with this id even before its time, unless somebody has it."""
    is_due = Source.due_at <= db_now() if source_id is None else Source.id == source_id
    source = session.scalar(
        select(Source)
        .where(
            Source.enabled,
            is_due,
            or_(Source.lease_until.is_(None), Source.lease_until < db_now()),
        )
        .order_by(Source.due_at)
        .limit(1)
        # Not FOR UPDATE: whoever writes a row that refers to the source would hide it from us.
        .with_for_update(skip_locked=True, key_share=True)
    )
    if source is None:
        return None
    token = uuid.uuid4()
    session.execute(
        update(Source)
        .where(Source.id == source.id)
        .values(token=token, lease_until=db_now() + seconds(lease_s))
    )
    return ClaimedSource(
        source.id,
        source.kind,
        source.name,
        source.options,
        source.state,
        source.interval_s,
        source.failures,
        token,
    )


def has_due_source(session: Session) -> bool:
    """Whether `claim_source` would find one."""
    due = select(Source.id).where(
        Source.enabled,
        Source.due_at <= db_now(),
        or_(Source.lease_until.is_(None), Source.lease_until < db_now()),
    )
    return bool(session.scalar(select(due.exists())))


def next_try_s(interval_s: int, failures: int, error: Exception, jitter: float) -> float:
    """Seconds until a source that failed `failures` times in a row is tried again.

    Doubles from the interval up to six hours, ± 20 % (`jitter` from -1 to 1), so that sources
    of one host do not come back together; never before the Retry-After that was told.
    """
    longest = max(LONGEST_BACKOFF_S, interval_s)
    wait_s: float = min(longest, interval_s * 2.0 ** min(failures - 1, 10)) * (1 + 0.2 * jitter)
    told_s = error.retry_after_s if isinstance(error, RetryLaterError) else None
    return max(wait_s, min(told_s or 0, LONGEST_RETRY_AFTER_S))


def _store(session: Session, source: ClaimedSource, fetched: Fetched, now: datetime) -> Stored:
    """Rows and cursor in one transaction: neither ever moves without the other."""
    mine = session.execute(
        update(Source)
        .where(Source.id == source.id, Source.token == source.token)
        .values(
            state=dict(fetched.state),
            due_at=db_now() + seconds(source.interval_s),
            token=None,
            lease_until=None,
            failures=0,
            last_error=None,
            last_error_at=None,
            last_success_at=now,
        )
        .returning(Source.id)
    ).all()
    if not mine:
        log.warning("source %s was taken over by another worker; nothing stored", source.name)
        return Stored()
    return (
        store_mentions(session, source.id, fetched.mentions, now=now)
        + mark_removed(session, source.id, fetched.removed, now=now)
        + store_refused(session, source.id, fetched.refused)
    )


def _note_failure(
    sessions: sessionmaker[Session], source: ClaimedSource, error: Exception
) -> Polled:
    problem = str(error) if isinstance(error, IngestError) else f"{type(error).__name__}: {error}"
    failures = source.failures + 1
    jitter = random.uniform(-1, 1)  # noqa: S311 - spreads load, guards nothing
    wait_s = next_try_s(source.interval_s, failures, error, jitter)
    with sessions.begin() as session:
        session.execute(
            update(Source)
            .where(Source.id == source.id, Source.token == source.token)
            .values(
                due_at=db_now() + seconds(wait_s),
                token=None,
                lease_until=None,
                failures=failures,
                last_error=problem.replace("\x00", "")[:2000],
                last_error_at=db_now(),
            )
        )
    log.warning("source %s: %s (next try in %.0f s)", source.name, problem, wait_s)
    return Polled(source.id, source.name, Stored(), problem)


def require_source(session: Session, name: str) -> Source:
    """The source of this name. Raises NotFoundError that lists those there are."""
    source = session.scalar(select(Source).where(Source.name == name))
    if source is None:
        known = ", ".join(session.scalars(select(Source.name).order_by(Source.name))) or "none yet"
        raise NotFoundError(f"no source is called {name!r}; there are: {known}")
    return source
