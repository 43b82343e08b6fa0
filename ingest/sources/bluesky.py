"""`bluesky`: public posts of Bluesky, by search, hashtag, account or to an account.

Source: https://docs.bsky.app/docs/api/ (app.bsky.feed.searchPosts, getAuthorFeed, getPosts;
app.bsky.notification.listNotifications). Posts cannot be edited on Bluesky; deletions are followed.
What a post means is read in `ingest.bluesky_posts`, logging in is left to `ingest.bluesky_login`.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from pydantic import Field, SecretStr, field_validator, model_validator

from ingest.bluesky_login import WINDOW_S, BlueskyLogin, is_expired
from ingest.bluesky_posts import is_for_members_only, is_repost, languages, read_post
from ingest.earlier import Earlier, also
from ingest.errors import BadAnswerError, RetryLaterError
from ingest.json_answers import (
    Row,
    field_at,
    id_at,
    read_each,
    read_object,
    rows_at,
    text_if_any,
)
from ingest.listening import listen
from ingest.mentions import Fetched, State
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import Answer, GuardedClient
from ingest.posts import Page, Post

_PAGE = 100  # the most the API gives at once
_LOOKED_UP = 20  # 25 are allowed, but their addresses make an address too long for some
_LONGEST_QUESTION = 1500
_SPOKEN_TO = ("mention", "reply", "quote")
_NO_LOGIN = "this service wants a log-in for that: give identifier and app_password"
_HINTS = {
    400: "there is no such account, or the service does not understand the question",
    404: "this is no Bluesky service",
}


class BlueskyOptions(SourceOptions):
    """What to listen for: one of query, hashtag, actor and notifications."""

    query: str | None = Field(
        default=None, description="Posts found by this search; in practice needs a log-in."
    )
    hashtag: str | None = Field(
        default=None, description="Posts with this hashtag; in practice needs a log-in."
    )
    actor: str | None = Field(
        default=None, description="Posts of this account: `name.bsky.social` or a DID."
    )
    notifications: bool = Field(
        default=False,
        description="Posts in which the account of the log-in is mentioned, answered or quoted.",
    )
    language: str | None = Field(
        default=None, description="Only posts that say to be in this language (nl, en …)."
    )
    limit: int = Field(default=100, ge=1, le=500, description="How many posts to take at most.")
    include_replies: bool = Field(default=True, description="Take answers to other posts too.")
    identifier: str | None = Field(
        default=None, description="Handle of the account to log in with, if any."
    )
    app_password: SecretStr | None = Field(
        default=None, description="App password of that account; never its own password."
    )
    login_service: ServiceAddress = Field(
        default="https://bsky.social", description="Where that account lives."
    )
    service: ServiceAddress = Field(
        default="https://public.api.bsky.app", description="Who is asked without a log-in."
    )

    @field_validator("hashtag")
    @classmethod
    def _without_hash(cls, told: str | None) -> str | None:
        tag = told.removeprefix("#") if told is not None else None
        if tag is not None and not re.fullmatch(r"[\w·-]+", tag):
            raise ValueError(f"{told!r} is not one hashtag: letters, digits and _ only")
        return tag

    @field_validator("actor", "identifier")
    @classmethod
    def _without_at(cls, told: str | None) -> str | None:
        name = told.removeprefix("@") if told is not None else None
        if name is not None and not re.fullmatch(r"did:[a-z]+:[\w.:%-]+|[\w-]+(\.[\w-]+)+", name):
            raise ValueError(f"{told!r} is not an account such as name.bsky.social")
        return name

    @field_validator("language")
    @classmethod
    def _short_language(cls, told: str | None) -> str | None:
        if told is not None and not re.fullmatch(r"[a-zA-Z]{2,3}(-\w+)*", told):
            raise ValueError(f"{told!r} is not a language such as nl")
        return told

    @model_validator(mode="after")
    def _one_thing_to_hear(self) -> "BlueskyOptions":
        given = (self.query, self.hashtag, self.actor, self.notifications)
        if sum(bool(part) for part in given) != 1:
            raise ValueError("exactly one of query, hashtag, actor and notifications is needed")
        if (self.identifier is None) != (self.app_password is None):
            raise ValueError("identifier and app_password are needed together")
        if self.notifications and self.identifier is None:
            raise ValueError("notifications needs identifier and app_password: a log-in")
        return self


class BlueskySource:
    """New posts since the last fetch; the newest ones the first time."""

    kind = "bluesky"
    description = "Public posts of Bluesky, by search, hashtag, account or mention"
    options_model = BlueskyOptions
    places = ("service", "identifier")

    def fetch(
        self, options: BlueskyOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Posts from old to new, and which of those taken earlier are gone."""
        return listen(
            self.listing(options, client, now),
            _heard(options),
            state,
            limit=options.limit,
            pages_s=client.limits.pages_s,
            now=now,
        )

    def listing(self, options: BlueskyOptions, client: GuardedClient, now: datetime) -> "_Listing":
        """The search or account, for older posts too."""
        return _Listing(options, _Service(options, client, now), now)

    def check_login(self, options: BlueskyOptions, client: GuardedClient, now: datetime) -> None:
        """Log in, and nothing else. Raises IngestError where that fails."""
        _Service(options, client, now).log_in()

    def carry_over(self, state: State, before: BlueskyOptions, after: BlueskyOptions) -> State:
        """Posts are asked for by their address, as long as none of them would be hidden now."""
        if _heard(before) == _heard(after) and _sight(before) == _sight(after):
            return state
        if state.get("heard") != _heard(before) or _sight(before) != _sight(after):
            return {}
        return {"heard": _heard(after), "watched": state.get("watched") or {}}

    def look_at(self, options: BlueskyOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """By their addresses."""
        return also(state, earlier)


SOURCE = BlueskySource()


def _heard(options: BlueskyOptions) -> str:
    told = (options.service, options.query, options.hashtag, options.actor, options.language)
    of_account = ["notifications", options.identifier] if options.notifications else []
    return json.dumps([*told, options.include_replies, *of_account])


def _sight(options: BlueskyOptions) -> tuple[object, ...]:
    """What decides which posts are seen at all: one that is not seen counts as gone."""
    return (
        options.service,
        options.identifier is None,
        options.include_replies,
        options.language if options.actor or options.notifications else None,
    )


class _Listing:
    """One search or feed, asked for page by page."""

    most_looked_up = _LOOKED_UP

    def __init__(self, options: BlueskyOptions, service: "_Service", now: datetime) -> None:
        self._options = options
        self._service = service
        self._now = now

    def page(self, cursor: str | None, most: int) -> Page:
        parameters = {"limit": str(min(_PAGE, most))}
        if cursor:
            parameters["cursor"] = cursor
        if self._options.notifications:
            return self._notices(cursor, most)
        if self._options.actor:
            # Replies are left out by `_read`: the server's filter does the same for less traffic.
            kept = "posts_with_replies" if self._options.include_replies else "posts_no_replies"
            parameters |= {"actor": self._options.actor, "filter": kept}
            return self._read(self._service.ask("app.bsky.feed.getAuthorFeed", parameters), "feed")
        parameters |= {"sort": "latest", "q": self._options.query or f"#{self._options.hashtag}"}
        if self._options.hashtag:
            parameters["tag"] = self._options.hashtag
        if self._options.language:
            parameters["lang"] = self._options.language
        return self._read(self._service.ask("app.bsky.feed.searchPosts", parameters), "posts")

    def _notices(self, cursor: str | None, most: int) -> Page:
        """Whoever spoke to the account; what was said is asked for by its address."""
        parameters = [("limit", str(min(_LOOKED_UP, most)))]
        parameters += [("reasons", one) for one in _SPOKEN_TO]
        parameters += [("cursor", cursor)] if cursor else []
        answer = self._service.ask("app.bsky.notification.listNotifications", parameters)
        told = read_object(answer)
        rows = rows_at(told, "notifications", answer.url)
        addresses, refused = read_each(rows, _address_of, answer.url)
        page = self._look_up(addresses, self._read_item) if addresses else Page((), 0)
        wanted = [one for one in page.posts if self._is_wanted(one)]
        return Page(
            sorted(wanted, key=lambda post: post.sorted_at, reverse=True),
            len(rows),
            text_if_any(told, "cursor"),
            [*refused, *page.refused],
            where=answer.url,
        )

    def look_up(self, identities: Sequence[str]) -> Page:
        """Posts by their addresses, whatever is wanted of new ones: they were taken once."""
        return self._look_up(identities, self._read_known)

    def _look_up(self, identities: Sequence[str], read: Callable[[Row], Post | None]) -> Page:
        half = len(identities) // 2 if sum(map(len, identities)) > _LONGEST_QUESTION else 0
        page = Page((), 0)
        for part in (identities[:half], identities[half:]):
            if not part:
                continue
            parameters = [("uris", identity) for identity in part]
            answer = self._service.ask("app.bsky.feed.getPosts", parameters)
            rows = rows_at(read_object(answer), "posts", answer.url)
            posts, refused = read_each(rows, read, answer.url)
            page = replace(page, posts=[*page.posts, *posts], refused=[*page.refused, *refused])
        return replace(page, told=len(page.posts))

    def _read_known(self, view: Row) -> Post | None:
        if self._options.identifier is None and is_for_members_only(view):
            return None  # not public any more
        return read_post(view, self._now)

    def _read(self, answer: Answer, place: str) -> Page:
        told = read_object(answer)
        rows = rows_at(told, place, answer.url)
        posts, refused = read_each(rows, self._read_item, answer.url)
        wanted = [post for post in posts if self._is_wanted(post)]
        cursor = text_if_any(told, "cursor")
        return Page(wanted, len(rows), cursor, refused, where=answer.url)

    def _read_item(self, item: Row) -> Post | None:
        if is_repost(item):
            return None
        view = field_at(item, "post") if "post" in item else item
        view = view if isinstance(view, dict) else {}
        if self._options.identifier is None and is_for_members_only(view):
            return None
        is_unasked = self._options.actor or self._options.notifications
        if is_unasked and not self._speaks_our_language(languages(view)):
            return None
        return read_post(view, self._now)

    def _speaks_our_language(self, told: list[str]) -> bool:
        wanted = (self._options.language or "").lower().partition("-")[0]
        return not wanted or wanted in [one.lower().partition("-")[0] for one in told]

    def _is_wanted(self, post: Post) -> bool:
        return self._options.include_replies or post.mention.in_reply_to is None


def _address_of(row: Row) -> str | None:
    """The post of a notification; likes and new followers say nothing."""
    return id_at(row, "uri") if text_if_any(row, "reason") in _SPOKEN_TO else None


class _Service:
    """Who is asked: the public service, or with a log-in the account's own one."""

    def __init__(self, options: BlueskyOptions, client: GuardedClient, now: datetime) -> None:
        self._options = options
        self._client = client
        secret = options.app_password
        self._login = (
            BlueskyLogin(
                client, options.login_service, options.identifier, secret.get_secret_value(), now
            )
            if options.identifier is not None and secret is not None
            else None
        )

    def ask(self, method: str, parameters: dict[str, str] | list[tuple[str, str]]) -> Answer:
        """One answer; with a log-in that of the account's own service."""
        if self._login is None:
            return self._get(self._options.service, method, parameters, {})
        service = self._options.login_service
        return self._login.send(lambda headers: self._get(service, method, parameters, headers))

    def log_in(self) -> None:
        """A new log-in, if there is one to try. Raises IngestError where it fails."""
        if self._login is not None:
            self._login.log_in()

    def _get(
        self,
        service: str,
        method: str,
        parameters: dict[str, str] | list[tuple[str, str]],
        headers: Mapping[str, str],
    ) -> Answer:
        url = f"{service}/xrpc/{method}?{urlencode(parameters, safe=':/')}"
        try:
            return self._client.get(url, headers={"Accept": "application/json", **headers})
        except RetryLaterError as error:
            raise error.anew(url, WINDOW_S) from error
        except BadAnswerError as error:
            if not (hint := self._hint(error)):
                raise
            raise BadAnswerError(url, error.status, hint=hint, excerpt=error.excerpt) from error

    def _hint(self, error: BadAnswerError) -> str:
        if error.status in {401, 403}:
            if self._options.identifier is None:
                return _NO_LOGIN
            return "the log-in is not accepted for this, also after logging in anew"
        return "the log-in ran out at once" if is_expired(error) else _HINTS.get(error.status, "")
