"""`bluesky`: an answer to a post as a post of the company's account.

Source: https://docs.bsky.app/docs/api/com-atproto-repo-create-record, the lexicon
app.bsky.feed.post (reply with root and parent, facets), app.bsky.feed.defs (viewerState) and
https://atproto.com/specs/tid. The record's key is made of the moment of writing, so that the same
answer has the same address at every try: a retry asks for it first, and Bluesky keeps one record of
a key (an attempt at a second one is answered with 500). The log-in is that of listening.
"""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import Field, SecretStr, model_validator

from ingest.answer_lengths import MOST_BLUESKY_BYTES
from ingest.answer_requests import excerpt_text, required_text, tell_json
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.api_requests import ask
from ingest.bluesky_login import LOGIN, BlueskyLogin
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    PostGoneError,
    TooLongAnswerError,
)
from ingest.json_answers import Row, field_at, objects_if_any, read_object, text_if_any
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import GuardedClient

_COLLECTION: Final = "app.bsky.feed.post"
_LINK: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_SORTED_32: Final = "234567abcdefghijklmnopqrstuvwxyz"


class BlueskyAnswerOptions(SourceOptions):
    """The account that answers."""

    identifier: str = Field(description="Handle of your account.")
    app_password: SecretStr = Field(
        description="App password of that account; never its own password."
    )
    login_service: ServiceAddress = Field(
        default="https://bsky.social", description="Where that account lives."
    )

    @model_validator(mode="before")
    @classmethod
    def _without_at(cls, told: Any) -> Any:
        if isinstance(told, dict) and isinstance(told.get("identifier"), str):
            return {**told, "identifier": told["identifier"].strip().removeprefix("@")}
        return told


class BlueskyAnswerer:
    """Writes a post below the post."""

    kind = "bluesky"
    options_model = BlueskyAnswerOptions

    def channel(self, options: BlueskyAnswerOptions) -> Channel:
        """300 characters as people see them."""
        return Channel(300, "graphemes")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Bluesky tells the author by itself."""
        return text

    def send(
        self,
        options: BlueskyAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Put the record where only this answer can stand."""
        if len(answer.text.encode()) > MOST_BLUESKY_BYTES:
            raise TooLongAnswerError(
                "bluesky", f"takes {MOST_BLUESKY_BYTES} bytes, the answer is longer"
            )
        account = _Account(options, client, now)
        key = record_key(answer)
        if answer.is_retry and account.has_record(key):
            return account.sent(key)
        record = {
            "$type": _COLLECTION,
            "text": answer.text,
            "createdAt": _written(answer.written_at),
            "reply": account.find_place(answer.post),
            **({"langs": [answer.language]} if answer.language else {}),
            **({"facets": facets} if (facets := link_facets(answer.text)) else {}),
        }
        try:
            account.create(key, record)
        except BadAnswerError as error:
            if error.where.endswith(LOGIN):
                raise  # the log-in was refused, and not the answer
            if account.has_record(key):
                return account.sent(key)
            raise _explained(error) from error
        return account.sent(key)


ANSWERER = BlueskyAnswerer()


def record_key(answer: OurAnswer) -> str:
    """The record's key: the microsecond of writing and ten bits of the answer's own key."""
    since_1970 = answer.written_at - datetime(1970, 1, 1, tzinfo=UTC)
    microseconds = (
        since_1970.days * 86_400 + since_1970.seconds
    ) * 1_000_000 + since_1970.microseconds
    clock = int.from_bytes(hashlib.sha256(answer.key.bytes).digest()[:2]) % 1024
    number = microseconds << 10 | clock
    return "".join(_SORTED_32[number >> shift & 31] for shift in range(60, -1, -5))


def link_facets(text: str) -> list[dict[str, Any]]:
    """Where the links stand, in bytes of UTF-8: without it Bluesky shows them as plain text."""
    facets = []
    for hit in _LINK.finditer(text):
        start = len(text[: hit.start()].encode())
        facets.append(
            {
                "index": {"byteStart": start, "byteEnd": start + len(hit[0].encode())},
                "features": [{"$type": "app.bsky.richtext.facet#link", "uri": hit[0]}],
            }
        )
    return facets


class _Account:
    """Speaks for the account, let in with the app password."""

    def __init__(self, options: BlueskyAnswerOptions, client: GuardedClient, now: datetime) -> None:
        self._service = options.login_service
        self._client = client
        self._now = now
        secret = options.app_password.get_secret_value()
        self._login = BlueskyLogin(client, self._service, options.identifier, secret, now)
        self._did = self._login.account()

    def find_place(self, post: AnsweredPost) -> dict[str, Any]:
        """The post with the hash of what it says now, and the first one of its thread.

        The first one is told by the post itself, also where it is gone: Bluesky hides an answer
        that names another one.
        """
        asked = urlencode([("uris", post.external_id)])
        url = f"{self._service}/xrpc/app.bsky.feed.getPosts?{asked}"
        answer = self._login.send(lambda headers: ask(self._client, url, headers=headers))
        rows = objects_if_any(read_object(answer), "posts")
        row = next((one for one in rows if one.get("uri") == post.external_id), None)
        if row is None:
            raise PostGoneError(post.external_id, "the post is not there any more")
        _require_may_answer(row, post.external_id)
        parent = {"uri": post.external_id, "cid": required_text(row, "cid", answer)}
        uri = text_if_any(row, "record.reply.root.uri")
        cid = text_if_any(row, "record.reply.root.cid")
        return {"root": {"uri": uri, "cid": cid} if uri and cid else parent, "parent": parent}

    def has_record(self, key: str) -> bool:
        """Does our answer stand there already?"""
        asked = urlencode({"repo": self._did, "collection": _COLLECTION, "rkey": key})
        url = f"{self._service}/xrpc/com.atproto.repo.getRecord?{asked}"
        try:
            self._login.send(lambda headers: ask(self._client, url, headers=headers))
        except BadAnswerError as error:
            # Older servers tell it in words only.
            told = excerpt_text(error)
            is_missing = "RecordNotFound" in told or "Could not locate record" in told
            if error.status in {400, 404} and is_missing:
                return False
            raise
        return True

    def create(self, key: str, record: dict[str, Any]) -> None:
        told = {"repo": self._did, "collection": _COLLECTION, "rkey": key, "record": record}
        url = f"{self._service}/xrpc/com.atproto.repo.createRecord"
        self._login.send(
            lambda headers: tell_json(self._client, url, told, headers=headers, now=self._now)
        )

    def sent(self, key: str) -> Sent:
        uri = f"at://{self._did}/{_COLLECTION}/{key}"
        return Sent(uri, f"https://bsky.app/profile/{self._did}/post/{key}")


def _require_may_answer(row: Row, where: str) -> None:
    """Bluesky takes every answer, and hides those that the author does not want."""
    if field_at(row, "author.viewer.blockedBy") is True:
        raise AnswerRefusedError(where, "the author blocks your account")
    if field_at(row, "viewer.replyDisabled") is True:
        raise AnswerRefusedError(where, "the author lets only certain people answer")


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _explained(error: BadAnswerError) -> Exception:
    told = excerpt_text(error)
    if error.status == 400:
        if "grapheme" in told or "too long" in told.lower() or "maxLength" in told:
            return TooLongAnswerError(error.where, "Bluesky finds the answer too long")
        try:
            problem = str(json.loads(told).get("message", told))
        except (ValueError, AttributeError):
            problem = told
        return AnswerRefusedError(error.where, f"Bluesky refuses the answer: {problem[:200]}")
    return error
