"""Words as rules compare them: whole, in lower case, without accents."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """The words of a text between single spaces, with one at each end: `" cafe geen koffie "`."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return f" {' '.join(_WORD.findall(letters.casefold()))} "


def holds(folded: str, wanted: str) -> bool:
    """Whether a folded text has this word or phrase; `bezorg*` also finds `bezorger`."""
    phrase = _phrase(wanted)
    return bool(phrase.strip()) and phrase in folded


@lru_cache(maxsize=4096)
def _phrase(wanted: str) -> str:
    folded = fold(wanted)
    return folded.rstrip() if wanted.rstrip().endswith("*") else folded
