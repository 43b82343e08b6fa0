"""A query as a tree of frozen values. Built by `parsing`, told by `printing`.

Parts are flat and never alone: an `And` holds no `And`, a `Not` no `Not`. So two queries that
read the same are equal. Words are folded (see `words`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Has = Literal["link", "rating", "hashtag", "handle", "emoji", "title"]
Sign = Literal["<", "<=", "=", ">=", ">"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `wild`: the word begins so. `typed` is how somebody wrote it."""

    form: str
    wild: bool = False
    typed: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or several that follow each other."""

    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Some word of the one side at most `distance` words from some word of the other."""

    left: tuple[Words, ...]
    right: tuple[Words, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Language:
    """The mention is in this language."""

    code: str


@dataclass(frozen=True, slots=True)
class FromSource:
    """It came from a source of this kind, network or name (folded)."""

    name: str


@dataclass(frozen=True, slots=True)
class ByAuthor:
    """Its author has this handle or name (folded, without @)."""

    name: str
    wild: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """Its stars compare so."""

    sign: Sign
    stars: float


@dataclass(frozen=True, slots=True)
class Holds:
    """It holds such a thing."""

    what: Has


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One part holds at least."""

    parts: tuple["Query", ...]


Field = Language | FromSource | ByAuthor | Rating | Holds
Query = Words | Near | Field | Not | And | Or


def both(parts: Iterable[Query]) -> Query:
    """All of them, flat."""
    flat = tuple(_flat(parts, And))
    return flat[0] if len(flat) == 1 else And(flat)


def either(parts: Iterable[Query]) -> Query:
    """One of them at least, flat."""
    flat = tuple(_flat(parts, Or))
    return flat[0] if len(flat) == 1 else Or(flat)


def opposite(part: Query) -> Query:
    """Its opposite."""
    return part.part if isinstance(part, Not) else Not(part)


def _flat(parts: Iterable[Query], kind: type[And] | type[Or]) -> Iterator[Query]:
    for part in parts:
        if isinstance(part, And | Or) and isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def wanted_words(query: Query) -> Iterator[Words]:
    """All words that are looked for: those under a `Not` are not."""
    match query:
        case Words():
            yield query
        case Near(left, right):
            yield from left
            yield from right
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted_words(part)
        case _:
            pass


def fields_of(query: Query) -> Iterator[Field]:
    """All fields that it asks for, also those under a `Not`."""
    match query:
        case Not(part):
            yield from fields_of(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from fields_of(part)
        case Words() | Near():
            pass
        case _:
            yield query


def is_open_ended(query: Query) -> bool:
    """Whether it could hold for a mention only because things are missing from it."""
    match query:
        case Not():
            return True
        case And(parts):
            return all(is_open_ended(part) for part in parts)
        case Or(parts):
            return any(is_open_ended(part) for part in parts)
        case _:
            return False
