"""`reddit`: public posts and comments of Reddit, by search or subreddit.

Source: https://www.reddit.com/dev/api, https://support.reddithelp.com (Data API Wiki) and
https://github.com/reddit-archive/reddit/wiki/OAuth2 (application only). What a post means is
read in `ingest.reddit_posts`.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode, urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from ingest.dates import read_date
from ingest.earlier import Earlier, also
from ingest.errors import BadAnswerError, RetryLaterError
from ingest.json_answers import read_each, read_object, rows_at, text_if_any
from ingest.listening import listen
from ingest.mentions import Fetched, State
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import NOT_NOW, Answer, GuardedClient, not_now, read_retry_after
from ingest.posts import Page, Post
from ingest.reddit_names import introduce, read_name
from ingest.reddit_posts import read_thing

_PAGE = 100  # the most the API gives at once
_WINDOW_S = 600.0  # the window over which Reddit counts requests
_HINTS = {
    400: "Reddit does not understand the question",
    401: "the application is not accepted, also with a new token",
    403: "the subreddit is closed, or the application is not allowed to read it",
    404: "there is no such subreddit, or it is banned",
}


class RedditOptions(SourceOptions):
    """What to listen for: a query, a subreddit, or a query within a subreddit."""

    query: str | None = Field(default=None, description="Posts found by this search.")
    subreddit: str | None = Field(
        default=None, description="New posts or comments of this subreddit; with `query`: in it."
    )
    take: Literal["posts", "comments"] = Field(
        default="posts", description="What to take of a subreddit; a search finds posts only."
    )
    client_id: str = Field(description="The id under the name of your application.")
    client_secret: SecretStr = Field(description="The secret of your application.")
    username: str | None = Field(
        default=None, description="Your Reddit name, told to Reddit as the one to contact."
    )
    limit: int = Field(default=100, ge=1, le=1000, description="How many posts to take at most.")
    service: ServiceAddress = Field(
        default="https://oauth.reddit.com", description="Where the interface is."
    )
    login_service: ServiceAddress = Field(
        default="https://www.reddit.com", description="Where tokens are given out."
    )

    @field_validator("subreddit", "username")
    @classmethod
    def _without_prefix(cls, told: str | None) -> str | None:
        return read_name(told) if told is not None else None

    @model_validator(mode="after")
    def _something_to_hear(self) -> "RedditOptions":
        if not self.query and not self.subreddit:
            raise ValueError("query or subreddit is needed")
        if self.take == "comments" and (self.query or not self.subreddit):
            raise ValueError("take comments needs a subreddit and no query")
        return self


class RedditSource:
    """New posts since the last fetch; the newest ones the first time."""

    kind = "reddit"
    description = "Public posts and comments of Reddit, by search or subreddit"
    options_model = RedditOptions
    places = ("service",)

    def fetch(
        self, options: RedditOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Posts from old to new, and which of those taken earlier are edited or gone."""
        service = _Service(options, client, now, _rest_until(state, now))
        fetched = listen(
            _Listing(options, service),
            _heard(options),
            state,
            limit=options.limit,
            pages_s=client.limits.pages_s,
            now=now,
        )
        rest_until = service.rest_until.isoformat() if service.rest_until else None
        return replace(fetched, state={**fetched.state, "rest_until": rest_until})

    def listing(self, options: RedditOptions, client: GuardedClient, now: datetime) -> "_Listing":
        """The search or subreddit, for older posts too; Reddit shows about a thousand."""
        return _Listing(options, _Service(options, client, now, None))

    def check_login(self, options: RedditOptions, client: GuardedClient, now: datetime) -> None:
        """Ask for a token, and nothing else. Raises IngestError where that fails."""
        _Service(options, client, now, None).log_in()

    def carry_over(self, state: State, before: RedditOptions, after: RedditOptions) -> State:
        """Posts are asked for by id, whatever found them; the rate is the application's."""
        if state.get("heard") != _heard(before) or before.service != after.service:
            return {}
        kept = dict(state)
        if _heard(before) != _heard(after):
            kept = {name: state.get(name) for name in ("watched", "rest_until")}
        if before.client_id != after.client_id:
            kept.pop("rest_until", None)
        return {**kept, "heard": _heard(after)}

    def look_at(self, options: RedditOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """By their ids, whatever found them."""
        return also(state, earlier)


SOURCE = RedditSource()


def _heard(options: RedditOptions) -> str:
    return json.dumps([options.service, options.query, options.subreddit, options.take])


class _Listing:
    """One search or subreddit, asked for page by page."""

    most_looked_up = _PAGE

    def __init__(self, options: RedditOptions, service: "_Service") -> None:
        self._options = options
        self._service = service

    def page(self, cursor: str | None, most: int) -> Page:
        place, parameters = self._place()
        parameters["limit"] = str(min(_PAGE, most))
        if cursor:
            parameters["after"] = cursor
        return self._read(self._service.ask(place, parameters))

    def look_up(self, identities: Sequence[str]) -> Page:
        return self._read(self._service.ask("/api/info", {"id": ",".join(identities)}))

    def _place(self) -> tuple[str, dict[str, str]]:
        within = f"/r/{self._options.subreddit}" if self._options.subreddit else ""
        if not self._options.query:
            return f"{within}/{'comments' if self._options.take == 'comments' else 'new'}", {}
        parameters = {"q": self._options.query, "sort": "new", "t": "all", "type": "link"}
        return f"{within}/search", parameters | ({"restrict_sr": "true"} if within else {})

    def _read(self, answer: Answer) -> Page:
        told = read_object(answer)
        rows = rows_at(told, "data.children", answer.url)
        things, refused = read_each(rows, read_thing, answer.url)
        return Page(
            posts=[one for one in things if isinstance(one, Post)],
            told=len(rows),
            cursor=text_if_any(told, "data.after"),
            refused=refused,
            gone=[one for one in things if isinstance(one, str)],
            where=answer.url,
        )


class _Service:
    """Asks as an application, without a user; keeps to the rate that Reddit tells."""

    def __init__(
        self,
        options: RedditOptions,
        client: GuardedClient,
        now: datetime,
        rest_until: datetime | None,
    ) -> None:
        self._options = options
        self._client = client
        self._introduction = introduce(client, options.username)
        self._now = now
        self._token: str | None = None
        self._renewed = False
        self.rest_until = rest_until

    def ask(self, place: str, parameters: Mapping[str, str]) -> Answer:
        """One answer; a token that ran out is replaced once."""
        url = f"{self._options.service}{place}"
        url = f"{url}?{urlencode({**parameters, 'raw_json': '1'})}"
        if self.rest_until:
            wait_s = (self.rest_until - self._now).total_seconds()
            problem = "Reddit's rate limit is used up for now"
            raise RetryLaterError(url, problem, retry_after_s=wait_s)
        self._token = self._token or self.log_in()
        try:
            answer = self._get(url)
        except BadAnswerError as error:
            if error.status != 401 or self._renewed:
                raise
            self._renewed = True
            self._token = self.log_in()
            answer = self._get(url)
        self._note_rate(answer.headers)
        return answer

    def _get(self, url: str) -> Answer:
        headers = {**self._introduction, "Authorization": f"Bearer {self._token}"}
        try:
            # Reddit: "Our robots.txt is for search engines, not Data API users."
            answer = self._client.get(url, headers=headers, obey_robots=False)
        except RetryLaterError as error:
            raise error.anew(url, _WINDOW_S) from error
        except BadAnswerError as error:
            hint = _HINTS.get(error.status, "")
            raise BadAnswerError(url, error.status, hint=hint, excerpt=error.excerpt) from error
        # A subreddit that does not exist leads to a search for subreddits.
        if urlsplit(answer.url).path.rstrip("/") != urlsplit(url).path.rstrip("/"):
            raise BadAnswerError(url, 404, hint=_HINTS[404])
        return answer

    def log_in(self) -> str:
        """A token for a day. It is kept nowhere: not in the state, not in a file."""
        url = f"{self._options.login_service}/api/v1/access_token"
        secret = self._options.client_secret.get_secret_value()
        basic = base64.b64encode(f"{self._options.client_id}:{secret}".encode()).decode("ascii")
        headers = {
            **self._introduction,
            "Authorization": f"Basic {basic}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({"grant_type": "client_credentials"}).encode("ascii")
        answer = self._client.post(url, body, headers=headers)
        if answer.status in NOT_NOW:
            raise not_now(answer, self._now).anew(url, _WINDOW_S)
        if answer.status != 200:
            wrong = "client_id or client_secret is wrong" if answer.status in {400, 401} else ""
            raise BadAnswerError(url, answer.status, hint=wrong)
        token = text_if_any(read_object(answer), "access_token")
        if token is None:
            raise BadAnswerError(url, answer.status, hint="without a token in access_token")
        return token

    def _note_rate(self, headers: Mapping[str, str]) -> None:
        left = headers.get("x-ratelimit-remaining", "")
        if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", left, re.ASCII) and float(left) < 1:
            wait_s = read_retry_after(headers, self._now) or _WINDOW_S
            self.rest_until = self._now + timedelta(seconds=wait_s)


def _rest_until(state: State, now: datetime) -> datetime | None:
    """Until when Reddit has to be left alone, as the last fetch was told."""
    told = read_date(str(state["rest_until"])) if state.get("rest_until") else None
    return told if told and told > now else None
