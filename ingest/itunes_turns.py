"""Pages of Apple's feed that are read again in turns, and the reviews that are missing from them.

Two neighbouring pages are read at a time: a review between them stands on neither when it is
deleted. The last changed reviews come first, and new ones move all others on; so a review has its
place by the time of its change (by its number where the feed tells no times, as its JSON form once
did), and one that stands elsewhere than that says is left alone.
What the feed does not reach any more at its old end is not missing. Nor is what stands between two
pages of different ages: one that did not move on with the feed is an old one. Pure values.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, takewhile
from typing import Any, Final

from ingest.dates import read_date
from ingest.holes import TOO_MANY, Stretch, find_missing, settle
from ingest.itunes_feed import Review
from ingest.tidy import stable_id

MOST_PAGES: Final = 10  # the feed has no more
ROUND: Final = timedelta(hours=8)
"""In this time all pages are read: what is missing from two rounds is found within a day."""
_STEP: Final = ROUND / (MOST_PAGES - 1)
_KEPT: Final = 600  # a few more than the feed shows

_NEARLY_ALL: Final = 0.8
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
UNSORTED: Final = "is not sorted by the time of changes: deletions cannot be told from that"


@dataclass(frozen=True, slots=True)
class Turn:
    """From which page the next turn goes on, and up to when the turns were taken."""

    page: int
    at: datetime

    @classmethod
    def from_state(cls, state: Mapping[str, Any], now: datetime) -> "Turn":
        """The turn that a state tells of; without one the first turn comes later."""
        told = state.get("turn") or {}
        at = read_date(str(told.get("at") or ""))
        return cls(int(told.get("page") or 1), at or now)

    def to_state(self) -> dict[str, Any]:
        """What to remember."""
        return {"page": self.page, "at": self.at.isoformat()}

    def due(self, now: datetime) -> range:
        """The pages to read now: none, or at least two."""
        steps = (now - self.at) // _STEP
        last = min(self.page + steps, MOST_PAGES)
        return range(self.page, last + 1) if steps > 0 else range(0)

    def taken(self, reached: int, now: datetime, *, is_end: bool) -> "Turn":
        """The next turn after one that came to page `reached`, or to the end of the feed.

        Pages that are not there take their time too: a short feed is not read more often.
        """
        reached = MOST_PAGES if is_end else reached
        at = max(self.at + (reached - self.page) * _STEP, now - ROUND)
        return Turn(1 if reached == MOST_PAGES else reached, at)


@dataclass(frozen=True, slots=True)
class Compared:
    """What is gone, why that cannot be told if so, and what to remember."""

    removed: Sequence[str]
    problem: str | None
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring pages (id → place). `placed` are those that stand where their time says."""

    pages: Sequence[Mapping[str, int | None]]
    is_top: bool  # they begin with the newest reviews
    placed: Mapping[str, int]

    @property
    def is_sorted(self) -> bool:
        """Whether nearly all do; else the feed has another order than by time."""
        timed = sum(at is not None for page in self.pages for at in page.values())
        return len(self.placed) >= _NEARLY_ALL * timed


def compare(
    pages: Mapping[int, Sequence[Review]],
    broken: Collection[int],
    state: Mapping[str, Any],
    now: datetime,
) -> Compared:
    """Hold pages against what they showed before; of `broken` ones not all could be read."""
    seen, old = _note_pages(pages, dict(state.get("seen") or {}))
    has_times = any(review.updated_at for page in pages.values() for review in page)
    if state.get("has_times") is not has_times:
        state = {}  # other places than before
    places = {str(one): int(at) for one, at in dict(state.get("places") or {}).items()}
    runs = list(_runs(pages, {*broken, *old}))
    if not all(run.is_sorted for run in runs):
        problem: str | None = UNSORTED
        return Compared((), problem, {"has_times": has_times, "places": {}, "missing": {}})
    shown = {review.id for page in pages.values() for review in page}
    found = [_missing_from(run, places, shown) for run in runs]
    is_believed = None not in found
    missing = [one for some in found for one in some or ()] if is_believed else []
    suspects = {str(one): str(at) for one, at in dict(state.get("missing") or {}).items()}
    removed, suspects = settle(suspects, missing, shown, now)
    _note_places(places, runs)
    in_order = sorted(places.items(), key=lambda one: one[1])[-_KEPT:]
    kept = {one: at for one, at in in_order if one not in removed}
    waiting = {one: first for one, first in suspects.items() if one in kept}
    problem = None if is_believed else TOO_MANY
    told = {"has_times": has_times, "places": kept, "missing": waiting, "seen": seen}
    return Compared(removed, problem, told)


