"""`reddit`: an answer to a post or comment as a comment of the company's account.

Source: https://www.reddit.com/dev/api#POST_api_comment, …#GET_user_{username}_{where} and
https://github.com/reddit-archive/reddit/wiki/OAuth2 (refreshing the token). Errors come with the
status 200 in `json.errors`. Reddit has no key against double posts: a retry looks through the
account's newest comments first.
"""

import base64
import re
from datetime import datetime
from typing import Final
from urllib.parse import quote

from pydantic import Field, SecretStr, field_validator

from ingest.answer_requests import fetch_token, required_text, sounds_like, tell_form
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.api_requests import ask
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    IngestError,
    PostGoneError,
    RetryLaterError,
    TooLongAnswerError,
)
from ingest.json_answers import Row, field_at, objects_if_any, read_object, text_if_any
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import GuardedClient
from ingest.reddit_names import introduce, read_name

_SITE: Final = "https://www.reddit.com"
_WINDOW_S: Final = 600.0
_HINTS: Final = {
    401: "the refresh_token does not allow this, or not any more",
    403: "the account may not write there, or the subreddit is closed",
    404: "there is no such post",
}
_GONE: Final = {"DELETED_COMMENT", "DELETED_LINK", "TOO_OLD"}
_CLOSED: Final = {"THREAD_LOCKED", "SUBREDDIT_NOTALLOWED", "USER_BLOCKED", "NOT_WHITELISTED"}


class RedditAnswerOptions(SourceOptions):
    """The application and the account that it writes for."""

    client_id: str = Field(description="The id under the name of your application.")
    client_secret: SecretStr = Field(description="The secret of your application.")
    refresh_token: SecretStr = Field(
        description="Permanent token of your account for that application, with the scopes "
        "`submit`, `identity` and `history`."
    )
    username: str | None = Field(
        default=None, description="Your Reddit name, told to Reddit as the one to contact."
    )
    service: ServiceAddress = Field(
        default="https://oauth.reddit.com", description="Where the interface is."
    )
    login_service: ServiceAddress = Field(
        default="https://www.reddit.com", description="Where tokens are given out."
    )

    @field_validator("username")
    @classmethod
    def _without_prefix(cls, told: str | None) -> str | None:
        return read_name(told) if told is not None else None


class RedditAnswerer:
    """Writes a comment below the post or comment."""

    kind = "reddit"
    options_model = RedditAnswerOptions

    def channel(self, options: RedditAnswerOptions) -> Channel:
        """10,000 characters."""
        return Channel(10_000, "characters")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Reddit tells the author by itself."""
        return text

    def send(
        self,
        options: RedditAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Post it, unless a retry finds it there."""
        account = _Account(options, client, now)
        if answer.is_retry and (sent := account.find_sent(answer)):
            return sent
        return account.comment(answer)


ANSWERER = RedditAnswerer()


class _Account:
    """Speaks for the account with a token made for this one answer."""

    def __init__(self, options: RedditAnswerOptions, client: GuardedClient, now: datetime) -> None:
        self._service = options.service
        self._client = client
        self._now = now
        introduction = introduce(client, options.username)
        pair = f"{options.client_id}:{options.client_secret.get_secret_value()}"
        basic = base64.b64encode(pair.encode()).decode("ascii")
        token = fetch_token(
            client,
            f"{options.login_service}/api/v1/access_token",
            {
                "grant_type": "refresh_token",
                "refresh_token": options.refresh_token.get_secret_value(),
            },
            headers={**introduction, "Authorization": f"Basic {basic}"},
            now=now,
            wrong="client_id, client_secret or refresh_token is not valid, or not any more",
        )
        self._headers = {**introduction, "Authorization": f"Bearer {token}"}

    def comment(self, answer: OurAnswer) -> Sent:
        told = {
            "api_type": "json",
            "raw_json": "1",
            "thing_id": answer.post.external_id,
            "text": answer.text,
        }
        url = f"{self._service}/api/comment"
        reply = tell_form(
            self._client, url, told, headers=self._headers, now=self._now, hints=_HINTS
        )
        row = read_object(reply)
        if problem := _problem(row, url):
            raise problem
        made = objects_if_any(row, "json.data.things")
        if not made:
            raise BadAnswerError(url, reply.status, hint="without json.data.things")
        return _sent(made[0])

    def find_sent(self, answer: OurAnswer) -> Sent | None:
        """Our answer, if it is among the newest comments of the account."""
        me = ask(self._client, f"{self._service}/api/v1/me", headers=self._headers, hints=_HINTS)
        name = required_text(read_object(me), "name", me)
        place = f"/user/{quote(name)}/comments?limit=50&sort=new&raw_json=1"
        newest = ask(self._client, self._service + place, headers=self._headers, hints=_HINTS)
        for thing in objects_if_any(read_object(newest), "data.children"):
            body = text_if_any(thing, "data.body") or ""
            if text_if_any(thing, "data.parent_id") == answer.post.external_id and sounds_like(
                answer.text, body
            ):
                return _sent(thing)
        return None


def _sent(thing: Row) -> Sent:
    identity = text_if_any(thing, "data.name") or f"t1_{text_if_any(thing, 'data.id')}"
    path = text_if_any(thing, "data.permalink")
    return Sent(identity, f"{_SITE}{path}" if path else None)


def _problem(row: Row, url: str) -> IngestError | None:
    """The first error that Reddit tells, as one that says whether to try again."""
    errors = field_at(row, "json.errors")
    if not isinstance(errors, list) or not errors:
        return None
    first = errors[0] if isinstance(errors[0], list) else [errors[0]]
    code, words = str(first[0]), " ".join(str(one) for one in first[1:2])
    if code == "RATELIMIT":
        wait_s = _told_wait(row, words)
        return RetryLaterError(url, f"Reddit asks to wait: {words}", retry_after_s=wait_s)
    if code == "TOO_LONG":
        return TooLongAnswerError(url, "Reddit finds the answer too long")
    if code in _GONE:
        return PostGoneError(url, "the post is deleted, or too old to be answered")
    if code in _CLOSED:
        return AnswerRefusedError(url, f"the thread takes no answers of ours ({words or code})")
    return AnswerRefusedError(url, f"Reddit refuses the answer: {words or code}")


def _told_wait(row: Row, words: str) -> float:
    told = field_at(row, "json.ratelimit")
    if isinstance(told, int | float) and not isinstance(told, bool) and 0 < told < 86_400:
        return float(told)
    if hit := re.search(r"(\d{1,4}) (second|minute)", words):
        return float(hit[1]) * (60 if hit[2] == "minute" else 1)
    return _WINDOW_S
