"""`kiyoh`: reviews of one location on Kiyoh or Klantenvertellen, through the publication API.

The API (`/v1/publication/review/external`) is described in the account itself, under the token.
Reviews are asked for from the longest unchanged to the last changed, so that reading can go on
where it stopped however many there are. A review is a list of answers to questions: one line,
an opinion, and what the company asks besides. The API does not tell which reviews are deleted: all
are walked through again and again for those that are missing (`ingest.kiyoh_walk`).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from pydantic import Field, field_validator

from ingest.api_requests import ask
from ingest.backfilling import Filled, Stretch, share_of
from ingest.dates import read_date
from ingest.emptied import require_some
from ingest.errors import ForbiddenAddressError, IngestError, only_waits
from ingest.holes import TOO_MANY
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
from ingest.kiyoh_location import ORIGINS, KiyohLocation
from ingest.kiyoh_walk import MOST_KNOWN, PAGE, WholeWalk
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.novelty import find_news
from ingest.outbound import GuardedClient
from ingest.outbound.urls import read_url
from ingest.parsing.problems import UnreadableProblem
from ingest.ratings import read_number, rescale_rating

_MOST_PAGES = 10
_HINTS = {
    400: "the location_id is not known there",
    401: "the token is not valid, or not any more",
    403: "the token does not allow this location",
    404: "there is no such location",
}
_ONE_MOMENT = "holds a full page of reviews changed at one moment: some of them may be missing"
_COUNTED = "counts reviews that it does not show any more: deletions are believed after three days"
_MANY = f"holds more than {MOST_KNOWN:,} reviews: deletions are found of those changed last only"
_ONE_LINE, _OPINION, _RECOMMENDS = "DEFAULT_ONELINER", "DEFAULT_OPINION", "DEFAULT_RECOMMEND"


class KiyohOptions(KiyohLocation):
    """Which location, and from when on."""

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
    """New, changed and deleted reviews since the last fetch."""

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
        stop_at_s = time.monotonic() + client.limits.pages_s
        walk = _Walk(min(reached, now))
        _read_pages(options, client, walk)
        before = state.get("told", 2 if state.get("had_reviews") else 0)
        told = before if walk.told is None else walk.told
        require_some(_page_url(options, walk.reached), "review", told=told, before=before)
        news, next_marks = find_news(walk.mentions, marks)
        again = _look_again(options, client, walk, state, stop_at_s, now)
        # How far back listening began is not for the whole walk to change.
        known = [one for one in again.mentions if one.external_id in next_marks]
        changed, their_marks = find_news(known, next_marks)
        next_marks |= {one.external_id: their_marks[one.external_id] for one in changed}
        next_state = {
            "heard": heard,
            "reached": min(walk.reached, now).isoformat(),
            # Without its mark a review that the list lost and shows again is told anew.
            "marks": {**next_marks, **dict.fromkeys(again.removed, "")},
            "told": told,
            "walk": again.state,
        }
        nothing_new = bool(state) and not (news or changed or again.removed)
        refused = [*walk.refused, *again.refused]
        return Fetched([*news, *changed], next_state, refused, again.removed, nothing_new)

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


@dataclass(frozen=True, slots=True)
class _Review:
    """When a review was last changed; `mention` is None where it has no text."""

    identity: str
    changed_at: datetime
    mention: RawMention | None


@dataclass(frozen=True, slots=True)
class _Page:
    """One answer. `told` counts all its rows, `in_all` the location's reviews if it says so."""

    reviews: list[_Review]
    refused: list[Refused]
    ids: list[str | None]  # of all rows, also of those that cannot be read
    in_all: int | None

    @property
    def told(self) -> int:
        return len(self.ids)


@dataclass(slots=True)
class _Walk:
    """How far the changes were read, and what they brought."""

    reached: datetime
    reviews: list[_Review] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    told: int | None = None  # how many reviews there are in all, by the answer's own count
    in_all: int | None = None  # the same, if it was really counted
    is_at_end: bool = False

    @property
    def mentions(self) -> list[RawMention]:
        return [review.mention for review in self.reviews if review.mention]


