"""A Discourse forum as listings to be listened to: all of it, a search, a category, one topic.

Source: https://docs.discourse.org and https://meta.discourse.org/t/22706 (answers as JSON), and
https://github.com/discourse/discourse, app/controllers/search_controller.rb (ten pages; a forum
that is overloaded finds nothing, and says so in `error`). A post keeps its number for ever;
`version` and `updated_at` tell edits, and a post asked for by its number is gone when the forum
says 404.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from ingest.api_requests import ask
from ingest.dates import read_date
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    UnavailableError,
    UnreadableContentError,
)
from ingest.mentions import RawMention, Refused
from ingest.outbound import Answer, GuardedClient
from ingest.outbound.walls import looks_like_bot_wall
from ingest.posts import Listing, Page, Post
from ingest.sandbox import parse_apart

_OVERLAP: Final = timedelta(minutes=15)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_LOOKED_UP: Final = 6  # one request each
_MOST_ENDS: Final = 5  # requests for one topic
_GAP: Final = "holds more new posts than were read: some may be missing, fetch more often"
_PAGES_OF_SEARCH: Final = 10
_FOUND_TOO_MANY: Final = (
    f"the search shows {_PAGES_OF_SEARCH} pages and no more: posts behind them are missing"
)
_TROUBLE_WAIT_S: Final = 300.0
_IN_ONE_REQUEST: Final = 20  # posts of a topic
_TOPICS_AT_ONCE: Final = 10
_TOPIC: Final = re.compile(r"/t/(?:[^/]+/)?(\d{1,12})(?:/\d+)?/?$", re.ASCII)
_CATEGORY: Final = re.compile(r"/(?:c|tag|tags/c)/[^?#]+")
_HINTS: Final[Mapping[int, str]] = {
    403: "the forum wants a log-in for this: give api_key and api_user",
    404: "there is nothing at this address: give that of the forum, a category or a topic",
}


@dataclass(frozen=True, slots=True)
class Forum:
    """Where a forum is, and as whom it is asked."""

    url: str
    query: str | None = None
    api_key: str | None = None
    api_user: str | None = None
    language: str | None = None

    @property
    def root(self) -> str:
        """The address below which the interface is: forums may stand in a folder."""
        parts = urlsplit(self.url)
        folder = re.split(r"/(?:t|c|tag|tags|latest|search|posts)(?:[/.?]|$)", parts.path)[0]
        return f"{parts.scheme}://{parts.netloc}{folder.rstrip('/')}"


@dataclass(slots=True)
class _Titles:
    """Titles of topics, told in one answer and needed in another."""

    known: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)


def _bumped_at(topic: Mapping[str, Any]) -> datetime:
    return read_date(topic["bumped_at"] or "") or _NEVER


def forum_listing(
    forum: Forum, client: GuardedClient, known: Mapping[str, str], reached: datetime | None
) -> Listing:
    """What the address means: a topic, a category, a search in either, or the whole forum.

    `known` are posts had before, `reached` is up to when.
    """
    service = _Service(forum, client)
    if topic := _TOPIC.search(urlsplit(forum.url).path):
        return _Topic(service, int(topic[1]))
    if forum.query:
        return _Search(service, forum.query, known)
    if category := _CATEGORY.search(urlsplit(forum.url).path):
        return _Category(service, category[0].rstrip("/"), reached)
    return _Newest(service)


class _Service:
    """Asks the forum, with a key where there is one, and reads answers in the child."""

    def __init__(self, forum: Forum, client: GuardedClient) -> None:
        self._forum = forum
        self._client = client
        self._titles = _Titles()
        self._headers: dict[str, str] = {}
        if forum.api_key:
            self._headers = {"Api-Key": forum.api_key, "Api-Username": forum.api_user or "system"}

    def read(self, path: str) -> dict[str, Any]:
        """The posts and topics of an answer."""
        answer = self._get(f"{self._forum.root}/{path}")
        try:
            told: dict[str, Any] = parse_apart("discourse", answer.body, where=answer.url)
        except UnreadableContentError as error:
            if looks_like_bot_wall(answer.body):
                problem = "a check for robots stands before the content"
                raise BotWallError(answer.url, problem) from error
            raise
        if told["trouble"]:
            problem = f"the forum cannot search now: {told['trouble']}"
            raise UnavailableError(answer.url, problem, retry_after_s=_TROUBLE_WAIT_S)
        for topic in told["topics"]:
            self._titles.known[topic["id"]] = (topic["title"], topic["slug"])
        told["url"] = answer.url
        return told

    def _get(self, url: str) -> Answer:
        if self._headers:
            return ask(self._client, url, headers=self._headers, hints=_HINTS)
        try:
            return self._client.get(url, headers={"Accept": "application/json"})
        except BadAnswerError as error:
            hint = _HINTS.get(error.status, "")
            raise BadAnswerError(url, error.status, hint=hint, excerpt=error.excerpt) from error

    def to_post(self, told: Mapping[str, Any], sorted_at: datetime | None = None) -> Post | None:
        """A post as a mention; None for one that is hidden or says nothing."""
        created_at = read_date(told["created_at"])
        if told["is_gone"] or not told["text"] or created_at is None:
            return None
        title, slug = self._titles.known.get(told["topic"], (told["title"], told["slug"]))
        updated_at = read_date(told["updated_at"]) if told["updated_at"] else None
        is_edited = told["version"] > 1 and updated_at is not None and updated_at > created_at
        root = self._forum.root
        place = f"t/{slug or '-'}/{told['topic']}/{told['number'] or 1}"
        host = (urlsplit(root).hostname or "").removeprefix("www.")
        mention = RawMention(
            external_id=str(told["id"]),
            text=told["text"],
            title=title if told["number"] <= 1 else None,
            published_at=created_at,
            edited_at=updated_at if is_edited else None,
            url=f"{root}/{place}",
            author_handle=told["username"],
            author_name=told["name"] or told["username"],
            author_url=f"{root}/u/{quote(told['username'])}" if told["username"] else None,
            network=host,
            language=self._forum.language,
            conversation_id=f"topic {told['topic']}",
            extra={"topic": title} if title else {},
        )
        return Post(mention, sorted_at or created_at, mark=f"{told['version']}")

    def to_page(
        self, told: Mapping[str, Any], cursor: str | None, bumped: datetime | None = None
    ) -> Page:
        """Posts of an answer as a page of a listing."""
        posts = [post for one in told["posts"] if (post := self.to_post(one, bumped))]
        gone = [str(one["id"]) for one in told["posts"] if one["is_gone"]]
        refused = [Refused(told["url"], problem) for problem in told["broken"]]
        return Page(posts, len(told["posts"]), cursor, refused, gone, where=told["url"])

    def look_up(self, identities: Sequence[str]) -> Page:
        """Posts by their numbers, one by one."""
        posts: list[Post] = []
        gone: list[str] = []
        for identity in identities:
            try:
                page = self.to_page(self.read(f"posts/{quote(identity)}.json"), None)
            except BadAnswerError as error:
                if error.status not in {404, 410}:
                    raise
                gone.append(identity)
                continue
            posts += page.posts
            gone += page.gone
        return Page(posts, len(posts), gone=gone)


class _Newest:
    """All new posts of the forum, the newest first."""

    most_looked_up = _LOOKED_UP

    def __init__(self, service: _Service) -> None:
        self._service = service
        self.look_up = service.look_up

    def page(self, cursor: str | None, most: int) -> Page:
        """Up to 50 posts with lower numbers than the last page's."""
        told = self._service.read(f"posts.json?before={cursor}" if cursor else "posts.json")
        numbers = [one["id"] for one in told["posts"]]
        return self._service.to_page(told, str(min(numbers)) if numbers else None)


