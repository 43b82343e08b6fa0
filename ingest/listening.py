"""Listens to a listing that shows its newest posts first: no gap, no repeat, edits followed.

A fetch walks from the newest post back to where the last one stopped. What does not fit into
one fetch is gone on with in the next, from the cursor of the listing. Posts taken earlier are
looked at again, those first that waited longest. How a page is asked for is the source's
business.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ingest.dates import read_date
from ingest.earlier import handed_in
from ingest.emptied import require_some
from ingest.errors import BadAnswerError, IngestError
from ingest.looking import Looks
from ingest.mentions import Fetched, Refused, State
from ingest.posts import Listing, Page, Post
from ingest.watching import watch

# Posts reach a search index late, and not in their order.
_OVERLAP = timedelta(minutes=15)
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class _Position:
    """Everything up to `reached` was taken; `cursor` is set in the middle of a walk."""

    reached: datetime | None = None
    newest: datetime | None = None
    cursor: str | None = None
    told: int = 0  # rows on the first page, when it was last read from its top

    @classmethod
    def from_state(cls, state: State) -> "_Position":
        told = {name: state.get(name) for name in ("reached", "newest")}
        moments = {name: read_date(str(one)) for name, one in told.items() if one}
        reached = moments.get("reached")
        told = state.get("told", 2 if reached else 0)
        return cls(reached, moments.get("newest"), state.get("cursor"), told)

    def to_state(self) -> dict[str, Any]:
        return {
            "reached": self.reached.isoformat() if self.reached else None,
            "newest": self.newest.isoformat() if self.newest else None,
            "cursor": self.cursor,
            "told": self.told,
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
    looks = Looks(listing, shown, time.monotonic() + pages_s)
    kept, looked_at = looks.at_watched(kept, read_date(str(state.get("looked_at") or "")), now)
    young = dict(looks.there)
    left_over = looks.at_earlier(handed_in(state), watched)
    fresh = _fresh({**looks.there, **shown}, watched)
    ours = _fresh({**young, **shown}, watched)
    next_state = {
        "heard": heard,
        **_advance(position, pages, left_at, now).to_state(),
        "watched": watch(kept, {post.mention.external_id: post.mark for post in ours}),
        "looked_at": looked_at.isoformat() if looked_at else None,
    }
    removed = [*gone, *looks.removed]
    refused = [*(one for page in pages for one in page.refused), *problems, *looks.refused]
    nothing_new = position.reached is not None and not fresh and not removed
    mentions = [post.mention for post in fresh]
    return Fetched(
        mentions, next_state, refused, removed, not_modified=nothing_new, left_over=left_over
    )


def _fresh(posts: Mapping[str, Post], watched: Mapping[str, str]) -> list[Post]:
    """Those that are new or edited, from old to new."""
    fresh = [post for one, post in posts.items() if watched.get(one) != post.mark]
    return sorted(fresh, key=lambda post: (post.sorted_at, post.mention.published_at))


def _walk(
    listing: Listing,
    position: _Position,
    limit: int,
    pages_s: float,
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
    require_some(page.where, "post", told=page.told, before=position.told)
    return page


def _is_known(page: Page, position: _Position) -> bool:
    """Does this page end with what was taken before?"""
    if position.reached is None or not page.posts:
        return False
    return page.posts[-1].sorted_at < position.reached - _OVERLAP


def _advance(
    position: _Position, pages: Sequence[Page], left_at: str | None, now: datetime
) -> _Position:
    moments = [post.sorted_at for page in pages for post in page.posts]
    known = [*moments, *(one for one in (position.newest, position.reached) if one)]
    newest = min(max(known), now) if known else None
    told = position.told if position.cursor else pages[0].told
    # The first time only the newest posts are wanted: what is older is not gone back to.
    if left_at and position.reached:
        return _Position(position.reached, newest, left_at, told)
    return _Position(newest, told=told)
