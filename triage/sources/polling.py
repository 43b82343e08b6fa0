"""Polling: a due source is fetched by exactly one worker, and its yield stored with its cursor.

Fetching is left to `ingest`, whose turn it is to `claiming`, how often to `rhythm`, the next try
after an error to `retrying`.
"""

import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

import ingest
from ingest.earlier import follows_links
from ingest.errors import IngestError
from ingest.mentions import Fetched, Refused
from ingest.outbound import GuardedClient, no_longer_than
from ingest.own_links import has_suspects, links_wait
from triage.errors import NotFoundError, SealedError
from triage.mentions.storing import (
    Stored,
    mark_missing,
    mark_removed,
    store_mentions,
    store_refused,
)
from triage.models import Source
from triage.notices.about_sources import tell_admins
from triage.queueing.work import LEASE_S, db_now, seconds
from triage.sources.claiming import ClaimedSource, claim_source, has_due_source
from triage.sources.link_share import LinkShare
from triage.sources.looking_again import Turn, may_be_due, next_turn
from triage.sources.options import hide_secrets
from triage.sources.retrying import next_try_s, next_wait_s, only_waits
from triage.sources.rhythm import find_rhythm, next_due, remember
from triage.sources.troubles import LONGEST_WAITING, is_given_up, note_wait, pause_given_up
from triage.sources.yields import note_failed_poll, note_yield

log = logging.getLogger(__name__)

# Written out: for SQLAlchemy to make them anew at every poll takes longer than to ask them.
_SUCCEED: Final = text("""
    UPDATE sources SET
        state = CAST(:state AS jsonb), took_s = :took_s, token = NULL, lease_until = NULL,
        failures = 0, failing_since = NULL, last_success_at = :now,
        last_error = CAST(:problem AS text), last_error_kind = :kind,
        last_error_at = CASE WHEN CAST(:problem AS text) IS NOT NULL THEN clock_timestamp() END
    WHERE id = :id AND token = :token RETURNING id
""")
_PLAN: Final = text("""
    UPDATE sources SET
        recent = CAST(:recent AS jsonb), due_at = :due_at,
        silent_since = CASE WHEN :has_new THEN NULL ELSE silent_since END
    WHERE id = :id
""")


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
    links: LinkShare | None = None,
) -> Polled | None:
    """Fetch the source that has been due longest, or the one given; None if none is due.

    `only_quick` leaves those alone that took long the last time, or were never asked. Whoever else
    polls at the same time takes another one. `links` is what links may take of the time while
    others are due; without it nothing. An error is written on the source.
    """
    with sessions.begin() as session:
        source = claim_source(session, source_id, lease_s=lease_s, only_quick=only_quick)
    if source is None:
        return None
    try:
        if source.problem is not None:
            raise source.problem
        turn, fetched = _fetch(sessions, source, client, now, lease_s, links)
        with sessions.begin() as session:
            looks = turn.taken(fetched.left_over)
            stored = _store(session, source, fetched, looks, now())
    except (IngestError, SealedError) as error:
        return _note_failure(sessions, source, error, long_wait, now())
    except Exception as error:  # a bug in one kind of source must not stop the others
        log.exception("source %s failed", source.name)
        return _note_failure(sessions, source, error, long_wait, now())
    return Polled(source.id, source.name, stored)


def _fetch(
    sessions: sessionmaker[Session],
    source: ClaimedSource,
    client: GuardedClient,
    now: Callable[[], datetime],
    lease_s: float,
    links: LinkShare | None,
) -> tuple[Turn, Fetched]:
    """Ask the source, and of earlier posts those whose turn it is."""
    looks = source.state.looks
    with sessions() as session:
        # Links take the host's time: who is due waits for them no longer than their share.
        is_busy = _wants_links(source, now()) and has_due_source(session)
        lent = links if is_busy and links is not None and links.take() else None
        turn = Turn(looks=looks)
        if lent is not None or not is_busy:
            turn = next_turn(session, source.id, source.kind, looks, now=now())
    if lent is not None and not turn.posts:
        lent.give_back(0.0)
        lent = None
    must_wait = is_busy and lent is None
    # Whoever takes longer than the lease would be polled twice, and stored never.
    with no_longer_than(lease_s / 2), links_wait(must_wait=must_wait):
        told = source.state.told
        fetched = ingest.fetch(
            source.kind, source.options, told, client, now=now(), earlier=turn.posts
        )
    if lent is not None:
        lent.give_back(fetched.looks_s)
    return turn, fetched


def _wants_links(source: ClaimedSource, now: datetime) -> bool:
    """Whether this fetch may look at links at all; most have none whose turn it is."""
    return follows_links(source.kind) and (
        has_suspects(source.state.told) or may_be_due(source.kind, source.state.looks, now=now)
    )


def _took(source: ClaimedSource) -> float:
    return round(time.monotonic() - source.begun_s, 2)


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
    state = replace(
        source.state, told=fetched.state, looks=looks, waits_since=None, wait_is_told=False
    )
    trouble = fetched.trouble
    told = {
        "id": source.id,
        "token": source.token,
        "state": json.dumps(state.stored()),
        "took_s": max(0.0, round(_took(source) - fetched.looks_s, 2)),
        "now": now,
        # A part that could not be had stays on the source as told, without being a failure.
        "problem": _problem_of(source, trouble) if trouble else None,
        "kind": type(trouble).__name__ if trouble else None,
    }
    if session.scalar(_SUCCEED, told) is None:
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


def _plan_next(session: Session, source: ClaimedSource, stored: Stored) -> None:
    """When it is due again, by what its latest polls brought."""
    recent = remember(source.recent, stored.new)
    rhythm = find_rhythm(source.interval_s, recent, source.rhythm)
    ended_at = source.begun_at + timedelta(seconds=time.monotonic() - source.begun_s)
    due_at = next_due(source.due_at, source.begun_at, ended_at, rhythm.interval_s)
    told = {"id": source.id, "recent": json.dumps(recent), "due_at": due_at}
    session.execute(_PLAN, {**told, "has_new": stored.new > 0})


def _problem_of(source: ClaimedSource, error: Exception) -> str:
    is_ours = isinstance(error, IngestError | SealedError)
    problem = str(error) if is_ours else f"a fault of ours: {type(error).__name__}: {error}"
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
