"""Which language a short text is in, of the languages that the company expects.

Detection is lingua's, in its small form where the text is not short. The expected languages alone
are compared first: short texts are told apart best so. But a text of any other language is then
surely one of them, too (measured: 115 of 115, most of them with a confidence above 0.9). So a text
without several of the words that its language is full of is compared with other languages as
well. Of 6,800 Dutch, English, German and French posts 0.3 % are lost by that; of 2,300 in Spanish,
Italian or Portuguese (some of them names or English) 96 % are found to be foreign.
Normalisation and the decision what to do with an unknown language are elsewhere.
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
# More characters tell nothing more (4,000 posts of our own, 2,300 foreign ones), and cost.
LONGEST_TEXT: Final = 140
LONGEST_READ: Final = 1_000  # of which a row of names and links may stand in front
LONGEST_COMPARED: Final = 100  # with all other languages
# What else people write to a company here, as far as its script is Latin.
OTHERS: Final = (
    "cs", "da", "es", "fi", "hr", "hu", "id", "it", "nb", "pl", "pt", "ro", "sv", "tr",
)  # fmt: skip
# Texts of so few words are compared by all that lingua knows of the expected languages (134 MB):
# of 677 Dutch ones 92 % are told right, where its small form alone does 77 % of them.
SHORT_WORDS: Final = 4
# How much more often posts are in the first of the expected languages, the second, the others.
_BEFOREHAND: Final = (1.0, 0.7, 0.4)
# With less than this of the probability among all of them, no expected language is meant.
LEAST_SHARE: Final = 0.05
LEAST_SHARE_OF_SHORT: Final = 0.02  # four words prove less

_NOISE: Final = re.compile(r"\bhttp\S*|@\w+|#\w+|\[\w+\]|[^\w\s']|\d+|_")
_LATIN: Final = "LATIN"
# Frequent words of customers that the others do not have, or hardly: two of them, and every fifth
# word, and nobody else needs to be asked (four texts in five, and the comparison takes 0.2 ms).
# Words that are frequent elsewhere too are left out: Danish "den" and "der", Italian "il" and
# "ne", Indonesian "dan", Czech "to" and "ze", German "er" and "was" where nobody expects German.
_TELLING: Final = {
    language: frozenset(words.split())
    for language, words in {
        "nl": "aan aanrader achter alleen allemaal altijd bedankt bediening beetje bent besteld "
        "betalen beter bij bijna binnen blij blijft daarna dagen dat denk deze doen door drie "
        "dus een eens eerste eigen eigenlijk elke gaan gaat gedaan geen gehad gekocht "
        "gekregen geld genoeg geven geweest geweldig geweldige gewoon gezien goed goede graag "
        "hadden heb hebben hebt heeft heel heerlijk helaas helemaal het hij hoe iedereen "
        "iemand iets ik jammer jullie kaart keer komt kreeg krijg krijgen kunnen kunt laat "
        "laatste lekker leuk lijkt maand maanden maar maken meer mensen met mevrouw mij mijn "
        "misschien moest moet moeten mooi naar niet niets nieuwe niks nodig nog nooit omdat "
        "ontvangen ook opnieuw personeel prachtig rekening sinds slecht snel staan steeds "
        "telefoon terug terwijl thuis tijd tijdens toch toen tussen twee uit uur uw vanaf "
        "vandaag veel vijf vind vond voor vooral vorige vraag vriendelijk waar waarom wachten "
        "wat weer weken wel welke werkt weten wij willen worden wordt zeer zeggen zegt zeker "
        "zelf zich zien zijn zo zo'n zoals zonder één",
        "en": "about actually already and another any anything are around been being bought but "
        "buy call can can't could days delivery did does doesn't doing don't down else from "
        "getting had hope how i'll i'm into it's its just keep know make months more morning "
        "my need never not nothing now off out paid phone please said saw see she should "
        "since someone still take tell than that that's the their them then there there's "
        "they they're thing think this those thought through today told until used very way "
        "we're were what what's when where which why will with work would year years yet you "
        "you've your",
        "de": "aber auch auf bei das dem ein eine für habe ich ist kein keine mit nach nicht noch "
        "nur oder sehr sie und von wenn wie wir",
        "fr": "aux avec avez bien c'est cette dans des elle est j'ai les mais mes nous pas plus "
        "pour qui sont suis très une votre vous était",
    }.items()
}


class LanguageIdentifier:
    """Tells the language of texts; make one per process and keep it."""

    def __init__(self, languages: Sequence[str] = CONFIGURED) -> None:
        self._expected = frozenset(languages)
        # One alone would be anybody's language: it is compared with those expected elsewhere.
        beside = CONFIGURED if len(self._expected) == 1 else ()
        self._compared = tuple(dict.fromkeys((*languages, *beside)))
        self._others = tuple(sorted({*CONFIGURED, *OTHERS} - self._expected))

    def identify(self, text: str) -> tuple[str, float]:
        """Return an ISO 639-1 code, or "und", and a confidence between 0 and 1.

        Too little text, another script, a language that is not expected, or two languages that
        are equally likely give "und".
        """
        words = " ".join(_NOISE.sub(" ", text[:LONGEST_READ]).split())[:LONGEST_TEXT]
        letters = _letters_of(words)
        if len(letters) < 3 or _is_foreign(letters):
            return UNKNOWN, 0.0
        code, confidence = self._likeliest(words)
        if code not in self._expected:
            return UNKNOWN, self._expected_share(words)
        if confidence < LEAST_CONFIDENCE:
            return UNKNOWN, confidence
        if not _is_telling(words, code):
            share = self._expected_share(words)
            if share < (LEAST_SHARE_OF_SHORT if _is_short(words) else LEAST_SHARE):
                return UNKNOWN, share
        return code, confidence

    def _likeliest(self, words: str) -> tuple[str, float]:
        """The likeliest of the compared languages, and its share among them."""
        if not _is_short(words):
            return _shares(_detector(self._compared), words)[0]
        # A few words can be of several languages: then those count more that more posts are in.
        shares = dict(_shares(_detector(self._compared, is_thorough=True), words))
        weighed = {
            code: shares[code] * _BEFOREHAND[min(place, len(_BEFOREHAND) - 1)]
            for place, code in enumerate(self._compared)
        }
        code = max(weighed, key=lambda one: weighed[one])
        return code, weighed[code] / (sum(weighed.values()) or 1.0)

    def _expected_share(self, words: str) -> float:
        """How probable it is that the text is in any of the expected languages."""
        wide = _detector((*sorted(self._expected), *self._others))
        compared = words[:LONGEST_COMPARED]
        return sum(share for code, share in _shares(wide, compared) if code in self._expected)


def _shares(detector: LanguageDetector, words: str) -> list[tuple[str, float]]:
    """Each language with its share of the probability, the likeliest first."""
    found = detector.compute_language_confidence_values(words)
    return [(one.language.iso_code_639_1.name.lower(), float(one.value)) for one in found]


def _is_short(words: str) -> bool:
    return words.count(" ") < SHORT_WORDS


def _is_telling(words: str, language: str) -> bool:
    """Whether the text is full of words that hardly any other language has."""
    told = words.lower().split()
    telling = _TELLING.get(language, frozenset())
    hits = sum(word in telling for word in told)
    return hits >= 2 and hits * 5 >= len(told)


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
def _detector(languages: tuple[str, ...], *, is_thorough: bool = False) -> LanguageDetector:
    chosen = [Language.from_iso_code_639_1(IsoCode639_1.from_str(code)) for code in languages]
    builder = LanguageDetectorBuilder.from_languages(*chosen)
    return (builder if is_thorough else builder.with_low_accuracy_mode()).build()
