"""`googleplay`: reviews of an app in Google Play, through the Android Publisher API.

Source: https://developers.google.com/android-publisher/reply-to-reviews and
…/api-ref/rest/v3/reviews. The API lists reviews with a text that were written or changed in the
last seven days, and does not tell when a changed one was written. To learn which are deleted,
single ones are asked for again: what the list lost, and older ones in turns
(`ingest.play_reviews`).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import Field

from ingest.api_requests import ask
from ingest.dates import read_date
from ingest.earlier import Earlier, also, handed_in
from ingest.errors import IngestError, UnreadableContentError
from ingest.google_options import PlayOptions
from ingest.json_answers import (
    Row,
    field_at,
    id_at,
    objects_if_any,
    read_each,
    read_object,
    rows_at,
    text_at,
    text_if_any,
)
from ingest.looking import Looks
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.novelty import find_news
from ingest.outbound import Answer, GuardedClient
from ingest.parsing.problems import UnreadableProblem
from ingest.play_reviews import LISTED_FOR, NOT_SHOWN, SingleReviews
from ingest.posts import Post
from ingest.ratings import read_number, rescale_rating

_PAGE = 100  # the most the API gives at once
_HINTS_OF_ONE = {
    401: "Google does not accept the token of service_account",
    403: "service_account may not see this app's reviews, or the API is not switched on",
}
_HINTS = {**_HINTS_OF_ONE, 404: "there is no such app in the developer account"}
_GAP = "holds more reviews than were read: some may be missing, raise max_pages"
_MOST_YOUNG = 2000  # as many as the most pages hold
_MOST_LOST = 8  # of one fetch, so that the older ones have their turn too
# Google allows 200 requests an hour, the list and other programs of the company included.
_AN_HOUR = 80
_MOST_AT_ONCE = 24
_TRIED_AGAIN_AFTER = timedelta(days=1)


class GooglePlayOptions(PlayOptions):
    """Which app, and the account that may see its reviews."""

    max_pages: int = Field(
        default=5, ge=1, le=20, description="How many pages of 100 reviews to read at most."
    )


class GooglePlaySource:
    """New and changed reviews of the last seven days, and what became of earlier ones."""

    kind = "googleplay"
    description = "Reviews of an app in Google Play"
    options_model = GooglePlayOptions
    places = ("service", "package")

    def fetch(
        self, options: GooglePlayOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Reviews that are new or changed, from old to new, and the ids of those deleted."""
        heard = f"{options.service} {options.package}"
        state = state if state.get("heard") == heard else {}
        marks: dict[str, str] = dict(state.get("marks") or {})
        headers = options.log_in(client, now)
        listed = _read_pages(options, client, headers)
        single = _single_reviews(options, client, headers, state, listed, now)
        looked = _look_again(single, listed, state, client.limits.pages_s)
        news, next_marks = find_news(listed.reviews, marks)
        changed, their_marks = find_news(looked.there, next_marks)
        known = [one.external_id for one in changed if one.external_id in next_marks]
        next_marks |= {one: their_marks[one] for one in known}
        # The API tells one time only: of a review had before, it is that of the change.
        told = [
            replace(one, edited_at=one.published_at) if one.external_id in marks else one
            for one in news
        ] + [replace(one, edited_at=one.published_at) for one in changed]
        next_state = {
            "heard": heard,
            # Without its mark a review that is listed again is told anew.
            "marks": {**next_marks, **dict.fromkeys(looked.removed, "")},
            **looked.state,
        }
        return Fetched(
            told,
            next_state,
            [*listed.refused, *looked.refused],
            looked.removed,
            not_modified=bool(state) and not (told or looked.removed),
            left_over=looked.left_over,
        )

    def look_at(
        self, options: GooglePlayOptions, state: State, earlier: Sequence[Earlier]
    ) -> State:
        """Reviews by their ids, with what is known of their ages."""
        ages = {one.external_id: one.published_at for one in earlier if one.published_at}
        return {**also(state, earlier), "ages": _as_told(ages)} if state else state


