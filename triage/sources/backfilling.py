"""Gathers older posts beside live polling: one short step at a time, resumable, at the same pace.

A backfill has a cursor of its own, so the source's stays where it is. Its rows, its cursor and
the marks on its mentions are written in one transaction. While much of what is live waits to be
understood, backfills wait too.
"""

import logging
import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from ingest.backfilling import Filled, Stretch, look_back
from ingest.errors import IngestError
from ingest.mentions import Refused
from ingest.outbound import GuardedClient
from triage.errors import SealedError
from triage.mentions.storing import Stored, store_mentions, store_refused
from triage.models import Backfill, BackfilledMention, Host, Source, Work
from triage.queueing.work import LEASE_S, db_now, seconds
from triage.sources.options import hide_secrets, open_options
from triage.sources.pace import SHORT_WAIT_S
from triage.sources.retrying import next_try_s, only_waits
from triage.sources.state import KeptState
from triage.sources.yields import note_backfilled

STEP_EVERY_S: Final = 5.0
"""Between two steps, so that polling comes first at the same host."""
FIRST_WAIT_S: Final = 60
MOST_FAILURES: Final = 10
MOST_WAITING: Final = 2000
"""With so many mentions waiting to be understood, older ones have to wait."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClaimedBackfill:
    """A backfill that is ours for one step, while `token` stands in its row."""

    id: int
    source_id: int
    kind: str
    options: dict[str, Any]
    stretch: Stretch
    state: KeptState
    failures: int
    token: uuid.UUID
    problem: SealedError | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one step brought, or the error that the backfill now shows."""

    backfill_id: int
    source_id: int
    stored: Stored
    share: float = 0.0
    is_done: bool = False
    error: str | None = None


def fill_due_backfill(
    sessions: sessionmaker[Session],
    client: GuardedClient,
    *,
    now: Callable[[], datetime],
    backfill_id: int | None = None,
    lease_s: float = LEASE_S,
) -> Step | None:
    """One step of the backfill that has been due longest, or of this one; None if none is due."""
    with sessions.begin() as session:
        claimed = _claim(session, backfill_id, lease_s)
    if claimed is None:
        return None
    try:
        if claimed.problem is not None:
            raise claimed.problem
        filled = look_back(
            claimed.kind, claimed.options, claimed.stretch, claimed.state.told, client, now=now()
        )
        with sessions.begin() as session:
            return _store(session, claimed, filled, now())
    except (IngestError, SealedError) as error:
        return _note_failure(sessions, claimed, error, now())
    except Exception as error:  # a bug in one kind of source must not stop the others
        log.exception("backfill %d failed", claimed.id)
        return _note_failure(sessions, claimed, error, now())


def has_due_backfill(session: Session) -> bool:
    """Whether a step is due."""
    due = select(Backfill.id).join(Source, Source.id == Backfill.source_id).where(_is_due())
    return bool(session.scalar(select(due.exists()))) and not is_busy(session)


def _claim(session: Session, backfill_id: int | None, lease_s: float) -> ClaimedBackfill | None:
    named = _is_ready() & Source.enabled & (Backfill.id == backfill_id)
    wanted = _is_due() if backfill_id is None else named
    found = session.execute(
        select(Backfill, Source)
        .join(Source, Source.id == Backfill.source_id)
        .where(wanted)
        .order_by(Backfill.due_at, Backfill.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Backfill)
    ).one_or_none()
    if found is None or (backfill_id is None and is_busy(session)):
        return None
    backfill, source = found
    token = uuid.uuid4()
    backfill.token = token
    session.flush()
    session.execute(
        update(Backfill)
        .where(Backfill.id == backfill.id)
        .values(lease_until=db_now() + seconds(lease_s))
    )
    problem, options = None, dict(source.options)
    try:
        options = open_options(session, source.options)
    except SealedError as error:
        problem = error
    return ClaimedBackfill(
        id=backfill.id,
        source_id=source.id,
        kind=source.kind,
        options=options,
        stretch=Stretch(backfill.since, backfill.until),
        state=KeptState.read(backfill.state),
        failures=backfill.failures,
        token=token,
        problem=problem,
    )


def _is_ready() -> ColumnElement[bool]:
    is_free = or_(Backfill.lease_until.is_(None), Backfill.lease_until < db_now())
    return (Backfill.status == "running") & is_free


