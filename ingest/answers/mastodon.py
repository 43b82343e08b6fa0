"""`mastodon`: an answer to a post as a status of the company's account.

Source: https://docs.joinmastodon.org/methods/statuses/#create (Idempotency-Key, in_reply_to_id,
visibility, errors), …/methods/statuses/#context and …/methods/search/#v2. A private answer has
the visibility `direct`: only the people named in it see it. The key is remembered by Mastodon for
an hour; a later retry looks among the answers below the post.
"""

import json
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr, field_validator

from ingest.answer_requests import excerpt_text, required_text, sounds_like, tell_json
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.api_requests import ask
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    ForbiddenAddressError,
    PostGoneError,
    TooLongAnswerError,
)
from ingest.json_answers import field_at, objects_if_any, read_object
from ingest.options import SourceOptions
from ingest.outbound import GuardedClient
from ingest.outbound.urls import read_url
from ingest.sandbox import parse_apart

_HINTS: Final = {
    401: "answer_token is not valid, or not any more",
    403: "answer_token does not allow writing, or the instance limits the account",
}


class MastodonAnswerOptions(SourceOptions):
    """The account that answers."""

    instance: str = Field(description="The instance listened to.")
    answer_token: SecretStr = Field(
        description="Token of an application of your account with the rights `read` and "
        "`write:statuses`."
    )
    home: str | None = Field(
        default=None, description="The instance of your account, if it is another one."
    )
    visibility: Literal["public", "unlisted"] = Field(
        default="public",
        description="Who sees answers that are not private; `unlisted` keeps them out of "
        "timelines.",
    )
    max_characters: int = Field(
        default=500, ge=100, le=100_000, description="How long posts may be on that instance."
    )

    @field_validator("instance", "home")
    @classmethod
    def _as_origin(cls, told: str | None) -> str | None:
        if told is None:
            return None
        address = told if "://" in told else f"https://{told}"
        try:
            return read_url(address).origin
        except ForbiddenAddressError as error:
            raise ValueError(f"{told!r} is not an instance such as mastodon.example") from error

    @property
    def origin(self) -> str:
        """Where the account lives."""
        return self.home or self.instance


class MastodonAnswerer:
    """Writes a status below the post."""

    kind = "mastodon"
    options_model = MastodonAnswerOptions

    def channel(self, options: MastodonAnswerOptions) -> Channel:
        """Instances differ in the length; private answers go to the author alone."""
        return Channel(options.max_characters, "mastodon", may_be_private=True)

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """The author is only told of an answer that names them."""
        name = f"@{(post.author_handle or '').removeprefix('@')}"
        if name == "@" or name.partition("@")[2].partition("@")[0].lower() in _named(text):
            return text
        return f"{name} {text}"

    def send(
        self,
        options: MastodonAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Post it with a key under which Mastodon takes it once."""
        account = _Account(options, client)
        parent = account.find_post(answer.post)
        if answer.is_retry and (sent := account.find_sent(parent, answer)):
            return sent
        told: dict[str, Any] = {
            "status": self.as_posted(answer.text, answer.post),
            "in_reply_to_id": parent,
            "visibility": "direct" if answer.is_private else options.visibility,
        }
        if answer.language:
            told["language"] = answer.language
        url = f"{options.origin}/api/v1/statuses"
        headers = {**account.headers, "Idempotency-Key": str(answer.key)}
        try:
            reply = tell_json(client, url, told, headers=headers, now=now, hints=_HINTS)
        except BadAnswerError as error:
            raise _explained(error) from error
        row = read_object(reply)
        return Sent(required_text(row, "id", reply), required_text(row, "url", reply))


ANSWERER = MastodonAnswerer()


class _Account:
    """Asks the account's own instance."""

    def __init__(self, options: MastodonAnswerOptions, client: GuardedClient) -> None:
        self._options = options
        self._client = client
        self.headers = {"Authorization": f"Bearer {options.answer_token.get_secret_value()}"}

    def find_post(self, post: AnsweredPost) -> str:
        """The id of the post; on another instance than the one listened to it has its own."""
        if self._options.origin == self._options.instance:
            return post.external_id
        told = str(post.extra.get("uri") or post.url or "")
        asked = {"q": told, "resolve": "true", "type": "statuses", "limit": "1"}
        url = f"{self._options.origin}/api/v2/search?{urlencode(asked)}"
        answer = ask(self._client, url, headers=self.headers, hints=_HINTS)
        found = objects_if_any(read_object(answer), "statuses")
        if not told or not found:
            raise PostGoneError(url, "your instance cannot find the post")
        return required_text(found[0], "id", answer)

    def find_sent(self, parent: str, answer: OurAnswer) -> Sent | None:
        """Our answer, if it stands below the post already."""
        url = f"{self._options.origin}/api/v1/accounts/verify_credentials"
        me = ask(self._client, url, headers=self.headers, hints=_HINTS)
        own_id = required_text(read_object(me), "id", me)
        url = f"{self._options.origin}/api/v1/statuses/{quote(parent)}/context"
        try:
            below = ask(self._client, url, headers=self.headers, hints=_HINTS)
        except BadAnswerError as error:
            raise _explained(error) from error
        mine = [
            row
            for row in objects_if_any(read_object(below), "descendants")
            if field_at(row, "account.id") == own_id and row.get("in_reply_to_id") == parent
        ]
        read = parse_apart("mastodon", json.dumps(mine).encode(), where=url)
        for status in read["statuses"]:
            if sounds_like(answer.text, status["text"]):
                return Sent(status["id"], status["url"])
        return None


def _named(text: str) -> set[str]:
    """The names that a text mentions, without their instances."""
    words = [word.strip(".,!?:;()") for word in text.split() if word.startswith("@")]
    return {word[1:].partition("@")[0].lower() for word in words}


def _explained(error: BadAnswerError) -> Exception:
    told = excerpt_text(error)
    if error.status in {404, 410}:
        return PostGoneError(error.where, "the post is not there any more")
    if error.status == 422:
        if "limit" in told.lower() or "too long" in told.lower():
            return TooLongAnswerError(error.where, "the instance finds the answer too long")
        return AnswerRefusedError(error.where, f"the instance refuses the answer: {told[:200]}")
    return error
