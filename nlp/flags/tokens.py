"""A text as the flag files see it: folded words with their sentences, clauses and denials.

What words mean is the flag files' business; what a rule looks like is `nlp.flags.rules`'s.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

LONGEST_TEXT: Final = 20_000
MOST_TOKENS: Final = 3_000

_CLAUSE_WORDS: Final = """
    , : ( ) maar dus want als tenzij omdat en but so because unless and aber sondern und mais
    donc et
"""
_DENIAL_WORDS: Final = """
    niet geen nooit niemand zonder nie nimmer noch gene geeneens
    not no never without dont didnt wont isnt cant wasnt havent
    kein keine keinen keinem keiner keines nicht ohne niemals jamais sans aucun aucune
"""
SENTENCE_ENDS: Final = frozenset(".!?;…\n")
# After these a denial no longer counts: "geen antwoord, dus ik bel een advocaat".
CLAUSE_ENDS: Final = SENTENCE_ENDS | frozenset(_CLAUSE_WORDS.split())
DENIALS: Final = frozenset(_DENIAL_WORDS.split())
# "Geen" reaches this many words forward.
DENIAL_REACH: Final = 5

_TOKEN: Final = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_]+|[.!?;…\n,:()€$£%@]")
_COMBINING: Final = re.compile(r"[\u0300-\u036f]+")
_ELISION: Final = re.compile(r"\b([ldjmtsnc]|qu)'(?=[aeiouyh])")
_LINK: Final = re.compile(r"https?://\S+|www\.\S+")
_CAPITALS: Final = re.compile(r"\b[A-Z]{2,5}\b")
_SMALL: Final = re.compile(r"[a-z]")


@dataclass(frozen=True)
class Tokens:
    """Words and marks of a text, in order. What few texts are asked for is read when asked for."""

    text: str
    words: tuple[str, ...]

    @cached_property
    def sentence(self) -> tuple[int, ...]:
        """The number of each word's sentence."""
        return _before(self.words, SENTENCE_ENDS)

    @cached_property
    def denials(self) -> tuple[int, ...]:
        """How many denials stand before each word."""
        return _before(self.words, DENIALS)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The words that are written in capitals, folded."""
        return _in_capitals(self.text)

    def is_denied(self, place: int) -> bool:
        """Tell whether a denial stands shortly before this place, in the same clause."""
        for before in range(place - 1, max(-1, place - 1 - DENIAL_REACH), -1):
            word = self.words[before]
            if word in DENIALS:
                return True
            if word in CLAUSE_ENDS:
                return False
        return False


def fold(text: str) -> str:
    """Return the text in lower case, without accents and apostrophes, clipped."""
    plain = text[:LONGEST_TEXT].lower()
    if not plain.isascii():
        plain = _COMBINING.sub("", unicodedata.normalize("NFD", plain))
        plain = plain.replace("’", "'").replace("‘", "'").replace("œ", "oe").replace("ß", "ss")
    if "'" in plain:
        plain = _ELISION.sub(r"\1 ", plain).replace("'", "")
    return plain


def read_tokens(text: str) -> Tokens:
    """Return the words and marks of a text; the rest of a very long one is left out."""
    clipped = text[:LONGEST_TEXT]
    if "://" in clipped or "www." in clipped:
        clipped = _LINK.sub(" ", clipped)
    return Tokens(clipped, tuple(_TOKEN.findall(fold(clipped))[:MOST_TOKENS]))


def _before(words: tuple[str, ...], counted: frozenset[str]) -> tuple[int, ...]:
    """Count for each word how many of these words stand before it."""
    return tuple(accumulate((word in counted for word in words[:-1]), initial=0))


def _in_capitals(text: str) -> frozenset[str]:
    """Find abbreviations; a text that is written in capitals throughout has none."""
    found = _CAPITALS.findall(text)
    if not found or len(_SMALL.findall(text)) < len(text) // 4:
        return frozenset()
    return frozenset(word.lower() for word in found)