SOURCE = GooglePlaySource()


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the list holds, from old to new."""

    reviews: list[RawMention]
    refused: list[Refused]

    def should_show(self, changed_at: datetime) -> bool:
        """Whether a review that was last changed then stands in the list, if it is there.

        How far back the list goes, only its oldest review tells.
        """
        return bool(self.reviews) and changed_at > self.reviews[0].published_at


@dataclass(frozen=True, slots=True)
class _Looked:
    """What became of reviews that were asked for by their ids."""

    there: list[RawMention]
    removed: list[str]
    refused: list[Refused]
    left_over: list[str]
    state: Mapping[str, Any]


def _single_reviews(
    options: GooglePlayOptions,
    client: GuardedClient,
    headers: dict[str, str],
    state: State,
    listed: _Listed,
    now: datetime,
) -> SingleReviews:
    def ask_one(identity: str) -> Answer:
        url = f"{_place(options)}/{quote(identity, safe='')}"
        return ask(client, url, headers=headers, hints=_HINTS_OF_ONE)

    return SingleReviews(
        ask_one,
        lambda row: _to_mention(row, options.package),
        _place(options),
        {
            **_moments(state.get("unsure")),
            **_moments(state.get("ages")),
            **_moments(state.get("young")),
            **{one.external_id: one.published_at for one in listed.reviews},
        },
        _moments(state.get("witnesses")),
        _moments(state.get("unsure")),
        now,
    )


def _look_again(single: SingleReviews, listed: _Listed, state: State, pages_s: float) -> _Looked:
    """Ask for those that the list lost, and for older ones whose turn it is."""
    now, handed = single.now, handed_in(state)
    shown = {one.external_id: Post(one, one.published_at) for one in listed.reviews}
    young = _moments(state.get("young"))
    lost = [one for one, at in young.items() if one not in shown and listed.should_show(at)]
    lost = lost[:_MOST_LOST]
    in_vain_at = read_date(str(state.get("in_vain_at") or ""))
    is_in_vain = in_vain_at is not None and now - in_vain_at < _TRIED_AGAIN_AFTER
    urgent = [*lost, *single.may_be_settled()[:_MOST_LOST]]
    asked = list(dict.fromkeys([*urgent, *(() if is_in_vain else handed)]))
    most = _allowed(state, now)
    looks = Looks(single, shown, time.monotonic() + pages_s)
    left = {*looks.at_earlier(asked[:most], {}), *asked[most:]}
    if any(row.reason == NOT_SHOWN for row in looks.refused):
        in_vain_at = now
    # Those asked for wait behind the others: the list may go on without them.
    in_turn = [one for one in young if one not in lost] + lost
    waiting = {one: young[one] for one in in_turn if one not in looks.removed}
    waiting |= {one: post.sorted_at for one, post in shown.items()}
    still_young = [(one, at) for one, at in waiting.items() if now - at < LISTED_FOR]
    next_state = {
        "young": _as_told(dict(still_young[-_MOST_YOUNG:])),
        "witnesses": _as_told(single.witnesses),
        "unsure": _as_told(single.unsure),
        "looked_at": now.isoformat() if asked[:most] else state.get("looked_at"),
        "in_vain_at": in_vain_at.isoformat() if in_vain_at else None,
    }
    there = [post.mention for one, post in looks.there.items() if one not in shown]
    left_over = [one for one in handed if one in left]
    return _Looked(there, looks.removed, looks.refused, left_over, next_state)


def _allowed(state: State, now: datetime) -> int:
    """How many reviews may be asked for now: Google counts the requests of an hour."""
    last = read_date(str(state.get("looked_at") or ""))
    if last is None:
        return _MOST_AT_ONCE
    return max(0, min(_MOST_AT_ONCE, int((now - last) / timedelta(hours=1) * _AN_HOUR)))


def _read_pages(
    options: GooglePlayOptions, client: GuardedClient, headers: dict[str, str]
) -> _Listed:
    """All pages up to the cap; a failure after the first keeps the rest."""
    reviews: list[RawMention] = []
    refused: list[Refused] = []
    stop_at_s = time.monotonic() + client.limits.pages_s
    page_token: str | None = None
    for number in range(options.max_pages):
        try:
            answer = ask(client, _page_url(options, page_token), headers=headers, hints=_HINTS)
            found, broken, following = _read_page(answer, options.package)
        except IngestError as error:
            if number == 0:
                raise
            refused.append(Refused(error.where, error.problem))
            return _Listed(_by_age(reviews), refused)
        reviews += found
        refused += broken
        if following in {None, page_token}:
            return _Listed(_by_age(reviews), refused)
        if time.monotonic() > stop_at_s:
            break
        page_token = following
    refused.append(Refused(_page_url(options, None), _GAP))
    return _Listed(_by_age(reviews), refused)


def _by_age(reviews: Sequence[RawMention]) -> list[RawMention]:
    return sorted(reviews, key=lambda review: review.published_at)


def _place(options: GooglePlayOptions) -> str:
    path = f"androidpublisher/v3/applications/{quote(options.package)}/reviews"
    return f"{options.service}/{path}"


def _page_url(options: GooglePlayOptions, page_token: str | None) -> str:
    asked = {"maxResults": str(_PAGE), **({"token": page_token} if page_token else {})}
    return f"{_place(options)}?{urlencode(asked)}"


def _read_page(answer: Answer, package: str) -> tuple[list[RawMention], list[Refused], str | None]:
    told = read_object(answer)
    following = text_if_any(told, "tokenPagination.nextPageToken")
    if "error" in told:
        raise UnreadableContentError(answer.url, "holds an error in place of reviews")
    if not set(told) - {"tokenPagination", "pageInfo"}:
        return [], [], following  # Google leaves empty lists out
    rows = rows_at(told, "reviews", answer.url)
    reviews, refused = read_each(rows, lambda row: _to_mention(row, package), answer.url)
    return reviews, refused, following


def _to_mention(row: Row, package: str) -> RawMention:
    identity = id_at(row, "reviewId")
    comments = objects_if_any(row, "comments")
    comment = next((one["userComment"] for one in comments if "userComment" in one), None)
    if comment is None:
        raise UnreadableProblem("has no object in the field comments.userComment")
    stars = read_number(field_at(comment, "starRating"))
    rating = None if stars is None else rescale_rating(stars)
    if rating is None:
        raise UnreadableProblem("has no number from 1 to 5 in the field starRating")
    # Reviews of old hold a title before a tab.
    title, tab, text = text_at(comment, "text").strip().partition("\t")
    version = text_if_any(comment, "appVersionName")
    page = {"id": package, "reviewId": identity}
    return RawMention(
        external_id=identity,
        text=text if tab else title,
        title=title if tab else None,
        published_at=_moment(comment),
        url=f"https://play.google.com/store/apps/details?{urlencode(page)}",
        author_name=text_if_any(row, "authorName"),
        network="googleplay",
        language=text_if_any(comment, "reviewerLanguage"),
        rating=rating,
        extra={"version": version} if version else {},
    )


def _moment(comment: object) -> datetime:
    """Seconds since 1970, written as a text because JSON numbers may lose digits."""
    told = field_at(comment, "lastModified.seconds")
    seconds = str(told) if isinstance(told, str | int) else ""
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 11:
        raise UnreadableProblem("has no number in the field lastModified.seconds")
    return datetime.fromtimestamp(int(seconds), UTC)


def _moments(told: object) -> dict[str, datetime]:
    """Ids with times, as a state holds them."""
    pairs = told.items() if isinstance(told, Mapping) else ()
    read = {str(one): read_date(str(at)) for one, at in pairs}
    return {one: at for one, at in read.items() if at is not None}


def _as_told(moments: Mapping[str, datetime]) -> dict[str, str]:
    return {one: at.isoformat() for one, at in moments.items()}
