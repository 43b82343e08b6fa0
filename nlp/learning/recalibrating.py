"""Keeps the answers of a learnt model honest: one correction laid over the shipped calibration.

The shipped numbers were fitted per language on sets that a company does not have; they stay, and
only how far the new heads are off is fitted on what the company has.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from nlp.calibration import Calibration, ComplaintScale, log_odds, softmax
from nlp.learning.rows import LearningRow
from nlp.scoring import QUESTIONS
from nlp.taxonomy import INTENTS

# Fewer rows than this say nothing about how sure to be.
LEAST_ROWS: Final = 30
FACTORS: Final = np.exp(np.linspace(-0.7, 0.7, 141))
NEWTON_STEPS: Final = 25
# Draws slope and offset to "as it was".
PRIOR: Final = 5.0


def recalibrated(
    calibration: Calibration,
    rows: Sequence[LearningRow],
    logits: Mapping[str, np.ndarray],
    version: str,
    *,
    changed: Collection[str],
) -> Calibration:
    """Return the calibration that makes these heads' answers on these rows most likely.

    Only for the heads that changed: the others were fitted on more than a company has.
    """
    temperatures = {
        task: _warmer(calibration, task, rows, logits[task])
        if task in changed
        else dict(calibration.temperatures.get(task, {}))
        for task in QUESTIONS
    }
    touched = {"complaint", "intent"} & set(changed)
    return replace(
        calibration,
        version=version,
        temperatures=temperatures,
        complaint=_rescaled(calibration, rows, logits) if touched else calibration.complaint,
    )


def _warmer(
    calibration: Calibration, task: str, rows: Sequence[LearningRow], logits: np.ndarray
) -> dict[str, float]:
    known = dict(calibration.temperatures.get(task, {"default": 1.0}))
    chosen = [n for n, row in enumerate(rows) if task in row.labels]
    if len(chosen) < LEAST_ROWS:
        return known
    truth = np.array([rows[n].labels[task] for n in chosen])
    usual = known.get("default", 1.0)
    divisors = np.array([known.get(rows[n].lang, usual) for n in chosen])
    table = logits[chosen].astype(np.float64) / divisors[:, None]
    shift = calibration.shift(task, table.shape[1], [rows[n].lang for n in chosen])
    losses = [_loss(softmax(table / factor + shift), truth) for factor in FACTORS]
    factor = float(FACTORS[int(np.argmin(losses))])
    return {language: round(number * factor, 4) for language, number in known.items()}


def _rescaled(
    calibration: Calibration, rows: Sequence[LearningRow], logits: Mapping[str, np.ndarray]
) -> dict[str, ComplaintScale]:
    scales = dict(calibration.complaint or {"default": ComplaintScale()})
    chosen = [n for n, row in enumerate(rows) if "complaint" in row.labels]
    truth = np.array([rows[n].labels["complaint"] for n in chosen])
    if len(chosen) < LEAST_ROWS or len(set(truth.tolist())) < 2:
        return scales
    chance = calibration.complaint_probability(
        log_odds(logits["complaint"][chosen], 1),
        log_odds(logits["intent"][chosen], INTENTS.index("complaint")),
        [rows[n].lang for n in chosen],
    )
    slope, offset = _line(np.log(chance / (1 - chance)), truth)
    return {
        language: ComplaintScale(
            round(scale.head * slope, 4),
            round(scale.intent * slope, 4),
            round(scale.offset * slope + offset, 4),
        )
        for language, scale in scales.items()
    }


def _line(odds: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Logistic regression of the truth on the odds, drawn to slope 1 and offset 0."""
    inputs = np.stack([odds, np.ones_like(odds)], axis=1)
    usual = np.array([1.0, 0.0])
    numbers = usual.copy()
    for _ in range(NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ numbers, -30, 30)))
        slope = inputs.T @ (chance - truth) + PRIOR * (numbers - usual)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs
        numbers = numbers - np.linalg.solve(bend + PRIOR * np.eye(2), slope)
    return max(float(numbers[0]), 0.1), float(numbers[1])


def _loss(chances: np.ndarray, truth: np.ndarray) -> float:
    return float(-np.log(np.maximum(chances[np.arange(len(truth)), truth], 1e-9)).mean())
