"""Compares two models on the same labelled rows: who answers more of the labels right.

One figure decides, so that one rule can: the share of all labels (every question of every row
counts once) that a model answers right. Rows are drawn with replacement, both models on the same
ones, so what is hard about a row counts against both (Efron & Tibshirani 1993, paired bootstrap).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nlp.evaluation import QUESTIONS, Interval, bootstrap, expected_calibration_error, macro_f1
from nlp.scoring import Scores

ROUNDS: Final = 2_000
COMPLAINT_FROM: Final = 0.5


@dataclass(frozen=True, slots=True)
class Answered:
    """What one model says of N rows: question → number of the value; and how sure of complaint."""

    values: Mapping[str, np.ndarray]
    complaint: np.ndarray


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question before and after: macro-F1, each with its interval."""

    question: str
    rows: int
    before: Interval
    after: Interval


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same rows. `gain` is the difference of the shares, 95 % interval."""

    rows: int
    labels: int
    right_before: float
    right_after: float
    gain: Interval
    surely_better: float  # share of the draws in which the new model answers more right
    questions: tuple[QuestionChange, ...]
    complaint_error_before: float  # expected calibration error
    complaint_error_after: float

    @property
    def macro_f1_change(self) -> float:
        """Mean change of macro-F1 over the questions."""
        changes = [one.after.figure - one.before.figure for one in self.questions]
        return float(np.mean(changes)) if changes else 0.0


def answered(scores: Scores) -> Answered:
    """Take the likeliest value of every question."""
    values = {task: table.argmax(axis=1) for task, table in scores.probabilities.items()}
    values["complaint"] = (scores.complaint >= COMPLAINT_FROM).astype(int)
    return Answered(values, scores.complaint)


def compare(
    labels: Sequence[Mapping[str, int]],
    before: Answered,
    after: Answered,
    *,
    rounds: int = ROUNDS,
    seed: int = 20,
) -> Comparison:
    """Compare on rows with these labels (question → number); the same seed, the same intervals."""
    first, second, asked = (_right(labels, before), _right(labels, after), _asked(labels))
    draws = _draws(len(labels), rounds, seed)
    total = np.maximum(asked[draws].sum(axis=1), 1)
    gains = (second[draws].sum(axis=1) - first[draws].sum(axis=1)) / total
    low, high = np.percentile(gains, [2.5, 97.5]) if len(gains) else (0.0, 0.0)
    count = max(int(asked.sum()), 1)
    figure = float(second.sum() - first.sum()) / count
    told = [row.get("complaint") for row in labels]
    return Comparison(
        rows=len(labels),
        labels=int(asked.sum()),
        right_before=float(first.sum()) / count,
        right_after=float(second.sum()) / count,
        gain=Interval(figure, float(low), float(high)),
        surely_better=float((gains > 0).mean()) if len(gains) else 0.0,
        questions=tuple(_questions(labels, before, after, rounds=rounds // 4, seed=seed)),
        complaint_error_before=_complaint_error(told, before.complaint),
        complaint_error_after=_complaint_error(told, after.complaint),
    )


def _questions(
    labels: Sequence[Mapping[str, int]],
    before: Answered,
    after: Answered,
    *,
    rounds: int,
    seed: int,
) -> list[QuestionChange]:
    found = []
    for question in QUESTIONS:
        places = np.array([n for n, row in enumerate(labels) if question in row], int)
        if not len(places):
            continue
        truth = np.array([labels[n][question] for n in places])
        old, new = (answers.values[question][places] for answers in (before, after))
        found.append(
            QuestionChange(
                question,
                len(places),
                bootstrap(truth, old, rounds=rounds, seed=seed),
                bootstrap(truth, new, rounds=rounds, seed=seed),
            )
        )
    return found


def mean_macro_f1(labels: Sequence[Mapping[str, int]], answers: Answered) -> float:
    """Mean over the questions of macro-F1."""
    figures = []
    for question in QUESTIONS:
        places = [n for n, row in enumerate(labels) if question in row]
        if places:
            truth = np.array([labels[n][question] for n in places])
            figures.append(macro_f1(truth, answers.values[question][places]))
    return float(np.mean(figures)) if figures else 0.0


def _right(labels: Sequence[Mapping[str, int]], answers: Answered) -> np.ndarray:
    """How many of each row's labels are answered right."""
    return np.array(
        [
            sum(answers.values[question][n] == value for question, value in row.items())
            for n, row in enumerate(labels)
        ],
        float,
    )


def _asked(labels: Sequence[Mapping[str, int]]) -> np.ndarray:
    return np.array([len(row) for row in labels], float)


def _draws(rows: int, rounds: int, seed: int) -> np.ndarray:
    if not rows:
        return np.zeros((0, 0), int)
    return np.random.default_rng(seed).integers(0, rows, (rounds, rows))


def _complaint_error(truths: Sequence[int | None], chances: np.ndarray) -> float:
    places = [n for n, truth in enumerate(truths) if truth is not None]
    correct = np.array([truths[n] == 1 for n in places])
    return expected_calibration_error(chances[places], correct)
