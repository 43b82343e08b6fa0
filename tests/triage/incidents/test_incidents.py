"""Cases that say the same are found, and handled as one incident."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
    make_analysis,
    make_case,
    make_mention,
    make_source,
    make_team,
    make_user,
)
from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.incidents.handling import (
    add_cases,
    describe_incident,
    end_incident,
    open_incident,
    remove_case,
    resume_incident,
)
from triage.incidents.reading import incident_of, list_incidents, read_incident, read_likeness
from triage.incidents.similar import find_similar
from triage.incidents.vectors import forget_ended_vectors, keep_vector
from triage.models import CaseEvent, CaseMention, CaseVector
from triage.people.viewer import Viewer


def vector(*head: float) -> list[float]:
    return [*head, *[0.0] * (384 - len(head))]


OUTAGE = vector(1.0, 0.1)
SAME = vector(1.0, 0.2)
OTHER = vector(0.0, 1.0)


@pytest.fixture
def alice(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Alice", role="manager"))


def a_case(session: Session, embedding: list[float], **values):
    mention = make_mention(session, make_source(session))
    make_analysis(session, mention, embedding=embedding)
    case = make_case(session, mention, **{"opened_at": NOW, **values})
    session.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    keep_vector(session, case.id)
    return case


def ids(found) -> list[int]:
    return [case.id for case in found]


def test_live_cases_that_say_the_same_are_found(db, alice):
    case, same, _other = a_case(db, OUTAGE), a_case(db, SAME), a_case(db, OTHER)
    (found,) = find_similar(db, alice, case.id)
    assert found.id == same.id
    assert found.likeness > 0.99


def test_what_is_solved_long_ago_or_anothers_is_not_found(db, alice):
    case = a_case(db, OUTAGE)
    a_case(db, SAME, status="resolved", resolved_at=NOW)
    a_case(db, SAME, opened_at=NOW - timedelta(days=15))
    hidden = a_case(db, SAME, team_id=make_team(db).id)
    bob = Viewer.of(make_user(db))
    assert ids(find_similar(db, bob, case.id)) == []
    assert ids(find_similar(db, alice, case.id)) == [hidden.id]


def test_whoever_may_not_see_the_case_finds_nothing_through_it(db):
    case = a_case(db, OUTAGE, team_id=make_team(db).id)
    a_case(db, SAME)
    assert find_similar(db, Viewer.of(make_user(db)), case.id) == ()


def test_a_text_nobody_could_read_resembles_nothing(db, alice):
    blank = a_case(db, vector(0.0))
    a_case(db, OUTAGE)
    assert find_similar(db, alice, blank.id) == ()


def test_the_surest_complaint_speaks_for_the_case(db, alice):
    case = a_case(db, OTHER)
    louder = make_mention(db, make_source(db))
    make_analysis(db, louder, embedding=OUTAGE, complaint=0.99)
    db.add(CaseMention(mention_id=louder.id, case_id=case.id, revision_told=1))
    keep_vector(db, case.id)
    same = a_case(db, SAME)
    assert ids(find_similar(db, alice, case.id)) == [same.id]


def test_vectors_of_closed_cases_go_and_are_not_missed(db, alice):
    case, same = a_case(db, OUTAGE), a_case(db, SAME)
    case.status = "closed"
    db.flush()
    forget_ended_vectors(db)
    assert db.scalars(select(CaseVector.case_id)).all() == [same.id]
    assert ids(find_similar(db, alice, case.id)) == [same.id]


def test_an_incident_is_told_in_each_of_its_cases(db, alice):
    first, second = a_case(db, OUTAGE), a_case(db, SAME)
    made = open_incident(db, alice, title="Storing", case_ids=[first.id, second.id], now=NOW)
    again = add_cases(db, alice, made, case_ids=[second.id, second.id], now=NOW)
    assert again == 0
    events = db.scalars(select(CaseEvent).where(CaseEvent.kind == "incident_joined")).all()
    assert [(event.case_id, event.data["title"]) for event in events] == [
        (first.id, "Storing"),
        (second.id, "Storing"),
    ]
    view = read_incident(db, alice, made)
    assert (view.row.cases, view.row.live_cases) == (2, 2)
    assert incident_of(db, first.id).title == "Storing"


def test_a_case_moves_from_one_incident_to_another(db, alice):
    case = a_case(db, OUTAGE)
    first = open_incident(db, alice, title="App", case_ids=[case.id], now=NOW)
    second = open_incident(db, alice, title="Site", case_ids=[case.id], now=NOW)
    assert read_incident(db, alice, first).row.cases == 0
    assert read_incident(db, alice, second).row.cases == 1
    kinds = db.scalars(select(CaseEvent.kind).order_by(CaseEvent.id)).all()
    assert kinds == ["incident_joined", "incident_left", "incident_joined"]


def test_taking_a_case_out_twice_is_taking_it_out(db, alice):
    case = a_case(db, OUTAGE)
    made = open_incident(db, alice, title="App", case_ids=[case.id], now=NOW)
    remove_case(db, alice, made, case_id=case.id, now=NOW)
    version = case.version
    remove_case(db, alice, made, case_id=case.id, now=NOW)
    assert case.version == version
    assert incident_of(db, case.id) is None


def test_foreign_cases_cannot_be_put_in_taken_out_or_read(db, alice):
    own, foreign = a_case(db, OUTAGE), a_case(db, SAME, team_id=make_team(db).id)
    bob = Viewer.of(make_user(db))
    with pytest.raises(NotFoundError):
        open_incident(db, bob, title="App", case_ids=[own.id, foreign.id], now=NOW)
    made = open_incident(db, alice, title="App", case_ids=[own.id, foreign.id], now=NOW)
    with pytest.raises(NotFoundError):
        remove_case(db, bob, made, case_id=foreign.id, now=NOW)
    view = read_incident(db, bob, made)
    assert ids(view.cases) == [own.id]
    assert view.row.cases == 1


def test_two_who_write_at_once_do_not_overwrite_each_other(db, alice):
    made = open_incident(db, alice, title="App", case_ids=[a_case(db, OUTAGE).id], now=NOW)
    assert describe_incident(db, made, title="App", known="We zoeken.", version=1) == 2
    with pytest.raises(StaleError):
        describe_incident(db, made, title="App", known="Niets.", version=1)
    assert read_incident(db, alice, made).row.known == "We zoeken."


@pytest.mark.parametrize("title", ["", "  ", "\x00", "x" * 121])
def test_an_incident_needs_a_title_of_some_length(db, alice, title):
    with pytest.raises(WrongInputError):
        open_incident(db, alice, title=title, case_ids=[a_case(db, OUTAGE).id], now=NOW)


def test_an_incident_begins_with_a_case(db, alice):
    with pytest.raises(WrongInputError):
        open_incident(db, alice, title="App", case_ids=[], now=NOW)
    with pytest.raises(NotFoundError):
        read_incident(db, alice, 999)


def test_ended_incidents_are_listed_last_and_offered_to_no_case(db, alice):
    case = a_case(db, OUTAGE)
    old = open_incident(db, alice, title="Oud", case_ids=[case.id], now=NOW)
    new = open_incident(db, alice, title="Nieuw", case_ids=[a_case(db, SAME).id], now=NOW)
    end_incident(db, new, now=NOW)
    assert ids(list_incidents(db, alice)) == [old, new]
    assert ids(read_likeness(db, alice, case.id).open_incidents) == [old]
    resume_incident(db, new)
    assert ids(read_likeness(db, alice, case.id).open_incidents) == [new, old]
