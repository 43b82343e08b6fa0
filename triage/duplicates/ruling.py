"""Merging by rule: all pairs above a probability, group by group, each in its own transaction.

Three records of one person are one group. A group is left to people where the rule would have to
guess: somebody said "different" within it, took such a merge back, or two of it do not look alike.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, aliased, sessionmaker

from triage.duplicates.merging import merge_customers
from triage.errors import NotFoundError, StaleError
from triage.models import Customer, CustomerMerge, DuplicatePair

LARGEST_GROUP: Final = 6
_ATTEMPTS: Final = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rule would do: the groups, the survivor first, and how sure the least sure pair is."""

    groups: tuple[tuple[int, ...], ...]
    probabilities: tuple[float, ...]
    pairs: int
    left_to_people: int  # pairs in groups in which the rule would have to guess

    @property
    def merges(self) -> int:
        """How many records disappear into others."""
        return sum(len(group) - 1 for group in self.groups)

    def first(self, count: int) -> "Plan":
        """Only so many groups, the surest ones."""
        order = sorted(range(len(self.groups)), key=lambda place: -self.probabilities[place])
        kept = order[:count]
        return Plan(
            tuple(self.groups[place] for place in kept),
            tuple(self.probabilities[place] for place in kept),
            self.pairs,
            self.left_to_people,
        )


def plan_merges(session: Session, above: float) -> Plan:
    """All groups of open pairs with a probability of `above` or more."""
    pairs = _pairs(session, above)
    refused = _refused(session)
    groups: list[tuple[int, ...]] = []
    chances: list[float] = []
    left = 0
    for group in groups_of(pairs):
        members = set(group)
        inside = {pair: chance for pair, chance in pairs.items() if members.issuperset(pair)}
        if _is_clear(group, inside, refused):
            groups.append(group)
            chances.append(min(inside.values()))
        else:
            left += len(inside)
    ordered = survivors_first(session, groups)
    return Plan(tuple(ordered), tuple(chances), len(pairs), left)


def merge_by_rule(
    sessions: sessionmaker[Session],
    plan: Plan,
    *,
    now: datetime,
    actor_id: int | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Carry a plan out; what changed since is left alone. Returns how many records were merged.

    `is_over` is asked before each group: the rest is left for another time.
    """
    merged = 0
    for group, chance in zip(plan.groups, plan.probabilities, strict=True):
        if is_over():
            break
        for loser in group[1:]:
            merged += _merge(sessions, group[0], loser, chance, now, actor_id)
    return merged


def _merge(
    sessions: sessionmaker[Session],
    winner: int,
    loser: int,
    chance: float,
    now: datetime,
    actor_id: int | None,
) -> int:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with sessions.begin() as session:
                merge_customers(
                    session, winner, loser, now=now, actor_id=actor_id, origin="rule",
                    probability=chance,
                )  # fmt: skip
        except (StaleError, NotFoundError):
            return 0
        except OperationalError as error:
            # A deadlock with an import has one loser, who tries again.
            if attempt == _ATTEMPTS:
                raise
            log.warning("a merge is tried again after %s", type(error.orig).__name__)
        else:
            return 1
    return 0


def _pairs(session: Session, above: float) -> dict[tuple[int, int], float]:
    """Open pairs of records that nobody has taken up since."""
    a, b = aliased(Customer), aliased(Customer)
    rows = session.execute(
        select(DuplicatePair.customer_a, DuplicatePair.customer_b, DuplicatePair.probability)
        .join(a, a.id == DuplicatePair.customer_a)
        .join(b, b.id == DuplicatePair.customer_b)
        .where(
            DuplicatePair.state == "open",
            DuplicatePair.probability >= above,
            a.merged_into_id.is_(None),
            b.merged_into_id.is_(None),
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _refused(session: Session) -> set[tuple[int, int]]:
    """Pairs of which a person said that they are two, or took the merge back."""
    different = session.execute(
        select(DuplicatePair.customer_a, DuplicatePair.customer_b).where(
            DuplicatePair.state == "different"
        )
    )
    undone = session.execute(
        select(CustomerMerge.winner_id, CustomerMerge.loser_id).where(
            CustomerMerge.undone_at.is_not(None)
        )
    )
    return {(min(row), max(row)) for row in (*different, *undone)}


def groups_of(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    """Records that hang together by pairs, in the order of their ids."""
    leader: dict[int, int] = {}

    def find(one: int) -> int:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for a, b in sorted(pairs):
        low, high = sorted((find(a), find(b)))
        leader[high] = low
    groups: dict[int, list[int]] = {}
    for one in sorted(leader):
        groups.setdefault(find(one), []).append(one)
    yield from (tuple(group) for group in groups.values())


def _is_clear(
    group: Sequence[int],
    inside: Mapping[tuple[int, int], float],
    refused: set[tuple[int, int]],
) -> bool:
    """Everybody is sure to be the same as everybody else, and nobody objected."""
    if len(group) > LARGEST_GROUP:
        return False
    every = [(a, b) for place, a in enumerate(group) for b in group[place + 1 :]]
    return not refused.intersection(every) and len(inside) == len(every)


def survivors_first(session: Session, groups: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """The record that has been a customer for longest takes the others up."""
    ids = [one for group in groups for one in group]
    since = {
        row.id: row.customer_since
        for row in session.execute(
            select(Customer.id, Customer.customer_since).where(Customer.id.in_(ids))
        )
    }
    for group in groups:
        yield tuple(sorted(group, key=lambda one: (str(since.get(one) or "9999"), one)))
