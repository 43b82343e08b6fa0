"""`trustpilot`: reviews of one company, or of its products, through Trustpilot's Business API.

Source: https://developers.trustpilot.com/business-units-api, …/service-reviews-api,
…/product-reviews-api and …/authentication. The public listing needs an API key. With the key's
secret the company's own listing is read, which tells the order number (`referenceId`) that an
invitation was sent for; reviews of products are listed there only. Every fetch reads the newest
pages again, because edits stay where they are and deletions leave a hole. What a review says is
read in `ingest.trustpilot_reviews`.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, Literal
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr, model_validator

from ingest.api_requests import ask
from ingest.emptied import require_some
from ingest.errors import BadAnswerError, IngestError
from ingest.json_answers import id_at, read_each, read_object, rows_at
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.novelty import find_news
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import Answer, GuardedClient
from ingest.parsing.problems import UnreadableProblem
from ingest.posts import Page, Post
from ingest.trustpilot_login import TrustpilotLogin
from ingest.trustpilot_reviews import read_company_review, read_product_review
from ingest.watching import watch

_PAGE = 100  # the most the API gives at once
_MOST_PAGES = 10
_ASKED_APART = 5  # missing reviews that are asked for by id, per fetch
_HINTS = {
    401: "api_key or api_secret is not valid, or not any more",
    403: "the key is not allowed to read this company's reviews",
    404: "there is no such company on Trustpilot",
}
_ORDER: Final = "does not show the newest reviews first: new ones may be missing"
_GAP = "holds more new reviews than were read: some may be missing, fetch more often"


class TrustpilotOptions(SourceOptions):
    """Which company, and the key of its account."""

    business_unit: str = Field(
        pattern=r"^([0-9a-f]{24}|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)$",
        description="The company: its domain on Trustpilot (bedrijf.nl) or its id there.",
    )
    api_key: SecretStr = Field(description="API key of the company's Trustpilot account.")
    api_secret: SecretStr | None = Field(
        default=None, description="Secret of that key; with it order numbers are read too."
    )
    take: Literal["company", "products"] = Field(
        default="company",
        description="Reviews of the company, or of its products; these need `api_secret`.",
    )
    language: str | None = Field(
        default=None, pattern=r"^[a-z]{2}$", description="Only reviews in this language (nl, en …)."
    )
    max_pages: int = Field(
        default=2, ge=1, le=10, description="How many pages of 100 reviews to read at every fetch."
    )
    service: ServiceAddress = Field(
        default="https://api.trustpilot.com", description="Where the interface is."
    )

    @model_validator(mode="after")
    def _own_list(self) -> "TrustpilotOptions":
        if self.take == "products" and self.api_secret is None:
            raise ValueError("take=products needs api_secret")
        return self


@dataclass(slots=True)
class _Listing:
    """What the newest pages hold. `is_whole` if they are all there are."""

    reviews: list[RawMention]
    refused: list[Refused]
    is_whole: bool = False


class TrustpilotSource:
    """New, edited and deleted reviews since the last fetch."""

    kind = "trustpilot"
    description = "Reviews of a company on Trustpilot"
    options_model = TrustpilotOptions

    def fetch(
        self, options: TrustpilotOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Reviews that are new or changed, from old to new, and the ids of those deleted."""
        heard = f"{options.service} {options.business_unit} {options.language}"
        heard += " products" if options.take == "products" else ""
        state = state if state.get("heard") == heard else {}
        service = _Service(options, client, now)
        unit = state.get("unit") or service.find_unit()
        marks: dict[str, str] = dict(state.get("marks") or {})
        listing = service.read_pages(unit, marks)
        told, before = len(listing.reviews), state.get("told", len(marks))
        require_some(service.listing_url(unit, 1), "review", told=told, before=before)
        reviews = sorted(listing.reviews, key=lambda review: review.published_at)
        times = [review.published_at for review in listing.reviews]
        # No document tells the order of the list of products' reviews.
        if options.take == "products" and times != sorted(times, reverse=True):
            listing.refused.append(Refused(service.listing_url(unit, 1), _ORDER))
        if marks and not any(review.external_id in marks for review in reviews):
            listing.refused.append(Refused(service.listing_url(unit, 1), _GAP))
        news, next_marks = find_news(reviews, marks)
        watched: Mapping[str, str] = state.get("watched") or {}
        removed, settled = service.find_deleted(_missing(listing, watched))
        next_state = {
            "heard": heard,
            "unit": unit,
            "told": told,
            "marks": {one: mark for one, mark in next_marks.items() if one not in removed},
            "watched": watch(
                {one: at for one, at in watched.items() if one not in settled},
                {review.external_id: review.published_at.isoformat() for review in reviews},
            ),
        }
        nothing_new = bool(marks) and not news and not removed
        return Fetched(news, next_state, listing.refused, removed, not_modified=nothing_new)

    def listing(
        self, options: TrustpilotOptions, client: GuardedClient, now: datetime
    ) -> "_OlderReviews":
        """All reviews, page by page."""
        return _OlderReviews(_Service(options, client, now))

    def check_login(self, options: TrustpilotOptions, client: GuardedClient, now: datetime) -> None:
        """Ask for a token where there is a secret, and for the company. Raises IngestError."""
        _Service(options, client, now).log_in()


