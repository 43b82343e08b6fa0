"""A case that leaves somebody's hands waits for the next one where its team wants that."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_source, make_team
from tests.triage.cases.conftest import Post, viewer
from tests.triage.sla.conftest import make_policy
from triage.cases import actions
from triage.cases.merging import merge_cases, split_case, unmerge_case
from triage.cases.moving import move_case
from triage.cases.undoing import undo_event
from triage.models import Case, CaseEvent, Team, User
from triage.people.presence import shut_out
from triage.people.viewer import Viewer
from triage.sla.watching import look_at_clocks


@pytest.fixture
def alice(db: Session) -> Viewer:
    return viewer(db, "Alice", "manager")


@pytest.fixture
def post(db: Session) -> Post:
    return Post(db, make_source(db, name="Forum"))


@pytest.fixture
def case(post: Post) -> Case:
    return post.case_of(post(0.9))


def automatic(db: Session) -> Team:
    return make_team(db, assign_mode="automatic")


def newest(db: Session, case: Case, kind: str) -> CaseEvent:
    db.flush()
    wanted = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.kind == kind)
    return db.scalars(wanted.order_by(CaseEvent.id.desc())).all()[0]


def test_a_move_that_is_taken_back_waits_for_nobody_of_the_other_team(
    db: Session, alice: Viewer, case: Case
) -> None:
    move_case(db, alice, case.id, team_id=automatic(db).id, now=NOW)
    assert case.assign_wanted
    undo_event(db, alice, case.id, newest(db, case, "moved").id, now=NOW)
    assert (case.team_id, case.assign_wanted) == (None, False)


def test_a_move_that_is_taken_back_waits_again_in_its_own_team(
    db: Session, alice: Viewer, case: Case
) -> None:
    case.team_id, case.assign_wanted = automatic(db).id, True
    move_case(db, alice, case.id, team_id=make_team(db).id, now=NOW)
    assert not case.assign_wanted
    undo_event(db, alice, case.id, newest(db, case, "moved").id, now=NOW)
    assert case.assign_wanted


def test_a_move_is_taken_back_after_the_owner_left(db: Session, alice: Viewer, case: Case) -> None:
    case.team_id, case.assign_wanted = automatic(db).id, False
    case.assignee_id = viewer(db, "Dora", "agent").id
    move_case(db, alice, case.id, team_id=make_team(db).id, now=NOW)
    db.get_one(User, newest(db, case, "moved").data["before"]["assignee_id"]).enabled = False
    undo_event(db, alice, case.id, newest(db, case, "moved").id, now=NOW)
    assert (case.assignee_id, case.assign_wanted) == (None, True)


@pytest.mark.parametrize("is_automatic", [True, False])
def test_a_case_that_escalates_to_a_team_is_given_out_as_that_team_does(
    is_automatic: bool, db: Session, case: Case
) -> None:
    team = automatic(db) if is_automatic else make_team(db)
    case.team_id, case.assign_wanted = (None, False) if is_automatic else (automatic(db).id, True)
    make_policy(db, first_response_min=30, escalation={"points": 5, "team_id": team.id})
    look_at_clocks(db, case, NOW + timedelta(hours=2))
    assert (case.team_id, case.assign_wanted) == (team.id, is_automatic)


def test_who_gets_a_late_case_ends_its_waiting(db: Session, alice: Viewer, case: Case) -> None:
    case.team_id, case.assign_wanted = automatic(db).id, True
    make_policy(db, first_response_min=30, escalation={"user_id": alice.id})
    look_at_clocks(db, case, NOW + timedelta(hours=2))
    assert (case.assignee_id, case.assign_wanted) == (alice.id, False)


def test_what_is_split_off_a_waiting_case_waits_too(
    db: Session, alice: Viewer, post: Post, case: Case
) -> None:
    case.team_id, case.assign_wanted = automatic(db).id, True
    second = post(0.9)
    part = split_case(db, alice, case.id, mention_ids=[second.id], now=NOW)
    assert db.get_one(Case, part).assign_wanted


def left(db: Session, case: Case) -> User:
    """Somebody who resolved the case and may not log in any more."""
    owner = viewer(db, "Dora", "agent")
    case.team_id = automatic(db).id
    actions.assign_case(db, viewer(db, "Eva", "manager"), case.id, assignee_id=owner.id, now=NOW)
    actions.resolve_case(db, viewer(db, "Finn", "manager"), case.id, now=NOW)
    user = db.get_one(User, owner.id)
    shut_out(db, user, NOW)
    user.enabled = False
    db.flush()
    assert case.assignee_id == user.id
    return user


def test_a_customer_who_writes_again_is_not_left_with_somebody_who_left(
    db: Session, post: Post, case: Case
) -> None:
    user = left(db, case)
    post(0.9, now=NOW + timedelta(days=1))
    db.refresh(case)
    assert (case.status, case.assignee_id, case.assign_wanted) == ("open", None, True)
    assert newest(db, case, "released").data["before"] == user.id


def test_nor_is_who_opens_merges_or_takes_back_by_hand(
    db: Session, alice: Viewer, post: Post, case: Case
) -> None:
    left(db, case)
    actions.reopen_case(db, alice, case.id, now=NOW)
    assert case.assignee_id is None

    left(db, case)
    undo_event(db, alice, case.id, newest(db, case, "resolved").id, now=NOW)
    assert (case.status, case.assignee_id) == ("open", None)

    left(db, case)
    other = post.case_of(post(0.9, mention={"conversation_id": "thread-2"}))
    merge_cases(db, alice, other.id, into_id=case.id, now=NOW)
    assert (case.status, case.assignee_id) == ("open", None)

    other.assignee_id = viewer(db, "Gerda", "agent").id
    db.get_one(User, other.assignee_id).enabled = False
    unmerge_case(db, alice, other.id, now=NOW)
    assert (other.status, other.assignee_id) == ("open", None)
