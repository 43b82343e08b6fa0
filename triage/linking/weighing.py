"""From signals to probabilities: a conditional logit over all candidates and "somebody else".

Each signal has a weight in nats: the logarithm of how much more often it is seen with the right
customer than with a wrong one. The weights of a candidate add up to its score s, and

    p = exp(s) / (1 + Σ exp(s of all candidates))

where the 1 stands for an author who is no customer. So rivals take from each other: of two
candidates who agree equally well neither gets more than a half. Pure.

Source: Fellegi and Sunter (1969), A Theory for Record Linkage, for the weights; McFadden (1974),
Conditional Logit Analysis, for the sum over rivals.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Self

from triage.errors import WrongInputError
from triage.linking.signals import Signal

BITS: Final = math.log(2)
BIAS: Final = "base"
"""The feature that every candidate has: how rare it is to be the one at all."""
_LARGEST: Final = 40.0
SUREST: Final = 0.999
"""What is told in public is never certain."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Nats by feature, the correction that makes p a frequency, and the thresholds."""

    weights: Mapping[str, float]
    slope: float = 1.0
    offset: float = 0.0
    upper: float = 0.97
    lower: float = 0.08

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Raises WrongInputError where something is no number."""
        try:
            read = cls(
                weights={str(key): float(value) for key, value in told["weights"].items()},
                slope=float(told["slope"]),
                offset=float(told["offset"]),
                upper=float(told["upper"]),
                lower=float(told["lower"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise WrongInputError("weights", f"cannot be read: {error}") from error
        told_numbers = [*read.weights.values(), read.slope, read.offset, read.upper, read.lower]
        if not all(math.isfinite(number) for number in told_numbers):
            raise WrongInputError("weights", "must be finite numbers")
        return read

    def to_json(self) -> dict[str, Any]:
        """As kept in a file or in the database."""
        return {
            "weights": {key: round(self.weights[key], 4) for key in sorted(self.weights)},
            "slope": round(self.slope, 4),
            "offset": round(self.offset, 4),
            "upper": self.upper,
            "lower": self.lower,
        }


@cache
def shipped_weights() -> Weights:
    """What comes with the program, estimated on invented customers; see docs/linking.md."""
    text = files("triage.linking").joinpath("weights.json").read_text("utf-8")
    return Weights.from_json(json.loads(text))


def score_of(signals: Iterable[Signal], weights: Weights) -> float:
    """The sum of the weights, in nats; unknown features weigh nothing."""
    known = weights.weights
    total = sum(known.get(signal.feature, 0.0) * signal.amount for signal in signals)
    return max(-_LARGEST, min(_LARGEST, total + known.get(BIAS, 0.0)))


def probabilities(scores: Sequence[float], weights: Weights) -> list[float]:
    """Scores of all candidates of one mention → probabilities; their sum is below 1."""
    if not scores:
        return []
    highest = max(0.0, *scores)
    parts = [math.exp(score - highest) for score in scores]
    whole = math.exp(-highest) + sum(parts)
    calibrated = [_calibrate(part / whole, weights) for part in parts]
    total = sum(calibrated)
    return [one / total for one in calibrated] if total > 1.0 else calibrated


def _calibrate(probability: float, weights: Weights) -> float:
    """Platt's correction: a straight line over the log odds."""
    probability = min(1 - 1e-9, max(1e-9, probability))
    odds = math.log(probability / (1 - probability))
    return min(SUREST, 1 / (1 + math.exp(-(weights.slope * odds + weights.offset))))
