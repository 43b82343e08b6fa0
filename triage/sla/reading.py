"""Policies and calendars out of the tables, as the values that the arithmetic takes."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from triage.models import Calendar, SlaPolicy, Team
from triage.sla.hours import DAY_MIN, Hours, Minutes, never
from triage.sla.policies import Escalation, Policy
from triage.sla.public_holidays import is_holiday

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# As long as nobody made a calendar the clock never stands still.
ALWAYS: Final = Hours("UTC", ((((0, DAY_MIN),),) * 7))


def read_policies(session: Session, *, enabled_only: bool = True) -> list[Policy]:
    """The policies in the order in which they are tried."""
    statement = select(SlaPolicy).order_by(SlaPolicy.position, SlaPolicy.id)
    if enabled_only:
        statement = statement.where(SlaPolicy.enabled)
    return [policy_of(row) for row in session.scalars(statement)]


def policy_of(row: SlaPolicy) -> Policy:
    """One policy as a value."""
    return Policy(
        id=row.id,
        name=row.name,
        conditions=row.conditions,
        first_response_min=row.first_response_min,
        resolution_min=row.resolution_min,
        warn_percent=row.warn_percent,
        pause_waiting=row.pause_waiting,
        pause_snoozed=row.pause_snoozed,
        escalation=Escalation(**row.escalation),
    )


def hours_of_team(session: Session, team_id: int | None) -> Hours:
    """The hours of a team: its own calendar, else the default one, else always."""
    own = select(Team.calendar_id).where(Team.id == team_id).scalar_subquery()
    row = session.scalar(
        select(Calendar)
        .where(or_(Calendar.is_default, Calendar.id == own))
        .order_by((Calendar.id == own).desc().nulls_last())
        .limit(1)
    )
    return hours_of(row) if row is not None else ALWAYS


def hours_of(row: Calendar) -> Hours:
    """One calendar as a value."""
    return Hours(
        timezone=row.timezone,
        week=tuple(_intervals(row.hours.get(day, [])) for day in WEEKDAYS),
        is_holiday=partial(is_holiday, row.country, row.region) if row.country else never,
        special=_special(row.special_days),
    )


def minutes_of(text: str) -> int:
    """`09:30` as minutes after midnight; `24:00` is the end. Raises ValueError."""
    hour, _, minute = text.partition(":")
    if not (hour.isascii() and hour.isdecimal() and minute.isascii() and minute.isdecimal()):
        raise ValueError(text)
    found = int(hour) * 60 + int(minute)
    if len(minute) != 2 or int(minute) > 59 or found > DAY_MIN:
        raise ValueError(text)
    return found


def _intervals(stored: Sequence[Sequence[str]]) -> tuple[Minutes, ...]:
    return tuple((minutes_of(start), minutes_of(end)) for start, end in stored)


def _special(stored: Mapping[str, Any]) -> dict[date, tuple[Minutes, ...]]:
    return {date.fromisoformat(day): _intervals(spans) for day, spans in stored.items()}
