"""Polling: a due source is fetched by exactly one worker, and its yield stored with its cursor.

Fetching is left to `ingest`, how often to `rhythm`, the next try after an error to `retrying`; this
module decides whose turn it is.
"""

import logging
import random
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased, sessionmaker
from sqlalchemy.orm.util import AliasedClass

import ingest
from ingest.earlier import follows_links
from ingest.errors import IngestError
from ingest.mentions import Fetched, Refused
from ingest.outbound import GuardedClient, no_longer_than
from ingest.own_links import links_wait
from triage.errors import NotFoundError, SealedError
from triage.mentions.storing import (
    Stored,
    mark_missing,
    mark_removed,
    store_mentions,
    store_refused,
)
from triage.models import Host, Source
from triage.notices.about_sources import tell_admins
from triage.queueing.work import LEASE_S, db_now, seconds
from triage.sources.looking_again import Turn, next_turn
from triage.sources.options import hide_secrets, host_of, open_options
from triage.sources.pace import SHORT_WAIT_S
from triage.sources.reading import yields_of
from triage.sources.retrying import WAITING, next_try_s, next_wait_s, only_waits
from triage.sources.rhythm import find_rhythm, remember
from triage.sources.state import KeptState
from triage.sources.troubles import LONGEST_WAITING, is_given_up, note_wait, pause_given_up
from triage.sources.yields import note_failed_poll, note_yield

# A fetch that takes longer is slow. Of all that run, at most half are, so that slow and dead
# places never hold all workers while quick ones are due.
SLOW_S: Final = 5.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClaimedSource:
    """A source that is ours to fetch while `token` stands in its row."""

    id: int
    kind: str
    name: str
    options: dict[str, Any]  # secrets opened
    state: KeptState
    interval_s: int
    rhythm: str
    recent: list[int]
    failures: int
    failing_since: datetime | None
    waited_s: float  # how long it waited last, if it was asked to wait
    token: uuid.UUID
    begun_s: float = field(default_factory=time.monotonic)
    problem: SealedError | None = None  # why the options cannot be had


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
    only_quick: bool = False,
    long_wait: timedelta = LONGEST_WAITING,
) -> Polled | None:
    """Fetch the source that has been due longest, or the one given; None if none is due.

    `only_quick` leaves those alone that took long the last time, or were never asked. Whoever else
    polls at the same time takes another one. An error is written on the source.
    """
    with sessions.begin() as session:
        source = claim_source(session, source_id, lease_s=lease_s, only_quick=only_quick)
    if source is None:
        return None
    try:
        if source.problem is not None:
            raise source.problem
        with sessions() as session:
            # Links take the host's time: nobody who is due waits for them.
            is_busy = follows_links(source.kind) and has_due_source(session)
            looks = source.state.looks
            turn = Turn(looks=looks)
            if not is_busy:
                turn = next_turn(session, source.id, source.kind, looks, now=now())
        # Whoever takes longer than the lease would be polled twice, and stored never.
        with no_longer_than(lease_s / 2), links_wait(must_wait=is_busy):
            told = source.state.told
            fetched = ingest.fetch(
                source.kind, source.options, told, client, now=now(), earlier=turn.posts
            )
        with sessions.begin() as session:
            looks = turn.taken(fetched.left_over)
            stored = _store(session, source, fetched, looks, now())
    except (IngestError, SealedError) as error:
        return _note_failure(sessions, source, error, long_wait, now())
    except Exception as error:  # a bug in one kind of source must not stop the others
        log.exception("source %s failed", source.name)
        return _note_failure(sessions, source, error, long_wait, now())
    return Polled(source.id, source.name, stored)


