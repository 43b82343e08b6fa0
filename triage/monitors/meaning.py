"""What a monitor really asks: its query, with the terms that keep namesakes out.

A company called "Ster" or "Essent" must not collect the dictionary: context terms say what has to
stand in the text too, or near the name; not-terms say what must not. Both are lists as people
type them: one term a line or between commas, of one or more words, `*` at the end for the rest.
"""

import re
from dataclasses import dataclass
from typing import Final

from triage.monitors.lexing import Piece
from triage.monitors.parsing import parse_wanted, read_words
from triage.monitors.problems import QueryError
from triage.monitors.query import And, Near, Not, Or, Query, Words, both, either, wanted_words

MOST_TERMS: Final = 200
_BETWEEN: Final = re.compile(r"[,;\n\r]+")
_QUOTES: Final = '"“”„‟«» \t'


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody typed. `near`: how far context may be from the name; None: anywhere."""

    query: str
    context: str = ""
    near: int | None = None
    without: str = ""


def meaning_of(wish: Wish, *, is_kept: bool = False) -> Query:
    """The query that is asked of mentions; `is_kept`: that of a monitor that was saved.

    Raises QueryError for a query that cannot be read.
    """
    query = parse_wanted(wish.query, is_kept=is_kept)
    context, without = terms_of(wish.context), terms_of(wish.without)
    if context and wish.near:
        query = _beside(query, context, wish.near)
    elif context:
        query = both([query, either(context)])
    return both([query, *(Not(words) for words in without)])


def terms_of(told: str) -> tuple[Words, ...]:
    """The terms of a list; what holds no word, or cannot be read, is left out."""
    found: dict[Words, None] = {}
    for text in _told_terms(told)[: MOST_TERMS * 5]:
        words, _ = _read_term(text)
        if words is not None:
            found[words] = None
    return tuple(found)[:MOST_TERMS]


@dataclass(frozen=True, slots=True)
class WrongTerm:
    """A term of a list that cannot be read; `code` "too_many_terms": it is one too many."""

    text: str
    code: str
    told: dict[str, str]


def find_wrong_term(told: str) -> WrongTerm | None:
    """The first term that would be left out though somebody meant something by it."""
    found: set[Words] = set()
    for text in _told_terms(told):
        words, error = _read_term(text)
        if error is not None and error.problem.code != "no_word":
            return WrongTerm(text, error.problem.code, error.problem.told)
        if words is not None:
            found.add(words)
        if len(found) > MOST_TERMS:
            return WrongTerm(text, "too_many_terms", {"most": str(MOST_TERMS)})
    return None


def _told_terms(told: str) -> list[str]:
    return [text for term in _BETWEEN.split(told) if (text := term.strip(_QUOTES))]


def _read_term(text: str) -> tuple[Words | None, QueryError | None]:
    try:
        return read_words(Piece("phrase", 0, len(text) + 2, text)), None
    except QueryError as error:
        return None, error


def _beside(query: Query, context: tuple[Words, ...], distance: int) -> Query:
    """The same query, where each name counts only with context at most so many words away."""
    match query:
        case Words():
            return Near((query,), context, distance)
        case Near():
            # Two words that stand together already tell enough of their context between them.
            return both([query, either(context)])
        case And(parts) if any(_has_words(part) for part in parts):
            return both(
                _beside(part, context, distance) if _has_words(part) else part for part in parts
            )
        case Or(parts):
            return either(_beside(part, context, distance) for part in parts)
        case Not():
            return query
        case _:
            # Where no name is, nothing can be near it: then the context counts anywhere.
            return both([query, either(context)])


def _has_words(query: Query) -> bool:
    return any(True for _ in wanted_words(query))
