"""Who wrote this? A suggestion confirmed, rejected and taken back, with one key each."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import Site
from triage.models import Case, CaseEvent, Link

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site: Site) -> Page:
    """The delivery case, for whose author Sanne Verhoeven is suggested."""
    page = site.open("bob")
    page.goto(f"/queue?case={site.world.cases['delivery']}")
    expect(page.locator(".suggestion")).to_contain_text("Sanne Verhoeven")
    expect(page.locator(".suggestion")).to_contain_text("bestelnummer LP-88213")
    return page


def link_of(site: Site) -> tuple[str, int | None]:
    with site.sessions() as session:
        link = session.get_one(Link, site.world.links["delivery"])
        return link.status, link.decided_by


def test_a_suggestion_is_confirmed_by_one_key_and_taken_back_by_another(
    site: Site, page: Page
) -> None:
    # Until it is decided, no more of the customer is shown than is needed to decide.
    assert "sanne@voorbeeld.nl" not in page.content()

    page.keyboard.press("y")
    expect(page.locator("#toasts")).to_contain_text("De klant is bevestigd.")
    expect(page.locator(".who")).to_contain_text("sanne@voorbeeld.nl")
    assert link_of(site) == ("linked", site.world.people["bob"])

    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Teruggenomen")
    expect(page.locator(".suggestion")).to_contain_text("Sanne Verhoeven")
    assert "sanne@voorbeeld.nl" not in page.content()
    assert link_of(site) == ("suggested", None)
    with site.sessions() as session:
        case = session.get_one(Case, site.world.cases["delivery"])
        assert case.customer_id is None
        kinds = session.scalars(
            select(CaseEvent.kind)
            .where(CaseEvent.case_id == case.id, CaseEvent.actor_id == site.world.people["bob"])
            .order_by(CaseEvent.id)
        ).all()
        assert kinds == ["linked", "unlinked"]


def test_a_suggestion_is_rejected_by_one_key_and_taken_back_on_the_card(
    site: Site, page: Page
) -> None:
    page.keyboard.press("Shift+y")
    expect(page.locator("#toasts")).to_contain_text("niet deze klant")
    expect(page.locator(".suggestion")).to_have_count(0)
    assert link_of(site) == ("rejected", site.world.people["bob"])
    page.locator("#toasts").get_by_role("button").click()
    expect(page.locator(".suggestion")).to_contain_text("Sanne Verhoeven")
    assert link_of(site) == ("suggested", None)


def test_the_customer_is_looked_up_and_chosen_by_hand(site: Site, page: Page) -> None:
    page.keyboard.press("l")
    expect(page.get_by_role("heading", name="Wie schreef dit?")).to_be_visible()
    page.get_by_role("searchbox", name="Zoek in de klanten").fill("verhoeven utr")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dit is de klant").click()
    expect(page.locator(".who")).to_contain_text("Bevestigd door een collega")
    assert link_of(site) == ("linked", site.world.people["bob"])
    page.locator(".who").get_by_role("button", name="Terugnemen").click()
    expect(page.locator(".suggestion")).to_contain_text("Sanne Verhoeven")
    assert link_of(site) == ("suggested", None)
