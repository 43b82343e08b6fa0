"""An answer by keyboard: a canned text, a warning, sent, and taken back; a colleague named."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from tests.browser.conftest import Site
from triage.models import CaseEvent, Mention, Reply, Source

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site: Site) -> Page:
    """The delivery case, whose source is Mastodon and takes answers."""
    with site.sessions.begin() as session:
        session.execute(
            update(Source)
            .where(Source.id == site.world.source)
            .values(
                kind="mastodon",
                options={"instance": "https://mastodon.example", "hashtag": "v"},
                answer_options={"answer_token": "s3cret"},
            )
        )
        session.execute(update(Mention).values(author_handle="fatima@mastodon.example"))
    page = site.open("bob")
    page.goto(f"/queue?case={site.world.cases['delivery']}")
    return page


def newest(site: Site) -> Reply:
    with site.sessions() as session:
        return session.scalars(select(Reply).order_by(Reply.id.desc()).limit(1)).one()


def test_an_answer_is_chosen_sent_and_taken_back_by_keyboard_only(site: Site, page: Page) -> None:
    page.keyboard.press("r")
    page.keyboard.type("#zo")
    expect(page.locator(".composer-choices li").first).to_contain_text("#zoek Pakket zoek")
    page.keyboard.press("Enter")
    field = page.locator("#composer textarea")
    expect(field).to_have_value("Hoi Fatima, we zoeken het uit.")
    # As Mastodon counts: the author's name without its instance stands before it.
    length = len("@fatima Hoi Fatima, we zoeken het uit.")
    expect(page.locator("[data-counter]")).to_have_text(f"{length} / 500")

    page.keyboard.type(" Wat is je ordernummer?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("het vraagt om een bestelnummer")
    expect(field).to_have_value("Hoi Fatima, we zoeken het uit. Wat is je ordernummer?")

    field.fill("Hoi Fatima, we zoeken het uit.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post.reply.is-queued")).to_contain_text("gaat zo de deur uit")
    assert newest(site).canned_id == site.world.canned
    page.keyboard.press("z")
    expect(page.locator(".post.reply.is-withdrawn")).to_contain_text("teruggenomen")
    assert newest(site).state == "withdrawn"


def test_a_colleague_is_named_in_a_note(site: Site, page: Page) -> None:
    page.keyboard.press("n")
    page.keyboard.type("Kijk jij, @al")
    expect(page.locator(".composer-choices li").first).to_have_text("Alice")
    page.keyboard.press("Enter")
    page.keyboard.type("dank")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".post.note")).to_contain_text("Kijk jij, @Alice dank")
    with site.sessions() as session:
        event = session.scalars(select(CaseEvent).where(CaseEvent.kind == "noted")).one()
    assert event.data["mentions"] == [site.world.people["alice"]]
