"""A customer's page, what colleagues change on it, rules for stages, and who wrote a post."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from backoffice import START, Browser, World
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.datastructures import MultiDict

from triage.lifecycle.policy import DEFAULT_POLICY, worth_json
from triage.models import (
    Case,
    Consent,
    Customer,
    CustomerNote,
    CustomerPolicy,
    Identity,
    Interaction,
    Link,
)
from web.customers.policy import read_policy, rows_of, typed_rows


@pytest.fixture
def alice(world: World, log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def page(world: World) -> str:
    return f"/customers/{world.customer}"


@pytest.fixture
def rich(sessions: sessionmaker[Session], world: World) -> None:
    """Data that belong to the customer and to nobody else's eyes."""
    with sessions.begin() as session:
        customer = session.get_one(Customer, world.customer)
        customer.phone, customer.street = "+31612345678", "Wilgenkade 240"
        customer.value_eur = Decimal("777.00")
        session.add(
            Interaction(
                customer_id=customer.id,
                kind="order",
                at=START - timedelta(days=3),
                title="Braadpan",
                reference="LP-100",
                amount_eur=Decimal("79.95"),
                source="winkel",
                external_id="1",
            )
        )


SECRETS = ("sanne@voorbeeld.nl", "+31612345678", "Wilgenkade", "777", "Braadpan", "Belt liever")


def link_to(sessions: sessionmaker[Session], world: World, team: str) -> None:
    with sessions.begin() as session:
        session.get_one(Link, world.links[team]).status = "linked"


def test_a_suggestion_shows_no_more_than_is_needed_to_decide(
    world: World, bob: Browser, rich: None
) -> None:
    case = bob.get(f"/cases/{world.cases['delivery']}").text
    for needed in ("Sanne Verhoeven", "LK-10021", "Utrecht", "LP-88213"):
        assert needed in case
    assert [secret for secret in SECRETS if secret in case] == []


def test_who_is_looked_up_shows_no_more_either(world: World, bob: Browser, rich: None) -> None:
    found = bob.get(f"/cases/{world.cases['delivery']}/customer?text=sanne").text
    assert "LK-10021" in found
    assert [secret for secret in SECRETS if secret in found] == []


def test_once_confirmed_the_card_tells_what_an_agent_needs(
    world: World, bob: Browser, rich: None
) -> None:
    case, link = world.cases["delivery"], world.links["delivery"]
    answer = bob.post(f"/cases/{case}/links/{link}/confirm")
    assert answer.headers["Location"].endswith(f"?done=confirmed:{link}")
    card = bob.get(answer.headers["Location"]).text
    for told in ("sanne@voorbeeld.nl", "€ 777", "LP-100", "1 open", "Terugnemen"):
        assert told in card
    assert f"/cases/{case}/links/{link}/undo" in card


def test_undo_leaves_nothing_of_a_confirmation(
    world: World, bob: Browser, sessions: sessionmaker[Session], rich: None
) -> None:
    case, link = world.cases["delivery"], world.links["delivery"]
    bob.post(f"/cases/{case}/links/{link}/confirm")
    assert bob.post(f"/cases/{case}/links/{link}/undo").status_code == 303
    assert bob.post(f"/cases/{case}/links/{link}/undo").status_code == 303  # a second click
    with sessions() as session:
        kept = session.get_one(Link, link)
        assert (kept.status, kept.decided_by) == ("suggested", None)
        origins = session.scalars(select(Identity.origin)).all()
        assert "confirmed" not in origins
    assert "sanne@voorbeeld.nl" not in bob.get(f"/cases/{case}").text


def test_a_link_is_not_taken_back_through_another_case(world: World, bob: Browser) -> None:
    own, foreign = world.cases["delivery"], world.links["billing"]
    assert bob.post(f"/cases/{own}/links/{foreign}/undo").status_code == 404


def test_the_first_screen_holds_what_matters(alice: Browser, page: str, rich: None) -> None:
    shown = alice.get(page).text
    for told in ("Sanne Verhoeven", "Braadpan", "Belt liever niet.", "€ 777", "Niet benaderen"):
        assert told in shown
    assert "Zoals het klantenbestand zegt." in shown
    assert "Bestelde 3 dagen geleden: LP-100." in shown


def test_the_time_line_is_narrowed_in_the_address(alice: Browser, page: str, rich: None) -> None:
    assert "Braadpan" in alice.get(f"{page}?show=orders").text
    assert "Braadpan" not in alice.get(f"{page}?show=said").text
    assert alice.get(f"{page}?show=alles").status_code == 422
    assert alice.get(f"{page}?after=x").status_code == 422


