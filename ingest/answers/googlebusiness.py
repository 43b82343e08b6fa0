"""`googlebusiness`: the owner's answer to a review of a location on Google.

Source: https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews/
updateReply (4,096 bytes; a review has one answer, a second one replaces it). So the same answer
sent twice stands there once. Google checks answers by its policies: mostly later, but an answer
that is refused at once says so in `reviewReplyState`.
"""

import json
from datetime import datetime
from typing import Final

from ingest.answer_requests import excerpt_text, require_success
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    PostGoneError,
    TooLongAnswerError,
    UnreadableContentError,
)
from ingest.google_options import BusinessOptions
from ingest.google_reviews import REVIEW_NAME, is_rejected
from ingest.json_answers import read_object, text_if_any
from ingest.outbound import Answer, GuardedClient

_MOST_BYTES: Final = 4096
_POLICIES: Final = "Google refuses the answer by its policies"
_HINTS: Final = {
    401: "Google does not accept the token any more: allow the access anew",
    403: "the account may not answer for this location, or the location is not verified",
}


class GoogleBusinessAnswerOptions(BusinessOptions):
    """The consent of the account that answers for its locations."""


class GoogleBusinessAnswerer:
    """Sets the answer of a review."""

    kind = "googlebusiness"
    options_model = GoogleBusinessAnswerOptions

    def channel(self, options: GoogleBusinessAnswerOptions) -> Channel:
        """4,096 bytes, which are at most as many characters."""
        return Channel(_MOST_BYTES, "characters")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Google tells the author by itself."""
        return text

    def send(
        self,
        options: GoogleBusinessAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Set it; a second time changes nothing."""
        review = answer.post.external_id
        if not REVIEW_NAME.fullmatch(review):
            raise PostGoneError(review[:200], "is not the name of a review on Google")
        if len(answer.text.encode("utf-8", "replace")) > _MOST_BYTES:
            raise TooLongAnswerError(self.kind, f"takes {_MOST_BYTES} bytes, the answer is longer")
        url = f"{options.service}/v4/{review}/reply"
        headers = {
            **options.log_in(client, now),
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
        }
        body = json.dumps({"comment": answer.text}, ensure_ascii=False).encode("utf-8", "replace")
        try:
            reply = client.post(url, body, headers=headers, method="PUT")
            _require_accepted(require_success(reply, now, _HINTS))
        except BadAnswerError as error:
            raise _explained(error) from error
        return Sent(f"{review}/reply", answer.post.url)


ANSWERER = GoogleBusinessAnswerer()


def _require_accepted(answer: Answer) -> None:
    try:
        told = read_object(answer)
    except UnreadableContentError:
        return  # it was a 2xx: what else it says is of no use
    if is_rejected(told):
        reason = text_if_any(told, "policyViolation")
        problem = f"{_POLICIES} ({reason})" if reason else _POLICIES
        raise AnswerRefusedError(answer.url, problem)


def _explained(error: BadAnswerError) -> Exception:
    told = excerpt_text(error).lower()
    if error.status == 404:
        return PostGoneError(error.where, "the review is not there any more")
    if error.status == 400 and ("too long" in told or "4096" in told):
        return TooLongAnswerError(error.where, "Google finds the answer too long")
    return error
