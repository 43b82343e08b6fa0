from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_user
from tests.triage.cases.conftest import Post
from triage.cases import actions
from triage.cases.life import snooze_case
from triage.cases.reading import read_case
from triage.cases.relating import relate_cases, related_cases
from triage.cases.tags import add_tag, remove_tag
from triage.cases.undoing import undo_event, undoable_ids
from triage.errors import CannotUndoError, NotFoundError
from triage.incidents.handling import open_incident, remove_case
from triage.labels.correcting import correct_case
from triage.models import Case, CaseEvent, IncidentCase
from triage.people.viewer import Viewer

Later = Callable[[float], datetime]


@pytest.fixture
def case(post: Post) -> Case:
    return post.case_of(post(0.9))


def last(db: Session, case: Case) -> int:
    db.flush()
    statement = select(CaseEvent.id).where(CaseEvent.case_id == case.id)
    return db.scalars(statement.order_by(CaseEvent.id.desc())).first() or 0


def last_of(db: Session, case: Case, kind: str) -> int:
    statement = select(CaseEvent.id).where(CaseEvent.case_id == case.id, CaseEvent.kind == kind)
    return db.scalars(statement.order_by(CaseEvent.id.desc())).first() or 0


def incident_id_of(db: Session, case: Case) -> int | None:
    db.flush()
    member = db.get(IncidentCase, case.id)
    return None if member is None else member.incident_id


def test_whoever_had_the_case_gets_it_back(
    db: Session, bob: Viewer, alice: Viewer, case: Case, later: Later
) -> None:
    actions.claim_case(db, bob, case.id, now=NOW)
    actions.assign_case(db, bob, case.id, assignee_id=alice.id, now=later(1))
    undo_event(db, bob, case.id, last(db, case), now=later(2))
    assert case.assignee_id == bob.id

    actions.release_case(db, bob, case.id, now=later(3))
    undo_event(db, bob, case.id, last(db, case), now=later(4))
    assert case.assignee_id == bob.id


def test_a_claim_is_undone_only_while_nobody_changed_the_owner_since(
    db: Session, bob: Viewer, alice: Viewer, case: Case, later: Later
) -> None:
    actions.claim_case(db, bob, case.id, now=NOW)
    claimed = last(db, case)
    actions.assign_case(db, bob, case.id, assignee_id=alice.id, now=later(1))

    with pytest.raises(CannotUndoError) as refused:
        undo_event(db, bob, case.id, claimed, now=later(2))
    assert refused.value.in_the_way == ("assigned",)

    undo_event(db, bob, case.id, last(db, case), now=later(3))  # the assignment first
    undo_event(db, bob, case.id, claimed, now=later(4))
    assert case.assignee_id is None


def test_the_case_stands_again_as_it_did(
    db: Session, bob: Viewer, case: Case, later: Later
) -> None:
    snooze_case(db, bob, case.id, until=later(50), now=NOW)
    actions.resolve_case(db, bob, case.id, now=later(1))

    undo_event(db, bob, case.id, last(db, case), now=later(2))

    assert (case.status, case.snoozed_until, case.resolved_at) == ("snoozed", later(50), None)
    events = read_case(db, bob, case.id).events
    assert [event.kind for event in events][-3:] == ["snoozed", "resolved", "undone"]


def test_a_snooze_that_would_be_over_is_not_restored(
    db: Session, bob: Viewer, case: Case, later: Later
) -> None:
    snooze_case(db, bob, case.id, until=later(2), now=NOW)
    actions.resolve_case(db, bob, case.id, now=later(1))
    undo_event(db, bob, case.id, last(db, case), now=later(3))
    assert case.status == "open"


def test_a_second_click_on_undo_changes_nothing(
    db: Session, bob: Viewer, case: Case, later: Later
) -> None:
    actions.wait_for_customer(db, bob, case.id, now=NOW)
    waiting = last(db, case)
    version = undo_event(db, bob, case.id, waiting, now=later(1))
    actions.claim_case(db, bob, case.id, now=later(1))

    assert undo_event(db, bob, case.id, waiting, now=later(2)) == version + 1
    assert case.status == "open"


