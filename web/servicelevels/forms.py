"""The forms of calendars and policies: what was typed becomes values, and values are shown again.

What cannot be is refused by `triage.sla.keeping`; here only what is no number, time or day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from triage.errors import WrongInputError
from triage.models import Calendar, SlaPolicy
from triage.sla.policies import Escalation
from triage.sla.reading import WEEKDAYS
from triage.sla.values import CalendarValues, PolicyValues
from triage.sla.writing import read_spans, read_special_days, write_spans, write_special_days
from web.ids import row_id
from web.texts import gettext

LONGEST_TEXT: Final = 4000
UNITS: Final = {"min": 1, "h": 60}
LISTS: Final = ("team", "source_kind", "category", "flag")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it is shown: single fields, and the ticked values of lists."""

    fields: Mapping[str, str]
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def has(self, name: str, value: object) -> bool:
        """Whether a value of a list is ticked."""
        return str(value) in self.chosen.get(name, frozenset())


def typed(form: MultiDict[str, str]) -> Typed:
    """The form as it was sent."""
    fields = {name: value[:LONGEST_TEXT] for name, value in form.items()}
    return Typed(fields, {name: frozenset(form.getlist(name)) for name in LISTS})


def typed_calendar(row: Calendar | None, timezone: str) -> Typed:
    """A calendar as its form shows it; a new one is open on weekdays."""
    if row is None:
        usual = {f"hours_{day}": "09:00-17:30" for day in WEEKDAYS[:5]}
        return Typed({"timezone": timezone, "holidays": "NL:", **usual})
    hours = {f"hours_{day}": write_spans(row.hours.get(day, [])) for day in WEEKDAYS}
    return Typed(
        {
            "name": row.name,
            "timezone": row.timezone,
            "holidays": f"{row.country}:{row.region or ''}" if row.country else "",
            "special_days": write_special_days(row.special_days),
            "is_default": "yes" if row.is_default else "",
            **hours,
        }
    )


def read_calendar(form: MultiDict[str, str]) -> CalendarValues:
    """The calendar that was typed. Raises WrongInputError."""
    country, _, region = form.get("holidays", "").partition(":")
    hours = {
        day: spans
        for day in WEEKDAYS
        if (spans := read_spans(f"hours_{day}", form.get(f"hours_{day}", "")[:200]))
    }
    return CalendarValues(
        name=form.get("name", ""),
        timezone=form.get("timezone", ""),
        hours=hours,
        country=country or None,
        region=region or None,
        special_days=read_special_days(form.get("special_days", "")[:LONGEST_TEXT]),
        is_default=form.get("is_default") == "yes",
    )


def typed_policy(row: SlaPolicy | None) -> Typed:
    """A policy as its form shows it."""
    if row is None:
        return Typed({"enabled": "yes", "warn_percent": "75", "pause_waiting": "yes"})
    first, first_unit = _in_unit(row.first_response_min)
    solve, solve_unit = _in_unit(row.resolution_min) if row.resolution_min else ("", "h")
    escalation = Escalation(**row.escalation)
    after, after_unit = _in_unit(escalation.after_min)
    return Typed(
        {
            "name": row.name,
            "enabled": _yes(row.enabled),
            "first_response_min": first,
            "first_response_unit": first_unit,
            "resolution_min": solve,
            "resolution_unit": solve_unit,
            "warn_percent": str(row.warn_percent),
            "pause_waiting": _yes(row.pause_waiting),
            "pause_snoozed": _yes(row.pause_snoozed),
            "priority_from": str(row.conditions.get("priority_from", "")),
            "priority_to": str(row.conditions.get("priority_to", "")),
            "escalate_after": after,
            "escalate_unit": after_unit,
            "escalate_points": str(escalation.points or ""),
            "escalate_team": str(escalation.team_id or ""),
            "escalate_user": str(escalation.user_id or ""),
        },
        {name: frozenset(str(value) for value in row.conditions.get(name, ())) for name in LISTS},
    )


