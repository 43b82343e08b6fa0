from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_case, make_mention, make_team
from tests.triage.cases.conftest import viewer
from triage.errors import NotFoundError
from triage.live.presence import (
    Present,
    forget_old_presence,
    leave_case,
    read_presence,
    show_presence,
)
from triage.models import Case, Presence
from triage.people.viewer import Viewer


@pytest.fixture
def case(db: Session) -> Case:
    made: Case = make_case(db, make_mention(db))
    return made


def test_colleagues_see_who_looks_and_who_types(
    db: Session, case: Case, bob: Viewer, alice: Viewer
) -> None:
    show_presence(db, bob, case.id, doing="looking", now=NOW)
    assert read_presence(db, alice, [case.id], now=NOW) == {
        case.id: (Present(bob.id, "Bob", "looking"),)
    }
    assert read_presence(db, bob, [case.id], now=NOW) == {}
    show_presence(db, bob, case.id, doing="typing", now=NOW)
    assert read_presence(db, alice, [case.id], now=NOW)[case.id][0].doing == "typing"


def test_who_says_nothing_more_is_forgotten(
    db: Session, case: Case, bob: Viewer, alice: Viewer
) -> None:
    show_presence(db, bob, case.id, doing="looking", now=NOW)
    later = NOW + timedelta(seconds=41)
    assert read_presence(db, alice, [case.id], now=later) == {}
    forget_old_presence(db, later)
    assert db.scalars(select(Presence)).all() == []


def test_who_leaves_is_gone_at_once(db: Session, case: Case, bob: Viewer, alice: Viewer) -> None:
    show_presence(db, bob, case.id, doing="looking", now=NOW)
    leave_case(db, bob, case.id)
    leave_case(db, bob, case.id)
    assert read_presence(db, alice, [case.id], now=NOW) == {}


def test_a_foreign_case_cannot_be_looked_at_nor_looked_up(
    db: Session, case: Case, bob: Viewer, alice: Viewer
) -> None:
    case.team_id = make_team(db).id
    db.flush()
    with pytest.raises(NotFoundError):
        show_presence(db, bob, case.id, doing="looking", now=NOW)
    show_presence(db, alice, case.id, doing="looking", now=NOW)
    assert read_presence(db, bob, [case.id], now=NOW) == {}


def test_a_list_of_cases_is_one_question(db: Session, bob: Viewer) -> None:
    dora = viewer(db, "Dora", "agent")
    cases = [make_case(db, make_mention(db)).id for _ in range(3)]
    for case_id in cases:
        show_presence(db, dora, case_id, doing="looking", now=NOW)
    assert set(read_presence(db, bob, cases, now=NOW)) == set(cases)