def test_a_customer_who_wrote_meanwhile_stands_in_the_way(
    post: Post, db: Session, bob: Viewer, case: Case, later: Later
) -> None:
    actions.resolve_case(db, bob, case.id, now=NOW)
    resolved = last(db, case)
    post(0.9, now=later(1))
    with pytest.raises(CannotUndoError) as refused:
        undo_event(db, bob, case.id, resolved, now=later(2))
    assert refused.value.in_the_way == ("reopened",)


def test_tags_links_and_corrections_are_undone(
    post: Post, db: Session, bob: Viewer, case: Case, later: Later
) -> None:
    add_tag(db, bob, case.id, tag="kerst", now=NOW)
    undo_event(db, bob, case.id, last(db, case), now=later(1))
    assert case.tags == []
    add_tag(db, bob, case.id, tag="kerst", now=later(2))
    remove_tag(db, bob, case.id, tag="kerst", now=later(3))
    undo_event(db, bob, case.id, last(db, case), now=later(4))
    assert case.tags == ["kerst"]

    other = post.case_of(post(0.9, mention={"conversation_id": "b"}))
    relate_cases(db, bob, case.id, other_id=other.id, now=later(5))
    related = db.scalars(
        select(CaseEvent.id).where(CaseEvent.case_id == case.id, CaseEvent.kind == "related")
    ).one()
    undo_event(db, bob, case.id, related, now=later(6))
    assert related_cases(db, bob, case.id) == ()

    before = case.category
    event = correct_case(db, bob, case.id, question="category", value="billing", now=later(7))
    assert case.category == "billing"
    undo_event(db, bob, case.id, event or 0, now=later(8))
    assert case.category == before


def test_a_case_leaves_the_incident_it_joined_and_goes_back_to_the_one_before(
    db: Session, bob: Viewer, case: Case, later: Later
) -> None:
    first = open_incident(db, bob, title="Storing", case_ids=[case.id], now=NOW)
    second = open_incident(db, bob, title="Brand", case_ids=[case.id], now=later(1))
    joined, left = last(db, case), last_of(db, case, "incident_left")
    with pytest.raises(CannotUndoError):  # it is in another one by now
        undo_event(db, bob, case.id, left, now=later(2))
    undo_event(db, bob, case.id, joined, now=later(3))
    assert incident_id_of(db, case) is None
    undo_event(db, bob, case.id, left, now=later(4))
    assert incident_id_of(db, case) == first
    remove_case(db, bob, first, case_id=case.id, now=later(5))
    undo_event(db, bob, case.id, last(db, case), now=later(6))
    assert incident_id_of(db, case) == first
    assert second != first


def test_an_owner_who_left_does_not_get_the_case_back(db: Session, bob: Viewer, case: Case) -> None:
    gone = make_user(db)
    case.assignee_id = gone.id
    db.flush()
    actions.release_case(db, bob, case.id, now=NOW)
    gone.enabled = False
    db.flush()
    with pytest.raises(CannotUndoError):
        undo_event(db, bob, case.id, last(db, case), now=NOW)


def test_what_has_no_way_back_offers_none(
    post: Post, db: Session, bob: Viewer, case: Case, later: Later
) -> None:
    actions.add_note(db, bob, case.id, text="Hoi", now=NOW)
    noted = last(db, case)
    with pytest.raises(CannotUndoError):
        undo_event(db, bob, case.id, noted, now=NOW)
    actions.claim_case(db, bob, case.id, now=NOW)
    events = read_case(db, bob, case.id).events
    assert undoable_ids(events) == {last(db, case)}


def test_an_event_of_another_case_is_not_undone_through_this_one(
    post: Post, db: Session, bob: Viewer, case: Case
) -> None:
    other = post.case_of(post(0.9, mention={"conversation_id": "b"}))
    actions.claim_case(db, bob, other.id, now=NOW)
    with pytest.raises(NotFoundError):
        undo_event(db, bob, case.id, last(db, other), now=NOW)
