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


@lru_cache(maxsize=50_000)
def compare_names(told: PersonName, known: PersonName) -> NameLevel:
    """The level that an author's name reaches against a customer's."""
    given, family = _given(told, known), _family(told, known)
    if family == "none":
        by_given = {"equal": NameLevel.GIVEN, "nickname": NameLevel.GIVEN}
        other = NameLevel.DIFFERS if given in ("differs", "spelling") else NameLevel.NONE
        return by_given.get(given, other)
    if family == "differs":
        same = given in ("equal", "nickname") and known.given and told.given
        return NameLevel.RENAMED if same and given == "equal" else NameLevel.DIFFERS
    if given == "differs":
        return NameLevel.DIFFERS if family == "spelling" else NameLevel.RELATIVE
    if given == "none":
        return NameLevel.FAMILY
    if family == "spelling":
        return NameLevel.SPELLING if given != "initial" else NameLevel.FAMILY
    if given == "initial":
        return NameLevel.INITIAL
    if family == "married":
        return NameLevel.MARRIED
    return {"equal": NameLevel.FULL, "nickname": NameLevel.NICKNAME}.get(given, NameLevel.SPELLING)


def _family(told: PersonName, known: PersonName) -> str:
    ours, theirs = set(told.families), set(known.families)
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
