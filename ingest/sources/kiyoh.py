"""`kiyoh`: reviews of one location on Kiyoh or Klantenvertellen, through the publication API.

The API (`/v1/publication/review/external`) is described in the account itself, under the token.
Reviews are asked for from the longest unchanged to the last changed, so that reading can go on
where it stopped however many there are. A review is a list of answers to questions: one line,
an opinion, and what the company asks besides. The API does not tell which reviews are deleted.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from pydantic import Field, SecretStr, field_validator

from ingest.api_requests import ask
from ingest.backfilling import Filled, Stretch, share_of
from ingest.dates import read_date
from ingest.emptied import require_some
from ingest.errors import ForbiddenAddressError, IngestError
from ingest.json_answers import (
    Row,
    field_at,
    id_at,
    moment_at,
    objects_if_any,
    read_each,
    read_object,
    rows_at,
    text_if_any,
)
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.novelty import find_news
from ingest.options import SourceOptions
from ingest.outbound import GuardedClient
from ingest.outbound.urls import read_url
from ingest.parsing.problems import UnreadableProblem
from ingest.ratings import read_number, rescale_rating

_PAGE = 100
_MOST_PAGES = 10
_HOSTS = {
    "kiyoh": "https://www.kiyoh.com",
    "klantenvertellen": "https://www.klantenvertellen.nl",
}
_HINTS = {
    400: "the location_id is not known there",
    401: "the token is not valid, or not any more",
    403: "the token does not allow this location",
    404: "there is no such location",
}
_ONE_MOMENT = "holds a full page of reviews changed at one moment: some of them may be missing"
_ONE_LINE, _OPINION, _RECOMMENDS = "DEFAULT_ONELINER", "DEFAULT_OPINION", "DEFAULT_RECOMMEND"


class KiyohOptions(SourceOptions):
    """Which location, on which of the two sites."""

    location_id: str = Field(
        pattern=r"^\d{1,12}$", description="The location's number, shown beside the token."
    )
    token: SecretStr = Field(
        description="Publication API token (the hash) of the location or its group."
    )
    site: Literal["kiyoh", "klantenvertellen"] = Field(
        default="kiyoh", description="Which of the two sites the account is on."
    )
    days: int = Field(
        default=30, ge=1, le=3650, description="How far back to begin the first time, in days."
    )
    service: str | None = Field(
        default=None, description="Where the interface is, if not at the site itself."
    )

    @field_validator("service")
    @classmethod
    def _web_address(cls, told: str | None) -> str | None:
        if told is None:
            return None
        try:
            return read_url(told).url.rstrip("/")
        except ForbiddenAddressError as error:
            raise ValueError(f"{error.where}: {error.problem}") from error


class KiyohSource:
    """New and changed reviews since the last fetch."""

    kind = "kiyoh"
    description = "Reviews of a location on Kiyoh or Klantenvertellen"
    options_model = KiyohOptions

    def fetch(
        self, options: KiyohOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Reviews in the order of their changes; those without any text are left out."""
        heard = f"{options.site} {options.location_id}"
        state = state if state.get("heard") == heard else {}
        marks: dict[str, str] = dict(state.get("marks") or {})
        reached = read_date(str(state.get("reached"))) or now - timedelta(days=options.days)
        walk = _Walk(min(reached, now))
        _read_pages(options, client, walk)
        before = state.get("told", 2 if state.get("had_reviews") else 0)
        told = before if walk.told is None else walk.told
        require_some(_page_url(options, walk.reached), "review", told=told, before=before)
        news, next_marks = find_news(walk.mentions, marks)
        next_state = {
            "heard": heard,
            "reached": min(walk.reached, now).isoformat(),
            "marks": next_marks,
            "told": told,
        }
        return Fetched(news, next_state, walk.refused, not_modified=bool(state) and not news)

    def look_back(
        self,
        options: KiyohOptions,
        stretch: Stretch,
        state: State,
        client: GuardedClient,
        now: datetime,
    ) -> Filled:
        """Reviews by their last change, which is the only order there is: from old to new.

        One written in the stretch may have been changed since: only the end is the end.
        """
        reached = read_date(str(state.get("reached"))) or stretch.since
        walk = _Walk(reached)
        _read_pages(options, client, walk)
        return Filled(
            walk.mentions,
            {"reached": walk.reached.isoformat()},
            walk.refused,
            walk.reached,
            1.0 if walk.is_at_end else share_of(stretch.since, walk.reached, now),
            walk.is_at_end,
        )


SOURCE = KiyohSource()


@dataclass(slots=True)
class _Walk:
    """How far the changes were read, and what they brought."""

    reached: datetime
    mentions: list[RawMention] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    told: int | None = None  # how many reviews there are in all, by the answer's own count
    is_at_end: bool = False


