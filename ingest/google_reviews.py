"""A review of the Google Business Profile API → a post; which are asked for is the source's.

Source: https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews.
Google puts its own translation before or behind what was written; only the latter is kept. Photos
of reviewers are not looked at.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from ingest.json_answers import Row, field_at, id_at, moment_at, text_if_any
from ingest.mentions import RawMention
from ingest.parsing.problems import UnreadableProblem
from ingest.posts import Post

REVIEW_NAME: Final = re.compile(r"accounts/[\w-]+/locations/[\w-]+/reviews/[\w=-]+", re.ASCII)
_STARS: Final[Mapping[str, float]] = MappingProxyType(
    {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}
)
_TRANSLATED: Final = "(Translated by Google)"
_ORIGINAL: Final = "(Original)"
# Both times of a review that was never changed differ by fractions of a second.
_AT_ONCE: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Place:
    """A location of the company: `name` is accounts/…/locations/…"""

    name: str
    title: str | None = None
    store: str | None = None
    link: str | None = None


def read_post(row: Row, place: Place) -> Post | None:
    """The review, or None for one of stars only."""
    identity = _name(row, place)
    created_at, updated_at = _time(row, "createTime"), _time(row, "updateTime")
    stars = text_if_any(row, "starRating")
    if stars is None:
        raise UnreadableProblem("has no text in the field starRating")
    text = original_text(_comment(row))
    if not text:
        return None
    is_anonymous = field_at(row, "reviewer.isAnonymous") is True
    mention = RawMention(
        external_id=identity,
        text=text,
        published_at=created_at,
        edited_at=updated_at if updated_at - created_at > _AT_ONCE else None,
        url=place.link,
        author_name=None if is_anonymous else text_if_any(row, "reviewer.displayName"),
        network="googlebusiness",
        rating=_STARS.get(stars),
        extra=_extra(row, place),
    )
    return Post(mention, sorted_at=updated_at, mark=updated_at.isoformat())


def original_text(comment: str) -> str:
    """What was written, without Google's translation of it."""
    before, mark, after = comment.partition(_ORIGINAL)
    if mark and _TRANSLATED in before:
        return after.strip()
    own, mark, _ = comment.partition(_TRANSLATED)
    return own.strip() or comment.strip() if mark else comment.strip()


def _name(row: Row, place: Place) -> str:
    told = text_if_any(row, "name")
    name = told or f"{place.name}/reviews/{id_at(row, 'reviewId')}"
    if not REVIEW_NAME.fullmatch(name):
        raise UnreadableProblem("has no name of a review in the field name")
    return name


def _time(row: Row, field: str) -> datetime:
    moment = moment_at(row, field)
    if moment is None:
        raise UnreadableProblem(f"has no time in the field {field}")
    return moment


def _comment(row: Row) -> str:
    told = field_at(row, "comment")
    if told is not None and not isinstance(told, str):
        raise UnreadableProblem("has no text in the field comment")
    return told or ""


def is_rejected(reply: object) -> bool:
    """Whether Google does not show this answer of the owner: its policies forbid it."""
    return text_if_any(reply, "reviewReplyState") == "REJECTED"


def _extra(row: Row, place: Place) -> dict[str, Any]:
    reply = field_at(row, "reviewReply")
    is_shown = not is_rejected(reply)
    told = {
        "location": place.title,
        "store": place.store,
        "answer": text_if_any(reply, "comment") if is_shown else None,
        "answered_at": text_if_any(reply, "updateTime") if is_shown else None,
    }
    return {name: value for name, value in told.items() if value}