def claim_source(
    session: Session,
    source_id: int | None = None,
    *,
    lease_s: float = LEASE_S,
    only_quick: bool = False,
) -> ClaimedSource | None:
    """Take a due source; the one with this id even before its time, unless somebody has it.

    Whoever waited longest comes first. A host that is being asked, or that wants to be left
    alone, holds up its own sources only: nobody waits in front of it. Slow ones never take all
    workers while a quick one waits.
    """
    wanted = _next_one(is_named=source_id is not None, only_quick=only_quick)
    source = session.scalar(wanted, {"named": source_id})
    if source is None:
        return None
    token = uuid.uuid4()
    options, problem = _open(session, source)
    session.execute(
        update(Source)
        .where(Source.id == source.id)
        .values(
            token=token,
            lease_until=db_now() + seconds(lease_s),
            # Known from here on, also where the row was written by an older version.
            host=host_of(source.kind, options),
        )
    )
    return ClaimedSource(
        id=source.id,
        kind=source.kind,
        name=source.name,
        options=options,
        state=KeptState.read(source.state),
        interval_s=source.interval_s,
        rhythm=source.rhythm,
        recent=yields_of(source.recent),
        failures=source.failures,
        failing_since=source.failing_since,
        waited_s=_waited_s(source),
        token=token,
        problem=problem,
    )


@cache  # making it takes longer than asking it
def _next_one(*, is_named: bool, only_quick: bool) -> Select[Source]:
    """The source whose turn it is, or the one named."""
    is_due = Source.id == bindparam("named") if is_named else _is_due()
    if only_quick:
        is_due = and_(is_due, _is_known_as_quick())
    return (
        select(Source)
        .where(Source.enabled, is_due, _is_free(Source))
        .order_by(Source.due_at, Source.id)
        .limit(1)
        # Not FOR UPDATE: whoever writes a row that refers to the source would hide it from us.
        .with_for_update(skip_locked=True, key_share=True)
    )


def has_due_source(session: Session) -> bool:
    """Whether `claim_source` would find one."""
    due = select(Source.id).where(Source.enabled, _is_due(), _is_free(Source))
    return bool(session.scalar(select(due.exists())))


def _is_free(source: type[Source] | AliasedClass[Source]) -> ColumnElement[bool]:
    return or_(source.lease_until.is_(None), source.lease_until < db_now())


def _is_due() -> ColumnElement[bool]:
    """Due, and its host has time for us."""
    other = aliased(Source)
    is_asked = select(other.id).where(
        other.host == Source.host,
        other.id != Source.id,
        other.lease_until > db_now(),
    )
    wants_rest = select(Host.name).where(
        Host.name == Source.host, Host.not_before > db_now() + seconds(SHORT_WAIT_S)
    )
    has_time = or_(Source.host == "", and_(~is_asked.exists(), ~wants_rest.exists()))
    quick = aliased(Source)
    quick_waits = select(quick.id).where(
        quick.enabled, quick.due_at <= db_now(), quick.took_s < SLOW_S, _is_free(quick)
    )
    may_take_long = or_(
        Source.took_s < SLOW_S,
        _running(is_slow=True) <= _running(is_slow=False),
        ~quick_waits.exists(),
    )
    return and_(Source.due_at <= db_now(), has_time, may_take_long)


def _is_known_as_quick() -> ColumnElement[bool]:
    was_asked = or_(Source.last_success_at.is_not(None), Source.last_error_at.is_not(None))
    return and_(was_asked, Source.took_s < SLOW_S)


def _running(*, is_slow: bool) -> ScalarSelect[int]:
    """How many slow, or quick, sources are being fetched now."""
    other = aliased(Source)
    return (
        select(func.count())
        .select_from(other)
        .where(
            other.lease_until > db_now(),
            other.took_s >= SLOW_S if is_slow else other.took_s < SLOW_S,
        )
        .scalar_subquery()
    )


def _waited_s(source: Source) -> float:
    if source.last_error_kind != WAITING or source.last_error_at is None:
        return 0.0
    return max(0.0, (source.due_at - source.last_error_at).total_seconds())


def _took(source: ClaimedSource) -> float:
    return round(time.monotonic() - source.begun_s, 2)


def _open(session: Session, source: Source) -> tuple[dict[str, Any], SealedError | None]:
    try:
        return open_options(session, source.options), None
    except SealedError as error:
        return dict(source.options), error


