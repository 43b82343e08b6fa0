"""How a company's numbers look, written as people write them: "OR-#######" for OR-2492919.

`#` is a digit, `#*` one or more of them, `@` a letter; everything else stands for itself, and
a dash or space may be left out. What is made of it cannot be slow, whatever the text. Pure.
"""

import re
from typing import Final

from triage.errors import WrongInputError

LONGEST: Final = 40
_FEWEST_SIGNS: Final = 4
_PIECE: Final = re.compile(r"#\*|#+(?!\*)|#|@+|[ -]+|.", re.DOTALL)
_ALLOWED: Final = re.compile(r"[\w#@*./ -]+")


def pattern_of(mask: str) -> str:
    """The regular expression of a mask; its first group is the number.

    Raises WrongInputError where it is none, or where every word would be a number.
    """
    text = " ".join(mask.split())
    if not text or len(text) > LONGEST or not _ALLOWED.fullmatch(text):
        raise WrongInputError("mask", "letters, digits, #, @, dashes and spaces, at most 40")
    if not re.search(r"#|\d", text):
        raise WrongInputError("mask", "holds no digit: write # for each")
    if len(re.sub(r"[\s-]", "", text)) < _FEWEST_SIGNS and "*" not in text:
        raise WrongInputError("mask", "is so short that many a number would look like it")
    if re.search(r"\*(?<!#\*)", text) or re.search(r"#\*[ -]*#", text):
        raise WrongInputError("mask", "* stands behind one #, and no # behind it")
    return rf"(?<!\w)({''.join(map(_expression, _PIECE.findall(text)))})(?!\w)"


def _expression(piece: str) -> str:
    if piece == "#*":
        return r"\d{1,15}"
    if piece[0] == "#":
        return rf"\d{{{len(piece)}}}"
    if piece[0] == "@":
        return f"[A-Za-z]{{{len(piece)}}}"
    if piece[0] in " -":
        return "[ -]?"
    return re.escape(piece)
