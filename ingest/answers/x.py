"""`x`: an answer to a post on X (Twitter) as a post of the company's account.

Source: https://docs.x.com/x-api/posts/create-post, …/posts/manage-tweets/integrate (whom apps
without an enterprise contract may answer), …/users/get-posts and
https://docs.x.com/fundamentals/authentication/oauth-1-0a/authorizing-a-request. X has no key
against double posts: a retry looks through the account's newest posts first.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr

from ingest.answer_requests import SLACK, excerpt_text, required_text, tell_json
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.api_requests import ask
from ingest.dates import read_date
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    PostGoneError,
    TooLongAnswerError,
)
from ingest.json_answers import Row, objects_if_any, read_object, text_if_any
from ingest.oauth1 import Keys, authorization
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import Answer, GuardedClient
from ingest.x_service import SPENT, means_spent

_HINTS: Final = {
    401: "one of the four keys is not valid, or not any more",
    402: "the app's credits are used up",
    403: "the app may not write for this account: it needs the permission Read and write, and "
    "keys made after it was given",
}
_ONLY_WHO_CALLS: Final = "X lets apps answer only those who mention or quote your account"
# X says it in either way.
_NOT_CALLED: Final = ("not been mentioned", "where you are mentioned")


class XAnswerOptions(SourceOptions):
    """The app and the account that it writes for."""

    consumer_key: SecretStr = Field(description="API key of your app (OAuth 1.0a).")
    consumer_secret: SecretStr = Field(description="API key secret of your app.")
    access_token: SecretStr = Field(
        description="Access token of your account for that app, with Read and write."
    )
    access_token_secret: SecretStr = Field(description="Secret of that access token.")
    handle: str | None = Field(
        default=None,
        pattern=r"^@?[A-Za-z0-9_]{1,15}$",
        description="Handle of your account, to know beforehand whom X lets the app answer; leave "
        "it empty with an enterprise contract.",
    )
    max_characters: int = Field(
        default=280, ge=280, le=25_000, description="How long posts of the account may be."
    )
    service: ServiceAddress = Field(
        default="https://api.x.com", description="Where the interface is."
    )


class XAnswerer:
    """Writes a post below the post."""

    kind = "x"
    options_model = XAnswerOptions

    def channel(self, options: XAnswerOptions) -> Channel:
        """280, links counted as 23 and emoji as 2."""
        return Channel(options.max_characters, "x")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """X puts the author's name before an answer by itself, and does not count it."""
        return text

    def foresee_refusal(self, options: XAnswerOptions, post: AnsweredPost) -> str | None:
        """X's rule: the original author has to mention the account, or to quote one of its posts.

        Who that is in a thread is not said, and X's refusals speak of being engaged in any way. So
        X decides where a post around this one calls the account, is ours or is not kept, and
        where a text is clipped.
        """
        if options.handle is None or post.extra.get("clipped"):
            return None
        own = options.handle.removeprefix("@").lower()
        thread = post.conversation_id if post.in_reply_to else None
        around = [one for one in (post.in_reply_to, thread, post.extra.get("quoted")) if one]
        told = [(post.author_handle, post.text)]
        for one in around:
            kept = post.around.get(str(one))
            if kept is None:
                return None
            told.append((kept.author_handle, kept.text))
        is_called = any(own == (who or "").lower() or _mentions(text, own) for who, text in told)
        return None if is_called else _ONLY_WHO_CALLS

    def send(
        self, options: XAnswerOptions, answer: OurAnswer, client: GuardedClient, now: datetime
    ) -> Sent:
        """Post it, unless a retry finds it there."""
        account = _Account(options, client, now)
        if answer.is_retry and (sent := account.find_sent(answer)):
            return sent
        told = {
            "text": answer.text,
            "reply": {"in_reply_to_tweet_id": answer.post.external_id},
        }
        try:
            reply = account.post("/2/tweets", told)
        except BadAnswerError as error:
            # "Duplicate content": an earlier try arrived although its answer did not.
            if "duplicate" in excerpt_text(error).lower() and (sent := account.find_sent(answer)):
                return sent
            raise _explained(error) from error
        return _sent(required_text(read_object(reply), "data.id", reply))


ANSWERER = XAnswerer()


class _Account:
    """Signs every request for the account."""

    def __init__(self, options: XAnswerOptions, client: GuardedClient, now: datetime) -> None:
        self._service = options.service
        self._client = client
        self._now = now
        self._keys = Keys(
            options.consumer_key.get_secret_value(),
            options.consumer_secret.get_secret_value(),
            options.access_token.get_secret_value(),
            options.access_token_secret.get_secret_value(),
        )

    def post(self, place: str, told: Mapping[str, object]) -> Answer:
        url = f"{self._service}{place}"
        headers = {"Authorization": authorization(self._keys, "POST", url, now=self._now)}
        return tell_json(self._client, url, told, headers=headers, now=self._now, hints=_HINTS)

    def find_sent(self, answer: OurAnswer) -> Sent | None:
        """Our answer, if it is among the newest posts of the account."""
        me = self._ask("/2/users/me")
        own_id = required_text(read_object(me), "data.id", me)
        asked = {"max_results": "50", "tweet.fields": "created_at,referenced_tweets"}
        newest = self._ask(f"/2/users/{quote(own_id)}/tweets?{urlencode(asked)}")
        for row in objects_if_any(read_object(newest), "data"):
            written = read_date(text_if_any(row, "created_at") or "")
            if _answers(row, answer.post.external_id) and (
                written is None or written >= answer.written_at - SLACK
            ):
                return _sent(required_text(row, "id", newest))
        return None

    def _ask(self, place: str) -> Answer:
        url = f"{self._service}{place}"
        headers = {"Authorization": authorization(self._keys, "GET", url, now=self._now)}
        return ask(self._client, url, headers=headers, hints=_HINTS)


def _mentions(text: str, handle: str) -> bool:
    # Handles end at the first other sign: where one writes without blanks, at a letter too.
    return re.search(rf"[@＠]{handle}(?![a-z0-9_])", text, re.IGNORECASE) is not None


def _answers(row: Row, external_id: str) -> bool:
    return any(
        one.get("type") == "replied_to" and one.get("id") == external_id
        for one in objects_if_any(row, "referenced_tweets")
    )


def _sent(identity: str) -> Sent:
    return Sent(identity, f"https://x.com/i/status/{identity}")


def _explained(error: BadAnswerError) -> Exception:
    told = excerpt_text(error).lower()
    if means_spent(error.status, error.excerpt):
        return BadAnswerError(error.where, error.status, hint=SPENT)
    if error.status in {400, 403, 404}:
        if "deleted or not visible" in told or error.status == 404:
            return PostGoneError(error.where, "the post is deleted, or not visible to us")
        if "too long" in told or "length" in told:
            return TooLongAnswerError(error.where, "X finds the answer too long")
        if any(words in told for words in _NOT_CALLED):
            return AnswerRefusedError(error.where, _ONLY_WHO_CALLS)
        if "reply to this conversation is not allowed" in told:
            problem = "the author lets only certain people answer"
            return AnswerRefusedError(error.where, problem)
    return error
