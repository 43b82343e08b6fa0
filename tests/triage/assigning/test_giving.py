"""Giving cases out: to whom, why, and by many at once without anybody getting too much."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_case, make_mention, make_source, make_team, make_user
from triage.assigning.choosing import Nobody
from triage.assigning.giving import assign_waiting, has_waiting, read_loads, why_nobody
from triage.cases.actions import claim_case
from triage.errors import AlreadyClaimedError
from triage.models import Case, CaseEvent, Source, Team, TeamMember, User, WebSession
from triage.people.viewer import Viewer


def add_member(session: Session, team: Team, **values) -> User:
    """Somebody at work in the team."""
    skills = {name: values.pop(name, []) for name in ("languages", "categories")}
    user = make_user(
        session, **({"presence": "at_work", "presence_by": "self", "capacity": 5} | values)
    )
    session.add(TeamMember(team_id=team.id, user_id=user.id, **skills))
    session.flush()
    return user


def waiting_case(session: Session, team: Team, source: Source | None = None, **values) -> Case:
    mention = make_mention(session, source or make_source(session))
    return make_case(
        session, mention, **({"team_id": team.id, "assign_wanted": True, "routing": {}} | values)
    )


def holders(sessions: sessionmaker[Session]) -> dict[int, int | None]:
    with sessions.begin() as session:
        return {case.id: case.assignee_id for case in session.scalars(select(Case))}


def test_a_waiting_case_goes_to_somebody_and_the_log_tells_why(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        team = make_team(session)
        bob, eve = add_member(session, team), add_member(session, team)
        waiting_case(session, team, assignee_id=bob.id, assign_wanted=False)
        case = waiting_case(session, team)
    assert assign_waiting(sessions, now=NOW) == 1
    assert assign_waiting(sessions, now=NOW) == 0
    with sessions.begin() as session:
        assert session.get_one(Case, case.id).assignee_id == eve.id
        assert session.get_one(User, eve.id).last_assigned_at == NOW
        told = session.scalars(select(CaseEvent.data).where(CaseEvent.case_id == case.id)).one()
        assert not has_waiting(session)
    wanted = {"assignee_id": eve.id, "why": "automatic", "load": 0, "capacity": 5, "free": 2}
    assert wanted.items() <= told.items()


def test_the_most_urgent_case_is_given_first(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        team = make_team(session)
        add_member(session, team, capacity=1)
        mild = waiting_case(session, team, priority=10)
        urgent = waiting_case(session, team, priority=50)
    assert assign_waiting(sessions, now=NOW) == 1
    assert holders(sessions)[urgent.id] is not None
    assert holders(sessions)[mild.id] is None
    with sessions.begin() as session:
        assert why_nobody(session, session.get_one(Case, mild.id)) is Nobody.FREE


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ({"presence": "away"}, Nobody.AT_WORK),
        ({"enabled": False}, Nobody.AT_WORK),
        ({"capacity": 0}, Nobody.AT_WORK),
        ({"languages": ["fr"]}, Nobody.SKILLED),
        ({"categories": ["billing"]}, Nobody.SKILLED),
    ],
)
def test_who_is_not_there_or_cannot_do_it_gets_nothing(
    sessions: sessionmaker[Session], person: dict[str, object], reason: Nobody
) -> None:
    with sessions.begin() as session:
        team = make_team(session)
        add_member(session, team, **person)
        add_member(session, make_team(session))
        case = waiting_case(session, team)
    assert assign_waiting(sessions, now=NOW) == 0
    with sessions.begin() as session:
        assert why_nobody(session, session.get_one(Case, case.id)) is reason
        assert has_waiting(session)


def test_what_somebody_has_in_another_team_counts(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        heavy = make_team(session, heavy_from=50, heavy_weight=4, waiting_weight=1)
        team = make_team(session)
        bob = add_member(session, team, capacity=6)
        waiting_case(session, heavy, assignee_id=bob.id, priority=50)
        waiting_case(session, heavy, assignee_id=bob.id, status="waiting")
        waiting_case(session, heavy, assignee_id=bob.id, status="resolved", resolved_at=NOW)
        assert read_loads(session, {bob.id}) == {bob.id: 5}
        for _ in range(2):
            waiting_case(session, team, priority=10)
    assert assign_waiting(sessions, now=NOW) == 1


def test_a_claimed_or_answered_case_is_left_alone(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        team = make_team(session)
        add_member(session, team)
        waiting_case(session, team, status="waiting")
        waiting_case(session, team, assignee_id=make_user(session).id)
        waiting_case(session, team, assign_wanted=False)
    assert assign_waiting(sessions, now=NOW) == 0


def test_who_did_not_click_for_long_gets_nothing(sessions: sessionmaker[Session]) -> None:
    idle = timedelta(minutes=30)
    with sessions.begin() as session:
        team = make_team(session)
        since = NOW - timedelta(hours=5)
        gone = add_member(session, team, presence_since=since)
        here = add_member(session, team, presence_since=since, capacity=1)
        for user, minutes in ((gone, 31), (here, 29)):
            seen = NOW - timedelta(minutes=minutes)
            session.add(
                WebSession(secret_hash=f"s{user.id}", user_id=user.id, csrf_token="t", seen_at=seen)
            )
        case = waiting_case(session, team)
        waiting_case(session, team)
    assert assign_waiting(sessions, now=NOW, idle=idle) == 1
    assert holders(sessions)[case.id] == here.id
    with sessions.begin() as session:
        assert session.get_one(User, gone.id).presence_by == "idle"


def test_many_runs_at_once_never_give_more_than_fits_nor_a_case_twice(
    fresh_database: str,
) -> None:
    engine = create_engine(fresh_database, pool_size=12)
    sessions = sessionmaker(engine, expire_on_commit=False)
    capacities = [3, 7, 10, 20]
    with sessions.begin() as session:
        team, source = make_team(session, heavy_from=101), make_source(session)
        people = [add_member(session, team, capacity=capacity) for capacity in capacities]
        for _ in range(30):
            waiting_case(session, team, source)

    def open_more(_: int) -> int:
        with sessions.begin() as session:
            waiting_case(
                session, session.get_one(Team, team.id), session.get_one(Source, source.id)
            )
        return assign_waiting(sessions, now=NOW)

    with ThreadPoolExecutor(12) as pool:
        given = sum(pool.map(open_more, range(30)))
    given += assign_waiting(sessions, now=NOW)
    held = Counter(holder for holder in holders(sessions).values() if holder)
    assert given == sum(capacities) == sum(held.values())
    assert {user.id: user.capacity for user in people} == held
    with sessions.begin() as session:
        told = session.scalars(select(CaseEvent.case_id).where(CaseEvent.kind == "assigned")).all()
    engine.dispose()
    assert len(told) == len(set(told)) == sum(capacities)


def test_of_a_claim_and_a_run_at_once_exactly_one_gets_the_case(fresh_database: str) -> None:
    engine = create_engine(fresh_database, pool_size=8)
    sessions = sessionmaker(engine, expire_on_commit=False)
    with sessions.begin() as session:
        team, source = make_team(session), make_source(session)
        add_member(session, team, capacity=1000)
        claimer = Viewer.of(make_user(session, role="manager"))
        cases = [waiting_case(session, team, source).id for _ in range(40)]

    def claim(case_id: int) -> bool:
        try:
            with sessions.begin() as session:
                claim_case(session, claimer, case_id, now=NOW)
        except AlreadyClaimedError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        run = pool.submit(assign_waiting, sessions, now=NOW)
        claimed = sum(pool.map(claim, cases))
        given = run.result() + assign_waiting(sessions, now=NOW)
    assert claimed + given == len(cases)
    with sessions.begin() as session:
        kinds = Counter(session.scalars(select(CaseEvent.kind)))
        twice = session.execute(
            text(
                "SELECT case_id FROM case_events WHERE kind IN ('claimed', 'assigned') "
                "GROUP BY case_id HAVING count(*) > 1"
            )
        ).all()
    engine.dispose()
    assert kinds["claimed"] + kinds["assigned"] == len(cases)
    assert twice == []


def test_somebody_who_leaves_during_a_run_gets_nothing_more(fresh_database: str) -> None:
    engine = create_engine(fresh_database, pool_size=4)
    sessions = sessionmaker(engine, expire_on_commit=False)
    with sessions.begin() as session:
        team = make_team(session)
        leaving, staying = add_member(session, team), add_member(session, team, capacity=9)
        case = waiting_case(session, team).id
    with sessions.begin() as other:
        other.get_one(User, staying.id, with_for_update=True)
        other.get_one(User, leaving.id, with_for_update=True).presence = "away"
        other.flush()
        assert assign_waiting(sessions, now=NOW) == 0  # neither waits nor gives
    assert assign_waiting(sessions, now=NOW) == 1
    assert holders(sessions) == {case: staying.id}
    engine.dispose()
