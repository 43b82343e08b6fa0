"""`youtube`: an answer to a comment, or a comment below a video, as the company's channel.

Source: https://developers.google.com/youtube/v3/docs/comments/insert, …/commentThreads/insert,
…/comments/list and https://developers.google.com/identity/protocols/oauth2/web-server#offline
(refreshing the token; scope youtube.force-ssl). An answer costs 50 of the day's 10,000 units.
YouTube has no key against double posts: a retry looks through the thread first.
"""

import json
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr

from ingest.answer_requests import (
    SLACK,
    excerpt_text,
    required_text,
    sounds_like,
    tell_json,
)
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.api_requests import ask
from ingest.dates import read_date
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    IngestError,
    PostGoneError,
    RetryLaterError,
    TooLongAnswerError,
)
from ingest.google_options import ConsentOptions
from ingest.json_answers import Row, field_at, objects_if_any, read_object, text_if_any
from ingest.options import ServiceAddress
from ingest.outbound import GuardedClient
from ingest.youtube_quota import OUT_OF_QUOTA, TOO_FAST, until_new_quota_s

_SITE: Final = "https://www.youtube.com"
_GONE: Final = {"parentCommentNotFound", "videoNotFound", "commentNotFound", "channelNotFound"}
_CLOSED: Final = {
    "commentsDisabled": "comments are turned off there",
    "operationNotSupported": "this comment takes no answers",
    "parentCommentIsPrivate": "the comment is private",
    "ineligibleAccount": "the channel has to be merged with the Google account first",
    "forbidden": "the channel is not allowed to comment there",
    "insufficientPermissions": "the refresh_token lacks the scope youtube.force-ssl",
    "insufficientLivePermissions": "the refresh_token lacks the scope youtube.force-ssl",
}


class YouTubeAnswerOptions(ConsentOptions):
    """The project and the channel that it writes for."""

    refresh_token: SecretStr = Field(
        description="Token of your channel's account for that client, with the scope "
        "`youtube.force-ssl`."
    )
    service: ServiceAddress = Field(
        default="https://youtube.googleapis.com", description="Where the interface is."
    )


class YouTubeAnswerer:
    """Writes a comment into the thread, or a new one below the video."""

    kind = "youtube"
    options_model = YouTubeAnswerOptions

    def channel(self, options: YouTubeAnswerOptions) -> Channel:
        """10,000 characters."""
        return Channel(10_000, "characters")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Answers to answers stand in the same thread: a name tells whom one means."""
        name = post.author_handle or ""
        is_below = "." in post.external_id
        return f"{name} {text}" if is_below and name.startswith("@") else text

    def send(
        self,
        options: YouTubeAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Post it, unless a retry finds it there."""
        account = _Account(options, client, now)
        text = self.as_posted(answer.text, answer.post)
        try:
            if answer.is_retry and (sent := account.find_sent(answer, text)):
                return sent
            return account.comment(answer.post, text)
        except BadAnswerError as error:
            raise _explained(error, now) from error


ANSWERER = YouTubeAnswerer()


class _Account:
    """Speaks for the channel with a token made for this one answer."""

    def __init__(self, options: YouTubeAnswerOptions, client: GuardedClient, now: datetime) -> None:
        self._service = options.service
        self._client = client
        self._now = now
        self._headers = options.log_in(client, now)

    def comment(self, post: AnsweredPost, text: str) -> Sent:
        video = _video_of(post)
        if _is_video(post):
            told: dict[str, Any] = {
                "snippet": {
                    "videoId": post.external_id,
                    "topLevelComment": {"snippet": {"textOriginal": text}},
                }
            }
            if channel := post.extra.get("author_id"):
                told["snippet"]["channelId"] = str(channel)
            return self._insert("commentThreads", told, video)
        told = {"snippet": {"parentId": _thread_of(post), "textOriginal": text}}
        return self._insert("comments", told, video)

    def find_sent(self, answer: OurAnswer, text: str) -> Sent | None:
        """Our answer, if it stands in the thread, or among the newest below the video."""
        post = answer.post
        asked = {"part": "snippet", "maxResults": "100", "textFormat": "plainText"}
        if _is_video(post):
            asked |= {"videoId": post.external_id, "order": "time"}
            place, path = "commentThreads", "snippet.topLevelComment"
        else:
            asked["parentId"] = _thread_of(post)
            place, path = "comments", ""
        url = f"{self._service}/youtube/v3/{place}?{urlencode(asked)}"
        told = read_object(ask(self._client, url, headers=self._headers))
        for row in objects_if_any(told, "items"):
            comment = field_at(row, path) if path else row
            if _is_ours(comment, answer, text):
                return _sent(str(field_at(comment, "id")), _video_of(post))
        return None

    def _insert(self, place: str, told: dict[str, Any], video: str | None) -> Sent:
        url = f"{self._service}/youtube/v3/{place}?part=snippet"
        reply = tell_json(self._client, url, told, headers=self._headers, now=self._now)
        return _sent(required_text(read_object(reply), "id", reply), video)


def _is_ours(comment: object, answer: OurAnswer, text: str) -> bool:
    theirs = text_if_any(comment, "snippet.textOriginal") or text_if_any(
        comment, "snippet.textDisplay"
    )
    written = read_date(text_if_any(comment, "snippet.publishedAt") or "")
    is_new = written is None or written >= answer.written_at - SLACK
    return bool(theirs) and is_new and sounds_like(text, theirs or "")


def _is_video(post: AnsweredPost) -> bool:
    """A mention of a video has the video's id, of eleven characters; comments' are longer."""
    return len(post.external_id) == 11


def _thread_of(post: AnsweredPost) -> str:
    """Only the first comment of a thread can be answered; an answer's id begins with its id."""
    return post.external_id.partition(".")[0]


def _video_of(post: AnsweredPost) -> str | None:
    return post.external_id if _is_video(post) else str(post.extra.get("video") or "") or None


def _sent(identity: str, video: str | None) -> Sent:
    if video is None:
        return Sent(identity, None)
    return Sent(identity, f"{_SITE}/watch?v={quote(video)}&lc={quote(identity)}")


def _reason(error: BadAnswerError) -> str:
    try:
        told: Row = json.loads(excerpt_text(error))
    except (ValueError, RecursionError):
        return ""
    found = objects_if_any(told, "error.errors")
    return str(found[0].get("reason", "")) if found else ""


def _explained(error: BadAnswerError, now: datetime) -> IngestError:
    reason = _reason(error)
    if reason in OUT_OF_QUOTA:
        problem = "the day's quota of the project is used up"
        return RetryLaterError(error.where, problem, retry_after_s=until_new_quota_s(now))
    if reason in TOO_FAST:
        return RetryLaterError(error.where, "YouTube asks to go slower", retry_after_s=None)
    if reason == "commentTextTooLong":
        return TooLongAnswerError(error.where, "YouTube finds the answer too long")
    if reason in _GONE or error.status == 404:
        return PostGoneError(error.where, "the comment or video is not there any more")
    if reason in _CLOSED:
        return AnswerRefusedError(error.where, _CLOSED[reason])
    return error
