"""`reviews`: reviews on pages that mark them up with schema.org, through all their pages.

Source: https://schema.org/Review, read from JSON-LD, microdata or RDFa (`ingest.parsing.reviews`).
Only what is new or edited is handed on. Once a day the whole listing is read, so that edits on
later pages and deletions are met; in between a list that is sorted by date is read up to what is
known.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from ingest.closed_places import PublicAddress
from ingest.dates import read_date
from ingest.earlier import Earlier
from ingest.errors import BotWallError, IngestError, NothingFoundError
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.novelty import find_news
from ingest.outbound import GuardedClient
from ingest.outbound.answers import Answer
from ingest.outbound.walls import looks_like_bot_wall
from ingest.own_links import MOST_AT_ONCE, LinkLooks, ask_for, with_links
from ingest.page_items import Item, ListedOptions, next_url, to_mentions
from ingest.sandbox import parse_apart

_WHOLE_EVERY = timedelta(hours=20)
_PLACEHOLDER = "{page}"
_GAP = "has more pages than were read: some reviews may be missing, raise max_pages"


class ReviewsOptions(ListedOptions):
    """Which pages."""

    url: PublicAddress = Field(description="Address of the first page with reviews.")
    page_url: str | None = Field(
        default=None,
        description="Address of further pages with `{page}` for their number, if the page has no "
        "link to the next one.",
    )
    first_page: int = Field(
        default=2, ge=0, le=100, description="The number of the page after the first one."
    )
    max_pages: int = Field(default=10, ge=1, le=100, description="How many pages to read at most.")
    allow_empty: bool = Field(
        default=False,
        description="Accept a page without any review; otherwise that is an error.",
    )

    @model_validator(mode="after")
    def _pages_of_the_same_site(self) -> "ReviewsOptions":
        if self.page_url is None:
            return self
        if _PLACEHOLDER not in self.page_url:
            raise ValueError("page_url needs {page} where the number of the page stands")
        if urlsplit(self.page_url).netloc != urlsplit(self.url).netloc:
            raise ValueError("page_url is not an address of the same site as url")
        return self


@dataclass(slots=True)
class _Listing:
    """The pages that were read. `is_whole` if they are all there are."""

    pages: list[tuple[str, list[Item]]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    total: int | None = None
    is_whole: bool = False


class ReviewsSource:
    """New, edited and deleted reviews."""

    kind = "reviews"
    description = "Reviews on web pages with schema.org markup"
    options_model = ReviewsOptions
    most_looked_at = MOST_AT_ONCE
    may_share_links = True

    def fetch(
        self, options: ReviewsOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Reviews that are new or edited, from old to new, and the ids of those deleted."""
        looks, state = LinkLooks.take(state)
        return with_links(self._read(options, state, client, now), looks, client, now)

    def look_at(self, options: ReviewsOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """By their links: those that the listing still shows are left alone."""
        known = state.get("marks") or {}
        unlisted = [one for one in earlier if one.external_id not in known]
        return ask_for(state, unlisted, besides=[options.url], by_path=True)

    def _read(
        self, options: ReviewsOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """The listing compared with what it showed before."""
        heard = f"{options.url} {options.page_url}"
        state = state if state.get("heard") == heard else {}
        marks: dict[str, str] = dict(state.get("marks") or {})
        whole_at = read_date(str(state.get("whole_at") or ""))
        is_due = whole_at is None or now - whole_at >= _WHOLE_EVERY
        listing = _read_listing(options, client, now, marks if not is_due else {})
        items = [(url, item) for url, page in listing.pages for item in page]
        mentions = to_mentions(_without_shared_ids(items), options.rules(), now)
        news, next_marks = find_news(mentions, marks)
        removed, missing = _find_removed(listing, mentions, marks, state.get("missing") or [])
        next_state = {
            "heard": heard,
            "marks": {one: mark for one, mark in next_marks.items() if one not in removed},
            "missing": missing,
            "whole_at": (now if listing.is_whole else whole_at or now).isoformat(),
        }
        news.sort(key=lambda one: one.published_at)
        nothing_new = bool(marks) and not news and not removed
        return Fetched(news, next_state, listing.refused, removed, not_modified=nothing_new)


SOURCE = ReviewsSource()


def _read_listing(
    options: ReviewsOptions, client: GuardedClient, now: datetime, known: Mapping[str, str]
) -> _Listing:
    """Pages in their order; with `known` only up to where nothing is new any more."""
    listing = _Listing()
    url: str | None = options.url
    visited: set[str] = set()
    stop_at_s = time.monotonic() + client.limits.pages_s
    while url is not None:
        if len(visited) == options.max_pages or (visited and time.monotonic() > stop_at_s):
            listing.refused.append(Refused(options.url, _GAP))
            return listing
        visited.add(url)
        try:
            answer = client.get(url)
            page = _read_page(answer)
            if not listing.pages:
                _require_reviews(answer, page, options)
        except IngestError as error:
            if not listing.pages:
                raise
            # Numbered pages end where the site says that there is no such page.
            if getattr(error, "status", None) in {404, 410} and options.page_url:
                break
            listing.refused.append(Refused(url, error.problem))
            return listing
        listing.refused += [Refused(answer.url, problem) for problem in page["problems"]]
        if listing.pages and any(page["items"] == known_page for _, known_page in listing.pages):
            break  # past the end some sites show the first or the last page again …
        if listing.pages and not page["items"]:
            break  # … and others none
        listing.pages.append((answer.url, page["items"]))
        listing.total = max((n for n in (listing.total, page["total"]) if n), default=None)
        if known and _is_known(listing, options, now, known):
            return listing
        url = _following(answer, page, options, len(visited))
        url = None if url in visited else url
    listing.is_whole = True
    return listing


def _read_page(answer: Answer) -> dict[str, Any]:
    told = answer.headers.get("content-type", "")
    page: dict[str, Any] = parse_apart(
        "reviews", answer.body, where=answer.url, params={"content_type": told}
    )
    return page


def _require_reviews(answer: Answer, page: Mapping[str, Any], options: ReviewsOptions) -> None:
    if page["items"]:
        return
    if looks_like_bot_wall(answer.body):
        raise BotWallError(answer.url, "a check for robots stands before the content")
    if page["has_login"]:
        raise BotWallError(answer.url, "a log-in page stands before the content")
    if not options.allow_empty and page["total"] != 0:
        broken = "; ".join(page["problems"])
        problem = "nothing found by schema.org reviews" + (f" ({broken})" if broken else "")
        raise NothingFoundError(answer.url, problem)


def _following(
    answer: Answer, page: Mapping[str, Any], options: ReviewsOptions, read: int
) -> str | None:
    if options.page_url is not None:
        return options.page_url.replace(_PLACEHOLDER, str(options.first_page + read - 1))
    return next_url(answer, page["next"])


def _is_known(
    listing: _Listing, options: ReviewsOptions, now: datetime, known: Mapping[str, str]
) -> bool:
    """Whether the last page holds nothing new, and the list has its newest reviews first."""
    if not _newest_first(listing.pages):
        return False
    mentions = to_mentions(
        _without_shared_ids([(listing.pages[-1][0], one) for one in listing.pages[-1][1]]),
        options.rules(),
        now,
    )
    news, _ = find_news(mentions, known)
    return not news


def _newest_first(pages: Sequence[tuple[str, list[Item]]]) -> bool:
    dates = [read_date(item["date"] or "") for _, items in pages for item in items]
    told = [one for one in dates if one is not None]
    in_order = all(later >= earlier for later, earlier in pairwise(told))
    return len(told) == len(dates) > 1 and in_order and told[0] > told[-1]


def _without_shared_ids(items: Sequence[tuple[str, Item]]) -> list[tuple[str, Item]]:
    """An id such as #review-1 that several reviews have on their pages is none."""
    texts = {(item["id"], item["text"]) for _, item in items if item["id"]}
    shared = {one for one, count in Counter(one for one, _ in texts).items() if count > 1}
    return [(url, {**item, "id": None} if item["id"] in shared else item) for url, item in items]


def _find_removed(
    listing: _Listing,
    mentions: Sequence[RawMention],
    marks: Mapping[str, str],
    missing_before: Sequence[str],
) -> tuple[list[str], list[str]]:
    """Reviews gone for the second time from a list that holds all of them, and those missing now.

    Many lists show a part of their reviews only, so the page's own count has to agree.
    """
    if not listing.is_whole or listing.total is None or len(mentions) < listing.total:
        return [], list(missing_before)
    there = {mention.external_id for mention in mentions}
    missing = [one for one in marks if one not in there]
    removed = [one for one in missing if one in set(missing_before)]
    return removed, [one for one in missing if one not in removed]
