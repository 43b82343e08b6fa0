"""Apple's feed of reviews in its Atom form → the text of the fields that are wanted, per entry.

Read as a stream that keeps only those fields, and stops at a document type (where entities are
declared), at deep nesting and at far too many entries: nothing in it can grow.
"""

from typing import Any
from xml.parsers import expat

from ingest.parsing.problems import UnreadableProblem

_ATOM = "http://www.w3.org/2005/Atom"
_ITUNES = "http://itunes.apple.com/rss"
_DEEPEST = 40
_MOST_NAMES = 100_000  # a page has some 5,000; the parser keeps every name it ever met
_MOST_ENTRIES = 500  # a page has fifty
_LONGEST = 21_000  # a little over what is kept, so that the clipping is still noticed


def parse(content: bytes, *, wanted: list[str]) -> list[dict[str, str]]:
    """The `wanted` fields of every entry; UnreadableProblem says why there are none."""
    collector = _Collector(frozenset(wanted))
    try:
        collector.feed(content)
    except (expat.ExpatError, ValueError, LookupError) as error:  # also: an unknown encoding
        raise UnreadableProblem(f"is not XML: {error}") from error
    return collector.entries


class _Collector:
    """Keeps the wanted fields of the entries while the parser runs over the document."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.entries: list[dict[str, str]] = []
        self._wanted = wanted
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

    def _refuse_doctype(self, *_: Any) -> None:
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
        return self._path[:2] == ["feed", "entry"] and self._field() in self._wanted

    def _field(self) -> str:
        return "/".join(self._path[2:])


def _short(name: str) -> str:
    """`entry` for Atom's own, `im:rating` for Apple's, the whole name for any other."""
    namespace, _, local = name.rpartition(" ")
    return {_ATOM: local, _ITUNES: f"im:{local}"}.get(namespace, name)
