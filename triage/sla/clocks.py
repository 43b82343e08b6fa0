"""Sets the clocks of a case: which policy holds, when it is due, when to look again.

What a clock does when it runs out is in `watching`; the arithmetic is in `hours`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.cases.rules import read_rules
from triage.cases.scoring import next_step_at
from triage.models import LIVE, Case, ClockRound, SlaPolicy, Source
from triage.sla.policies import (
    Clock,
    Policy,
    SlaFacts,
    choose_policy,
    first_response,
    pauses_of,
    resolution,
)
from triage.sla.reading import hours_of_team, policy_of, read_policies

# As many as one pass of the worker looks at (`watching.BATCH_SIZE`): they are soon done.
ROUND_SIZE: Final = 200


def set_clocks(session: Session, case: Case, now: datetime) -> None:
    """Set both clocks by the policy that holds now; without one, `due_at` is left alone.

    Call it after anything a policy looks at, or that pauses a clock, has changed.
    """
    policy = _policy_for(session, case)
    case.sla_policy_id = policy.id if policy else None
    if policy is None:
        case.solve_due_at = None
        case.clock_at = _earliest([next_step_at(session, case, now, read_rules(session))])
        return
    clocks = running_clocks(session, case, policy, now)
    for clock in clocks:
        if clock.kind == "first_response" and case.first_response_at is None:
            case.due_at = clock.due_at
        if clock.kind == "resolution":
            case.solve_due_at = clock.due_at
    if policy.resolution_min is None:
        case.solve_due_at = None
    case.clock_at = _next_look(session, case, policy, clocks, now)


def look_again_at_all(session: Session, now: datetime) -> None:
    """After policies or calendars changed: the worker sets the clocks of all live cases anew.

    Only the wish is written here. A company may have a hundred thousand live cases: whoever saves
    a policy waits for none of them, and nobody who works on one waits for that save.
    """
    wish = insert(ClockRound).values(id=1, done_to=0)
    session.execute(wish.on_conflict_do_update(index_elements=[ClockRound.id], set_={"done_to": 0}))


def has_round(session: Session) -> bool:
    """Whether cases still have to be looked at again."""
    return session.scalar(select(ClockRound.id)) is not None


def go_round(session: Session, now: datetime, *, limit: int = ROUND_SIZE) -> bool:
    """Make the clocks of the next `limit` live cases due; False when there is nothing to do.

    What somebody works on at this moment is waited for: it must not be left out.
    """
    wish = session.scalar(select(ClockRound).with_for_update(skip_locked=True))
    if wish is None:
        return False
    case_ids = session.scalars(
        select(Case.id)
        .where(Case.id > wish.done_to, is_live())
        .order_by(Case.id)  # two who lock the same cases must not wait for each other
        .limit(limit)
        .with_for_update()
    ).all()
    if case_ids:
        session.execute(update(Case).where(Case.id.in_(case_ids)).values(clock_at=now))
        wish.done_to = case_ids[-1]
    else:
        session.delete(wish)
    session.flush()
    return True


def is_live() -> ColumnElement[bool]:
    """The case is live, in words that a partial index can answer."""
    return Case.status.in_([literal_column(f"'{status}'") for status in LIVE])


def running_clocks(session: Session, case: Case, policy: Policy, now: datetime) -> list[Clock]:
    """Both clocks of a case as they are now, whether or not they are met already."""
    hours = hours_of_team(session, case.team_id)
    paused = pauses_of(case.pauses or [], policy.pausing, now)
    made = [first_response(policy, hours, case.opened_at, paused)]
    solve = resolution(policy, hours, case.opened_at, paused)
    return [*made, solve] if solve else made


def is_paused(case: Case, policy: Policy) -> bool:
    """Whether the clocks stand still now."""
    return case.status in policy.pausing


def open_clocks(case: Case, clocks: Sequence[Clock]) -> list[Clock]:
    """Those clocks that nothing has met yet."""
    met = {"first_response"} if case.first_response_at else set()
    if case.resolved_at:
        met.add("resolution")
    return [clock for clock in clocks if clock.kind not in met]


def facts_of(session: Session, case: Case) -> SlaFacts:
    """What policies look at."""
    kind = session.scalar(select(Source.kind).where(Source.id == case.source_id)) or ""
    return SlaFacts(case.team_id, case.priority, kind, case.category, tuple(case.flags))


def _policy_for(session: Session, case: Case) -> Policy | None:
    if case.sla_fixed and case.sla_policy_id is not None:
        row = session.get(SlaPolicy, case.sla_policy_id)
        if row is not None and row.enabled:
            return policy_of(row)
    policies = read_policies(session)
    return choose_policy(policies, facts_of(session, case)) if policies else None


def _next_look(
    session: Session, case: Case, policy: Policy, clocks: Sequence[Clock], now: datetime
) -> datetime | None:
    if case.status not in LIVE:
        return None
    moments = [next_step_at(session, case, now, read_rules(session))]
    if not is_paused(case, policy):
        marks = set(case.clock_marks or [])
        for clock in open_clocks(case, clocks):
            moments += [at for mark, at in moments_of(clock, policy) if mark not in marks]
    return _earliest(moments)


def moments_of(clock: Clock, policy: Policy) -> list[tuple[str, datetime]]:
    """What happens with a clock, and when; each mark is set once in a case's life."""
    found = [(f"{clock.kind}:due_soon", clock.warn_at), (f"{clock.kind}:overdue", clock.due_at)]
    if policy.escalation.does_something:
        found.append((f"{clock.kind}:escalated", clock.escalate_at))
    return found


def _earliest(moments: Sequence[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
