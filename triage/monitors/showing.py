"""A matched mention as pages show it: some text around its first matching word, words marked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from triage.monitors.kept import HeardRow
from triage.monitors.marking import marks
from triage.monitors.query import Query

_BEFORE: Final = 60
_LENGTH: Final = 240


@dataclass(frozen=True, slots=True)
class Found:
    """A mention that matches. `marks`: start, end and weight in the excerpt."""

    mention_id: int
    author: str | None
    source_kind: str
    source_name: str
    published_at: datetime
    excerpt: str
    marks: tuple[tuple[int, int, float], ...]


def found_of(query: Query | None, row: HeardRow) -> Found:
    """The mention around the first word that the query looks for."""
    text = row.heard.text
    places = marks(query, row.heard) if query is not None else []
    start = _start(text, places[0][0]) if places else 0
    end = min(len(text), start + _LENGTH)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    return Found(
        mention_id=row.mention_id,
        author=row.author,
        source_kind=row.source_kind,
        source_name=row.source_name,
        published_at=row.published_at,
        excerpt=before + text[start:end] + after,
        marks=tuple(
            (first + shift, min(last, end) + shift, 1.0) for first, last in places if first < end
        ),
    )


def _start(text: str, first: int) -> int:
    """Where to begin so that the first matching word is seen: at a word, if there is one."""
    if first <= _BEFORE:
        return 0
    space = text.find(" ", first - _BEFORE, first)
    return space + 1 if space >= 0 else first - _BEFORE
