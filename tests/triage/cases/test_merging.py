from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_source, make_team
from tests.triage.cases.conftest import Post, viewer
from triage.cases import actions
from triage.cases.life import close_case, snooze_case
from triage.cases.merging import merge_cases, split_case, unmerge_case
from triage.cases.reading import read_case
from triage.cases.relating import (
    find_other_cases,
    relate_cases,
    related_cases,
    unrelate_cases,
)
from triage.cases.undoing import undo_event
from triage.errors import CannotUndoError, NotFoundError, TriageError, WrongInputError
from triage.models import Case, CaseEvent, CaseMention
from triage.people.viewer import Viewer

Later = Callable[[float], datetime]


def posts_of(db: Session, case_id: int) -> set[int]:
    db.flush()
    return set(db.scalars(select(CaseMention.mention_id).where(CaseMention.case_id == case_id)))


def status_of(db: Session, case_id: int) -> str:
    return db.get_one(Case, case_id, populate_existing=True).status


def kinds(db: Session, case_id: int) -> list[str]:
    statement = select(CaseEvent.kind).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    return list(db.scalars(statement))


@pytest.fixture
def two(post: Post) -> tuple[int, int]:
    """A case in thread a and one in thread b."""
    return (
        post.case_of(post(0.9, mention={"conversation_id": "a"})).id,
        post.case_of(post(0.9, mention={"conversation_id": "b"})).id,
    )


def test_a_merged_case_goes_on_in_the_other_one_and_comes_back_with_what_came_since(
    post: Post, db: Session, bob: Viewer, two: tuple[int, int], later: Later
) -> None:
    a, b = two
    own_a, own_b = posts_of(db, a), posts_of(db, b)

    merge_cases(db, bob, b, into_id=a, now=later(1))
    assert (posts_of(db, a), posts_of(db, b)) == (own_a | own_b, set())
    assert status_of(db, b) == "merged"
    assert kinds(db, a)[-1] == "moved_in"
    assert kinds(db, b)[-1] == "merged"
    between = post(0.9, now=later(2), mention={"conversation_id": "b"})
    more = post(0.9, now=later(3), mention={"conversation_id": "a"})
    assert {between.id, more.id} <= posts_of(db, a)

    unmerge_case(db, bob, b, now=later(4))

    assert posts_of(db, a) == own_a | {more.id}
    assert posts_of(db, b) == own_b | {between.id}
    assert status_of(db, b) == "open"
    assert post.case_of(post(0.1, now=later(5), mention={"conversation_id": "b"})).id == b


def test_an_unmerged_case_stands_as_before_unless_its_customer_wrote_since(
    post: Post, db: Session, bob: Viewer, two: tuple[int, int], later: Later
) -> None:
    a, b = two
    snooze_case(db, bob, b, until=later(50), now=NOW)
    merge_cases(db, bob, b, into_id=a, now=later(1))
    unmerge_case(db, bob, b, now=later(2))
    assert status_of(db, b) == "snoozed"

    merge_cases(db, bob, b, into_id=a, now=later(3))
    post(0.2, now=later(4), mention={"conversation_id": "b"})
    unmerge_case(db, bob, b, now=later(5))
    assert status_of(db, b) == "open"


def test_cases_merge_at_any_depth_and_come_apart_one_by_one(
    post: Post, db: Session, bob: Viewer, two: tuple[int, int], later: Later
) -> None:
    a, b = two
    c = post.case_of(post(0.9, mention={"conversation_id": "c"})).id
    own = {case: posts_of(db, case) for case in (a, b, c)}
    merge_cases(db, bob, c, into_id=b, now=NOW)
    merge_cases(db, bob, b, into_id=a, now=NOW)
    assert posts_of(db, a) == own[a] | own[b] | own[c]

    unmerge_case(db, bob, c, now=later(1))  # out of the middle
    assert posts_of(db, c) == own[c]
    unmerge_case(db, bob, b, now=later(1))
    assert (posts_of(db, a), posts_of(db, b)) == (own[a], own[b])


def test_what_cannot_be_merged_is_refused(db: Session, bob: Viewer, two: tuple[int, int]) -> None:
    a, b = two
    with pytest.raises(WrongInputError, match="another case"):
        merge_cases(db, bob, a, into_id=a, now=NOW)
    close_case(db, bob, b, now=NOW)
    with pytest.raises(WrongInputError, match="closed"):
        merge_cases(db, bob, a, into_id=b, now=NOW)
    with pytest.raises(NotFoundError):
        merge_cases(db, bob, a, into_id=10**9, now=NOW)


