"""An agent's job from log-in to resolved, with the keyboard."""

import csv
import re

import pytest
from backoffice import PASSWORD
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.conftest import Site
from triage.models import Case, CaseEvent, User
from triage.people.passwords import hash_password

pytestmark = pytest.mark.browser


def test_the_whole_job_by_keyboard(site: Site) -> None:
    with site.sessions.begin() as session:
        bob = session.get_one(User, site.world.people["bob"])
        bob.password_hash = hash_password(PASSWORD)
    page = site.open()
    page.goto("/queue")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.type("bob@voorbeeld.nl")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".row-box")).to_have_count(1)
    page.wait_for_load_state()

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    case = page.locator("article.case")
    expect(case).to_contain_text("Zeer waarschijnlijk een klacht, 94")  # why
    expect(case).to_contain_text("Sanne Verhoeven")  # who
    expect(case).to_contain_text("bestelnummer LP-88213 in de tekst")  # why we think so

    page.keyboard.press("c")
    expect(page.locator("#toasts")).to_contain_text("De zaak is van jou.")
    expect(page.locator(".row-box .badge.mine")).to_be_visible()
    expect(page.locator("#queue-tabs")).to_contain_text("Mijn 1")

    page.keyboard.press("n")
    page.keyboard.type("Depot gebeld.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post.note .post-text")).to_have_text("Depot gebeld.")

    page.keyboard.press("r")
    page.keyboard.type("We zoeken het uit!")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post.ours .post-text").last).to_have_text("We zoeken het uit!")

    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text("Opgelost.")
    with site.sessions.begin() as session:
        resolved = session.get_one(Case, site.world.cases["delivery"])
        assert resolved.status == "resolved"
        kinds = session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == resolved.id))
        assert {"claimed", "noted", "replied", "resolved"} <= set(kinds)

    with page.expect_download() as download:
        page.get_by_role("link", name="Exporteer").click()
    with download.value.path().open(newline="") as file:
        rows = list(csv.DictReader(file))
    statuses = {row["case_id"]: row["status"] for row in rows}
    assert statuses[str(site.world.cases["delivery"])] == "resolved"
    assert str(site.world.cases["billing"]) not in statuses  # another team's


def test_a_step_is_taken_back_with_one_key(site: Site) -> None:
    page = site.open("bob")
    page.goto(f"/queue?case={site.world.cases['delivery']}")
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text("Opgelost.")
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Ongedaan gemaakt.")


def test_of_two_agents_one_wins_and_the_other_keeps_what_was_typed(site: Site) -> None:
    address = f"/queue?case={site.world.cases['delivery']}"
    bob, dora = site.open("bob"), site.open("dora")
    bob.goto(address)
    dora.goto(address)
    dora.keyboard.press("r")
    dora.keyboard.type("Ik was net aan het schrijven")
    bob.keyboard.press("c")
    expect(bob.locator("#toasts")).to_contain_text("De zaak is van jou.")
    dora.keyboard.press("Control+Enter")
    expect(dora.get_by_role("alert")).to_contain_text("Intussen veranderd: het is opgepakt")
    expect(dora.locator("#composer textarea")).to_have_value("Ik was net aan het schrijven")


def test_an_impatient_agent_sends_a_note_once(site: Site) -> None:
    page = site.open("bob")
    page.goto(f"/queue?case={site.world.cases['delivery']}")
    page.keyboard.press("n")
    page.keyboard.type("Een keer is genoeg")
    for _ in range(4):
        page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("De notitie is bewaard.")
    page.reload()
    expect(page.locator(".post.note")).to_have_count(1)


def test_a_draft_survives_other_steps_and_a_reload(site: Site) -> None:
    page = site.open("bob")
    page.goto(f"/queue?case={site.world.cases['delivery']}")
    page.keyboard.press("r")
    page.keyboard.type("Half af")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#toasts")).to_contain_text("De zaak is van jou.")
    expect(page.locator("#composer textarea")).to_have_value("Half af")
    page.reload()
    expect(page.locator("#composer textarea")).to_have_value("Half af")


def test_doubts_are_answered_with_one_key_each(site: Site) -> None:
    page = site.open("bob")
    page.goto("/reviews")
    page.keyboard.press("0")
    expect(page.locator("#toasts")).to_contain_text("Genoteerd: geen klacht.")
    expect(page.locator(".review-row")).to_have_count(0)


def test_keys_help_filter_and_search_open_and_close(site: Site) -> None:
    page = site.open("bob")
    page.goto("/queue")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("f")
    expect(page.locator(".filter-form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".filter-form")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("pakket")
    page.keyboard.press("Enter")
    expect(page.locator(".row-box")).to_have_count(1)


def test_a_log_in_that_ended_leads_to_the_log_in_and_loses_no_draft(site: Site) -> None:
    page = site.open("bob")
    page.goto(f"/queue?case={site.world.cases['delivery']}")
    page.keyboard.press("r")
    page.keyboard.type("Nog niet verstuurd")
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/login\?next=/queue"))
    kept = page.evaluate("Object.values(sessionStorage)")
    assert kept == ["Nog niet verstuurd"]


def test_everything_works_without_scripts(site: Site, browser) -> None:
    with_scripts = site.open("bob")
    cookies = with_scripts.context.cookies()
    context = browser.new_context(java_script_enabled=False, base_url=site.address)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/queue")
    page.click(".row")
    expect(page.locator("article.case")).to_be_visible()
    page.locator(".case-actions").get_by_role("button", name="Pak op").click()
    expect(page.locator(".case-actions")).to_contain_text("Van jou")
    page.fill("#composer textarea", "Zonder script")
    page.click("text=Ik heb het geplaatst")
    expect(page.locator(".post.ours")).to_contain_text("Zonder script")
