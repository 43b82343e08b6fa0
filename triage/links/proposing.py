"""From what agrees and contradicts to proposals: linked, or suggested so that a person chooses.

Pure: finding candidates and keeping the links is left to `recognising` and `linking_stage`.

Public text is no proof of identity, and a name is none at all. A mention is linked only if the
customer is nearly certain, something was told that only the customer should know or own, nothing
contradicts it, and nobody else could show the same. Two customers who tie are never chosen
between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from triage.linking.signals import Signal
from triage.linking.weighing import BITS, Weights, probabilities, score_of

LinkStatus = Literal["linked", "suggested", "none"]

MOST_PROPOSED: Final = 5
RIVAL: Final = 0.05
"""From this probability on a second customer keeps the first one from being linked."""

OWNED: Final = frozenset({"handle_confirmed", "handle_known"})
_CLAIM_KINDS: Final = ("order_number", "customer_number", "email", "phone", "iban")
CLAIMED: Final = frozenset(
    f"{kind}_{where}" for kind in _CLAIM_KINDS for where in ("text", "reference")
)
"""What an author shows by writing it: anyone who has seen it can."""

_AGAINST_OWNER: Final = frozenset({"name_differs", "name_relative", "account_other"})
_AGAINST_CLAIM: Final = _AGAINST_OWNER | {"name_renamed", "claim_differs", "others_handle"}
_NAMES: Final = ("name_", "account_", "claim")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a customer; `weight` in bits, below 0 where it contradicts."""

    kind: str
    value: str
    where: str
    weight: float

    def to_json(self) -> dict[str, Any]:
        """As kept with the link."""
        return {
            "kind": self.kind,
            "value": self.value,
            "where": self.where,
            "weight": self.weight,
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """A customer who may be behind a mention; `score` is a calibrated probability."""

    customer_id: int
    status: LinkStatus
    score: float
    evidence: tuple[Evidence, ...]  # what speaks most for the customer first


def propose_links(
    compared: Mapping[int, Sequence[Signal]], weights: Weights
) -> tuple[Proposal, ...]:
    """Signals by customer id → proposals, the surest first; at most one is linked, and alone."""
    order = sorted(compared)
    told = probabilities([score_of(compared[key], weights) for key in order], weights)
    chances = dict(zip(order, told, strict=True))
    ranked = sorted(order, key=lambda key: (-chances[key], key))
    if ranked and _is_certain(ranked, chances, compared, weights):
        status: LinkStatus = "linked"
        shown = ranked[:1]
    else:
        status = "suggested"
        shown = [
            key for key in ranked if chances[key] >= weights.lower or has_proof(compared[key])
        ][:MOST_PROPOSED]
    return tuple(
        Proposal(key, status, round(chances[key], 6), explain(compared[key], weights))
        for key in shown
    )


def has_proof(signals: Sequence[Signal]) -> bool:
    """Something that belongs to this customer alone was named or used."""
    return any(signal.feature in OWNED or signal.feature in CLAIMED for signal in signals)


def is_contradicted(signals: Sequence[Signal]) -> bool:
    """What speaks against the customer, whatever the numbers say.

    An account that an agent has confirmed may carry any name: that agent has seen it.
    """
    seen = {signal.feature for signal in signals}
    if "rejected_before" in seen:
        return True
    if "handle_confirmed" in seen:
        return False
    against = _AGAINST_OWNER if seen & OWNED else _AGAINST_CLAIM
    return bool(seen & against)


def explain(signals: Sequence[Signal], weights: Weights) -> tuple[Evidence, ...]:
    """The signals as evidence; what only sharpens another one is added to it."""
    told = [signal for signal in signals if signal.kind]
    bits = [weights.weights.get(one.feature, 0.0) * one.amount / BITS for one in told]
    for signal in signals:
        place = _sharpened(signal, told)
        if place is not None:
            bits[place] += weights.weights.get(signal.feature, 0.0) * signal.amount / BITS
    evidence = {
        Evidence(one.kind, one.value, one.where, round(weight, 2))
        for one, weight in zip(told, bits, strict=True)
    }
    return tuple(sorted(evidence, key=lambda one: (-one.weight, one.kind, one.value, one.where)))


def _is_certain(
    ranked: Sequence[int],
    chances: Mapping[int, float],
    compared: Mapping[int, Sequence[Signal]],
    weights: Weights,
) -> bool:
    first, others = ranked[0], ranked[1:]
    rivalled = any(chances[key] >= RIVAL or has_proof(compared[key]) for key in others)
    return (
        chances[first] >= weights.upper
        and has_proof(compared[first])
        and not is_contradicted(compared[first])
        and not rivalled
    )


def _sharpened(signal: Signal, told: Sequence[Signal]) -> int | None:
    """Rarity belongs to the name that agrees, a combination to what it combines."""
    if signal.kind:
        return None
    wanted: tuple[str, ...] = _NAMES
    if signal.feature != "rarity":
        wanted = ("name_differs", "name_relative", "others_handle", "account_other", *_NAMES)
    for start in wanted:
        for place, one in enumerate(told):
            if one.feature.startswith(start):
                return place
    return None