class _Search:
    """Posts found by a search, the newest first; their texts are fetched where cut."""

    most_looked_up = _LOOKED_UP

    def __init__(self, service: _Service, query: str, known: Mapping[str, str]) -> None:
        self._service = service
        self._query = query
        self._known = known
        self._answers: dict[str, dict[str, Any]] = {}
        self.look_up = service.look_up

    def page(self, cursor: str | None, most: int) -> Page:
        """One page of results, or some of it; a search tells the beginning of each post only.

        A cursor is the number of a page, and the last of its posts that was asked for.
        """
        number, _, last = (cursor or "1").partition(".")
        told = self._read(number)
        found = {str(one["id"]): one for one in told["posts"]}
        order = list(found)
        behind = order[order.index(last) + 1 :] if last in found else order
        unknown = [one for one in behind if one not in self._known]
        full = self._service.look_up(unknown[:most])
        posts = list(full.posts)
        if len(unknown) > most:
            # Problems and known posts come with the rest: old ones would end the walk here.
            refused: list[Refused] = []
            following: str | None = f"{number}.{unknown[most - 1]}"
        else:
            known = [self._as_known(one) for key, one in found.items() if key in self._known]
            posts += [post for post in known if post]
            refused = [Refused(told["url"], problem) for problem in told["broken"]]
            following = str(int(number) + 1) if told["more"] and found else None
            if following and int(number) >= _PAGES_OF_SEARCH:
                following = None
                refused.append(Refused(told["url"], _FOUND_TOO_MANY))
        in_order = sorted(posts, key=lambda post: post.sorted_at, reverse=True)
        return Page(in_order, len(found), following, refused, full.gone, where=told["url"])

    def _read(self, number: str) -> dict[str, Any]:
        """A page of results, asked for once in a walk."""
        if number not in self._answers:
            asked = {"q": f"{self._query} order:latest", "page": number}
            self._answers[number] = self._service.read(f"search.json?{urlencode(asked)}")
        return self._answers[number]

    def _as_known(self, told: Mapping[str, Any]) -> Post | None:
        """One that was had before counts as unchanged; edits are found by looking again."""
        post = self._service.to_post(told)
        return replace(post, mark=self._known[str(told["id"])]) if post else None


