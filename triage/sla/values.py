"""Calendars and policies as somebody wants them, and as they stand. Values only.

What cannot be is refused in `keeping`, which also stores them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from triage.models import Calendar, SlaPolicy
from triage.seen import sign_of
from triage.sla.policies import Escalation


@dataclass(frozen=True, slots=True)
class CalendarValues:
    """A calendar as somebody wants it; hours and special days as in the table."""

    name: str
    timezone: str
    hours: Mapping[str, Sequence[Sequence[str]]]
    country: str | None = None
    region: str | None = None
    special_days: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class PolicyValues:
    """A policy as somebody wants it."""

    name: str
    conditions: Mapping[str, Any]
    first_response_min: int
    resolution_min: int | None = None
    warn_percent: int = 75
    pause_waiting: bool = True
    pause_snoozed: bool = False
    escalation: Escalation = field(default_factory=Escalation)
    enabled: bool = True


Values = CalendarValues | PolicyValues


def calendar_values(row: Calendar) -> CalendarValues:
    """A calendar as somebody wanted it."""
    return CalendarValues(
        name=row.name,
        timezone=row.timezone,
        hours=row.hours,
        country=row.country,
        region=row.region,
        special_days=row.special_days,
        is_default=row.is_default,
    )


def policy_values(row: SlaPolicy) -> PolicyValues:
    """A policy as somebody wanted it."""
    return PolicyValues(
        name=row.name,
        conditions=row.conditions,
        first_response_min=row.first_response_min,
        resolution_min=row.resolution_min,
        warn_percent=row.warn_percent,
        pause_waiting=row.pause_waiting,
        pause_snoozed=row.pause_snoozed,
        escalation=Escalation(**row.escalation),
        enabled=row.enabled,
    )


def is_same(one: Values, other: Values) -> bool:
    """Whether nothing would change."""
    return sign_of(asdict(replace(one, name=one_line(one.name)))) == sign_of(asdict(other))


def one_line(name: str) -> str:
    """A name without the blanks that were typed too many."""
    return " ".join(name.replace("\x00", "").split())