def test_a_merged_case_can_no_longer_be_worked_on(
    db: Session, bob: Viewer, two: tuple[int, int]
) -> None:
    a, b = two
    merge_cases(db, bob, b, into_id=a, now=NOW)
    assert merge_cases(db, bob, b, into_id=a, now=NOW)  # a second click
    with pytest.raises(WrongInputError, match=f"case {a}"):
        actions.claim_case(db, bob, b, now=NOW)
    with pytest.raises(WrongInputError, match="merged"):
        merge_cases(db, bob, a, into_id=b, now=NOW)


def test_only_somebody_who_sees_both_cases_merges_or_relates_them(
    db: Session, bob: Viewer, alice: Viewer, two: tuple[int, int]
) -> None:
    a, b = two
    db.get_one(Case, b).team_id = make_team(db).id
    db.flush()
    for act in (
        lambda: merge_cases(db, bob, a, into_id=b, now=NOW),
        lambda: merge_cases(db, bob, b, into_id=a, now=NOW),
        lambda: relate_cases(db, bob, a, other_id=b, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert find_other_cases(db, bob, a, str(b)) == ()
    merge_cases(db, alice, b, into_id=a, now=NOW)
    with pytest.raises(NotFoundError):
        unmerge_case(db, bob, b, now=NOW)


def test_posts_are_split_off_into_a_case_of_their_own(
    post: Post, db: Session, bob: Viewer, later: Later
) -> None:
    first = post(0.9, mention={"external_id": "p1"}, category="delivery")
    second = post(0.9, now=later(1), mention={"external_id": "p2"}, category="billing")
    case = post.case_of(first)

    new_id = split_case(db, bob, case.id, mention_ids=[second.id], now=later(2))

    assert (posts_of(db, case.id), posts_of(db, new_id)) == ({first.id}, {second.id})
    assert read_case(db, bob, new_id).row.category == "billing"
    assert [other.id for other in related_cases(db, bob, case.id)] == [new_id]
    # The thread goes on where it was; who answers the part that was split off goes with it.
    assert post.case_of(post(0.1, now=later(3))).id == case.id
    answer = post(0.1, now=later(3), mention={"in_reply_to": "p2"})
    assert post.case_of(answer).id == new_id


def test_a_split_leaves_at_least_one_post_on_either_side(
    post: Post, db: Session, bob: Viewer, two: tuple[int, int]
) -> None:
    a, b = two
    for wrong in ([], posts_of(db, a), posts_of(db, b), [10**9]):
        with pytest.raises(WrongInputError, match="posts"):
            split_case(db, bob, a, mention_ids=wrong, now=NOW)


def test_a_whole_conversation_that_is_split_off_takes_its_thread_along(
    post: Post, db: Session, bob: Viewer, two: tuple[int, int], later: Later
) -> None:
    a, b = two
    own_b = posts_of(db, b)
    merge_cases(db, bob, b, into_id=a, now=NOW)

    new_id = split_case(db, bob, a, mention_ids=own_b, now=later(1))
    assert post.case_of(post(0.2, now=later(2), mention={"conversation_id": "b"})).id == new_id


def test_a_split_is_undone_and_what_came_to_the_part_comes_along(
    post: Post, db: Session, bob: Viewer, later: Later
) -> None:
    first = post(0.9)
    second = post(0.9, now=later(1), mention={"external_id": "p2"})
    case = post.case_of(first)
    new_id = split_case(db, bob, case.id, mention_ids=[second.id], now=later(2))
    third = post(0.1, now=later(3), mention={"in_reply_to": "p2"})

    undo_event(db, bob, case.id, last_event(db, case.id, "split"), now=later(4))

    assert posts_of(db, case.id) == {first.id, second.id, third.id}
    assert status_of(db, new_id) == "merged"


def test_related_cases_are_linked_both_ways_and_let_go(
    db: Session, bob: Viewer, two: tuple[int, int]
) -> None:
    a, b = two
    relate_cases(db, bob, b, other_id=a, now=NOW)
    relate_cases(db, bob, a, other_id=b, now=NOW)  # is there already
    assert [case.id for case in related_cases(db, bob, a)] == [b]
    assert [case.id for case in related_cases(db, bob, b)] == [a]
    assert kinds(db, a).count("related") == kinds(db, b).count("related") == 1
    unrelate_cases(db, bob, a, other_id=b, now=NOW)
    assert related_cases(db, bob, b) == ()


def test_another_case_is_found_by_number_words_author_or_customer(
    post: Post, db: Session, bob: Viewer
) -> None:
    def case(conversation: str, **mention: object) -> int:
        values = {"conversation_id": conversation, **mention}
        return post.case_of(post(0.9, mention=values, category="other", embedding=[0.0] * 384)).id

    mine = case("a", author_handle="@eva", network="x", text="Eerste")
    hers = case("b", author_handle="@eva", network="x", text="Tweede")
    other = case("c", text="De kachel is stuk")

    assert [one.id for one in find_other_cases(db, bob, mine, "")] == [hers]
    assert [one.id for one in find_other_cases(db, bob, mine, "kachel")] == [other]
    assert [one.id for one in find_other_cases(db, bob, mine, f"#{other}")] == [other]
    assert find_other_cases(db, bob, mine, str(mine)) == ()
    assert find_other_cases(db, bob, mine, "9" * 30) == ()


def last_event(db: Session, case_id: int, kind: str) -> int:
    found = db.scalars(
        select(CaseEvent.id)
        .where(CaseEvent.case_id == case_id, CaseEvent.kind == kind)
        .order_by(CaseEvent.id.desc())
    ).first()
    assert found is not None
    return found


STEPS = st.lists(
    st.sampled_from(
        ["post_a", "post_b", "post_c", "claim", "wait", "snooze", "resolve", "reopen",
         "note", "merge_c", "unmerge_c", "undo"]
    ),
    max_size=12,
)  # fmt: skip


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_done_in_between_unmerging_gives_both_cases_their_posts(
    steps: list[str], db: Session
) -> None:
    with db.begin_nested() as savepoint:
        post = Post(db, make_source(db))
        bob = viewer(db, "Bob", "manager")
        threads = {name: [post(0.9, mention={"conversation_id": name})] for name in "abc"}
        a, b, c = (post.case_of(threads[name][0]).id for name in "abc")
        merge_cases(db, bob, b, into_id=a, now=NOW)
        for number, step in enumerate(steps):
            now = NOW + timedelta(hours=number + 1)
            try:
                _do(step, post, bob, threads, (a, b, c), now)
            except TriageError:
                continue  # refused, and nothing happened
        now = NOW + timedelta(hours=100)
        for case in (c, b):
            unmerge_case(db, bob, case, now=now)
        homes = {
            case: {mention.id for mention in threads[name]}
            for case, name in zip((a, b, c), "abc", strict=True)
        }
        assert {case: posts_of(db, case) for case in homes} == homes
        assert all(status_of(db, case) != "merged" for case in homes)
        savepoint.rollback()


def _do(step: str, post: Post, bob: Viewer, threads, cases: tuple[int, int, int], now) -> None:
    db, (a, _, c) = post.session, cases
    acts = {
        "claim": lambda: actions.claim_case(db, bob, a, now=now),
        "wait": lambda: actions.wait_for_customer(db, bob, a, now=now),
        "snooze": lambda: snooze_case(db, bob, a, until=now + timedelta(hours=5), now=now),
        "resolve": lambda: actions.resolve_case(db, bob, a, now=now),
        "reopen": lambda: actions.reopen_case(db, bob, a, now=now),
        "note": lambda: actions.add_note(db, bob, a, text="x", now=now),
        "merge_c": lambda: merge_cases(db, bob, c, into_id=a, now=now),
        "unmerge_c": lambda: unmerge_case(db, bob, c, now=now),
        "undo": lambda: undo_event(
            db, bob, a, db.scalars(select(CaseEvent.id).where(CaseEvent.case_id == a)).all()[-1],
            now=now,
        ),
    }  # fmt: skip
    if step in acts:
        acts[step]()
        return
    name = step[-1]
    # A complaint: it joins whatever case the conversation has, also a resolved one.
    threads[name].append(post(0.9, now=now, mention={"conversation_id": name}))


def test_a_merge_is_undone_from_either_side(
    db: Session, bob: Viewer, two: tuple[int, int], later: Later
) -> None:
    a, b = two
    merge_cases(db, bob, b, into_id=a, now=NOW)
    undo_event(db, bob, a, last_event(db, a, "moved_in"), now=later(1))
    assert status_of(db, b) == "open"

    merge_cases(db, bob, b, into_id=a, now=later(2))
    undo_event(db, bob, b, last_event(db, b, "merged"), now=later(3))
    assert status_of(db, b) == "open"
    with pytest.raises(CannotUndoError):
        undo_event(db, bob, a, last_event(db, a, "moved_in"), now=later(4))
