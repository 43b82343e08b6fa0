"""Makes and changes calendars and policies; the forms' texts are read in `writing`.

After each change the worker sets the clocks of all live cases anew.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Final
from zoneinfo import available_timezones

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from nlp.taxonomy import CATEGORIES, FLAGS
from triage.errors import NotFoundError, WrongInputError
from triage.models import Calendar, SlaPolicy, Team, User
from triage.people.viewer import Viewer
from triage.seen import check_seen
from triage.sla.clocks import look_again_at_all
from triage.sla.policies import CONDITION_LISTS, Escalation
from triage.sla.public_holidays import COUNTRIES, REGIONS
from triage.sla.reading import WEEKDAYS, minutes_of
from triage.sla.values import (
    CalendarValues,
    PolicyValues,
    calendar_values,
    is_same,
    one_line,
    policy_values,
)

WHO_DECIDES: Final = ("manager", "admin")
LONGEST_MIN: Final = 60 * 24 * 90
MAX_NAME_CHARS: Final = 80


def save_calendar(
    session: Session,
    viewer: Viewer,
    values: CalendarValues,
    *,
    now: datetime,
    calendar_id: int | None = None,
    seen: str | None = None,
) -> int:
    """Make or change a calendar; the first one is the default.

    `seen` is the sign of what the form was filled in from. What is there already, such as by a
    second click, is left as it is. Raises WrongInputError, StaleError.
    """
    viewer.require(*WHO_DECIDES)
    check_calendar(values)
    twin = session.scalar(select(Calendar).where(Calendar.name == one_line(values.name)))
    if twin is not None and twin.id == (calendar_id or twin.id):
        wanted = replace(values, is_default=values.is_default or twin.is_default)
        if is_same(wanted, calendar_values(twin)):
            return twin.id
    row = _calendar(session, calendar_id) if calendar_id else Calendar()
    if calendar_id:
        check_seen(seen, asdict(calendar_values(row)))
    row.name = _free_name(session, Calendar, values.name, calendar_id)
    row.timezone = values.timezone
    row.hours = {day: [list(span) for span in spans] for day, spans in values.hours.items()}
    row.country, row.region = values.country or None, values.region or None
    row.special_days = {day: [list(s) for s in spans] for day, spans in values.special_days.items()}
    is_first = not session.scalar(select(func.count()).select_from(Calendar))
    if (values.is_default or is_first) and not row.is_default:
        session.execute(update(Calendar).where(Calendar.is_default).values(is_default=False))
        row.is_default = True
    session.add(row)
    session.flush()
    look_again_at_all(session, now)
    return row.id


def delete_calendar(session: Session, viewer: Viewer, calendar_id: int, *, now: datetime) -> None:
    """Delete a calendar that is not the default; its teams go over to that one."""
    viewer.require(*WHO_DECIDES)
    row = session.get(Calendar, calendar_id, with_for_update=True, populate_existing=True)
    if row is None:
        return
    if row.is_default:
        raise WrongInputError("calendar", "make another calendar the default first")
    session.delete(row)
    session.flush()
    look_again_at_all(session, now)


def set_team_calendar(
    session: Session, viewer: Viewer, team_id: int, *, calendar_id: int | None, now: datetime
) -> None:
    """Give a team its own hours; None: the default calendar's."""
    viewer.require(*WHO_DECIDES)
    team = session.get(Team, team_id)
    if team is None:
        raise NotFoundError(f"no team {team_id}")
    if calendar_id is not None:
        _calendar(session, calendar_id)
    team.calendar_id = calendar_id
    session.flush()
    look_again_at_all(session, now)


def save_policy(
    session: Session,
    viewer: Viewer,
    values: PolicyValues,
    *,
    now: datetime,
    policy_id: int | None = None,
    seen: str | None = None,
) -> int:
    """Make a policy, last in the order, or change one; `seen` as in `save_calendar`.

    Raises WrongInputError, StaleError.
    """
    viewer.require(*WHO_DECIDES)
    _check_policy(session, values)
    twin = session.scalar(select(SlaPolicy).where(SlaPolicy.name == one_line(values.name)))
    is_twin = twin is not None and twin.id == (policy_id or twin.id)
    if twin is not None and is_twin and is_same(values, policy_values(twin)):
        return twin.id
    row = _policy(session, policy_id) if policy_id else SlaPolicy(position=_last(session) + 1)
    if policy_id:
        check_seen(seen, asdict(policy_values(row)))
    row.name = _free_name(session, SlaPolicy, values.name, policy_id)
    row.conditions = dict(values.conditions)
    row.first_response_min = values.first_response_min
    row.resolution_min = values.resolution_min
    row.warn_percent = values.warn_percent
    row.pause_waiting, row.pause_snoozed = values.pause_waiting, values.pause_snoozed
    row.escalation = {key: value for key, value in asdict(values.escalation).items() if value}
    row.enabled = values.enabled
    session.add(row)
    session.flush()
    look_again_at_all(session, now)
    return row.id


