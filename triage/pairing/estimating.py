"""Estimates how much each agreement weighs, from the records themselves. Pure.

Source: Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969); expectation
maximisation after Winkler (1988). `u` (how often strangers agree) is counted on random pairs,
`m` (how often records of one customer agree) and how many such pairs there are follow from
the candidates. Beside "one customer" and "strangers" there is a third class, the household: they
agree in what a family shares and differ like strangers in what is a person's own. Without it,
a father and a son would be one customer, because name, address and telephone agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from triage.pairing.schema import MISSING, Field, Levels, Pairs, Records, Schema

Floats = NDArray[np.float64]

RANDOM_PAIRS: Final = 1_000_000
_ROUNDS: Final = 100
_ENOUGH: Final = 1e-6
_PSEUDO: Final = 2.0  # counts that are put to every level, so that none is impossible


@dataclass(frozen=True, slots=True)
class Weights:
    """How often the levels of one field occur: among pairs of one customer, and of strangers."""

    same: tuple[float, ...]  # from level 1 on
    strangers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The parameters of a schema. Shares are of all pairs there are."""

    weights: Mapping[str, Weights]
    share_same: float
    share_household: float
    frequencies: Mapping[str, Mapping[str, float]]  # by column: how common its values are

    def to_json(self) -> dict[str, Any]:
        """As kept in the database."""
        return {
            "weights": {
                name: {"same": list(one.same), "strangers": list(one.strangers)}
                for name, one in self.weights.items()
            },
            "share_same": self.share_same,
            "share_household": self.share_household,
            "frequencies": {name: dict(found) for name, found in self.frequencies.items()},
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Estimate":
        """What `to_json` wrote."""
        weights = {
            name: Weights(tuple(one["same"]), tuple(one["strangers"]))
            for name, one in told["weights"].items()
        }
        return cls(weights, told["share_same"], told["share_household"], told["frequencies"])


def estimate(
    records: Records,
    schema: Schema,
    levels: Mapping[str, Levels],
    *,
    seed: int = 1,
) -> Estimate:
    """The parameters under which the candidates' levels are most likely.

    `levels` are the candidates', by field. The same records give the same estimate.
    """
    strangers = _count_strangers(records, schema, seed)
    patterns, counts = _patterns(schema, levels)
    total = records.count * (records.count - 1) / 2
    same = {field.name: _first_guess(field) for field in schema.fields}
    shares = np.array([min(0.2, records.count * 0.1 / max(total, 1)), 0.0])
    shares[1] = shares[0] if schema.has_households else 0.0
    for _ in range(_ROUNDS):
        chances = _class_chances(schema, patterns, same, strangers, shares)
        before = shares.copy()
        shares = np.clip((chances * counts).sum(axis=1) / max(total, 1), 1e-15, 0.5)
        shares[1] = shares[1] if schema.has_households else 0.0
        same = {
            field.name: _most_likely(field, patterns[:, place], chances[0] * counts)
            for place, field in enumerate(schema.fields)
        }
        if np.abs(shares - before).max() <= _ENOUGH * shares.max():
            break
    weights = {
        field.name: Weights(tuple(same[field.name]), tuple(strangers[field.name]))
        for field in schema.fields
    }
    return Estimate(weights, float(shares[0]), float(shares[1]), _frequencies(records, schema))


def household_levels(field: Field, weights: Weights) -> Floats:
    """How often levels occur among people of one household."""
    same, strangers = np.array(weights.same), np.array(weights.strangers)
    share = field.in_households
    return np.asarray(share * same + (1 - share) * strangers)


def _count_strangers(records: Records, schema: Schema, seed: int) -> dict[str, Floats]:
    random = np.random.default_rng(seed)
    wanted = min(RANDOM_PAIRS, max(20_000, records.count * 20))
    left = random.integers(0, records.count, wanted, dtype=np.int32)
    right = random.integers(0, records.count, wanted, dtype=np.int32)
    low, high = np.minimum(left, right), np.maximum(left, right)
    codes = np.unique(
        (low[low != high].astype(np.uint64) << np.uint64(32)) | high[low != high].astype(np.uint64)
    )
    pairs = Pairs(
        (codes >> np.uint64(32)).astype(np.int32), (codes & np.uint64(0xFFFFFFFF)).astype(np.int32)
    )
    found = {}
    for field in schema.fields:
        levels = field.compare(records, pairs)
        known = levels[levels != MISSING]
        counts = np.bincount(known, minlength=len(field.levels) + 1)[1:].astype(float)
        # Few random pairs are equal in something rare: the records tell how many are.
        if field.frequent:
            counts[-1] = max(counts[-1], _chance_of_equal(records, field.frequent) * counts.sum())
        floor = np.full(len(counts), 0.5)
        if field.rare_only:
            counts = np.array([max(len(pairs), 1.0), counts[-1]])
        found[field.name] = (counts + floor) / (counts + floor).sum()
    return found


def _chance_of_equal(records: Records, name: str) -> float:
    codes = records.columns[name].codes
    counts = np.bincount(codes[codes >= 0]).astype(float)
    known = counts.sum()
    return float((counts * (counts - 1)).sum() / max(known * (known - 1), 1.0))


def _first_guess(field: Field) -> Floats:
    """Records of one customer mostly agree; each level of less agreement is rarer."""
    guess = np.array([0.4 ** (len(field.levels) - place) for place in range(len(field.levels))])
    return np.asarray(guess / guess.sum(), float)


def _patterns(schema: Schema, levels: Mapping[str, Levels]) -> tuple[NDArray[np.uint8], Floats]:
    """Each combination of levels once, and how often it occurs."""
    listed = [levels[field.name] for field in schema.fields]
    if not len(listed[0]):
        return np.zeros((1, len(listed)), np.uint8), np.zeros(1)
    code = np.zeros(len(listed[0]), np.int64)
    for one in listed:
        code = code * 8 + one
    _, first, counts = np.unique(code, return_index=True, return_counts=True)
    return np.stack([one[first] for one in listed], axis=1), counts.astype(float)


def _class_chances(
    schema: Schema,
    patterns: NDArray[np.uint8],
    same: Mapping[str, Floats],
    strangers: Mapping[str, Floats],
    shares: Floats,
) -> Floats:
    """2×N: how likely each pattern is one customer, and how likely one household."""
    odds = np.zeros((2, len(patterns)))
    for place, field in enumerate(schema.fields):
        weights = Weights(tuple(same[field.name]), tuple(strangers[field.name]))
        odds += log_odds(field, weights)[:, patterns[:, place]]
    return class_chances(odds, shares[0], shares[1])


def log_odds(field: Field, weights: Weights) -> Floats:
    """2×levels: log2 of how much likelier a level is in one customer, and in one household.

    Level 0 tells nothing.
    """
    strangers = np.array(weights.strangers)
    rows = [np.array(weights.same), household_levels(field, weights)]
    return np.stack([np.r_[0.0, np.log2(row / strangers)] for row in rows])


def class_chances(odds: Floats, share_same: float, share_household: float) -> Floats:
    """2×N log2 odds against strangers → chances of one customer and of one household."""
    shares = np.log2(np.maximum([[share_same], [share_household]], 1e-300))
    rest = np.log2(max(1 - share_same - share_household, 1e-12))
    joint = np.vstack([odds + shares, np.full(odds.shape[1], rest)])
    joint = np.exp2(joint - joint.max(axis=0))
    return np.asarray((joint / joint.sum(axis=0))[:2])


def _most_likely(field: Field, levels: NDArray[np.uint8], weight: Floats) -> Floats:
    counts = np.bincount(levels, weights=weight, minlength=len(field.levels) + 1)
    if field.rare_only:
        # Levels count those that share nothing as unknown.
        counts[1], counts[0] = counts[0], 0.0
    prior = _first_guess(field) * _PSEUDO
    return np.asarray((counts[1:] + prior) / (counts[1:] + prior).sum())


def _frequencies(records: Records, schema: Schema) -> dict[str, dict[str, float]]:
    """Values that occur often enough to matter; all others are as rare as the rarest of these."""
    found: dict[str, dict[str, float]] = {}
    for name in sorted({field.frequent for field in schema.fields if field.frequent}):
        column = records.columns[name]
        counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.values))
        known = max(int(counts.sum()), 1)
        common = np.argsort(-counts, kind="stable")[: _most_kept(counts)]
        found[name] = {column.values[place]: float(counts[place] / known) for place in common}
    return found


def _most_kept(counts: Sequence[int] | NDArray[np.int64]) -> int:
    return min(5000, int((np.asarray(counts) >= 2).sum()) or 1)