def test_counts_on_the_page_agree_with_what_one_sees(
    world: World, bob: Browser, alice: Browser, page: str, sessions: sessionmaker[Session]
) -> None:
    for team in ("delivery", "billing"):
        link_to(sessions, world, team)
    with sessions.begin() as session:
        for case in world.cases.values():
            session.get_one(Case, case).customer_id = world.customer
    assert "1 open, 1 in totaal" in bob.get(page).text
    assert "2 open, 2 in totaal" in alice.get(page).text
    # Two complaints within two months: a colleague who sees one of them is not told of two.
    assert "Klacht nummer 2" in alice.get(page).text
    assert "Klacht nummer" not in bob.get(page).text


def test_notes_are_written_pinned_changed_and_taken_away(
    bob: Browser, page: str, sessions: sessionmaker[Session]
) -> None:
    assert bob.post(f"{page}/notes", {"text": "<b>Belt na zessen</b>"}).status_code == 303
    with sessions() as session:
        note = session.scalars(select(CustomerNote).order_by(CustomerNote.id.desc())).first()
        assert note is not None
    assert "&lt;b&gt;Belt na zessen" in bob.get(page).text
    bob.post(f"{page}/notes/{note.id}/pin", {"pinned": "yes"})
    assert "Maak los" in bob.get(page).text
    changed = bob.post(f"{page}/notes/{note.id}/change", {"text": "Belt nooit", "version": 2})
    assert changed.status_code == 303
    stale = bob.post(f"{page}/notes/{note.id}/change", {"text": "Belt altijd", "version": 2})
    assert stale.status_code == 409
    assert "Belt altijd" in stale.text
    removed = bob.post(f"{page}/notes/{note.id}/remove").headers["Location"]
    told = bob.get(removed).text
    assert "Belt nooit" not in told
    assert f"{page}/notes/{note.id}/restore" in told
    bob.post(f"{page}/notes/{note.id}/restore")
    assert "Belt nooit" in bob.get(page).text


def test_an_empty_note_is_told_and_changes_nothing(bob: Browser, page: str) -> None:
    answer = bob.post(f"{page}/notes", {"text": " "})
    assert answer.status_code == 422
    assert "Schrijf eerst iets" in answer.text


def test_a_colleagues_note_is_pinned_by_all_and_changed_by_its_author(
    bob: Browser, page: str, world: World
) -> None:
    assert bob.post(f"{page}/notes/{world.note}/pin", {"pinned": "yes"}).status_code == 303
    assert bob.post(f"{page}/notes/{world.note}/remove").status_code == 403
    assert bob.post(f"/customers/{10**6}/notes/{world.note}/pin").status_code == 404


def test_who_does_not_want_to_be_contacted_is_shown_everywhere(
    bob: Browser, page: str, world: World, sessions: sessionmaker[Session]
) -> None:
    form = {"channel": "any", "purpose": "any", "status": "withdrawn", "note": "Aan de lijn"}
    assert bob.post(f"{page}/consents", form).status_code == 303
    assert "zoek zelf geen contact" in bob.get(page).text
    link_to(sessions, world, "delivery")
    bob.post(f"/cases/{world.cases['delivery']}/links/{world.links['delivery']}/confirm")
    assert "zoek zelf geen contact" in bob.get(f"/cases/{world.cases['delivery']}").text
    with sessions() as session:
        [kept] = session.scalars(select(Consent))
        assert (kept.recorded_by, kept.note) == (world.people["bob"], "Aan de lijn")
    wrong = bob.post(f"{page}/consents", {**form, "channel": "duif"})
    assert wrong.status_code == 422


def test_identities_are_added_and_removed_by_hand(
    bob: Browser, page: str, sessions: sessionmaker[Session]
) -> None:
    form = {"kind": "handle", "value": "@sanne", "network": "forum"}
    assert bob.post(f"{page}/identities", form).status_code == 303
    assert "Naam op forum, toegevoegd door een collega" in bob.get(page).text
    with sessions() as session:
        identity = session.scalars(select(Identity.id).where(Identity.value == "sanne")).one()
    assert bob.post(f"{page}/identities/{identity}/remove").status_code == 303
    assert "Naam op forum" not in bob.get(page).text
    wrong = bob.post(f"{page}/identities", {**form, "kind": "phone", "value": "bel me"})
    assert wrong.status_code == 422
    assert "bel me" in wrong.text


