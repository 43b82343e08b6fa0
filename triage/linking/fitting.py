"""Estimates weights from mentions of which it is known whose they are. Pure; needs numpy.

Maximises the likelihood of the conditional logit of `weighing` by Newton's steps, drawn towards
given weights: few decisions move them a little, many as far as they tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from triage.linking.signals import Signal
from triage.linking.weighing import BIAS, Weights

Floats = NDArray[np.float64]
_STEPS: Final = 60
_CLOSE_ENOUGH: Final = 1e-5
_LONGEST_STEP: Final = 2.0


@dataclass(frozen=True, slots=True)
class Example:
    """A mention with its candidates. Which of them, counted from 0, may be the author's?

    `allowed` are the places of those who may; None in it stands for nobody of them. One entry is
    certainty; "not the first one" is all others and None.
    """

    candidates: tuple[tuple[Signal, ...], ...]
    allowed: frozenset[int | None]


@dataclass(frozen=True, slots=True)
class _Table:
    """All candidates below each other; each mention starts with its "somebody else"."""

    values: Floats
    starts: NDArray[np.intp]
    group: NDArray[np.intp]
    allowed: NDArray[np.bool_]


def fit_weights(
    examples: Sequence[Example], prior: Weights | None = None, *, pull: float = 0.02
) -> Weights:
    """The likeliest weights; `pull` is the precision of the belief in `prior` (else in zeros).

    Slope, offset and thresholds are the prior's: see `calibrating`.
    """
    useful = [one for one in examples if one.candidates]
    names = _features(useful, prior)
    table = _tabulate(useful, names)
    before = prior.weights if prior else {}
    start = np.array([before.get(name, 0.0) for name in names])
    found = _newton(table, start, pull)
    kept = dict(before) | dict(zip(names, map(float, found), strict=True))
    given = prior or Weights({})
    return Weights(kept, given.slope, given.offset, given.upper, given.lower)


def _features(examples: Sequence[Example], prior: Weights | None) -> list[str]:
    seen = {signal.feature for one in examples for signals in one.candidates for signal in signals}
    return [BIAS, *sorted((seen | set(prior.weights if prior else ())) - {BIAS})]


def _tabulate(examples: Sequence[Example], names: Sequence[str]) -> _Table:
    place_of: Mapping[str, int] = {name: place for place, name in enumerate(names)}
    rows = sum(len(one.candidates) + 1 for one in examples)
    values = np.zeros((rows, len(names)))
    allowed = np.zeros(rows, dtype=bool)
    group = np.zeros(rows, dtype=np.intp)
    starts, row = [], 0
    for number, one in enumerate(examples):
        starts.append(row)
        allowed[row], group[row] = None in one.allowed, number
        for place, signals in enumerate(one.candidates):
            row += 1
            allowed[row], group[row] = place in one.allowed, number
            values[row, 0] = 1.0
            for signal in signals:
                values[row, place_of[signal.feature]] += signal.amount
        row += 1
    return _Table(values, np.array(starts, dtype=np.intp), group, allowed)


def _newton(table: _Table, start: Floats, pull: float) -> Floats:
    weights = start.copy()
    for _ in range(_STEPS):
        shares, wanted = _shares(table, weights)
        slope = table.values.T @ (wanted - shares) - pull * (weights - start)
        means = np.add.reduceat(table.values * shares[:, None], table.starts, axis=0)
        # The curvature of the certain case: for uncertain answers a bound, so that no step is
        # too long (Böhning and Lindsay 1988).
        curve = (table.values * shares[:, None]).T @ table.values - means.T @ means
        curve[np.diag_indices_from(curve)] += pull
        step = np.linalg.solve(curve, slope)
        longest = float(np.abs(step).max())
        weights = weights + step * min(1.0, _LONGEST_STEP / max(longest, 1e-12))
        if longest < _CLOSE_ENOUGH:
            break
    return weights


def _shares(table: _Table, weights: Floats) -> tuple[Floats, Floats]:
    """The probability of each row in its mention, and the same among the allowed ones."""
    scores = table.values @ weights
    highest = np.maximum.reduceat(scores, table.starts)
    parts = np.exp(scores - highest[table.group])
    shares = parts / np.add.reduceat(parts, table.starts)[table.group]
    allowed = shares * table.allowed
    sums = np.add.reduceat(allowed, table.starts)[table.group]
    return shares, allowed / np.maximum(sums, 1e-12)
