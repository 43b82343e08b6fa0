"""Colleagues named in a note with `@`: `@Wietske`, or `@Wietske Ruardy` where two share a name."""

import re
import unicodedata
from collections.abc import Sequence

Colleague = tuple[int, str]
"""Id and name."""


def find_mentioned(text: str, colleagues: Sequence[Colleague]) -> list[int]:
    """The ids of those who are named, in the order in which they are.

    The longest name that fits wins; a first name that several share names nobody.
    """
    plain = _plain(text)
    found: list[int] = []
    for hit in re.finditer(r"(?<![\w@])@(?=\w)", plain):
        named = _who(plain[hit.end() :], colleagues)
        if named is not None and named not in found:
            found.append(named)
    return found


def _who(rest: str, colleagues: Sequence[Colleague]) -> int | None:
    by_name = sorted(colleagues, key=lambda one: len(one[1]), reverse=True)
    for user_id, name in by_name:
        if _begins(rest, _plain(name)):
            return user_id
    firsts = [user_id for user_id, name in by_name if _begins(rest, _plain(name).split(" ")[0])]
    return firsts[0] if len(firsts) == 1 else None


def _begins(rest: str, name: str) -> bool:
    return bool(name) and re.match(rf"{re.escape(name)}(?!\w)", rest) is not None


def _plain(text: str) -> str:
    """Without accents and capitals, which people leave out when they type."""
    split = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(char for char in split if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", bare)
