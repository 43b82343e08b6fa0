"""Incidents on the pages: made beside a case, described, ended."""

from collections.abc import Callable

import pytest
from backoffice import Browser, World, add_mention
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from triage.cases.opening import open_case
from triage.models import Analysis, Incident, IncidentCase


@pytest.fixture(scope="module", autouse=True)
def swept(engine: Engine) -> None:
    """Take out of the index what other tests put in and rolled back, as autovacuum does.

    They all put in the same vector, and a graph of thousands of equal points hides the others.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (INDEX_CLEANUP ON) case_vectors"))


def alike(sessions: sessionmaker[Session], world: World, count: int) -> list[int]:
    """Cases of everybody's that say the same."""
    with sessions.begin() as session:
        cases = []
        for number in range(count):
            mention = add_mention(session, world, f"same{number}", "De app ligt eruit.")
            session.flush()
            session.scalars(
                select(Analysis).where(Analysis.mention_id == mention.id)
            ).one().embedding = [1.0, number / 10, *[0.0] * 382]
            case = open_case(session, mention, mention.fetched_at)
            cases.append(case.id)
    return cases


def test_similar_cases_stand_beside_a_case_and_become_an_incident(
    world: World, sessions: sessionmaker[Session], bob: Browser
) -> None:
    first, second, third = alike(sessions, world, 3)
    page = bob.get(f"/cases/{first}").text
    assert "Vergelijkbare zaken" in page
    assert f'href="/cases/{second}"' in page
    made = bob.post("/incidents", {"case": [first, second], "title": "App ligt eruit"})
    assert made.status_code == 303
    shown = bob.get(made.location).text
    assert "App ligt eruit" in shown
    assert f'href="/cases/{second}"' in shown
    assert f'href="/cases/{third}"' not in shown
    assert "Deel van een incident" in bob.get(f"/cases/{first}").text


def test_the_words_of_a_covered_case_are_no_proposed_title(
    world: World, sessions: sessionmaker[Session], log_in_as: Callable[[str], Browser]
) -> None:
    first, _ = alike(sessions, world, 2)
    ada = log_in_as("ada")
    proposed = 'maxlength="120" value="De app ligt eruit.'
    assert proposed in ada.get(f"/cases/{first}").text
    ada.post(f"/cases/{first}/special/cover", {"category": "religion"})
    page = ada.get(f"/cases/{first}").text
    assert 'maxlength="120" value=""' in page
    assert proposed not in page


def test_the_others_can_follow_into_it(
    world: World, sessions: sessionmaker[Session], bob: Browser
) -> None:
    first, second = alike(sessions, world, 2)
    bob.post("/incidents", {"case": [first], "incident": world.incident, "back": "/queue"})
    assert "Voeg deze ook toe" in bob.get(f"/cases/{first}").text
    answer = bob.post(
        "/incidents", {"case": [first, second], "incident": world.incident, "back": "/queue"}
    )
    assert answer.location == "/queue"
    with sessions() as session:
        members = set(session.scalars(select(IncidentCase.case_id)))
    assert {first, second} <= members


def test_what_is_known_stands_beside_each_case(world: World, bob: Browser) -> None:
    form = {"title": "Storing", "known": "Om 14 uur weer terug.", "version": 1}
    assert bob.post(f"/incidents/{world.incident}", form).status_code == 303
    assert "Om 14 uur weer terug." in bob.get(f"/cases/{world.cases['delivery']}").text


def test_a_colleague_who_was_ahead_is_shown_and_ones_own_text_kept(
    world: World, bob: Browser
) -> None:
    bob.post(f"/incidents/{world.incident}", {"title": "Storing", "known": "Eerst.", "version": 1})
    late = bob.post(
        f"/incidents/{world.incident}", {"title": "Storing", "known": "Later.", "version": 1}
    )
    assert late.status_code == 409
    assert "Eerst." in late.text
    assert "Later." in late.text


def test_a_missing_title_is_said(world: World, bob: Browser) -> None:
    answer = bob.post(f"/incidents/{world.incident}", {"title": " ", "known": "", "version": 1})
    assert answer.status_code == 422


def test_it_ends_and_goes_on(world: World, sessions: sessionmaker[Session], bob: Browser) -> None:
    bob.post(f"/incidents/{world.incident}/state", {"state": "ended"})
    with sessions() as session:
        assert session.get_one(Incident, world.incident).ended_at is not None
    bob.post(f"/incidents/{world.incident}/state", {"state": "open"})
    with sessions() as session:
        assert session.get_one(Incident, world.incident).ended_at is None


def test_odd_numbers_are_told_and_nothing_is_made(world: World, bob: Browser) -> None:
    for form in ({"case": "x", "title": "t"}, {"case": "9" * 30, "title": "t"}, {"title": "t"}):
        assert bob.post("/incidents", form).status_code in {400, 422}


def test_other_teams_cases_are_not_on_the_page(world: World, bob: Browser) -> None:
    page = bob.get(f"/incidents/{world.incident}").text
    assert f'href="/cases/{world.cases["delivery"]}"' in page
    assert f'href="/cases/{world.cases["billing"]}"' not in page