def read_policy(form: MultiDict[str, str]) -> PolicyValues:
    """The policy that was typed. Raises WrongInputError."""
    return PolicyValues(
        name=form.get("name", ""),
        conditions=_conditions(form),
        first_response_min=_minutes(form, "first_response") or 0,
        resolution_min=_minutes(form, "resolution"),
        warn_percent=_number(form, "warn_percent") or 0,
        pause_waiting=form.get("pause_waiting") == "yes",
        pause_snoozed=form.get("pause_snoozed") == "yes",
        escalation=Escalation(
            after_min=_minutes(form, "escalate", "escalate_after") or 0,
            points=_number(form, "escalate_points") or 0,
            team_id=_number(form, "escalate_team"),
            user_id=_number(form, "escalate_user"),
        ),
        enabled=form.get("enabled") == "yes",
    )


def advice(error: WrongInputError) -> str:
    """What to do about a field that was refused, in words."""
    times = gettext("Write times as 09:00-17:30, in order and without overlap.")
    if error.field.startswith("hours_"):
        return times
    known = {
        "name": gettext("Give it a name of its own, of at most 80 characters."),
        "timezone": gettext("Choose a time zone, such as Europe/Amsterdam."),
        "hours": gettext("Open on at least one day."),
        "special_days": gettext(
            "One day on a line: 2026-12-24 09:00-13:00, or the date alone for a closed day."
        ),
        "calendar": gettext("Make another calendar the default first."),
        "first_response_min": gettext("From one minute to 90 days."),
        "resolution_min": gettext("From one minute to 90 days, or nothing."),
        "warn_percent": gettext("A whole number from 1 to 100."),
        "priority_from": gettext("Whole numbers from 0 to 100, the smaller one first."),
        "escalate_points": gettext("A whole number from 0 to 100."),
        "escalate_after": gettext("From nothing to 90 days."),
    }
    return known.get(error.field, gettext("Choose one from the list."))


def differing(form: Typed, saved: Typed) -> tuple[str, ...]:
    """What a form says otherwise than what was saved meanwhile, in the words of its labels."""
    labels = _labels()
    names = [
        name
        for name in {**form.fields, **saved.fields}
        if name not in LISTS and form[name].split() != saved[name].split()
    ]
    none: frozenset[str] = frozenset()
    names += [name for name in LISTS if form.chosen.get(name, none) != saved.chosen.get(name, none)]
    told = [labels[name] for name in names if name in labels]
    return tuple(dict.fromkeys(told))


def _labels() -> dict[str, str]:
    hours = {f"hours_{day}": gettext("Hours") for day in WEEKDAYS}
    return hours | {
        "name": gettext("Name"),
        "timezone": gettext("Time zone"),
        "holidays": gettext("Closed on public holidays of"),
        "special_days": gettext("Special days"),
        "is_default": gettext("For all teams without hours of their own"),
        "enabled": gettext("In use"),
        "first_response_min": gettext("First answer within"),
        "first_response_unit": gettext("First answer within"),
        "resolution_min": gettext("Solved within"),
        "resolution_unit": gettext("Solved within"),
        "warn_percent": gettext("Warn when so many percent of the time have passed"),
        "pause_waiting": gettext("The clock waits while we wait for the customer"),
        "pause_snoozed": gettext("The clock waits while the case is snoozed"),
        "priority_from": gettext("Priority from"),
        "priority_to": gettext("Priority to"),
        "team": gettext("Team"),
        "source_kind": gettext("Channel"),
        "category": gettext("About"),
        "flag": gettext("Signs"),
        "escalate_after": gettext("Wait this long after the due time"),
        "escalate_unit": gettext("Wait this long after the due time"),
        "escalate_points": gettext("Raise the priority by"),
        "escalate_team": gettext("Pass it on to team"),
        "escalate_user": gettext("Tell"),
    }


def _conditions(form: MultiDict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: values
        for name in ("source_kind", "category", "flag")
        if (values := form.getlist(name))
    }
    if teams := form.getlist("team", type=row_id):
        found["team"] = teams
    for name in ("priority_from", "priority_to"):
        number = _number(form, name)
        if number is not None:
            found[name] = number
    return found


def _minutes(form: MultiDict[str, str], name: str, amount: str | None = None) -> int | None:
    number = _number(form, amount or f"{name}_min")
    return number * UNITS.get(form.get(f"{name}_unit", ""), 1) if number is not None else None


def _number(form: MultiDict[str, str], name: str) -> int | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise WrongInputError(name, "a whole number")
    return int(text)


def _in_unit(minutes: int) -> tuple[str, str]:
    return (str(minutes // 60), "h") if minutes and minutes % 60 == 0 else (str(minutes), "min")


def _yes(value: bool) -> str:
    return "yes" if value else ""
