"""Makes a model's scores honest: probabilities that come true as often as they say.

Fitting is `nlp.training.calibrate`'s; here the fitted numbers are kept, stored and applied.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

DEFAULT: Final = "default"


@dataclass(frozen=True, slots=True)
class ComplaintScale:
    """P(complaint) = sigmoid(head·h + intent·i + offset), h and i the log-odds of the two heads.

    Source: Platt 1999, with the intent head as a second opinion.
    """

    head: float = 1.0
    intent: float = 0.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Temperatures (task → language or "default" → divisor of the logits), shifts (the same → what
    is added to each value then), and the complaint scale.

    Source of temperature and vector scaling: Guo et al. 2017, section 4.2.
    """

    version: str
    temperatures: Mapping[str, Mapping[str, float]]
    complaint: Mapping[str, ComplaintScale]
    threshold: float = 0.5
    shifts: Mapping[str, Mapping[str, Sequence[float]]] = field(default_factory=dict)

    def probabilities(self, task: str, logits: np.ndarray, languages: Sequence[str]) -> np.ndarray:
        """N x values logits to probabilities; rows sum to 1."""
        known = self.temperatures.get(task, {})
        usual = known.get(DEFAULT, 1.0)
        divisors = np.array([known.get(language, usual) for language in languages])
        return softmax(logits / divisors[:, None] + self.shift(task, logits.shape[1], languages))

    def shift(self, task: str, values: int, languages: Sequence[str]) -> np.ndarray:
        """N x values: what is added to the divided logits."""
        known = self.shifts.get(task, {})
        usual = known.get(DEFAULT, [0.0] * values)
        # Of no texts, too, a table.
        return np.array([known.get(language, usual) for language in languages]).reshape(-1, values)

    def complaint_probability(
        self, head: np.ndarray, intent: np.ndarray, languages: Sequence[str]
    ) -> np.ndarray:
        """Log-odds of the complaint head and of the intent head (N each) to probabilities (N)."""
        usual = self.complaint.get(DEFAULT, ComplaintScale())
        scales = [self.complaint.get(language, usual) for language in languages]
        weights = np.array([[scale.head, scale.intent, scale.offset] for scale in scales])
        odds = weights[:, 0] * head + weights[:, 1] * intent + weights[:, 2]
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Row-wise softmax."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def log_odds(logits: np.ndarray, value: int) -> np.ndarray:
    """Log-odds of one value against all others, N x values to N."""
    others = np.delete(logits, value, axis=1)
    highest = others.max(axis=1)
    rest = highest + np.log(np.exp(others - highest[:, None]).sum(axis=1))
    return np.asarray(logits[:, value] - rest)


def read_calibration(path: Path) -> Calibration:
    """Read `calibration.json`; without the file scores are taken as they are."""
    if not path.exists():
        return Calibration(version="uncalibrated", temperatures={}, complaint={})
    return calibration_from(json.loads(path.read_text(encoding="utf-8")))


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Write `calibration.json`."""
    stored = calibration_values(calibration)
    path.write_text(json.dumps(stored, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def calibration_values(calibration: Calibration) -> dict[str, object]:
    """Return a calibration as JSON values."""
    return asdict(calibration)


def calibration_from(stored: Mapping[str, Any]) -> Calibration:
    """Make a calibration of JSON values."""
    return Calibration(
        version=stored["version"],
        temperatures=stored["temperatures"],
        complaint={lang: ComplaintScale(**scale) for lang, scale in stored["complaint"].items()},
        threshold=stored["threshold"],
        shifts=stored.get("shifts", {}),
    )
