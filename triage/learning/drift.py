"""How far a week is from what was usual: one measure for everything that can be counted. Pure.

The measure is the Jensen-Shannon divergence in bits: 0 where both are alike, 1 where they have
nothing in common (Lin 1991, "Divergence measures based on the Shannon entropy"). Days, not texts,
are drawn with replacement for its interval: texts of one day belong together. A week always
differs a little from the weeks before; so the same is measured for weeks put together by chance
from the days before, and what 95 of 100 of those stay below counts as usual.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

WEEK_DAYS: Final = 7
LEAST_REFERENCE_DAYS: Final = 14
LEAST_TEXTS: Final = 200
# Below this a difference is of no use to anybody, however sure it is.
LEAST_BITS: Final = 0.01
ROUNDS: Final = 300
SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Day:
    """What one day brought: what → value → how many; and the mean vector of its texts."""

    texts: int
    counts: Mapping[str, Mapping[str, float]]
    centroid: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that changed or did not. Shares are of all texts, value → (usual, this week)."""

    what: str
    bits: float
    low: float
    high: float
    usual: float  # what 95 of 100 weeks by chance stay below
    matters: bool
    shares: tuple[tuple[str, float, float], ...]


def find_shifts(week: Sequence[Day], reference: Sequence[Day]) -> list[Shift]:
    """Compare a week with the days before, for everything that both counted.

    Empty where there is too little to tell.
    """
    if len(reference) < LEAST_REFERENCE_DAYS or sum(day.texts for day in week) < LEAST_TEXTS:
        return []
    kinds = sorted({what for day in (*week, *reference) for what in day.counts})
    shifts = [_shift(what, week, reference) for what in kinds]
    return [shift for shift in shifts if shift.shares]


def centroid_distance(week: Sequence[Day], reference: Sequence[Day]) -> float | None:
    """Cosine distance of the mean vectors: 0 is the same direction; None without vectors."""
    first, second = _mean_vector(week), _mean_vector(reference)
    if first is None or second is None:
        return None
    lengths = float(np.linalg.norm(first) * np.linalg.norm(second))
    return 1.0 - float(first @ second) / max(lengths, 1e-9)


def divergence(first: np.ndarray, second: np.ndarray) -> float:
    """Jensen-Shannon divergence of two tables of counts, in bits, 0 to 1."""
    if not first.sum() or not second.sum():
        return 0.0
    p, q = first / first.sum(), second / second.sum()
    middle = (p + q) / 2
    return max((_entropy(middle) - (_entropy(p) + _entropy(q)) / 2), 0.0)


def _shift(what: str, week: Sequence[Day], reference: Sequence[Day]) -> Shift:
    values = sorted({v for day in (*week, *reference) for v in day.counts.get(what, {})})
    now, before = (_table(days, what, values) for days in (week, reference))
    if not now.sum() or not before.sum():
        return Shift(what, 0.0, 0.0, 0.0, 0.0, False, ())
    chance = np.random.default_rng(SEED)
    bits = divergence(now.sum(axis=0), before.sum(axis=0))
    drawn = [
        divergence(_drawn(now, chance).sum(axis=0), _drawn(before, chance).sum(axis=0))
        for _ in range(ROUNDS)
    ]
    usual = float(np.percentile([_by_chance(before, chance) for _ in range(ROUNDS)], 95))
    low, high = (float(edge) for edge in np.percentile(drawn, [2.5, 97.5]))
    matters = bits >= LEAST_BITS and low > usual
    return Shift(
        what, bits, min(low, bits), max(high, bits), usual, matters, _shares(values, before, now)
    )


def _by_chance(before: np.ndarray, chance: np.random.Generator) -> float:
    """Distance of some days, drawn as a week, from all others."""
    size = min(WEEK_DAYS, len(before) // 2)
    order = chance.permutation(len(before))
    return divergence(before[order[:size]].sum(axis=0), before[order[size:]].sum(axis=0))


def _drawn(table: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    return np.asarray(table[chance.integers(0, len(table), len(table))])


def _table(days: Sequence[Day], what: str, values: Sequence[str]) -> np.ndarray:
    return np.array([[day.counts.get(what, {}).get(v, 0.0) for v in values] for day in days], float)


def _shares(
    values: Sequence[str], before: np.ndarray, now: np.ndarray
) -> tuple[tuple[str, float, float], ...]:
    """The values by how much they changed, most first."""
    old, new = before.sum(axis=0) / before.sum(), now.sum(axis=0) / now.sum()
    rows = [(v, float(a), float(b)) for v, a, b in zip(values, old, new, strict=True)]
    return tuple(sorted(rows, key=lambda row: (-abs(row[2] - row[1]), row[0])))


def _mean_vector(days: Sequence[Day]) -> np.ndarray | None:
    told = [(day.centroid, day.texts) for day in days if day.centroid is not None]
    if not told:
        return None
    return np.asarray(np.sum([vector * texts for vector, texts in told], axis=0))


def _entropy(shares: np.ndarray) -> float:
    some = shares[shares > 0]
    return float(-(some * np.log2(some)).sum())
