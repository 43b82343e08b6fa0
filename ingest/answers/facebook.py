"""`facebook`: an answer below a comment, post or review, as the page; or in private, once.

Source: https://developers.facebook.com/docs/graph-api/reference/object/comments (publishing) and
…/docs/messenger-platform/discovery/private-replies (one message for each comment or post, within
seven days). Comments have no key against double posts: a retry looks below the post first. A second
private answer is refused by Meta itself, so it needs none.
"""

import json
import re
from datetime import datetime
from typing import Final

from ingest.answer_requests import SLACK, required_text, sounds_like
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.dates import read_date
from ingest.errors import (
    AnswerRefusedError,
    IngestError,
    PostGoneError,
    TooLongAnswerError,
)
from ingest.graph import Graph, GraphError, PageOptions
from ingest.json_answers import Row, objects_if_any, read_object, text_if_any
from ingest.outbound import GuardedClient

_SITE: Final = "https://www.facebook.com"
_MOST: Final = 8000
_MOST_PRIVATE: Final = 2000
_ANSWERED_ALREADY: Final = 10900
_TOO_LATE: Final = (10, 2018278)
_LOOKED_THROUGH: Final = 50


class FacebookAnswerOptions(PageOptions):
    """The page that answers."""


class FacebookAnswerer:
    """Writes a comment as the page, or a private message to whoever wrote."""

    kind = "facebook"
    options_model = FacebookAnswerOptions

    def channel(self, options: FacebookAnswerOptions) -> Channel:
        """8,000 characters in public; 2,000 in private, which is checked when sending."""
        return Channel(_MOST, "characters", may_be_private=True)

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Nothing stands before it: the place shows what it answers."""
        return text

    def send(
        self,
        options: FacebookAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Post it, unless a retry finds it there."""
        page = _Page(options, client, now)
        try:
            if answer.is_private:
                return page.write_privately(answer)
            if answer.is_retry and (sent := page.find_sent(answer)):
                return sent
            return page.comment(answer)
        except GraphError as error:
            raise explained(error) from error


ANSWERER = FacebookAnswerer()


def explained(error: GraphError) -> IngestError:
    """What a refusal of Meta means for an answer; the error itself where that is not clear."""
    if error.told.means_gone or error.status == 404:
        return PostGoneError(error.where, "what it answers is not there any more")
    if re.search(r"too long|character limit|exceeds? the max", error.told.message, re.IGNORECASE):
        return TooLongAnswerError(error.where, "Meta finds the answer too long")
    if (error.told.code, error.told.subcode) == _TOO_LATE:
        return AnswerRefusedError(error.where, "a private answer is possible for seven days only")
    if error.told.code == _ANSWERED_ALREADY:
        return AnswerRefusedError(error.where, "one private answer was given already")
    return error


def top_comment(post: AnsweredPost) -> str:
    """Where an answer goes: answers to answers stand below the first comment of a thread."""
    return str(post.extra.get("parent") or post.external_id)


class _Page:
    """Speaks for the page."""

    def __init__(
        self, options: FacebookAnswerOptions, client: GuardedClient, now: datetime
    ) -> None:
        self._graph = Graph(options, client, now)
        self._page = options.page

    def comment(self, answer: OurAnswer) -> Sent:
        """A comment below what is answered."""
        reply = self._graph.tell(f"{top_comment(answer.post)}/comments", {"message": answer.text})
        return _sent(required_text(read_object(reply), "id", reply))

    def find_sent(self, answer: OurAnswer) -> Sent | None:
        """Our answer, if it stands there already."""
        fields = "id,message,created_time,from{id}"
        asked = {"fields": fields, "order": "reverse_chronological", "limit": str(_LOOKED_THROUGH)}
        told, _ = self._graph.get(f"{top_comment(answer.post)}/comments", asked)
        ours = (row for row in objects_if_any(told, "data") if self._is_ours(row, answer))
        found = next((text_if_any(row, "id") for row in ours), None)
        return _sent(found) if found else None

    def write_privately(self, answer: OurAnswer) -> Sent:
        """A message to whoever wrote the comment or post; Meta takes one and no more."""
        if len(answer.text) > _MOST_PRIVATE:
            problem = f"takes {_MOST_PRIVATE} characters in private, the answer is longer"
            raise TooLongAnswerError("facebook", problem)
        identity = answer.post.external_id
        is_post = identity.startswith(f"{self._page}_")
        recipient = {"post_id" if is_post else "comment_id": identity}
        form = {
            "recipient": json.dumps(recipient),
            "message": json.dumps({"text": answer.text}),
            "messaging_type": "RESPONSE",
        }
        try:
            reply = self._graph.tell(f"{self._page}/messages", form)
        except GraphError as error:
            if answer.is_retry and error.told.code == _ANSWERED_ALREADY:
                return Sent(f"{identity}/private", None)  # the earlier try had arrived
            raise
        return Sent(required_text(read_object(reply), "message_id", reply), None)

    def _is_ours(self, row: Row, answer: OurAnswer) -> bool:
        if text_if_any(row, "from.id") not in (None, self._page):
            return False
        written = read_date(text_if_any(row, "created_time") or "")
        is_new = written is None or written >= answer.written_at - SLACK
        return is_new and sounds_like(answer.text, text_if_any(row, "message") or "")


def _sent(identity: str) -> Sent:
    return Sent(identity, f"{_SITE}/{identity}")
