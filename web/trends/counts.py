"""The counts that the trends are told from: the period, the one before, and where it surged.

A surge is a week in which a category at least doubled (`triage.trends.series.find_rise`): the
last week of the period if it is one, else the strongest week within it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from triage.trends.series import (
    Bucket,
    Rise,
    Trend,
    TrendFilters,
    TrendPoint,
    find_rise,
    read_trend,
)
from web.periods import midnight
from web.room import room
from web.trends.links import TrendLinks

WEEK: Final = 7
MOST_DAYS: Final = 120  # how far back a surge is looked for


@dataclass(frozen=True, slots=True)
class Surge:
    """A rise, the last of its days, and what came of it in the days since."""

    rise: Rise
    last: date
    days_since: int
    complaints_since: int
    by_source: Mapping[str, int]

    @property
    def first(self) -> date:
        """The first of its days."""
        return self.last - timedelta(days=self.rise.days - 1)


def count(session: Session, filters: TrendFilters, bucket: Bucket) -> Trend:
    """The counts of a period, in the time zone and with the threshold of the installation."""
    settings = room().services.settings
    return read_trend(
        session,
        filters,
        bucket=bucket,
        timezone=settings.timezone,
        complaint_threshold=settings.complaint_threshold,
    )


def read_surge(session: Session, links: TrendLinks, zone: ZoneInfo) -> Surge | None:
    """The surge of this period, if there was one."""
    shown = timedelta(days=min(links.days, MOST_DAYS) + WEEK)
    earliest = links.last + timedelta(days=1) - max(shown, timedelta(days=2 * WEEK))
    daily = count(session, replace(links.filters(zone), since=midnight(earliest, zone)), "day")
    found = find_surge(daily.points)
    if found is None:
        return None
    rise, days_since = found
    surge = Surge(
        rise=rise,
        last=links.last - timedelta(days=days_since),
        days_since=days_since,
        complaints_since=_complaints(daily.points[len(daily.points) - days_since :], rise.category),
        by_source={},
    )
    return replace(surge, by_source=_by_source(session, links, surge, zone))


def find_surge(points: Sequence[TrendPoint]) -> tuple[Rise, int] | None:
    """The rise of the last week, else the largest before it, and how many days it is past."""
    rises = [(find_rise(points[:end], "day"), len(points) - end) for end in _ends(points)]
    found = [(rise, past) for rise, past in rises if rise is not None]
    if found and found[0][1] == 0:
        return found[0]
    return max(found, key=lambda pair: pair[0].now - pair[0].before, default=None)


def _ends(points: Sequence[TrendPoint]) -> range:
    """Where a fortnight may end, the latest first."""
    return range(len(points), 2 * WEEK - 1, -1)


def _complaints(points: Sequence[TrendPoint], category: str) -> int:
    return sum(point.complaints_by_category.get(category, 0) for point in points)


def _by_source(
    session: Session, links: TrendLinks, surge: Surge, zone: ZoneInfo
) -> Mapping[str, int]:
    filters = replace(
        links.filters(zone),
        since=midnight(surge.first, zone),
        until=midnight(surge.last + timedelta(days=1), zone),
        category=surge.rise.category,
    )
    return count(session, filters, "day").complaints_by_source
