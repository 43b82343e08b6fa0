"""Service levels and points: managers set them, and see what they do before they save."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from backoffice import Browser, Clock, World, add_mention
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.cases.opening import open_case
from triage.cases.rules import read_rules
from triage.models import Calendar, Case, SlaPolicy, Team, User
from triage.sla.clocks import has_round

Sessions = sessionmaker[Session]
ROOT = "/settings/service-levels"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALENDAR = {
    "name": "Kantoor",
    "timezone": "Europe/Amsterdam",
    "holidays": "NL:",
    "is_default": "yes",
    "special_days": "2026-12-24 09:00-13:00",
    **{f"hours_{day}": "09:00-17:00" for day in ("mon", "tue", "wed", "thu", "fri")},
}
POLICY = {
    "name": "Gewone zaken",
    "enabled": "yes",
    "first_response_min": "4",
    "first_response_unit": "h",
    "resolution_min": "2",
    "resolution_unit": "h",
    "warn_percent": "75",
    "pause_waiting": "yes",
}


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("opened", "due", "shown"),
    [
        # Over New Year's Day, and over the clock changes of March and October.
        ((2026, 12, 31, 15), (2027, 1, 4, 11), "maandag 4 januari 2027 11:00"),
        ((2026, 3, 27, 15), (2026, 3, 30, 11), "maandag 30 maart 2026 11:00"),
        ((2026, 10, 23, 15), (2026, 10, 26, 11), "maandag 26 oktober 2026 11:00"),
    ],
)
def test_a_case_under_a_policy_made_here_is_due_in_working_hours(
    opened: tuple[int, ...],
    due: tuple[int, ...],
    shown: str,
    world: World,
    clock: Clock,
    log_in_as: Callable[[str], Browser],
    sessions: Sessions,
) -> None:
    clock.time = local(*opened)
    alice = log_in_as("alice")
    assert alice.post(f"{ROOT}/calendars/new", CALENDAR).status_code == 303
    assert alice.post(f"{ROOT}/policies/new", POLICY).status_code == 303
    with sessions.begin() as session:
        mention = add_mention(session, world, "new", "Te laat.", category="delivery")
        mention.fetched_at = mention.published_at = clock.time
        case_id = open_case(session, mention, clock.time).id
    with sessions.begin() as session:
        assert session.get_one(Case, case_id).due_at == local(*due)
    page = alice.get(f"/cases/{case_id}").text
    assert "nog 4 u</dd>" in page or "nog 4 u <span" in page
    assert shown in page


def test_a_calendar_is_shown_with_its_holidays_and_changed(
    alice: Browser, sessions: Sessions
) -> None:
    alice.post(f"{ROOT}/calendars/new", CALENDAR)
    with sessions.begin() as session:
        calendar_id = session.scalars(select(Calendar.id).where(Calendar.is_default)).one()
    page = alice.get(f"{ROOT}/calendars/{calendar_id}").text
    assert "Koningsdag" in page
    assert 'value="09:00-17:00"' in page
    assert "2026-12-24 09:00-13:00" in page
    changed = {**CALENDAR, "hours_mon": "8-12, 13-17", "holidays": "BE:flemish"}
    assert alice.post(f"{ROOT}/calendars/{calendar_id}", changed).status_code == 303
    page = alice.get(f"{ROOT}/calendars/{calendar_id}").text
    assert "08:00-12:00, 13:00-17:00" in page
    assert "Feestdag van de Vlaamse Gemeenschap" in page


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"hours_mon": "17:00-09:00"}, "Schrijf tijden als 09:00-17:30"),
        ({"special_days": "kerst"}, "Eén dag per regel"),
        ({"timezone": "Amsterdam"}, "Kies een tijdzone"),
    ],
)
def test_hours_that_cannot_be_come_back_with_advice(
    change: dict[str, str], advice: str, alice: Browser
) -> None:
    answer = alice.post(f"{ROOT}/calendars/new", {**CALENDAR, **change})
    assert answer.status_code == 422
    assert advice in answer.text
    assert next(iter(change.values())) in answer.text


def test_a_policy_comes_back_as_it_was_saved(
    alice: Browser, world: World, sessions: Sessions
) -> None:
    form = {
        **POLICY,
        "priority_from": "60",
        "priority_to": "100",
        "team": [world.teams["delivery"]],
        "flag": ["legal"],
        "escalate_after": "30",
        "escalate_unit": "min",
        "escalate_points": "20",
        "escalate_user": world.people["alice"],
    }
    assert alice.post(f"{ROOT}/policies/new", form).status_code == 303
    with sessions.begin() as session:
        row = session.scalars(select(SlaPolicy).where(SlaPolicy.name == "Gewone zaken")).one()
    assert row.conditions == {
        "team": [world.teams["delivery"]],
        "flag": ["legal"],
        "priority_from": 60,
        "priority_to": 100,
    }
    assert row.escalation == {"after_min": 30, "points": 20, "user_id": world.people["alice"]}
    page = alice.get(f"{ROOT}/policies/{row.id}").text
    assert 'name="flag" value="legal" checked' in page
    refused = alice.post(f"{ROOT}/policies/{row.id}", {**form, "first_response_min": "0"})
    assert refused.status_code == 422
    assert "Van één minuut tot 90 dagen." in refused.text


def test_a_team_gets_its_own_hours(alice: Browser, world: World, sessions: Sessions) -> None:
    team, calendar = world.teams["billing"], world.calendars["one"]
    alice.post(f"{ROOT}/teams/{team}", {"calendar": calendar})
    with sessions.begin() as session:
        assert session.get_one(Team, team).calendar_id == calendar


def test_the_page_says_how_often_promises_were_kept(
    alice: Browser, world: World, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        for case in session.scalars(select(Case)):
            case.sla_policy_id = world.policies["one"]
            case.first_response_at = case.due_at
    page = alice.get(ROOT).text
    assert "100 % van de eerste antwoorden op tijd" in page.replace("\xa0", " ")
    assert "Bezorging" in page


def test_points_are_tried_out_on_three_cases_before_they_are_saved(
    alice: Browser, sessions: Sessions
) -> None:
    page = alice.get("/settings/priority").text
    assert "tweede contact" in page
    numbers = {
        name: value.split('"')[0]
        for name, value in (
            (part.split('"')[0], part.partition('value="')[2])
            for part in page.split('type="number" id="')[1:]
        )
        if not name.startswith(("join_", "close_"))
    }
    tried = {**numbers, "flags.safety": "0", "do": "preview"}
    answer = alice.post(
        "/settings/priority", tried, headers={"HX-Request": "true", "HX-Target": "div#examples"}
    )
    assert "<html" not in answer.text
    assert "+35</span>gevaar" not in answer.text
    with sessions.begin() as session:
        assert read_rules(session).points.flags["safety"] == 35

    saved = alice.post("/settings/priority", {**numbers, "flags.safety": "50"})
    assert saved.status_code == 303
    with sessions.begin() as session:
        assert read_rules(session).points.flags["safety"] == 50
        assert has_round(session)  # every live case is looked at again


def test_points_that_make_no_sense_are_not_saved(alice: Browser, sessions: Sessions) -> None:
    answer = alice.post("/settings/priority", {"severity.blame": "veel"})
    assert answer.status_code == 422
    assert 'value="veel"' in answer.text
    assert alice.post("/settings/priority/rules", {"join_within_h": "-1"}).status_code == 422
    rules = {"join_within_h": "24", "join_from_percent": "90", "close_after_days": "7"}
    assert alice.post("/settings/priority/rules", rules).status_code == 303
    with sessions.begin() as session:
        assert read_rules(session).close_after_days == 7


def test_a_lead_sees_how_the_own_team_does_and_changes_nothing(
    world: World, sessions: Sessions, log_in_as: Callable[[str], Browser]
) -> None:
    with sessions.begin() as session:
        session.get_one(User, world.people["dora"]).role = "lead"
        for case in session.scalars(select(Case).where(Case.id.in_(world.cases.values()))):
            case.sla_policy_id = world.policies["one"]
            case.first_response_at = case.opened_at
            # Somebody else's case that is in one's hands tells nothing about that team.
            case.assignee_id = world.people["dora"]
    dora = log_in_as("dora")
    page = dora.get(ROOT).text
    assert "Bezorging" in page
    assert "Betaling" not in page
    assert 'id="policies"' not in page
    assert "Betaling" in log_in_as("alice").get(ROOT).text
    assert dora.get(f"{ROOT}/policies/new").status_code == 403
    assert ROOT in dora.get("/settings").text
