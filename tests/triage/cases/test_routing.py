import pytest

from triage.cases.routing import RoutingFacts, Rule, check_conditions, route
from triage.errors import WrongInputError

FACTS = RoutingFacts(
    category="delivery", severity="blame", flags=("legal", "churn"), language="nl", source="X"
)


def rule(rule_id: int, **conditions: list[str]) -> Rule:
    return Rule(rule_id, team_id=rule_id * 10, conditions=conditions)


def test_the_first_rule_that_holds_decides() -> None:
    found = route([rule(1, category=["billing"]), rule(2, category=["delivery"]), rule(3)], FACTS)

    assert found is not None
    assert (found.id, found.team_id) == (2, 20)


def test_all_conditions_of_a_rule_must_hold_and_one_value_of_each_is_enough() -> None:
    both = rule(1, flags=["media", "legal"], language=["nl", "fr"])
    one = rule(2, flags=["legal"], language=["en"])

    assert route([both], FACTS) == both
    assert route([one], FACTS) is None


def test_a_rule_without_conditions_holds_always() -> None:
    assert route([rule(7)], FACTS) is not None


def test_a_rule_about_something_unknown_is_refused_with_what_is_known() -> None:
    with pytest.raises(WrongInputError, match=r"colour.*category, flags, language"):
        check_conditions({"colour": ["red"]})
    with pytest.raises(WrongInputError, match="list of words"):
        check_conditions({"category": "delivery"})
