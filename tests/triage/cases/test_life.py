from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_source
from tests.triage.cases.conftest import Post, viewer
from triage.cases import actions
from triage.cases.deciding import Outcome
from triage.cases.life import close_case, snooze_case
from triage.cases.relating import related_cases
from triage.cases.rules import read_rules, save_rules
from triage.errors import ForbiddenError, StaleError, WrongInputError
from triage.models import Case, CaseEvent, CaseThread
from triage.people.viewer import Viewer
from triage.sla.watching import watch_cases

Later = Callable[[float], datetime]


def kinds(db: Session, case_id: int) -> list[str]:
    statement = select(CaseEvent.kind).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    return list(db.scalars(statement))


def test_a_snoozed_case_stands_aside_and_counts_as_live(
    post: Post, db: Session, bob: Viewer, later: Later
) -> None:
    case = post.case_of(post(0.9))
    version = snooze_case(db, bob, case.id, until=later(20), now=later(1))

    assert (case.status, case.snoozed_until) == ("snoozed", later(20))
    assert case.pauses == [[later(1).isoformat(), None, "snoozed"]]
    again = snooze_case(db, bob, case.id, until=later(20), now=later(2))
    assert again == version


@pytest.mark.parametrize("hours", [-1, 0, 24 * 400])
def test_a_case_is_snoozed_until_a_time_within_the_next_year(
    hours: float, post: Post, db: Session, bob: Viewer, later: Later
) -> None:
    case = post.case_of(post(0.9))
    with pytest.raises(WrongInputError, match="until"):
        snooze_case(db, bob, case.id, until=later(hours), now=NOW)


def test_a_post_of_the_customer_wakes_a_snoozed_case(
    post: Post, db: Session, bob: Viewer, later: Later
) -> None:
    case = post.case_of(post(0.9))
    snooze_case(db, bob, case.id, until=later(20), now=later(1))

    post(0.02, now=later(3))

    case = db.get_one(Case, case.id, populate_existing=True)
    assert (case.status, case.snoozed_until) == ("open", None)
    assert "woken" in kinds(db, case.id)
    assert case.pauses == [[later(1).isoformat(), later(3).isoformat(), "snoozed"]]


def test_a_snoozed_case_can_be_woken_by_hand(
    post: Post, db: Session, bob: Viewer, later: Later
) -> None:
    case = post.case_of(post(0.9))
    snooze_case(db, bob, case.id, until=later(20), now=NOW)
    actions.reopen_case(db, bob, case.id, now=later(1))
    assert (case.status, kinds(db, case.id)[-1]) == ("open", "woken")


def test_a_stale_snooze_tells_what_changed_and_nothing_else(
    post: Post, db: Session, bob: Viewer, alice: Viewer, later: Later
) -> None:
    case = post.case_of(post(0.9))
    seen = actions.add_note(db, alice, case.id, text="Eerst", now=NOW)
    post(0.9, now=later(1))
    actions.claim_case(db, alice, case.id, now=later(1))

    with pytest.raises(StaleError) as stale:
        snooze_case(db, bob, case.id, until=later(20), now=later(2), version=seen)

    assert "noted" not in stale.value.changes
    assert {"mention_joined", "claimed"} <= set(stale.value.changes)


def test_a_complaint_after_the_end_begins_a_new_related_case(
    post: Post, db: Session, bob: Viewer, later: Later
) -> None:
    old = post.case_of(post(0.9))
    close_case(db, bob, old.id, now=later(1))

    new = post.case_of(post(0.9, now=later(2)))

    assert new.id != old.id
    assert [case.id for case in related_cases(db, bob, new.id)] == [old.id]
    assert db.get_one(Case, old.id, populate_existing=True).status == "closed"
    # The conversation goes on in the new one.
    assert post.case_of(post(0.02, now=later(3))).id == new.id
    assert db.scalars(select(CaseThread.case_id)).all() == [new.id]


def test_a_thank_you_after_the_end_changes_nothing(
    post: Post, db: Session, bob: Viewer, later: Later
) -> None:
    old = post.case_of(post(0.9))
    close_case(db, bob, old.id, now=later(1))
    thanks = post(0.02, now=later(2))
    assert post.decide(thanks) is Outcome.LEAVE
    assert post.cases() == 1


def test_a_closed_case_must_be_opened_again_first(post: Post, db: Session, bob: Viewer) -> None:
    case = post.case_of(post(0.9))
    close_case(db, bob, case.id, now=NOW)

    for act in (actions.claim_case, actions.wait_for_customer, actions.resolve_case):
        with pytest.raises(WrongInputError, match="open it again"):
            act(db, bob, case.id, now=NOW)
    actions.reopen_case(db, bob, case.id, now=NOW)
    assert case.status == "open"
    assert (case.resolved_at, case.closed_at) == (None, None)


def test_time_wakes_and_closes_each_exactly_once(
    sessions: sessionmaker[Session], later: Later
) -> None:
    with sessions.begin() as db:
        post = Post(db, make_source(db))
        bob = viewer(db, "Bob", "agent")
        snoozed = post.case_of(post(0.9)).id
        solved = post.case_of(post(0.9, mention={"conversation_id": "b"})).id
        snooze_case(db, bob, snoozed, until=later(5), now=NOW)
        actions.resolve_case(db, bob, solved, now=NOW)
        close_after = timedelta(days=read_rules(db).close_after_days)

    watch_cases(sessions, now=later(4))
    with sessions.begin() as db:
        assert db.get_one(Case, snoozed).status == "snoozed"
    for _ in range(2):
        watch_cases(sessions, now=later(5))
        watch_cases(sessions, now=NOW + close_after)

    with sessions.begin() as db:
        assert db.get_one(Case, snoozed).status == "open"
        assert db.get_one(Case, solved).status == "closed"
        assert kinds(db, snoozed).count("woken") == 1
        assert kinds(db, solved).count("closed") == 1


def test_managers_decide_when_cases_close(db: Session, bob: Viewer, alice: Viewer) -> None:
    with pytest.raises(ForbiddenError):
        save_rules(db, bob, {"close_after_days": 3})
    with pytest.raises(WrongInputError, match="close_after_days"):
        save_rules(db, alice, {"close_after_days": 0})
    save_rules(db, alice, {"close_after_days": 3, "join_within_h": 0})
    assert (read_rules(db).close_after_days, read_rules(db).join_within_h) == (3, 0)
