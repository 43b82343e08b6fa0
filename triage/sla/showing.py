"""The clocks of one case as its page shows them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError
from triage.models import LIVE, Case, SlaPolicy
from triage.people.viewer import Viewer, may_see_case
from triage.sla.clocks import is_paused, running_clocks
from triage.sla.hours import minutes_between
from triage.sla.policies import Clock, pauses_of
from triage.sla.reading import hours_of_team, policy_of


@dataclass(frozen=True, slots=True)
class ClockView:
    """One promise about the case. `left_min` are minutes of business; negative: too late."""

    kind: str
    due_at: datetime
    met_at: datetime | None
    state: str  # "kept", "broken", "running", "soon", "late" or "paused"
    left_min: int


@dataclass(frozen=True, slots=True)
class CaseClocks:
    """What was promised about a case, by which policy, and how it stands."""

    policy: str
    is_fixed: bool  # chosen by a rule or a person
    paused_by: str | None  # the status that stops the clocks
    clocks: tuple[ClockView, ...]


def read_clocks(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime
) -> CaseClocks | None:
    """The clocks of a case; None where no policy holds. Raises NotFoundError."""
    case = session.scalar(select(Case).where(Case.id == case_id, may_see_case(viewer)))
    if case is None:
        raise NotFoundError(f"no case {case_id}")
    row = session.get(SlaPolicy, case.sla_policy_id) if case.sla_policy_id else None
    if row is None:
        return None
    policy = policy_of(row)
    paused = is_paused(case, policy) and case.status in LIVE
    hours = hours_of_team(session, case.team_id)
    pauses = pauses_of(case.pauses, policy.pausing, now)
    shown = []
    for clock in running_clocks(session, case, policy, now):
        met_at = _met_at(case, clock)
        if clock.due_at >= now:
            left = minutes_between(hours, now, clock.due_at)
        else:
            left = -minutes_between(hours, clock.due_at, met_at or now, pauses)
        state = _state(clock, met_at, now, is_paused_now=paused)
        shown.append(ClockView(clock.kind, clock.due_at, met_at, state, round(left)))
    return CaseClocks(policy.name, case.sla_fixed, case.status if paused else None, tuple(shown))


def _met_at(case: Case, clock: Clock) -> datetime | None:
    if clock.kind == "first_response":
        return case.first_response_at or case.resolved_at
    return case.resolved_at


def _state(clock: Clock, met_at: datetime | None, now: datetime, *, is_paused_now: bool) -> str:
    if met_at is not None:
        return "kept" if met_at <= clock.due_at else "broken"
    if is_paused_now:
        return "paused"
    if clock.due_at <= now:
        return "late"
    return "soon" if clock.warn_at <= now else "running"
