"""Two managers at the same settings: the second is told, and a second click does nothing."""

import re
from collections.abc import Callable

import pytest
from backoffice import Browser
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.web.test_service_levels_pages import CALENDAR, POLICY, ROOT
from triage.cases.rules import flat_points, read_rules
from triage.models import Calendar, SlaPolicy

Sessions = sessionmaker[Session]
PRIORITY = "/settings/priority"


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def ada(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("ada")


def seen(page: str, which: int = 0) -> dict[str, str]:
    return {"seen": re.findall(r'name="seen" value="(\w+)"', page)[which]}


def differing(page: str) -> set[str]:
    """What the page says that somebody else saved otherwise."""
    return set(re.findall(r"verschilt in: ([^<]*)\.</p>", page)[0].split(", "))


def one(sessions: Sessions, model: type[Calendar] | type[SlaPolicy], name: str) -> str:
    kind = "calendars" if model is Calendar else "policies"
    with sessions.begin() as session:
        return f"{ROOT}/{kind}/{session.scalars(select(model.id).where(model.name == name)).one()}"


def test_a_policy_that_a_colleague_changed_is_not_overwritten(
    alice: Browser, ada: Browser, sessions: Sessions
) -> None:
    alice.post(f"{ROOT}/policies/new", POLICY)
    address = one(sessions, SlaPolicy, "Gewone zaken")
    old = POLICY | seen(alice.get(address).text)
    assert ada.post(address, old | {"first_response_min": "2"}).status_code == 303

    refused = alice.post(address, old | {"resolution_min": "9", "category": ["delivery"]})

    assert refused.status_code == 409
    assert "Iemand wijzigde dit intussen" in refused.text
    assert differing(refused.text) >= {"Eerste antwoord binnen", "Opgelost binnen", "Over"}
    assert "Naam" not in differing(refused.text)
    assert 'value="9"' in refused.text
    with sessions.begin() as session:
        row = session.scalars(select(SlaPolicy).where(SlaPolicy.name == "Gewone zaken")).one()
        assert (row.first_response_min, row.resolution_min) == (120, 120)
    told = old | {"resolution_min": "9"} | seen(refused.text)
    assert alice.post(address, told).status_code == 303
    assert alice.post(address, told).status_code == 303  # a second click


def test_a_calendar_that_a_colleague_changed_is_not_overwritten(
    alice: Browser, ada: Browser, sessions: Sessions
) -> None:
    alice.post(f"{ROOT}/calendars/new", CALENDAR)
    address = one(sessions, Calendar, "Kantoor")
    old = CALENDAR | seen(alice.get(address).text)
    assert ada.post(address, old | {"hours_mon": "10:00-16:00"}).status_code == 303

    refused = alice.post(address, old | {"special_days": "2026-12-25"})

    assert refused.status_code == 409
    assert differing(refused.text) == {"Uren", "Bijzondere dagen"}
    with sessions.begin() as session:
        row = session.scalars(select(Calendar).where(Calendar.name == "Kantoor")).one()
        assert row.hours["mon"] == [["10:00", "16:00"]]
    told = old | {"special_days": "2026-12-25"} | seen(refused.text)
    assert alice.post(address, told).status_code == 303


def test_a_double_click_makes_one_policy_and_one_calendar(
    alice: Browser, sessions: Sessions
) -> None:
    for address, form, model in (
        ("policies", POLICY, SlaPolicy),
        ("calendars", CALENDAR, Calendar),
        ("calendars", CALENDAR | {"name": "Thuis", "is_default": ""}, Calendar),
    ):
        for _ in range(2):
            assert alice.post(f"{ROOT}/{address}/new", form).status_code == 303
        with sessions.begin() as session:
            named = select(func.count()).select_from(model).where(model.name == form["name"])
            assert session.scalar(named) == 1
        other = alice.post(f"{ROOT}/{address}/new", form | {"timezone": "UTC", "warn_percent": "9"})
        assert other.status_code == 422


def test_points_that_a_colleague_changed_are_not_overwritten(
    alice: Browser, ada: Browser, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        form = {name: str(n) for name, n in flat_points(read_rules(session).points).items()}
    form |= seen(alice.get(PRIORITY).text)
    assert ada.post(PRIORITY, form | {"negative": "7"}).status_code == 303
    assert ada.post(PRIORITY, form | {"negative": "7"}).status_code == 303  # a second click

    refused = alice.post(PRIORITY, form | {"flags.legal": "44"})

    assert refused.status_code == 409
    assert "negatief gevoel 7" in refused.text
    with sessions.begin() as session:
        assert read_rules(session).points.negative == 7
    assert (
        alice.post(PRIORITY, form | {"flags.legal": "44"} | seen(refused.text)).status_code == 303
    )
    with sessions.begin() as session:
        points = read_rules(session).points
        assert (points.negative, points.flags["legal"]) == (int(form["negative"]), 44)


def test_nor_is_how_cases_begin_and_end(alice: Browser, ada: Browser, sessions: Sessions) -> None:
    form = {"join_within_h": "24", "join_from_percent": "90", "close_after_days": "7"}
    form |= seen(alice.get(PRIORITY).text, which=1)
    assert ada.post(f"{PRIORITY}/rules", form | {"close_after_days": "3"}).status_code == 303
    assert alice.post(f"{PRIORITY}/rules", form).status_code == 409
    with sessions.begin() as session:
        assert read_rules(session).close_after_days == 3
