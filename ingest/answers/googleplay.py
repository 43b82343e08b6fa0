"""`googleplay`: the developer's answer to a review in Google Play.

Source: https://developers.google.com/android-publisher/api-ref/rest/v3/reviews/reply (350
characters; a review has one answer, a second one replaces it). So the same answer sent twice
stands there once. Answers are allowed for reviews with a text only.
"""

from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr

from ingest.answer_requests import excerpt_text, tell_json
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.errors import BadAnswerError, PostGoneError, TooLongAnswerError
from ingest.google_options import PlayOptions
from ingest.outbound import GuardedClient

_HINTS: Final = {
    401: "Google does not accept the token of service_account",
    403: "service_account lacks the permission Reply to reviews for this app",
}


class GooglePlayAnswerOptions(PlayOptions):
    """Which app, and the account that may answer its reviews."""

    service_account: SecretStr = Field(
        description="The JSON key file of a service account with the permission Reply to reviews."
    )


class GooglePlayAnswerer:
    """Sets the answer of a review."""

    kind = "googleplay"
    options_model = GooglePlayAnswerOptions

    def channel(self, options: GooglePlayAnswerOptions) -> Channel:
        """350 characters."""
        return Channel(350, "characters")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Google tells the author by itself."""
        return text

    def send(
        self,
        options: GooglePlayAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Set it; a second time changes nothing."""
        review = answer.post.external_id
        place = f"applications/{quote(options.package)}/reviews/{quote(review, safe='')}:reply"
        url = f"{options.service}/androidpublisher/v3/{place}"
        headers = options.log_in(client, now)
        told = {"replyText": answer.text}
        try:
            tell_json(client, url, told, headers=headers, now=now, hints=_HINTS)
        except BadAnswerError as error:
            raise _explained(error) from error
        page = urlencode({"id": options.package, "reviewId": review})
        return Sent(f"{review}/reply", f"https://play.google.com/store/apps/details?{page}")


ANSWERER = GooglePlayAnswerer()


def _explained(error: BadAnswerError) -> Exception:
    told = excerpt_text(error).lower()
    if error.status == 404:
        return PostGoneError(error.where, "the review is not there any more")
    if error.status == 400 and ("too long" in told or "350" in told):
        return TooLongAnswerError(error.where, "Google finds the answer too long")
    return error
