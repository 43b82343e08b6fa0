"""How the words and dates of a feed's elements are taken, whichever parser found them.

Feeds are often wrong about their own encoding and about what is HTML; the guesses here are
feedparser's, so that it does not matter which of the two parsers read a feed.
"""

import calendar
import contextlib
import re
from datetime import UTC, datetime
from time import struct_time
from typing import Final

from feedparser.datetimes import _parse_date
from feedparser.mixin import _cp1252, _FeedParserMixin

from ingest.dates import read_date
from ingest.parsing.html_text import html_to_text, tidy_lines

LONGEST_TEXT: Final = 21_000  # a little over what is kept, so that the clipping is still noticed
_LONGEST_FIELD: Final = 2000
# The two ways in which nearly all feeds write their dates; all others go the long way.
_MAIL_DATE = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) "
    r"(GMT|UTC|[+-]\d\d[0-5]\d)",
    re.ASCII,
)
_WEB_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d\d:[0-5]\d)", re.ASCII)
# Of Windows' characters, and of what was encoded twice, at least one stands here.
_MISTAKEN = re.compile("[\x80-\xbf]")
_MONTHS = {name: f"{at:02}" for at, name in enumerate(calendar.month_abbr) if name}
_UTC_NAMES: Final = frozenset(["GMT", "UTC", "Z", "+0000", "+00:00"])


def short(value: object) -> str | None:
    """A field's text within bounds, None if there is none."""
    return value.strip()[:_LONGEST_FIELD] or None if isinstance(value, str) else None


def mended(text: str) -> str:
    """Text that was encoded twice, or holds Windows' characters, as it was meant."""
    if text.isascii() or not _MISTAKEN.search(text):
        return text
    with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_cp1252)


def plain_or_html(text: str) -> str:
    """The visible text of an element that is plain by its format and HTML by custom."""
    if ("<" in text or "&" in text) and _FeedParserMixin.looks_like_html(text):
        return html_to_text(mended(text))
    return tidy_lines(mended(text))


def moment_in(told: str) -> str | None:
    """A date as ISO 8601 in UTC, or None."""
    if quick := _quick(told):
        return quick
    parsed = _parse_date(told)
    moment = from_struct(parsed) if parsed is not None else read_date(told)
    return moment.isoformat() if moment else None


def from_struct(parsed: struct_time) -> datetime | None:
    """feedparser's form of a date, which is in UTC; None where Python knows no such date."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _quick(told: str) -> str | None:
    if found := _MAIL_DATE.fullmatch(told):
        day, name, year, time, zone = found.groups()
        local = f"{year}-{_MONTHS.get(name)}-{day.zfill(2)}T{time}"
    elif found := _WEB_DATE.fullmatch(told):
        local, zone = found.groups()
    else:
        return None
    is_utc = zone in _UTC_NAMES
    written = f"{local}+00:00" if is_utc else local + zone
    try:
        moment = datetime.fromisoformat(written)
        # What is in UTC stands there as it would be written; only the date had to be a real one.
        return written if is_utc else moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None