def _note_pages(
    pages: Mapping[int, Sequence[Review]], seen: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Sequence[str]], set[int]]:
    """What pages showed, and beside which newest review; and which of them are old.

    Every new review moves all others on: a page that is as it was, below another newest review,
    was kept by Apple's servers. Of two pages of different ages what lies between is on neither.
    """
    newest = pages[1][0].id if pages.get(1) else ""
    now = {
        str(one): (stable_id(*(row.id for row in page))[:12], newest) for one, page in pages.items()
    }
    old = {
        one for one in now if one in seen and seen[one][0] == now[one][0] and seen[one][1] != newest
    }
    noted = {one: told for one, told in now.items() if one not in old}
    return {**seen, **noted}, {int(one) for one in old}


def _runs(pages: Mapping[int, Sequence[Review]], broken: Collection[int]) -> Iterator[_Run]:
    whole = sorted(number for number, page in pages.items() if page and number not in broken)
    for first in (number for number in whole if number - 1 not in whole):
        run: list[dict[str, int | None]] = []
        met: set[str] = set()
        for number in takewhile(whole.__contains__, count(first)):
            # What moved on between two requests stands on both pages.
            page = {one.id: _place(one) for one in pages[number] if one.id not in met}
            met |= page.keys()
            run.append(page)
        rows = [(one, at) for page in run for one, at in page.items() if at is not None]
        yield _Run(run, first == 1, dict(_in_order(rows)))


def _place(review: Review) -> int | None:
    """By the time, else by the number: higher ones came later, and changed ones stand apart."""
    if review.updated_at is not None:
        return int(review.updated_at.timestamp())
    return int(review.id) if _NUMBER.fullmatch(review.id) else None


def _missing_from(run: _Run, places: Mapping[str, int], shown: Collection[str]) -> list[str] | None:
    """What should stand on these pages, or between two of them; None: they cannot be believed."""
    missing: list[str] = []
    is_open, newest = run.is_top, 0
    for page in run.pages:
        unchanged = [at for one in page if (at := run.placed.get(one)) and places.get(one) == at]
        if not unchanged:
            continue
        newest = newest or unchanged[0]
        known = {one: at for one, at in places.items() if one not in shown or one in page}
        found = find_missing(
            known, page.keys(), Stretch(unchanged[-1], None if is_open else newest)
        )
        if found is None:
            return None
        missing += found
        is_open, newest = False, unchanged[-1]
    return missing


def _note_places(places: dict[str, int], runs: Sequence[_Run]) -> None:
    """Remember the places of those that stand where their time says, and of no others.

    The newest page, which is compared at every fetch, may not miss what stands on a later one.
    """
    oldest_on_top: int | None = None
    for run in runs:
        if run.is_top:
            oldest_on_top = min(run.placed.values(), default=None)
        for one in (one for page in run.pages for one in page):
            at = run.placed.get(one)
            if at is None:
                places.pop(one, None)
            elif run.is_top or (oldest_on_top is not None and at <= oldest_on_top):
                places[one] = at


def _in_order(rows: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The longest series of rows without a rise (patience sorting)."""
    ends: list[int] = []  # of the best series of each length: its last place, negated …
    lasts: list[int] = []  # … and its last row
    before: list[int] = []  # row → the one before it in its series
    for number, (_, place) in enumerate(rows):
        length = bisect_right(ends, -place)
        before.append(lasts[length - 1] if length else -1)
        ends[length : length + 1] = [-place]
        lasts[length : length + 1] = [number]
    series: list[tuple[str, int]] = []
    number = lasts[-1] if lasts else -1
    while number >= 0:
        series.append(rows[number])
        number = before[number]
    return series[::-1]
