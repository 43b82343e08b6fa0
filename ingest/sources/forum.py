"""`forum`: posts of a forum, by its interface (Discourse), its pages, or its feed.

Which of these it is, is found out at the first fetch: `ingest.discourse_forum` speaks with
Discourse, `ingest.forum_pages` reads pages of phpBB, Tweakers, XenForo, vBulletin, SMF and others.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from ingest.backfilling import Filled, Stretch, walk_back
from ingest.closed_places import PublicAddress
from ingest.dates import read_date
from ingest.discourse_forum import Forum, forum_listing
from ingest.earlier import Earlier, also
from ingest.errors import BotWallError, WrongOptionError
from ingest.forum_pages import PageRules, canonical, listen_to_pages, topic_of
from ingest.listening import listen
from ingest.mentions import Fetched, State
from ingest.options import SourceOptions, ZoneName
from ingest.outbound import GuardedClient
from ingest.outbound.walls import looks_like_bot_wall
from ingest.sandbox import parse_apart
from ingest.selectors import Selector
from ingest.sources.feed import SOURCE as FEED
from ingest.sources.feed import FeedOptions

_SELECTORS = {
    "item_selector": "item",
    "text_selector": "text",
    "author_selector": "author",
    "date_selector": "date",
    "id_selector": "identity",
    "quote_selector": "left_out",
    "topic_selector": "topic",
    "topic_link_selector": "topic_link",
}


def _selector(meaning: str) -> Any:
    return Field(default=None, description=f"{meaning} CSS selector, in place of the program's.")


class ForumOptions(SourceOptions):
    """Which forum, category, topic or feed, and how it is read."""

    url: PublicAddress = Field(description="Address of the forum, a category, a topic or its feed.")
    software: Literal[
        "auto", "discourse", "phpbb", "tweakers", "xenforo", "vbulletin", "smf", "other", "feed"
    ] = Field(default="auto", description="The forum's program; `auto` looks at the page.")
    query: str | None = Field(
        default=None,
        max_length=300,
        description="Only posts that hold these words; Discourse's own search where it is one.",
    )
    limit: int = Field(default=100, ge=1, le=500, description="How many posts to take at most.")
    max_pages: int = Field(
        default=10, ge=1, le=50, description="How many pages to read at most at every fetch."
    )
    language: str | None = Field(default=None, description="Language of the posts (nl, en …).")
    timezone: ZoneName = Field(
        default="Europe/Amsterdam", description="Time zone of dates that do not name one."
    )
    api_key: SecretStr | None = Field(
        default=None, description="Key for Discourse's interface, for forums that want a log-in."
    )
    api_user: str | None = Field(
        default=None, pattern=r"^[\w.-]{1,60}$", description="Name of the user of that key."
    )
    item_selector: Selector | None = _selector("One post.")
    text_selector: Selector | None = _selector("Its text.")
    author_selector: Selector | None = _selector("Its author's name.")
    date_selector: Selector | None = _selector("When it was written.")
    id_selector: Selector | None = _selector("Its number.")
    quote_selector: Selector | None = _selector(
        "What is left out of a text: quotations, signatures."
    )
    topic_selector: Selector | None = _selector("One topic on the page of a board.")
    topic_link_selector: Selector | None = _selector("The link to it.")

    def selectors(self) -> dict[str, str]:
        """The selectors given, by what the program calls them."""
        told = {name: getattr(self, option) for option, name in _SELECTORS.items()}
        return {name: selector for name, selector in told.items() if selector}


class ForumSource:
    """New posts since the last fetch, edits and deletions; the newest ones the first time."""

    kind = "forum"
    description = "Posts of a forum: Discourse, phpBB, Tweakers and others"
    options_model = ForumOptions
    places = ("url", "software")

    def fetch(
        self, options: ForumOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Posts from old to new; what was found out about the forum stays in the state."""
        heard = json.dumps([options.url, options.software, options.query, options.selectors()])
        state = state if state.get("heard") == heard else {}
        software = state.get("software") or _find_software(options, client)
        inner: State = state.get("inner") or {}
        match software:
            case "discourse":
                fetched = _listen_to_discourse(options, inner, client, now)
            case "feed":
                fetched = _read_feed(options, inner, client, now)
            case _:
                rules = _page_rules(options, software)
                fetched = listen_to_pages(rules, inner, client, now)
        next_state = {"heard": heard, "software": software, "inner": fetched.state}
        return replace(fetched, state=next_state)

    def look_back(
        self,
        options: ForumOptions,
        stretch: Stretch,
        state: State,
        client: GuardedClient,
        now: datetime,
    ) -> Filled:
        """Older posts of a Discourse; other programs lead back topic by topic only."""
        software = state.get("software") or _find_software(options, client)
        if software != "discourse":
            raise WrongOptionError("software", "older posts can be had of a Discourse only")
        listing = forum_listing(_as_forum(options), client, {}, None)
        inner: State = state.get("inner") or {}
        filled = walk_back(listing, stretch, inner, pages_s=client.limits.pages_s, now=now)
        return replace(filled, state={"software": software, "inner": filled.state})

    def look_at(self, options: ForumOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """Posts of a Discourse by their numbers, of a feed by their links.

        Pages of other programs are read again in turns anyway.
        """
        inner: State = state.get("inner") or {}
        match state.get("software"):
            case "discourse":
                inner = also(inner, earlier)
            case "feed":
                inner = FEED.look_at(FeedOptions(url=options.url), inner, earlier)
        return {**state, "inner": inner}


SOURCE = ForumSource()


def _find_software(options: ForumOptions, client: GuardedClient) -> str:
    if options.software != "auto":
        return options.software
    answer = client.get(canonical(options.url))
    told = parse_apart(
        "forum",
        answer.body,
        where=answer.url,
        params={
            "content_type": answer.headers.get("content-type", ""),
            "software": "auto",
            "selectors": options.selectors(),
        },
    )
    if not told["posts"] and not told["topics"] and looks_like_bot_wall(answer.body):
        raise BotWallError(answer.url, "a check for robots stands before the content")
    return str(told["software"])


def _as_forum(options: ForumOptions) -> Forum:
    return Forum(
        url=options.url,
        query=options.query,
        api_key=options.api_key.get_secret_value() if options.api_key else None,
        api_user=options.api_user,
        language=options.language,
    )


def _listen_to_discourse(
    options: ForumOptions, state: State, client: GuardedClient, now: datetime
) -> Fetched:
    forum = _as_forum(options)
    reached = read_date(str(state.get("reached") or ""))
    listing = forum_listing(forum, client, state.get("watched") or {}, reached)
    pages_s = client.limits.pages_s
    return listen(listing, options.url, state, limit=options.limit, pages_s=pages_s, now=now)


def _read_feed(
    options: ForumOptions, state: State, client: GuardedClient, now: datetime
) -> Fetched:
    """A forum's feed: posts of one topic share a conversation, and may be searched."""
    fetched = FEED.fetch(
        FeedOptions(url=options.url, language=options.language), state, client, now
    )
    words = _words(options)
    mentions = [
        replace(one, conversation_id=f"topic {topic}")
        if (topic := topic_of(one.url or ""))
        else one
        for one in fetched.mentions
        if all(word in f"{one.title or ''} {one.text}".lower() for word in words)
    ]
    return replace(fetched, mentions=mentions)


def _page_rules(options: ForumOptions, software: str) -> PageRules:
    return PageRules(
        url=options.url,
        software=software,
        selectors=options.selectors(),
        zone=ZoneInfo(options.timezone),
        max_pages=options.max_pages,
        limit=options.limit,
        words=_words(options),
        language=options.language,
    )


def _words(options: ForumOptions) -> list[str]:
    """Words, and phrases in quotation marks."""
    found = re.findall(r'"([^"]+)"|(\S+)', (options.query or "").lower())
    return [phrase.strip() or word for phrase, word in found]
