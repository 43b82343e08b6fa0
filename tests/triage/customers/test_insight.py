"""What to know first about a customer."""

from datetime import timedelta
from typing import Any

from tests.factories import NOW
from triage.customers.insight import MOST_TOLD, CaseFact, Situation, next_to_know


def case(days_ago: int, category: str = "delivery", **values: Any) -> CaseFact:
    told = {"is_live": True, "is_late": False, **values}
    return CaseFact(NOW - timedelta(days=days_ago), category, **told)


def codes(**values: Any) -> list[str]:
    return [insight.code for insight in next_to_know(Situation(now=NOW, **values))]


def test_a_third_complaint_about_one_thing_is_said_so() -> None:
    [insight] = next_to_know(Situation(now=NOW, cases=[case(1), case(20), case(59)]))
    assert insight.code == "complaints_of_one_kind"
    assert insight.values == {"count": 3, "days": 60, "category": "delivery"}
    assert insight.is_warning


def test_old_complaints_do_not_count() -> None:
    assert codes(cases=[case(1), case(61)]) == []


def test_complaints_about_several_things_name_the_most_frequent() -> None:
    [insight] = next_to_know(
        Situation(now=NOW, cases=[case(1, "billing"), case(2), case(3, "billing")])
    )
    assert (insight.code, insight.values["category"], insight.values["most"]) == (
        "complaints",
        "billing",
        2,
    )


def test_warnings_come_before_everything_else() -> None:
    found = codes(
        stage="won_back",
        traits=["late_payer"],
        cases=[case(1, is_late=True, flags=("churn", "legal"))],
        do_not_contact=True,
    )
    assert found == ["do_not_contact", "threatens_to_leave", "threatens_with_law",
                     "waits_for_answer"]  # fmt: skip
    assert len(found) == MOST_TOLD


def test_threats_in_solved_cases_are_over() -> None:
    assert codes(cases=[case(1, is_live=False, is_late=True, flags=("churn",))]) == []


def test_a_mood_needs_posts_to_change() -> None:
    assert codes(recent_posts=(4, 3), earlier_posts=(10, 2)) == ["mood_worsens"]
    assert codes(recent_posts=(4, 0), earlier_posts=(10, 6)) == ["mood_improves"]
    assert codes(recent_posts=(2, 2), earlier_posts=(10, 0)) == []
    assert codes(recent_posts=(10, 4), earlier_posts=(10, 3)) == []


def test_an_order_of_these_days_is_named() -> None:
    [insight] = next_to_know(
        Situation(now=NOW, last_order_at=NOW - timedelta(days=3), last_order="OR-1")
    )
    assert (insight.code, insight.values["order"]) == ("ordered_recently", "OR-1")
    assert codes(last_order_at=NOW - timedelta(days=15)) == []
    assert codes(last_order_at=NOW + timedelta(days=1)) == []
