"""Which rules hold for a case, and what comes of them. Pure: values in, values out."""

from collections.abc import Iterable
from dataclasses import replace

from triage.routing.facts import CaseFacts, FactValue, plain_handle, value_of
from triage.routing.fields import FIELDS, How, Sort
from triage.routing.rules import Condition, Conditions, Group, Outcome, Rule
from triage.routing.words import holds as text_holds


def evaluate(rules: Iterable[Rule], facts: CaseFacts) -> Outcome:
    """Apply the rules in order until one that holds does not go on.

    Later rules see what earlier ones added: points in the priority, tags, and the language.
    """
    outcome = Outcome()
    for rule in rules:
        if not conditions_hold(rule.conditions, facts):
            continue
        outcome = outcome.after(rule)
        if not rule.goes_on:
            break
        facts = _with(facts, rule, outcome)
    return outcome


def conditions_hold(conditions: Conditions, facts: CaseFacts) -> bool:
    """Whether a rule with these conditions applies."""
    if not conditions.groups:
        return True
    together = all if conditions.match == "all" else any
    return together(_group_holds(group, facts) for group in conditions.groups)


def condition_holds(condition: Condition, facts: CaseFacts) -> bool:
    """Whether one comparison is true; what is not known is never true, except `none of`."""
    field, actual = FIELDS[condition.field], value_of(facts, condition.field)
    if field.sort is Sort.NUMBER:
        return _number_holds(condition, actual)
    if field.sort is Sort.WORDS:
        found = (text_holds(str(actual), word) for word in condition.values)
        return _several_hold(condition.how, list(found))
    if condition.how is How.AT_LEAST:
        ladder = field.choices
        return ladder.index(str(actual)) >= ladder.index(condition.values[0])
    wanted = _comparable(condition)
    there = set(actual) if isinstance(actual, tuple) else {actual}
    return _several_hold(condition.how, [value in there for value in wanted])


def _group_holds(group: Group, facts: CaseFacts) -> bool:
    held = (condition_holds(condition, facts) for condition in group.conditions)
    if group.match == "none":
        return not any(held)
    return any(held) if group.match == "any" else all(held)


def _several_hold(how: How, found: list[bool]) -> bool:
    if how is How.NONE_OF:
        return not any(found)
    return all(found) if how is How.ALL_OF else any(found)


def _number_holds(condition: Condition, actual: FactValue) -> bool:
    if not isinstance(actual, int | float):
        return False
    bounds = [float(value) for value in condition.values]
    if condition.how is How.AT_LEAST:
        return actual >= bounds[0]
    if condition.how is How.AT_MOST:
        return actual <= bounds[0]
    return bounds[0] <= actual <= bounds[1]


def _comparable(condition: Condition) -> tuple[str | None, ...]:
    if condition.field == "author":
        return tuple(plain_handle(value) for value in condition.values)
    return condition.values


def _with(facts: CaseFacts, rule: Rule, outcome: Outcome) -> CaseFacts:
    return replace(
        facts,
        priority=max(0, min(100, facts.priority + rule.actions.points)),
        tags=tuple(dict.fromkeys((*facts.tags, *outcome.given.tags))),
        language=outcome.given.language or facts.language,
    )
