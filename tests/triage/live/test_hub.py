"""Notifications reach the pages that may hear of them; real commits, a real listener."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine, create_engine, delete, text
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

from tests.factories import NOW, make_case, make_mention, make_team, make_user
from triage.live.hints import CaseHint, Hint, PresenceHint
from triage.live.hub import MOST_WAITING, Hub, Subscription
from triage.live.presence import show_presence
from triage.models import Case, CaseMention, SpecialMark
from triage.people.viewer import Viewer
from triage.special.marking import cover_cases_of, keep_marks, read_special

PATIENCE_S = 10.0


@pytest.fixture
def own_engine(fresh_database: str) -> Iterator[Engine]:
    engine = create_engine(fresh_database, poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def people(sessions: sessionmaker[Session]) -> dict[str, Viewer]:
    with sessions.begin() as session:
        team = make_team(session)
        bob, dora = make_user(session, name="Bob"), make_user(session, name="Dora")
        bob.teams = [team]
        session.flush()
        return {"bob": Viewer.of(bob), "dora": Viewer.of(dora)}


def wait_for(page: Subscription, wanted: Callable[[Hint], bool], again: Callable[[], None]) -> Hint:
    """The listener needs a moment to begin, so what is waited for is done until it is heard."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        again()
        for hint in page.take(0.2):
            if wanted(hint):
                return hint
    raise AssertionError("nothing was heard")


def test_a_changed_case_is_heard_of_by_its_team_only(
    own_engine: Engine, sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    hub = Hub(own_engine, most=5)
    with sessions.begin() as session:
        team_id = next(iter(people["bob"].team_ids))
        case_id = make_case(session, make_mention(session), team_id=team_id).id

    def change() -> None:
        with sessions.begin() as session:
            session.get_one(Case, case_id).version += 1

    with hub.subscribe(people["bob"]) as bob, hub.subscribe(people["dora"]) as dora:
        assert bob is not None
        assert dora is not None
        heard = wait_for(bob, lambda hint: isinstance(hint, CaseHint), change)
        assert heard.case_id == case_id
        assert dora.take(0.3) == []


def test_a_case_that_is_covered_or_opened_is_heard_of(
    own_engine: Engine, sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    hub = Hub(own_engine, most=5)
    with sessions.begin() as session:
        mention = make_mention(session)
        case_id = make_case(session, mention, team_id=next(iter(people["bob"].team_ids))).id
        member = CaseMention(mention_id=mention.id, case_id=case_id, revision_told=1)
        session.add(member)
        mention_id = mention.id

    def cover() -> None:
        with sessions.begin() as session:
            if session.execute(delete(SpecialMark).returning(SpecialMark.mention_id)).all():
                cover_cases_of(session, [mention_id])
            else:
                keep_marks(session, read_special([(mention_id, 1, "Mijn zoon heeft diabetes.")]))

    with hub.subscribe(people["bob"]) as bob:
        assert bob is not None
        heard = wait_for(bob, lambda hint: isinstance(hint, CaseHint), cover)
        assert heard.case_id == case_id


def test_typing_is_heard_of_by_others_and_told_once(
    own_engine: Engine, sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    hub = Hub(own_engine, most=5)
    with sessions.begin() as session:
        case_id = make_case(session, make_mention(session)).id

    def look(doing: str) -> None:
        with sessions.begin() as session:
            show_presence(session, people["dora"], case_id, doing=doing, now=NOW)  # type: ignore[arg-type]

    turns = iter(["looking", "typing"] * 50)
    with hub.subscribe(people["bob"]) as bob:
        assert bob is not None
        heard = wait_for(
            bob,
            lambda hint: isinstance(hint, PresenceHint) and hint.doing == "typing",
            lambda: look(next(turns)),
        )
        assert isinstance(heard, PresenceHint)
        assert (heard.case_id, heard.name) == (case_id, "Dora")
        look("typing")
        bob.take(0.3)
        look("typing")
        assert bob.take(0.3) == []


def test_what_is_rolled_back_is_not_told(
    own_engine: Engine, sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    hub = Hub(own_engine, most=5)
    with sessions.begin() as session:
        case_id = make_case(session, make_mention(session)).id

    def change() -> None:
        with sessions.begin() as session:
            session.get_one(Case, case_id).version += 1

    with hub.subscribe(people["bob"]) as bob:
        assert bob is not None
        wait_for(bob, lambda hint: True, change)
        bob.take(0.3)
        with sessions() as session:
            session.get_one(Case, case_id).version += 1
            session.flush()
            session.rollback()
        assert bob.take(0.5) == []


def test_places_are_bounded_and_given_back(own_engine: Engine, people: dict[str, Viewer]) -> None:
    hub = Hub(own_engine, most=2)
    with ExitStack() as held:
        places = [held.enter_context(hub.subscribe(people["bob"])) for _ in range(3)]
        assert [place is None for place in places] == [False, False, True]
    with hub.subscribe(people["bob"]) as place:
        assert place is not None


def test_a_page_that_does_not_read_loses_the_oldest(people: dict[str, Viewer]) -> None:
    page = Subscription(people["bob"])
    for number in range(MOST_WAITING + 5):
        page.put(CaseHint(number, 1, None, None, None, is_new=False))
    taken = page.take(0)
    assert len(taken) == MOST_WAITING
    assert taken[-1].case_id == MOST_WAITING + 4


def test_listening_goes_on_after_the_database_cut_the_line(
    own_engine: Engine, sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    hub = Hub(own_engine, most=2)
    with sessions.begin() as session:
        case_id = make_case(session, make_mention(session)).id

    def change() -> None:
        with sessions.begin() as session:
            session.get_one(Case, case_id).version += 1

    with hub.subscribe(people["bob"]) as bob:
        assert bob is not None
        wait_for(bob, lambda hint: True, change)
        with sessions.begin() as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                    "query LIKE 'LISTEN%' AND datname = current_database()"
                )
            )
        bob.take(0.2)
        wait_for(bob, lambda hint: True, change)