@dataclass(frozen=True, slots=True)
class _Review:
    """When a review was last changed; `mention` is None where it has no text."""

    changed_at: datetime
    mention: RawMention | None


def _page_url(options: KiyohOptions, since: datetime) -> str:
    origin = options.service or _HOSTS[options.site]
    asked = {
        "locationId": options.location_id,
        "updatedSince": f"{since.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z",
        "orderBy": "UPDATE_DATE",
        "sortOrder": "ASC",
        "limit": str(_PAGE),
    }
    return f"{origin}/v1/publication/review/external?{urlencode(asked)}"


def _read_pages(options: KiyohOptions, client: GuardedClient, walk: _Walk) -> None:
    """Pages until one brings no later change; a failure after the first keeps the rest."""
    stop_at_s = time.monotonic() + client.limits.pages_s
    headers = {"X-Publication-Api-Token": options.token.get_secret_value()}
    for number in range(_MOST_PAGES):
        url = _page_url(options, walk.reached)
        try:
            told = read_object(ask(client, url, headers=headers, hints=_HINTS))
            rows = rows_at(told, "reviews", url)
            page = text_if_any(told, "viewReviewUrl")
            reviews, refused = read_each(rows, _Reader(options.site, page), url)
        except IngestError as error:
            if number == 0:
                raise
            walk.refused.append(Refused(error.where, error.problem))
            return
        walk.mentions += [review.mention for review in reviews if review.mention]
        walk.refused += refused
        in_all = _count(told.get("numberReviews"))
        walk.told = in_all if in_all is not None else len(rows) or walk.told
        latest = max((review.changed_at for review in reviews), default=walk.reached)
        is_last = len(rows) < _PAGE or latest <= walk.reached
        if is_last and len(rows) >= _PAGE:
            # As after a move of the whole site: from here on the same page would come for ever.
            walk.refused.append(Refused(url, _ONE_MOMENT))
            latest = walk.reached + timedelta(milliseconds=1)
        walk.reached = max(latest, walk.reached)
        walk.is_at_end = is_last
        if is_last or time.monotonic() > stop_at_s:
            return


def _count(told: object) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) else None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads reviews of one location, whose public page is `page`."""

    site: str
    page: str | None

    def __call__(self, row: Row) -> _Review:
        """One review; UnreadableProblem names the field that is missing."""
        published_at = moment_at(row, "dateSince")
        if published_at is None:
            raise UnreadableProblem("has no time in the field dateSince")
        changed_at = read_date(text_if_any(row, "updatedSince") or "") or published_at
        number = read_number(field_at(row, "rating"))
        rating = None if number is None else rescale_rating(number, 1, 10)
        if rating is None:
            raise UnreadableProblem("has no number from 1 to 10 in the field rating")
        identity = id_at(row, "reviewId")
        answers = _read_answers(row)
        line, text = answers.get(_ONE_LINE), _long_text(answers)
        if not line and not text:
            return _Review(changed_at, None)
        recommends = answers.get(_RECOMMENDS, "").lower()
        mention = RawMention(
            external_id=identity,
            text=text or line or "",
            title=line if text else None,
            published_at=published_at,
            edited_at=changed_at if changed_at > published_at else None,
            url=self.page,
            author_name=text_if_any(row, "reviewAuthor"),
            network=self.site,
            language=text_if_any(row, "reviewLanguage"),
            rating=rating,
            reference=text_if_any(row, "referenceCode"),
            extra={"recommends": recommends == "true"} if recommends else {},
        )
        return _Review(changed_at, mention)


def _read_answers(row: Row) -> dict[str, str]:
    """Answers by question: the usual ones by their name, texts of others as they were asked.

    A changed layout is an error here, or all reviews would seem to be without text.
    """
    told = field_at(row, "reviewContent")
    if not isinstance(told, list):
        raise UnreadableProblem("has no list in the field reviewContent")
    answers: dict[str, str] = {}
    for one in objects_if_any(row, "reviewContent"):
        answer = field_at(one, "rating")
        if one.get("notApplicable") or answer is None:
            continue
        group = id_at(one, "questionGroup")
        if group in {_ONE_LINE, _OPINION, _RECOMMENDS}:
            answers[group] = str(answer).strip()
        elif one.get("questionType") == "TEXT" and isinstance(answer, str) and answer.strip():
            answers[text_if_any(one, "questionTranslation") or group] = answer.strip()
    return answers


def _long_text(answers: Mapping[str, str]) -> str:
    """The opinion, and below it what else was asked and answered in words."""
    known = {_ONE_LINE, _OPINION, _RECOMMENDS}
    others = [f"{asked}: {answer}" for asked, answer in answers.items() if asked not in known]
    return "\n\n".join(part for part in (answers.get(_OPINION, ""), *others) if part)