def test_the_list_is_filtered_by_stage_and_group(
    alice: Browser, sessions: sessionmaker[Session], world: World
) -> None:
    with sessions.begin() as session:
        customer = session.get_one(Customer, world.customer)
        customer.lifecycle, customer.traits = "lost", ["late_payer", "segment:Zakelijk"]
    assert "Sanne Verhoeven" in alice.get("/customers?stage=lost&trait=late_payer").text
    assert "Sanne Verhoeven" in alice.get("/customers?trait=segment:Zakelijk").text
    empty = alice.get("/customers?stage=new").text
    assert "Sanne Verhoeven" not in empty
    assert "Niemand hoort bij deze groep." in empty
    assert alice.get("/customers?stage=platina").status_code == 422


def form_of(alice: Browser) -> dict[str, object]:
    """The form of the settings as a browser would send it back."""
    html = alice.get("/settings/customers").text
    form: dict[str, object] = dict(
        re.findall(r'<input type="(?:text|hidden)"[^>]* name="([\w-]+)" value="([^"]*)"', html)
    )
    form |= dict(re.findall(r'<input [^>]*id="(\w+)" name="\w+" value="([^"]*)"', html))
    for name, options in re.findall(r'<select[^>]* name="([\w-]+)"[^>]*>(.*?)</select>', html):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        form[name] = (chosen or first)[1]  # type: ignore[index]
    form.pop("csrf_token", None)
    return form


def test_rules_for_stages_are_tried_out_before_they_count(
    alice: Browser, sessions: sessionmaker[Session], world: World
) -> None:
    form = form_of(alice) | {"margin": "40", "stage-0": "lost", "fact-0-0": "is_customer",
                             "is-0-0": "no", "fact-0-1": ""}  # fmt: skip
    answer = alice.post("/settings/customers", form)
    assert answer.status_code == 303, answer.text
    trial = alice.get(answer.headers["Location"]).text
    assert "1 klant zou in een andere fase komen." in trial
    assert "LK-10021" in trial
    with sessions() as session:
        assert session.get_one(Customer, world.customer).lifecycle is None
    let = alice.post(answer.headers["Location"].split("localhost")[-1] + "/activate")
    assert let.status_code == 303
    with sessions() as session:
        [active] = session.scalars(select(CustomerPolicy).where(CustomerPolicy.state == "active"))
        assert active.worth["margin"] == 40
        assert active.rules[0]["stage"] == "lost"
    assert "vertrokken" in alice.get(f"/customers/{world.customer}").text


def test_rules_that_cannot_work_come_back_as_they_were_typed(alice: Browser) -> None:
    answer = alice.post("/settings/customers", form_of(alice) | {"margin": "veel"})
    assert answer.status_code == 422
    assert 'value="veel"' in answer.text


def test_a_form_with_nothing_in_it_is_told(alice: Browser) -> None:
    answer = alice.post("/settings/customers", {"text": "x"})
    assert answer.status_code == 422
    assert 'name="stage-0"' in answer.text


def test_the_form_gives_back_the_policy_it_was_made_from() -> None:
    rows = rows_of(DEFAULT_POLICY)
    form = MultiDict({"rows": str(len(rows)), "imported_stage": "fills"})
    form.update({name: str(value) for name, value in worth_json(DEFAULT_POLICY.worth).items()})
    for at, row in enumerate(rows):
        form[f"position-{at}"], form[f"stage-{at}"] = row.position, row.stage
        for number, (fact, comparison, value) in enumerate(row.conditions):
            form[f"fact-{at}-{number}"] = fact
            form[f"is-{at}-{number}"], form[f"value-{at}-{number}"] = comparison, value
    assert typed_rows(form) == rows
    assert read_policy(form) == DEFAULT_POLICY


def test_agents_do_not_set_rules(bob: Browser, world: World) -> None:
    assert bob.get("/settings/customers").status_code == 403
    assert bob.post(f"/settings/customers/drafts/{world.draft}/activate").status_code == 403


def test_a_merged_record_leads_to_the_one_that_took_it_up(
    alice: Browser, sessions: sessionmaker[Session], world: World
) -> None:
    with sessions.begin() as session:
        old = Customer(number="OUD", name="S. Verhoeven", merged_into_id=world.customer)
        session.add(old)
        session.flush()
        address = f"/customers/{old.id}"
    answer = alice.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/customers/{world.customer}")
    assert "S. Verhoeven" not in alice.get("/customers").text
