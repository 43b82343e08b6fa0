"""Is the company meant? Learned for one monitor from what agents said of its mentions. Pure.

A logistic regression over the words of the text and over its embedding: small enough to be shown.
It is cross-validated, so that its figures hold for mentions that it has not seen, and calibrated
(Platt, Probabilistic Outputs for Support Vector Machines, 1999), so that 0.2 means one in five.
Where it is not good enough it puts nothing aside.
"""

import math
import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

LEAST: Final = 20  # of each answer, before anything is learned
MOST: Final = 250  # of each answer, the newest
_FOLDS: Final = 5
_VOCABULARY: Final = 1_500
_STRENGTHS: Final = (0.3, 1.0, 3.0)
_STEPS: Final = 25
_TELLING: Final = 8


@dataclass(frozen=True, slots=True)
class Example:
    """A mention of which somebody said whether the company is meant."""

    forms: frozenset[str]
    vector: tuple[float, ...]  # its embedding; empty where there is none
    is_about: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How it did on mentions that it had not seen."""

    about: int  # how many of each answer it learned from
    other: int
    balanced_accuracy: float  # mean of the two shares told right at one half
    wrongly_aside: int  # about the company, but put aside
    rightly_aside: int  # not about it, and put aside

    @property
    def is_good(self) -> bool:
        """Whether it may put mentions aside: it hardly ever errs, and it is of some use."""
        return (
            self.balanced_accuracy >= 0.7
            and self.wrongly_aside <= max(1, self.about // 20)
            and self.rightly_aside * 5 >= self.other
        )


@dataclass(frozen=True, slots=True)
class Judge:
    """What was learned. `slope` and `offset` make a score a probability."""

    PUT_ASIDE_BELOW: ClassVar[float] = 0.2

    words: Mapping[str, float]
    vector: tuple[float, ...]
    bias: float
    slope: float
    offset: float
    figures: Figures

    @property
    def is_good(self) -> bool:
        """Whether it may put mentions aside."""
        return self.figures.is_good

    def probability(self, forms: Collection[str], vector: Sequence[float] | None) -> float:
        """How probable it is that the company is meant."""
        known = [self.words[form] for form in forms if form in self.words]
        score = self.bias + (sum(known) / math.sqrt(len(known)) if known else 0.0)
        if vector and len(vector) == len(self.vector):
            length = math.sqrt(sum(one * one for one in vector))
            if length:
                inner = sum(mine * one for mine, one in zip(self.vector, vector, strict=True))
                score += inner / length
        return _sigmoid(self.slope * score + self.offset)

    def telling(self) -> tuple[list[str], list[str]]:
        """The words that speak most for the company, and most against it."""
        ranked = sorted(self.words, key=lambda word: (self.words[word], word))
        return (
            [word for word in reversed(ranked[-_TELLING:]) if self.words[word] > 0],
            [word for word in ranked[:_TELLING] if self.words[word] < 0],
        )

    def to_json(self) -> dict[str, Any]:
        """As a row keeps it."""
        figures = self.figures
        return {
            "words": {word: round(weight, 4) for word, weight in self.words.items()},
            "vector": [round(one, 4) for one in self.vector],
            "bias": self.bias,
            "slope": self.slope,
            "offset": self.offset,
            "figures": [
                figures.about,
                figures.other,
                figures.balanced_accuracy,
                figures.wrongly_aside,
                figures.rightly_aside,
            ],
        }


def judge_of(kept: Mapping[str, Any]) -> Judge:
    """What `to_json` kept."""
    return Judge(
        words=dict(kept["words"]),
        vector=tuple(kept["vector"]),
        bias=float(kept["bias"]),
        slope=float(kept["slope"]),
        offset=float(kept["offset"]),
        figures=Figures(*kept["figures"]),
    )


def learn(examples: Sequence[Example]) -> Judge | None:
    """Learn from examples, the newest first; None where there are too few of either answer."""
    about = [one for one in examples if one.is_about][:MOST]
    other = [one for one in examples if not one.is_about][:MOST]
    if min(len(about), len(other)) < LEAST:
        return None
    import numpy as np  # noqa: PLC0415 (takes long, and few processes learn)

    chosen = [*about, *other]
    answers = np.array([float(one.is_about) for one in chosen])
    folds = _folds(len(about), len(other))
    unseen = {strength: _unseen_scores(chosen, answers, folds, strength) for strength in _STRENGTHS}
    strength = min(_STRENGTHS, key=lambda one: _loss(unseen[one], answers, folds))
    scores = unseen[strength]
    vocabulary = _vocabulary(chosen)
    weights = _fit(_features(chosen, vocabulary), answers, strength)
    slope, offset = _calibrate(scores, answers)
    words = len(vocabulary)
    return Judge(
        words=dict(zip(vocabulary, map(float, weights[:words]), strict=True)),
        vector=tuple(map(float, weights[words:-1])),
        bias=float(weights[-1]),
        slope=slope,
        offset=offset,
        figures=_figures(_calibrated_apart(scores, answers, folds), answers),
    )


def _figures(probabilities: "Matrix", answers: "Matrix") -> Figures:
    about = answers == 1
    right = (probabilities >= 0.5) == about
    aside = probabilities < Judge.PUT_ASIDE_BELOW
    return Figures(
        about=int(about.sum()),
        other=int((~about).sum()),
        balanced_accuracy=float((right[about].mean() + right[~about].mean()) / 2),
        wrongly_aside=int((aside & about).sum()),
        rightly_aside=int((aside & ~about).sum()),
    )


def _folds(about: int, other: int) -> list[int]:
    """Which fold each example is in: both answers spread evenly, always the same way."""
    found = []
    for count in (about, other):
        numbers = [number % _FOLDS for number in range(count)]
        random.Random(count).shuffle(numbers)  # noqa: S311 (nothing secret)
        found += numbers
    return found


def _vocabulary(examples: Sequence[Example]) -> list[str]:
    counts = Counter(form for one in examples for form in one.forms)
    often = [(count, form) for form, count in counts.items() if 1 < count < len(examples)]
    return [form for _, form in sorted(often, key=lambda pair: (-pair[0], pair[1]))[:_VOCABULARY]]


def _features(examples: Sequence[Example], vocabulary: Sequence[str]) -> "Matrix":
    """N examples → N×(words + embedding + 1); the words and the embedding have length one."""
    import numpy as np  # noqa: PLC0415

    place = {form: number for number, form in enumerate(vocabulary)}
    size = max((len(one.vector) for one in examples), default=0)
    found = np.zeros((len(examples), len(vocabulary) + size + 1))
    for number, one in enumerate(examples):
        known = [place[form] for form in one.forms if form in place]
        if known:
            found[number, known] = 1 / math.sqrt(len(known))
        length = math.sqrt(sum(value * value for value in one.vector))
        if len(one.vector) == size and length:
            found[number, len(vocabulary) : -1] = np.array(one.vector) / length
    found[:, -1] = 1
    return found


def _fit(features: "Matrix", answers: "Matrix", strength: float) -> "Matrix":
    """Weights of a logistic regression with a quadratic penalty, both answers counting the same.

    Newton's method on the examples' side of the problem: there are fewer examples than words.
    """
    import numpy as np  # noqa: PLC0415

    kernel = features @ features.T
    share = answers.mean()
    importance = np.where(answers == 1, 0.5 / share, 0.5 / (1 - share))
    dual = np.zeros(len(answers))
    for _ in range(_STEPS):
        scores = kernel @ dual
        probabilities = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
        curvature = importance * np.maximum(probabilities * (1 - probabilities), 1e-6)
        target = curvature * scores + importance * (answers - probabilities)
        system = curvature[:, None] * kernel + strength * np.eye(len(answers))
        following = np.linalg.solve(system, target)
        if np.abs(following - dual).max() < 1e-5:
            dual = following
            break
        dual = following
    weights: Matrix = features.T @ dual
    return weights


def _unseen_scores(
    examples: Sequence[Example], answers: "Matrix", folds: Sequence[int], strength: float
) -> "Matrix":
    """The score of each example by weights that were learned without its fold."""
    import numpy as np  # noqa: PLC0415

    found = np.zeros(len(examples))
    for fold in range(_FOLDS):
        held = np.array([one == fold for one in folds])
        # The words, too, are only those of the others.
        vocabulary = _vocabulary([one for one, out in zip(examples, held, strict=True) if not out])
        features = _features(examples, vocabulary)
        weights = _fit(features[~held], answers[~held], strength)
        found[held] = features[held] @ weights
    return found


def _calibrate(scores: "Matrix", answers: "Matrix") -> tuple[float, float]:
    """Platt's slope and offset, with his softened targets against too much certainty."""
    import numpy as np  # noqa: PLC0415

    positive, negative = float(answers.sum()), float(len(answers) - answers.sum())
    targets = np.where(answers == 1, (positive + 1) / (positive + 2), 1 / (negative + 2))
    inputs = np.stack([scores, np.ones(len(scores))], axis=1)
    found = np.zeros(2)
    for _ in range(_STEPS):
        probabilities = 1 / (1 + np.exp(-np.clip(inputs @ found, -30, 30)))
        curvature = np.maximum(probabilities * (1 - probabilities), 1e-6)
        # A little penalty on the slope, so that answers that are told apart fully have an end.
        hessian = (inputs * curvature[:, None]).T @ inputs + np.diag([1e-3, 1e-6])
        gradient = inputs.T @ (targets - probabilities) - np.array([1e-3, 1e-6]) * found
        found = found + np.linalg.solve(hessian, gradient)
    return max(0.0, float(found[0])), float(found[1])


def _calibrated_apart(scores: "Matrix", answers: "Matrix", folds: Sequence[int]) -> "Matrix":
    """Probabilities, each calibrated without its own fold."""
    import numpy as np  # noqa: PLC0415

    found = np.zeros(len(scores))
    for fold in range(_FOLDS):
        held = np.array([one == fold for one in folds])
        slope, offset = _calibrate(scores[~held], answers[~held])
        found[held] = 1 / (1 + np.exp(-np.clip(slope * scores[held] + offset, -30, 30)))
    return found


def _loss(scores: "Matrix", answers: "Matrix", folds: Sequence[int]) -> float:
    import numpy as np  # noqa: PLC0415

    told = np.clip(_calibrated_apart(scores, answers, folds), 1e-6, 1 - 1e-6)
    return float(-(answers * np.log(told) + (1 - answers) * np.log(1 - told)).mean())


def _sigmoid(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