def move_policy(
    session: Session, viewer: Viewer, policy_id: int, *, up: bool, now: datetime
) -> None:
    """Let the policy be tried before, or after, its neighbour."""
    viewer.require(*WHO_DECIDES)
    rows = list(
        session.scalars(
            select(SlaPolicy).order_by(SlaPolicy.position, SlaPolicy.id).with_for_update()
        )
    )
    place = next((n for n, row in enumerate(rows) if row.id == policy_id), None)
    if place is None:
        raise NotFoundError(f"no policy {policy_id}")
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    session.flush()
    look_again_at_all(session, now)


def delete_policy(session: Session, viewer: Viewer, policy_id: int, *, now: datetime) -> None:
    """Delete a policy; cases under it get the next one that holds. Gone already is fine."""
    viewer.require(*WHO_DECIDES)
    row = session.get(SlaPolicy, policy_id, with_for_update=True, populate_existing=True)
    if row is None:
        return
    session.delete(row)
    session.flush()
    look_again_at_all(session, now)


def check_calendar(values: CalendarValues) -> None:
    """Raise WrongInputError for hours that cannot be."""
    if values.timezone not in available_timezones():
        raise WrongInputError("timezone", "choose a time zone, such as Europe/Amsterdam")
    if values.country and values.country not in COUNTRIES:
        raise WrongInputError("country", "choose a country")
    if values.region and values.region not in REGIONS.get(values.country or "", {}):
        raise WrongInputError("region", "choose a region of the country")
    for day, spans in values.hours.items():
        if day not in WEEKDAYS:
            raise WrongInputError("hours", f"not a weekday: {day}")
        _check_spans(f"hours_{day}", spans)
    if not any(values.hours.values()):
        raise WrongInputError("hours", "open on at least one day a week")
    for day, spans in values.special_days.items():
        try:
            datetime.strptime(day, "%Y-%m-%d")  # noqa: DTZ007 (a day has no zone)
        except ValueError as error:
            raise WrongInputError("special_days", f"not a day: {day}") from error
        _check_spans("special_days", spans)


def _check_spans(field_name: str, spans: Sequence[Sequence[str]]) -> None:
    last = -1
    for span in spans:
        try:
            start, end = (minutes_of(text) for text in span)
        except ValueError as error:
            raise WrongInputError(field_name, "times as 09:00-17:30") from error
        if not last < start < end:
            raise WrongInputError(field_name, "times in order, without overlap")
        last = end


def _check_policy(session: Session, values: PolicyValues) -> None:
    for name, minutes in (
        ("first_response_min", values.first_response_min),
        ("resolution_min", values.resolution_min),
    ):
        if minutes is not None and not 1 <= minutes <= LONGEST_MIN:
            raise WrongInputError(name, f"1 to {LONGEST_MIN} minutes")
    if not 1 <= values.warn_percent <= 100:
        raise WrongInputError("warn_percent", "1 to 100")
    low, high = (
        values.conditions.get(f"priority_{end}", d) for end, d in (("from", 0), ("to", 100))
    )
    if not 0 <= low <= high <= 100:
        raise WrongInputError("priority_from", "0 to 100, the smaller one first")
    known = {"category": set(CATEGORIES), "flag": set(FLAGS)}
    for name, allowed in known.items():
        if not set(values.conditions.get(name, ())) <= allowed:
            raise WrongInputError(name, "choose from the list")
    if set(values.conditions) - {*CONDITION_LISTS, "priority_from", "priority_to"}:
        raise WrongInputError("conditions", "not something a policy can look at")
    _check_escalation(session, values.escalation)


def _check_escalation(session: Session, escalation: Escalation) -> None:
    if not 0 <= escalation.points <= 100:
        raise WrongInputError("escalate_points", "0 to 100")
    if not 0 <= escalation.after_min <= LONGEST_MIN:
        raise WrongInputError("escalate_after", f"0 to {LONGEST_MIN} minutes")
    if escalation.team_id and session.get(Team, escalation.team_id) is None:
        raise WrongInputError("escalate_team", "choose a team from the list")
    if escalation.user_id and session.get(User, escalation.user_id) is None:
        raise WrongInputError("escalate_user", "choose a colleague from the list")


def _free_name(
    session: Session, model: type[Calendar | SlaPolicy], name: str, own_id: int | None
) -> str:
    name = one_line(name)
    if not 1 <= len(name) <= MAX_NAME_CHARS:
        raise WrongInputError("name", f"1 to {MAX_NAME_CHARS} characters")
    taken = session.scalar(select(model.id).where(model.name == name))
    if taken is not None and taken != own_id:
        raise WrongInputError("name", "there is one of this name")
    return name


def _last(session: Session) -> int:
    return session.scalar(select(func.coalesce(func.max(SlaPolicy.position), -1))) or 0


def _calendar(session: Session, calendar_id: int) -> Calendar:
    row = session.get(Calendar, calendar_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFoundError(f"no calendar {calendar_id}")
    return row


def _policy(session: Session, policy_id: int) -> SlaPolicy:
    row = session.get(SlaPolicy, policy_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFoundError(f"no policy {policy_id}")
    return row