class _Topic:
    """One topic, read from its end."""

    most_looked_up = _LOOKED_UP

    def __init__(self, service: _Service, topic: int) -> None:
        self._service = service
        self._topic = topic
        self.look_up = service.look_up

    def page(self, cursor: str | None, most: int) -> Page:
        """Twenty posts, those before the one with this number in the topic."""
        told = self._service.read(f"t/{self._topic}.json")
        title = told["title"]
        stream = told["stream"]
        before = stream[: int(cursor)] if cursor else stream
        wanted = before[-_IN_ONE_REQUEST:]
        asked = urlencode([("post_ids[]", str(number)) for number in wanted])
        if wanted:
            told = self._service.read(f"t/{self._topic}/posts.json?{asked}")
        for one in told["posts"]:
            one["title"] = one["title"] or title
        left = len(before) - len(wanted)
        page = self._service.to_page(told, str(left) if left > 0 else None)
        return replace(page, posts=list(reversed(page.posts)))


class _Category:
    """New posts in the topics of a category or tag, the topic with the last post first."""

    most_looked_up = _LOOKED_UP

    def __init__(self, service: _Service, path: str, reached: datetime | None) -> None:
        self._service = service
        self._path = path.lstrip("/")
        self._since = reached - _OVERLAP if reached else _NEVER
        self.look_up = service.look_up

    def page(self, cursor: str | None, most: int) -> Page:
        """The last posts of ten topics: a cursor is a page of the list and a place on it."""
        number, start = (int(part) for part in (cursor or "0.0").split("."))
        told = self._service.read(f"{self._path}/l/latest.json?page={number}")
        topics = told["topics"]
        # A pinned topic stands on top however old it is; it must not end the walk.
        moving = [one for one in topics if not one["is_pinned"]]
        newest = max((_bumped_at(one) for one in moving), default=_NEVER)
        posts: list[Post] = []
        refused: list[Refused] = []
        chosen = topics[start : start + _TOPICS_AT_ONCE]
        fresh = [one for one in chosen if _bumped_at(one) >= self._since]
        for topic in fresh:
            at = max(_bumped_at(topic), newest) if topic["is_pinned"] else _bumped_at(topic)
            page = self._read_end(topic, at)
            posts += page.posts
            refused += page.refused
        posts.sort(key=lambda post: post.sorted_at, reverse=True)
        after = start + _TOPICS_AT_ONCE
        following = f"{number}.{after}" if after < len(topics) else None
        if following is None and told["more"]:
            following = f"{number + 1}.0"
        if any(not one["is_pinned"] and one not in fresh for one in chosen):
            following = None  # from here on nothing is new
        return Page(posts, len(topics), following, refused, where=told["url"])

    def _read_end(self, topic: Mapping[str, Any], bumped_at: datetime) -> Page:
        """The last twenty posts of a topic, or all that are new; all as new as the last of them."""
        number = max(1, topic["posts"])
        page = Page((), 0)
        for _ in range(_MOST_ENDS):
            told = self._service.read(f"t/{topic['id']}/{number}.json")
            part = self._service.to_page(told, None, bumped_at)
            posts, refused = [*page.posts, *part.posts], [*page.refused, *part.refused]
            page = replace(part, posts=posts, refused=refused)
            first = min((one["number"] for one in told["posts"]), default=1)
            if first <= 1 or first > number or not self._is_all_new(told["posts"]):
                return page
            number = first - 1
        return replace(page, refused=[*page.refused, Refused(page.where, _GAP)])

    def _is_all_new(self, posts: Sequence[Mapping[str, Any]]) -> bool:
        """Whether there may be new ones before these. The first time the last ones are enough."""
        moments = [read_date(one["created_at"]) or _NEVER for one in posts]
        return self._since > _NEVER and min(moments, default=_NEVER) >= self._since
