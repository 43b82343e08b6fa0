"""One search in memory: records in, scored pairs out. Pure; the database is `finding`'s."""

from dataclasses import dataclass

import numpy as np

from triage.pairing.blocking import find_candidates
from triage.pairing.estimating import Estimate, estimate
from triage.pairing.schema import Codes, Pairs, Records, Schema
from triage.pairing.scoring import SHOWN_FROM, Reason, compare_all, reasons_of, score_pairs

FEWEST_TO_LEARN_FROM = 200
"""Below, estimates would be accidents of a few records."""


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two records that are more likely one customer than two; `a` < `b`."""

    a: int
    b: int
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found and by which parameters; `candidates` were compared."""

    pairs: tuple[FoundPair, ...]
    candidates: int
    estimate: Estimate


def search(
    records: Records,
    schema: Schema,
    *,
    known: Estimate | None = None,
    new: Codes | None = None,
    shown_from: float = SHOWN_FROM,
) -> Search:
    """Compare who shares a key; `new` are places of records, of each pair one is among them.

    Without `known` the parameters are estimated from these records.
    """
    candidates = find_candidates(records, schema, new=new)
    levels = compare_all(records, schema, candidates)
    used = known or estimate(records, schema, levels)
    same = score_pairs(records, schema, candidates, levels, used).same
    shown = np.flatnonzero(same >= shown_from)
    pairs = Pairs(candidates.left[shown], candidates.right[shown])
    some = {name: one[shown] for name, one in levels.items()}
    reasons = reasons_of(records, schema, pairs, some, used)
    found = tuple(
        _pair(int(records.ids[left]), int(records.ids[right]), chance, why)
        for left, right, chance, why in zip(
            pairs.left.tolist(), pairs.right.tolist(), same[shown].tolist(), reasons, strict=True
        )
    )
    return Search(found, len(candidates), used)


def _pair(one: int, other: int, chance: float, why: tuple[Reason, ...]) -> FoundPair:
    return FoundPair(min(one, other), max(one, other), chance, why)
