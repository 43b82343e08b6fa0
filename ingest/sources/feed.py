"""`feed`: RSS, Atom, RDF and JSON Feed by URL."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field

from ingest.closed_places import PublicAddress
from ingest.earlier import Earlier
from ingest.emptied import require_some
from ingest.feed_answers import read_feed
from ingest.links import joined
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.options import SourceOptions
from ingest.outbound import GuardedClient
from ingest.outbound.waiting import conditional_headers, remember_validators
from ingest.own_links import MOST_AT_ONCE, LinkLooks, ask_for, with_links
from ingest.tidy import stable_id

_FEWEST_LINKS = 3
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)


# What joining would not change.
_ABSOLUTE = re.compile(r"https?://[^\s?#;/\[\]]+(?:/[^\s?#;]*)?(?:\?[^\s?#;]+)?", re.ASCII)


class FeedOptions(SourceOptions):
    """What to read and how to name it."""

    url: PublicAddress = Field(description="Address of the feed (RSS, Atom, RDF or JSON Feed).")
    network: str | None = Field(
        default=None,
        description="Name of the place the posts come from; the feed's host if left out.",
    )
    language: str | None = Field(
        default=None,
        description="Language of the posts (nl, en …) where the feed does not tell.",
    )


class FeedSource:
    """Feeds, asked for conditionally: an unchanged one costs one short answer."""

    kind = "feed"
    description = "Posts of an RSS, Atom, RDF or JSON feed"
    options_model = FeedOptions
    most_looked_at = MOST_AT_ONCE

    def fetch(
        self, options: FeedOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """All entries of the feed, and what became of posts that were in it before."""
        looks, state = LinkLooks.take(state)
        return with_links(self._read(options, state, client, now), looks, client, now)

    def look_at(self, options: FeedOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """By their links: a feed tells nothing of posts that it does not show any more."""
        return ask_for(state, earlier, besides=[options.url])

    def _read(
        self, options: FeedOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """All entries of the feed, or `not_modified` if it is the same as last time."""
        state = state if state.get("url") == options.url else {}
        named = [options.network, options.language]
        if state.get("named", named) != named:
            # The same bytes tell other mentions now: all are read anew.
            state = {"url": options.url, "had_entries": state.get("had_entries")}
        headers = {"Accept": _ACCEPT, **conditional_headers(state, options.url)}
        answer = client.get(options.url, headers=headers)
        digest = hashlib.sha256(answer.body).hexdigest()
        if answer.not_modified:
            return Fetched((), state, not_modified=True)
        validators = remember_validators(answer, options.url)
        if state.get("sha256") == digest:
            return Fetched((), {**state, **validators}, not_modified=True)
        feed = read_feed(answer, "feed", wanted="a feed")
        told, before = len(feed["entries"]), int(bool(state.get("had_entries")))
        require_some(answer.url, "entry", told=told, before=before, may_go=0)
        reader = _EntryReader.of(feed, answer.url, options, now)
        mentions = [reader.read(entry) for entry in feed["entries"]]
        had_entries = bool(mentions) or bool(state.get("had_entries"))
        next_state = {
            **validators,
            "url": options.url,
            "named": named,
            "sha256": digest,
            "had_entries": had_entries,
        }
        shown = {mention.external_id for mention in mentions}
        gone = [one for one in feed.get("gone", ()) if one not in shown]
        return Fetched(mentions, next_state, _problems(feed, answer.url), gone)


SOURCE = FeedSource()


def _problems(feed: dict[str, Any], url: str) -> tuple[Refused, ...]:
    if not feed["problem"]:
        return ()
    count = len(feed["entries"])
    return (Refused(url, f"{feed['problem']}; {count} entries could be read"),)


@dataclass(frozen=True, slots=True)
class _EntryReader:
    """Makes mentions of the entries of one feed; knows what they have in common."""

    url: str
    network: str
    language: str | None
    extra: Mapping[str, Any]  # one for all posts that bring nothing of their own
    now: datetime
    shared: str | None = None  # an id that most posts have, which is none

    @classmethod
    def of(
        cls, feed: dict[str, Any], url: str, options: FeedOptions, now: datetime
    ) -> "_EntryReader":
        network = options.network or (urlsplit(url).hostname or "").removeprefix("www.")
        extra = {"feed": feed["title"]} if feed["title"] else {}
        language, shared = feed["language"] or options.language, _shared_id(feed["entries"])
        return cls(url, network, language, extra, now, shared)

    def read(self, entry: dict[str, Any]) -> RawMention:
        told = entry.get
        published, updated = _moments(entry)
        title = told("title")
        text = told("text") or title or ""
        link = _absolute(self.url, told("link"))
        identity = told("id") if told("id") != self.shared else None
        answered = told("in_reply_to")
        return RawMention(
            external_id=identity or link or stable_id(title, told("published") or text),
            text=text,
            title=title if text != title else None,
            published_at=published or self.now,
            edited_at=updated if published and updated and updated > published else None,
            url=link,
            author_name=told("author_name"),
            author_url=told("author_url"),
            network=self.network,
            language=told("language") or self.language,
            in_reply_to=answered,
            conversation_id=answered,
            extra=self._extra_of(entry, is_dated=published is not None),
        )

    def _extra_of(self, entry: dict[str, Any], *, is_dated: bool) -> Mapping[str, Any]:
        tags = entry.get("tags")
        if is_dated and not tags:
            return self.extra
        extra = dict(self.extra)
        if tags:
            extra["tags"] = [tag for tag in tags if tag]
        if not is_dated:
            extra["published_at_unknown"] = True
        return extra


def _shared_id(entries: Sequence[Mapping[str, Any]]) -> str | None:
    """The id that some programs write into all posts, if one stands at most of these.

    Three links at least: one post may stand there twice, with another category or campaign in
    its link, and keeps its id.
    """
    ids: list[str] = [entry["id"] for entry in entries if "id" in entry]
    if len(set(ids)) == len(ids):
        return None
    for one, count in Counter(ids).most_common(1):
        links = {entry["link"] for entry in entries if entry.get("id") == one and "link" in entry}
        if len(links) >= _FEWEST_LINKS and 2 * count > len(entries):
            return one
    return None


def _moments(entry: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    """When it was published, and when last changed; feeds with one date mean the first."""
    published = _moment(entry["published"]) if "published" in entry else None
    updated = _moment(entry["updated"]) if "updated" in entry else None
    return published or updated, updated


def _moment(told: str) -> datetime:
    # The child tells ISO 8601 in UTC, and nothing else.
    moment = datetime.fromisoformat(told)
    return moment if moment.tzinfo is UTC else moment.replace(tzinfo=UTC)


def _absolute(url: str, link: str | None) -> str | None:
    if not link or _ABSOLUTE.fullmatch(link):
        return link or None
    return joined(url, link)
