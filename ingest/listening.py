"""Listens to a listing that shows its newest posts first: no gap, no repeat, edits followed.

A fetch walks from the newest post back to where the last one stopped. What does not fit into
one fetch is gone on with in the next, from the cursor of the listing. Posts taken earlier are
looked at again, those first that waited longest. How a page is asked for is the source's
business.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from ingest.dates import read_date
from ingest.errors import BadAnswerError, IngestError, NothingFoundError
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.watching import find_changes, looks_due, watch

# Posts reach a search index late, and not in their order.
_OVERLAP = timedelta(minutes=15)
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Post:
    """One post as its platform shows it now.

    `sorted_at` is where it stands in the listing; `mark` changes with every edit.
    """

    mention: RawMention
    sorted_at: datetime
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing. `told` counts its rows, also those that were left out.

    `gone` are posts that the page itself says are deleted, `unknown` those of which it cannot
    tell anything now.
    """

    posts: Sequence[Post]
    told: int
    cursor: str | None = None
    refused: Sequence[Refused] = ()
    gone: Sequence[str] = ()
    unknown: Sequence[str] = ()


class Listing(Protocol):
    """What a source offers to be listened to."""

    most_looked_up: int

    def page(self, cursor: str | None, most: int) -> Page:
        """The newest posts, or those from `cursor` on; `most` is how many are wanted."""
        ...

    def look_up(self, identities: Sequence[str]) -> Page:
        """Posts by their ids; those that are gone are left out or named as gone."""
        ...


@dataclass(frozen=True, slots=True)
class _Position:
    """Everything up to `reached` was taken; `cursor` is set in the middle of a walk."""

    reached: datetime | None = None
    newest: datetime | None = None
    cursor: str | None = None

    @classmethod
    def from_state(cls, state: State) -> "_Position":
        told = {name: state.get(name) for name in ("reached", "newest")}
        moments = {name: read_date(str(one)) for name, one in told.items() if one}
        return cls(moments.get("reached"), moments.get("newest"), state.get("cursor"))

    def to_state(self) -> dict[str, Any]:
        return {
            "reached": self.reached.isoformat() if self.reached else None,
            "newest": self.newest.isoformat() if self.newest else None,
            "cursor": self.cursor,
        }


def listen(
    listing: Listing, heard: str, state: State, *, limit: int, pages_s: float, now: datetime
) -> Fetched:
    """New and edited posts, oldest first. A state of something else than `heard` is not used.

    Raises IngestError if not even the first page can be had.
    """
    state = state if state.get("heard") == heard else {}
    position = _Position.from_state(state)
    watched: dict[str, str] = dict(state.get("watched") or {})
    pages, left_at, problems = _walk(listing, position, limit, pages_s)
    shown = {post.mention.external_id: post for page in pages for post in page.posts}
    gone = {one for page in pages for one in page.gone if one in watched}
    kept = {one: mark for one, mark in watched.items() if one not in gone}
    looked_at = read_date(str(state.get("looked_at") or ""))
    looks = looks_due(len(kept), listing.most_looked_up - 1, looked_at, now)
    stop_at_s = time.monotonic() + pages_s
    seen_again: dict[str, Post] = {}
    removed: list[str] = []
    unseen: list[Refused] = []
    for _ in range(looks):
        there, lost, kept, problems_now = _look_again(listing, kept, shown)
        seen_again |= there
        removed += lost
        unseen += problems_now
        if problems_now or not (there or lost) or time.monotonic() > stop_at_s:
            break
    current = {**seen_again, **shown}
    fresh = [post for one, post in current.items() if watched.get(one) != post.mark]
    in_order = sorted(fresh, key=lambda post: (post.sorted_at, post.mention.published_at))
    next_state = {
        "heard": heard,
        **_advance(position, shown.values(), left_at, now).to_state(),
        "watched": watch(kept, {post.mention.external_id: post.mark for post in in_order}),
        "looked_at": now.isoformat(),
    }
    removed = [*gone, *removed]
    refused = [*(one for page in pages for one in page.refused), *problems, *unseen]
    nothing_new = position.reached is not None and not in_order and not removed
    return Fetched(
        [post.mention for post in in_order], next_state, refused, removed, not_modified=nothing_new
    )