def _is_due() -> ColumnElement[bool]:
    """Due, while its source is live, nobody polls it, and its host does not want to rest."""
    wants_rest = select(Host.name).where(
        Host.name == Source.host, Host.not_before > db_now() + seconds(SHORT_WAIT_S)
    )
    is_polled = Source.lease_until.is_not(None) & (Source.lease_until > db_now())
    is_due = (Backfill.due_at <= db_now()) & Source.enabled
    return _is_ready() & is_due & ~is_polled & ~wants_rest.exists()


def is_busy(session: Session) -> bool:
    """Whether so much waits to be understood that older posts have to wait."""
    some = (
        select(literal(1))
        .select_from(Work)
        .where(Work.stage == "understand", Work.dead_at.is_(None))
        .limit(MOST_WAITING)
    )
    return (session.scalar(select(func.count()).select_from(some.subquery())) or 0) >= MOST_WAITING


def _store(session: Session, claimed: ClaimedBackfill, filled: Filled, now: datetime) -> Step:
    """Rows, marks and cursor in one transaction; nothing if it was stopped or taken over."""
    values: dict[str, Any] = {
        "state": dict(filled.state),
        "share": max(0.0, min(1.0, filled.share)),
        "token": None,
        "lease_until": None,
        "failures": 0,
        "last_error": None,
        "last_error_kind": None,
        "due_at": db_now() + seconds(STEP_EVERY_S),
    }
    if filled.reached is not None:
        values["reached"] = filled.reached
    if filled.is_done:
        values |= {"status": "done", "finished_at": now}
    if not _update_mine(session, claimed, **values):
        log.warning("backfill %d was stopped or taken over; nothing stored", claimed.id)
        return Step(claimed.id, claimed.source_id, Stored(), is_done=True)
    stored = store_mentions(
        session,
        claimed.source_id,
        filled.mentions,
        now=now,
        mark_new=partial(_mark, session, claimed),
    )
    refused = [
        Refused(row.where, hide_secrets(row.reason, claimed.kind, claimed.options))
        for row in filled.refused
    ]
    stored += store_refused(session, claimed.source_id, refused)
    session.execute(
        update(Backfill)
        .where(Backfill.id == claimed.id)
        .values(
            found=Backfill.found + len(filled.mentions),
            new=Backfill.new + stored.new,
            refused=Backfill.refused + stored.refused,
        )
    )
    note_backfilled(session, claimed.source_id, stored, now=now)
    return Step(claimed.id, claimed.source_id, stored, filled.share, filled.is_done)


def _mark(session: Session, claimed: ClaimedBackfill, mention_ids: Sequence[int]) -> None:
    """These are older posts, and no news: what came in live, before or meanwhile, is not here."""
    rows = [{"mention_id": one, "backfill_id": claimed.id} for one in mention_ids]
    session.execute(insert(BackfilledMention), rows)


def _update_mine(session: Session, claimed: ClaimedBackfill, **values: Any) -> bool:
    mine = session.execute(
        update(Backfill)
        .where(
            Backfill.id == claimed.id,
            Backfill.token == claimed.token,
            Backfill.status == "running",
        )
        .values(**values)
        .returning(Backfill.id)
    ).all()
    return bool(mine)


def _note_failure(
    sessions: sessionmaker[Session], claimed: ClaimedBackfill, error: Exception, now: datetime
) -> Step:
    is_ours = isinstance(error, IngestError | SealedError)
    problem = str(error) if is_ours else f"a fault of ours: {type(error).__name__}: {error}"
    problem = hide_secrets(problem, claimed.kind, claimed.options).replace("\x00", "")[:2000]
    jitter = random.uniform(-1, 1)  # noqa: S311 - spreads load, guards nothing
    values: dict[str, Any] = {
        "last_error": problem,
        "last_error_kind": type(error).__name__,
        "token": None,
        "lease_until": None,
    }
    if only_waits(error):
        tries = claimed.state.waits + 1
        values["state"] = replace(claimed.state, waits=tries).stored()
    else:
        tries = values["failures"] = claimed.failures + 1
        if tries >= MOST_FAILURES or getattr(error, "permanent", False):
            values |= {"status": "failed", "finished_at": now}
    values["due_at"] = db_now() + seconds(next_try_s(FIRST_WAIT_S, tries, error, jitter))
    with sessions.begin() as session:
        _update_mine(session, claimed, **values)
    log.warning("backfill %d: %s", claimed.id, problem)
    return Step(claimed.id, claimed.source_id, Stored(), error=problem)
