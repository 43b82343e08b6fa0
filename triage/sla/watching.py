"""What time alone does to cases: snoozes end, clocks warn and run out, solved cases close.

A pass takes one case after the other, each locked and in a transaction of its own; what another
worker holds is skipped. A mark on the case says what was told already, so that a pass that runs
twice, late or in two places at once tells everything exactly once.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session, sessionmaker

from triage.assigning.wanting import is_wanted
from triage.cases.life import close_by_time, wake_by_time
from triage.cases.log import announce, log_event, touch
from triage.cases.opening import sum_up
from triage.cases.rules import read_rules
from triage.models import LIVE, Case, SlaPolicy, Team, User
from triage.sla.clocks import (
    go_round,
    has_round,
    is_paused,
    moments_of,
    open_clocks,
    running_clocks,
    set_clocks,
)
from triage.sla.policies import Clock, Escalation, Policy
from triage.sla.reading import policy_of

BATCH_SIZE: Final = 200
Moment = datetime | ColumnElement[datetime]
_Change = Callable[[Session, Case, datetime], None]

log = logging.getLogger(__name__)


def watch_cases(sessions: sessionmaker[Session], *, now: datetime, limit: int = BATCH_SIZE) -> int:
    """Do what is due with up to `limit` cases of each sort; returns how many were changed."""
    with sessions.begin() as session:
        goes_round = go_round(session, now)
    with sessions.begin() as session:
        close_after = timedelta(days=read_rules(session).close_after_days)
        snoozed = _ids(session, _is_awake(now), limit)
        clocks = _ids(session, _is_due(now), limit)
        ended = _ids(session, _is_over(now - close_after), limit)
    done = _each(sessions, snoozed, _is_awake(now), wake_by_time, now)
    done += _each(sessions, clocks, _is_due(now), look_at_clocks, now)
    done += _each(sessions, ended, _is_over(now - close_after), close_by_time, now)
    return max(done, int(goes_round))  # the round goes on, even where no clock changed


def has_due_cases(session: Session) -> bool:
    """Whether `watch_cases` would find one, by the database's clock."""
    close_after = timedelta(days=read_rules(session).close_after_days)
    due = (_is_awake(func.now()), _is_due(func.now()), _is_over(func.now() - close_after))
    return has_round(session) or any(
        session.scalar(select(select(Case.id).where(one).exists())) for one in due
    )


def look_at_clocks(session: Session, case: Case, now: datetime) -> None:
    """Set the clocks of a locked case anew, and tell of each that warns or ran out."""
    before = _told(case)
    policy_before = case.sla_policy_id
    sum_up(session, case, now)  # longer waiting may have earned points, and so a policy
    if case.sla_policy_id != policy_before:
        log_event(session, case, "clock_set", now=now, policy_id=case.sla_policy_id)
    row = session.get(SlaPolicy, case.sla_policy_id) if case.sla_policy_id else None
    if row is not None and not is_paused(case, policy := policy_of(row)):
        for clock in open_clocks(case, running_clocks(session, case, policy, now)):
            for mark, moment in moments_of(clock, policy):
                if moment <= now and mark not in case.clock_marks:
                    _tell(session, case, policy, clock, mark, now)
        set_clocks(session, case, now)
    if _told(case) != before:  # else nobody's page is out of date
        touch(case, now)
        announce(session, case, "case.updated")


def _told(case: Case) -> tuple[object, ...]:
    return (
        case.priority,
        case.sla_policy_id,
        case.due_at,
        case.solve_due_at,
        case.team_id,
        case.assignee_id,
        tuple(case.clock_marks),
    )


def _tell(
    session: Session, case: Case, policy: Policy, clock: Clock, mark: str, now: datetime
) -> None:
    case.clock_marks = [*case.clock_marks, mark]
    kind = mark.partition(":")[2]
    if kind == "due_soon" and clock.due_at <= now:
        return  # too late for a warning: that it is late follows at once
    data: dict[str, Any] = {
        "clock": clock.kind,
        "due_at": clock.due_at.isoformat(),
        "policy": policy.name,
    }
    if kind == "escalated":
        data |= _escalate(session, case, policy.escalation, now)
    log_event(session, case, kind, now=now, **data)
    if kind == "escalated":
        sum_up(session, case, now)


def _escalate(
    session: Session, case: Case, escalation: Escalation, now: datetime
) -> dict[str, object]:
    """Carry it out; a team or person that is gone or shut out is passed over."""
    told: dict[str, object] = {}
    if escalation.points:
        told["points"] = escalation.points
        extra = {"points": escalation.points, "reason": "escalated", "detail": ""}
        case.extra_points = [*case.extra_points, extra]
    if escalation.team_id and session.get(Team, escalation.team_id):
        told |= {"team_id": escalation.team_id, "team_before": case.team_id}
        case.team_id = escalation.team_id
    person = session.get(User, escalation.user_id) if escalation.user_id else None
    if person is not None and person.enabled:
        told["to"] = person.id
        if case.assignee_id is None:
            case.assignee_id, case.assign_wanted = person.id, False
            log_event(
                session, case, "assigned", now=now, before=None, assignee_id=person.id, why="late"
            )
    if "team_id" in told:
        case.assign_wanted = is_wanted(session, case)
    return told


def _each(
    sessions: sessionmaker[Session],
    case_ids: list[int],
    still: ColumnElement[bool],
    change: _Change,
    now: datetime,
) -> int:
    return sum(_one(sessions, case_id, still, change, now) for case_id in case_ids)


def _one(
    sessions: sessionmaker[Session],
    case_id: int,
    still: ColumnElement[bool],
    change: _Change,
    now: datetime,
) -> bool:
    try:
        with sessions.begin() as session:
            case = session.scalar(
                select(Case)
                .where(Case.id == case_id, still)
                .with_for_update(of=Case, skip_locked=True)
            )
            if case is None:
                return False  # somebody was faster, or has it in hand
            change(session, case, now)
    except Exception:  # one case that cannot be watched must not hide the others
        log.exception("watching case %d failed", case_id)
        return False
    return True


def _ids(session: Session, due: ColumnElement[bool], limit: int) -> list[int]:
    return list(session.scalars(select(Case.id).where(due).order_by(Case.id).limit(limit)))


def _is_awake(now: Moment) -> ColumnElement[bool]:
    return (Case.status == literal_column("'snoozed'")) & (Case.snoozed_until <= now)


def _is_due(now: Moment) -> ColumnElement[bool]:
    return Case.status.in_(LIVE) & (Case.clock_at <= now)


def _is_over(before: Moment) -> ColumnElement[bool]:
    return (Case.status == literal_column("'resolved'")) & (Case.resolved_at <= before)
