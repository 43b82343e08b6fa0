"""What the classifier says about one text."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A stretch of the text that carried the decision: `text[start:end]`, with its share (0..1)."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """One text, understood. Values are those of `nlp.taxonomy`; each `*_probs` sums to 1."""

    language: str  # ISO 639-1, or "und": too short, mixed, or a language nobody expects
    language_confidence: float
    sentiment: str
    sentiment_probs: Mapping[str, float]
    intent: str
    intent_probs: Mapping[str, float]
    complaint: float  # calibrated probability that the text is a complaint
    category: str
    category_probs: Mapping[str, float]
    severity: str
    severity_probs: Mapping[str, float]
    flags: tuple[str, ...]
    reasons: tuple[Reason, ...]
    embedding: tuple[float, ...]  # 384 numbers, unit length
    model_version: str
