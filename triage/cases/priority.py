"""How urgent a case is: 0–100, as a sum of points that each have a reason.

The points are a starting position made for service teams, not a measured truth; they order a
queue and never close a case or decide on a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

SEVERITY_POINTS: Final[Mapping[str, int]] = {
    "none": 5,
    "disapproval": 15,
    "accusation": 25,
    "blame": 35,
}
FLAG_POINTS: Final[Mapping[str, int]] = {
    "safety": 35,
    "legal": 20,
    "media": 20,
    "vulnerable": 20,
    "churn": 15,
    "repeat": 15,
}
NEGATIVE_POINTS: Final = 5
LOWEST_RATING_POINTS: Final = 5
FOLLOW_UP_POINTS: Final = 5
MOST_FOLLOW_UP_POINTS: Final = 15
VALUABLE_CUSTOMER_EUR: Final = 1000
VALUABLE_CUSTOMER_POINTS: Final = 10

# First response within so many hours, for the first threshold that the points reach.
FIRST_RESPONSE_HOURS: Final = ((60, 1), (35, 4), (0, 24))


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """What the points are given for."""

    severity: str
    sentiment: str
    flags: tuple[str, ...]
    rating: float | None
    follow_ups: int  # posts in the case after the first
    customer_value_eur: float | None


@dataclass(frozen=True, slots=True)
class PriorityReason:
    """So many points for this; `detail` is the value that earned them."""

    points: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Priority:
    """The sum, cut at 100, and what it is made of, largest first."""

    points: int
    reasons: tuple[PriorityReason, ...]

    @property
    def first_response_within(self) -> timedelta:
        """How soon somebody should answer."""
        hours = next(hours for points, hours in FIRST_RESPONSE_HOURS if self.points >= points)
        return timedelta(hours=hours)


def score_priority(facts: PriorityFacts) -> Priority:
    """Add up what speaks for urgency."""
    reasons = sorted(_reasons(facts), key=lambda reason: -reason.points)
    return Priority(min(100, sum(reason.points for reason in reasons)), tuple(reasons))


def _reasons(facts: PriorityFacts) -> Iterable[PriorityReason]:
    yield PriorityReason(SEVERITY_POINTS[facts.severity], "severity", facts.severity)
    for flag in facts.flags:
        yield PriorityReason(FLAG_POINTS[flag], "flag", flag)
    if facts.sentiment == "negative":
        yield PriorityReason(NEGATIVE_POINTS, "sentiment", "negative")
    if facts.rating is not None and facts.rating <= 1:
        yield PriorityReason(LOWEST_RATING_POINTS, "rating", f"{facts.rating:g}")
    if facts.follow_ups > 0:
        points = min(MOST_FOLLOW_UP_POINTS, FOLLOW_UP_POINTS * facts.follow_ups)
        yield PriorityReason(points, "follow_up", str(facts.follow_ups))
    if (facts.customer_value_eur or 0) >= VALUABLE_CUSTOMER_EUR:
        yield PriorityReason(
            VALUABLE_CUSTOMER_POINTS, "customer_value", f"{facts.customer_value_eur:.0f}"
        )
