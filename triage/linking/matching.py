"""How well two names agree. Pure."""

from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from triage.linking.names import PersonName
from triage.linking.nicknames import is_nickname, nicknames_of
from triage.linking.sounds import sound_of


class NameLevel(StrEnum):
    """From the best to the worst; DIFFERS and what follows it speak against the customer."""

    FULL = "full"  # first and family name
    COMPANY = "company"
    NICKNAME = "nickname"  # Kees for Cornelis
    MARRIED = "married"  # one of two family names
    SPELLING = "spelling"
    INITIAL = "initial"
    RENAMED = "renamed"  # the first name, with another family name
    FAMILY = "family"  # no first name is told
    GIVEN = "given"  # no family name is told
    RELATIVE = "relative"  # the family name, with another first name
    DIFFERS = "differs"
    NONE = "none"  # nothing to compare

    @property
    def is_agreement(self) -> bool:
        """Speaks for the customer."""
        return self in _AGREEMENTS

    def __lt__(self, other: str) -> bool:
        return _ORDER[self] < _ORDER[NameLevel(other)]


_ORDER = {level: place for place, level in enumerate(NameLevel)}
_AGREEMENTS = frozenset(
    level for level in NameLevel if _ORDER[level] <= _ORDER[NameLevel.GIVEN]
) - {NameLevel.RENAMED}


_L = NameLevel
# What the family names give (rows) against what the first names give.
_FIRST_NAMES = ("equal", "nickname", "spelling", "initial", "none", "differs")
_LEVELS = {
    "equal": (_L.FULL, _L.NICKNAME, _L.SPELLING, _L.INITIAL, _L.FAMILY, _L.RELATIVE),
    "married": (_L.MARRIED, _L.MARRIED, _L.SPELLING, _L.INITIAL, _L.FAMILY, _L.RELATIVE),
    "spelling": (_L.SPELLING, _L.SPELLING, _L.SPELLING, _L.FAMILY, _L.FAMILY, _L.DIFFERS),
    "differs": (_L.RENAMED, _L.DIFFERS, _L.DIFFERS, _L.DIFFERS, _L.DIFFERS, _L.DIFFERS),
    "none": (_L.GIVEN, _L.GIVEN, _L.NONE, _L.NONE, _L.NONE, _L.DIFFERS),
}


@lru_cache(maxsize=50_000)
def compare_names(told: PersonName, known: PersonName) -> NameLevel:
    """The level that an author's name reaches against a customer's."""
    return _LEVELS[_family(told, known)][_FIRST_NAMES.index(_given(told, known))]


def _family(told: PersonName, known: PersonName) -> str:
    """Of "Henk B." the letter can only contradict."""
    ours, theirs = set(told.families), set(known.families)
    if told.family_initial and theirs:
        begins = {known.prefix[:1], *(core[0] for core in theirs)}
        return "none" if told.family_initial[0] in begins else "differs"
    if not ours or not theirs:
        return "none"
    if ours & theirs:
        return "equal" if ours == theirs else "married"
    if any(is_misspelt(one, other) for one in ours for other in theirs):
        return "spelling"
    return "differs"


def _given(told: PersonName, known: PersonName) -> str:
    """The first of several first names is the one people go by, but not always."""
    if not told.initials or not known.initials:
        return "none"
    ours, theirs = told.given[:2], known.given[:2]
    if not ours or not theirs:
        same = told.initials[0] in known.initials or known.initials[0] in told.initials
        nick = any(
            other[0] == initial
            for one, initial in ((ours, known.initials[0]), (theirs, told.initials[0]))
            for name in one[:1]
            for other in nicknames_of(name)
        )
        return "initial" if same or nick else "differs"
    if ours[0] == theirs[0] or set(ours) & set(theirs):
        return "equal"
    if any(is_nickname(one, other) for one in ours for other in theirs):
        return "nickname"
    if any(is_misspelt(one, other) for one in ours[:1] for other in theirs[:1]):
        return "spelling"
    return "differs"


@lru_cache(maxsize=100_000)
def is_misspelt(one: str, other: str) -> bool:
    """A typing error, or two spellings of one sound. Two short words are just two words."""
    short, long = sorted((len(one), len(other)))
    if short < 4:
        return False
    allowed = 1 if short < 8 else 2
    if OSA.distance(one, other, score_cutoff=allowed) <= allowed:
        return one[0] == other[0] or long >= 6
    return sound_of(one) == sound_of(other) and JaroWinkler.similarity(one, other) >= 0.88
