"""Apple's feed of customer reviews, as JSON or as Atom → its reviews; knows no paging.

Source: https://itunes.apple.com/nl/rss/customerreviews/id=…/sortby=mostrecent/json (or /xml);
Apple describes the feed nowhere, so that a missing field is named and never guessed. Both forms
are parsed in the child.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.dates import read_date
from ingest.errors import BotWallError, UnreadableContentError
from ingest.json_answers import Row, field_at, id_at, read_each, read_object, text_at, text_if_any
from ingest.mentions import Refused
from ingest.outbound import Answer
from ingest.outbound.walls import looks_like_bot_wall
from ingest.parsing.problems import UnreadableProblem
from ingest.ratings import read_number, rescale_rating
from ingest.sandbox import parse_apart


@dataclass(frozen=True, slots=True)
class Review:
    """One review; `updated_at` is when it was written or last changed, where the feed tells."""

    id: str
    title: str | None
    text: str
    rating: float
    version: str | None
    author: str | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Names:
    """Where the fields of a review stand in one form of the feed."""

    id: str
    title: str
    text: str
    rating: str
    version: str
    author: str
    updated: str


_JSON = _Names(
    id="id.label",
    title="title.label",
    text="content.label",
    rating="im:rating.label",
    version="im:version.label",
    author="author.name.label",
    updated="updated.label",
)
_XML = _Names(
    id="id",
    title="title",
    text="content",
    rating="im:rating",
    version="im:version",
    author="author/name",
    updated="updated",
)
_WANTED = frozenset([*(getattr(_XML, name) for name in _Names.__slots__), "im:name"])


def read_reviews(answer: Answer, form: str) -> tuple[list[Review], list[Refused]]:
    """The reviews of a page, `form` being json or xml; an empty page has none.

    Raises UnreadableContentError, naming the field, if the page is something else.
    """
    names = _JSON if form == "json" else _XML
    entries = _json_entries(answer) if form == "json" else _xml_entries(answer)
    # Older pages begin with the app itself, which has a name where reviews have a rating.
    rows = [row for row in entries if not (isinstance(row, Mapping) and "im:name" in row)]
    return read_each(rows, lambda row: _read_review(row, names), answer.url)


def _json_entries(answer: Answer) -> list[object]:
    told = read_object(answer)
    if not isinstance(told.get("feed"), Mapping):
        raise UnreadableContentError(
            answer.url, "has no object in the field feed: the layout may have changed"
        )
    entries = field_at(told, "feed.entry")
    if entries is None:
        return []
    # A page with a single review holds it bare.
    return entries if isinstance(entries, list) else [entries]


def _read_review(row: Row, names: _Names) -> Review:
    told = text_at(row, names.rating)
    number = read_number(told)
    rating = None if number is None else rescale_rating(number)
    if rating is None:
        raise UnreadableProblem(f"has no rating in the field {names.rating}: {told[:40]!r}")
    updated = text_if_any(row, names.updated)
    return Review(
        id=id_at(row, names.id),
        title=text_if_any(row, names.title),
        text=text_at(row, names.text).strip(),
        rating=rating,
        version=text_if_any(row, names.version),
        author=text_if_any(row, names.author),
        updated_at=read_date(updated) if updated else None,
    )


def _xml_entries(answer: Answer) -> list[dict[str, str]]:
    try:
        entries: list[dict[str, str]] = parse_apart(
            "itunes", answer.body, where=answer.url, params={"wanted": sorted(_WANTED)}
        )
    except UnreadableContentError as error:
        if error.problem.startswith("is not XML") and looks_like_bot_wall(answer.body):
            problem = "a check for robots stands before the content"
            raise BotWallError(answer.url, problem) from error
        raise
    return entries
