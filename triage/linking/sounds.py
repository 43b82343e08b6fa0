"""How a Dutch family name sounds: Kuijpers, Kuipers and Cuypers are one.

A key to find candidates by, rougher than an ear; how alike the names are is decided after.
"""

import re
from functools import lru_cache
from typing import Final

_STEPS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch", "s"),
        (r"ck|cq|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"ch|gh", "g"),
        (r"c", "k"),
        (r"ph|v|w$", "f"),
        (r"th|dt|d$", "t"),
        (r"z|ss|sz", "s"),
        (r"x", "ks"),
        (r"eij|ij|ei|ey|ie|y|j(?=[^aeou]|$)", "i"),
        (r"ou|au|auw|ouw", "a"),
    )
)
_TWICE: Final = re.compile(r"(.)\1+")
_VOWELS: Final = re.compile(r"(?<!^)[aeiou]+")


@lru_cache(maxsize=50_000)
def sound_of(folded: str) -> str:
    """The consonants of a folded name as they sound, behind its first letter."""
    sound = folded
    for pattern, replacement in _STEPS:
        sound = pattern.sub(replacement, sound)
    return _VOWELS.sub("", _TWICE.sub(r"\1", sound))
