"""Cuts a query into pieces: brackets, operators, phrases, words and fields, with their places."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from triage.monitors.problems import LONGEST_QUERY, QueryError

Kind = Literal["open", "close", "and", "or", "not", "minus", "near", "phrase", "word", "field"]
FIELDS: Final = ("lang", "source", "author", "rating", "has")
_OPERATORS: Final[dict[str, Kind]] = {"AND": "and", "OR": "or", "NOT": "not"}
_OPENING: Final = '"“”„‟«»'
# Text programs make a dash of a minus; before a word nobody means anything else by it.
_MINUS: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACE: Final = re.compile(r"\s+")
_QUOTED: Final = re.compile(rf"[{_OPENING}]([^{_OPENING}]*)([{_OPENING}]?)")
_WORD: Final = re.compile(rf"[^\s(){_OPENING}~]+")
_DISTANCE: Final = re.compile(r"~(\w*)")
_FIELD: Final = re.compile(r"([A-Za-z]+):(?!//)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece with its place; `text` without quotes, `name` for fields only."""

    kind: Kind
    start: int
    end: int
    text: str
    name: str = ""


def cut(query: str) -> list[Piece]:
    """The pieces in their order. Raises QueryError for what is no piece of a query."""
    if len(query) > LONGEST_QUERY:
        raise QueryError("too_long", LONGEST_QUERY, len(query), most=LONGEST_QUERY)
    pieces, at = [], 0
    while at < len(query):
        if space := _SPACE.match(query, at):
            at = space.end()
            continue
        piece = _next(query, at)
        pieces.append(piece)
        at = piece.end
    return pieces


def _next(query: str, at: int) -> Piece:
    sign = query[at]
    if sign in "()":
        return Piece("open" if sign == "(" else "close", at, at + 1, sign)
    if sign in _OPENING:
        return _phrase(query, at, at)
    if sign == "~":
        found = _DISTANCE.match(query, at)
        end = found.end() if found else at + 1
        return Piece("near", at, end, query[at + 1 : end])
    if sign in _MINUS:
        after = query[at + 1 : at + 2]
        if not after or after.isspace() or after == ")":
            raise QueryError("minus_alone", at, at + 1)
        return Piece("minus", at, at + 1, sign)
    return _word(query, at)


def _word(query: str, at: int) -> Piece:
    found = _WORD.match(query, at)
    end = found.end() if found else at + 1
    text = query[at:end]
    if text in _OPERATORS:
        return Piece(_OPERATORS[text], at, end, text)
    if named := _FIELD.match(text):
        return _field(query, at, end, named[1])
    return Piece("word", at, end, text)


def _field(query: str, at: int, end: int, name: str) -> Piece:
    value_at = at + len(name) + 1
    known = name.lower()
    if known not in FIELDS:
        raise QueryError("unknown_field", at, value_at, name=name, known=", ".join(FIELDS))
    if value_at == end and query[value_at : value_at + 1] and query[value_at] in _OPENING:
        quoted = _phrase(query, at, value_at)
        return Piece("field", at, quoted.end, quoted.text, known)
    return Piece("field", at, end, query[value_at:end], known)


def _phrase(query: str, at: int, quote_at: int) -> Piece:
    found = _QUOTED.match(query, quote_at)
    if found is None or not found[2]:
        raise QueryError("phrase_not_closed", quote_at, quote_at + 1)
    return Piece("phrase", at, found.end(), found[1])