def _store(
    session: Session,
    source: ClaimedSource,
    fetched: Fetched,
    looks: Mapping[str, Any],
    now: datetime,
) -> Stored:
    """Rows and cursor in one transaction: neither ever moves without the other."""
    refused = [
        Refused(row.where, hide_secrets(row.reason, source.kind, source.options))
        for row in fetched.refused
    ]
    mine = session.execute(
        update(Source)
        .where(Source.id == source.id, Source.token == source.token)
        .values(
            state=replace(
                source.state,
                told=fetched.state,
                looks=looks,
                waits_since=None,
                wait_is_told=False,
            ).stored(),
            took_s=max(0.0, round(_took(source) - fetched.looks_s, 2)),
            token=None,
            lease_until=None,
            failures=0,
            failing_since=None,
            last_success_at=now,
            **_trouble_of(source, fetched.trouble),
        )
        .returning(Source.id)
    ).all()
    if not mine:
        log.warning("source %s was taken over by another worker; nothing stored", source.name)
        return Stored()
    stored = (
        store_mentions(session, source.id, fetched.mentions, now=now)
        + mark_removed(session, source.id, fetched.removed, now=now)
        + store_refused(session, source.id, refused)
    )
    if fetched.is_whole:
        there = [mention.external_id for mention in fetched.mentions]
        stored += mark_missing(session, source.id, there, now=now)
    _plan_next(session, source, stored)
    note_yield(session, source.id, stored, now=now)
    return stored


def _trouble_of(source: ClaimedSource, trouble: IngestError | None) -> dict[str, Any]:
    """A part that could not be had stays on the source as told, without being a failure."""
    return {
        "last_error": _problem_of(source, trouble) if trouble else None,
        "last_error_kind": type(trouble).__name__ if trouble else None,
        "last_error_at": db_now() if trouble else None,
    }


def _plan_next(session: Session, source: ClaimedSource, stored: Stored) -> None:
    """When it is due again, by what its latest polls brought."""
    recent = remember(source.recent, stored.new)
    rhythm = find_rhythm(source.interval_s, recent, source.rhythm)
    values: dict[str, Any] = {"recent": recent, "due_at": db_now() + seconds(rhythm.interval_s)}
    if stored.new:
        values["silent_since"] = None
    session.execute(update(Source).where(Source.id == source.id).values(**values))


def _problem_of(source: ClaimedSource, error: Exception) -> str:
    is_ours = isinstance(error, IngestError | SealedError)
    problem = str(error) if is_ours else f"{type(error).__name__}: {error}"
    return hide_secrets(problem, source.kind, source.options).replace("\x00", "")[:2000]


def _note_failure(
    sessions: sessionmaker[Session],
    source: ClaimedSource,
    error: Exception,
    long_wait: timedelta,
    now: datetime,
) -> Polled:
    """Write the error on the source, and when it is tried again.

    Being asked to wait is no failure: it is shown, and counts towards nothing; administrators
    hear of it, once, where it takes longer than `long_wait`.
    """
    problem = _problem_of(source, error)
    jitter = random.uniform(-1, 1)  # noqa: S311 - spreads load, guards nothing
    failing_since, failures = source.failing_since, source.failures
    is_failure = not only_waits(error)
    if is_failure:
        failing_since, failures = failing_since or now, failures + 1
        wait_s = next_try_s(source.interval_s, failures, error, jitter)
    else:
        wait_s = next_wait_s(source.interval_s, source.waited_s, error, jitter)
    state, is_too_long = note_wait(source.state, long_wait, now, is_failure=is_failure)
    with sessions.begin() as session:
        mine = session.execute(
            update(Source)
            .where(Source.id == source.id, Source.token == source.token)
            .values(
                due_at=db_now() + seconds(wait_s),
                token=None,
                lease_until=None,
                took_s=_took(source),
                failures=failures,
                failing_since=failing_since,
                last_error=problem,
                last_error_kind=type(error).__name__,
                last_error_at=db_now(),
                state=state.stored(),
            )
            .returning(Source.id)
        ).all()
        if mine and is_too_long:
            tell_admins(session, source.id, "source_silent", now=now)
        if mine and is_failure:
            note_failed_poll(session, source.id, now=now)
            if is_given_up(failures, failing_since, now):
                pause_given_up(session, source.id, now=now)
    log.warning("source %s: %s (next try in %.0f s)", source.name, problem, wait_s)
    return Polled(source.id, source.name, Stored(), problem)


def require_source(session: Session, name: str) -> Source:
    """The source of this name. Raises NotFoundError that lists those there are."""
    source = session.scalar(select(Source).where(Source.name == name))
    if source is None:
        known = ", ".join(session.scalars(select(Source.name).order_by(Source.name))) or "none yet"
        raise NotFoundError(f"no source is called {name!r}; there are: {known}")
    return source
