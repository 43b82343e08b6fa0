"""Stretches of time as they stand in an address: dates of the installation's time zone.

A date alone means the whole day, so `until=2026-11-20` includes the 20th. What a chart's hour
stands for is told to the minute with its offset. What cannot be read is left out.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime

EARLIEST: Final = 1990
LATEST: Final = 2199


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends as the address tells them; empty where the period is open."""

    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, since: str | None, until: str | None) -> "Period":
        """Keep what can be read."""
        return cls(_readable(since), _readable(until))

    @classmethod
    def of(cls, start: datetime, end: datetime, zone: ZoneInfo) -> "Period":
        """The shortest way to tell `start` ≤ … < `end`: dates for whole days, else minutes."""
        start, end = start.astimezone(zone), end.astimezone(zone)
        if start.time() == end.time() == time():
            last = end.date() - timedelta(days=1)
            return cls(start.date().isoformat(), last.isoformat())
        return cls(start.isoformat(timespec="minutes"), end.isoformat(timespec="minutes"))

    def start(self, zone: ZoneInfo) -> datetime | None:
        """The first moment of the period."""
        return _moment(self.since, zone)

    def end(self, zone: ZoneInfo) -> datetime | None:
        """The first moment after the period."""
        day = _date(self.until)
        return midnight(day + timedelta(days=1), zone) if day else _moment(self.until, zone)

    def first_day(self, zone: ZoneInfo) -> str:
        """The day on which it begins, as a date field wants it."""
        start = self.start(zone)
        return start.astimezone(zone).date().isoformat() if start else ""

    def last_day(self, zone: ZoneInfo) -> str:
        """The last day of it, as a date field wants it."""
        end = self.end(zone)
        last = end.astimezone(zone) - timedelta(microseconds=1) if end else None
        return last.date().isoformat() if last else ""

    def words(self, zone: ZoneInfo) -> str:
        """The period as people say it; empty for all time."""
        since, until = _in_words(self.since, zone), _in_words(self.until, zone)
        if since == until or not (since and until):
            return since or until
        return f"{since} – {until}"


ALL_TIME: Final = Period()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins there."""
    return datetime.combine(day, time(), tzinfo=zone)


def read_date(told: str | None) -> date | None:
    """A date such as 2026-11-20, or None."""
    return _date(told or "")


def _readable(told: str | None) -> str:
    told = (told or "").strip()
    if _date(told):
        return told
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return ""
    if moment.tzinfo is None or not EARLIEST <= moment.year <= LATEST:
        return ""
    return moment.isoformat(timespec="minutes")


def _date(told: str) -> date | None:
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return None
    return day if EARLIEST <= day.year <= LATEST else None


def _moment(told: str, zone: ZoneInfo) -> datetime | None:
    day = _date(told)
    if day:
        return midnight(day, zone)
    return datetime.fromisoformat(told) if told else None


def _in_words(told: str, zone: ZoneInfo) -> str:
    day = _date(told)
    if day:
        return str(format_date(day, "d MMM y"))
    moment = _moment(told, zone)
    return str(format_datetime(moment, "d MMM y HH:mm")) if moment else ""
