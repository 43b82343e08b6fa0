"""From levels and parameters to a probability, and the reasons for it in bits. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from triage.pairing.estimating import Estimate, Floats, class_chances, log_odds
from triage.pairing.schema import Field, Levels, Pairs, Records, Schema

AUTOMATIC: Final = 0.99
"""From this probability on, a merge by rule is sensible (see docs/duplicates.md)."""
SHOWN_FROM: Final = 0.5
"""Pairs below are not shown: more often than not they are two customers."""

_LEAST_TOLD_BITS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says: which level, and how much it weighs, in bits; below 0 against."""

    field: str
    level: str
    bits: float

    def to_json(self) -> dict[str, Any]:
        """As kept with the pair."""
        return {"field": self.field, "level": self.level, "weight": round(self.bits, 2)}


@dataclass(frozen=True, slots=True)
class Scores:
    """For each pair, how likely it is one customer, and how likely one household."""

    same: Floats
    household: Floats


def compare_all(records: Records, schema: Schema, pairs: Pairs) -> dict[str, Levels]:
    """The levels of all fields."""
    return {field.name: field.compare(records, pairs) for field in schema.fields}


def score_pairs(
    records: Records,
    schema: Schema,
    pairs: Pairs,
    levels: Mapping[str, Levels],
    estimate: Estimate,
) -> Scores:
    """N pairs → N probabilities each; equal in a rare name counts more than in a common one."""
    odds = np.zeros((2, len(pairs)))
    for field in schema.fields:
        odds += _field_odds(records, field, pairs, levels[field.name], estimate)
    chances = class_chances(odds, estimate.share_same, estimate.share_household)
    return Scores(chances[0], chances[1])


def reasons_of(
    records: Records,
    schema: Schema,
    pairs: Pairs,
    levels: Mapping[str, Levels],
    estimate: Estimate,
) -> list[tuple[Reason, ...]]:
    """For each pair what speaks for and against it, the heaviest first."""
    told: list[list[Reason]] = [[] for _ in range(len(pairs))]
    for field in schema.fields:
        bits = _field_odds(records, field, pairs, levels[field.name], estimate)[0]
        for place, (level, weight) in enumerate(
            zip(levels[field.name].tolist(), bits.tolist(), strict=True)
        ):
            if level and abs(weight) >= _LEAST_TOLD_BITS:
                told[place].append(Reason(field.name, field.levels[level - 1], weight))
    return [tuple(sorted(some, key=lambda one: -abs(one.bits))) for some in told]


def _field_odds(
    records: Records, field: Field, pairs: Pairs, levels: Levels, estimate: Estimate
) -> Floats:
    odds = log_odds(field, estimate.weights[field.name])[:, levels]
    if field.rare_only:
        odds = np.where(levels == len(field.levels), odds, 0.0)
    if field.frequent:
        rarity = _rarity(records, field, pairs, levels, estimate)
        odds[0] += rarity
        if field.in_households == 1:
            odds[1] += rarity
    return odds


def _rarity(
    records: Records, field: Field, pairs: Pairs, levels: Levels, estimate: Estimate
) -> NDArray[np.float64]:
    """Bits that the very value adds to an agreement: log2 of the average chance over its own."""
    column = records.columns[field.frequent or ""]
    known = estimate.frequencies.get(field.frequent or "", {})
    if not known:
        return np.zeros(len(pairs))
    rarest = min(known.values())
    shares = np.array([*(known.get(value, rarest) for value in column.values), 1.0])
    average = estimate.weights[field.name].strangers[-1]
    one, other = column.codes[pairs.left], column.codes[pairs.right]
    agree = (levels == len(field.levels)) & (one == other) & (one >= 0)
    return np.where(agree, np.log2(average / shares[one]), 0.0)
