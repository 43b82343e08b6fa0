"""How often a source is fetched, when next, and when its silence is strange.

Pure: the wished interval and the latest yields in, the next interval and its reason out. The
same history always gives the same rhythm, so that a page can tell why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

KEPT_POLLS: Final = 12
"""So many of the latest polls are remembered."""
SLOWEST: Final = 4  # times the wished interval …
LONGEST_S: Final = 6 * 3600  # … and never longer than that, unless it was wished
FASTEST: Final = 3  # this part of the wished interval …
SHORTEST_S: Final = 60  # … and never shorter than that, unless it was wished
QUIET_POLLS: Final = (4, 8)  # so many in a row without news: half as often, a quarter as often
BUSY_POLLS: Final = 3  # so many in a row with at least …
BUSY_NEW: Final = (10, 25)  # … so many new posts each: twice as often, three times as often
ON_TIME: Final = 0.1  # of an interval: who is later than that waited for others
EARLY, MOST_EARLY_S = 0.03, 30.0
"""So much of an interval, and never more than that, a turn is aimed before its end."""

LONGEST_HISTORY: Final = timedelta(days=60)
FEWEST_ACTIVE_DAYS: Final = 10  # fewer days with posts tell nothing about a habit
FEWEST_SILENT_DAYS: Final = 2
PRIOR_WEEKS: Final = 4
"""So many weeks of a weekday's own count as much as the share of all days."""
HARDLY_EVER: Final = 0.001  # so improbable has a silence to be before it is told

Why = Literal["wished", "quiet", "busy"]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The interval that counts now, and why."""

    interval_s: int
    why: Why


@dataclass(frozen=True, slots=True)
class Silence:
    """Since which day nothing came, and on which share of days something came before."""

    since: date
    days: int
    usual_share: float


def find_rhythm(wished_s: int, recent: Sequence[int], rhythm: str) -> Rhythm:
    """The interval after polls that brought `recent` new posts, the latest last.

    `rhythm` is steady (as wished, always), calmer (less often when quiet) or adaptive (also more
    often when busy).
    """
    if rhythm == "steady":
        return Rhythm(wished_s, "wished")
    quiet = _quiet_polls(recent)
    if quiet >= QUIET_POLLS[0]:
        times = SLOWEST if quiet >= QUIET_POLLS[1] else SLOWEST // 2
        longest_s = max(wished_s, min(wished_s * SLOWEST, LONGEST_S))
        return _told(wished_s, min(wished_s * times, longest_s), "quiet")
    if rhythm == "adaptive" and (part := _busy_part(recent)) > 1:
        shortest_s = min(wished_s, SHORTEST_S)
        return _told(wished_s, max(wished_s // part, shortest_s), "busy")
    return Rhythm(wished_s, "wished")


def next_due(due: datetime, begun: datetime, ended: datetime, interval_s: float) -> datetime:
    """When a source is due again that was due at `due`, and fetched from `begun` to `ended`.

    Counted from when it was due: else the wait for a worker and the fetch itself would be added to
    every interval. Who waited long for a turn, or had it before the time, is counted from that
    turn: so those that were all due at once come apart, and nobody catches up in a burst. Between
    two fetches there is at least half an interval. It is aimed a little before the interval ends,
    so that a short wait for a turn does not break what the interval promises.
    """
    interval = timedelta(seconds=interval_s)
    is_on_time = timedelta(0) <= begun - due <= ON_TIME * interval
    aimed = timedelta(seconds=interval_s - min(EARLY * interval_s, MOST_EARLY_S))
    return max((due if is_on_time else begun) + aimed, ended + interval / 2)


def remember(recent: Sequence[int], new: int) -> list[int]:
    """The yields of the latest polls, with this one."""
    return [*recent, new][-KEPT_POLLS:]


def find_silence(new_by_day: Mapping[date, int], polled: Sequence[date]) -> Silence | None:
    """A silence that this source's own history makes all but impossible, or None.

    `polled` are the days on which it was fetched without an error, today left out: the day is
    not over, and of days without a fetch nothing is known. How probable a silent day was is its
    weekday's share of days without posts, drawn towards that of all days; those of a silence
    are multiplied. So nobody is told that a shop is quiet at the weekend.
    """
    days = sorted(set(polled))
    if days:
        days = [day for day in days if day > days[-1] - LONGEST_HISTORY]
    silent = _silent_end(days, new_by_day)
    before = days[: len(days) - len(silent)]
    active = sum(1 for day in before if new_by_day.get(day, 0) > 0)
    if len(silent) < FEWEST_SILENT_DAYS or active < FEWEST_ACTIVE_DAYS:
        return None
    if _chance_of(silent, before, new_by_day) >= HARDLY_EVER:
        return None
    return Silence(silent[0], len(silent), active / len(before))


def _told(wished_s: int, interval_s: int, why: Why) -> Rhythm:
    return Rhythm(interval_s, why if interval_s != wished_s else "wished")


def _quiet_polls(recent: Sequence[int]) -> int:
    count = 0
    for new in reversed(recent):
        if new > 0:
            break
        count += 1
    return count


def _busy_part(recent: Sequence[int]) -> int:
    latest = recent[-BUSY_POLLS:]
    if len(latest) < BUSY_POLLS:
        return 1
    fewest = min(latest)
    if fewest >= BUSY_NEW[1]:
        return FASTEST
    return 2 if fewest >= BUSY_NEW[0] else 1


def _chance_of(
    silent: Sequence[date], before: Sequence[date], new_by_day: Mapping[date, int]
) -> float:
    active = [day for day in before if new_by_day.get(day, 0) > 0]
    # Laplace's rule of succession: no history makes a silence impossible.
    share = (len(active) + 1) / (len(before) + 2)
    chance = 1.0
    for day in silent:
        known = sum(1 for one in before if one.weekday() == day.weekday())
        posted = sum(1 for one in active if one.weekday() == day.weekday())
        chance *= 1 - (posted + PRIOR_WEEKS * share) / (known + PRIOR_WEEKS)
    return chance


def _silent_end(days: Sequence[date], new_by_day: Mapping[date, int]) -> list[date]:
    silent: list[date] = []
    for day in reversed(days):
        if new_by_day.get(day, 0) > 0:
            break
        silent.insert(0, day)
    return silent
