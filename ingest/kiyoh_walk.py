"""All reviews of a Kiyoh location, walked through again and again to find out which are deleted.

Reviews are asked for by their last change, the longest unchanged first; a changed one moves to the
end, where every fetch meets it. So one that is missing from its place on two walks is deleted. The
location's own count may say otherwise: what is counted and not shown was lost by the list, or is
hidden. That is waited for, but not for ever. Pure values: asking is the source's business.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from ingest.dates import read_date
from ingest.holes import Stretch, find_missing, settle

PAGE: Final = 100  # the most that the API gives at once
MOST_KNOWN: Final = 5000
"""So many are followed, those changed last: 60 bytes of each are written at every fetch."""
ROUND: Final = timedelta(hours=8)
"""In this time the walk is made once: what is missing from two walks is found within a day."""
_MOST_AT_ONCE: Final = 10  # pages
_OVERLAP: Final = 20  # reviews: the newest ones need neighbours
_KEPT_GAPS: Final = 9
_LONG_MISSING: Final = timedelta(days=3)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)  # nobody reviewed anything there before
_MS: Final = timedelta(milliseconds=1)

Rows = Sequence[tuple[str, datetime]]
"""Ids, and when each was last changed."""


@dataclass(slots=True)
class WholeWalk:
    """How far the walk came, what was met so far, and what was missing."""

    at: datetime  # up to when the pages that were due are read
    since: int | None = None  # where the next page begins; None: at the beginning
    last: int = 0  # the newest change that this walk met
    goal: int | None = None  # the newest one known when it began: what came since is for the next
    known: dict[str, int] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)  # id → when it was missed first
    gaps: list[int] = field(default_factory=list)
    """By how many the count passed those known, after the latest walks."""
    is_believed: bool = True
    is_contradicted: bool = False
    _found: list[str] = field(default_factory=list)
    _shown: set[str] = field(default_factory=set)
    _has_ended: bool = False

    @classmethod
    def from_state(cls, state: Mapping[str, Any], now: datetime) -> "WholeWalk":
        """As a source remembers it; the first step of the very first walk comes later."""
        told = state.get("walk") or {}
        since = told.get("since")
        return cls(
            read_date(str(told.get("at") or "")) or now,
            None if since is None else int(since),
            int(told.get("last") or 0),
            told.get("goal"),
            {str(one): int(at) for one, at in (told.get("known") or {}).items()},
            {str(one): str(at) for one, at in (told.get("missing") or {}).items()},
            [int(one) for one in told.get("gaps") or ()],
        )

    def to_state(self) -> dict[str, Any]:
        """What to remember."""
        names = ("since", "last", "goal", "known", "missing", "gaps")
        return {"at": self.at.isoformat(), **{name: getattr(self, name) for name in names}}

    def take_turn(self, counted: int | None, now: datetime) -> int:
        """How many pages to read now, so that all are read within a round."""
        reviews = min(max(counted or 0, len(self.known)), MOST_KNOWN)
        step = ROUND / (reviews // PAGE + 2)
        pages = min(max(0, (now - self.at) // step), _MOST_AT_ONCE)
        self.at = max(self.at + pages * step, now - ROUND)
        return pages

    @property
    def asked_from(self) -> datetime:
        """From which change on the next page is to be asked for."""
        return _EPOCH + self._asked * _MS

    @property
    def has_ended(self) -> bool:
        """Whether the walk came to its end in this fetch: the next one begins in another."""
        return self._has_ended

    def meet(self, rows: Rows) -> None:
        """Reviews that were shown, on a page of the walk or elsewhere."""
        self.known.update((one, _place(changed_at)) for one, changed_at in rows)
        self._shown.update(one for one, _ in rows)

    def look(self, rows: Rows, ids: Collection[str], *, told: int) -> None:
        """Hold the next page against what is known.

        `told` counts all its rows and `ids` names them, also those that cannot be read. Nothing is
        behind a page that was asked for from a few reviews back and brings nothing newer; one that
        is only short may be cut short by the server.
        """
        if self.since is None:
            self.goal = max(self.known.values(), default=None)
        asked, places = self._asked, [_place(changed_at) for _, changed_at in rows]
        newest = max(places, default=0)
        goes_on = newest > self.last
        is_last = not goes_on and told < PAGE
        is_in_order = all(older <= newer for older, newer in pairwise(places))
        is_readable = len(ids) == told and bool(places or not told)
        if is_readable and is_in_order and (goes_on or is_last):
            stretch = Stretch(asked, None if is_last else newest)
            found = find_missing(self.known, set(ids), stretch)
            self.is_believed = self.is_believed and found is not None
            self._found += found or []
        self.meet(rows)
        self._shown.update(ids)
        self.last = max(self.last, newest)
        if is_last or (self.goal is not None and newest >= self.goal):
            self.since, self.last, self.goal, self._has_ended = None, 0, None, True
        elif told < PAGE:
            # At most half of it again: a server that gives so few at once must get on too.
            overlap = min(_OVERLAP, (len(places) - 1) // 2)
            self.since = sorted(places)[-1 - overlap] - 1
        elif goes_on:
            self.since = newest - 1
        else:  # more reviews of one moment than a page holds
            self.since = max(newest, asked + 1)

    def settle(self, counted: int | None, now: datetime) -> list[str]:
        """The reviews that are deleted, which are known no longer; once, after all pages."""
        missing = [one for one in self._found if one not in self._shown]
        gone, waiting = settle(self.missing, missing if self.is_believed else (), self._shown, now)
        if gone and self._speaks_against(counted, {*gone, *waiting}):
            self.is_contradicted = True
            late = [one for one in gone if now - _first(self.missing[one], now) >= _LONG_MISSING]
            waiting |= {one: self.missing[one] for one in gone if one not in late}
            gone = late
        in_order = sorted(self.known.items(), key=lambda one: one[1])[-MOST_KNOWN:]
        self.known = {one: at for one, at in in_order if one not in gone}
        self.missing = {one: first for one, first in waiting.items() if one in self.known}
        is_complete = self._has_ended and self.is_believed
        if is_complete and counted is not None and counted <= MOST_KNOWN:
            self.gaps = [*self.gaps, counted - len(self.known)][-_KEPT_GAPS:]
        return gone

    @property
    def _asked(self) -> int:
        if self.since is not None:
            return self.since
        is_cut = len(self.known) >= MOST_KNOWN
        return min(self.known.values()) - 1 if is_cut else _place(_BEGINNING)

    def _speaks_against(self, counted: int | None, missing: Collection[str]) -> bool:
        """Whether some of the missing are still counted.

        What is deleted leaves the count and the list alike: the difference stays as it was.
        """
        if counted is None or counted > MOST_KNOWN or not self.gaps:
            return False
        there = sum(one not in missing for one in self.known)
        return counted - there > max(self.gaps)


def _place(changed_at: datetime) -> int:
    return (changed_at - _EPOCH) // _MS


def _first(told: str, now: datetime) -> datetime:
    return read_date(told) or now
