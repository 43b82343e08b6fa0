"""Words as rules compare them: whole, in lower case, without accents."""

import re
import unicodedata

_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """The words of a text between single spaces, with one at each end: `" cafe geen koffie "`."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return f" {' '.join(_WORD.findall(letters.casefold()))} "


def phrase_of(wanted: str) -> str:
    """What a folded text has to hold for a word or phrase; empty where there is no word in it.

    `bezorg*` also finds `bezorger`: its end is left open.
    """
    folded = fold(wanted)
    if not folded.strip():
        return ""
    return folded.rstrip() if wanted.rstrip().endswith("*") else folded
