"""Business hours: when a clock runs. Pure arithmetic on aware datetimes, right across DST.

A day's hours are wall-clock times in the calendar's time zone. On the two days a year on which
the offset changes, an interval is as long as it really was: 01:00–05:00 is three hours in March
and five in October. What a wall clock shows twice is open both times.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from triage.errors import WrongInputError

Minutes = tuple[int, int]
"""From and until, in minutes after midnight on the wall clock; 1440 is the end of the day."""
Span = tuple[datetime, datetime]

DAY_MIN = 1440
# Longer than any pause of business: a calendar that stays shut for so long has no hours.
_LOOK_AHEAD_DAYS = 3 * 366


def never(_: date) -> bool:
    """No day is a holiday."""
    return False


@dataclass(frozen=True, slots=True)
class Hours:
    """When a team works. `week` begins on Monday; `special` goes before everything else."""

    timezone: str
    week: tuple[tuple[Minutes, ...], ...]
    is_holiday: Callable[[date], bool] = never
    special: Mapping[date, tuple[Minutes, ...]] = field(default_factory=dict)

    def of_day(self, day: date) -> tuple[Minutes, ...]:
        """The hours of one day on the wall clock."""
        if day in self.special:
            return self.special[day]
        return () if self.is_holiday(day) else self.week[day.weekday()]

    def is_open(self, moment: datetime) -> bool:
        """Whether the clock runs at this moment."""
        wall = moment.astimezone(ZoneInfo(self.timezone))
        minute = wall.hour * 60 + wall.minute
        return any(start <= minute < end for start, end in self.of_day(wall.date()))

    def spans(self, since: datetime) -> Iterator[Span]:
        """The open stretches from a moment on, in UTC and in order."""
        first = since.astimezone(ZoneInfo(self.timezone)).date()
        for number in range(_LOOK_AHEAD_DAYS):
            day = first + timedelta(days=number)
            for start, end in _in_utc(self.timezone, day, self.of_day(day)):
                if end > since:
                    yield max(start, since), end


def add_minutes(
    hours: Hours, since: datetime, minutes: float, without: Sequence[Span] = ()
) -> datetime:
    """The first moment at which the clock has run so many minutes; `without` are pauses.

    Raises WrongInputError for a calendar without any hours.
    """
    left = timedelta(minutes=minutes)
    if left <= timedelta():
        return since
    for start, end in _running(hours, since, without):
        if end - start >= left:
            return start + left
        left -= end - start
    raise WrongInputError("hours", "the calendar is never open")


def minutes_between(
    hours: Hours, since: datetime, until: datetime, without: Sequence[Span] = ()
) -> float:
    """How many minutes the clock ran from one moment to another."""
    total = timedelta()
    for start, end in _running(hours, since, without):
        if start >= until:
            break
        total += min(end, until) - start
    return total / timedelta(minutes=1)


def _running(hours: Hours, since: datetime, without: Sequence[Span]) -> Iterator[Span]:
    pauses = _in_order(without)
    for start, end in hours.spans(since.astimezone(UTC)):
        yield from _cut(start, end, pauses)


def _cut(start: datetime, end: datetime, pauses: Sequence[Span]) -> Iterator[Span]:
    """What is left of a stretch between pauses that are in order and do not overlap."""
    for pause_start, pause_end in pauses:
        if pause_end <= start:
            continue
        if pause_start >= end:
            break
        if pause_start > start:
            yield start, pause_start
        start = pause_end
    if start < end:
        yield start, end


def _in_order(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=4096)
def _in_utc(timezone: str, day: date, opened: tuple[Minutes, ...]) -> tuple[Span, ...]:
    """A day's hours in UTC, in order: wherever the offset holds, a wall time is one moment."""
    if not opened:
        return ()
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (on the wall)
    found = []
    for since, until, offset in _offsets(timezone, day):
        for start, end in opened:
            begins = (midnight + timedelta(minutes=start) - offset).replace(tzinfo=UTC)
            ends = (midnight + timedelta(minutes=end) - offset).replace(tzinfo=UTC)
            if max(begins, since) < min(ends, until):
                found.append((max(begins, since), min(ends, until)))
    return tuple(_in_order(found))


@lru_cache(maxsize=1024)
def _offsets(timezone: str, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """The stretches of constant offset, in UTC, that may show this date on the wall."""
    zone = ZoneInfo(timezone)
    since = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    # The offset at each hour; where two differ, the change is looked up to the minute.
    hours = [since + timedelta(hours=number) for number in range(55)]
    edges = [since]
    for before, after in pairwise(hours):
        if _offset(zone, before) != _offset(zone, after):
            edges.append(_change(zone, before, after))
    edges.append(hours[-1])
    return tuple((start, end, _offset(zone, start)) for start, end in pairwise(edges))


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    minutes = range(61)
    old = _offset(zone, before)
    number = bisect_right(
        minutes, 0, key=lambda minute: int(_offset(zone, before + timedelta(minutes=minute)) != old)
    )
    return min(after, before + timedelta(minutes=number))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
