"""What the example company promises its customers, and in which hours it works."""

from typing import Any, Final

from sqlalchemy.orm import Session

from triage.models import Calendar, SlaPolicy

_WEEKDAY: Final = [["08:30", "18:00"]]
CALENDAR: Final[dict[str, Any]] = {
    "name": "Klantenservice",
    "timezone": "Europe/Amsterdam",
    "hours": {
        "mon": _WEEKDAY,
        "tue": _WEEKDAY,
        "wed": _WEEKDAY,
        "thu": [["08:30", "21:00"]],
        "fri": _WEEKDAY,
        "sat": [["10:00", "16:00"]],
    },
    "country": "NL",
    "is_default": True,
}
POLICIES: Final[tuple[dict[str, Any], ...]] = (
    {
        "name": "Dringend",
        "conditions": {"priority_from": 60},
        "first_response_min": 60,
        "resolution_min": 8 * 60,
        "escalation": {"points": 10},
    },
    {
        "name": "Gewoon",
        "conditions": {"priority_from": 35},
        "first_response_min": 4 * 60,
        "resolution_min": 24 * 60,
    },
    {
        "name": "Rustig",
        "conditions": {},
        "first_response_min": 9 * 60,
        "resolution_min": 48 * 60,
    },
)


def add_promises(session: Session) -> None:
    """A calendar for all teams, and a policy for each degree of urgency."""
    session.add(Calendar(is_example=True, **CALENDAR))
    session.add_all(
        SlaPolicy(position=position, is_example=True, **policy)
        for position, policy in enumerate(POLICIES)
    )
