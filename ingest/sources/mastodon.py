"""`mastodon`: public posts of a Mastodon instance, by hashtag, account, search or to an account.

Source: https://docs.joinmastodon.org/methods/timelines/, …/accounts/, …/search/, …/notifications/.
Reading on with `min_id` gives the posts right after the last one seen, so that no gap opens however
many came in between. Only public timelines are asked for, and posts that are not public are
left out.
"""

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from ingest.dates import read_date
from ingest.earlier import Earlier, also, handed_in
from ingest.errors import (
    BadAnswerError,
    ForbiddenAddressError,
    IngestError,
    UnreadableContentError,
)
from ingest.json_answers import parse_answer
from ingest.links import linked
from ingest.looking import Looks
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.options import SourceOptions
from ingest.outbound import Answer, GuardedClient
from ingest.outbound.urls import read_url
from ingest.posts import Page, Post
from ingest.watching import watch

_PAGE = 40  # the most the API gives at once
_ROOTS_KEPT = 500
_LOOKED_UP = 20  # the most that may be asked for by id at once, the witness with them
_MOST_ELSEWHERE = 3  # posts asked for at the instances of their authors, with each fetch
_ELSEWHERE_S = 4.0
_HINTS = {
    401: "the instance wants a valid access_token",
    403: "the access_token does not allow this, or the instance blocks us",
    404: "there is no such account, hashtag or instance",
    410: "the account is gone",
    422: "the instance wants an access_token",
}


