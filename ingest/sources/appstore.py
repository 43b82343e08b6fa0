"""`appstore`: reviews in Apple's App Store, from the public feed of an app and a country.

The feed shows the newest or last changed reviews first, fifty a page and ten pages at most. It
is read down to the first page without news. What a page holds is in `ingest.itunes_feed`.
"""

import time
from dataclasses import replace
from datetime import datetime
from typing import Literal

from pydantic import Field, field_validator

from ingest.emptied import require_some
from ingest.errors import IngestError
from ingest.itunes_feed import Review, read_reviews
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.novelty import find_news
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import GuardedClient

_GAP = "holds more new reviews than were read: some may be missing, raise max_pages"


class AppStoreOptions(SourceOptions):
    """Which app, in which country's store."""

    app_id: str = Field(
        pattern=r"^(id)?\d{5,12}$",
        description="The app's number: 123456789 in apps.apple.com/nl/app/name/id123456789.",
    )
    country: str = Field(
        default="nl", pattern=r"^[a-zA-Z]{2}$", description="The country's store (nl, be, de …)."
    )
    format: Literal["json", "xml"] = Field(
        default="json", description="Which form of the feed to ask for."
    )
    max_pages: int = Field(
        default=3, ge=1, le=10, description="How many pages of 50 reviews to read at most."
    )
    service: ServiceAddress = Field(
        default="https://itunes.apple.com",
        description="Where the interface is.",
    )

    @field_validator("app_id")
    @classmethod
    def _bare_number(cls, told: str) -> str:
        return told.removeprefix("id")

    @field_validator("country")
    @classmethod
    def _lowered(cls, told: str) -> str:
        return told.lower()


class AppStoreSource:
    """New and changed reviews since the last fetch."""

    kind = "appstore"
    description = "Reviews of an app in Apple's App Store, by country"
    options_model = AppStoreOptions

    def fetch(
        self, options: AppStoreOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Reviews that are new or changed; a page that had some before is never empty."""
        heard = f"{options.app_id} {options.country}"
        state = state if state.get("heard") == heard else {}
        marks: dict[str, str] = dict(state.get("marks") or {})
        reviews, refused = _read_pages(options, client, marks)
        before = state.get("told", len(marks))
        require_some(_page_url(options, 1), "review", told=len(reviews), before=before)
        by_id = {review.id: review for review in reversed(reviews)}
        mentions = [_to_mention(review, options, now) for review in by_id.values()]
        news, next_marks = find_news(mentions, marks)
        # The feed tells one time only: of a review had before, it is that of the change.
        told = [
            replace(one, edited_at=by_id[one.external_id].updated_at)
            if one.external_id in marks
            else one
            for one in news
        ]
        next_state = {"heard": heard, "marks": next_marks, "told": len(reviews)}
        return Fetched(told, next_state, refused, not_modified=bool(marks) and not told)


SOURCE = AppStoreSource()


def _page_url(options: AppStoreOptions, number: int) -> str:
    app = f"page={number}/id={options.app_id}/sortby=mostrecent/{options.format}"
    return f"{options.service}/{options.country}/rss/customerreviews/{app}"


def _read_pages(
    options: AppStoreOptions, client: GuardedClient, marks: dict[str, str]
) -> tuple[list[Review], list[Refused]]:
    """Pages down to the first without news; a failure after the first keeps the rest."""
    reviews: list[Review] = []
    refused: list[Refused] = []
    stop_at_s = time.monotonic() + client.limits.pages_s
    for number in range(1, options.max_pages + 1):
        try:
            answer = client.get(_page_url(options, number))
            found, broken = read_reviews(answer, options.format)
        except IngestError as error:
            if number == 1:
                raise
            refused.append(Refused(error.where, error.problem))
            break
        reviews += found
        refused += broken
        if all(review.id in marks for review in found):
            return reviews, refused
        if time.monotonic() > stop_at_s:
            break
    if marks and not any(review.id in marks for review in reviews):
        refused.append(Refused(_page_url(options, 1), _GAP))
    return reviews, refused


def _to_mention(review: Review, options: AppStoreOptions, now: datetime) -> RawMention:
    extra = {"country": options.country}
    if review.version:
        extra["version"] = review.version
    unknown = {} if review.updated_at else {"published_at_unknown": True}
    return RawMention(
        external_id=review.id,
        text=review.text or review.title or "",
        title=review.title if review.text else None,
        published_at=review.updated_at or now,
        url=f"https://apps.apple.com/{options.country}/app/id{options.app_id}?see-all=reviews",
        author_name=review.author,
        network="appstore",
        rating=review.rating,
        extra={**extra, **unknown},
    )
