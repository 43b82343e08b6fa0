"""`trustpilot`: the company's answer to a review on Trustpilot, of itself or of a product.

Source: https://developers.trustpilot.com/service-reviews-api (reply to a review, private review),
…/product-reviews-api (conversations and comments) and …/authentication. A review of the company has
one answer, one of a product a conversation, which our comment opens. Trustpilot has no key
against double posts: a retry looks first.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote

from pydantic import Field, SecretStr

from ingest.answer_requests import excerpt_text, required_text, sounds_like, tell_json
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.api_requests import ask
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    PostGoneError,
    TooLongAnswerError,
)
from ingest.json_answers import Row, objects_if_any, read_object, text_if_any
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import Answer, GuardedClient
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
        company = _Company(options, client, now)
        try:
            if answer.post.extra.get("product_review"):
                return company.comment(answer)
            return company.reply(answer)
        except BadAnswerError as error:
            if not error.where.startswith(f"{options.service}/v1/private/"):
                raise  # the log-in was refused, and not the answer
            raise _explained(error) from error


ANSWERER = TrustpilotAnswerer()


class _Company:
    """Speaks for the company, in the name of one business user."""

    def __init__(
        self, options: TrustpilotAnswerOptions, client: GuardedClient, now: datetime
    ) -> None:
        key, secret = options.api_key.get_secret_value(), options.api_secret.get_secret_value()
        self._login = TrustpilotLogin(client, options.service, key, secret, now)
        self._place = f"{options.service}/v1/private"
        self._user = options.business_user
        self._client = client
        self._now = now

    def reply(self, answer: OurAnswer) -> Sent:
        """Set the one answer of a review of the company, unless a retry finds it there."""
        review = quote(answer.post.external_id)
        place = f"reviews/{review}"
        sent = Sent(f"{answer.post.external_id}/reply", f"https://www.trustpilot.com/{place}")
        if answer.is_retry:
            standing = text_if_any(self._ask(place), "companyReply.text") or ""
            if sounds_like(answer.text, standing):
                return sent
        told = {"message": answer.text, "authorBusinessUserId": self._user}
        self._tell(f"{place}/reply", told)
        return sent

    def comment(self, answer: OurAnswer) -> Sent:
        """A comment in the conversation of a product's review, unless a retry finds it there."""
        place = f"product-reviews/{quote(answer.post.external_id)}"
        conversation = text_if_any(self._ask(place), "conversationId")
        if conversation is None:
            opened = self._tell(f"{place}/create-conversation", {})
            conversation = required_text(read_object(opened), "conversationId", opened)
        place = f"conversations/{quote(conversation)}"
        comment = _find_comment(self._ask(place), answer) if answer.is_retry else None
        if comment is None:
            # The comment stands there in the name of whom this header tells.
            name = {"x-business-user-id": self._user}
            comment = read_object(self._tell(f"{place}/comments", {"content": answer.text}, name))
        return Sent(text_if_any(comment, "commentId") or conversation, answer.post.url)

    def _ask(self, place: str) -> Row:
        url = f"{self._place}/{place}"
        return read_object(
            self._login.send(lambda headers: ask(self._client, url, headers=headers, hints=_HINTS))
        )

    def _tell(
        self, place: str, told: Mapping[str, str], name: Mapping[str, str] | None = None
    ) -> Answer:
        url, more = f"{self._place}/{place}", name or {}
        return self._login.send(
            lambda headers: tell_json(
                self._client, url, told, headers={**headers, **more}, now=self._now, hints=_HINTS
            )
        )


def _find_comment(conversation: Row, answer: OurAnswer) -> Row | None:
    for comment in objects_if_any(conversation, "comments"):
        is_ours = text_if_any(comment, "author.type") != "consumer"
        if is_ours and sounds_like(answer.text, text_if_any(comment, "content") or ""):
            return comment
    return None


def _explained(error: BadAnswerError) -> Exception:
    told = excerpt_text(error).lower()
    if error.status in {404, 410}:
        return PostGoneError(error.where, "the review is not there any more")
    if error.status in {400, 409, 422}:
        if "length" in told or "too long" in told:
            return TooLongAnswerError(error.where, "Trustpilot finds the answer too long")
        return AnswerRefusedError(error.where, f"Trustpilot refuses the answer: {told[:200]}")
    return error
