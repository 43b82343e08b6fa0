"""What customers are worth: formulas with their inputs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import NOW
from triage.lifecycle.policy import WorthParameters
from triage.lifecycle.stages import Facts
from triage.lifecycle.worth import Worth, judge_worth, segment_of

PARAMETERS = WorthParameters()


def worth(stage: str = "active", **values: Any) -> Worth:
    return judge_worth(Facts(customer_id=1, now=NOW, **values), stage, PARAMETERS)


def test_the_value_of_the_customer_file_counts_before_orders() -> None:
    told = worth(imported_value=Decimal("420.00"), spent_ever=Decimal(9999), orders_ever=3)
    assert (told.current.euros, told.current.formula) == (Decimal("420.00"), "imported")


def test_without_it_orders_count_as_far_as_the_margin_goes() -> None:
    known = Facts(customer_id=1, now=NOW, spent_ever=Decimal("200.00"), orders_ever=2)
    told = judge_worth(known, "active", WorthParameters(margin=25)).current
    assert (told.euros, told.formula) == (Decimal("50.00"), "orders")
    assert told.inputs == {"spent": Decimal("200.00"), "orders": 2, "margin": 25}


def test_potential_is_a_years_orders_ahead_times_who_stays() -> None:
    told = worth("at_risk", orders_12_months=4, spent_12_months=Decimal("300.00")).potential
    assert (told.euros, told.formula) == (Decimal("240.00"), "yearly")  # 300 x 2 x 40 %
    assert (told.inputs["years"], told.inputs["keep"]) == (2, 40)


def test_without_orders_the_value_is_spread_over_the_years_as_a_customer() -> None:
    since = (NOW - timedelta(days=1460)).date()
    told = worth(imported_value=Decimal("800.00"), customer_since=since).potential
    assert (told.euros, told.formula) == (Decimal("320.00"), "spread")  # 800 / 4 x 2 x 80 %


def test_a_customer_of_three_weeks_is_not_worth_seventeen_times_as_much() -> None:
    since = (NOW - timedelta(days=21)).date()
    told = worth("new", imported_value=Decimal("100.00"), customer_since=since).potential
    assert told.euros == Decimal("120.00")  # 100 / 1 x 2 x 60 %


def test_of_nothing_nothing_is_expected() -> None:
    told = worth("prospect")
    assert (told.current.euros, told.potential.euros, told.reach.euros) == (0, 0, 0)
    assert told.potential.formula == "nothing"


def test_readers_of_public_posts_have_a_price() -> None:
    told = worth(audience=12_000, likes=400).reach
    assert told.euros == Decimal("62.00")  # 12,400 readers at 5 euros a thousand
    assert told.inputs == {"followers": 12_000, "likes": 400, "price": 5}


@pytest.mark.parametrize(
    ("extra", "flags"),
    [
        ({"Late payer": "ja"}, ("late_payer",)),
        ({"wanbetaler": True}, ("late_payer",)),
        ({"aanmaningen": "3"}, ("late_payer",)),
        ({"aanmaningen": 1}, ()),
        ({"reminders": "veel"}, ()),
        ({"koopjesjager": "x"}, ("bargain_hunter",)),
        ({"kortingsaandeel": "62,5 %"}, ("bargain_hunter",)),
        ({"kortingsaandeel": "12%"}, ()),
        ({"late_payer": "nee", "note": "ja"}, ()),
    ],
)
def test_flags_come_from_the_fields_of_the_customer_file(
    extra: dict[str, Any], flags: tuple[str, ...]
) -> None:
    assert worth(extra=extra).flags == flags


def test_the_top_begins_where_the_company_says() -> None:
    assert worth(imported_value=Decimal(999)).flags == ()
    assert worth(imported_value=Decimal(1000)).flags == ("top",)


def test_the_segment_is_the_customer_files() -> None:
    assert segment_of({"Klantgroep": "Zakelijk", "x": "y"}) == "Zakelijk"
    assert segment_of({"x": "y"}) is None
