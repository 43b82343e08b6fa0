"""What a text must hold for a query to be true of it: the first sieve, and the index's question.

Both are supersets: nothing that the query wants falls through, what is too much is sorted out by
asking the query itself.
"""

from collections.abc import Callable, Iterable

from triage.monitors.query import And, Near, Or, Query, Token, Words

Need = frozenset[Token]


def needed(query: Query, is_usable: Callable[[Token], bool] = lambda _: True) -> Need | None:
    """Words of which a matching text holds at least one; None where no such words are known.

    All of them are usable for whoever asks.
    """
    match query:
        case Words(tokens):
            usable = [token for token in tokens if is_usable(token)]
            # The longest is the rarest, most often.
            longest = max(usable, key=lambda token: (len(token.form), token.form), default=None)
            return None if longest is None else frozenset([longest])
        case Near(left, right):
            sides = [[needed(words, is_usable) for words in side] for side in (left, right)]
            return _rarest(map(_joined, sides))
        case And(parts):
            return _rarest([needed(part, is_usable) for part in parts])
        case Or(parts):
            return _joined(needed(part, is_usable) for part in parts)
        case _:
            return None


def index_query(query: Query) -> str | None:
    """The question for the index of words (a tsquery); None where it cannot narrow anything."""
    match query:
        case Words(tokens):
            return _together([_lexeme(token) for token in tokens], " & ")
        case Near(left, right):
            return _together([_one_of(left), _one_of(right)], " & ")
        case And(parts):
            return _together([found for part in parts if (found := index_query(part))], " & ")
        case Or(parts):
            asked = [index_query(part) for part in parts]
            return _together([one for one in asked if one], " | ") if all(asked) else None
        case _:
            return None


def _joined(needs: Iterable[Need | None]) -> Need | None:
    found: set[Token] = set()
    for need in needs:
        if need is None:
            return None
        found |= need
    return frozenset(found)


def _rarest(needs: Iterable[Need | None]) -> Need | None:
    known = [need for need in needs if need]
    return min(known, key=_commonness, default=None)


def _commonness(need: Need) -> tuple[int, int]:
    """Few and long words are rare ones."""
    return len(need), -min(len(token.form) for token in need)


def _one_of(words: Iterable[Words]) -> str:
    return _together([found for one in words if (found := index_query(one))], " | ") or ""


def _together(parts: list[str], sign: str) -> str | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return f"({sign.join(parts)})"


def _lexeme(token: Token) -> str:
    told = token.form.replace("\\", "\\\\").replace("'", "''")
    return f"'{told}':*" if token.wild else f"'{told}'"
