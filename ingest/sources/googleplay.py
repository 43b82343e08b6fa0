"""`googleplay`: reviews of an app in Google Play, through the Android Publisher API.

Source: https://developers.google.com/android-publisher/reply-to-reviews and
…/api-ref/rest/v3/reviews. The API shows reviews with a text that were written or changed in the
last seven days; it tells neither when a changed one was written nor which are deleted.
"""

import time
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from pydantic import Field

from ingest.api_requests import ask
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
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.novelty import find_news
from ingest.outbound import Answer, GuardedClient
from ingest.parsing.problems import UnreadableProblem
from ingest.ratings import read_number, rescale_rating

_PAGE = 100  # the most the API gives at once
_HINTS = {
    401: "Google does not accept the token of service_account",
    403: "service_account may not see this app's reviews, or the API is not switched on",
    404: "there is no such app in the developer account",
}
_GAP = "holds more reviews than were read: some may be missing, raise max_pages"


class GooglePlayOptions(PlayOptions):
    """Which app, and the account that may see its reviews."""

    max_pages: int = Field(
        default=5, ge=1, le=20, description="How many pages of 100 reviews to read at most."
    )


class GooglePlaySource:
    """New and changed reviews of the last seven days."""

    kind = "googleplay"
    description = "Reviews of an app in Google Play"
    options_model = GooglePlayOptions

    def fetch(
        self, options: GooglePlayOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Reviews that are new or changed, from old to new."""
        heard = f"{options.service} {options.package}"
        state = state if state.get("heard") == heard else {}
        marks: dict[str, str] = dict(state.get("marks") or {})
        reviews, refused = _read_pages(options, client, options.log_in(client, now))
        reviews.sort(key=lambda review: review.published_at)
        news, next_marks = find_news(reviews, marks)
        # The API tells one time only: of a review had before, it is that of the change.
        told = [
            replace(one, edited_at=one.published_at) if one.external_id in marks else one
            for one in news
        ]
        next_state = {"heard": heard, "marks": next_marks}
        return Fetched(told, next_state, refused, not_modified=bool(state) and not told)


SOURCE = GooglePlaySource()


def _read_pages(
    options: GooglePlayOptions, client: GuardedClient, headers: dict[str, str]
) -> tuple[list[RawMention], list[Refused]]:
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
            return reviews, refused
        reviews += found
        refused += broken
        if following in {None, page_token}:
            return reviews, refused
        if time.monotonic() > stop_at_s:
            break
        page_token = following
    refused.append(Refused(_page_url(options, None), _GAP))
    return reviews, refused


def _page_url(options: GooglePlayOptions, page_token: str | None) -> str:
    asked = {"maxResults": str(_PAGE), **({"token": page_token} if page_token else {})}
    place = f"androidpublisher/v3/applications/{quote(options.package)}/reviews"
    return f"{options.service}/{place}?{urlencode(asked)}"


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
