"""Rules without a database: what holds, in which order, and what comes of it."""

from dataclasses import replace

import pytest

from triage.routing.checking import find_problems
from triage.routing.evaluating import condition_holds, conditions_hold, evaluate
from triage.routing.facts import CaseFacts
from triage.routing.fields import FIELDS, How
from triage.routing.rules import (
    Actions,
    Condition,
    Conditions,
    Deed,
    Group,
    Rule,
    always,
    any_of,
)
from triage.routing.words import fold, phrase_of

FACTS = CaseFacts(
    source_id=7,
    source_kind="feed",
    source_tags=("winkel",),
    language="nl",
    category="delivery",
    severity="accusation",
    sentiment="negative",
    flags=("legal", "churn"),
    complaint=0.93,
    priority=55,
    rating=2.0,
    words=fold("Mijn pakket naar het Café is zoek; mijn advocaat belt."),
    author="@Piet",
    customer_known=True,
    customer_value_eur=1500.0,
    customer_stage="active",
    earlier_cases=2,
    in_hours=False,
    monitors=("3", "4"),
    customer_traits=("segment:Zakelijk", "top"),
)


def condition(field: str, how: str, *values: str) -> Condition:
    return Condition(field, How(how), values)


def rule(number: int, *conditions: Condition, goes_on: bool = False, **actions) -> Rule:
    return Rule(
        number, f"R{number}", f"R{number}", always(*conditions), Actions(**actions), goes_on
    )


@pytest.mark.parametrize(
    ("field", "how", "values", "expected"),
    [
        ("category", "any_of", ["billing", "delivery"], True),
        ("category", "none_of", ["billing"], True),
        ("flags", "all_of", ["legal", "churn"], True),
        ("flags", "all_of", ["legal", "media"], False),
        ("flags", "none_of", ["media", "legal"], False),
        ("severity", "at_least", ["disapproval"], True),
        ("severity", "at_least", ["accusation"], True),
        ("severity", "at_least", ["blame"], False),
        ("severity", "any_of", ["blame"], False),
        ("sentiment", "any_of", ["negative"], True),
        ("complaint", "at_least", ["93"], True),
        ("complaint", "at_least", ["93.5"], False),
        ("priority", "between", ["50", "60"], True),
        ("priority", "at_most", ["54"], False),
        ("rating", "at_most", ["2"], True),
        ("words", "any_of", ["cafe"], True),
        ("words", "any_of", ["CAFÉ"], True),
        ("words", "any_of", ["pak"], False),
        ("words", "any_of", ["pak*"], True),
        ("words", "any_of", ["mijn pakket"], True),
        ("words", "all_of", ["pakket", "advocaat"], True),
        ("words", "none_of", ["advocaat"], False),
        ("words", "any_of", ["zoek mijn"], True),
        ("words", "any_of", ["*"], False),
        ("author", "any_of", ["piet"], True),
        ("author", "none_of", ["@PIET"], False),
        ("customer_known", "is", ["yes"], True),
        ("customer_value", "at_least", ["1500"], True),
        ("customer_stage", "any_of", ["lost"], False),
        ("customer_traits", "any_of", ["segment:Zakelijk", "late_payer"], True),
        ("customer_traits", "all_of", ["top", "late_payer"], False),
        ("customer_traits", "none_of", ["do_not_contact"], True),
        ("earlier_cases", "at_least", ["2"], True),
        ("hours", "is", ["outside"], True),
        ("source", "any_of", ["7"], True),
        ("source_kind", "none_of", ["x"], True),
        ("source_tags", "any_of", ["winkel"], True),
        ("monitor", "any_of", ["4", "9"], True),
        ("monitor", "all_of", ["3", "9"], False),
        ("monitor", "none_of", ["9"], True),
        ("language", "any_of", ["en", "de"], False),
        ("tags", "any_of", ["vip"], False),
    ],
)
def test_a_condition_compares_one_thing(
    field: str, how: str, values: list[str], expected: bool
) -> None:
    assert condition_holds(condition(field, how, *values), FACTS) is expected


def test_every_field_can_be_read_and_compared_in_each_of_its_ways() -> None:
    for field in FIELDS.values():
        for how in field.ways:
            values = {"between": ("0", "1")}.get(how.value, (*field.choices, "1")[:1])
            assert condition_holds(Condition(field.name, how, values), FACTS) in (True, False)


def test_what_is_not_known_is_never_true_but_for_none_of() -> None:
    nothing = replace(
        FACTS,
        rating=None,
        customer_value_eur=None,
        customer_stage=None,
        customer_traits=None,
        author=None,
    )
    for unknown in (
        condition("rating", "at_most", "5"),
        condition("customer_value", "at_least", "0"),
        condition("customer_stage", "any_of", "active"),
        condition("customer_traits", "any_of", "top"),
        condition("author", "any_of", "piet"),
    ):
        assert not condition_holds(unknown, nothing)
    assert condition_holds(condition("author", "none_of", "piet"), nothing)


def test_words_are_whole_and_do_not_reach_over_posts() -> None:
    two_posts = fold("waar is mijn") + " \x00 " + fold("pakket dan")
    assert phrase_of("pakket dan") in two_posts
    assert phrase_of("mijn pakket") not in two_posts
    assert phrase_of("garantie") in fold("Ğarantie – straße")
    assert phrase_of("straße") in fold("STRASSE")
    assert phrase_of(" *!") == ""


