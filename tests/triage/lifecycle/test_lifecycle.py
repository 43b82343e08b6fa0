"""Stages of customers: pure decisions from facts and rules."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import NOW
from triage.errors import WrongInputError
from triage.lifecycle.policy import (
    DEFAULT_POLICY,
    FACTS,
    Condition,
    Policy,
    StageRule,
    WorthParameters,
    check_policy,
)
from triage.lifecycle.stages import Facts, decide_stage, read_stage
from triage.models.lifecycle import STAGES


def facts(**values: Any) -> Facts:
    return Facts(customer_id=1, now=NOW, **values)


def ordered(days_ago: int, *, earlier: int | None = None, **values: Any) -> Facts:
    """A customer whose last order was so many days ago."""
    told: dict[str, Any] = {
        "orders_ever": 2,
        "orders_12_months": int(days_ago <= 365),
        "customer_since": date(2019, 1, 1),
        "last_order_at": NOW - timedelta(days=days_ago),
        "first_order_at": NOW - timedelta(days=2000),
    }
    if earlier is not None:
        told["earlier_order_at"] = NOW - timedelta(days=earlier)
    return facts(**{**told, **values})


def stage(known: Facts, policy: Policy = DEFAULT_POLICY) -> str:
    return decide_stage(known, policy).stage


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (facts(), "prospect"),
        (facts(customer_since=NOW.date() - timedelta(days=20)), "new"),
        (facts(customer_since=date(2020, 1, 1)), "active"),
        (ordered(30), "active"),
        (ordered(364), "active"),
        (ordered(365), "at_risk"),
        (ordered(729), "at_risk"),
        (ordered(730), "lost"),
        (ordered(30, threatens_to_leave=True), "at_risk"),
        (ordered(30, complaints_60_days=2), "active"),
        (ordered(30, complaints_60_days=3), "at_risk"),
        (ordered(10, earlier=800), "won_back"),
        (ordered(181, earlier=1000), "active"),
        (ordered(10, lost_at=NOW - timedelta(days=40)), "won_back"),
        (ordered(800, lost_at=NOW - timedelta(days=40)), "lost"),
    ],
)
def test_the_default_rules_put_customers_where_one_expects(known: Facts, expected: str) -> None:
    assert stage(known) == expected


def test_the_first_rule_that_holds_decides_and_is_named() -> None:
    verdict = decide_stage(ordered(800), DEFAULT_POLICY)
    assert verdict.stage == "lost"
    assert verdict.reason == {"rule": 3, "facts": {"days_since_order": 800}}


def test_what_is_not_known_is_neither_long_ago_nor_recent() -> None:
    never = facts(customer_since=date(2015, 1, 1))
    for comparison in ("at_least", "at_most"):
        rules = (
            StageRule("lost", (Condition("days_since_order", comparison, 0),)),
            StageRule("active"),
        )
        assert stage(never, Policy(rules, "ignored", WorthParameters())) == "active"


@pytest.mark.parametrize(
    ("imported", "orders", "expected"),
    [
        ("wins", 2, "lost"),
        ("wins", 0, "lost"),
        ("fills", 0, "lost"),
        ("fills", 2, "active"),
        ("ignored", 0, "active"),
    ],
)
def test_whether_the_customer_file_wins_is_the_companys_choice(
    imported: Any, orders: int, expected: str
) -> None:
    known = ordered(30) if orders else facts(customer_since=date(2020, 1, 1))
    known = Facts(**{**{name: getattr(known, name) for name in known.__dataclass_fields__},
                     "imported_stage": "Lapsed"})  # fmt: skip
    policy = Policy(DEFAULT_POLICY.rules, imported, WorthParameters())
    assert stage(known, policy) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ACTIEF", "active"),
        ("At-Risk", "at_risk"),
        ("won_back", "won_back"),
        ("ex klant", "lost"),
        ("vip platina", None),
        ("", None),
        (None, None),
    ],
)
def test_words_of_customer_files_become_stages(word: str | None, expected: str | None) -> None:
    assert read_stage(word) == expected


def test_every_stage_of_the_words_is_one_of_the_six() -> None:
    assert {read_stage(word) for word in ("lead", "nieuw", "lid", "slapend", "opgezegd",
                                          "teruggewonnen")} == set(STAGES)  # fmt: skip


def test_every_fact_that_rules_may_ask_exists() -> None:
    known = ordered(10, earlier=20, spent_12_months=Decimal("12.50"))
    for name in FACTS:
        assert hasattr(known, name), name


@pytest.mark.parametrize(
    "rules",
    [
        (),
        (StageRule("lost", (Condition("open_cases", "at_least", 1),)),),  # nobody else has a stage
        (StageRule("platinum"),),
        (StageRule("lost", (Condition("shoe_size", "at_least", 43),)), StageRule("active")),
        (StageRule("lost", (Condition("open_cases", "yes"),)), StageRule("active")),
        (StageRule("lost", (Condition("open_cases", "at_least", -1),)), StageRule("active")),
        tuple([StageRule("active")] * 31),
    ],
)
def test_rules_that_cannot_work_are_refused(rules: tuple[StageRule, ...]) -> None:
    with pytest.raises(WrongInputError):
        check_policy(Policy(rules, "fills", WorthParameters()))


def test_the_defaults_pass_their_own_check() -> None:
    check_policy(DEFAULT_POLICY)
