"""What a model must be able to do to serve: texts in, probabilities and a vector out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np

from nlp.taxonomy import CATEGORIES, FLAGS, INTENTS, SENTIMENTS, SEVERITIES

# The questions that every scorer answers; "complaint" is asked apart, as one probability.
QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "sentiment": SENTIMENTS,
    "intent": INTENTS,
    "category": CATEGORIES,
    "severity": SEVERITIES,
}
# Flag → the head that tells whether a text is about it; patterns find the words (`nlp.flags`).
FLAG_HEADS: Final[Mapping[str, str]] = {flag: f"flag_{flag}" for flag in FLAGS}
EMBEDDING_WIDTH: Final = 384
MODEL_TYPE: Final = "luisterpost"
"""What `config.json` of the project's own checkpoints says they are."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Answers for N texts: question → N x values (rows sum to 1), complaint N, embedding N x 384.

    `unknown` is the share of each text that the model could not read (0..1). `about` says of each
    risk flag how probably a text is about it (flag → N); a model without such heads says nothing.
    """

    probabilities: Mapping[str, np.ndarray]
    complaint: np.ndarray
    embedding: np.ndarray
    unknown: np.ndarray
    about: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Readings:
    """What a model found in N texts before any language was looked at.

    `tables` are N x something each, as the scorer that made them needs them; the embedding
    and `unknown` are those of `Scores`.
    """

    tables: Mapping[str, np.ndarray]
    embedding: np.ndarray
    unknown: np.ndarray


class Scorer(Protocol):
    """A loaded model. Reading is the work; answering takes what was read and is cheap."""

    @property
    def version(self) -> str:
        """Name and fingerprint of the weights, stored with every analysis."""
        ...

    def read(self, texts: Sequence[str]) -> Readings:
        """Read normalised texts, in order; one text's reading does not depend on the others."""
        ...

    def answer(self, readings: Readings, languages: Sequence[str]) -> Scores:
        """Answer all questions for texts in these languages, from their readings."""
        ...

    def attribute(
        self, texts: Sequence[Sequence[str]], decisions: Sequence[str]
    ) -> list[np.ndarray]:
        """Say of every normalised word of each text how much it speaks for the decision.

        A decision is "complaint" or a sentiment; one array per text, one number per word.
        """
        ...
