"""What is wrong with a rule before it is kept: every problem with its place, at once."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from triage.cases.tags import MAX_TAG_CHARS
from triage.routing.fields import FIELDS, Field, How, Sort
from triage.routing.rules import (
    AFTER_ANSWER,
    AUTOMATIC,
    GROUP_MATCHES,
    MATCHES,
    PERSON,
    Actions,
    Condition,
    Conditions,
)

MAX_NAME_CHARS: Final = 80
MAX_GROUPS: Final = 6
MAX_CONDITIONS: Final = 12
MAX_VALUES: Final = 60
MAX_VALUE_CHARS: Final = 100
MAX_POINTS: Final = 100
MAX_RULE_TAGS: Final = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where: `place` is like "condition-0-1" (group, row), `code` says what."""

    place: str
    code: str


def find_problems(name: str, conditions: Conditions, actions: Actions) -> list[Problem]:
    """Everything that has to be put right; empty when the rule can be kept."""
    return [*_of_name(name), *_of_conditions(conditions), *_of_actions(actions)]


def _of_name(name: str) -> Iterator[Problem]:
    if not name.strip():
        yield Problem("name", "name_missing")
    elif len(name) > MAX_NAME_CHARS:
        yield Problem("name", "too_long")


def _of_conditions(conditions: Conditions) -> Iterator[Problem]:
    if conditions.match not in MATCHES or len(conditions.groups) > MAX_GROUPS:
        yield Problem("conditions", "shape")
    for number, group in enumerate(conditions.groups):
        if group.match not in GROUP_MATCHES or len(group.conditions) > MAX_CONDITIONS:
            yield Problem(f"group-{number}", "shape")
        if not group.conditions:
            yield Problem(f"group-{number}", "group_empty")
        for row, condition in enumerate(group.conditions):
            if code := _condition_problem(condition):
                yield Problem(f"condition-{number}-{row}", code)


def _condition_problem(condition: Condition) -> str | None:
    field = FIELDS.get(condition.field)
    if field is None:
        return "field_unknown"
    if condition.how not in field.ways:
        return "way_unknown"
    if not condition.values or not all(value.strip() for value in condition.values):
        return "value_missing"
    if len(condition.values) > MAX_VALUES or max(map(len, condition.values)) > MAX_VALUE_CHARS:
        return "too_long"
    problem_of = _number_problem if field.sort is Sort.NUMBER else _value_problem
    return problem_of(field, condition)


def _value_problem(field: Field, condition: Condition) -> str | None:
    if field.choices and not set(condition.values) <= set(field.choices):
        return "value_unknown"
    holds_ids = field.name in ("source", "monitor")
    if holds_ids and not all(value.isdecimal() for value in condition.values):
        return "value_unknown"
    one = condition.how in (How.AT_LEAST, How.IS)
    return "one_value" if one and len(condition.values) != 1 else None


def _number_problem(field: Field, condition: Condition) -> str | None:
    wanted = 2 if condition.how is How.BETWEEN else 1
    if len(condition.values) != wanted:
        return "value_missing"
    try:
        bounds = [float(value) for value in condition.values]
    except ValueError:
        return "number"
    if not all(math.isfinite(bound) for bound in bounds):
        return "number"
    if not all(field.low <= bound <= field.high for bound in bounds):
        return "out_of_range"
    return "wrong_order" if bounds != sorted(bounds) else None


def _of_actions(actions: Actions) -> Iterator[Problem]:
    if actions.is_empty:
        yield Problem("actions", "does_nothing")
    if actions.assign not in (None, AUTOMATIC, PERSON):
        yield Problem("assign", "value_unknown")
    if actions.assign == PERSON and not actions.assignee_id:
        yield Problem("assignee", "person_missing")
    if abs(actions.points) > MAX_POINTS:
        yield Problem("points", "out_of_range")
    if len(actions.tags) > MAX_RULE_TAGS or any(len(tag) > MAX_TAG_CHARS for tag in actions.tags):
        yield Problem("tags", "too_long")
    if actions.then and actions.then not in AFTER_ANSWER:
        yield Problem("then", "value_unknown")
    if actions.then and not actions.answer:
        yield Problem("then", "answer_missing")
    if len(actions.answer) > MAX_NAME_CHARS:
        yield Problem("answer", "too_long")
    if actions.language and actions.language not in FIELDS["language"].choices:
        yield Problem("language", "value_unknown")
