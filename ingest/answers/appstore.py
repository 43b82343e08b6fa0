"""`appstore`: the developer's answer to a review in Apple's App Store.

Source: https://developer.apple.com/documentation/appstoreconnectapi/post-v1-customerreviewresponses
(a review has one answer, a second one replaces it), …/get-v1-apps-_id_-customerreviews and
…/generating-tokens-for-api-requests (ES256). The public feed that is listened to has other ids
than App Store Connect: the review is found there by stars, nickname and words.
"""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import Field, SecretStr, field_validator

from ingest.answer_requests import excerpt_text, required_text, sounds_like, tell_json
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.api_requests import ask
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    PostGoneError,
    TooLongAnswerError,
)
from ingest.json_answers import Row, field_at, objects_if_any, read_object, text_if_any
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import GuardedClient

_VALID_S: Final = 900  # Apple takes tokens of twenty minutes at most
_PAGES: Final = 5
_HINTS: Final = {
    401: "key_id, issuer_id or private_key is not valid, or not any more",
    403: "the key's role does not allow answering reviews: Customer Support or Admin does",
    404: "there is no such app in the account",
}


class AppStoreAnswerOptions(SourceOptions):
    """The app, and a key of App Store Connect."""

    app_id: str = Field(
        pattern=r"^(id)?\d{5,12}$",
        description="The app's number: 123456789 in apps.apple.com/nl/app/name/id123456789.",
    )
    issuer_id: str = Field(description="Issuer ID above the keys in App Store Connect.")
    key_id: str = Field(description="Key ID of a key with the role Customer Support or Admin.")
    private_key: SecretStr = Field(description="The key file (.p8), its whole content.")
    connect_service: ServiceAddress = Field(
        default="https://api.appstoreconnect.apple.com", description="Where the interface is."
    )

    @field_validator("app_id")
    @classmethod
    def _bare_number(cls, told: str) -> str:
        return told.removeprefix("id")

    @field_validator("private_key")
    @classmethod
    def _readable_key(cls, told: SecretStr) -> SecretStr:
        read_key(told.get_secret_value())
        return told


class AppStoreAnswerer:
    """Sets the answer of a review."""

    kind = "appstore"
    options_model = AppStoreAnswerOptions

    def channel(self, options: AppStoreAnswerOptions) -> Channel:
        """5,970 characters."""
        return Channel(5970, "characters")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Apple tells the author by itself."""
        return text

    def send(
        self,
        options: AppStoreAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Set it; a second time changes nothing."""
        service = options.connect_service
        headers = {"Authorization": f"Bearer {make_token(options, now)}"}
        review = _find_review(client, service, options.app_id, headers, answer.post)
        told = {
            "data": {
                "type": "customerReviewResponses",
                "attributes": {"responseBody": answer.text},
                "relationships": {"review": {"data": {"type": "customerReviews", "id": review}}},
            }
        }
        url = f"{service}/v1/customerReviewResponses"
        try:
            reply = tell_json(client, url, told, headers=headers, now=now, hints=_HINTS)
        except BadAnswerError as error:
            raise _explained(error) from error
        return Sent(required_text(read_object(reply), "data.id", reply), answer.post.url)


ANSWERER = AppStoreAnswerer()


def read_key(told: str) -> EllipticCurvePrivateKey:
    """The key in the file that Apple gives; ValueError that shows nothing of it."""
    try:
        key = load_pem_private_key(told.strip().encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("is not the content of a .p8 file") from None
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise ValueError("holds a key that is not of the curve P-256")
    return key


def make_token(options: AppStoreAnswerOptions, now: datetime) -> str:
    """A signed JSON Web Token (ES256, RFC 7518 section 3.4) for a quarter of an hour."""
    made_s = int(now.timestamp())
    header = {"alg": "ES256", "kid": options.key_id, "typ": "JWT"}
    claim = {
        "iss": options.issuer_id,
        "iat": made_s,
        "exp": made_s + _VALID_S,
        "aud": "appstoreconnect-v1",
    }
    signed = ".".join(_encode(json.dumps(part).encode()) for part in (header, claim))
    key = read_key(options.private_key.get_secret_value())
    r, s = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
    return f"{signed}.{_encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _find_review(
    client: GuardedClient, service: str, app_id: str, headers: dict[str, str], post: AnsweredPost
) -> str:
    for row in _reviews(client, service, app_id, headers, post):
        if _is_same(row, post) and (identity := text_if_any(row, "id")):
            return identity
    raise PostGoneError(service, "the review is not among the newest in App Store Connect")


def _reviews(
    client: GuardedClient, service: str, app_id: str, headers: dict[str, str], post: AnsweredPost
) -> Iterator[Row]:
    asked = {"sort": "-createdDate", "limit": "200"}
    if post.rating:
        asked["filter[rating]"] = str(round(post.rating))
    url: str | None = f"{service}/v1/apps/{quote(app_id)}/customerReviews?{urlencode(asked)}"
    for _ in range(_PAGES):
        told = read_object(ask(client, str(url), headers=headers, hints=_HINTS))
        yield from objects_if_any(told, "data")
        url = text_if_any(told, "links.next")
        # The token goes with every page: never to another site than the one it is for.
        if url is None or urlsplit(url).netloc != urlsplit(service).netloc:
            return


def _is_same(row: Row, post: AnsweredPost) -> bool:
    told: Any = field_at(row, "attributes")
    nickname = text_if_any(told, "reviewerNickname") or ""
    if post.author_name and nickname.casefold() != post.author_name.casefold():
        return False
    body, title = text_if_any(told, "body") or "", text_if_any(told, "title") or ""
    return sounds_like(post.text, body) or sounds_like(post.text, title)


def _encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _explained(error: BadAnswerError) -> Exception:
    told = excerpt_text(error).lower()
    if error.status in {400, 409, 422}:
        if "length" in told or "too long" in told or "characters" in told:
            return TooLongAnswerError(error.where, "Apple finds the answer too long")
        return AnswerRefusedError(error.where, f"Apple refuses the answer ({error.status})")
    if error.status == 404:
        return PostGoneError(error.where, "the review is not there any more")
    return error
