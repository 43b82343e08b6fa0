"""The fields of a query: `lang:nl`, `source:x`, `author:@y`, `rating:<3`, `has:link`."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Final, get_args

from triage.monitors.lexing import Piece
from triage.monitors.problems import QueryError
from triage.monitors.query import (
    ByAuthor,
    Field,
    FromSource,
    Has,
    Holds,
    Language,
    Rating,
    Sign,
)
from triage.monitors.words import LONGEST_FORM, fold

THINGS: Final[tuple[Has, ...]] = get_args(Has)
_RATING: Final = re.compile(r"(<=|>=|<|>|=|)(\d{1,3}(?:[.,]\d{1,2})?)", re.ASCII)
_SIGNS: Final[dict[str, Sign]] = {
    "": "=", "=": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="
}  # fmt: skip


def read_field(piece: Piece, *, is_kept: bool = False) -> Field:
    """The field that a piece tells. Raises QueryError for a value that it cannot have.

    Queries that were kept may have a `*` in a name, which never said anything: it is passed over.
    """
    field = _READERS[piece.name](piece)
    if not is_kept:
        _refuse_stars(piece)
    return field


def fold_name(name: str) -> str:
    """A name of a source or author as it is compared: its words between single spaces."""
    return " ".join(filter(None, map(fold, re.split(r"[^\w']+", name))))[:LONGEST_FORM].strip()


def stars_told(stars: float) -> str:
    """A rating as a query writes it: 3, 2.5."""
    return f"{stars:g}"


def _language(piece: Piece) -> Language:
    code = piece.text.strip().lower()
    if not re.fullmatch(r"[a-z]{2,3}", code, re.ASCII):
        raise QueryError("language_unknown", piece.start, piece.end, value=piece.text[:20])
    return Language(code)


def _source(piece: Piece) -> FromSource:
    name = fold_name(piece.text)
    if not name:
        raise QueryError("source_missing", piece.start, piece.end)
    return FromSource(name)


def _author(piece: Piece) -> ByAuthor:
    told = piece.text.strip()
    wild = told.endswith("*")
    name = fold_name(told.rstrip("*").lstrip("@"))
    if not name:
        raise QueryError("author_missing", piece.start, piece.end)
    return ByAuthor(name, wild)


def _refuse_stars(piece: Piece) -> None:
    if piece.name == "source" and "*" in piece.text:
        raise QueryError("star_in_source", piece.start, piece.end)
    if piece.name == "author" and "*" in piece.text.strip().rstrip("*"):
        raise QueryError("star_inside", piece.start, piece.end)


def _rating(piece: Piece) -> Rating:
    found = _RATING.fullmatch(piece.text.strip())
    if found is None:
        raise QueryError("rating_not_a_number", piece.start, piece.end)
    stars = float(found[2].replace(",", "."))
    return Rating(_SIGNS[found[1]], stars if math.isfinite(stars) else 0.0)


def _holds(piece: Piece) -> Holds:
    told = piece.text.strip().lower()
    for what in THINGS:
        if what == told:
            return Holds(what)
    raise QueryError(
        "unknown_thing", piece.start, piece.end, value=piece.text[:20], known=", ".join(THINGS)
    )


_READERS: Final[Mapping[str, Callable[[Piece], Field]]] = {
    "lang": _language,
    "source": _source,
    "author": _author,
    "rating": _rating,
    "has": _holds,
}
