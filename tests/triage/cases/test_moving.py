from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_team
from tests.triage.cases.conftest import Post
from triage.cases import actions
from triage.cases.moving import choose_policy, move_case, newest_move, take_move_back
from triage.cases.undoing import undo_event
from triage.errors import CannotUndoError, NotFoundError, StaleError, WrongInputError
from triage.models import Case, CaseEvent, SlaPolicy, Team, TeamMember
from triage.people.viewer import Viewer

Later = Callable[[float], datetime]


@pytest.fixture
def case(post: Post) -> Case:
    return post.case_of(post(0.9))


@pytest.fixture
def team(db: Session) -> Team:
    return make_team(db)


def newest(db: Session, case: Case) -> CaseEvent:
    db.flush()
    statement = select(CaseEvent).where(CaseEvent.case_id == case.id)
    return db.scalars(statement.order_by(CaseEvent.id.desc())).first()  # type: ignore[return-value]


def with_teams(bob: Viewer, *teams: Team) -> Viewer:
    ids = frozenset(team.id for team in teams)
    return Viewer(bob.id, bob.name, bob.email, bob.role, ids, bob.language)


def test_a_moved_case_belongs_to_the_other_team_and_its_owner_lets_go(
    db: Session, bob: Viewer, case: Case, team: Team
) -> None:
    actions.claim_case(db, bob, case.id, now=NOW)
    version = case.version

    assert move_case(db, bob, case.id, team_id=team.id, now=NOW, version=version) == version + 1

    assert (case.team_id, case.assignee_id) == (team.id, None)
    event = newest(db, case)
    assert (event.kind, event.actor_id) == ("moved", bob.id)
    assert event.data["team"] == {"nl": team.name_nl, "en": team.name_en}


def test_whoever_is_of_the_other_team_too_keeps_the_case(
    db: Session, bob: Viewer, case: Case, team: Team
) -> None:
    db.add(TeamMember(team_id=team.id, user_id=bob.id))
    actions.claim_case(db, bob, case.id, now=NOW)
    move_case(db, bob, case.id, team_id=team.id, now=NOW)
    assert case.assignee_id == bob.id


def test_a_second_click_moves_nothing_and_a_stale_page_is_told(
    db: Session, bob: Viewer, case: Case, team: Team
) -> None:
    seen = case.version
    bob = with_teams(bob, team)
    moved = move_case(db, bob, case.id, team_id=team.id, now=NOW, version=seen)
    assert move_case(db, bob, case.id, team_id=team.id, now=NOW) == moved
    with pytest.raises(StaleError) as stale:
        move_case(db, bob, case.id, team_id=make_team(db).id, now=NOW, version=seen)
    assert stale.value.changes == ("moved",)
    with pytest.raises(WrongInputError):
        move_case(db, bob, case.id, team_id=987654, now=NOW)


def test_a_move_out_of_sight_can_be_taken_back_by_who_made_it_for_a_while(
    db: Session, bob: Viewer, alice: Viewer, case: Case, team: Team, later: Later
) -> None:
    actions.claim_case(db, bob, case.id, now=NOW)
    move_case(db, bob, case.id, team_id=team.id, now=NOW)
    event_id = newest_move(db, bob, case.id)
    assert event_id == newest(db, case).id
    stranger = Viewer(alice.id, "Alice", "a@x", "agent", frozenset(), "nl")

    with pytest.raises(NotFoundError):
        undo_event(db, bob, case.id, event_id, now=NOW)
    with pytest.raises(NotFoundError):
        take_move_back(db, stranger, case.id, event_id, now=NOW)
    with pytest.raises(NotFoundError):
        take_move_back(db, bob, case.id, event_id, now=NOW + timedelta(minutes=16))

    version = take_move_back(db, bob, case.id, event_id, now=NOW + timedelta(minutes=14))
    assert (case.team_id, case.assignee_id) == (None, bob.id)
    assert take_move_back(db, bob, case.id, event_id, now=NOW) == version


def test_nothing_else_can_be_undone_out_of_sight(
    db: Session, bob: Viewer, case: Case, team: Team
) -> None:
    actions.claim_case(db, bob, case.id, now=NOW)
    claimed = newest(db, case).id
    move_case(db, bob, case.id, team_id=team.id, now=NOW)
    with pytest.raises(NotFoundError):
        take_move_back(db, bob, case.id, claimed, now=NOW)


def test_a_claim_in_the_other_team_stands_in_the_way(
    db: Session, bob: Viewer, alice: Viewer, case: Case, team: Team
) -> None:
    move_case(db, bob, case.id, team_id=team.id, now=NOW)
    moved = newest(db, case).id
    actions.claim_case(db, alice, case.id, now=NOW)
    with pytest.raises(CannotUndoError) as refused:
        take_move_back(db, bob, case.id, moved, now=NOW)
    assert list(refused.value.in_the_way) == ["claimed"]
    assert case.team_id == team.id


def add_policy(db: Session, **values: object) -> SlaPolicy:
    usual = {
        "name": "Spoed", "position": 0, "conditions": {"category": ["safety"]},
        "first_response_min": 30, "escalation": {},
    }  # fmt: skip
    row = SlaPolicy(**{**usual, **values})
    db.add(row)
    db.flush()
    return row


def test_a_service_level_by_hand_sets_the_clock_and_is_taken_back(
    db: Session, bob: Viewer, case: Case
) -> None:
    due_before, policy = case.due_at, add_policy(db)

    choose_policy(db, bob, case.id, policy_id=policy.id, now=NOW, version=case.version)

    assert (case.sla_policy_id, case.sla_fixed) == (policy.id, True)
    assert case.due_at == case.opened_at + timedelta(minutes=30) != due_before
    event = newest(db, case)
    undo_event(db, bob, case.id, event.id, now=NOW)
    assert (case.sla_policy_id, case.sla_fixed) == (None, False)


def test_the_conditions_decide_again_when_none_is_chosen(
    db: Session, bob: Viewer, case: Case
) -> None:
    by_hand, by_itself = add_policy(db), add_policy(db, name="Altijd", position=1, conditions={})
    choose_policy(db, bob, case.id, policy_id=by_hand.id, now=NOW)
    choose_policy(db, bob, case.id, policy_id=None, now=NOW)
    assert (case.sla_policy_id, case.sla_fixed) == (by_itself.id, False)


def test_a_policy_that_is_off_cannot_be_chosen(db: Session, bob: Viewer, case: Case) -> None:
    policy = add_policy(db, enabled=False)
    with pytest.raises(WrongInputError):
        choose_policy(db, bob, case.id, policy_id=policy.id, now=NOW)