SOURCE = TrustpilotSource()


class _OlderReviews:
    """The whole listing; the cursor is the number of the page."""

    def __init__(self, service: "_Service") -> None:
        self._service = service
        self._unit: str | None = None

    def page(self, cursor: str | None, most: int) -> Page:
        """The page of this number, or the first."""
        self._unit = self._unit or self._service.find_unit()
        number = int(cursor or 1)
        rows, reviews, refused = self._service.read_page(self._unit, number)
        more = str(number + 1) if rows == _PAGE else None
        return Page([Post(one, one.published_at) for one in reviews], rows, more, refused)


def _missing(listing: _Listing, watched: Mapping[str, str]) -> list[str]:
    """Reviews had before that should stand on these pages and do not, the newest first."""
    there = {review.external_id for review in listing.reviews}
    oldest = min((review.published_at for review in listing.reviews), default=None)
    return [
        identity
        for identity, at in reversed(list(watched.items()))
        if identity not in there
        and (listing.is_whole or (oldest and datetime.fromisoformat(at) > oldest))
    ]


class _Service:
    """Asks the API, with the key alone or with a token for the company's own listing."""

    def __init__(self, options: TrustpilotOptions, client: GuardedClient, now: datetime) -> None:
        self._options = options
        self._client = client
        key, secret = options.api_key.get_secret_value(), options.api_secret
        self._login = (
            TrustpilotLogin(client, options.service, key, secret.get_secret_value(), now)
            if secret
            else None
        )

    def find_unit(self) -> str:
        """The id of the company."""
        told = self._options.business_unit
        if re.fullmatch(r"[0-9a-f]{24}", told):
            return told
        url = f"{self._options.service}/v1/business-units/find?{urlencode({'name': told})}"
        answer = self._ask(url)
        try:
            return id_at(read_object(answer), "id")
        except UnreadableProblem as problem:
            raise BadAnswerError(url, answer.status, hint=str(problem)) from problem

    def listing_url(self, unit: str, number: int) -> str:
        """The address of a page, from the newest reviews on."""
        own = "private/" if self._options.api_secret else ""
        asked = {"perPage": str(_PAGE), "page": str(number)}
        place = f"v1/{own}business-units/{quote(unit)}/reviews"
        if self._options.take == "products":
            place = f"v1/private/product-reviews/business-units/{quote(unit)}/reviews"
        else:
            asked["orderBy"] = "createdat.desc"
        if self._options.language:
            asked["language"] = self._options.language
        return f"{self._options.service}/{place}?{urlencode(asked)}"

    def read_pages(self, unit: str, known: Mapping[str, str]) -> _Listing:
        """The newest pages, and more of them until one is known; a failure keeps those before."""
        listing = _Listing([], [])
        stop_at_s = time.monotonic() + self._client.limits.pages_s
        for number in range(1, _MOST_PAGES + 1):
            if number > self._options.max_pages and (
                not known or any(one.external_id in known for one in listing.reviews)
            ):
                break
            try:
                rows, reviews, refused = self.read_page(unit, number)
            except IngestError as error:
                if number == 1:
                    raise
                listing.refused.append(Refused(error.where, error.problem))
                break
            listing.reviews += reviews
            listing.refused += refused
            listing.is_whole = rows < _PAGE and not refused
            if rows < _PAGE or time.monotonic() > stop_at_s:
                break
        return listing

    def read_page(self, unit: str, number: int) -> tuple[int, list[RawMention], list[Refused]]:
        """How many rows one page holds, the reviews among them, and what cannot be read."""
        url = self.listing_url(unit, number)
        answer = self._login.send(partial(self._ask, url)) if self._login else self._ask(url)
        is_of_products = self._options.take == "products"
        rows = rows_at(read_object(answer), "productReviews" if is_of_products else "reviews", url)
        read = read_product_review if is_of_products else read_company_review
        reviews, refused = read_each(rows, read, url)
        return len(rows), reviews, refused

    def log_in(self) -> None:
        """The cheapest questions that only valid credentials answer."""
        if self._login:
            self._login.log_in()
        if self.find_unit() == self._options.business_unit:  # its id: nothing was asked for it
            url = f"{self._options.service}/v1/business-units/{quote(self._options.business_unit)}"
            self._ask(url)

    def find_deleted(self, missing: list[str]) -> tuple[list[str], list[str]]:
        """Missing reviews that do not exist any more, and all about which that is clear now."""
        gone: list[str] = []
        settled: list[str] = []
        for identity in missing[:_ASKED_APART]:
            try:
                self._ask_for(identity)
            except BadAnswerError as error:
                if error.status not in {404, 410}:
                    break
                gone.append(identity)
            except IngestError:
                break
            settled.append(identity)
        return gone, settled

    def _ask_for(self, identity: str) -> Answer:
        place = f"{self._options.service}/v1"
        if self._login and self._options.take == "products":
            url = f"{place}/private/product-reviews/{quote(identity)}"
            return self._login.send(lambda headers: ask(self._client, url, headers=headers))
        return ask(self._client, f"{place}/reviews/{quote(identity)}", headers=self._key())

    def _key(self) -> dict[str, str]:
        return {"apikey": self._options.api_key.get_secret_value()}

    def _ask(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        return ask(self._client, url, headers=headers or self._key(), hints=_HINTS)
