"""Dates, numbers and remaining time as people read them, in their language and time zone.

Every time on a page is a `<time>` element: exact on hover, relative in view; the script of the
frame keeps the relative ones going.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from babel.dates import format_date as babel_format_date
from flask_babel import (
    format_date,
    format_decimal,
    format_percent,
    format_timedelta,
    get_locale,
    to_user_timezone,
)
from markupsafe import Markup

from web.room import now
from web.texts import gettext

SOON_SHARE = 0.25  # of the time given: from here on the countdown is amber (UI.md)


def exact(moment: datetime) -> str:
    """The full date and time, in the installation's time zone."""
    local = to_user_timezone(moment)
    locale = get_locale()
    return f"{_long_day(local.date(), locale.language if locale else 'en')} {local:%H:%M}"


@lru_cache(maxsize=2_000)
def _long_day(moment: date, language: str) -> str:
    """The day in words, put together once: every row of a list has a time or two."""
    return str(babel_format_date(moment, "EEEE d MMMM y", locale=language))


def day(moment: datetime) -> str:
    """The date in words."""
    return str(format_date(moment, "long"))


def day_month(moment: date) -> str:
    """A day as short as a column head: `2 nov`."""
    return str(format_date(moment, "d MMM"))


def weekday_date(moment: date) -> str:
    """A day with its weekday."""
    return str(format_date(moment, "EEE d MMMM y"))


def ago(moment: datetime) -> Markup:
    """`3 hours ago`, with the exact time on hover."""
    if abs(moment - now()) < timedelta(minutes=1):
        return _time(moment, gettext("just now"), "ago")
    relative = format_timedelta(moment - now(), add_direction=True, threshold=0.9)
    return _time(moment, relative, "ago")


def brief(moment: datetime) -> Markup:
    """The age in as few signs as a list row has room for: `3 h`, `2 d`."""
    return _time(moment, duration(now() - moment, parts=1), "age")


def countdown(due: datetime, opened: datetime) -> Markup:
    """The time left until `due`: amber in its last quarter, red and in words when late."""
    left = due - now()
    text = duration(left) if left > timedelta() else gettext("%(time)s late", time=duration(left))
    return Markup(
        '<time class="countdown {state}" datetime="{due}" data-kind="countdown" '
        'data-opened="{opened}" title="{title}">{text}</time>'
    ).format(
        state=urgency(due, opened),
        due=due.isoformat(),
        opened=opened.isoformat(),
        title=gettext("First response due %(when)s", when=exact(due)),
        text=text,
    )


def urgency(due: datetime, opened: datetime) -> str:
    """`calm`, `soon` in the last quarter of the time given, or `late`."""
    left = due - now()
    if left <= timedelta():
        return "late"
    return "soon" if left <= (due - opened) * SOON_SHARE else "calm"


def duration(span: timedelta, parts: int = 2) -> str:
    """`45 min`, `3 h 20`, `2 d 4 h`; with one part `3 h`, `2 d`. The sign does not matter."""
    minutes = int(abs(span).total_seconds() // 60)
    hours, minutes_left = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if minutes < 60:
        return gettext("%(minutes)s min", minutes=minutes)
    if days == 0:
        if parts == 1 or minutes_left == 0:
            return gettext("%(hours)s h", hours=hours)
        return gettext("%(hours)s h %(minutes)s", hours=hours, minutes=f"{minutes_left:02d}")
    if parts == 1 or days >= 7 or hours_left == 0:
        return gettext("%(days)s d", days=days)
    return gettext("%(days)s d %(hours)s h", days=days, hours=hours_left)


def business(minutes: int) -> str:
    """Minutes in which a clock runs, as hours: `6 h 30`; eight of them are not yet a day."""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return gettext("%(minutes)s min", minutes=rest)
    if not rest or hours >= 24:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(hours)s h %(minutes)s", hours=hours, minutes=f"{rest:02d}")


def duration_patterns() -> dict[str, str]:
    """The patterns of `duration`, for the script that keeps the times going."""
    return {
        "minutes": gettext("%(minutes)s min", minutes="{m}"),
        "hours": gettext("%(hours)s h", hours="{h}"),
        "hours_minutes": gettext("%(hours)s h %(minutes)s", hours="{h}", minutes="{m}"),
        "days": gettext("%(days)s d", days="{d}"),
        "days_hours": gettext("%(days)s d %(hours)s h", days="{d}", hours="{h}"),
        "late": gettext("%(time)s late", time="{t}"),
    }


def percent(share: float) -> str:
    """A probability as a whole percentage."""
    return str(format_percent(share, "#,##0 %"))


def number(value: float) -> str:
    """A number with the separators of the language."""
    return str(format_decimal(value))


def web_address(url: str | None) -> str | None:
    """`url` when it is a plain http(s) address, else None: nothing else becomes a link."""
    if not url or any(ord(sign) <= 0x20 for sign in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host else None


def initials(name: str) -> str:
    """Up to two letters for a round badge."""
    parts = name.split()
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def _time(moment: datetime, text: str, kind: str) -> Markup:
    return Markup('<time datetime="{at}" data-kind="{kind}" title="{title}">{text}</time>').format(
        at=moment.isoformat(), kind=kind, title=exact(moment), text=text
    )
