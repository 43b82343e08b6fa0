"""Reach, repeat contact and the company's own points, on real rows."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, make_source
from tests.triage.cases.conftest import Post
from triage.cases.priority import (
    PriorityFacts,
    PriorityPoints,
    PriorityReason,
    next_waiting_step_h,
    read_points,
    score_priority,
)
from triage.cases.rules import flat_points, points_of_flat, read_rules, save_points
from triage.cases.scoring import counted
from triage.errors import ForbiddenError, WrongInputError
from triage.models import Case
from triage.people.viewer import Viewer

PLAIN = PriorityFacts("none", "neutral", (), None, 0, None)


def reasons(case: Case) -> dict[str, tuple[int, str]]:
    return {one["reason"]: (one["points"], one["detail"]) for one in case.priority_reasons}


def facts(**changed: object) -> PriorityFacts:
    given = {name: getattr(PLAIN, name) for name in PLAIN.__dataclass_fields__}
    return PriorityFacts(**{**given, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "reason", "points", "detail"),
    [
        ({"followers": 999}, "reach", None, ""),
        ({"followers": 1000}, "reach", 5, "1000"),
        ({"followers": 10_000}, "reach", 10, "10000"),
        ({"followers": 5_000_000}, "reach", 15, "5000000"),
        ({"likes": 100}, "likes", 5, "100"),
        ({"earlier_cases": 1}, "repeat_contact", 15, "2"),
        ({"earlier_cases": 2}, "repeat_contact", 20, "3"),
        ({"earlier_cases": 50}, "repeat_contact", 25, "51"),
        ({"waiting_h": 23.9}, "waiting", None, ""),
        ({"waiting_h": 48.0}, "waiting", 6, "48"),
        ({"waiting_h": 10_000.0}, "waiting", 15, "10000"),
        ({"extra": (PriorityReason(7, "rule", "4"),)}, "rule", 7, "4"),
    ],
)
def test_each_fact_earns_its_points_and_says_so(
    changed: dict[str, object], reason: str, points: int | None, detail: str
) -> None:
    found = {one.reason: one for one in score_priority(facts(**changed)).reasons}
    if points is None:
        assert reason not in found
    else:
        assert (found[reason].points, found[reason].detail) == (points, detail)


def test_extra_points_may_lower_but_never_below_nothing() -> None:
    assert score_priority(facts(extra=(PriorityReason(-90, "rule", "1"),))).points == 0


def test_the_next_step_of_waiting_is_known_until_there_is_none() -> None:
    points = PriorityPoints()
    assert next_waiting_step_h(0.0, points) == 24
    assert next_waiting_step_h(25.5, points) == 22.5
    assert next_waiting_step_h(24.0 * 5, points) is None
    assert next_waiting_step_h(0.0, PriorityPoints(waiting=0)) is None


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (12, 12), ("12", 12), (10**30, 10**9), (-1, None), ("a", None), (True, None),
        (1.5, None), (None, None), ("١٢", None),
    ],
)  # fmt: skip
def test_only_whole_numbers_count_as_readers(value: object, count: int | None) -> None:
    assert counted({"followers": value}, "followers") == count


def test_reach_counts_only_where_the_purpose_of_the_source_names_it(
    post: Post, db: Session
) -> None:
    extra = {"followers": 20_000, "likes": 300}
    silent = post.case_of(post(0.9, mention={"extra": extra}))
    assert not {"reach", "likes"} & set(reasons(silent))
    post.source = make_source(db, purpose="Klantenservice; bereik telt mee voor de urgentie")
    told = post.case_of(post(0.9, mention={"extra": extra}))
    assert reasons(told)["reach"] == (10, "20000")
    assert reasons(told)["likes"] == (5, "300")


def test_a_second_contact_of_the_author_within_ninety_days_counts(
    post: Post, later: Callable[[float], datetime]
) -> None:
    def complaint(thread: str, hours: float, handle: str = "@eva") -> Case:
        mention = {"conversation_id": thread, "author_handle": handle, "network": "x"}
        far = [0.0] * 384
        return post.case_of(
            post(0.9, now=later(hours), mention=mention, category="other", embedding=far)
        )

    first = complaint("a", 0)
    second = complaint("b", 24 * 60)
    third = complaint("c", 24 * 120)
    other = complaint("d", 24 * 121, "@joop")
    assert "repeat_contact" not in reasons(first)
    assert reasons(second)["repeat_contact"] == (15, "2")
    assert reasons(third)["repeat_contact"] == (15, "2")  # the first is too long ago
    assert "repeat_contact" not in reasons(other)


def test_a_company_sets_its_own_points(post: Post, db: Session, alice: Viewer, bob: Viewer) -> None:
    with pytest.raises(ForbiddenError):
        save_points(db, bob, PriorityPoints())
    with pytest.raises(WrongInputError, match=r"severity\.blame"):
        save_points(db, alice, read_points({"severity": {"blame": 101}}))
    save_points(db, alice, read_points({"severity": {"disapproval": 33}, "negative": 1}))

    case = post.case_of(post(0.9, severity="disapproval", sentiment="negative"))

    assert reasons(case)["severity"] == (33, "disapproval")
    assert reasons(case)["sentiment"][0] == 1
    assert read_rules(db).points.flags["legal"] == 20  # what was not set is as by default


def test_points_go_into_a_form_and_back() -> None:
    points = read_points({"flags": {"legal": 40}, "waiting": 9})
    assert points_of_flat(flat_points(points)) == points


def test_having_waited_does_not_shorten_the_time_that_was_given() -> None:
    fresh = score_priority(facts(severity="blame"))
    old = score_priority(facts(severity="blame", waiting_h=500.0))
    assert old.points > fresh.points
    assert old.first_response_within == fresh.first_response_within == timedelta(hours=4)
    assert NOW + old.first_response_within > NOW
