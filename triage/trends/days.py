"""Local days: which whole ones a period holds, and when mentions of them were published."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, and_, cast, false, func, or_

from triage.models import Mention

Span = tuple[datetime, datetime]
ONE_DAY = timedelta(days=1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins there."""
    return datetime.combine(day, time(), tzinfo=zone)


def whole_days(since: datetime, until: datetime, zone: ZoneInfo) -> list[date]:
    """The days that lie within a period from midnight to midnight."""
    day = since.astimezone(zone).date()
    if midnight(day, zone) < since:
        day += ONE_DAY
    days = []
    while midnight(day + ONE_DAY, zone) <= until:
        days.append(day)
        day += ONE_DAY
    return days


def runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days that follow each other, as first and last: few conditions instead of many."""
    first = last = None
    for day in sorted(days):
        if first is None or last is None:
            first = last = day
        elif day == last + ONE_DAY:
            last = day
        else:
            yield first, last
            first = last = day
    if first is not None and last is not None:
        yield first, last


def rest_of(since: datetime, until: datetime, days: Collection[date], zone: ZoneInfo) -> list[Span]:
    """The stretches of a period outside these whole days of it."""
    spans, at = [], since
    for first, last in runs(days):
        start, end = midnight(first, zone), midnight(last + ONE_DAY, zone)
        if at < start:
            spans.append((at, start))
        at = end
    if at < until:
        spans.append((at, until))
    return spans


def local_day(zone: ZoneInfo) -> ColumnElement[date]:
    """The day on which a mention was published, there."""
    return cast(func.timezone(zone.key, Mention.published_at), Date)


def published_on(days: Iterable[date], zone: ZoneInfo) -> ColumnElement[bool]:
    """The mention was published on one of these days; an index answers."""
    return published_within(
        [(midnight(first, zone), midnight(last + ONE_DAY, zone)) for first, last in runs(days)]
    )


def published_within(spans: Iterable[Span]) -> ColumnElement[bool]:
    """The mention was published in one of these stretches; an index answers."""
    return or_(
        false(),
        *(and_(Mention.published_at >= start, Mention.published_at < end) for start, end in spans),
    )
