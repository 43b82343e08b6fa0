"""Who gets a case: skills, capacity, then fairness. Pure, so the same answer for the same facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Weights:
    """What a case of a team counts for in somebody's load."""

    heavy_from: int
    heavy: int
    waiting: int

    def of(self, priority: int, status: str) -> int:
        """The weight of one case."""
        if status != "open":
            return self.waiting
        return self.heavy if priority >= self.heavy_from else 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member of the case's team who is at work. Empty skills: everything."""

    user_id: int
    load: int
    capacity: int
    last_assigned_at: datetime | None
    languages: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    reads_special: bool = False

    def knows(self, language: str, category: str) -> bool:
        """Whether the skills fit; a language that nobody could tell fits everybody."""
        speaks = not self.languages or language in self.languages or language == "und"
        return speaks and (not self.categories or category in self.categories)

    def after(self, weight: int, now: datetime) -> "Candidate":
        """The same person with one case more."""
        return replace(self, load=self.load + weight, last_assigned_at=now)


class Nobody(StrEnum):
    """Why a case stays without anybody."""

    AT_WORK = "nobody_at_work"
    SKILLED = "nobody_skilled"
    FREE = "everybody_full"
    ALLOWED = "nobody_allowed"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who it is, and out of how many; what the log tells."""

    candidate: Candidate
    skilled: int
    free: int

    def why(self) -> Mapping[str, int]:
        """The figures behind the choice."""
        return {
            "load": self.candidate.load,
            "capacity": self.candidate.capacity,
            "skilled": self.skilled,
            "free": self.free,
        }


def choose(
    candidates: Iterable[Candidate],
    *,
    language: str,
    category: str,
    weight: int,
    is_covered: bool = False,
) -> Choice | Nobody:
    """The person for a case.

    Nobody gets more than their capacity, or what is covered for them. Of those who know the
    language and the subject and have room, the one with the least load for their capacity; then
    who waited longest for a case; then the lowest id.
    """
    present = list(candidates)
    if not present:
        return Nobody.AT_WORK
    allowed = [one for one in present if one.reads_special or not is_covered]
    if not allowed:
        return Nobody.ALLOWED
    skilled = [one for one in allowed if one.knows(language, category)]
    if not skilled:
        return Nobody.SKILLED
    free = [one for one in skilled if one.capacity > 0 and one.load + weight <= one.capacity]
    if not free:
        return Nobody.FREE
    return Choice(min(free, key=_turn), len(skilled), len(free))


def _turn(one: Candidate) -> tuple[Fraction, datetime, int]:
    return Fraction(one.load, one.capacity), one.last_assigned_at or _NEVER, one.user_id
