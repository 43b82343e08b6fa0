"""Reads forums by their pages: a topic from its end, a board by its topics with something new.

Pages are read backwards until a post that is known. One page read earlier is looked at again at
every fetch, so that edits and deletions are met; a post counts as deleted only where its
neighbours on both sides are still there, because pages shift.
"""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from ingest.dates import read_date
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    IngestError,
    NothingFoundError,
    RetryLaterError,
)
from ingest.links import joined
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.outbound import GuardedClient
from ingest.outbound.walls import looks_like_bot_wall
from ingest.page_items import site_of
from ingest.sandbox import parse_apart
from ingest.tidy import stable_id

_MOST_SEEN: Final = 1000
_MOST_TOPICS: Final = 300
# Sessions and words to highlight: the same page under another address.
_PASSING: Final = frozenset({"sid", "s", "PHPSESSID", "hilit", "highlight", "view", "unread"})
_TOPIC: Final = re.compile(
    r"[?&]t(?:opic)?=(\d{1,12})|/list_messages/(\d{1,12})|/threads?/(?:[^/?#]*?[.-])?(\d{1,12})(?=[/?#]|$)"
    r"|showthread\.php\?(\d{1,12})|/t/[^/]+/(\d{1,12})|-t(\d{1,12})(?:[-.]|$)"
)
_NUMBER: Final = re.compile(
    r"[?&](?:start|page|p(?:age)?no)=(\d{1,9})|/page-?(\d{1,9})|/list_messages/\d+/(\d{1,9})"
    r"|topic=\d+\.(\d{1,9})|/(last)(?=[/?]|$)"
)
_LAST: Final = 10**9
_GAP: Final = "holds more new posts than were read: some may be missing, raise max_pages"

type_seen = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class PageRules:
    """How the pages of a forum are read."""

    url: str
    software: str
    selectors: Mapping[str, str]
    zone: ZoneInfo
    max_pages: int
    limit: int
    words: Sequence[str] = ()
    language: str | None = None


@dataclass(slots=True)
class _Walk:
    """What was read so far, and what is left of the time and the pages."""

    left_pages: int
    stop_at_s: float
    mentions: dict[str, RawMention] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # id → the page it stands on
    refused: list[Refused] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    pages: dict[str, list[str]] = field(default_factory=dict)  # page → ids on it

    @property
    def may_go_on(self) -> bool:
        return self.left_pages > 0 and time.monotonic() < self.stop_at_s


def listen_to_pages(
    rules: PageRules, state: State, client: GuardedClient, now: datetime
) -> Fetched:
    """New, edited and deleted posts, from old to new. Raises IngestError for the first page."""
    seen: type_seen = {one: list(told) for one, told in (state.get("seen") or {}).items()}
    topics: dict[str, str] = dict(state.get("topics") or {})
    reader = _Reader(rules, client, now, seen)
    first = reader.read_first(had_before=bool(seen))
    if first["posts"]:
        reader.read_topic(canonical(rules.url), first)
    else:
        topics = reader.read_board(first, topics)
    checked = reader.look_again(str(state.get("checked") or ""))
    news = [one for one in reader.walk.mentions.values() if _is_news(one, seen)]
    for one in reader.walk.removed:
        seen.pop(one, None)
    for identity, place in reader.walk.places.items():
        mention = reader.walk.mentions[identity]
        seen.pop(identity, None)
        seen[identity] = [_mark(mention), place]
    next_state = {
        "seen": dict(list(seen.items())[-_MOST_SEEN:]),
        "topics": dict(list(topics.items())[-_MOST_TOPICS:]),
        "checked": checked,
    }
    wanted = [one for one in news if _holds(one, rules.words)]
    wanted.sort(key=lambda one: one.published_at)
    nothing_new = bool(state.get("seen")) and not wanted and not reader.walk.removed
    return Fetched(
        wanted, next_state, reader.walk.refused, reader.walk.removed, not_modified=nothing_new
    )


