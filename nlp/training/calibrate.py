"""Fits temperatures and the complaint scale on dev rows, and names the version.

Dev rows are those that no training stage has seen (`nlp.training.data.load_dev_rows`).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from nlp.calibration import DEFAULT, Calibration, ComplaintScale, log_odds
from nlp.scoring import QUESTIONS
from nlp.taxonomy import INTENTS
from nlp.training.data import CORPUS, Row

# Fewer dev rows than this of one language say too little for a number of their own.
LEAST_ROWS: Final = 150
# The project's own corpus is what the product meets; public sets keep it from over-fitting.
CORPUS_WEIGHT: Final = 3.0

_Fitted = TypeVar("_Fitted")


def calibrate(
    rows: Sequence[Row], logits: Mapping[str, np.ndarray], version: str
) -> Calibration:
    """Return the calibration that makes the model's answers on these rows most likely."""
    temperatures = {
        task: _per_language(rows, task, partial(_temperature, rows, logits[task], task))
        for task in QUESTIONS
    }
    complaint = _per_language(rows, "complaint", partial(_scale, rows, logits))
    return Calibration(version, temperatures, complaint)


def fingerprint(folder: Path) -> str:
    """Return a version made from the weights and the vocabulary."""
    digest = hashlib.sha256()
    for name in ("model.safetensors", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    return f"luisterpost-{digest.hexdigest()[:12]}"


def _per_language(
    rows: Sequence[Row], task: str, fit: Callable[[np.ndarray], _Fitted]
) -> dict[str, _Fitted]:
    labelled = [n for n, row in enumerate(rows) if row.weights.get(task, 0.0) >= 1.0]
    if task == "intent":
        # Public sets name the intent of complaints only, which says nothing of the other values.
        labelled = [n for n in labelled if rows[n].set == CORPUS] or labelled
    fitted = {DEFAULT: fit(np.array(labelled, int))}
    for language in sorted({rows[n].lang for n in labelled}):
        mine = [n for n in labelled if rows[n].lang == language]
        if len(mine) >= LEAST_ROWS:
            fitted[language] = fit(np.array(mine, int))
    return fitted


def _temperature(
    rows: Sequence[Row], logits: np.ndarray, task: str, chosen: np.ndarray
) -> float:
    if not len(chosen):
        return 1.0
    table = logits[chosen].astype(np.float64)
    truth = np.array([rows[n].labels[task] for n in chosen])
    weights = _weights(rows, chosen)

    def loss(log_divisor: float) -> float:
        scaled = table / np.exp(log_divisor)
        highest = scaled.max(axis=1)
        total = highest + np.log(np.exp(scaled - highest[:, None]).sum(axis=1))
        return float((weights * (total - scaled[np.arange(len(truth)), truth])).sum())

    found = minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded")
    return round(float(np.exp(found.x)), 4)


def _scale(
    rows: Sequence[Row], logits: Mapping[str, np.ndarray], chosen: np.ndarray
) -> ComplaintScale:
    head = log_odds(logits["complaint"], 1)[chosen].astype(np.float64)
    intent = log_odds(logits["intent"], INTENTS.index("complaint"))[chosen].astype(np.float64)
    truth = np.array([rows[n].labels["complaint"] for n in chosen])
    weights = _weights(rows, chosen)

    def loss(numbers: np.ndarray) -> float:
        odds = numbers[0] * head + numbers[1] * intent + numbers[2]
        each = np.logaddexp(0, odds) - truth * odds
        return float((weights * each).sum() / weights.sum() + 1e-3 * (numbers[:2] ** 2).sum())

    found = minimize(loss, np.array([0.7, 0.3, 0.0]), method="L-BFGS-B", bounds=[(0, 5), (0, 5), (-5, 5)])
    return ComplaintScale(*(round(float(number), 4) for number in found.x))


def _weights(rows: Sequence[Row], chosen: np.ndarray) -> np.ndarray:
    return np.array([CORPUS_WEIGHT if rows[n].set == CORPUS else 1.0 for n in chosen])
