from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_source
from tests.triage.cases.conftest import Post
from triage.cases.actions import resolve_case
from triage.cases.joining import Candidate, Newcomer, choose_home, cosine
from triage.cases.rules import CaseRules
from triage.models import CaseEvent, Review
from triage.people.viewer import Viewer

EAST, NORTH, NEARLY_EAST = (1.0, 0.0), (0.0, 1.0), (0.95, 0.3)
RULES = CaseRules(join_within_h=72, join_from_percent=85)


def candidate(home_id: int, hours_ago: float, category: str, embedding=NORTH) -> Candidate:
    return Candidate(home_id, NOW - timedelta(hours=hours_ago), category, embedding)


def newcomer(category: str | None = "delivery", embedding=EAST) -> Newcomer:
    return Newcomer(NOW, category, embedding)


def test_the_same_subject_within_the_window_joins_the_latest_case() -> None:
    earlier, later = candidate(1, 50, "delivery"), candidate(2, 3, "delivery")
    assert choose_home(newcomer(), [earlier, later], RULES) == 2


@pytest.mark.parametrize(
    ("post", "other", "joins"),
    [
        (newcomer(), candidate(1, 73, "delivery"), False),
        (newcomer(), candidate(1, 3, "billing"), False),
        (newcomer(), candidate(1, 3, "billing", NEARLY_EAST), True),
        (newcomer("other"), candidate(1, 3, "other"), False),
        (newcomer("other"), candidate(1, 3, "other", EAST), True),
        (newcomer(None), candidate(1, 3, "delivery", EAST), False),
    ],
)
def test_what_is_too_old_or_about_something_else_stays_apart(
    post: Newcomer, other: Candidate, joins: bool
) -> None:
    assert (choose_home(post, [other], RULES) == 1) is joins


def test_a_window_of_nothing_joins_nobody() -> None:
    assert (
        choose_home(newcomer(), [candidate(1, 0, "delivery")], CaseRules(join_within_h=0)) is None
    )


numbers = st.floats(-10, 10, allow_nan=False)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=10))
def test_nearness_lies_between_minus_one_and_one_and_goes_both_ways(pairs) -> None:
    one, other = [x for x, _ in pairs], [y for _, y in pairs]
    assert -1.0001 <= cosine(one, other) <= 1.0001
    assert cosine(one, other) == pytest.approx(cosine(other, one))


def by(handle: str, conversation: str, **more: object) -> dict[str, object]:
    return {"conversation_id": conversation, "author_handle": handle, "network": "x", **more}


def test_a_post_elsewhere_by_the_same_author_joins_and_its_thread_follows(
    post: Post, db: Session, later: Callable[[float], datetime]
) -> None:
    first = post.case_of(post(0.9, mention=by("@eva", "a")))
    post.source = make_source(db)  # another source of the same network

    second = post(0.9, now=later(5), mention=by("@eva", "b"))
    reply = post(0.02, now=later(6), mention=by("@joop", "b"))

    assert post.case_of(second).id == post.case_of(reply).id == first.id
    data = db.scalars(select(CaseEvent.data).where(CaseEvent.kind == "mention_joined")).all()
    assert [one["because"] for one in data] == ["author", "thread"]


def test_a_remark_in_somebody_elses_thread_does_not_bring_the_thread_along(
    post: Post, db: Session, later: Callable[[float], datetime]
) -> None:
    first = post.case_of(post(0.9, mention=by("@eva", "a")))
    remark = post(0.9, now=later(1), mention=by("@eva", "b", in_reply_to="b"))
    stranger = post(0.9, now=later(2), mention=by("@joop", "b"))

    assert post.case_of(remark).id == first.id
    assert post.case_of(stranger).id != first.id


def test_other_authors_networks_subjects_and_solved_cases_stay_apart(
    post: Post, db: Session, alice: Viewer, later: Callable[[float], datetime]
) -> None:
    first = post.case_of(post(0.9, mention=by("@eva", "a"), embedding=[1.0] + [0.0] * 383))
    far = [0.0, 1.0] + [0.0] * 382
    others = [
        post(0.9, mention=by("@joop", "b")),
        post(0.9, mention={**by("@eva", "c"), "network": "mastodon"}),
        post(0.9, mention=by("@eva", "d"), category="billing", embedding=far),
        post(0.9, now=later(100), mention=by("@eva", "e")),
    ]
    assert first.id not in {post.case_of(other).id for other in others}

    solo = post.case_of(post(0.9, mention=by("@kim", "f")))
    resolve_case(db, alice, solo.id, now=NOW)
    assert post.case_of(post(0.9, now=later(1), mention=by("@kim", "g"))).id != solo.id


def test_a_doubtful_post_of_the_author_joins_and_nobody_is_asked(
    post: Post, db: Session, later: Callable[[float], datetime]
) -> None:
    first = post.case_of(post(0.9, mention=by("@eva", "a")))
    doubtful = post(0.4, now=later(1), mention=by("@eva", "b"))
    assert post.case_of(doubtful).id == first.id
    assert db.scalars(select(Review)).all() == []
