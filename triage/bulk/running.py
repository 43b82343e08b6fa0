"""Takes one step on many cases, each in a transaction of its own: one failure stops nothing.

The form's token makes a second press the same run: it gets the first one's result, and nothing
is done twice. What was done can be undone case by case.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from triage.bulk.steps import Options, Step, Target, find_step
from triage.cases.undoing import undo_event
from triage.clearing import delete_some
from triage.errors import (
    AlreadyClaimedError,
    CannotUndoError,
    NotFoundError,
    RiskyAnswerError,
    StaleError,
    WrongInputError,
)
from triage.models import BulkRun, CaseEvent
from triage.people.viewer import Viewer

MOST_CASES: Final = 1_000
# A run that did not end in this time was cut off: pressing again goes on with it.
LONGEST_RUN: Final = timedelta(minutes=2)
KEPT: Final = timedelta(days=7)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case to which the step was not applied, and why."""

    case_id: int
    reason: str  # "changed", "claimed", "gone", "refused", "failed"
    detail: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of a run. `undoable` is how many of the done ones can be taken back."""

    token: UUID
    action: str
    done: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    undoable: int
    is_running: bool
    is_undone: bool


def run_in_bulk(
    sessions: sessionmaker[Session],
    viewer: Viewer,
    targets: Sequence[Target],
    *,
    token: UUID,
    action: str,
    options: Options,
    now: datetime,
) -> BulkResult:
    """Take the step on each case that the viewer may change.

    Raises WrongInputError for an unknown step, no case, or more than `MOST_CASES`.
    """
    step = find_step(action)
    if not targets:
        raise WrongInputError("cases", "choose at least one case")
    if len(targets) > MOST_CASES:
        raise WrongInputError("cases", f"at most {MOST_CASES} cases at once")
    if not _begin(sessions, viewer, token, action, now):
        return read_run(sessions, viewer, token)
    done: list[tuple[int, int | None]] = []
    left_out: list[LeftOut] = []
    for target in targets:
        # A run that goes on after it was cut off must not answer a customer twice.
        keyed = {**options, "key": str(uuid5(token, str(target.case_id)))}
        try:
            done.append((target.case_id, _take(sessions, viewer, target, step, keyed, now)))
        except Exception as error:  # whatever it is, the other cases go on
            left_out.append(_why(target.case_id, error))
    _finish(sessions, token, done, left_out, now)
    return read_run(sessions, viewer, token)


def undo_run(
    sessions: sessionmaker[Session], viewer: Viewer, token: UUID, *, now: datetime
) -> BulkResult:
    """Take back what one's own run did, where it can still be taken back.

    Returns the cases that are as they were, and why others are not. A second call changes nothing.
    """
    with sessions.begin() as session:
        run = _own_run(session, viewer, token, lock=True)
        first, run.undone_at = run.undone_at is None, run.undone_at or now
        events = [(case_id, event_id) for case_id, event_id in run.done if event_id] * first
        action = run.action
    done: list[int] = []
    left_out: list[LeftOut] = []
    for case_id, event_id in events:
        try:
            with sessions.begin() as session:
                undo_event(session, viewer, case_id, event_id, now=now)
            done.append(case_id)
        except Exception as error:  # whatever it is, the other cases go on
            left_out.append(_why(case_id, error))
    return BulkResult(token, action, tuple(done), tuple(left_out), 0, False, True)


def read_run(sessions: sessionmaker[Session], viewer: Viewer, token: UUID) -> BulkResult:
    """What became of one's own run. Raises NotFoundError."""
    with sessions.begin() as session:
        run = _own_run(session, viewer, token)
        return BulkResult(
            token=token,
            action=run.action,
            done=tuple(case_id for case_id, _ in run.done),
            left_out=tuple(LeftOut(*one) for one in run.left_out),
            undoable=sum(event_id is not None for _, event_id in run.done),
            is_running=run.finished_at is None,
            is_undone=run.undone_at is not None,
        )


def forget_old_runs(session: Session, now: datetime) -> int:
    """Delete some of what nobody will undo any more; returns how many."""
    return delete_some(session, BulkRun, BulkRun.started_at < now - KEPT)


def _begin(
    sessions: sessionmaker[Session], viewer: Viewer, token: UUID, action: str, now: datetime
) -> bool:
    """Whether the run is ours to do: it is new, or the one before was cut off."""
    values = {"user_id": viewer.id, "action": action, "done": [], "left_out": []}
    with sessions.begin() as session:
        begun = session.scalar(
            insert(BulkRun)
            .values(token=token, started_at=now, **values)
            .on_conflict_do_update(
                index_elements=[BulkRun.token],
                set_={"started_at": now},
                where=(BulkRun.user_id == viewer.id)
                & BulkRun.finished_at.is_(None)
                & (BulkRun.started_at < now - LONGEST_RUN),
            )
            .returning(BulkRun.token)
        )
    return begun is not None


def _take(
    sessions: sessionmaker[Session],
    viewer: Viewer,
    target: Target,
    step: Step,
    options: Options,
    now: datetime,
) -> int | None:
    """Returns the event that undoing takes back; None where nothing had to be changed."""
    with sessions.begin() as session:
        before = _newest_event(session, viewer, target.case_id)
        step(session, viewer, target, options, now)
        session.flush()
        after = _newest_event(session, viewer, target.case_id)
    return after if after != before else None


def _newest_event(session: Session, viewer: Viewer, case_id: int) -> int | None:
    return session.scalar(
        select(func.max(CaseEvent.id)).where(
            CaseEvent.case_id == case_id, CaseEvent.actor_id == viewer.id
        )
    )


def _why(case_id: int, error: Exception) -> LeftOut:
    match error:
        case StaleError():
            return LeftOut(case_id, "changed", ",".join(error.changes))
        case AlreadyClaimedError():
            return LeftOut(case_id, "claimed", error.by)
        case NotFoundError():
            return LeftOut(case_id, "gone", "")
        case RiskyAnswerError() | CannotUndoError():
            hurdle = "undo" if isinstance(error, CannotUndoError) else "risks"
            return LeftOut(case_id, "refused", hurdle)
        case WrongInputError():
            return LeftOut(case_id, "refused", error.field)
        case _:
            log.error("a step on case %d failed", case_id, exc_info=error)
            return LeftOut(case_id, "failed", "")


def _finish(
    sessions: sessionmaker[Session],
    token: UUID,
    done: Sequence[tuple[int, int | None]],
    left_out: Sequence[LeftOut],
    now: datetime,
) -> None:
    with sessions.begin() as session:
        session.execute(
            update(BulkRun)
            .where(BulkRun.token == token)
            .values(
                done=[list(one) for one in done],
                left_out=[[one.case_id, one.reason, one.detail] for one in left_out],
                finished_at=now,
            )
        )


def _own_run(session: Session, viewer: Viewer, token: UUID, *, lock: bool = False) -> BulkRun:
    statement = select(BulkRun).where(BulkRun.token == token, BulkRun.user_id == viewer.id)
    run = session.scalar(statement.with_for_update() if lock else statement)
    if run is None:
        raise NotFoundError("no run of yours with this token")
    return run
