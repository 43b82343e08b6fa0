"""`appstore`: reviews in Apple's App Store, from the public feed of an app and a country.

The feed shows the newest or last changed reviews first, fifty a page and ten pages at most. It
is read down to the first page without news; the pages below are read again in turns, for what is
edited or deleted there (`ingest.itunes_turns`). What a page holds is in `ingest.itunes_feed`.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from pydantic import Field, field_validator

from ingest.emptied import require_some
from ingest.errors import IngestError, only_waits
from ingest.itunes_feed import Review, read_reviews
from ingest.itunes_turns import Turn, compare
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
    """New, changed and deleted reviews since the last fetch."""

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
        pages = _Pages(options, client, time.monotonic() + client.limits.pages_s)
        newest = pages.read_newest(marks)
        before = state.get("told", len(marks))
        require_some(_page_url(options, 1), "review", told=len(newest), before=before)
        turn = pages.read_turn(Turn.from_state(state, now), now)
        # How far back listening began is not for the turns to change.
        known = [review for review in pages.all() if review.id in marks]
        news, next_marks = _find_news([*newest, *known], marks, options, now)
        compared = compare(pages.found, pages.broken, state, now)
        if compared.problem is not None:
            pages.refused.append(Refused(_page_url(options, 1), compared.problem))
        next_state = {
            "heard": heard,
            # Without its mark a review that the feed lost and shows again is told anew.
            "marks": {**next_marks, **dict.fromkeys(compared.removed, "")},
            "told": len(newest),
            "turn": turn.to_state(),
            **compared.state,
        }
        nothing_new = bool(marks) and not news and not compared.removed
        return Fetched(news, next_state, pages.refused, compared.removed, nothing_new)


SOURCE = AppStoreSource()


def _page_url(options: AppStoreOptions, number: int) -> str:
    app = f"page={number}/id={options.app_id}/sortby=mostrecent/{options.format}"
    return f"{options.service}/{options.country}/rss/customerreviews/{app}"


@dataclass(slots=True)
class _Pages:
    """The pages that one fetch reads; of `broken` ones not every review could be read."""

    options: AppStoreOptions
    client: GuardedClient
    stop_at_s: float
    found: dict[int, list[Review]] = field(default_factory=dict)
    broken: set[int] = field(default_factory=set)
    refused: list[Refused] = field(default_factory=list)

    def all(self) -> list[Review]:
        """The reviews of all pages read, the newest first."""
        return [review for _, page in sorted(self.found.items()) for review in page]

    def read_newest(self, marks: Mapping[str, str]) -> list[Review]:
        """Pages down to the first without news; a failure after the first keeps the rest."""
        for number in range(1, self.options.max_pages + 1):
            try:
                page = self._read(number)
            except IngestError as error:
                if number == 1:
                    raise
                self.refused.append(Refused(error.where, error.problem))
                break
            if all(review.id in marks for review in page):
                return self.all()
            if self._is_late:
                break
        if marks and not any(review.id in marks for review in self.all()):
            self.refused.append(Refused(_page_url(self.options, 1), _GAP))
        return self.all()

    def read_turn(self, turn: Turn, now: datetime) -> Turn:
        """The pages whose turn it is; returns the next turn. A failure ends the round."""
        reached = turn.page
        for number in turn.due(now):
            if number > turn.page and self._is_late:
                break
            try:
                page = self._read(number)
            except IngestError as error:
                if not only_waits(error):
                    self.refused.append(Refused(error.where, error.problem))
                page = []
            if not page:
                return turn.taken(reached, now, is_end=True)
            reached = number
        return turn.taken(reached, now, is_end=False)

    def _read(self, number: int) -> list[Review]:
        if number not in self.found:
            answer = self.client.get(_page_url(self.options, number))
            page, problems = read_reviews(answer, self.options.format)
            self.found[number] = page
            self.refused += problems
            if problems:
                self.broken.add(number)
        return self.found[number]

    @property
    def _is_late(self) -> bool:
        return time.monotonic() > self.stop_at_s


def _find_news(
    reviews: Sequence[Review], marks: Mapping[str, str], options: AppStoreOptions, now: datetime
) -> tuple[list[RawMention], dict[str, str]]:
    """From old to new; the feed tells one time only: of a known review that of its change."""
    by_id = {review.id: review for review in reversed(reviews)}
    mentions = [_to_mention(review, options, now) for review in by_id.values()]
    news, next_marks = find_news(mentions, marks)
    told = [
        replace(one, edited_at=by_id[one.external_id].updated_at)
        if one.external_id in marks
        else one
        for one in news
    ]
    return told, next_marks


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
