"""What the flag files are written with: folded texts, wordings, negation, number words."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LONGEST_TEXT: Final = 20_000

# "geen", "niet" and the like deny what follows them within a few words of the same clause.
_NEGATION: Final = re.compile(
    r"\b(?:niet|geen|nooit|niemand|zonder|not|no|never|without|don'?t|didn'?t|won'?t|isn'?t"
    r"|kein\w*|nicht|nie|ohne|ne|pas|jamais|sans|aucune?)\b"
)
_CLAUSE_END: Final = re.compile(r"[.!?;:,\n]|\b(?:maar|dus|want|but|so|aber|mais)\b")
_NEGATION_REACH: Final = 32

_PERSONAL: Final = re.compile(
    r"\b(?:ik|'k|me|mij|mijn|m'n|mn|we|wij|ons|onze|jullie|u|uw|je|jij|jouw|jou|ge|gij|gulder"
    r"|i|i'm|i've|my|our|us|you|your|ich|mich|mir|meine?\w*|wir|uns\w*|ihr\w*|sie"
    r"|j'ai|moi|mon|ma|mes|nous|notre|nos|vous|votre|vos|@\w+)\b"
)

NUMBER: Final = (
    r"(?:[2-9]|[1-9]\d{1,2}|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|twintig|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|zwei|drei|vier|funf|sechs|deux|trois|quatre"
    r"|cinq|six|neuf)"
)
ORDINAL: Final = (
    r"(?:(?:[2-9]|[1-9]\d)(?:e|de|ste|nd|rd|th)|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende"
    r"|tiende|elfde|twaalfde|zoveelste|second|third|fourth|fifth|sixth|seventh|umpteenth"
    r"|(?:zweite|dritte|vierte|funfte|sechste)[nrms]?|deuxieme|troisieme|quatrieme|cinquieme)"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say it. `negatable`: "geen advocaat" is then no lawyer."""

    pattern: re.Pattern[str]
    negatable: bool = True


@dataclass(frozen=True, slots=True)
class RiskFlag:
    """A flag of the taxonomy and the wordings that raise it, unless an exception covers them."""

    name: str
    wordings: tuple[Wording, ...]
    exceptions: tuple[re.Pattern[str], ...] = ()

    def is_raised_by(self, folded: str) -> bool:
        """Tell whether a folded text says it, undenied, outside every exception."""
        covered = [hit.span() for rule in self.exceptions for hit in rule.finditer(folded)]
        for wording in self.wordings:
            for hit in wording.pattern.finditer(folded):
                if any(start <= hit.start() < end for start, end in covered):
                    continue
                if not (wording.negatable and is_denied(folded, hit.start())):
                    return True
        return False


def says(*alternatives: str) -> Wording:
    """Return a wording of whole words that a negation before it denies."""
    return Wording(_compiled(alternatives), negatable=True)


def says_even_denied(*alternatives: str) -> Wording:
    """Return a wording that holds whatever stands before it ("nog steeds geen antwoord")."""
    return Wording(_compiled(alternatives), negatable=False)


def exceptions(*alternatives: str) -> tuple[re.Pattern[str], ...]:
    """Return stretches in which no wording counts."""
    return (_compiled(alternatives),)


def fold(text: str) -> str:
    """Return the text in lower case, without accents, with straight quotes, clipped."""
    plain = text[:LONGEST_TEXT].replace("’", "'").replace("‘", "'").lower()
    parts = unicodedata.normalize("NFD", plain)
    return "".join(char for char in parts if not unicodedata.combining(char))


def is_denied(folded: str, position: int) -> bool:
    """Tell whether a negation stands shortly before this position, in the same clause."""
    before = folded[max(0, position - _NEGATION_REACH) : position]
    clause = _CLAUSE_END.split(before)[-1]
    return _NEGATION.search(clause) is not None


def is_headline(text: str) -> bool:
    """Tell whether a text looks like a news headline: one short line in the third person.

    No full stop, exclamation or question at its end, and nobody speaks or is spoken to.
    """
    line = re.sub(r"https?://\S+|#\w+", "", text).strip()
    words = line.split()
    if "\n" in line or not 4 <= len(words) <= 22 or not line[0].isupper():
        return False
    if line[-1] in ".!?…" or re.search(r"[.!?]\s", line):
        return False
    # News names somebody: a second capital, or "who: what". A bare report of a fault does not.
    if not any(word[0].isupper() for word in words[1:]) and ":" not in line:
        return False
    return _PERSONAL.search(fold(line)) is None


def _compiled(alternatives: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)")
