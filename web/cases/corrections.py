"""The answers that people can give about a text: their keys, and the words for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.taxonomy import CATEGORIES, INTENTS, SENTIMENTS, SEVERITIES
from web.texts import gettext
from web.words import word

INTENT_KEYS: Final[Mapping[str, str]] = dict(zip(INTENTS, "12345", strict=True))
SENTIMENT_KEYS: Final[Mapping[str, str]] = dict(zip(SENTIMENTS, "-=+", strict=True))
CATEGORY_KEYS: Final[Mapping[str, str]] = dict(zip(CATEGORIES, "123456789", strict=True))
SEVERITY_KEYS: Final[Mapping[str, str]] = dict(zip(SEVERITIES, "1234", strict=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer on a button."""

    value: str  # "category:delivery"
    key: str
    words: str


def answers(question: str) -> list[Answer]:
    """All answers to a question, in the order of their keys."""
    keys = {
        "intent": INTENT_KEYS,
        "sentiment": SENTIMENT_KEYS,
        "category": CATEGORY_KEYS,
        "severity": SEVERITY_KEYS,
    }[question]
    return [
        Answer(f"{question}:{value}", key, word(question, value)) for value, key in keys.items()
    ]


def answer_words(question: str, value: str) -> str:
    """What is told after an answer."""
    if question == "relevance":
        return gettext("Noted: not about us.")
    if question not in ("intent", "sentiment", "category", "severity"):
        return ""
    return gettext("Noted: %(answer)s.", answer=word(question, value))


def doubt_words(question: str) -> str:
    """The question as people ask it."""
    return {
        "complaint": gettext("Is this a complaint?"),
        "category": gettext("What is it about?"),
        "severity": gettext("What is its tone?"),
        "sentiment": gettext("What is the feeling?"),
    }[question]


def doubt_answers(question: str, shares: Sequence[tuple[str, float]]) -> list[Answer]:
    """The answers on offer: what it is, or the likeliest values first."""
    if question == "complaint":
        return answers("intent")
    return [
        Answer(f"{question}:{value}", str(number), word(question, value))
        for number, (value, _) in enumerate(shares, start=1)
    ]
