"""`webpage`: reviews or posts on public pages, by schema.org markup or CSS selectors."""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import Field, model_validator

from ingest.earlier import Earlier
from ingest.errors import BotWallError, IngestError, NothingFoundError, TooSlowError
from ingest.mentions import Fetched, Refused, State
from ingest.outbound import GuardedClient
from ingest.outbound.answers import Answer
from ingest.outbound.waiting import conditional_headers, remember_validators
from ingest.outbound.walls import looks_like_bot_wall
from ingest.own_links import MOST_AT_ONCE, LinkLooks, ask_for, with_links
from ingest.page_items import ItemRules, ListedOptions, next_url, to_mentions
from ingest.sandbox import parse_apart
from ingest.selectors import Selector

_SELECTORS = (
    "item",
    "text",
    "title",
    "author",
    "rating",
    "date",
    "id",
    "link",
    "reference",
    "next",
)


def _selector(meaning: str) -> Any:
    note = "CSS selector; `@name` at its end takes an attribute."
    return Field(default=None, description=f"{meaning} {note}")


class WebpageOptions(ListedOptions):
    """Which page, how far to page on, and where things stand if the page has no markup."""

    max_pages: int = Field(
        default=5, ge=1, le=50, description="How many pages to read at most, following `next`."
    )
    allow_empty: bool = Field(
        default=False,
        description="Accept a page without any item; otherwise that is an error.",
    )
    best_rating: float = Field(
        default=5, description="The highest rating that can be given; for `rating_selector`."
    )
    worst_rating: float = Field(
        default=1, description="The lowest rating that can be given; for `rating_selector`."
    )
    item_selector: Selector | None = _selector(
        "One review or post; switches reading by selectors on."
    )
    text_selector: Selector | None = _selector("Its text; the whole item if left out.")
    title_selector: Selector | None = _selector("Its title.")
    author_selector: Selector | None = _selector("Its author's name.")
    rating_selector: Selector | None = _selector("Its rating: a number, `4/5` or stars.")
    date_selector: Selector | None = _selector("When it was published.")
    id_selector: Selector | None = _selector("An id that stays the same.")
    link_selector: Selector | None = _selector("A link of its own, usually with `@href`.")
    reference_selector: Selector | None = _selector("An order number given along.")
    next_selector: Selector | None = _selector("The link to the next page; rel=next if left out.")

    @model_validator(mode="after")
    def _selectors_need_items(self) -> "WebpageOptions":
        extra = set(self.selectors()) - {"item", "next"}
        if extra and not self.item_selector:
            raise ValueError(f"{sorted(extra)[0]}_selector needs item_selector too")
        return self

    def rules(self) -> ItemRules:
        """The same, and whether the link of an item leads to itself."""
        return replace(super().rules(), links_are_own=self.link_selector is not None)

    def selectors(self) -> dict[str, str]:
        """The selectors given, by what they select."""
        told = {name: getattr(self, f"{name}_selector") for name in _SELECTORS}
        return {name: selector for name, selector in told.items() if selector}


@dataclass(slots=True)
class _Gathered:
    """What the pages of one fetch brought so far."""

    items: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    complete: bool = True


class WebpageSource:
    """Pages in their order, until there is no next one; a page without items is an error."""

    kind = "webpage"
    description = "Reviews or posts on public web pages"
    options_model = WebpageOptions
    most_looked_at = MOST_AT_ONCE
    may_share_links = True

    def fetch(
        self, options: WebpageOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """All items of all pages, and which of those had before were taken down."""
        looks, state = LinkLooks.take(state)
        return with_links(self._read(options, state, client, now), looks, client, now)

    def look_at(self, options: WebpageOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """By their links, where each has one of its own; else the page says nothing of one."""
        own = earlier if options.rules().links_are_own else ()
        return ask_for(state, own, besides=[options.url], by_path=True)

    def _read(
        self, options: WebpageOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """All items of all pages, or `not_modified` if they are the same as last time."""
        how = options.model_dump(mode="json", exclude={"allow_empty"})
        # Read in another way, the same page tells other mentions.
        state = state if state.get("how") == how else {}
        first = client.get(options.url, headers=conditional_headers(state, options.url))
        if first.not_modified:
            return Fetched((), state, not_modified=True)
        gathered = _gather(first, options, client)
        # The bytes of a page change with every visit (tokens, adverts); its items do not.
        told = json.dumps([item for _, item in gathered.items], sort_keys=True)
        digest = hashlib.sha256(told.encode()).hexdigest()
        # With more pages than one, an unchanged first page says nothing about the others.
        validators = remember_validators(first, options.url) if options.max_pages == 1 else {}
        told_state = {**validators, "how": how, "sha256": digest}
        next_state = told_state if gathered.complete else {}
        if state.get("sha256") == digest and gathered.complete:
            return Fetched((), next_state, gathered.refused, not_modified=True)
        mentions = to_mentions(gathered.items, options.rules(), now)
        return Fetched(mentions, next_state, gathered.refused)


SOURCE = WebpageSource()


def _gather(first: Answer, options: WebpageOptions, client: GuardedClient) -> _Gathered:
    gathered = _Gathered()
    answer, page = first, _read_page(first, options)
    _require_items(first, page, options)
    visited = {options.url, first.url}
    stop_at_s = time.monotonic() + client.limits.pages_s
    for left in reversed(range(options.max_pages)):
        gathered.items += [(answer.url, item) for item in page["items"]]
        gathered.refused += [Refused(answer.url, problem) for problem in page["problems"]]
        url = next_url(answer, page["next"])
        if not left or url is None or url in visited:
            break
        visited.add(url)
        try:
            if time.monotonic() > stop_at_s:
                raise TooSlowError(url, f"not asked for: {client.limits.pages_s:g} s have passed")
            answer = client.get(url)
            page = _read_page(answer, options)
        except IngestError as error:
            # The first pages count; without a digest the next fetch does all of them again.
            gathered.refused.append(Refused(url, error.problem))
            gathered.complete = False
            break
    return gathered


def _read_page(answer: Answer, options: WebpageOptions) -> dict[str, Any]:
    page: dict[str, Any] = parse_apart(
        "webpage",
        answer.body,
        where=answer.url,
        params={
            "content_type": answer.headers.get("content-type", ""),
            "selectors": options.selectors(),
            "worst": options.worst_rating,
            "best": options.best_rating,
        },
    )
    return page


def _require_items(answer: Answer, page: Mapping[str, Any], options: WebpageOptions) -> None:
    if page["items"]:
        return
    if looks_like_bot_wall(answer.body):
        raise BotWallError(answer.url, "a check for robots stands before the content")
    if page["has_login"]:
        raise BotWallError(answer.url, "a log-in page stands before the content")
    if not options.allow_empty:
        wanted = f"{options.item_selector!r}" if options.item_selector else "schema.org reviews"
        broken = "; ".join(page["problems"])
        problem = f"nothing found by {wanted}" + (f" ({broken})" if broken else "")
        raise NothingFoundError(answer.url, problem)
