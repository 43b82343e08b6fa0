"""Which posts already taken are looked at again, and what became of them.

Timelines tell of new posts only; edits and deletions show when a post is asked for again. A
source keeps a watch list in its state (id → when last edited), and checks a few at every fetch,
those first that waited longest. Older posts are handed to it (`ingest.earlier`). Pure values:
asking is the source's business.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_WATCHED = 400
# Every watched post is looked at within a day, however seldom its source is fetched.
_WITHIN = timedelta(hours=20)
_MOST_LOOKS = 100  # of one fetch; mostly the time is over first


@dataclass(frozen=True, slots=True)
class Changes:
    """What a look at some watched posts brought, and the list for the next time."""

    edited: Sequence[str]
    removed: Sequence[str]
    watched: Mapping[str, str]


def find_changes(
    watched: Mapping[str, str], asked: Sequence[str], present: Mapping[str, str]
) -> Changes:
    """Compare the posts asked for with those that are still there (id → when edited).

    Where not a single one came back the answer is not believed: an instance that turned
    members-only looks the same as one where everybody deleted everything.
    """
    if not set(asked) & set(present):
        return Changes((), (), dict(watched))
    edited = [one for one in asked if one in present and present[one] != watched[one]]
    removed = [one for one in asked if one not in present]
    waiting = {one: mark for one, mark in watched.items() if one not in asked}
    looked_at = {one: present[one] for one in asked if one in present}
    return Changes(edited, removed, {**waiting, **looked_at})


def watch(
    watched: Mapping[str, str], new: Mapping[str, str], *, most: int = MOST_WATCHED
) -> dict[str, str]:
    """The list with new posts at its end; the longest known fall off."""
    known = {one: mark for one, mark in watched.items() if one not in new}
    return dict(list({**known, **new}.items())[-most:])


def looks_due(count: int, at_once: int, last: datetime | None, now: datetime) -> int:
    """How many looks at `at_once` posts each are due for `count` watched ones since the last."""
    if not count or at_once < 1:
        return 0
    share = min(1.0, (now - last) / _WITHIN) if last else 0.0
    return min(max(1, math.ceil(share * count / at_once)), _MOST_LOOKS)


def moved_on(last: datetime | None, now: datetime, done: int, due: int) -> datetime | None:
    """Up to when the looks are made, after `done` of those that were `due` since the last."""
    if done >= due:
        return now
    return last + (now - last) * (done / due) if last else None