def _walk(
    listing: Listing, position: _Position, limit: int, pages_s: float
) -> tuple[list[Page], str | None, list[Refused]]:
    """The pages, the cursor where the walk had to stop (None: it arrived), and why it failed."""
    stop_at_s = time.monotonic() + pages_s
    pages = [_first_page(listing, position, limit)]
    count = len(pages[0].posts)
    cursor = None if _is_known(pages[0], position) else pages[0].cursor
    while cursor and count < limit and len(pages) < _MOST_PAGES and time.monotonic() < stop_at_s:
        try:
            page = listing.page(cursor, limit - count)
        except IngestError as error:
            return pages, cursor, [Refused(error.where, error.problem)]
        pages.append(page)
        count += len(page.posts)
        stands_still = page.cursor == cursor
        cursor = None if stands_still or _is_known(page, position) else page.cursor
    return pages, cursor, []


def _first_page(listing: Listing, position: _Position, limit: int) -> Page:
    if position.cursor:
        try:
            return listing.page(position.cursor, limit)
        except BadAnswerError as error:
            # Platforms forget their cursors; what was missed is on the pages from the top.
            if error.status != 400:
                raise
    page = listing.page(None, limit)
    if position.reached and not page.told:
        raise NothingFoundError("the listing", "is empty, where it showed posts before")
    return page


def _is_known(page: Page, position: _Position) -> bool:
    """Does this page end with what was taken before?"""
    if position.reached is None or not page.posts:
        return False
    return page.posts[-1].sorted_at < position.reached - _OVERLAP


def _advance(
    position: _Position, posts: Iterable[Post], left_at: str | None, now: datetime
) -> _Position:
    moments = [post.sorted_at for post in posts]
    told = [*moments, *(one for one in (position.newest, position.reached) if one)]
    newest = min(max(told), now) if told else None
    # The first time only the newest posts are wanted: what is older is not gone back to.
    if left_at and position.reached:
        return _Position(position.reached, newest, left_at)
    return _Position(newest)


def _look_again(
    listing: Listing, watched: Mapping[str, str], shown: Mapping[str, Post]
) -> tuple[dict[str, Post], list[str], dict[str, str], list[Refused]]:
    """Posts as they are now, ids of those that are gone, the next list, and what went wrong.

    One post that was just shown is asked for too: if it comes back, the others that do not
    are really gone. A platform that cannot tell costs nothing else: the new posts are here.
    """
    asked = [one for one in watched if one not in shown][: listing.most_looked_up - 1]
    if not asked:
        return {}, [], dict(watched), []
    witness = list(shown)[:1]
    try:
        page = listing.look_up([*asked, *witness])
    except IngestError as error:
        # They wait again, behind the others: one that cannot be asked for must not block all.
        kept = {one: mark for one, mark in watched.items() if one not in asked}
        kept |= {one: watched[one] for one in asked}
        problem = f"earlier posts could not be looked at again: {error.problem}"
        return {}, [], kept, [Refused(error.where, problem)]
    there = {post.mention.external_id: post for post in page.posts}
    marks = {one: post.mark for one, post in there.items()}
    known = {**watched, **{one: shown[one].mark for one in witness if one in shown}}
    gone = [one for one in asked if one in page.gone]
    open_ids = [one for one in (*asked, *witness) if one not in {*gone, *page.unknown}]
    changes = find_changes(known, open_ids, marks)
    kept = {
        one: watched.get(one, mark)
        for one, mark in changes.watched.items()
        if one in watched and one not in gone
    }
    # Behind the others: what cannot be told of now must not stand before them for ever.
    kept |= {one: kept.pop(one) for one in page.unknown if one in kept}
    return there, [*gone, *changes.removed], kept, list(page.refused)
