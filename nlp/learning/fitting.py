"""Fits the scores of one head anew, near to where they were. Pure numbers.

Two things keep it near: old texts on which the old answers must stay (Li & Hoiem 2016, "Learning
without Forgetting"), and a pull of the weights to their old values (Kirkpatrick et al. 2017,
"Overcoming catastrophic forgetting", with the same importance for every weight).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from nlp.calibration import softmax
from nlp.heads import Head

# How much the new labels weigh together, beside all old answers together.
SHARES: Final = (0.03, 0.1, 0.3, 1.0)
FOLDS: Final = 3
SMOOTHING: Final = 0.05
# What the loss on unseen labels must fall by; less is chance.
LEAST_GAIN: Final = 0.01
PULL: Final = 0.01
STEPS: Final = 150
# How sure the answers are is fitted later; here only which ones are likelier counts.
FACTORS: Final = np.exp(np.linspace(-0.4, 1.2, 17)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one head learns from: pooled vectors with new labels, and old ones to stay true to.

    `added` and `old_added` are added to the head's scores, whatever it learns (`nlp.phrases`).
    """

    vectors: np.ndarray  # N x width
    truth: np.ndarray  # N numbers of values
    old: np.ndarray  # M x width
    added: np.ndarray  # N x values
    old_added: np.ndarray  # M x values


def learn_head(head: Head, lesson: Lesson) -> tuple[Head, float]:
    """Return the head with new scores, and the share of the new labels that proved best.

    Which share is best is tried on parts of the new labels that the trial did not see; 0 is
    among the candidates, so a head whose labels teach nothing stays as it was.
    """
    folds = np.arange(len(lesson.truth)) % FOLDS
    losses = {0.0: _loss(head, lesson.vectors, lesson.truth, lesson.added)}
    for share in SHARES:
        losses[share] = float(
            np.mean([_tried(head, lesson, folds, n, share) for n in range(FOLDS)])
        )
    best = min(losses, key=lambda share: (losses[share], share))
    if losses[best] > losses[0.0] * (1 - LEAST_GAIN):
        best = 0.0
    return (fit(head, lesson, best) if best else head), best


def fit(head: Head, lesson: Lesson, share: float) -> Head:
    """Minimise the cross-entropy by Nesterov's method from the old weights; it is convex."""
    weights = np.concatenate([head.weight, head.bias[:, None]], axis=1).astype(np.float32)
    inputs = _with_one(np.concatenate([lesson.vectors, lesson.old]))
    targets = np.concatenate(
        [
            _smoothed(lesson.truth, len(weights)),
            softmax((head.score(lesson.old) + lesson.old_added).astype(np.float32)),
        ]
    )
    added = np.concatenate([lesson.added, lesson.old_added]).astype(np.float32)
    counts = np.concatenate(
        [
            np.full(len(lesson.truth), share / max(len(lesson.truth), 1)),
            np.full(len(lesson.old), 1.0 / max(len(lesson.old), 1)),
        ]
    ).astype(np.float32)
    found = _descend(weights, inputs, added, targets, counts)
    return Head(head.query, found[:, :-1].astype(np.float32), found[:, -1].astype(np.float32))


def _descend(
    start: np.ndarray,
    inputs: np.ndarray,
    added: np.ndarray,
    targets: np.ndarray,
    counts: np.ndarray,
) -> np.ndarray:
    # Half the largest eigenvalue bounds how fast the slope of a softmax can change.
    steepest = float(np.linalg.eigvalsh((inputs * counts[:, None]).T @ inputs)[-1]) / 2 + PULL
    here = ahead = start
    for step in range(STEPS):
        gap = softmax(inputs @ ahead.T + added) - targets
        slope = (gap * counts[:, None]).T @ inputs + PULL * (ahead - start)
        before, here = here, ahead - slope / steepest
        ahead = here + (step / (step + 3)) * (here - before)
    return here


def _tried(head: Head, lesson: Lesson, folds: np.ndarray, number: int, share: float) -> float:
    seen, unseen = folds != number, folds == number
    part = replace(
        lesson,
        vectors=lesson.vectors[seen],
        truth=lesson.truth[seen],
        added=lesson.added[seen],
    )
    learnt = fit(head, part, share)
    return _loss(learnt, lesson.vectors[unseen], lesson.truth[unseen], lesson.added[unseen])


def _loss(head: Head, vectors: np.ndarray, truth: np.ndarray, added: np.ndarray) -> float:
    logits = (head.score(vectors) + added).astype(np.float32)
    places = np.arange(len(truth)), truth
    losses = [-np.log(np.maximum(softmax(logits / f)[places], 1e-9)).mean() for f in FACTORS]
    return float(min(losses))


def _smoothed(truth: np.ndarray, values: int) -> np.ndarray:
    return np.asarray(
        np.eye(values, dtype=np.float32)[truth] * (1 - SMOOTHING) + SMOOTHING / values
    )


def _with_one(vectors: np.ndarray) -> np.ndarray:
    return np.concatenate(
        [vectors.astype(np.float32), np.ones((len(vectors), 1), np.float32)], axis=1
    )


def enough(truths: Sequence[int], least: int) -> bool:
    """Tell whether labels can teach anything: enough of them, and not all the same."""
    return len(truths) >= least and len(set(truths)) > 1
