"""The bell, the list of notices, and how somebody wants to hear."""

from collections.abc import Callable

import pytest
from backoffice import Browser, World
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW
from triage.cases.actions import assign_case
from triage.models import User
from triage.notices.reading import my_habits
from triage.people.viewer import Viewer


def viewer_of(session: Session, world: World, name: str) -> Viewer:
    return Viewer.of(session.get_one(User, world.people[name]))


@pytest.fixture
def given(world: World, sessions: sessionmaker[Session]) -> int:
    """Alice gave Bob a case."""
    with sessions.begin() as session:
        alice = viewer_of(session, world, "alice")
        case_id = world.cases["delivery"]
        assign_case(session, alice, case_id, assignee_id=world.people["bob"], now=NOW)
    return case_id


def test_the_bell_counts_and_the_list_tells(given: int, bob: Browser) -> None:
    assert 'aria-label="1 nieuwe melding"' in bob.get("/queue").text
    page = bob.get("/notices").text
    assert f"Alice gaf jou zaak #{given}." in page
    assert f'href="/cases/{given}"' in page


def test_the_case_that_was_looked_at_is_no_news(given: int, bob: Browser) -> None:
    bob.get(f"/cases/{given}")
    assert 'class="count"' not in bob.get("/notices/bell").text


def test_all_can_be_marked_as_seen(given: int, bob: Browser) -> None:
    assert bob.post("/notices/seen").status_code == 303
    assert 'class="count"' not in bob.get("/notices/bell").text


def test_notices_are_ones_own(
    given: int, bob: Browser, log_in_as: Callable[[str], Browser]
) -> None:
    other = log_in_as("charlie")
    assert f"#{given}" not in other.get("/notices").text
    other.post("/notices/seen")
    assert 'class="count"' in bob.get("/notices/bell").text


def test_habits_are_kept(bob: Browser, world: World, sessions: sessionmaker[Session]) -> None:
    form = {
        "mail": "at_once",
        "digest_at": "09:00",
        "quiet_from": "18:30",
        "quiet_until": "07:00",
        "kind": ["assigned", "mentioned"],
    }
    assert bob.post("/settings/notices", form).status_code == 303
    with sessions() as session:
        habits = my_habits(session, viewer_of(session, world, "bob"))
    assert habits.mail == "at_once"
    assert "overdue" in habits.muted
    assert "assigned" not in habits.muted
    page = bob.get("/settings/notices").text
    assert 'value="18:30"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "18:30"},
        {"quiet_from": "half seven", "quiet_until": "08:00"},
        {"mail": "hourly"},
    ],
)
def test_what_cannot_be_is_said_beside_the_field(bob: Browser, wrong: dict[str, str]) -> None:
    answer = bob.post("/settings/notices", {"mail": "digest", "digest_at": "08:30", **wrong})
    assert answer.status_code == 422
    assert "18:30" in answer.text
