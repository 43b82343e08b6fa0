"""What stands in a query that can be read, but perhaps not as it was meant."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from triage.monitors.fields import fold_name
from triage.monitors.heard import UNKNOWN
from triage.monitors.lexing import Piece, cut
from triage.monitors.parsing import parse
from triage.monitors.problems import QueryError
from triage.monitors.query import Field, FromSource, Language, fields_of
from web.texts import gettext

_MEANT: Final = {"and": "AND", "en": "AND", "or": "OR", "of": "OR", "not": "NOT"}


def hints_of(
    typed: str, known_sources: Collection[str], known_languages: Sequence[str]
) -> list[str]:
    """A sentence for each thing that is worth another look; none for what cannot be read.

    `known_sources` are the kinds and the names of sources, as people write them;
    `known_languages` those that posts are recognised in.
    """
    try:
        pieces, query = cut(typed), parse(typed)
    except QueryError:
        return []
    known = {fold_name(name) for name in known_sources}
    told = [_operator_hint(piece) for piece in _looks_like_operators(pieces)]
    languages = [*known_languages, UNKNOWN]
    told += [hint for field in fields_of(query) if (hint := _field_hint(field, known, languages))]
    return list(dict.fromkeys(told))


def _looks_like_operators(pieces: list[Piece]) -> Iterator[Piece]:
    for place, piece in enumerate(pieces):
        is_between = 0 < place < len(pieces) - 1 or piece.text.lower() == "not"
        if piece.kind == "word" and is_between and piece.text.lower() in _MEANT:
            yield piece


def _operator_hint(piece: Piece) -> str:
    return gettext(
        "“%(word)s” is looked for as a word. If you mean %(operator)s, write %(operator)s.",
        word=piece.text,
        operator=_MEANT[piece.text.lower()],
    )


def _field_hint(field: Field, known_sources: Collection[str], languages: Sequence[str]) -> str:
    match field:
        case FromSource(name) if name not in known_sources:
            return gettext(
                "No source, and no kind of source, is called “%(name)s”: only a network of that "
                "name would match.",
                name=name,
            )
        case Language(code) if code not in languages:
            return gettext(
                "“%(code)s” is not among the languages that are recognised (%(known)s): only posts "
                "match whose source tells that language.",
                code=code,
                known=", ".join(languages),
            )
        case _:
            return ""
