"""Estimates weights anew from what agents decided, and reports what that would change.

A confirmed link says who it was; a rejected one only who it was not. What a decision itself has
taught (the handle that became an identity) is left out, else it would prove itself. Every fifth
decision is kept out of the estimation, and both old and new weights are measured on those.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import WrongInputError
from triage.linking.clues import read_rules
from triage.linking.fitting import Example, fit_weights
from triage.linking.measuring import Answer, Quality, measure
from triage.linking.signals import Signal
from triage.linking.telling import tell_all
from triage.linking.weighing import Weights
from triage.links.linking_stage import read_facts
from triage.links.proposing import propose_links
from triage.links.recognising import compare_all, read_patterns
from triage.models import Link

FEWEST: Final = 50
"""Decisions; with fewer an estimate would follow single cases."""
_CHUNK: Final = 500
_HELD_OUT: Final = 5
_PULL: Final = 2.0
_TAUGHT: Final = frozenset({"handle_confirmed", "rejected_before"})


@dataclass(frozen=True, slots=True)
class Decision:
    """A mention on which a person decided: signals by customer, who it was, and who not."""

    mention_id: int
    compared: dict[int, tuple[Signal, ...]]
    confirmed: int | None
    rejected: frozenset[int]

    @property
    def is_held_out(self) -> bool:
        """The same ones every time, whatever else is decided."""
        return crc32(str(self.mention_id).encode()) % _HELD_OUT == 0

    def example(self) -> Example:
        """What the decision allows."""
        places = list(self.compared)
        if self.confirmed is not None:
            right = places.index(self.confirmed) if self.confirmed in self.compared else None
            return Example(tuple(self.compared.values()), frozenset({right}))
        allowed = {place for place, one in enumerate(places) if one not in self.rejected}
        return Example(tuple(self.compared.values()), frozenset({None, *allowed}))


@dataclass(frozen=True, slots=True)
class Learned:
    """New weights, and the quality of the old and the new ones on decisions not learned from."""

    weights: Weights
    current: Weights
    decisions: int
    measured: int
    before: Quality
    after: Quality

    def report(self) -> dict[str, Any]:
        """As printed and kept."""
        return {
            "decisions": self.decisions,
            "measured_on": self.measured,
            "before": self.before.to_json(),
            "after": self.after.to_json(),
        }


def read_decisions(session: Session) -> Iterator[Decision]:
    """All mentions on which people decided, as the linker sees them without those decisions."""
    ids = session.scalars(
        select(Link.mention_id)
        .where(Link.decided_by.is_not(None))
        .distinct()
        .order_by(Link.mention_id)
    ).all()
    rules = read_rules(read_patterns(session))
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        facts = read_facts(session, part)
        told = {key: tell_all(one, rules) for key, one in facts.items()}
        verdicts = _verdicts(session, part)
        for mention_id, compared in compare_all(session, told).items():
            confirmed, rejected = verdicts[mention_id]
            yield Decision(mention_id, _untaught(compared), confirmed, rejected)


def learn(decisions: Sequence[Decision], current: Weights) -> Learned:
    """Raises WrongInputError where too little was decided."""
    if len(decisions) < FEWEST:
        raise WrongInputError(
            "decisions", f"only {len(decisions)} mentions were decided on; {FEWEST} are needed"
        )
    held_out = [one for one in decisions if one.is_held_out]
    taught = [one for one in decisions if not one.is_held_out]
    weights = fit_weights([one.example() for one in taught], current, pull=_PULL)
    return Learned(
        weights=weights,
        current=current,
        decisions=len(decisions),
        measured=len(held_out),
        before=assess(held_out, current),
        after=assess(held_out, weights),
    )


def assess(decisions: Sequence[Decision], weights: Weights) -> Quality:
    """How these weights answer where people have decided."""
    return measure([answer for one in decisions if (answer := _answer(one, weights))])


def _answer(decision: Decision, weights: Weights) -> Answer | None:
    """None where nothing is known about the one who was proposed."""
    proposals = propose_links(decision.compared, weights)
    first = proposals[0] if proposals else None
    if decision.confirmed is None and (first is None or first.customer_id not in decision.rejected):
        return None
    return Answer(
        probability=first.score if first else 0.0,
        is_right=first is not None and first.customer_id == decision.confirmed,
        is_linked=first is not None and first.status == "linked",
        has_customer=decision.confirmed is not None,
    )


def _verdicts(
    session: Session, mention_ids: Sequence[int]
) -> dict[int, tuple[int | None, frozenset[int]]]:
    """By mention: the confirmed customer and the rejected ones."""
    rows = session.execute(
        select(Link.mention_id, Link.customer_id, Link.status).where(
            Link.mention_id.in_(mention_ids), Link.decided_by.is_not(None)
        )
    ).all()
    confirmed = {row.mention_id: row.customer_id for row in rows if row.status == "linked"}
    rejected: dict[int, set[int]] = {}
    for row in rows:
        if row.status == "rejected":
            rejected.setdefault(row.mention_id, set()).add(row.customer_id)
    return {key: (confirmed.get(key), frozenset(rejected.get(key, ()))) for key in mention_ids}


def _untaught(compared: dict[int, tuple[Signal, ...]]) -> dict[int, tuple[Signal, ...]]:
    """Without what only a decision can have taught, and what follows from it for the others."""
    is_taught = any(one.feature in _TAUGHT for some in compared.values() for one in some)
    left_out = _TAUGHT | ({"others_handle", "claim_contradicted"} if is_taught else frozenset())
    return {
        key: tuple(one for one in some if one.feature not in left_out)
        for key, some in compared.items()
    }
