"""When a source is given up for now, and when its silence is told: by its own history.

A source that fails for long is paused, for it will not mend itself, and administrators are told;
they let it go on with one click. One that is only told to wait, for a day, is told of too, and
goes on. A source that brings nothing, where it always brought something,
is marked and told of once: it may have changed without any error.
"""

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session, sessionmaker

from triage.models import Source, SourceDay
from triage.notices.about_sources import tell_admins
from triage.sources.rhythm import LONGEST_HISTORY, Silence, find_silence
from triage.sources.state import KeptState
from triage.sources.yields import today, zone_of

MOST_FAILURES: Final = 20
LONGEST_FAILING: Final = timedelta(hours=24)
LONGEST_WAITING: Final = timedelta(hours=24)

log = logging.getLogger(__name__)


def is_given_up(failures: int, failing_since: datetime | None, now: datetime) -> bool:
    """Whether it failed so often, for so long, that a person has to look at it."""
    if failing_since is None or failures < MOST_FAILURES:
        return False
    return now - failing_since >= LONGEST_FAILING


def note_wait(
    state: KeptState, long_wait: timedelta, now: datetime, *, is_failure: bool
) -> tuple[KeptState, bool]:
    """The state after one more fetch without success, and whether to tell of a wait now.

    A source that is only ever told to wait is never paused, for nothing is wrong with it; but
    nobody would notice that it brings nothing. So it is told of, once, until it has a success.
    """
    if is_failure:
        return state, False
    waits_since = state.waits_since or now
    is_too_long = not state.wait_is_told and now - waits_since >= long_wait
    waiting = replace(
        state, waits_since=waits_since, wait_is_told=state.wait_is_told or is_too_long
    )
    return waiting, is_too_long


def pause_given_up(session: Session, source_id: int, *, now: datetime) -> None:
    """Pause a source that keeps failing, and tell every administrator."""
    paused = session.execute(
        update(Source)
        .where(Source.id == source_id, Source.enabled)
        .values(enabled=False, paused_because="failing")
        .returning(Source.id)
    ).all()
    if not paused:  # a person did so while it was being fetched
        return
    tell_admins(session, source_id, "source_paused", now=now)
    log.warning("source %d was paused: it has failed for long", source_id)


def notice_silent_sources(sessions: sessionmaker[Session], *, now: datetime) -> int:
    """Mark sources that fell silent and tell of them; returns how many are new."""
    with sessions.begin() as session:
        ids = session.scalars(
            select(Source.id)
            .where(Source.enabled, Source.silent_since.is_(None), Source.failures == 0)
            .order_by(Source.id)
        ).all()
        silences = read_silences(session, list(ids), now=now)
        for source_id, silence in silences.items():
            since = datetime.combine(silence.since, datetime.min.time(), zone_of(session))
            session.execute(update(Source).where(Source.id == source_id).values(silent_since=since))
            tell_admins(session, source_id, "source_silent", now=now)
    return len(silences)


def read_silences(session: Session, source_ids: list[int], *, now: datetime) -> dict[int, Silence]:
    """The sources of these that are strangely silent."""
    last = today(session, now)
    rows = session.execute(
        select(SourceDay.source_id, SourceDay.day, SourceDay.new, SourceDay.polls).where(
            SourceDay.source_id.in_(source_ids),
            SourceDay.day < last,
            SourceDay.day >= last - LONGEST_HISTORY,
        )
    ).all()
    by_source: dict[int, list[Row[int, date, int, int]]] = {}
    for row in rows:
        by_source.setdefault(row.source_id, []).append(row)
    since = _listening_since(session, source_ids)
    found = {}
    for source_id in source_ids:
        begun = since.get(source_id)
        # What was heard under other options says nothing about a habit.
        mine = [row for row in by_source.get(source_id, []) if begun is None or row.day > begun]
        new = {row.day: row.new for row in mine}
        silence = find_silence(new, [row.day for row in mine if row.polls or row.new])
        if silence is not None:
            found[source_id] = silence
    return found


def _listening_since(session: Session, source_ids: list[int]) -> dict[int, date | None]:
    rows = session.execute(select(Source.id, Source.state).where(Source.id.in_(source_ids)))
    return {row.id: KeptState.read(row.state).since for row in rows}