def test_groups_hold_together_or_one_by_one_and_can_be_turned_around() -> None:
    yes, no = condition("category", "any_of", "delivery"), condition("language", "any_of", "en")

    def both(match: str, *groups: Group) -> bool:
        return conditions_hold(Conditions(match, groups), FACTS)

    assert both("all", Group("any", (yes, no)), Group("none", (no,)))
    assert not both("all", Group("all", (yes, no)), Group("none", (no,)))
    assert both("any", Group("all", (yes, no)), Group("none", (no,)))
    assert not both("any", Group("all", (no,)), Group("none", (yes, no)))
    assert conditions_hold(Conditions(), FACTS)


def test_the_first_rule_that_holds_decides() -> None:
    found = evaluate(
        [
            rule(1, any_of("category", ["billing"]), team_id=10),
            rule(2, any_of("category", ["delivery"]), team_id=20),
            rule(3, team_id=30),
        ],
        FACTS,
    )
    assert found.given.team_id == 20
    assert found.team_rule_id == 2
    assert [step.rule_id for step in found.steps] == [2]


def test_rules_that_go_on_add_up_and_earlier_ones_win() -> None:
    found = evaluate(
        [
            rule(1, goes_on=True, team_id=10, points=20, tags=("a", "b")),
            rule(2, goes_on=True, team_id=20, points=-5, tags=("b", "c"), language="en"),
            rule(3, assign="person", assignee_id=4, answer="Sorry", then="waiting"),
            rule(4, points=50),
        ],
        FACTS,
    )
    assert found.given == Actions(
        team_id=10,
        assign="person",
        assignee_id=4,
        points=15,
        tags=("a", "b", "c"),
        answer="Sorry",
        then="waiting",
        language="en",
    )
    assert [(step.rule_id, step.deeds) for step in found.steps] == [
        (1, (Deed("team", 10), Deed("points", 20), Deed("tags", ["a", "b"]))),
        (2, (Deed("points", -5), Deed("tags", ["c"]), Deed("language", "en"))),
        (3, (Deed("assignee", 4), Deed("answer", {"name": "Sorry", "then": "waiting"}))),
    ]


def test_later_rules_see_what_earlier_ones_added() -> None:
    found = evaluate(
        [
            rule(1, goes_on=True, points=10, tags=("geld",), language="en"),
            rule(
                2,
                condition("priority", "at_least", "65"),
                any_of("tags", ["geld"]),
                any_of("language", ["en"]),
                team_id=9,
            ),
        ],
        FACTS,
    )
    assert found.given.team_id == 9


def test_no_rule_gives_nothing() -> None:
    assert evaluate([rule(1, any_of("language", ["fr"]), team_id=1)], FACTS).given == Actions()


def test_conditions_and_actions_travel_as_json() -> None:
    conditions = Conditions(
        "any",
        (
            Group("none", (condition("words", "all_of", "a", "b"),)),
            Group("all", (condition("priority", "between", "1", "9"),)),
        ),
    )
    actions = Actions(3, "person", 4, -10, ("x",), 5, "Hallo", "resolved", "de")
    assert Conditions.read(conditions.to_json()) == conditions
    assert Actions.read(3, actions.to_json()) == actions
    assert Conditions.read({}) == Conditions()
    assert Conditions().to_json() == {}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (condition("colour", "any_of", "red"), "field_unknown"),
        (condition("category", "at_least", "delivery"), "way_unknown"),
        (condition("category", "any_of"), "value_missing"),
        (condition("words", "any_of", "  "), "value_missing"),
        (condition("category", "any_of", "shoes"), "value_unknown"),
        (condition("source", "any_of", "Forum"), "value_unknown"),
        (condition("severity", "at_least", "none", "blame"), "one_value"),
        (condition("priority", "at_least", "high"), "number"),
        (condition("priority", "at_least", "nan"), "number"),
        (condition("priority", "at_least", "101"), "out_of_range"),
        (condition("priority", "between", "9", "1"), "wrong_order"),
        (condition("priority", "between", "9"), "value_missing"),
        (condition("words", "any_of", "x" * 101), "too_long"),
    ],
)
def test_what_is_wrong_with_a_condition_is_told_with_its_place(wrong, code: str) -> None:
    found = find_problems("Naam", always(wrong), Actions(team_id=1))
    assert [(one.place, one.code) for one in found] == [("condition-0-0", code)]


@pytest.mark.parametrize(
    ("name", "actions", "place"),
    [
        ("", Actions(team_id=1), "name"),
        ("x" * 81, Actions(team_id=1), "name"),
        ("Naam", Actions(), "actions"),
        ("Naam", Actions(assign="person"), "assignee"),
        ("Naam", Actions(points=101), "points"),
        ("Naam", Actions(tags=("x",) * 11), "tags"),
        ("Naam", Actions(team_id=1, then="waiting"), "then"),
        ("Naam", Actions(language="xx"), "language"),
        ("Naam", Actions(assign="lottery"), "assign"),
    ],
)
def test_what_is_wrong_with_the_rest_is_told(name: str, actions: Actions, place: str) -> None:
    assert place in {one.place for one in find_problems(name, Conditions(), actions)}
