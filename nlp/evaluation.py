"""Measures answers against labels: macro-F1, per value, confusion, calibration, with intervals.

Rows come as JSON objects with labels; answers come as `Analysis`. What is printed or drawn of
the result is the caller's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nlp.analysis import Analysis
from nlp.taxonomy import CATEGORIES, INTENTS, SENTIMENTS, SEVERITIES

QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "sentiment": SENTIMENTS,
    "intent": INTENTS,
    "complaint": ("no", "yes"),
    "category": CATEGORIES,
    "severity": SEVERITIES,
}
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class ValueScore:
    """How well one value of one question is found."""

    value: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % bootstrap interval."""

    figure: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence, and how many of them were right."""

    rows: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class TaskReport:
    """One question, measured on one group of rows."""

    task: str
    group: str
    rows: int
    macro_f1: Interval
    macro_recall: float
    accuracy: float
    calibration_error: float
    per_value: tuple[ValueScore, ...]
    confusion: tuple[tuple[int, ...], ...]  # rows: truth, columns: answer, in order of per_value
    reliability: tuple[Bin, ...]  # by rising confidence; complaint: by the probability of "yes"


@dataclass(frozen=True, slots=True)
class _Answers:
    """Truth and answer by number, and the probability of the answer (complaint: of "yes")."""

    truth: np.ndarray
    answer: np.ndarray
    confidence: np.ndarray


def evaluate(
    rows: Sequence[Mapping[str, object]],
    analyses: Sequence[Analysis | None],
    *,
    threshold: float = 0.5,
    rounds: int = 1_000,
    seed: int = 20,
) -> list[TaskReport]:
    """Report every question that the rows have labels for: all rows, per language, set, source.

    A row without an analysis (unreadable) is left out. Severity and category are measured on
    the rows that carry them.
    """
    reports: list[TaskReport] = []
    for task in QUESTIONS:
        for group, members in groups_of(rows).items():
            answers = _collect(
                task, [rows[m] for m in members], [analyses[m] for m in members], threshold
            )
            if len(answers.truth):
                reports.append(_report(task, group, answers, rounds, seed))
    return reports


def macro_f1(truth: np.ndarray, answer: np.ndarray) -> float:
    """Mean F1 of the values that occur in the truth or among the answers."""
    scores = [
        f1_of(truth == value, answer == value) for value in np.union1d(truth, answer).tolist()
    ]
    return float(np.mean(scores)) if scores else 0.0


def expected_calibration_error(
    confidence: np.ndarray, correct: np.ndarray, bins: int = BINS
) -> float:
    """Mean distance between confidence and share correct, over bins of equal width.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3.
    """
    total = max(len(confidence), 1)
    return sum(
        abs(one.right - one.confidence) * one.rows / total
        for one in reliability(confidence, correct, bins)
    )


def reliability(confidence: np.ndarray, correct: np.ndarray, bins: int = BINS) -> tuple[Bin, ...]:
    """Group answers by confidence, in bins of equal width; empty ones are left out."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    found = []
    for place in range(bins):
        inside = places == place
        if inside.any():
            sure, right = float(confidence[inside].mean()), float(correct[inside].mean())
            found.append(Bin(int(inside.sum()), sure, right))
    return tuple(found)


def bootstrap(
    truth: np.ndarray,
    answer: np.ndarray,
    *,
    rounds: int = 1_000,
    seed: int = 20,
    score: Callable[[np.ndarray, np.ndarray], float] = macro_f1,
) -> Interval:
    """A score with its 95 % percentile interval over rows drawn with replacement."""
    figure = score(truth, answer)
    if not rounds:
        return Interval(figure, figure, figure)
    chance = np.random.default_rng(seed)
    draws = chance.integers(0, len(truth), (rounds, len(truth)))
    scores = [score(truth[draw], answer[draw]) for draw in draws]
    low, high = np.percentile(scores, [2.5, 97.5])
    return Interval(figure, float(low), float(high))


def truth_of(row: Mapping[str, object], task: str) -> int | None:
    """Return the number of a row's label for a question, or None where it has none."""
    value = row.get(task)
    if task == "complaint":
        if isinstance(value, bool):
            return int(value)
        intent = row.get("intent")
        return None if intent is None else int(intent == "complaint")
    values = QUESTIONS[task]
    return values.index(value) if isinstance(value, str) and value in values else None


def groups_of(rows: Sequence[Mapping[str, object]]) -> dict[str, list[int]]:
    """Return the numbers of the rows: of all, and per language, set, source, set and language."""
    groups: dict[str, list[int]] = {"all": list(range(len(rows)))}
    for number, row in enumerate(rows):
        for key in ("lang", "set", "source"):
            if row.get(key):
                groups.setdefault(f"{key}={row[key]}", []).append(number)
        if row.get("lang") and row.get("set"):
            groups.setdefault(f"set={row['set']} lang={row['lang']}", []).append(number)
    return groups


def _collect(
    task: str,
    rows: Sequence[Mapping[str, object]],
    analyses: Sequence[Analysis | None],
    threshold: float,
) -> _Answers:
    truths: list[int] = []
    answers: list[int] = []
    confidences: list[float] = []
    for row, analysis in zip(rows, analyses, strict=True):
        truth = truth_of(row, task)
        if truth is None or analysis is None:
            continue
        answer, confidence = _answer(analysis, task, threshold)
        truths.append(truth)
        answers.append(answer)
        confidences.append(confidence)
    return _Answers(np.array(truths, int), np.array(answers, int), np.array(confidences, float))


def _answer(analysis: Analysis, task: str, threshold: float) -> tuple[int, float]:
    if task == "complaint":
        return int(analysis.complaint >= threshold), analysis.complaint
    value: str = getattr(analysis, task)
    probabilities: Mapping[str, float] = getattr(analysis, f"{task}_probs")
    return QUESTIONS[task].index(value), probabilities[value]


def _report(task: str, group: str, answers: _Answers, rounds: int, seed: int) -> TaskReport:
    truth, answer = answers.truth, answers.answer
    scores = tuple(
        value_score(value, truth == number, answer == number)
        for number, value in enumerate(QUESTIONS[task])
    )
    # For the binary question the probability of "yes" is compared with how often it is "yes".
    correct = truth == 1 if task == "complaint" else truth == answer
    return TaskReport(
        task=task,
        group=group,
        rows=len(truth),
        macro_f1=bootstrap(truth, answer, rounds=rounds, seed=seed),
        macro_recall=float(np.mean([score.recall for score in scores if score.support])),
        accuracy=float((truth == answer).mean()),
        calibration_error=expected_calibration_error(answers.confidence, correct),
        per_value=scores,
        confusion=tuple(
            tuple(int(((truth == t) & (answer == a)).sum()) for a in range(len(scores)))
            for t in range(len(scores))
        ),
        reliability=reliability(answers.confidence, correct),
    )


def value_score(value: str, truth: np.ndarray, answer: np.ndarray) -> ValueScore:
    """Score one value: which rows have it, and which were answered with it."""
    hits = int((truth & answer).sum())
    return ValueScore(
        value=value,
        precision=hits / max(int(answer.sum()), 1),
        recall=hits / max(int(truth.sum()), 1),
        f1=f1_of(truth, answer),
        support=int(truth.sum()),
    )


def f1_of(truth: np.ndarray, answer: np.ndarray) -> float:
    """Harmonic mean of precision and recall; 0 where nothing is true and nothing found."""
    hits = int((truth & answer).sum())
    both = int(truth.sum()) + int(answer.sum())
    return 2 * hits / both if both else 0.0
