"""The times to which cases are usually put aside, in the installation's time zone."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import format_datetime, get_timezone

from web.texts import gettext

MORNING = time(9, 0)
SOON = timedelta(hours=1)
LATER = timedelta(hours=3)


def snooze_choices(now: datetime) -> list[tuple[str, str]]:
    """Moment (ISO 8601) and words of each choice."""
    local = now.astimezone(_zone())
    tomorrow = _morning(local + timedelta(days=1))
    monday = _morning(local + timedelta(days=7 - local.weekday()))
    week = _morning(local + timedelta(days=7))
    offered = [
        ((now + SOON).astimezone(_zone()), gettext("in an hour")),
        ((now + LATER).astimezone(_zone()), gettext("in three hours")),
        (tomorrow, gettext("tomorrow morning")),
        (monday, gettext("next Monday")),
        (week, gettext("in a week")),
    ]
    # On a Sunday, tomorrow is Monday: the words said first stay.
    distinct = dict(reversed(offered))
    return [
        (moment.isoformat(timespec="minutes"), f"{distinct[moment]} ({_short(moment)})")
        for moment in sorted(distinct)
    ]


def local_minute(moment: datetime) -> str:
    """A moment as a date-and-time field of a form holds it."""
    return moment.astimezone(_zone()).strftime("%Y-%m-%dT%H:%M")


def read_local_minute(text: str) -> datetime | None:
    """The moment that somebody chose in such a field, in the installation's time zone."""
    try:
        chosen = datetime.fromisoformat(text)
    except ValueError:
        return None
    return chosen if chosen.tzinfo else chosen.replace(tzinfo=_zone())


def _zone() -> ZoneInfo:
    # Flask-Babel may hand out a zone of pytz, which cannot be put into a datetime.
    return ZoneInfo(str(get_timezone()))


def _morning(moment: datetime) -> datetime:
    # Combined anew, so that nine o'clock stays nine o'clock when the clocks change.
    return datetime.combine(moment.date(), MORNING, tzinfo=moment.tzinfo)


def _short(moment: datetime) -> str:
    return str(format_datetime(moment, "EE d MMM HH:mm"))
