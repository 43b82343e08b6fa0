"""Which language a short text is in, of the languages that the company expects.

A text that is full of words that hardly any other language has tells its language by them: 95 %
of our Dutch posts, five in six English ones, in a fifth to a third of the time. For the others
detection is lingua's, in its small form where the text is not short. The expected languages alone
are compared first: short texts are told apart best so. But a text of any other language is then
surely one of them, too (measured: 115 of 115, most of them with a confidence above 0.9). So a text
without several of the telling words is compared with other languages as well. Of 6,800 Dutch,
English, German and French posts 0.3 % are lost by that; of 2,300 in Spanish, Italian or Portuguese
(some of them names or English) 96 % are found to be foreign.
Normalisation and the decision what to do with an unknown language are elsewhere.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

UNKNOWN: Final = "und"
CONFIGURED: Final = ("nl", "en", "de", "fr")
# Below this share of the probability the best language is a guess.
LEAST_CONFIDENCE: Final = 0.4
# Of 47,000 labelled texts that are full of telling words so many are told right (lingua: 0.99).
PLAIN_CONFIDENCE: Final = 0.999
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
# Frequent words of customers that the others do not have, or hardly, each for one language. Words
# that are frequent elsewhere too are left out: Danish "den", "der", "at" and "have", Swedish "om",
# Italian "il" and "ne", Indonesian "dan", Czech "by" and "ze", German "er" and "was" where nobody
# expects German. "To" is Czech and Danish, too: so it takes two different words.
_TELLING: Final = {
    word: language
    for language, words in {
        "nl": "aan aanrader aantal abonnement achter alleen allemaal alsof altijd alweer "
        "antwoord avond bedankt bediening bedrijf beetje begint begon begonnen belde "
        "bellen bent besteld bestelling betaald betalen beter bezorgd bij bijna binnen "
        "bleek blij blijft blijkt blijven boeken boven buiten daar daarna dacht dagen dat "
        "denk derde deze dezelfde dinsdag dochter doen doet donderdag door drie dus een "
        "eens eerlijk eerst eerste eigen eigenaar eigenlijk eindelijk elk elkaar elke "
        "erbij erg erin erop eruit eten factuur fijn fijne gaan gaat geachte gebeld "
        "gebruik gebruikt gedaan geeft geen gegeven gehad gekocht gekomen gekregen geld "
        "geleden gelezen gemaakt gemeld genoeg geschreven gestuurd geven gevraagd geweest "
        "geweldig geweldige gewoon gezegd gezellig gezet gezien gisteren goed goede graag "
        "haar hadden heb hebben hebt heeft heel heerlijk heerlijke helaas helemaal helpen "
        "hem het hetzelfde hij hoe hoeveel houden houdt huis iedereen iemand iets ik jaar "
        "jammer jaren jij jouw jullie kaart keer kinderen klaar klant klopt koffie komen "
        "komt kopen kreeg kregen krijg krijgen krijgt kunnen kunt kwam kwijt laat laatste "
        "langs laten leeg leest lekker lekkere leuk leuke leven lezen liet liggen ligt "
        "lijkt loopt maakt maand maanden maar maken makkelijk medewerker mee meer meneer "
        "mensen met meteen mevrouw mij mijn misschien mocht moeder moeilijk moest moet "
        "moeten mogelijk mogen mooi mooie naar naast natuurlijk nergens netjes niemand "
        "niet niets nieuw nieuwe nieuws niks nodig nog nooit omdat onder ons ontvangen "
        "onze ooit ook op opgezegd opnieuw oude pakket personeel plaats plek prachtig "
        "precies prijs rekening ruimte schrijft schrijven sinds slecht snel soms staan "
        "staat steeds stond straat stuk stuurt tegen telefoon terug terwijl thuis tien "
        "tijd tijdens toch toe toen tuin tussen twee tweede uit uur uw vader vakantie "
        "valt van vanaf vandaag veel verder vergeten verhaal verkeerd verkeerde verkocht "
        "verlopen verwacht vijf vind vinden vindt volgende volgens vond voor vooral vorig "
        "vorige vraag vraagt vragen vriendelijk vriendelijke vrijdag vroeg vrouw waar "
        "waarom wachten wanneer wat weer weet wegens weinig weken wel welke werkt weten "
        "wij wil willen winkel wist worden wordt zag zat zaterdag zeer zeg zeggen zegt "
        "zei zeker zelf zelfs zes zet zetten zeven zich zien ziet zij zijn zit zitten zo "
        "zo'n zoals zondag zonder zou zouden zoveel én één",
        "en": "able about actually after again almost already always and another any anyone "
        "anything are around arrived asked asking be because before being better between "
        "booked both bought but buy call called came can can't charged closed could "
        "couldn't customer days delivered delivery did didn't does doesn't doing don't "
        "done down each else enough every feel few first five four from get getting going "
        "got happened has hate haven't having he's hear him his hope hour hours how "
        "however i'd i'll i'm i've if instead into isn't it it's its just keep keeps knew "
        "know leave left less let's longer make makes many mean might monday money month "
        "months more morning much need needs never nobody not nothing now off old only "
        "ordered other our out own paid people phone please put read reason received "
        "right said saturday saw say saying says see seems seen she should since someone "
        "something sometimes started still stopped sunday take takes taking tell than "
        "thank that that's the their them then there there's these they they're thing "
        "things think this those though thought three through thursday to today told "
        "tomorrow tonight too took trying tuesday two until up use used using very "
        "waiting wanted wasn't way we're wednesday weeks were what what's when where "
        "which while who why will wish with without won't work working works worst would "
        "wouldn't wrong year years yet you you're you've your yourself",
        "de": "aber auch auf aus bei beim bekommen bitte damit danke dann das dass dich diese "
        "diesem dieser dieses durch ein eine einem einen einer einfach einmal empfehlen "
        "etwas für ganz geht gerade gibt gut gute guten hab habe haben hatte heute ich "
        "ihn ihnen ihr ihre immer ist jeden jetzt kann kein keine kommt können leider "
        "leute machen mehr mein meine meinem meiner mich mit muss nach neue nicht nichts "
        "noch nur oder ohne sagen schnell schon schön sehr sein seit sich sie sind und "
        "unser unsere viele vielen von warum weil wenn werde wieder wir wird wirklich "
        "wurde wäre würde zu zum zur zwei über",
        "fr": "acheté alors après assez aussi aux avait avec avez avoir avons beaucoup bien "
        "bonne c'est c'était cela ces cet cette d'un d'une dans depuis des deux donc elle "
        "encore est et fait fois ici ils j'ai jamais jour les leur m'a mais mes mieux moi "
        "moins même n'ai n'est notre nous ont oui où pas petit peu peut peux plus pour "
        "pourquoi prix produit qu'il qualité quand qui quoi rapide reçu rien sais sans "
        "sont suis sur temps toujours tous tout trop très une votre vous vraiment ça "
        "également étaient était été être",
        # Of others, where somebody names an English film, or quotes one.
        UNKNOWN: "az bir che como con del det egy ei el está että för gli har hogy ikke ini inte "
        "itu jag jeg jest jsem już las los muy más nem nije não och og para pero perché por saya "
        "się som sono tidak uma una yang és çok är și że že",
    }.items()
    for word in words.split()
}
# A text is full of them with so many different ones, and one for every so many words; and plainly
# of that language with so many times as many as of any other.
_LEAST_TELLING: Final = 2
_WORDS_PER_TELLING: Final = 8
_TIMES_THE_OTHERS: Final = 4


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
        plain = _plain_language(words)
        if plain in self._expected:
            return plain, PLAIN_CONFIDENCE
        code, confidence = self._likeliest(words)
        if code not in self._expected:
            return UNKNOWN, self._expected_share(words)
        if confidence < LEAST_CONFIDENCE:
            return UNKNOWN, confidence
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


def _plain_language(words: str) -> str:
    """The language that a text is full of telling words of, hardly any other's beside them."""
    told = words.lower().split()
    counted = Counter(_TELLING[word] for word in set(told) if word in _TELLING)
    (code, hits), (_, others) = (*counted.most_common(2), (UNKNOWN, 0), (UNKNOWN, 0))[:2]
    is_full = hits >= _LEAST_TELLING and hits * _WORDS_PER_TELLING >= len(told)
    return code if is_full and hits >= others * _TIMES_THE_OTHERS else UNKNOWN


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
