"""From evidence to proposals: whose mention this is, how sure that is, and when a person decides.

Pure: finding the evidence and keeping the links is left to `linking_stage`.

Public text is no proof of identity. A single customer in sight is linked; as soon as a second
one is named (a tie, a household, a claim about an order by somebody whose handle is known as
another customer's), all of them are suggestions and a person chooses.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

UPPER_THRESHOLD: Final = 0.9
"""From this score on, a customer without a rival is linked."""
LOWER_THRESHOLD: Final = 0.3
"""Below this score nothing is proposed."""

LinkStatus = Literal["linked", "suggested", "none"]
Where = Literal["author", "text", "reference"]

# How often one such agreement is right when nothing else speaks for it: set by hand, from what
# strangers can know. A number in a text can be somebody else's (a partner's order, a helper's
# phone); an account is used by one person, and surest when an agent has confirmed it.
_STRENGTHS: Final[Mapping[tuple[str, Where], float]] = {
    ("handle", "author"): 0.97,
    ("order_number", "reference"): 0.96,
    ("customer_number", "reference"): 0.96,
    ("customer_number", "text"): 0.94,
    ("order_number", "text"): 0.94,
    ("email", "text"): 0.92,
    ("phone", "text"): 0.9,
}
_CONFIRMED_HANDLE: Final = 0.99


@dataclass(frozen=True, slots=True)
class Evidence:
    """One agreement between a mention and a customer; `strength` is a probability."""

    kind: str
    value: str
    where: Where
    strength: float

    def to_json(self) -> dict[str, Any]:
        """As kept with the link."""
        return {
            "kind": self.kind,
            "value": self.value,
            "where": self.where,
            "strength": self.strength,
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """A customer who may be behind a mention."""

    customer_id: int
    status: LinkStatus
    score: float
    evidence: tuple[Evidence, ...]  # the strongest first


def weigh(kind: str, where: Where, *, confirmed: bool = False) -> float:
    """How strongly one agreement of this kind speaks for the customer; 0 for unknown kinds."""
    if confirmed and (kind, where) == ("handle", "author"):
        return _CONFIRMED_HANDLE
    return _STRENGTHS.get((kind, where), 0.0)


def score_link(evidence: Iterable[Evidence]) -> float:
    """1 - Π(1 - strength): the chance that not every agreement is an accident.

    Takes the agreements as independent, so the same kind and value counts once.
    """
    strongest: dict[tuple[str, str], float] = {}
    for item in evidence:
        key = (item.kind, item.value)
        strongest[key] = max(strongest.get(key, 0.0), item.strength)
    return 1.0 - math.prod(1.0 - strength for strength in strongest.values())


def propose_links(
    found: Mapping[int, Sequence[Evidence]],
    *,
    upper: float = UPPER_THRESHOLD,
    lower: float = LOWER_THRESHOLD,
) -> tuple[Proposal, ...]:
    """Evidence by customer id → proposals, the surest first; at most one is linked.

    "linked" comes alone: the only customer found, with a score of `upper` or more.
    """
    scores = {customer_id: score_link(evidence) for customer_id, evidence in found.items()}
    likely = [customer_id for customer_id, score in scores.items() if score >= lower]
    is_sure = len(likely) == 1 and scores[likely[0]] >= upper
    status: LinkStatus = "linked" if is_sure else "suggested"
    return tuple(
        Proposal(customer_id, status, round(scores[customer_id], 6), _sorted(found[customer_id]))
        for customer_id in sorted(likely, key=lambda known: (-scores[known], known))
    )


def _sorted(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(
        sorted(set(evidence), key=lambda item: (-item.strength, item.kind, item.value, item.where))
    )
