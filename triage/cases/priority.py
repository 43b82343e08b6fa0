"""How urgent a case is: 0–100, as a sum of points that each have a reason.

The points are a starting position made for service teams, not a measured truth; the company sets
its own. They order a queue and never close a case or decide on a person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

SEVERITY_POINTS: Final[Mapping[str, int]] = MappingProxyType(
    {"none": 5, "disapproval": 15, "accusation": 25, "blame": 35}
)
FLAG_POINTS: Final[Mapping[str, int]] = MappingProxyType(
    {"safety": 35, "legal": 20, "media": 20, "vulnerable": 20, "churn": 15, "repeat": 15}
)
REPEAT_WITHIN: Final = timedelta(days=90)

# First response within so many hours, for the first threshold that the points reach: what
# counts as long as a company has no service levels.
FIRST_RESPONSE_HOURS: Final = ((60, 1), (35, 4), (0, 24))


@dataclass(frozen=True, slots=True)
class PriorityPoints:
    """What each thing counts for; the company's own where it set them."""

    severity: Mapping[str, int] = field(default_factory=lambda: dict(SEVERITY_POINTS))
    flags: Mapping[str, int] = field(default_factory=lambda: dict(FLAG_POINTS))
    negative: int = 5
    lowest_rating: int = 5
    follow_up: int = 5  # each further post
    follow_up_most: int = 15
    value: int = 10
    value_from_eur: int = 1000
    reach: int = 5  # once, twice and three times at 1, 10 and 100 times `reach_from`
    reach_from: int = 1000  # followers
    likes: int = 5
    likes_from: int = 100
    repeat: int = 15  # for the second contact
    repeat_more: int = 5  # for each after that
    repeat_most: int = 25
    waiting: int = 3  # for each `waiting_every_h` that the customer waits for us
    waiting_every_h: int = 24
    waiting_most: int = 15


DEFAULT_POINTS: Final = PriorityPoints()


@dataclass(frozen=True, slots=True)
class PriorityReason:
    """So many points for this; `detail` is the value that earned them."""

    points: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """What the points are given for."""

    severity: str
    sentiment: str
    flags: tuple[str, ...]
    rating: float | None
    follow_ups: int  # posts in the case after the first
    customer_value_eur: float | None
    followers: int | None = None  # only where the source's purpose names reach
    likes: int | None = None
    earlier_cases: int = 0  # of this customer or author, within `REPEAT_WITHIN`
    waiting_h: float = 0.0  # how long the customer has waited for us
    extra: tuple[PriorityReason, ...] = ()  # given by rules, people and escalations


@dataclass(frozen=True, slots=True)
class Priority:
    """The sum, cut to 0–100, and what it is made of, largest first."""

    points: int
    reasons: tuple[PriorityReason, ...]

    @property
    def first_response_within(self) -> timedelta:
        """How soon somebody should answer; having waited long does not shorten it afterwards."""
        asked = sum(reason.points for reason in self.reasons if reason.reason != "waiting")
        hours = next((hours for points, hours in FIRST_RESPONSE_HOURS if asked >= points), 24)
        return timedelta(hours=hours)


def score_priority(facts: PriorityFacts, points: PriorityPoints = DEFAULT_POINTS) -> Priority:
    """Add up what speaks for urgency; extra points may also be negative."""
    given = [reason for reason in _reasons(facts, points) if reason.points]
    reasons = sorted(given, key=lambda reason: -reason.points)
    total = sum(reason.points for reason in reasons)
    return Priority(max(0, min(100, total)), tuple(reasons))


def next_waiting_step_h(waiting_h: float, points: PriorityPoints) -> float | None:
    """How many hours of waiting until the points grow again; None when they do not."""
    if points.waiting <= 0 or _waiting_points(waiting_h, points) >= points.waiting_most:
        return None
    return (waiting_h // points.waiting_every_h + 1) * points.waiting_every_h - waiting_h


def read_points(stored: Mapping[str, Any]) -> PriorityPoints:
    """The company's points; what it did not set, or nobody knows any more, is as by default."""
    known = {name: stored[name] for name in PriorityPoints.__dataclass_fields__ if name in stored}
    for name, default in (("severity", SEVERITY_POINTS), ("flags", FLAG_POINTS)):
        known[name] = {key: known.get(name, {}).get(key, value) for key, value in default.items()}
    return PriorityPoints(**known)


def read_extra(stored: Sequence[Mapping[str, Any]]) -> tuple[PriorityReason, ...]:
    """The points that stand with a case itself."""
    return tuple(
        PriorityReason(int(row["points"]), str(row["reason"]), str(row.get("detail", "")))
        for row in stored
    )


def _reasons(facts: PriorityFacts, points: PriorityPoints) -> Iterable[PriorityReason]:
    yield PriorityReason(points.severity[facts.severity], "severity", facts.severity)
    for flag in facts.flags:
        yield PriorityReason(points.flags.get(flag, 0), "flag", flag)
    if facts.sentiment == "negative":
        yield PriorityReason(points.negative, "sentiment", "negative")
    if facts.rating is not None and facts.rating <= 1:
        yield PriorityReason(points.lowest_rating, "rating", f"{facts.rating:g}")
    if facts.follow_ups > 0:
        gained = min(points.follow_up_most, points.follow_up * facts.follow_ups)
        yield PriorityReason(gained, "follow_up", str(facts.follow_ups))
    if facts.customer_value_eur is not None and facts.customer_value_eur >= points.value_from_eur:
        yield PriorityReason(points.value, "customer_value", f"{facts.customer_value_eur:.0f}")
    yield from _reach_reasons(facts, points)
    if facts.earlier_cases > 0:
        gained = points.repeat + points.repeat_more * (facts.earlier_cases - 1)
        contact = str(facts.earlier_cases + 1)
        yield PriorityReason(min(points.repeat_most, gained), "repeat_contact", contact)
    waited = _waiting_points(facts.waiting_h, points)
    if waited:
        yield PriorityReason(waited, "waiting", f"{facts.waiting_h:.0f}")
    yield from facts.extra


def _reach_reasons(facts: PriorityFacts, points: PriorityPoints) -> Iterable[PriorityReason]:
    followers, likes = facts.followers or 0, facts.likes or 0
    steps = sum(followers >= points.reach_from * factor for factor in (1, 10, 100))
    if steps:
        yield PriorityReason(points.reach * steps, "reach", str(followers))
    if likes >= points.likes_from:
        yield PriorityReason(points.likes, "likes", str(likes))


def _waiting_points(waiting_h: float, points: PriorityPoints) -> int:
    steps = int(waiting_h // points.waiting_every_h)
    return max(0, min(points.waiting_most, points.waiting * steps))
