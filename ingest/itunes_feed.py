"""Apple's feed of customer reviews, as JSON or as Atom → its reviews; knows no paging.

Source: https://itunes.apple.com/nl/rss/customerreviews/id=…/sortby=mostrecent/json (or /xml);
Apple describes the feed nowhere, so that a missing field is named and never guessed. The XML is
read as a stream that keeps only the fields below, and stops at a document type (where entities
are declared), at deep nesting and at far too many entries: nothing in it can grow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.parsers import expat

from ingest.dates import read_date
from ingest.errors import BotWallError, UnreadableContentError
from ingest.json_answers import Row, field_at, id_at, read_each, read_object, text_at, text_if_any
from ingest.mentions import Refused
from ingest.outbound import Answer
from ingest.outbound.walls import looks_like_bot_wall
from ingest.parsing.problems import UnreadableProblem
from ingest.ratings import read_number, rescale_rating

_ATOM = "http://www.w3.org/2005/Atom"
_ITUNES = "http://itunes.apple.com/rss"
_DEEPEST = 40
_MOST_NAMES = 100_000  # a page has some 5,000; the parser keeps every name it ever met
_MOST_ENTRIES = 500  # a page has fifty
_LONGEST = 21_000  # a little over what is kept, so that the clipping is still noticed


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
        raise UnreadableContentError(answer.url, "has no object in the field feed")
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
    collector = _Collector()
    try:
        collector.feed(answer.body)
    except expat.ExpatError as error:
        if looks_like_bot_wall(answer.body):
            problem = "a check for robots stands before the feed"
            raise BotWallError(answer.url, problem) from error
        raise UnreadableContentError(answer.url, f"is not XML: {error}") from error
    except UnreadableProblem as problem:
        raise UnreadableContentError(answer.url, str(problem)) from problem
    return collector.entries


class _Collector:
    """Keeps the wanted fields of the entries while the parser runs over the document."""

    def __init__(self) -> None:
        self.entries: list[dict[str, str]] = []
        self._path: list[str] = []
        self._is_skipped = False

    def feed(self, content: bytes) -> None:
        """Read a whole document. Raises expat.ExpatError or UnreadableProblem."""
        if content.count(b"<") + content.count(b"=") > _MOST_NAMES:
            raise UnreadableProblem(f"holds more than {_MOST_NAMES:,} tags and attributes")
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._collect
        parser.Parse(content, True)

    def _refuse_doctype(self, *_: object) -> None:
        raise UnreadableProblem("declares a document type, which is refused")

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path and name != f"{_ATOM} feed":
            raise UnreadableProblem("is not a feed of reviews: it has no field feed")
        if len(self._path) >= _DEEPEST:
            raise UnreadableProblem(f"tags are nested more than {_DEEPEST} deep")
        self._path.append(_short(name))
        if self._path == ["feed", "entry"]:
            if len(self.entries) >= _MOST_ENTRIES:
                raise UnreadableProblem(f"holds more than {_MOST_ENTRIES} entries")
            self.entries.append({})
        elif self._is_field():
            # Every review stands there twice: as text, and as a table for people.
            self._is_skipped = attributes.get("type") == "html"
            if not self._is_skipped:
                self.entries[-1].setdefault(self._field(), "")

    def _close(self, _: str) -> None:
        self._path.pop()

    def _collect(self, text: str) -> None:
        if self._is_field() and not self._is_skipped:
            had = self.entries[-1].get(self._field(), "")
            if len(had) < _LONGEST:
                self.entries[-1][self._field()] = had + text[:_LONGEST]

    def _is_field(self) -> bool:
        return self._path[:2] == ["feed", "entry"] and self._field() in _WANTED

    def _field(self) -> str:
        return "/".join(self._path[2:])


def _short(name: str) -> str:
    """`entry` for Atom's own, `im:rating` for Apple's, the whole name for any other."""
    namespace, _, local = name.rpartition(" ")
    return {_ATOM: local, _ITUNES: f"im:{local}"}.get(namespace, name)
