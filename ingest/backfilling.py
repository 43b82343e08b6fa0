"""Older posts of a source, step by step: walks a listing back through a stretch of time.

A kind offers this by a method `listing`, where its platform shows newest posts first and leads on
to older ones, or by a method `look_back` of its own. Kinds with neither can only show what is
there now. State goes in and comes out, so that a walk can stop and go on; when the next step comes,
and what becomes of the posts, is decided elsewhere.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from ingest.dates import read_date
from ingest.errors import BadAnswerError, IngestError, UnknownKindError
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.options import SourceOptions
from ingest.outbound import GuardedClient
from ingest.posts import Page
from ingest.registry import find_source, kinds, read_options
from ingest.tidy import tidy_fetched

O_contra = TypeVar("O_contra", bound=SourceOptions, contravariant=True)

# One step is short, so that polling gets its turn at the same host in between.
PAGES_A_STEP = 5
POSTS_A_PAGE = 100
_MOST_RESTARTS = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `since` on, until before `until`."""

    since: datetime
    until: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Filled:
    """What one step brought. `share` is how much of the stretch was seen by now, 0 to 1."""

    mentions: Sequence[RawMention]
    state: State
    refused: Sequence[Refused] = ()
    reached: datetime | None = None
    share: float = 0.0
    is_done: bool = False


class Pages(Protocol):
    """A listing that leads from newer posts to older ones; `ingest.listening.Listing` is one."""

    def page(self, cursor: str | None, most: int) -> Page:
        """The newest posts, or those from `cursor` on; `most` is how many are wanted."""
        ...


class Lists(Protocol[O_contra]):
    """A kind whose platform lists posts, newest first."""

    def listing(self, options: O_contra, client: GuardedClient, now: datetime) -> Pages:
        """The listing that is listened to."""
        ...


class LooksBack(Protocol[O_contra]):
    """A kind with a way of its own to older posts."""

    def look_back(
        self,
        options: O_contra,
        stretch: Stretch,
        state: State,
        client: GuardedClient,
        now: datetime,
    ) -> Filled:
        """The next step through the stretch. Raises IngestError."""
        ...


@runtime_checkable
class Jumps(Protocol):
    """A listing that need not be walked from its newest post."""

    def cursor_before(self, moment: datetime) -> str | None:
        """The cursor of the page that begins with the newest post before this moment."""
        ...


def kinds_that_look_back() -> tuple[str, ...]:
    """The kinds whose older posts can be had, sorted."""
    return tuple(kind for kind in kinds() if can_look_back(kind))


def can_look_back(kind: str) -> bool:
    """Whether older posts of this kind of source can be had."""
    try:
        source = find_source(kind)
    except UnknownKindError:
        return False
    return hasattr(source, "listing") or hasattr(source, "look_back")


def look_back(
    kind: str,
    options: Mapping[str, object],
    stretch: Stretch,
    state: State,
    client: GuardedClient,
    *,
    now: datetime,
) -> Filled:
    """The next step back through the stretch; `state` is what the step before returned, or empty.

    Raises IngestError if nothing could be had, UnknownKindError for a kind without a way back.
    """
    source = find_source(kind)
    chosen = read_options(source, options)
    if hasattr(source, "look_back"):
        own = cast("LooksBack[SourceOptions]", source)
        filled = own.look_back(chosen, stretch, state, client, now)
    elif hasattr(source, "listing"):
        listing = cast("Lists[SourceOptions]", source).listing(chosen, client, now)
        filled = walk_back(listing, stretch, state, pages_s=client.limits.pages_s, now=now)
    else:
        able = ", ".join(kinds_that_look_back())
        raise UnknownKindError(kind, f"shows no older posts; these do: {able}")
    tidied = tidy_fetched(Fetched(filled.mentions, filled.state, filled.refused), now)
    return Filled(
        [mention for mention in tidied.mentions if mention.published_at in stretch],
        filled.state,
        tidied.refused,
        filled.reached,
        filled.share,
        filled.is_done,
    )


def walk_back(
    listing: Pages, stretch: Stretch, state: State, *, pages_s: float, now: datetime
) -> Filled:
    """Some pages of a listing, older ones with every step."""
    begun = read_date(str(state["begun"])) if state.get("begun") else None
    begun = begun or now
    cursor = state.get("cursor")
    if not state and isinstance(listing, Jumps):
        cursor = listing.cursor_before(stretch.until)
        begun = stretch.until if cursor else begun
    restarts = int(state.get("restarts") or 0)
    try:
        pages, cursor, problems = _walk(listing, cursor, stretch, pages_s)
    except BadAnswerError as error:
        # Platforms forget their cursors: once more from the top, which stores nothing twice.
        if error.status != 400 or not cursor or restarts >= _MOST_RESTARTS:
            raise
        return Filled((), _state(begun, None, restarts + 1))
    reached = _oldest(pages) or read_date(str(state.get("reached") or "")) or begun
    is_done = cursor is None
    return Filled(
        mentions=[post.mention for page in pages for post in page.posts],
        state={**_state(begun, cursor, restarts), "reached": reached.isoformat()},
        refused=[*(one for page in pages for one in page.refused), *problems],
        reached=reached,
        share=1.0 if is_done else share_of(begun, reached, stretch.since),
        is_done=is_done,
    )


def share_of(begun: datetime, reached: datetime, end: datetime) -> float:
    """How much of the way from `begun` to `end` lies behind, 0 to 1; it may lead either way."""
    whole = abs((begun - end).total_seconds())
    done = abs((begun - reached).total_seconds())
    return min(1.0, done / whole) if whole else 1.0


def _walk(
    listing: Pages, cursor: str | None, stretch: Stretch, pages_s: float
) -> tuple[list[Page], str | None, list[Refused]]:
    """The pages, and the cursor of the next one (None: there is none, or none is wanted)."""
    stop_at_s = time.monotonic() + pages_s
    pages: list[Page] = []
    while len(pages) < PAGES_A_STEP:
        try:
            page = listing.page(cursor, POSTS_A_PAGE)
        except IngestError as error:
            if not pages:
                raise
            # Tried again from here in the next step; what was had so far is kept.
            return pages, cursor, [Refused(error.where, error.problem)]
        pages.append(page)
        has_passed = bool(page.posts) and page.posts[-1].sorted_at < stretch.since
        if page.cursor is None or page.cursor == cursor or has_passed:
            return pages, None, []
        cursor = page.cursor
        if time.monotonic() > stop_at_s:
            break
    return pages, cursor, []


def _oldest(pages: Sequence[Page]) -> datetime | None:
    return min((post.sorted_at for page in pages for post in page.posts), default=None)


def _state(begun: datetime, cursor: str | None, restarts: int) -> dict[str, Any]:
    return {"begun": begun.isoformat(), "cursor": cursor, "restarts": restarts}
