"""Mentions counted over time by sentiment, category and source."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from triage.trends.reading import Bucket, TrendFilters, counts_by_bucket

__all__ = [
    "Bucket",
    "Rise",
    "Trend",
    "TrendFilters",
    "TrendPoint",
    "bucket_starts",
    "find_rise",
    "read_trend",
]

MAX_POINTS: Final = 2_000


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One bucket, from `start` to the next point's start; `end` for the last."""

    start: datetime
    end: datetime
    mentions: int
    complaints: int
    sentiments: Mapping[str, int]
    complaints_by_category: Mapping[str, int]
    complaints_by_source: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rise:
    """The category whose complaints grew most, comparing the last days with those before."""

    category: str
    now: int
    before: int
    days: int

    @property
    def factor(self) -> float:
        """How many times as many as before; before counts as one at least."""
        return self.now / max(1, self.before)


@dataclass(frozen=True, slots=True)
class Trend:
    """All buckets of the period without gaps, and the totals."""

    bucket: Bucket
    points: tuple[TrendPoint, ...]
    mentions: int
    complaints: int
    sentiments: Mapping[str, int]
    complaints_by_category: Mapping[str, int]
    complaints_by_source: Mapping[str, int]


@dataclass(slots=True)
class _Tally:
    mentions: int = 0
    complaints: int = 0
    sentiments: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)


def read_trend(
    session: Session,
    filters: TrendFilters,
    *,
    bucket: Bucket,
    timezone: str,
    complaint_threshold: float,
) -> Trend:
    """Count the mentions of a period in buckets of local time.

    A mention is a complaint from `complaint_threshold` on, as for cases.
    """
    zone = ZoneInfo(timezone)
    starts = bucket_starts(filters.since, filters.until, bucket, zone)
    tallies = {start: _Tally() for start in starts}
    total = _Tally()
    for row in session.execute(
        counts_by_bucket(session, filters, bucket, timezone, complaint_threshold)
    ):
        start = row.bucket_start.replace(tzinfo=zone)
        for tally in (tallies.setdefault(start, _Tally()), total):
            _add(tally, row)
    points = _points(tallies, filters.until)
    return Trend(
        bucket=bucket,
        points=points,
        mentions=total.mentions,
        complaints=total.complaints,
        sentiments=total.sentiments,
        complaints_by_category=total.categories,
        complaints_by_source=total.sources,
    )


def bucket_starts(
    since: datetime, until: datetime, bucket: Bucket, zone: ZoneInfo
) -> list[datetime]:
    """The beginnings of all buckets that touch the period, in local time."""
    start = _floor(since.astimezone(zone), bucket)
    starts: list[datetime] = []
    while start < until and len(starts) < MAX_POINTS:
        starts.append(start)
        start = _next(start, bucket)
    return starts


def find_rise(points: Sequence[TrendPoint], bucket: Bucket, days: int = 7) -> Rise | None:
    """The category with the largest growth over the last `days` against the `days` before.

    None where the period is too short or nothing at least doubled with ten cases or more.
    """
    if bucket != "day" or len(points) < 2 * days:
        return None
    late, early = Counter[str](), Counter[str]()
    for point in points[-days:]:
        late.update(point.complaints_by_category)
    for point in points[-2 * days : -days]:
        early.update(point.complaints_by_category)
    rises = [Rise(name, count, early[name], days) for name, count in late.items() if count >= 10]
    doubled = [rise for rise in rises if rise.factor >= 2]
    return max(doubled, key=lambda rise: rise.now - rise.before, default=None)


def _add(tally: _Tally, row: Any) -> None:
    """One line of the counts: of a sentiment, a category or a source of a bucket."""
    match row.of:
        case "sentiment":
            tally.mentions += row.mentions
            tally.complaints += row.complaints
            if row.sentiment:
                tally.sentiments[row.sentiment] += row.mentions
        case "category" if row.complaints:
            tally.categories[row.category] += row.complaints
        case "source" if row.complaints:
            tally.sources[row.source] += row.complaints


def _points(tallies: Mapping[datetime, _Tally], until: datetime) -> tuple[TrendPoint, ...]:
    starts = sorted(tallies)
    ends = [*starts[1:], until]
    return tuple(
        TrendPoint(
            start=start,
            end=end,
            mentions=tallies[start].mentions,
            complaints=tallies[start].complaints,
            sentiments=tallies[start].sentiments,
            complaints_by_category=tallies[start].categories,
            complaints_by_source=tallies[start].sources,
        )
        for start, end in zip(starts, ends, strict=True)
    )


def _floor(moment: datetime, bucket: Bucket) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    if bucket == "hour":
        return hour
    day = hour.replace(hour=0)
    return day if bucket == "day" else day - timedelta(days=day.weekday())


def _next(start: datetime, bucket: Bucket) -> datetime:
    if bucket == "hour":
        # Through UTC: on the night the clock changes a local hour is skipped or doubled.
        zone = start.tzinfo
        return (start.astimezone(ZoneInfo("UTC")) + timedelta(hours=1)).astimezone(zone)
    return start + timedelta(days=1 if bucket == "day" else 7)
