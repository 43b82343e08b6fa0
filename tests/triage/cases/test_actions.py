from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_source, make_team
from tests.triage.cases.conftest import Post, viewer
from triage.bootstrap import make_sessions
from triage.cases import actions
from triage.cases.life import close_case
from triage.cases.reading import read_case
from triage.errors import AlreadyClaimedError, NotFoundError, StaleError, WrongInputError
from triage.models import CaseEvent
from triage.people.viewer import Viewer


def test_an_agents_whole_job_is_in_the_log(
    post: Post, db: Session, bob: Viewer, later: Callable[[float], datetime]
) -> None:
    case_id = post.case_of(post(0.9)).id

    actions.claim_case(db, bob, case_id, now=later(0.1))
    actions.add_note(db, bob, case_id, text="Depot gebeld", now=later(0.2))
    actions.reply_to_case(db, bob, case_id, text="We zoeken het uit", now=later(0.3))
    actions.wait_for_customer(db, bob, case_id, now=later(0.4))
    actions.resolve_case(db, bob, case_id, note="Bezorgd", now=later(5))
    actions.reopen_case(db, bob, case_id, now=later(6))

    view = read_case(db, bob, case_id)
    assert [event.kind for event in view.events] == [
        "opened",
        "claimed",
        "noted",
        "replied",
        "waiting",
        "resolved",
        "reopened",
    ]
    assert {event.actor_name for event in view.events[1:]} == {"Bob"}
    assert view.row.first_response_at == later(0.3)
    assert (view.row.status, view.row.version) == ("open", 7)


def test_a_second_reply_does_not_move_the_first_response(
    post: Post, db: Session, bob: Viewer, later: Callable[[float], datetime]
) -> None:
    case_id = post.case_of(post(0.9)).id
    actions.reply_to_case(db, bob, case_id, text="Eerste", now=later(1))
    actions.reply_to_case(db, bob, case_id, text="Tweede", now=later(2))

    assert read_case(db, bob, case_id).row.first_response_at == later(1)


def test_answering_claims_a_case_that_nobody_has(post: Post, db: Session, bob: Viewer) -> None:
    case_id = post.case_of(post(0.9)).id

    actions.reply_to_case(db, bob, case_id, text="Hallo", now=NOW)

    assert read_case(db, bob, case_id).row.assignee_name == "Bob"


def test_a_colleagues_case_cannot_be_claimed(
    post: Post, db: Session, bob: Viewer, alice: Viewer
) -> None:
    case_id = post.case_of(post(0.9)).id
    actions.claim_case(db, bob, case_id, now=NOW)

    with pytest.raises(AlreadyClaimedError, match="Bob"):
        actions.claim_case(db, alice, case_id, now=NOW)


def test_a_second_click_changes_nothing(post: Post, db: Session, bob: Viewer) -> None:
    case_id = post.case_of(post(0.9)).id
    version = actions.claim_case(db, bob, case_id, now=NOW)

    assert actions.claim_case(db, bob, case_id, now=NOW) == version
    resolved = actions.resolve_case(db, bob, case_id, now=NOW)
    assert actions.resolve_case(db, bob, case_id, now=NOW, version=version) == resolved


def test_a_save_on_an_older_version_tells_what_happened(
    post: Post, db: Session, bob: Viewer, alice: Viewer
) -> None:
    case_id = post.case_of(post(0.9)).id
    seen = read_case(db, bob, case_id).row.version
    actions.add_note(db, alice, case_id, text="Ik keek ook", now=NOW)
    actions.reply_to_case(db, alice, case_id, text="Hallo", now=NOW)

    with pytest.raises(StaleError) as stale:
        actions.resolve_case(db, bob, case_id, now=NOW, version=seen)

    assert "replied" in stale.value.changes


def test_the_same_note_at_once_is_a_second_click(
    post: Post, db: Session, bob: Viewer, alice: Viewer
) -> None:
    case_id = post.case_of(post(0.9)).id

    def note(who: Viewer, text: str, seconds: int) -> int:
        now = NOW + timedelta(seconds=seconds)
        return actions.add_note(db, who, case_id, text=text, now=now)

    first = note(bob, "Gebeld", 0)
    assert note(bob, " Gebeld ", 1) == first
    assert note(bob, "Gebeld, niemand thuis", 2) == first + 1
    assert note(alice, "Gebeld, niemand thuis", 3) == first + 2  # somebody else
    assert note(bob, "Gebeld, niemand thuis", 90) == first + 3  # later


def test_empty_and_endless_texts_are_refused(post: Post, db: Session, bob: Viewer) -> None:
    case_id = post.case_of(post(0.9)).id

    for wrong in ("  \n\x00", "x" * 10_001):
        with pytest.raises(WrongInputError):
            actions.reply_to_case(db, bob, case_id, text=wrong, now=NOW)
        with pytest.raises(WrongInputError):
            actions.add_note(db, bob, case_id, text=wrong, now=NOW)


def test_a_case_goes_only_to_somebody_who_works_here(post: Post, db: Session, bob: Viewer) -> None:
    case_id = post.case_of(post(0.9)).id
    gone = viewer(db, "Weg", "agent", enabled=False)

    for nobody in (gone.id, 10**9):
        with pytest.raises(WrongInputError, match="assignee"):
            actions.assign_case(db, bob, case_id, assignee_id=nobody, now=NOW)


def test_another_teams_case_does_not_exist(post: Post, db: Session, bob: Viewer) -> None:
    case = post.case_of(post(0.9))
    case.team_id = make_team(db).id
    db.flush()

    with pytest.raises(NotFoundError):
        read_case(db, bob, case.id)
    for act in (actions.claim_case, actions.release_case, actions.resolve_case):
        with pytest.raises(NotFoundError):
            act(db, bob, case.id, now=NOW)


def test_a_case_whose_conversation_went_on_elsewhere_stays_closed(
    post: Post, db: Session, bob: Viewer, later: Callable[[float], datetime]
) -> None:
    old = post.case_of(post(0.9))
    close_case(db, bob, old.id, now=NOW)
    newer = post.case_of(post(0.9, now=later(1)))
    assert newer.id != old.id

    with pytest.raises(WrongInputError, match=str(newer.id)):
        actions.reopen_case(db, bob, old.id, now=NOW)


def test_of_many_who_claim_at_once_exactly_one_wins(fresh_database: str) -> None:
    engine = create_engine(fresh_database, pool_size=8)
    sessions = make_sessions(engine)
    with sessions.begin() as session:
        post = Post(session, make_source(session))
        people = [viewer(session, f"Agent {number}", "agent") for number in range(8)]
        case_ids = [
            post.case_of(post(0.9, mention={"conversation_id": f"t{n}"})).id for n in range(25)
        ]

    def claim(person: Viewer, case_id: int) -> bool:
        try:
            with sessions.begin() as session:
                actions.claim_case(session, person, case_id, now=NOW)
        except AlreadyClaimedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        for case_id in case_ids:
            wins = list(pool.map(claim, people, [case_id] * len(people)))
            assert sum(wins) == 1
    with sessions.begin() as session:
        events = session.scalars(select(CaseEvent.kind).where(CaseEvent.kind == "claimed")).all()
    engine.dispose()
    assert len(events) == len(case_ids)
