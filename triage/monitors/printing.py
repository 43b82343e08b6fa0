"""Writes a query out in one way: what is equal reads the same."""

from triage.monitors.fields import stars_told
from triage.monitors.query import (
    And,
    ByAuthor,
    FromSource,
    Holds,
    Language,
    Near,
    Not,
    Or,
    Query,
    Rating,
    Words,
)


def write(query: Query) -> str:
    """The query in the language that `parsing` reads."""
    match query:
        case Words():
            return _words(query)
        case Near(left, right, distance):
            return f"{_side(left)} ~{distance} {_side(right)}"
        case And(parts):
            return " AND ".join(_inner(part) for part in parts)
        case Or(parts):
            return " OR ".join(_inner(part) for part in parts)
        case Not(part):
            return f"NOT {_inner(part)}"
        case _:
            return _field(query)


def _inner(part: Query) -> str:
    return f"({write(part)})" if isinstance(part, And | Or) else write(part)


def _side(words: tuple[Words, ...]) -> str:
    told = " OR ".join(_words(one) for one in words)
    return told if len(words) == 1 else f"({told})"


def _words(words: Words) -> str:
    told = " ".join(f"{token.form}*" if token.wild else token.form for token in words.tokens)
    return told if len(words.tokens) == 1 else f'"{told}"'


def _field(field: Language | FromSource | ByAuthor | Rating | Holds) -> str:
    match field:
        case Language(code):
            return f"lang:{code}"
        case FromSource(name):
            return f'source:"{name}"' if " " in name else f"source:{name}"
        case ByAuthor(name, wild):
            told = f"{name}*" if wild else name
            return f'author:"{told}"' if " " in name else f"author:{told}"
        case Rating(sign, stars):
            return f"rating:{'' if sign == '=' else sign}{stars_told(stars)}"
        case Holds(what):
            return f"has:{what}"
