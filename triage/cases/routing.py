"""Which team gets a case: the first rule, in order, whose conditions all hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from triage.errors import WrongInputError

CONDITION_FIELDS: Final = ("category", "flags", "language", "severity", "source")


@dataclass(frozen=True, slots=True)
class RoutingFacts:
    """What rules may look at."""

    category: str
    severity: str
    flags: tuple[str, ...]
    language: str
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it stands in the table: field → values of which one must be there."""

    id: int
    team_id: int
    conditions: Mapping[str, Sequence[str]]


def route(rules: Iterable[Rule], facts: RoutingFacts) -> Rule | None:
    """The first rule that holds; None where none does."""
    return next((rule for rule in rules if _holds(rule.conditions, facts)), None)


def check_conditions(conditions: Mapping[str, Sequence[str]]) -> None:
    """Refuse a rule that looks at something unknown. Raises WrongInputError."""
    for field, values in conditions.items():
        if field not in CONDITION_FIELDS:
            known = ", ".join(CONDITION_FIELDS)
            raise WrongInputError(field, f"not something a rule can look at; known are: {known}")
        if isinstance(values, str) or not all(isinstance(value, str) for value in values):
            raise WrongInputError(field, "must be a list of words")


def _holds(conditions: Mapping[str, Sequence[str]], facts: RoutingFacts) -> bool:
    return all(_matches(getattr(facts, field), set(values)) for field, values in conditions.items())


def _matches(actual: str | tuple[str, ...], wanted: set[str]) -> bool:
    return bool(wanted.intersection((actual,) if isinstance(actual, str) else actual))
