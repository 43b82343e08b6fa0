"""How good answers are: false links, what was found, and whether probabilities are frequencies.

Pure.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from triage.linking.weighing import Weights

_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """The first proposal for one mention against the truth."""

    probability: float  # 0.0 where nothing was proposed
    is_right: bool
    is_linked: bool
    has_customer: bool  # the author is a customer at all


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares are None where there was nothing to divide by."""

    mentions: int
    linked: int
    false_links: int
    suggested: int
    found: int  # linked or suggested with the right one first
    customers: int  # mentions whose author is a customer
    brier: float
    calibration_error: float

    @property
    def precision(self) -> float | None:
        """Right links of all links."""
        return 1 - self.false_links / self.linked if self.linked else None

    @property
    def recall(self) -> float | None:
        """Right first ones of all whose author is a customer."""
        return self.found / self.customers if self.customers else None

    def to_json(self) -> dict[str, float | int | None]:
        """Rounded, for a report."""
        return {
            "mentions": self.mentions,
            "linked": self.linked,
            "false_links": self.false_links,
            "suggested": self.suggested,
            "found": self.found,
            "customers": self.customers,
            "precision": None if self.precision is None else round(self.precision, 4),
            "recall": None if self.recall is None else round(self.recall, 4),
            "brier": round(self.brier, 4),
            "calibration_error": round(self.calibration_error, 4),
        }


def measure(answers: Sequence[Answer]) -> Quality:
    """Count; calibration is measured over the answers that propose somebody."""
    proposed = [one for one in answers if one.probability > 0]
    linked = [one for one in answers if one.is_linked]
    return Quality(
        mentions=len(answers),
        linked=len(linked),
        false_links=sum(not one.is_right for one in linked),
        suggested=len(proposed) - len(linked),
        found=sum(one.is_right for one in proposed),
        customers=sum(one.has_customer for one in answers),
        brier=_mean((one.probability - one.is_right) ** 2 for one in proposed),
        calibration_error=calibration_error(proposed),
    )


def calibration_error(answers: Sequence[Answer]) -> float:
    """Expected calibration error over ten bins with equal counts.

    Source: Naeini, Cooper, Hauskrecht (2015), Obtaining Well Calibrated Probabilities.
    """
    ordered = sorted(answers, key=lambda one: one.probability)
    total = 0.0
    for number in range(_BINS):
        part = ordered[number * len(ordered) // _BINS : (number + 1) * len(ordered) // _BINS]
        if part:
            told = sum(one.probability for one in part)
            total += abs(told - sum(one.is_right for one in part))
    return total / len(ordered) if ordered else 0.0


def fit_calibration(answers: Sequence[Answer]) -> tuple[float, float]:
    """Slope and offset of the log odds that make these probabilities frequencies (Platt 1999)."""
    told = [min(1 - 1e-9, max(1e-9, one.probability)) for one in answers if one.probability > 0]
    right = np.array([one.is_right for one in answers if one.probability > 0], dtype=float)
    odds = np.array([math.log(one / (1 - one)) for one in told])
    values = np.column_stack([odds, np.ones_like(odds)])
    found = np.array([1.0, 0.0])
    for _ in range(50):
        shares = 1 / (1 + np.exp(-values @ found))
        slope = values.T @ (right - shares) - 1.0 * (found - [1.0, 0.0])
        curve = (values * (shares * (1 - shares))[:, None]).T @ values + np.eye(2)
        step = np.linalg.solve(curve, slope)
        found = found + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return float(found[0]), float(found[1])


def with_calibration(weights: Weights, answers: Sequence[Answer]) -> Weights:
    """The weights with the correction that these answers (made without one) ask for."""
    slope, offset = fit_calibration(answers)
    return Weights(weights.weights, slope, offset, weights.upper, weights.lower)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
