"""Fits temperatures, shifts and the complaint scale on dev rows, and names the version.

Dev rows are those that no training stage has seen (`nlp.training.data.load_dev_rows`).
"""

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from nlp.calibration import DEFAULT, Calibration, ComplaintScale, log_odds, softmax
from nlp.phrases import FILE as PHRASES
from nlp.scoring import QUESTIONS
from nlp.taxonomy import INTENTS
from nlp.training.balances import BALANCED, LEAST_SHARE
from nlp.training.data import CUSTOMER_SETS, Row

# Fewer dev rows than this of one language say too little for a number of their own.
LEAST_ROWS: Final = 100
# The project's own corpus is what the product meets; public sets keep it from over-fitting.
CORPUS_WEIGHT: Final = 3.0
DIVISORS: Final = np.exp(np.linspace(-1.5, 1.5, 301))
NEWTON_STEPS: Final = 25
PRIOR: Final = 1.0

_Fitted = TypeVar("_Fitted")


def calibrate(rows: Sequence[Row], logits: Mapping[str, np.ndarray], version: str) -> Calibration:
    """Return the calibration that makes the model's answers on these rows most likely."""
    temperatures = {
        task: _per_language(rows, task, partial(_temperature, rows, logits[task], task))
        for task in QUESTIONS
    }
    complaint = _per_language(rows, "complaint", partial(_scale, rows, logits))
    unshifted = Calibration(version, temperatures, complaint)
    shifts = {
        task: _per_language(rows, task, partial(_shift, rows, logits[task], task, unshifted))
        for task in BALANCED
    }
    return replace(unshifted, shifts=shifts)


def fingerprint(folder: Path) -> str:
    """Return a version made from the weights and the vocabulary."""
    digest = hashlib.sha256()
    for name in ("model.safetensors", "tokenizer.json", PHRASES):
        if (folder / name).is_file():
            digest.update((folder / name).read_bytes())
    return f"luisterpost-{digest.hexdigest()[:12]}"


def _per_language(
    rows: Sequence[Row], task: str, fit: Callable[[np.ndarray], _Fitted]
) -> dict[str, _Fitted]:
    labelled = [n for n, row in enumerate(rows) if row.weights.get(task, 0.0) >= 1.0]
    if task == "intent":
        # Public sets name the intent of complaints only, which says nothing of the other values.
        labelled = [n for n in labelled if rows[n].set in CUSTOMER_SETS] or labelled
    fitted = {DEFAULT: fit(np.array(labelled, int))}
    for language in sorted({rows[n].lang for n in labelled}):
        mine = [n for n in labelled if rows[n].lang == language]
        if len(mine) >= LEAST_ROWS:
            fitted[language] = fit(np.array(mine, int))
    return fitted


def _temperature(rows: Sequence[Row], logits: np.ndarray, task: str, chosen: np.ndarray) -> float:
    if not len(chosen):
        return 1.0
    table = logits[chosen].astype(np.float64)
    truth = np.array([rows[n].labels[task] for n in chosen])
    weights = _weights(rows, chosen)

    losses = [_mean_loss(table / divisor, truth, weights) for divisor in DIVISORS]
    return round(float(DIVISORS[int(np.argmin(losses))]), 4)


def _shift(
    rows: Sequence[Row],
    logits: np.ndarray,
    task: str,
    calibration: Calibration,
    chosen: np.ndarray,
) -> list[float]:
    """What makes the values of sets that know all of them as likely as they are there, were there
    as many texts of each: how a set was gathered says nothing of a text from elsewhere."""
    truth = np.array([rows[n].labels[task] for n in chosen])
    weights = _levelled([(rows[n].set, rows[n].lang) for n in chosen], truth, logits.shape[1])
    if not weights.any():
        return [0.0] * logits.shape[1]
    weights *= _weights(rows, chosen)
    divisors = np.array([_divisor(calibration, task, rows[n].lang) for n in chosen])
    table = logits[chosen].astype(np.float64) / divisors[:, None]
    wanted = np.eye(table.shape[1])[truth]
    numbers = np.zeros(table.shape[1])
    for _ in range(NEWTON_STEPS):
        chances = softmax(table + numbers)
        slope = (weights[:, None] * (chances - wanted)).sum(axis=0) + PRIOR * numbers
        bend = np.diag((weights[:, None] * chances).sum(axis=0))
        bend -= (chances * weights[:, None]).T @ chances
        numbers = numbers - np.linalg.solve(bend + PRIOR * np.eye(len(numbers)), slope)
    return [round(float(number), 4) for number in numbers]


def _divisor(calibration: Calibration, task: str, language: str) -> float:
    known = calibration.temperatures[task]
    return known.get(language, known[DEFAULT])


def _levelled(groups: Sequence[Hashable], truth: np.ndarray, values: int) -> np.ndarray:
    """Weights by which every value counts as much as the others of its group; groups that do not
    know them all count nothing."""
    weights = np.zeros(len(truth))
    for group in dict.fromkeys(groups):
        members = np.array([other == group for other in groups])
        counts = np.bincount(truth[members], minlength=values)
        if counts.min() >= LEAST_SHARE * counts.sum():
            weights[members] = counts.sum() / values / counts[truth[members]]
    return weights


def _mean_loss(table: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    """Weighted mean negative log-likelihood of the truth."""
    highest = table.max(axis=1)
    total = highest + np.log(np.exp(table - highest[:, None]).sum(axis=1))
    each = total - table[np.arange(len(truth)), truth]
    return float((weights * each).sum() / weights.sum())


def _scale(
    rows: Sequence[Row], logits: Mapping[str, np.ndarray], chosen: np.ndarray
) -> ComplaintScale:
    head = log_odds(logits["complaint"], 1)[chosen].astype(np.float64)
    intent = log_odds(logits["intent"], INTENTS.index("complaint"))[chosen].astype(np.float64)
    truth = np.array([rows[n].labels["complaint"] for n in chosen])
    weights = _weights(rows, chosen)

    inputs = np.stack([head, intent, np.ones_like(head)], axis=1)
    return ComplaintScale(
        *(round(float(number), 4) for number in _logistic(inputs, truth, weights))
    )


def _logistic(inputs: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted logistic regression by Newton's method, lightly drawn to zero.

    A head that would count negatively is left out.
    """
    used = np.ones(inputs.shape[1], bool)
    while True:
        chosen = inputs[:, used]
        numbers = np.zeros(chosen.shape[1])
        for _ in range(NEWTON_STEPS):
            chance = 1 / (1 + np.exp(-np.clip(chosen @ numbers, -30, 30)))
            slope = chosen.T @ (weights * (chance - truth)) + PRIOR * numbers
            bend = (chosen * (weights * chance * (1 - chance))[:, None]).T @ chosen
            numbers = numbers - np.linalg.solve(bend + PRIOR * np.eye(len(numbers)), slope)
        whole = np.zeros(inputs.shape[1])
        whole[used] = numbers
        negative = (whole < 0) & (np.arange(len(whole)) < len(whole) - 1)
        if not negative.any():
            return whole
        used &= ~negative


def _weights(rows: Sequence[Row], chosen: np.ndarray) -> np.ndarray:
    return np.array([CORPUS_WEIGHT if rows[n].set in CUSTOMER_SETS else 1.0 for n in chosen])
