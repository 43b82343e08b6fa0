"""Reads the dates that people and programs write; knows nothing of where they stand.

Machine formats first (ISO 8601, RFC 5322), then written dates in Dutch, English, German and
French, then "3 days ago". What cannot be read is None: the caller decides.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime

_MONTH_NAMES = (
    "jan january januari januar janvier",
    "feb february februari februar fevrier fev",
    "mar march maart mrt maerz marz mars",
    "apr april avril avr",
    "may mei mai",
    "jun june juni juin",
    "jul july juli juillet juil",
    "aug august augustus aout",
    "sep sept september septembre",
    "oct october oktober okt octobre",
    "nov november novembre",
    "dec december dezember dez decembre",
)
_MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_UNITS_S = {
    "minute minutes minuut minuten min": 60,
    "hour hours uur uren stunde stunden": 3600,
    "day days dag dagen tag tage tagen": 86400,
    "week weeks weken woche wochen": 604800,
    "month months maand maanden monat monaten": 30 * 86400,
    "year years jaar jaren jahr jahren": 365 * 86400,
}
_UNIT_S = {name: seconds for names, seconds in _UNITS_S.items() for name in names.split()}
_CLOCK = (
    r"(?:[ ,T]+(?:om |at |um )?(\d{1,2})[:.](\d{2})(?::(\d{2}))?(?: ?([ap])\.?m\b\.?)?)?.{0,20}"
)
_DAY_FIRST_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})" + _CLOCK)
_DAY_MONTH = re.compile(r"(?:\w+[.,]? )?(\d{1,2})[.]? (?:of |de )?([^\W\d]+)[.,]? (\d{4})" + _CLOCK)
_MONTH_DAY = re.compile(
    r"(?:\w+[.,]? )?([^\W\d]+)[.]? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _CLOCK
)
_AGO = re.compile(r"(?:vor )?(\d{1,3}|een|a|an|één) (\w+)(?: geleden| ago)?")
_TODAY = {"vandaag", "today", "heute"}
_NAMED_DAY = re.compile(
    r"(vandaag|today|heute|gisteren|yesterday|gestern),? (?:om |at |um )?(\d{1,2})[:.](\d{2})"
    r"(?: ?([ap])\.?m\.?)?(?: uur| uhr)?"
)
_FOLD = str.maketrans("éèêûüäàôç", "eeeuuaaoc")


def read_date(told: str, *, zone: tzinfo = UTC, now: datetime | None = None) -> datetime | None:
    """An aware UTC time, or None. Times without a zone are in `zone`.

    03-04-2024 is 3 April, as the Dutch write it. Relative dates need `now`.
    """
    told = " ".join(told.split())[:80]
    for read in (_read_iso, _read_mail):
        if (moment := read(told)) is not None:
            return _to_utc(moment, zone)
    lowered = told.lower().translate(_FOLD)
    written = _read_written(lowered)
    if written is not None:
        return _to_utc(written, zone)
    if now is None:
        return None
    return _read_day(lowered, now, zone) or _read_relative(lowered, now)


def _to_utc(moment: datetime, zone: tzinfo) -> datetime | None:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        return aware.astimezone(UTC)
    except OverflowError:  # the first and last day that Python knows
        return None


def _read_iso(told: str) -> datetime | None:
    if not re.match(r"\d{4}-?\d{2}", told):
        return None
    if re.fullmatch(r"\d{4}-\d{2}", told):
        told += "-01"
    try:
        return datetime.fromisoformat(re.sub(r" (?=[+-]\d{2}:?\d{2}$)| ?UTC$", "", told))
    except ValueError:
        return None


def _read_mail(told: str) -> datetime | None:
    # Without a clock time this would be a written date, which the mail reader gets wrong.
    if not re.search(r"\d{1,2}:\d{2}", told) or not re.search(r"[A-Za-z]{3} \d{4} ", told):
        return None
    try:
        return parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _read_written(told: str) -> datetime | None:
    if match := _DAY_FIRST_NUMBERS.fullmatch(told):
        day, month, year = match[1], int(match[2]), match[3]
    elif (match := _DAY_MONTH.fullmatch(told)) and match[2] in _MONTHS:
        day, month, year = match[1], _MONTHS[match[2]], match[3]
    elif (match := _MONTH_DAY.fullmatch(told)) and match[1] in _MONTHS:
        day, month, year = match[2], _MONTHS[match[1]], match[3]
    else:
        return None
    try:
        return datetime.combine(date(int(year), month, int(day)), _clock(*match.groups()[3:7]))
    except ValueError:
        return None


def _clock(hour: str | None, minute: str | None, second: str | None, half: str | None) -> time:
    """The time of day, also in halves as the English write it. ValueError if there is none."""
    hours = int(hour or 0)
    if half is not None:
        hours = hours % 12 + (12 if half == "p" else 0)
    return time(hours, int(minute or 0), int(second or 0))


def _read_day(told: str, now: datetime, zone: tzinfo) -> datetime | None:
    """ "gisteren om 10:05": a time of a day that is named by today."""
    match = _NAMED_DAY.fullmatch(told)
    if match is None:
        return None
    today = now.astimezone(zone).date()
    day = today - timedelta(days=0 if match[1] in _TODAY else 1)
    try:
        clock = _clock(match[2], match[3], None, match[4])
        return datetime.combine(day, clock, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read_relative(told: str, now: datetime) -> datetime | None:
    if told in {"vandaag", "today", "heute", "zojuist", "just now"}:
        return now
    if told in {"gisteren", "yesterday", "gestern"}:
        return now - timedelta(days=1)
    match = _AGO.fullmatch(told)
    if match is None or match[2] not in _UNIT_S:
        return None
    count = int(match[1]) if match[1].isdigit() else 1
    return now - timedelta(seconds=count * _UNIT_S[match[2]])
