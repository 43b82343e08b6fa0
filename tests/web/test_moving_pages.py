"""Cases moved to another team and put under another service level by hand; invitations mailed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from backoffice import Browser, Clock, World, make_services
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import VAULT
from triage.models import Case, OutboxRow, SlaPolicy
from triage.notices.mailing import MAIL
from triage.people.sessions import start_session
from web import create_app

Sessions = sessionmaker[Session]


@pytest.fixture
def case_id(world: World) -> int:
    return world.cases["delivery"]


def move(browser: Browser, world: World, case_id: int, **form: object):
    version = re.search(r'name="version" value="(\d+)"', browser.get(f"/queue?case={case_id}").text)
    assert version
    wanted = {"team": world.teams["billing"], "version": version[1], "back": "/queue?view=all"}
    return browser.post(f"/cases/{case_id}/move", wanted | form)


def test_who_moves_a_case_out_of_sight_is_told_in_the_list_and_can_take_it_back(
    world: World, case_id: int, bob: Browser, sessions: Sessions
) -> None:
    answer = move(bob, world, case_id)
    assert answer.status_code == 303
    assert bob.get(f"/queue?case={case_id}").status_code == 404
    page = bob.get(answer.location).text
    assert f"Zaak #{case_id} is naar een ander team gegaan." in page
    address = re.search(rf'action="(/cases/{case_id}/moves/\d+/undo)"', page)
    assert address

    back = bob.post(address[1], {"back": "/queue?view=all"})

    assert f"case={case_id}" in back.location
    assert bob.get(back.location).status_code == 200
    with sessions.begin() as session:
        assert session.get_one(Case, case_id).team_id == world.teams["delivery"]


def test_htmx_is_led_to_the_list_too(world: World, case_id: int, bob: Browser) -> None:
    version = re.search(r'name="version" value="(\d+)"', bob.get(f"/queue?case={case_id}").text)
    form = {"team": world.teams["billing"], "version": version[1], "back": f"/queue?case={case_id}"}
    answer = bob.post(f"/cases/{case_id}/move", form, headers={"HX-Request": "true"})
    assert "moved-away" in answer.headers["HX-Redirect"]
    assert "case=" not in answer.headers["HX-Redirect"]


def test_a_manager_sees_it_afterwards_and_undoes_it_from_the_case(
    world: World, case_id: int, log_in_as: Callable[[str], Browser]
) -> None:
    alice = log_in_as("alice")
    answer = move(alice, world, case_id, back=f"/queue?case={case_id}")
    page = alice.get(answer.location).text
    assert "De zaak is naar een ander team gegaan." in page
    assert "verplaatste de zaak naar team" in page
    undo = re.search(rf'action="(/cases/{case_id}/events/\d+/undo)"', page)
    assert undo
    assert alice.post(undo[1], {"version": 2, "back": "/queue"}).status_code == 303


def test_nobody_moves_or_takes_back_what_they_do_not_see(
    world: World, case_id: int, bob: Browser, log_in_as: Callable[[str], Browser]
) -> None:
    foreign = world.cases["billing"]
    assert bob.post(f"/cases/{foreign}/move", {"team": world.teams["delivery"]}).status_code == 404
    page = bob.get(move(bob, world, case_id).location).text
    address = re.search(rf'action="(/cases/{case_id}/moves/\d+/undo)"', page)
    assert log_in_as("dora").post(address[1]).status_code == 404


def test_a_stale_page_moves_nothing(world: World, case_id: int, bob: Browser) -> None:
    bob.post(f"/cases/{case_id}/claim", {"version": 1, "back": "/queue"})
    answer = move(bob, world, case_id, version=1)
    assert answer.status_code == 409


def test_a_service_level_is_chosen_on_the_case(
    world: World, case_id: int, bob: Browser, sessions: Sessions
) -> None:
    policy = world.policies["one"]
    assert bob.post(f"/cases/{case_id}/policy", {"policy": policy}).status_code == 422  # it is off
    with sessions.begin() as session:
        session.get_one(SlaPolicy, policy).enabled = True
    assert f'<option value="{policy}"' in bob.get(f"/queue?case={case_id}").text
    answer = bob.post(f"/cases/{case_id}/policy", {"policy": policy, "back": "/queue"})
    assert answer.status_code == 303
    with sessions.begin() as session:
        case = session.get_one(Case, case_id)
        assert (case.sla_policy_id, case.sla_fixed) == (policy, True)
    assert "gekozen door een regel of met de hand" in bob.get(f"/queue?case={case_id}").text
    assert bob.post(f"/cases/{case_id}/policy", {"policy": 99999}).status_code == 422


@pytest.fixture
def mailing_alice(
    world: World, sessions: Sessions, database_url: str, tmp_path: Path, clock: Clock
) -> Browser:
    """Alice, where a mail server is configured."""
    services = make_services(
        sessions, database_url, tmp_path,
        smtp_url="smtp+plain://127.0.0.1:1", mail_from="luisterpost@voorbeeld.nl",
    )  # fmt: skip
    with sessions.begin() as session:
        new = start_session(session, world.people["alice"], clock())
    client = create_app(services, clock).test_client()
    client.set_cookie("luisterpost", new.cookie)
    return Browser(client, new.csrf_token)


def test_an_invitation_goes_out_by_mail_with_its_link_sealed_until_then(
    mailing_alice: Browser, sessions: Sessions
) -> None:
    form = {"email": "Nieuw@voorbeeld.nl", "name": "Nina", "role": "agent", "language": "nl"}
    page = mailing_alice.post("/settings/people/invite", form).text
    link = re.search(r'value="(http://[^"]+/welcome/[^"]+)"', page)
    assert link
    assert "per e-mail onderweg" in page
    with sessions.begin() as session:
        mail = session.scalars(select(OutboxRow).where(OutboxRow.destination == MAIL)).one()
        assert mail.payload["to"] == "nieuw@voorbeeld.nl"
        assert mail.payload["subject"] == "Alice nodigt je uit voor Luisterpost"
        assert link[1] not in str(mail.payload)
        text = VAULT.open(mail.payload["text"])
    assert "Hallo Nina," in text
    assert link[1] in text


def test_without_a_mail_server_the_link_is_shown_and_nothing_is_written(
    world: World, log_in_as: Callable[[str], Browser], sessions: Sessions
) -> None:
    form = {"email": "nieuw@voorbeeld.nl", "role": "agent", "language": "nl"}
    page = log_in_as("alice").post("/settings/people/invite", form).text
    assert "/welcome/" in page
    assert "per e-mail onderweg" not in page
    with sessions.begin() as session:
        assert session.scalars(select(OutboxRow).where(OutboxRow.destination == MAIL)).all() == []
