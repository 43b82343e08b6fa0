"""A classifier's answer with people's answers laid over it. Pure: values in, values out."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from nlp.taxonomy import CATEGORIES, INTENTS, SENTIMENTS, SEVERITIES

NOT_ABOUT_US: Final = "not_about_us"
VALUES: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        "sentiment": SENTIMENTS,
        "intent": INTENTS,
        "complaint": ("yes", "no"),
        "category": CATEGORIES,
        "severity": SEVERITIES,
        "relevance": (NOT_ABOUT_US,),
    }
)
# Questions of which the analysis keeps the answer with a probability for each value.
JUDGED: Final = ("sentiment", "intent", "category", "severity")


def laid_over(answers: Mapping[str, str]) -> dict[str, Any]:
    """The columns of an analysis that these answers decide, each as sure as a person is.

    `answers` stand in the order in which they were given.
    """
    columns: dict[str, Any] = {}
    for question, value in answers.items():
        if question in JUDGED:
            columns[question] = value
            columns[f"{question}_probs"] = {
                other: float(other == value) for other in VALUES[question]
            }
        if question == "intent":
            columns["complaint"] = float(value == "complaint")
        if question == "complaint":
            columns["complaint"] = float(value == "yes")
    if answers.get("relevance") == NOT_ABOUT_US:
        columns["complaint"] = 0.0
    return columns