def canonical(url: str) -> str:
    """The address of a page without what changes from visit to visit."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, True) if pair[0] not in _PASSING]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def topic_of(url: str) -> str | None:
    """The number of the topic that an address is about."""
    found = _TOPIC.search(url)
    return next((one for one in found.groups() if one), None) if found else None


def page_number(url: str) -> int:
    """Where a page stands among those of its topic: a number or an offset, 0 for the first."""
    found = _NUMBER.search(url)
    told = next((one for one in found.groups() if one), "0") if found else "0"
    return _LAST if told == "last" else int(told)


def _mark(mention: RawMention) -> str:
    return stable_id(mention.text)[:12]


def _is_news(mention: RawMention, seen: type_seen) -> bool:
    known = seen.get(mention.external_id)
    return known is None or known[0] != _mark(mention)


def _holds(mention: RawMention, words: Sequence[str]) -> bool:
    told = f"{mention.title or ''} {mention.extra.get('topic', '')} {mention.text}".lower()
    return all(word in told for word in words)


class _Reader:
    """Walks through pages and gathers what they hold."""

    def __init__(
        self, rules: PageRules, client: GuardedClient, now: datetime, seen: type_seen
    ) -> None:
        self._rules = rules
        self._client = client
        self._now = now
        self._seen = seen
        self.walk = _Walk(rules.max_pages, time.monotonic() + client.limits.pages_s)

    def read_first(self, *, had_before: bool) -> dict[str, Any]:
        """The page of the address; one without posts and topics is an error."""
        page = self._read(canonical(self._rules.url))
        if page["posts"] or page["topics"]:
            return page
        if page["has_login"]:
            raise BotWallError(page["url"], "a log-in page stands before the content")
        problem = f"nothing found by topics and posts of {self._rules.software}"
        if had_before:
            problem = "shows no topics and posts any more, where it showed some before"
        raise NothingFoundError(page["url"], problem)

    def read_board(self, board: dict[str, Any], known: dict[str, str]) -> dict[str, str]:
        """Topics whose last post is another than last time; those left over stay unread."""
        told = [(joined(board["url"], one["link"]), one) for one in board["topics"]]
        here = site_of(board["url"])  # an advertisement among the topics leads elsewhere
        links = [(canonical(link), one) for link, one in told if link and site_of(link) == here]
        if told and not links:
            self.walk.refused.append(Refused(board["url"], "no topic leads to a page of this site"))
        fresh = [(link, one) for link, one in links if known.get(link) != one["last"]]
        # Sticky ones stand on top however old they are.
        for link, topic in sorted(fresh, key=lambda pair: pair[1]["is_sticky"]):
            if not self.walk.may_go_on or len(self.walk.mentions) >= self._rules.limit:
                if known:
                    self.walk.refused.append(Refused(board["url"], _GAP))
                break
            try:
                self.read_topic(link, self._read(link))
            except RetryLaterError as error:
                self.walk.refused.append(Refused(error.where, error.problem))
                break
            except IngestError as error:
                self.walk.refused.append(Refused(error.where, error.problem))
            known.pop(link, None)
            known[link] = topic["last"]
        return known

    def read_topic(self, link: str, page: dict[str, Any]) -> None:
        """The newest posts of a topic, page by page towards its beginning."""
        title = page["title"]
        visited = {page["url"]}
        was_known = any(place.startswith(link) for _, place in self._seen.values())
        pages = self._pages(page)
        last = pages[-1] if pages and page_number(pages[-1]) > page_number(page["url"]) else None
        if last is not None:
            self._keep(page, title)
            page = self._read(last)
            visited.add(page["url"])
        while True:
            ids = self._keep(page, title)
            if not ids or any(one in self._seen for one in ids):
                return
            before = next((one for one in self._pages(page)[::-1] if _is_before(one, page)), None)
            if before is None or before in visited:
                return
            if not self.walk.may_go_on or len(self.walk.mentions) >= self._rules.limit:
                if was_known:
                    self.walk.refused.append(Refused(link, _GAP))
                return
            visited.add(before)
            page = self._read(before)

    def look_again(self, checked: str) -> str:
        """One page that was read earlier, in turns; returns which."""
        earlier = list(dict.fromkeys(place for _, place in self._seen.values()))
        waiting = [place for place in earlier if place not in self.walk.pages]
        if waiting and time.monotonic() < self.walk.stop_at_s:
            after = earlier.index(checked) + 1 if checked in earlier else 0
            turn = next((one for one in earlier[after:] if one in waiting), waiting[0])
            checked = turn
            try:
                page = self._read(turn)
                self._keep(page, page["title"])
            except BadAnswerError as error:
                if error.status in {404, 410}:
                    self.walk.removed += [one for one, (_, at) in self._seen.items() if at == turn]
            except IngestError as error:
                self.walk.refused.append(Refused(error.where, error.problem))
        for place, ids in self.walk.pages.items():
            self.walk.removed += _gone_from(place, ids, self._seen)
        return checked

    def _read(self, url: str) -> dict[str, Any]:
        self.walk.left_pages -= 1
        answer = self._client.get(url)
        page: dict[str, Any] = parse_apart(
            "forum",
            answer.body,
            where=answer.url,
            params={
                "content_type": answer.headers.get("content-type", ""),
                "software": self._rules.software,
                "selectors": dict(self._rules.selectors),
            },
        )
        if not page["posts"] and not page["topics"] and looks_like_bot_wall(answer.body):
            raise BotWallError(answer.url, "a check for robots stands before the content")
        return {**page, "url": canonical(answer.url)}

    def _pages(self, page: Mapping[str, Any]) -> list[str]:
        """The other pages of the same topic, in their order."""
        here = urlsplit(page["url"])
        found: dict[int, str] = {}
        for href in page["pages"]:
            try:
                url = canonical(urljoin(page["url"], href))
            except ValueError:
                continue
            is_near = urlsplit(url).netloc == here.netloc and topic_of(url) == topic_of(page["url"])
            if is_near and url != page["url"]:
                found.setdefault(page_number(url), url)
        return [found[number] for number in sorted(found)]

    def _keep(self, page: Mapping[str, Any], title: str | None) -> list[str]:
        """The posts of a page, noted; returns their ids."""
        ids: list[str] = []
        unread = 0
        for post in page["posts"]:
            mention = self._to_mention(post, page["url"], title)
            if mention is None:
                unread += 1
                continue
            ids.append(mention.external_id)
            self.walk.mentions[mention.external_id] = mention
            self.walk.places[mention.external_id] = page["url"]
        if unread:
            problem = f"{unread} posts have no text or no date that can be read"
            self.walk.refused.append(Refused(page["url"], problem))
        self.walk.pages[page["url"]] = ids
        return ids

    def _to_mention(
        self, post: Mapping[str, Any], page_url: str, title: str | None
    ) -> RawMention | None:
        moment = read_date(post["date"] or "", zone=self._rules.zone, now=self._now)
        if not post["text"] or moment is None:
            return None
        link = _permalink(page_url, post["link"])
        topic = topic_of(link) or topic_of(page_url)
        host = (urlsplit(page_url).hostname or "").removeprefix("www.")
        return RawMention(
            external_id=post["id"] or stable_id(topic, post["author"], moment, post["text"]),
            text=post["text"],
            published_at=moment,
            url=link,
            author_handle=post["author"],
            author_name=post["author"],
            network=host,
            language=self._rules.language,
            conversation_id=f"topic {topic}" if topic else page_url,
            extra={"topic": title} if title else {},
        )


def _permalink(page_url: str, link: str | None) -> str:
    """The address of a post, with the place on its page."""
    if not link:
        return page_url
    try:
        told = urljoin(page_url, link)
        fragment = urlsplit(told).fragment
        return canonical(told) + (f"#{fragment}" if fragment else "")
    except ValueError:
        return page_url


def _is_before(url: str, page: Mapping[str, Any]) -> bool:
    return page_number(url) < page_number(page["url"])


def _gone_from(place: str, ids: Iterable[str], seen: type_seen) -> list[str]:
    """Posts that stood on this page and are missing between two that still do."""
    there = [int(one) for one in ids if one.isdigit()]
    if len(there) < 2:
        return []
    return [
        one
        for one, (_, at) in seen.items()
        if at == place
        and one.isdigit()
        and int(one) not in there
        and min(there) < int(one) < max(there)
    ]
