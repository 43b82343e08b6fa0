"""Which promise holds for a case, and when its clocks are due. Pure: values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from triage.sla.hours import Hours, Span, add_minutes

CONDITION_LISTS: Final = ("team", "source_kind", "category", "flag")


@dataclass(frozen=True, slots=True)
class SlaFacts:
    """What policies may look at."""

    team_id: int | None
    priority: int
    source_kind: str
    category: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """What happens when a clock ran out; everything left out is left alone."""

    after_min: int = 0  # minutes of the calendar after the due time
    points: int = 0
    team_id: int | None = None
    user_id: int | None = None

    @property
    def does_something(self) -> bool:
        """Whether anything is to be done."""
        return bool(self.points or self.team_id or self.user_id)


@dataclass(frozen=True, slots=True)
class Policy:
    """A promise as it stands in the table."""

    id: int
    name: str
    conditions: Mapping[str, Any]
    first_response_min: int
    resolution_min: int | None = None
    warn_percent: int = 75
    pause_waiting: bool = True
    pause_snoozed: bool = False
    escalation: Escalation = field(default_factory=Escalation)

    @property
    def pausing(self) -> frozenset[str]:
        """The statuses in which its clocks stand still; nobody waits once a case is solved."""
        chosen = {"resolved", "closed"}
        if self.pause_waiting:
            chosen.add("waiting")
        if self.pause_snoozed:
            chosen.add("snoozed")
        return frozenset(chosen)


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise running: when it is due, when it warns, when it escalates."""

    kind: str  # "first_response" or "resolution"
    due_at: datetime
    warn_at: datetime
    escalate_at: datetime


def choose_policy(policies: Iterable[Policy], facts: SlaFacts) -> Policy | None:
    """The first policy whose conditions all hold; None where none does."""
    return next((policy for policy in policies if holds(policy.conditions, facts)), None)


def holds(conditions: Mapping[str, Any], facts: SlaFacts) -> bool:
    """Whether all conditions hold: one of the values of each list, and the range of priority."""
    if facts.priority < conditions.get("priority_from", 0):
        return False
    if facts.priority > conditions.get("priority_to", 100):
        return False
    actual: dict[str, set[Any]] = {
        "team": {facts.team_id},
        "source_kind": {facts.source_kind},
        "category": {facts.category},
        "flag": set(facts.flags),
    }
    return all(
        actual[name].intersection(conditions[name])
        for name in CONDITION_LISTS
        if conditions.get(name)
    )


def pauses_of(
    pauses: Sequence[Sequence[Any]], pausing: frozenset[str], now: datetime
) -> list[Span]:
    """The stretches in which the clocks stood still; one that goes on lasts until now."""
    return [
        (datetime.fromisoformat(since), datetime.fromisoformat(until) if until else now)
        for since, until, status in pauses
        if status in pausing
    ]


def first_response(
    policy: Policy, hours: Hours, opened_at: datetime, paused: Sequence[Span]
) -> Clock:
    """The clock until somebody answers."""
    return _clock("first_response", policy.first_response_min, policy, hours, opened_at, paused)


def resolution(
    policy: Policy, hours: Hours, opened_at: datetime, paused: Sequence[Span]
) -> Clock | None:
    """The clock until the case is solved; None where nothing is promised."""
    if policy.resolution_min is None:
        return None
    return _clock("resolution", policy.resolution_min, policy, hours, opened_at, paused)


def _clock(
    kind: str,
    minutes: int,
    policy: Policy,
    hours: Hours,
    opened_at: datetime,
    paused: Sequence[Span],
) -> Clock:
    due_at = add_minutes(hours, opened_at, minutes, paused)
    return Clock(
        kind=kind,
        due_at=due_at,
        warn_at=add_minutes(hours, opened_at, minutes * policy.warn_percent / 100, paused),
        escalate_at=add_minutes(hours, due_at, policy.escalation.after_min, paused),
    )
