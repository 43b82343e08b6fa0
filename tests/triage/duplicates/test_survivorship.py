"""Which of several told values wins."""

from datetime import UTC, datetime
from typing import Any

import pytest

from triage.duplicates.survivorship import GROUP_OF, Rule, Told, choose_winners

OLD, NEW = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


def told(field: str, value: Any, **values: Any) -> Told:
    given = {"customer_id": 1, "kind": "import", "source": "crm.csv", "position": 40,
             "told_at": OLD, "confirmed_at": OLD}  # fmt: skip
    return Told(field=field, value=value, **{**given, **values})


def winner(field: str, *values: Told, rule: Rule, **rest: Any) -> Any:
    return choose_winners(values, {GROUP_OF[field]: rule}, **rest)[field].value


def test_the_most_recently_told_value_wins() -> None:
    older, newer = told("phone", "1"), told("phone", "2", source="api", confirmed_at=NEW)
    assert winner("phone", older, newer, rule=Rule("recent")) == "2"


def test_the_most_trusted_source_wins_though_it_is_older() -> None:
    trusted = told("phone", "1", position=5)
    newer = told("phone", "2", source="api", confirmed_at=NEW)
    assert winner("phone", trusted, newer, rule=Rule("trusted")) == "1"


def test_what_a_colleague_told_comes_first_unless_that_is_switched_off() -> None:
    agent = told("email", "a@example.com", kind="agent", source="Bob")
    newer = told("email", "b@example.com", confirmed_at=NEW)
    assert winner("email", agent, newer, rule=Rule("recent")) == "a@example.com"
    assert winner("email", agent, newer, rule=Rule("recent", agent_first=False)) == "b@example.com"


def test_the_most_complete_name_wins_as_a_whole() -> None:
    short = [told("name", "J. Vos"), told("last_name", "Vos"), told("first_name", "J.")]
    whole = [told("name", "Johanna Vos", customer_id=2),
             told("first_name", "Johanna", customer_id=2),
             told("last_name", "Vos", customer_id=2)]  # fmt: skip
    found = choose_winners([*short, *whole], {"name": Rule("complete")})
    assert {one.customer_id for one in found.values()} == {2}


def test_an_address_is_never_put_together_from_two() -> None:
    one = [told("street", "Kade 1"), told("city", "Breda")]
    other = [told("postcode", "3511 AB", customer_id=2, confirmed_at=NEW),
             told("city", "Utrecht", customer_id=2, confirmed_at=NEW)]  # fmt: skip
    found = choose_winners([*one, *other], {"address": Rule("recent")})
    assert {name: row.value for name, row in found.items()} == {
        "postcode": "3511 AB", "city": "Utrecht"
    }  # fmt: skip


def test_the_earliest_day_and_the_highest_value_win() -> None:
    days = [told("customer_since", "2020-05-01"), told("customer_since", "2018-01-31", source="b")]
    assert winner("customer_since", *days, rule=Rule("earliest")) == "2018-01-31"
    worth = [told("value_eur", "90.00"), told("value_eur", "1000.00", source="b")]
    assert winner("value_eur", *worth, rule=Rule("highest")) == "1000.00"


def test_a_choice_by_hand_beats_every_rule() -> None:
    ours, theirs = told("phone", "1", confirmed_at=NEW), told("phone", "2", customer_id=2)
    found = choose_winners([ours, theirs], {"phone": Rule("recent")}, {"phone": 2})
    assert found["phone"].value == "2"


def test_between_equals_the_record_keeps_its_own() -> None:
    ours, theirs = told("phone", "1", customer_id=2), told("phone", "2", customer_id=1)
    assert winner("phone", ours, theirs, rule=Rule("recent"), own=2) == "1"


@pytest.mark.parametrize("values", [[], [told("phone", None)], [told("shoe", "42")]])
def test_what_nobody_tells_has_no_winner(values: list[Told]) -> None:
    assert choose_winners(values, {}) == {}
