"""Which language a short text is in, of the languages that the company expects.

Detection is lingua's; only the models of the configured languages are loaded, in their small
form. Normalisation and the decision what to do with an unknown language are elsewhere.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

UNKNOWN: Final = "und"
CONFIGURED: Final = ("nl", "en", "de", "fr")
# Below this share of the probability the best language is a guess.
LEAST_CONFIDENCE: Final = 0.4
LONGEST_TEXT: Final = 600

_NOISE: Final = re.compile(r"\bhttp\S*|@\w+|#\w+|\[\w+\]|[^\w\s']|\d+|_")
_LATIN: Final = "LATIN"


class LanguageIdentifier:
    """Tells the language of texts; make one per process and keep it."""

    def __init__(self, languages: Sequence[str] = CONFIGURED) -> None:
        self._detector = _detector(tuple(languages))

    def identify(self, text: str) -> tuple[str, float]:
        """Return an ISO 639-1 code, or "und", and a confidence between 0 and 1.

        Too little text, another script, or two languages that are equally likely give "und".
        """
        words = " ".join(_NOISE.sub(" ", text[:LONGEST_TEXT]).split())
        letters = _letters_of(words)
        if len(letters) < 3 or _is_foreign(letters):
            return UNKNOWN, 0.0
        best = self._detector.compute_language_confidence_values(words)[0]
        code = best.language.iso_code_639_1.name.lower()
        if best.value < LEAST_CONFIDENCE:
            return UNKNOWN, float(best.value)
        return code, float(best.value)


def _letters_of(words: str) -> str:
    if words.isascii():  # quick: nothing but letters, blanks and apostrophes is left
        return words.replace(" ", "").replace("'", "")
    return "".join(filter(str.isalpha, words))


def _is_foreign(letters: str) -> bool:
    """Whether most letters are of another script."""
    if letters.isascii():
        return False
    foreign = sum(
        char > "~" and not unicodedata.name(char, "").startswith(_LATIN) for char in letters
    )
    return foreign > len(letters) / 2


@cache
def _detector(languages: tuple[str, ...]) -> LanguageDetector:
    chosen = [Language.from_iso_code_639_1(IsoCode639_1.from_str(code)) for code in languages]
    builder = LanguageDetectorBuilder.from_languages(*chosen)
    return builder.with_low_accuracy_mode().build()
