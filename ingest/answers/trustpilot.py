"""`trustpilot`: the company's answer to a review on Trustpilot.

Source: https://developers.trustpilot.com/service-reviews-api (reply to a review, private review)
and …/authentication. A review has one answer. Trustpilot has no key against double posts: a retry
looks whether the review has its answer first.
"""

from datetime import datetime
from typing import Final
from urllib.parse import quote

from pydantic import Field, SecretStr

from ingest.answer_requests import excerpt_text, sounds_like, tell_json
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.api_requests import ask
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    PostGoneError,
    TooLongAnswerError,
)
from ingest.json_answers import read_object, text_if_any
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import GuardedClient
from ingest.trustpilot_login import TrustpilotLogin

_HINTS: Final = {
    401: "api_key or api_secret is not valid, or not any more",
    403: "the key may not answer reviews, or business_user does not belong to the company",
}


class TrustpilotAnswerOptions(SourceOptions):
    """The key of the company's account, and in whose name it answers."""

    api_key: SecretStr = Field(description="API key of the company's Trustpilot account.")
    api_secret: SecretStr = Field(description="Secret of that key.")
    business_user: str = Field(
        pattern=r"^[0-9a-zA-Z_-]{4,64}$",
        description="Id of the business user in whose name answers are given.",
    )
    max_characters: int = Field(
        default=4000, ge=200, le=10_000, description="How long answers may be."
    )
    service: ServiceAddress = Field(
        default="https://api.trustpilot.com", description="Where the interface is."
    )


class TrustpilotAnswerer:
    """Writes the answer of a review."""

    kind = "trustpilot"
    options_model = TrustpilotAnswerOptions

    def channel(self, options: TrustpilotAnswerOptions) -> Channel:
        """Trustpilot documents no length; ours keeps answers readable."""
        return Channel(options.max_characters, "characters")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Trustpilot tells the author by itself."""
        return text

    def send(
        self,
        options: TrustpilotAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Post it, unless a retry finds it there."""
        key, secret = options.api_key.get_secret_value(), options.api_secret.get_secret_value()
        login = TrustpilotLogin(client, options.service, key, secret, now)
        review = answer.post.external_id
        place = f"{options.service}/v1/private/reviews/{quote(review)}"
        sent = Sent(f"{review}/reply", f"https://www.trustpilot.com/reviews/{quote(review)}")
        told = {"message": answer.text, "authorBusinessUserId": options.business_user}
        try:
            if answer.is_retry and _has_answer(client, login, place, answer):
                return sent
            login.send(
                lambda headers: tell_json(
                    client, f"{place}/reply", told, headers=headers, now=now, hints=_HINTS
                )
            )
        except BadAnswerError as error:
            if not error.where.startswith(place):
                raise  # the log-in was refused, and not the answer
            raise _explained(error) from error
        return sent


ANSWERER = TrustpilotAnswerer()


def _has_answer(
    client: GuardedClient, login: TrustpilotLogin, place: str, answer: OurAnswer
) -> bool:
    told = login.send(lambda headers: ask(client, place, headers=headers, hints=_HINTS))
    review = read_object(told)
    return sounds_like(answer.text, text_if_any(review, "companyReply.text") or "")


def _explained(error: BadAnswerError) -> Exception:
    told = excerpt_text(error).lower()
    if error.status in {404, 410}:
        return PostGoneError(error.where, "the review is not there any more")
    if error.status in {400, 409, 422}:
        if "length" in told or "too long" in told:
            return TooLongAnswerError(error.where, "Trustpilot finds the answer too long")
        return AnswerRefusedError(error.where, f"Trustpilot refuses the answer: {told[:200]}")
    return error
