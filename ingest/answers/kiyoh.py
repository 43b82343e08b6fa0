"""`kiyoh`: the company's answer to a review on Kiyoh or Klantenvertellen.

The call is of the publication API, which is described in the account itself, under the token; its
shape is the one that published programs use (https://github.com/PipedreamHQ/pipedream,
components/kiyoh). The list of reviews tells one answer for each (`reviewComments`), so that setting
it again should change nothing. But a mail to the author would go twice: a retry looks among the
reviews changed last first.
"""

import json
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlencode

from pydantic import Field

from ingest.answer_requests import excerpt_text, require_success, sounds_like
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.api_requests import ask
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    PostGoneError,
    TooLongAnswerError,
)
from ingest.json_answers import objects_if_any, read_object, text_if_any
from ingest.kiyoh_location import ORIGINS, KiyohLocation
from ingest.options import ServiceAddress
from ingest.outbound import GuardedClient

_TENANTS: Final = {"kiyoh": "98", "klantenvertellen": "99"}
_LOOKED_THROUGH: Final = 100
_HINTS: Final = {
    401: "the token is not valid, or not any more",
    403: "the token does not allow this location",
}


class KiyohAnswerOptions(KiyohLocation):
    """The location that answers, on which of the two sites."""

    send_email: Literal["no", "yes"] = Field(
        default="no", description="Whether the author of the review gets the answer by mail too."
    )
    max_characters: int = Field(
        default=4000, ge=200, le=10_000, description="How long answers may be."
    )
    service: ServiceAddress | None = Field(
        default=None, description="Where the interface is, if not at the site itself."
    )


class KiyohAnswerer:
    """Sets the answer of a review."""

    kind = "kiyoh"
    options_model = KiyohAnswerOptions

    def channel(self, options: KiyohAnswerOptions) -> Channel:
        """No length is documented; ours keeps answers readable."""
        return Channel(options.max_characters, "characters")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Nothing stands before it: it stands below the review."""
        return text

    def send(
        self, options: KiyohAnswerOptions, answer: OurAnswer, client: GuardedClient, now: datetime
    ) -> Sent:
        """Set it, unless a retry finds it there."""
        location = _Location(options, client, now)
        review = answer.post.external_id
        sent = Sent(f"{review}/response", answer.post.url)
        if not (answer.is_retry and sounds_like(answer.text, location.find_answer(review))):
            location.answer(review, answer.text)
        return sent


ANSWERER = KiyohAnswerer()


class _Location:
    """Speaks for the location, with its token."""

    def __init__(self, options: KiyohAnswerOptions, client: GuardedClient, now: datetime) -> None:
        self._tenant = _TENANTS[options.site]
        self._place = f"{options.service or ORIGINS[options.site]}/v1/publication/review"
        self._options = options
        self._client = client
        self._now = now
        self._headers = {
            "X-Publication-Api-Token": options.token.get_secret_value(),
            "Accept": "application/json",
        }

    def find_answer(self, review: str) -> str:
        """What stands below a review, if it is among those changed last."""
        asked = {
            "locationId": self._options.location_id,
            "orderBy": "UPDATE_DATE",
            "sortOrder": "DESC",
            "limit": str(_LOOKED_THROUGH),
        }
        url = f"{self._place}/external?{urlencode(asked)}"
        told = read_object(ask(self._client, url, headers=self._headers, hints=_HINTS))
        rows = objects_if_any(told, "reviews")
        row = next((one for one in rows if text_if_any(one, "reviewId") == review), {})
        return text_if_any(row, "reviewComments") or ""

    def answer(self, review: str, text: str) -> None:
        """Set what stands there. Raises IngestError."""
        told = {
            "locationId": self._options.location_id,
            "tenantId": self._tenant,
            "reviewId": review,
            "response": text,
            "reviewResponseType": "PUBLIC",
            "responseEmail": self._options.send_email == "yes",
        }
        body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
        headers = {**self._headers, "Content-Type": "application/json; charset=utf-8"}
        reply = self._client.post(f"{self._place}/response", body, headers=headers, method="PUT")
        try:
            require_success(reply, self._now, _HINTS)
        except BadAnswerError as error:
            raise _explained(error) from error


def _explained(error: BadAnswerError) -> Exception:
    told = excerpt_text(error)
    words = told.lower().replace("_", " ")
    if error.status in {404, 410} or (error.status == 400 and "not found" in words):
        return PostGoneError(error.where, "the review is not there any more")
    if error.status in {400, 409, 422}:
        if "length" in words or "too long" in words or "size must be" in words:
            return TooLongAnswerError(error.where, "Kiyoh finds the answer too long")
        return AnswerRefusedError(error.where, f"Kiyoh refuses the answer: {told[:200]}")
    return error
