from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.sla.conftest import local
from triage.errors import WrongInputError
from triage.sla.hours import Hours
from triage.sla.policies import (
    Policy,
    SlaFacts,
    choose_policy,
    first_response,
    pauses_of,
    resolution,
)
from triage.sla.writing import (
    read_spans,
    read_special_days,
    write_spans,
    write_special_days,
)

FACTS = SlaFacts(
    team_id=1, priority=70, source_kind="x", category="delivery", flags=("legal", "media")
)
OFFICE = Hours("Europe/Amsterdam", (((540, 1020),),) * 5 + ((),) * 2)
POLICY = Policy(1, "Gewoon", {}, first_response_min=240, resolution_min=960)


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({}, True),
        ({"team": [1, 2]}, True),
        ({"team": [2]}, False),
        ({"priority_from": 70, "priority_to": 70}, True),
        ({"priority_from": 71}, False),
        ({"priority_to": 69}, False),
        ({"source_kind": ["x"], "category": ["delivery"], "flag": ["safety", "media"]}, True),
        ({"flag": ["safety"]}, False),
        ({"category": []}, True),
    ],
)
def test_a_policy_holds_when_all_that_it_names_is_so(conditions, holds: bool) -> None:
    policy = replace(POLICY, conditions=conditions)
    assert (choose_policy([policy], FACTS) is policy) is holds


def test_the_first_policy_that_holds_counts() -> None:
    strict = replace(POLICY, id=2, conditions={"priority_from": 60})
    assert choose_policy([strict, POLICY], FACTS) is strict
    assert choose_policy([strict, POLICY], replace(FACTS, priority=10)) is POLICY
    assert choose_policy([strict], replace(FACTS, priority=10)) is None


def test_the_clocks_count_business_hours_and_warn_at_their_share() -> None:
    opened = local(2026, 11, 20, 15)  # a Friday
    first = first_response(POLICY, OFFICE, opened, [])
    assert first.due_at == local(2026, 11, 23, 11)
    assert first.warn_at == local(2026, 11, 23, 10)
    solve = resolution(POLICY, OFFICE, opened, [])
    assert solve is not None
    assert solve.due_at == local(2026, 11, 24, 15)
    assert resolution(replace(POLICY, resolution_min=None), OFFICE, opened, []) is None


def test_only_the_pauses_that_a_policy_names_stop_its_clocks() -> None:
    at = [local(2026, 11, 23, hour) for hour in (9, 10, 11, 12)]
    pauses = [
        [at[0].isoformat(), at[1].isoformat(), "waiting"],
        [at[1].isoformat(), at[2].isoformat(), "snoozed"],
        [at[2].isoformat(), None, "resolved"],
    ]
    now = at[3]
    assert pauses_of(pauses, POLICY.pausing, now) == [(at[0], at[1]), (at[2], now)]
    both = replace(POLICY, pause_snoozed=True, pause_waiting=False)
    assert pauses_of(pauses, both.pausing, now) == [(at[1], at[2]), (at[2], now)]


@given(minutes=st.integers(1, 5000), pause=st.integers(0, 600))
def test_a_pause_never_makes_a_clock_run_out_earlier(minutes: int, pause: int) -> None:
    opened = local(2026, 11, 20, 15)
    policy = replace(POLICY, first_response_min=minutes)
    spans = [(opened, opened + timedelta(minutes=pause))]
    assert (
        first_response(policy, OFFICE, opened, spans).due_at
        >= first_response(policy, OFFICE, opened, []).due_at
    )


def test_hours_are_typed_as_people_write_them() -> None:
    assert read_spans("x", "9-12.30, 13:00–17:30") == [["09:00", "12:30"], ["13:00", "17:30"]]
    assert read_spans("x", " ") == []
    assert write_spans([["09:00", "12:30"]]) == "09:00-12:30"
    days = read_special_days("2026-12-24 9:00-13:00\n\n2027-01-02")
    assert days == {"2026-12-24": [["09:00", "13:00"]], "2027-01-02": []}
    assert read_special_days(write_special_days(days)) == days
    for wrong in ("24 december 9-13", "2026-02-30"):
        with pytest.raises(WrongInputError):
            read_special_days(wrong)
    with pytest.raises(WrongInputError):
        read_spans("x", "9 tot 5")
