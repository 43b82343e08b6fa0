"""Teams, people, invitations and presence in the browser; and labels on a case."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from backoffice import PASSWORD, START, Browser, World
from flask.testing import FlaskClient
from sqlalchemy import select

from triage.models import Case, CaseEvent, Invitation, Team, TeamMember, User
from triage.people.accounts import add_user
from triage.people.passwords import hash_password


@pytest.fixture
def ada(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("ada")


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def lead(world: World, sessions, log_in_as: Callable[[str], Browser]) -> Browser:
    """Lena leads team delivery."""
    with sessions.begin() as session:
        user = add_user(
            session,
            email="lena@voorbeeld.nl",
            name="Lena",
            role="lead",
            password=None,
            teams=["delivery"],
        )
        world.people["lena"] = user.id
    return log_in_as("lena")


def settings(**changes: object) -> dict[str, object]:
    return {
        "version": 1,
        "name_nl": "Bezorging",
        "name_en": "Delivery",
        "assign_mode": "automatic",
        "heavy_from": 60,
        "heavy_weight": 2,
        "waiting_weight": 0,
    } | changes


def test_a_team_is_made_renamed_and_made_automatic(world: World, alice: Browser, sessions) -> None:
    answer = alice.post("/teams", {"name_nl": "Retouren", "name_en": ""})
    assert answer.status_code == 405  # teams are made at their own address
    answer = alice.post("/teams/new", {"name_nl": "Retouren", "name_en": ""})
    page = alice.get(answer.location).text
    assert "Retouren" in page
    twin = alice.post("/teams/new", {"name_nl": "retouren"})
    assert twin.status_code == 422
    assert "Een ander team heet al zo" in twin.text
    address = f"/teams/{world.teams['delivery']}"
    assert alice.post(address, settings(name_nl="Bezorgdienst")).status_code == 303
    stale = alice.post(address, settings(name_nl="Vervoer"))
    assert stale.status_code == 409
    assert "Iemand wijzigde dit intussen" in stale.text
    with sessions.begin() as session:
        team = session.get_one(Team, world.teams["delivery"])
        assert (team.name_nl, team.slug, team.assign_mode) == (
            "Bezorgdienst", "delivery", "automatic"
        )  # fmt: skip
        assert session.get_one(Case, world.cases["delivery"]).assign_wanted


@pytest.mark.parametrize(("field", "value"), [("heavy_weight", "veel"), ("heavy_from", "900")])
def test_wrong_settings_are_told_beside_the_field(
    field: str, value: str, world: World, alice: Browser
) -> None:
    answer = alice.post(f"/teams/{world.teams['delivery']}", settings(**{field: value}))
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert f'value="{value}"' in answer.text


def test_a_removed_team_leaves_its_cases_and_rules_to_another(
    world: World, alice: Browser, sessions
) -> None:
    old, new = world.teams["delivery"], world.teams["billing"]
    for _ in range(2):
        assert alice.post(f"/teams/{old}/remove", {"to_team": new}).status_code == 303
    with sessions.begin() as session:
        assert session.get(Team, old) is None
        case = session.get_one(Case, world.cases["delivery"])
        assert case.team_id == new
        told = session.scalars(
            select(CaseEvent.data).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)
        ).all()
        assert told[-1]["why"] == "team_removed"
    assert "het team is verwijderd" in alice.get(f"/cases/{world.cases['delivery']}").text


def test_members_and_their_skills(world: World, alice: Browser, sessions) -> None:
    address = f"/teams/{world.teams['delivery']}"
    for _ in range(2):
        alice.post(f"{address}/members", {"user": world.people["charlie"]})
    skills = f"{address}/members/{world.people['charlie']}/skills"
    form = {"languages": ["de", "nl"], "categories": ["delivery"]}
    assert alice.post(skills, form).status_code == 303
    assert alice.post(skills, {"languages": ["xx"]}).status_code == 422
    with sessions.begin() as session:
        member = session.get_one(TeamMember, (world.teams["delivery"], world.people["charlie"]))
        assert (member.languages, member.categories) == (["nl", "de"], ["delivery"])
    alice.post(f"{address}/members/{world.people['charlie']}/remove")
    assert alice.post(skills, form).status_code == 404


def test_a_lead_looks_after_the_members_of_their_own_team_only(
    world: World, lead: Browser, sessions
) -> None:
    own, foreign = world.teams["delivery"], world.teams["billing"]
    assert "Betaling" not in lead.get("/teams").text
    bob, charlie = world.people["bob"], world.people["charlie"]
    assert lead.post(f"/teams/{own}/members/{bob}/skills").status_code == 303
    assert lead.post(f"/teams/{own}/members", {"user": charlie}).status_code == 422
    assert lead.post(f"/teams/{own}", settings()).status_code == 403
    assert lead.post(f"/teams/{own}/remove").status_code == 403
    assert lead.post(f"/teams/{own}/members/{world.people['lena']}/remove").status_code == 403
    for action in (f"members/{charlie}/remove", f"members/{charlie}/skills", "members"):
        assert lead.post(f"/teams/{foreign}/{action}", {"user": bob}).status_code == 404
    people = lead.get("/settings/people").text
    assert "Bob" in people
    assert "Charlie" not in people
    with sessions.begin() as session:
        assert session.get(TeamMember, (foreign, charlie)) is not None


def test_a_role_is_changed_but_the_last_administrator_stays(
    world: World, ada: Browser, bob: Browser, sessions
) -> None:
    with sessions.begin() as session:
        session.get_one(User, world.people["ada"]).password_hash = hash_password(PASSWORD)
    form = {"version": 1, "name": "Bob", "role": "lead", "capacity": "7"}
    assert ada.post(f"/settings/people/{world.people['bob']}", form).status_code == 303
    assert bob.get("/queue").status_code == 401  # logged out: the new role counts from now on
    own = f"/settings/people/{world.people['ada']}"
    refused = ada.post(own, form | {"name": "Ada", "role": "manager"})
    assert refused.status_code == 422
    assert "dit is de laatste" in refused.text
    wrong = ada.post(own, form | {"name": "Ada", "role": "admin", "capacity": "-3"})
    assert wrong.status_code == 422
    assert 'id="capacity-wrong"' in wrong.text


def test_an_invitation_from_link_to_first_page(
    world: World, alice: Browser, visitor: FlaskClient, sessions
) -> None:
    form = {"email": "fleur@voorbeeld.nl", "role": "agent", "teams": [world.teams["delivery"]]}
    page = alice.post("/settings/people/invite", form | {"language": "nl"}).text
    found = re.search(r'value="(http[^"]+/welcome/[^"]+)"', page)
    assert found is not None
    path = "/welcome/" + found[1].rpartition("/")[2]
    assert "/welcome/" not in alice.get("/settings/people").text  # shown once
    welcome = visitor.get(path)
    assert "fleur@voorbeeld.nl" in welcome.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', welcome.text)
    assert token is not None
    typed = {"csrf_token": token[1], "name": "Fleur", "password": PASSWORD, "again": PASSWORD}
    assert visitor.post(path, data=typed | {"again": "x"}).status_code == 422
    assert visitor.post(path, data=typed | {"password": "kort", "again": "kort"}).status_code == 422
    answer = visitor.post(path, data=typed)
    assert answer.status_code == 303
    assert "Mijn pakket" in visitor.get(f"/cases/{world.cases['delivery']}").text
    assert visitor.get(path).status_code == 410
    with sessions.begin() as session:
        made = session.scalars(select(User).where(User.email == "fleur@voorbeeld.nl")).one()
        assert (made.role, made.presence) == ("agent", "at_work")


def test_a_withdrawn_or_old_link_tells_whom_to_ask(
    world: World, alice: Browser, visitor: FlaskClient, clock
) -> None:
    path = f"/welcome/{world.invitation_secret}"
    assert visitor.get(path).status_code == 200
    clock.advance(days=7)
    over = visitor.get(path)
    assert over.status_code == 410
    assert "Vraag wie je uitnodigde" in over.text
    clock.advance(days=-7)
    alice.post(f"/settings/people/invitations/{world.invitation}/revoke")
    assert visitor.get(path).status_code == 410


def test_endless_invitations_are_stopped(world: World, alice: Browser, sessions) -> None:
    answers = [
        alice.post("/settings/people/invite", {"email": f"p{n}@voorbeeld.nl", "role": "agent"})
        for n in range(21)
    ]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"]
    assert "Te veel uitnodigingen" in answers[-1].text
    with sessions.begin() as session:
        assert len(session.scalars(select(Invitation.id)).all()) == 20


def test_nobody_invites_above_themselves_or_with_nonsense(world: World, alice: Browser) -> None:
    form = {"email": "x@voorbeeld.nl", "role": "admin"}
    assert alice.post("/settings/people/invite", form).status_code == 403
    wrong = alice.post("/settings/people/invite", {"email": "geen adres", "role": "agent"})
    assert wrong.status_code == 422
    assert "Dit is geen e-mailadres." in wrong.text
    known = alice.post("/settings/people/invite", {"email": "bob@voorbeeld.nl", "role": "agent"})
    assert "heeft al een account" in known.text
    teams = {"email": "y@voorbeeld.nl", "role": "agent", "teams": ["1; DROP"]}
    assert alice.post("/settings/people/invite", teams).status_code == 403


def test_away_is_shown_on_top_and_ends_with_a_click(world: World, bob: Browser, sessions) -> None:
    answer = bob.post("/presence", {"presence": "away", "back": "/mentions"})
    assert answer.location == "/mentions"
    assert "Je bent afwezig" in bob.get("/queue").text
    bob.post("/presence", {"presence": "at_work"})
    assert "Je bent afwezig" not in bob.get("/queue").text
    assert bob.post("/presence", {"presence": "asleep"}).status_code == 422
    with sessions.begin() as session:
        assert session.get_one(User, world.people["bob"]).presence_by == "self"


def test_logging_out_means_away(world: World, bob: Browser, sessions) -> None:
    bob.get("/queue")
    bob.post("/logout")
    with sessions.begin() as session:
        user = session.get_one(User, world.people["bob"])
        assert (user.presence, user.presence_by) == ("away", "log_out")


def test_labels_are_put_on_taken_off_and_suggested(world: World, bob: Browser, sessions) -> None:
    address = f"/cases/{world.cases['delivery']}"
    for _ in range(2):
        bob.post(f"{address}/tags", {"tag": "  Terug  Bellen "})
    page = bob.get(address).text
    assert "terug bellen" in page
    headers = {"HX-Request": "true"}
    fragment = bob.post(f"{address}/tags/remove", {"tag": "terug bellen"}, headers=headers)
    assert "Het label is eraf." in fragment.text
    assert bob.post(f"{address}/tags", {"tag": " , "}).status_code == 422
    assert bob.post(f"{address}/tags", {"tag": "x" * 41}).status_code == 422
    with sessions.begin() as session:
        kinds = session.scalars(
            select(CaseEvent.kind)
            .where(CaseEvent.case_id == world.cases["delivery"])
            .order_by(CaseEvent.id)
        ).all()
        assert kinds[-2:] == ["tagged", "untagged"]
        session.get_one(Case, world.cases["delivery"]).tags = ["spoed", "x<b>"]
        session.get_one(Case, world.cases["billing"]).tags = ["spoed"]
    page = bob.get(address).text
    assert "x&lt;b&gt;" in page
    assert "x<b>" not in page
    foreign = f"/cases/{world.cases['billing']}/tags"
    assert bob.post(foreign, {"tag": "x"}).status_code == 404


def test_the_rules_are_applied_again_on_demand(
    world: World, bob: Browser, alice: Browser, sessions
) -> None:
    address = f"/cases/{world.cases['delivery']}"
    alice.post(
        f"/rules/{world.rules['delivery']}",
        {"do": "save", "version": 1, "name_nl": "Anders", "groups": 0, "tags": "nieuw",
         "team": world.teams["delivery"]},
    )  # fmt: skip
    assert bob.post(f"{address}/route", {"version": 1}).status_code == 303
    page = bob.get(address).text
    assert "Regel ‘Anders’ gaf dit aan team Bezorging en plakte op: nieuw." in page
    assert bob.post(f"{address}/route", {"version": 1}).status_code == 409
    assert bob.post(f"/cases/{world.cases['billing']}/route").status_code == 404


def test_a_case_that_waits_for_somebody_says_for_whom(
    world: World, bob: Browser, sessions, clock
) -> None:
    with sessions.begin() as session:
        session.get_one(Case, world.cases["delivery"]).assign_wanted = True
        for name in ("bob", "dora"):
            session.get_one(User, world.people[name]).capacity = 0
    page = bob.get(f"/cases/{world.cases['delivery']}").text
    assert "Wacht tot iemand van het team aan het werk is." in page
    assert clock() - START < timedelta(days=1)


def test_a_source_is_labelled_for_the_rules(world: World, ada: Browser, alice: Browser) -> None:
    address = f"/sources/{world.source}"
    assert ada.post(f"{address}/tags", {"tags": "Merk, Winkel, merk"}).status_code == 303
    assert 'value="merk, winkel"' in ada.get(address).text
    assert "merk, winkel" in alice.get(address).text
    assert ada.post(f"{address}/tags", {"tags": "x" * 41}).status_code == 422
    page = alice.post("/rules/new", {"do": "refresh", "groups": 0}).text
    assert '<option value="winkel">' in page