class MastodonOptions(SourceOptions):
    """Where to listen, and to what: one of hashtag, account, query and notifications."""

    instance: str = Field(description="The instance: `mastodon.example` or its address.")
    hashtag: str | None = Field(default=None, description="Posts with this hashtag.")
    account: str | None = Field(
        default=None, description="Posts of this account: `name` or `name@other.example`."
    )
    query: str | None = Field(
        default=None, description="Posts found by this search; needs `access_token`."
    )
    notifications: bool = Field(
        default=False,
        description="Posts in which the account of `access_token` is mentioned or answered.",
    )
    limit: int = Field(default=80, ge=1, le=400, description="How many posts to take at most.")
    include_replies: bool = Field(default=True, description="Take answers to other posts too.")
    include_boosts: bool = Field(
        default=False, description="Take posts that were only boosted, as their author's."
    )
    access_token: SecretStr | None = Field(
        default=None, description="Token of an application with the right `read`."
    )

    @field_validator("instance")
    @classmethod
    def _as_origin(cls, told: str) -> str:
        address = told if "://" in told else f"https://{told}"
        try:
            return read_url(address).origin
        except ForbiddenAddressError as error:
            raise ValueError(f"{told!r} is not an instance such as mastodon.example") from error

    @field_validator("hashtag")
    @classmethod
    def _without_hash(cls, told: str | None) -> str | None:
        tag = told.removeprefix("#") if told is not None else None
        if tag is not None and not re.fullmatch(r"[\w·]+", tag):
            raise ValueError(f"{told!r} is not one hashtag: letters, digits and _ only")
        return tag

    @field_validator("account")
    @classmethod
    def _without_at(cls, told: str | None) -> str | None:
        name = told.removeprefix("@") if told is not None else None
        if name is not None and not re.fullmatch(r"[\w.-]+(@[\w.:-]+)?", name):
            raise ValueError(f"{told!r} is not an account such as name@mastodon.example")
        return name

    @model_validator(mode="after")
    def _one_thing_to_hear(self) -> "MastodonOptions":
        given = [self.hashtag, self.account, self.query, self.notifications]
        if sum(bool(part) for part in given) != 1:
            raise ValueError("exactly one of hashtag, account, query and notifications is needed")
        if self.notifications and self.access_token is None:
            raise ValueError("notifications needs access_token: they are those of its account")
        if self.query and self.access_token is None:
            raise ValueError("query needs access_token: instances search posts for members only")
        return self


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of statuses and the address it came from."""

    url: str
    statuses: list[dict[str, Any]]
    broken: list[str]


class MastodonSource:
    """New posts since the last fetch; the newest ones the first time."""

    kind = "mastodon"
    description = "Public posts of a Mastodon instance, by hashtag, account, search or mention"
    options_model = MastodonOptions
    places = ("instance",)

    def fetch(
        self, options: MastodonOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Posts in the order of their ids, and what became of some that were taken earlier."""
        listener = _Listener(options, client)
        heard = _heard(options)
        state = state if state.get("heard") == heard else {}
        account_id = state.get("account_id")
        if options.account and not account_id:
            account_id = listener.find_account(options.account)
        cursor = state.get("cursor")
        pages, refused = listener.listen(account_id, cursor)
        statuses = {status["id"]: status for page in pages for status in page.statuses}
        roots = dict(state.get("roots") or {})
        remote = {**(state.get("remote") or {}), **(state.get("also_remote") or {})}
        told = _Statuses(options, listener, roots, now, remote)
        shown = told.posts(sorted(statuses.values(), key=lambda status: _order(status["id"])))
        watched: Mapping[str, str] = state.get("watched") or {}
        looks = Looks(told, shown, time.monotonic() + client.limits.pages_s)
        last = read_date(str(state.get("looked_at") or ""))
        kept, looked_at = looks.at_watched(watched, last, now)
        young = set(looks.there)
        left_over = looks.at_earlier(handed_in(state), watched)
        edited = {one: post for one, post in looks.there.items() if watched.get(one) != post.mark}
        current = {**edited, **shown}
        refused += [Refused(page.url, problem) for page in pages for problem in page.broken]
        refused += looks.refused
        places = [status["listed_as"] for status in statuses.values()]
        newest = max([*places, *([cursor] if cursor else [])], key=_order, default=None)
        ours = {one: post.mark for one, post in current.items() if one in shown or one in young}
        next_state = {
            "heard": heard,
            "cursor": newest,
            "account_id": account_id,
            "roots": dict(list(roots.items())[-_ROOTS_KEPT:]),
            "looked_at": looked_at.isoformat() if looked_at else None,
            "watched": (watched_next := watch(kept, ours)),
            "remote": {
                one: url
                for one, url in {**remote, **_remote(shown, options)}.items()
                if one in watched_next
            },
        }
        mentions = [current[one].mention for one in sorted(current, key=_order)]
        nothing_new = bool(cursor) and not mentions and not looks.removed
        return Fetched(
            mentions,
            next_state,
            refused,
            looks.removed,
            not_modified=nothing_new,
            left_over=left_over,
        )

    def listing(
        self, options: MastodonOptions, client: GuardedClient, now: datetime
    ) -> "_OlderPosts":
        """The timeline or search, for older posts too."""
        return _OlderPosts(options, _Listener(options, client), now)

    def check_login(self, options: MastodonOptions, client: GuardedClient, now: datetime) -> None:
        """Let the instance name the application of the token. Raises IngestError."""
        _Listener(options, client).ask_for_application()

    def carry_over(self, state: State, before: MastodonOptions, after: MastodonOptions) -> State:
        """Posts are asked for by id at the same instance, whatever found them."""
        is_same_account = before.access_token == after.access_token
        if _heard(before) == _heard(after) and (is_same_account or not after.notifications):
            return state
        if state.get("heard") != _heard(before) or before.instance != after.instance:
            return {}
        kept = {name: state.get(name) or {} for name in ("watched", "roots", "remote")}
        return {**kept, "heard": _heard(after)}

    def look_at(self, options: MastodonOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """By their ids, whatever found them; those of other instances also by their links."""
        host = urlsplit(options.instance).netloc
        remote = {one.external_id: one.url for one in earlier if _is_remote(one.url, host)}
        told = also(state, earlier)
        return {**told, "also_remote": remote} if remote and told else told


SOURCE = MastodonSource()


def _heard(options: MastodonOptions) -> str:
    heard = f"{options.instance} {options.hashtag} {options.account} {options.query}"
    return f"{heard} notifications" if options.notifications else heard


class _OlderPosts:
    """A timeline or search from its newest post on; the cursor is an id, or a count."""

    def __init__(self, options: MastodonOptions, listener: "_Listener", now: datetime) -> None:
        self._options = options
        self._listener = listener
        self._now = now
        self._account_id: str | None = None
        self._roots: dict[str, str] = {}

    def page(self, cursor: str | None, most: int) -> Page:
        """The posts before `cursor`."""
        if self._options.account and self._account_id is None:
            self._account_id = self._listener.find_account(self._options.account)
        told = self._listener.read_older(self._account_id, cursor)
        mentions = [
            mention
            for status in told.statuses
            if (mention := _to_mention(status, self._options, self._roots, self._now)) is not None
        ]
        return Page(
            # Boosts stand in the listing where they were made, other posts where they were written.
            [Post(mention, mention.published_at) for mention in mentions],
            len(told.statuses),
            self._next(told, cursor),
            [Refused(told.url, problem) for problem in told.broken],
        )

    def _next(self, told: "_Page", cursor: str | None) -> str | None:
        if not told.statuses:
            return None
        if self._options.query:
            return str(int(cursor or 0) + len(told.statuses))
        return str(min((status["listed_as"] for status in told.statuses), key=_order))


class _Statuses:
    """Single posts by their ids. Fits `ingest.looking`."""

    most_looked_up = _LOOKED_UP

    def __init__(
        self,
        options: MastodonOptions,
        listener: "_Listener",
        roots: dict[str, str],
        now: datetime,
        remote: Mapping[str, str],
    ) -> None:
        self._options = options
        self._remote = remote  # id → link at the author's own instance
        self._left = _MOST_ELSEWHERE
        # What was taken once is looked at again, whatever is wanted of new posts.
        self._all = options.model_copy(update={"include_replies": True, "include_boosts": True})
        self._listener = listener
        self._roots = roots
        self._now = now

    def posts(self, statuses: Iterable[Mapping[str, Any]]) -> dict[str, Post]:
        """New posts by their ids, as far as they are wanted."""
        return self._read(statuses, self._options)

    def look_up(self, identities: Sequence[str]) -> Page:
        """Posts as they are now; those that are gone, or not public any more, are left out.

        An instance puts away old posts of others' authors: their own instance has to say so too.
        """
        told = self._listener.look_up(identities)
        posts = self._read(told.statuses, self._all)
        missing = [one for one in identities if one in self._remote and one not in posts]
        gone = [one for one in missing if self._is_gone_elsewhere(self._remote[one])]
        unknown = [one for one in missing if one not in gone]
        return Page(list(posts.values()), len(told.statuses), gone=gone, unknown=unknown)

    def _is_gone_elsewhere(self, url: str) -> bool:
        """Whether the author's own instance says so; a few are asked for with each fetch."""
        self._left -= 1
        return self._left >= 0 and self._listener.is_gone(url)

    def _read(
        self, statuses: Iterable[Mapping[str, Any]], options: MastodonOptions
    ) -> dict[str, Post]:
        posts = {}
        for status in statuses:
            mention = _to_mention(status, options, self._roots, self._now)
            if mention is not None:
                mark = (status["boosted"] or status)["edited_at"] or ""
                posts[mention.external_id] = Post(mention, mention.published_at, mark)
        return posts


class _Listener:
    """Asks one instance, page by page, with the token if there is one."""

    def __init__(self, options: MastodonOptions, client: GuardedClient) -> None:
        self._options = options
        self._client = client

    def find_account(self, name: str) -> str:
        url = f"{self._options.instance}/api/v1/accounts/lookup?{urlencode({'acct': name})}"
        answer = self._get(url)
        try:
            return str(json.loads(answer.body)["id"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BadAnswerError(url, answer.status, hint="without an account id") from None

    def listen(
        self, account_id: str | None, cursor: str | None
    ) -> tuple[list[_Page], list[Refused]]:
        """Pages up to the limit, in the time for all; a failure after the first keeps the rest."""
        pages: list[_Page] = []
        count = 0
        stop_at_s = time.monotonic() + self._client.limits.pages_s
        steps = self._search(cursor) if self._options.query else self._walk(account_id, cursor)
        try:
            for page in steps:
                pages.append(page)
                count += len(page.statuses)
                if count >= self._options.limit or time.monotonic() > stop_at_s:
                    break
        except IngestError as error:
            if not pages:
                raise
            return pages, [Refused(error.where, error.problem)]
        return pages, []

    def ask_for_application(self) -> None:
        """A question that only a valid token answers, and that tells nothing about people."""
        self._get(f"{self._options.instance}/api/v1/apps/verify_credentials")

    def read_older(self, account_id: str | None, cursor: str | None) -> _Page:
        """One page before `cursor`."""
        place, parameters = self._place(account_id)
        parameters["limit"] = str(_PAGE)
        if self._options.query:
            parameters["offset"] = cursor or "0"
        elif cursor:
            parameters["max_id"] = cursor
        return _read_page(self._get(f"{self._options.instance}{place}?{urlencode(parameters)}"))

    def _place(self, account_id: str | None) -> tuple[str, dict[str, str]]:
        if self._options.query:
            return "/api/v2/search", {"q": self._options.query, "type": "statuses"}
        if self._options.notifications:
            return "/api/v1/notifications", {"types[]": "mention"}
        if account_id is None:
            return f"/api/v1/timelines/tag/{quote(self._options.hashtag or '')}", {}
        parameters = {}
        if not self._options.include_boosts:
            parameters["exclude_reblogs"] = "true"
        if not self._options.include_replies:
            parameters["exclude_replies"] = "true"
        return f"/api/v1/accounts/{quote(account_id)}/statuses", parameters

    def look_up(self, identities: Sequence[str]) -> _Page:
        """Posts by their ids; those that are gone are left out (Mastodon 4.3 and later)."""
        query = urlencode([("id[]", identity) for identity in identities])
        return _read_page(self._get(f"{self._options.instance}/api/v1/statuses?{query}"))

    def is_gone(self, url: str) -> bool:
        """Whether the page of a post at another instance is gone; no token goes there."""
        try:
            self._client.status(url, longest_s=_ELSEWHERE_S)
        except IngestError as error:
            return isinstance(error, BadAnswerError) and error.status in {404, 410}
        return False

    def _walk(self, account_id: str | None, cursor: str | None) -> Iterator[_Page]:
        """Backwards from the newest the first time, forwards from the cursor afterwards."""
        place, parameters = self._place(account_id)
        parameters["limit"] = str(min(_PAGE, self._options.limit))
        if cursor:
            parameters["min_id"] = cursor
        url: str | None = f"{self._options.instance}{place}?{urlencode(parameters)}"
        while url:
            answer = self._get(url)
            page = _read_page(answer)
            yield page
            told = linked(answer.headers.get("link", ""), "prev" if cursor else "next", url)
            # The token goes with every page: never to another site than the one it is for.
            leads_on = told and page.statuses and told.startswith(f"{self._options.instance}/")
            url = told if leads_on and told != url else None

    def _search(self, cursor: str | None) -> Iterator[_Page]:
        offset = 0
        while True:
            parameters = {"q": self._options.query or "", "type": "statuses", "limit": str(_PAGE)}
            if cursor:
                parameters["min_id"] = cursor
            if offset:
                parameters["offset"] = str(offset)
            url = f"{self._options.instance}/api/v2/search?{urlencode(parameters)}"
            page = _read_page(self._get(url))
            yield page
            offset += _PAGE
            if len(page.statuses) < _PAGE:
                return

    def _get(self, url: str) -> Answer:
        headers = {"Accept": "application/json"}
        if self._options.access_token is not None:
            headers["Authorization"] = f"Bearer {self._options.access_token.get_secret_value()}"
        try:
            return self._client.get(url, headers=headers)
        except BadAnswerError as error:
            if error.status not in _HINTS:
                raise
            raise BadAnswerError(
                url, error.status, hint=_HINTS[error.status], excerpt=error.excerpt
            ) from error


def _read_page(answer: Answer) -> _Page:
    told = parse_answer(answer, "mastodon")
    if told["broken"] and not told["statuses"]:
        problem = f"no post can be read, the layout may have changed: {told['broken'][0]}"
        raise UnreadableContentError(answer.url, problem)
    return _Page(answer.url, told["statuses"], told["broken"])


def _remote(posts: Mapping[str, Post], options: MastodonOptions) -> dict[str, str]:
    """Posts of authors elsewhere, with the links to them there."""
    host = urlsplit(options.instance).netloc
    return {
        one: post.mention.url
        for one, post in posts.items()
        if post.mention.url
        and not (post.mention.author_handle or "").endswith(f"@{host}")
        and _is_remote(post.mention.url, host)
    }


def _is_remote(url: str | None, host: str) -> bool:
    try:
        return bool(url) and urlsplit(url or "").netloc != host
    except ValueError:
        return False


def _order(identity: str) -> tuple[int, str]:
    """Ids are numbers without leading zeros, too long for some; longer means later."""
    return len(identity), identity


def _to_mention(
    status: Mapping[str, Any], options: MastodonOptions, roots: dict[str, str], now: datetime
) -> RawMention | None:
    """The mention of a status, or None if the options or its visibility leave it out."""
    extra: dict[str, Any] = {}
    host = urlsplit(options.instance).netloc
    if status["boosted"]:
        if not options.include_boosts:
            return None
        extra["boosted_by"] = _handle(status["acct"], host)
        status = status["boosted"]
    parent = status["in_reply_to"]
    if not status["is_public"] or (parent and not options.include_replies):
        return None
    root = roots.get(parent, parent) if parent else status["id"]
    if parent:
        roots[status["id"]] = root
    published = read_date(status["created_at"])
    if published is None:
        extra["published_at_unknown"] = True
    warning = status["warning"]
    return RawMention(
        external_id=status["id"],
        text=status["text"] or warning or "",
        title=warning if status["text"] else None,
        published_at=published or now,
        edited_at=read_date(status["edited_at"]) if status["edited_at"] else None,
        url=status["url"],
        author_handle=_handle(status["acct"], host),
        author_name=status["author_name"],
        author_url=status["author_url"],
        network="mastodon",
        language=status["language"],
        conversation_id=root,
        in_reply_to=parent,
        extra={**extra, "uri": status["uri"]} if status["uri"] else extra,
    )


def _handle(acct: str, host: str) -> str:
    return acct if "@" in acct else f"{acct}@{host}"
