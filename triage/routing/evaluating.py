"""Which rules hold for a case, and what comes of them. Pure: values in, values out.

Conditions are made into functions once and kept: a dry run asks each of them a thousand times.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from triage.routing.facts import CaseFacts, FactValue, plain_handle, reader_of
from triage.routing.fields import FIELDS, How, Sort
from triage.routing.rules import Condition, Conditions, Group, Outcome, Rule
from triage.routing.words import phrase_of

Test = Callable[[CaseFacts], bool]
_KEPT: Final = 4096


def evaluate(rules: Iterable[Rule], facts: CaseFacts) -> Outcome:
    """Apply the rules in order until one that holds does not go on.

    Later rules see what earlier ones added: points in the priority, tags, and the language.
    """
    outcome = Outcome()
    for rule in rules:
        if not _test_of(rule.conditions)(facts):
            continue
        outcome = outcome.after(rule)
        if not rule.goes_on:
            break
        facts = _with(facts, rule, outcome)
    return outcome


def conditions_hold(conditions: Conditions, facts: CaseFacts) -> bool:
    """Whether a rule with these conditions applies."""
    return _test_of(conditions)(facts)


def condition_holds(condition: Condition, facts: CaseFacts) -> bool:
    """Whether one comparison is true; what is not known is never true, except `none of`."""
    return _test_of_one(condition)(facts)


@lru_cache(_KEPT)
def _test_of(conditions: Conditions) -> Test:
    groups = [_test_of_group(group) for group in conditions.groups]
    if not groups:
        return lambda facts: True
    return _all_of(groups) if conditions.match == "all" else _any_of(groups)


def _test_of_group(group: Group) -> Test:
    tests = [_test_of_one(condition) for condition in group.conditions]
    if group.match == "all":
        return _all_of(tests)
    held = _any_of(tests)
    return held if group.match == "any" else lambda facts: not held(facts)


def _all_of(tests: list[Test]) -> Test:
    def hold(facts: CaseFacts) -> bool:
        for test in tests:  # noqa: SIM110 (a generator takes three times as long)
            if not test(facts):
                return False
        return True

    return tests[0] if len(tests) == 1 else hold


def _any_of(tests: list[Test]) -> Test:
    def hold(facts: CaseFacts) -> bool:
        for test in tests:  # noqa: SIM110 (a generator takes three times as long)
            if test(facts):
                return True
        return False

    return tests[0] if len(tests) == 1 else hold


@lru_cache(_KEPT)
def _test_of_one(condition: Condition) -> Test:
    field, read = FIELDS[condition.field], reader_of(condition.field)
    if field.sort is Sort.NUMBER:
        return _number_test(condition, read)
    if field.sort is Sort.WORDS:
        return _words_test(condition)
    if condition.how is How.AT_LEAST:
        reached = frozenset(field.choices[field.choices.index(condition.values[0]) :])
        return lambda facts: read(facts) in reached
    if field.sort is Sort.SEVERAL:
        return _several_test(condition, read)
    wanted = frozenset(_comparable(condition))
    if condition.how is How.NONE_OF:
        return lambda facts: read(facts) not in wanted
    return lambda facts: read(facts) in wanted


def _several_test(condition: Condition, read: Callable[[CaseFacts], FactValue]) -> Test:
    wanted = frozenset(condition.values)

    def there(facts: CaseFacts) -> frozenset[str]:
        found = read(facts)
        return wanted.intersection(found) if isinstance(found, tuple) else frozenset()

    if condition.how is How.NONE_OF:
        return lambda facts: not there(facts)
    if condition.how is How.ALL_OF:
        return lambda facts: there(facts) == wanted
    return lambda facts: bool(there(facts))


def _words_test(condition: Condition) -> Test:
    phrases = [phrase for word in condition.values if (phrase := phrase_of(word))]
    tests: list[Test] = [_phrase_test(phrase) for phrase in phrases] or [lambda facts: False]
    if condition.how is How.ALL_OF:
        return _all_of(tests)
    held = _any_of(tests)
    return (lambda facts: not held(facts)) if condition.how is How.NONE_OF else held


def _phrase_test(phrase: str) -> Test:
    return lambda facts: phrase in facts.words


def _number_test(condition: Condition, read: Callable[[CaseFacts], FactValue]) -> Test:
    low, high = float("-inf"), float("inf")
    bounds = [float(value) for value in condition.values]
    if condition.how in (How.AT_LEAST, How.BETWEEN):
        low = bounds[0]
    if condition.how in (How.AT_MOST, How.BETWEEN):
        high = bounds[-1]

    def hold(facts: CaseFacts) -> bool:
        actual = read(facts)
        return isinstance(actual, int | float) and low <= actual <= high

    return hold


def _comparable(condition: Condition) -> tuple[str | None, ...]:
    if condition.field == "author":
        return tuple(plain_handle(value) for value in condition.values)
    return condition.values


def _with(facts: CaseFacts, rule: Rule, outcome: Outcome) -> CaseFacts:
    if not (rule.actions.points or rule.actions.tags or rule.actions.language):
        return facts
    return replace(
        facts,
        priority=max(0, min(100, facts.priority + rule.actions.points)),
        tags=tuple(dict.fromkeys((*facts.tags, *outcome.given.tags))),
        language=outcome.given.language or facts.language,
    )