@dataclass(frozen=True, slots=True)
class _Again:
    """What the walk through all reviews brought."""

    mentions: list[RawMention]
    removed: list[str]
    refused: list[Refused]
    state: Mapping[str, object]


def _place(options: KiyohOptions) -> str:
    return f"{options.service or ORIGINS[options.site]}/v1/publication/review/external"


def _page_url(options: KiyohOptions, since: datetime) -> str:
    asked = {
        "locationId": options.location_id,
        "updatedSince": f"{since.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z",
        "orderBy": "UPDATE_DATE",
        "sortOrder": "ASC",
        "limit": str(PAGE),
    }
    return f"{_place(options)}?{urlencode(asked)}"


def _read_page(options: KiyohOptions, client: GuardedClient, since: datetime) -> _Page:
    """Reviews from one change on. Raises IngestError."""
    url = _page_url(options, since)
    headers = {"X-Publication-Api-Token": options.token.get_secret_value()}
    told = read_object(ask(client, url, headers=headers, hints=_HINTS))
    rows = rows_at(told, "reviews", url)
    page = text_if_any(told, "viewReviewUrl")
    reviews, refused = read_each(rows, _Reader(options.site, page), url)
    ids = [text_if_any(row, "reviewId") for row in rows]
    return _Page(reviews, refused, ids, _count(told.get("numberReviews")))


def _read_pages(options: KiyohOptions, client: GuardedClient, walk: _Walk) -> None:
    """Pages until one brings no later change; a failure after the first keeps the rest."""
    stop_at_s = time.monotonic() + client.limits.pages_s
    for number in range(_MOST_PAGES):
        try:
            page = _read_page(options, client, walk.reached)
        except IngestError as error:
            if number == 0:
                raise
            walk.refused.append(Refused(error.where, error.problem))
            return
        walk.reviews += page.reviews
        walk.refused += page.refused
        walk.in_all = page.in_all
        walk.told = page.in_all if page.in_all is not None else page.told or walk.told
        latest = max((review.changed_at for review in page.reviews), default=walk.reached)
        is_last = page.told < PAGE or latest <= walk.reached
        if is_last and page.told >= PAGE:
            # As after a move of the whole site: from here on the same page would come for ever.
            walk.refused.append(Refused(_page_url(options, walk.reached), _ONE_MOMENT))
            latest = walk.reached + timedelta(milliseconds=1)
        walk.reached = max(latest, walk.reached)
        walk.is_at_end = is_last
        if is_last or time.monotonic() > stop_at_s:
            return


def _look_again(
    options: KiyohOptions,
    client: GuardedClient,
    walk: _Walk,
    state: State,
    stop_at_s: float,
    now: datetime,
) -> _Again:
    """The next pages of the walk through all reviews; its failures stop nothing else."""
    whole = WholeWalk.from_state(state, now)
    whole.meet(_changes(walk.reviews))
    in_all = walk.in_all if walk.is_at_end else None
    place = _place(options)  # without its question: the same trouble is told once
    mentions: list[RawMention] = []
    refused: list[Refused] = []
    for number in range(whole.take_turn(in_all, now)):
        if whole.has_ended or (number and time.monotonic() > stop_at_s):
            break
        try:
            page = _read_page(options, client, whole.asked_from)
        except IngestError as error:
            if not only_waits(error):
                refused.append(Refused(place, error.problem))
            break
        ids = [one for one in page.ids if one]
        whole.look(_changes(page.reviews), ids, told=page.told)
        mentions += [review.mention for review in page.reviews if review.mention]
    removed = whole.settle(in_all, now)
    if not whole.is_believed:
        refused.append(Refused(place, TOO_MANY))
    if whole.is_contradicted:
        refused.append(Refused(place, _COUNTED))
    if (in_all or 0) > MOST_KNOWN:
        refused.append(Refused(place, _MANY))
    return _Again(mentions, removed, refused, whole.to_state())


def _changes(reviews: Sequence[_Review]) -> list[tuple[str, datetime]]:
    return [(review.identity, review.changed_at) for review in reviews]


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
            return _Review(identity, changed_at, None)
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
        return _Review(identity, changed_at, mention)


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
