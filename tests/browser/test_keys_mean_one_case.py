"""A key does something to the case that is meant, never to another one that happens to be there."""

import time

import pytest
from backoffice import START, add_mention
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site
from triage.cases.opening import open_case
from triage.models import Case

pytestmark = pytest.mark.browser


@pytest.fixture
def three(site: Site) -> list[int]:
    """Three open cases of Bob's team, in the order of the list."""
    with site.sessions.begin() as session:
        for number in range(2):
            mention = add_mention(
                session, site.world, f"key-{number}", "Waar blijft mijn fiets?", category="delivery"
            )
            open_case(session, mention, START)
    page = site.open("bob")
    page.goto("/queue?view=all")
    ids = page.eval_on_selector_all(".row-box", "rows => rows.map(row => row.id.slice(9))")
    assert len(ids) == 3
    return [int(one) for one in ids]


def standing(site: Site, case_id: int) -> tuple[str, int | None]:
    with site.sessions.begin() as session:
        case = session.get_one(Case, case_id)
        return case.status, case.assignee_id


def at_case(page: Page, case_id: int) -> None:
    expect(page.locator("article.case")).to_have_attribute("data-case", str(case_id))


def slowly(route: Route) -> None:
    time.sleep(0.5)
    route.continue_()


def test_claiming_what_a_colleague_has_claims_nothing_else(site: Site, three: list[int]) -> None:
    with site.sessions.begin() as session:
        session.get_one(Case, three[0]).assignee_id = site.world.people["dora"]
    page = site.open("bob")
    page.goto("/queue?view=all")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    at_case(page, three[0])
    page.keyboard.press("c")
    page.keyboard.press("e")  # what is pressed after it is for the open case
    expect(page.locator("#toasts")).to_contain_text("Opgelost.")
    at_case(page, three[0])
    assert [standing(site, one)[1] for one in three[1:]] == [None, None]


def test_whoever_is_faster_than_the_page_means_the_case_that_was_opened(
    site: Site, three: list[int]
) -> None:
    page = site.open("bob")
    page.goto(f"/queue?view=all&case={three[0]}")
    at_case(page, three[0])
    page.route(f"**/queue?*case={three[1]}*", slowly)
    for key in ("j", "Enter", "e"):
        page.keyboard.press(key)
    expect(page.locator("#toasts")).to_contain_text("Opgelost.")
    assert [standing(site, one)[0] for one in three] == ["open", "resolved", "open"]


def test_a_key_on_a_row_is_for_the_case_in_the_row(site: Site, three: list[int]) -> None:
    page = site.open("bob")
    page.goto(f"/queue?view=all&case={three[0]}")
    at_case(page, three[0])
    page.keyboard.press("j")
    page.keyboard.press("r")
    at_case(page, three[1])
    expect(page.locator("#composer textarea")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.locator("#toasts")).to_contain_text("Wacht op de klant.")
    assert [standing(site, one)[0] for one in three] == ["open", "waiting", "open"]


def test_whoever_went_back_into_the_open_case_means_that_one(site: Site, three: list[int]) -> None:
    page = site.open("bob")
    page.goto(f"/queue?view=all&case={three[0]}")
    at_case(page, three[0])
    page.keyboard.press("j")
    page.locator("article.case .post-text").first.click()
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text("Opgelost.")
    assert [standing(site, one)[0] for one in three] == ["resolved", "open", "open"]


def test_what_arrives_beside_it_moves_nobody_off_a_row(site: Site, three: list[int]) -> None:
    page = site.open("bob")
    page.goto(f"/queue?view=all&case={three[0]}")
    at_case(page, three[0])
    page.keyboard.press("j")
    # As after every look at what colleagues did: nothing new for the pane.
    page.evaluate("htmx.ajax('GET', '/live/pulse', {swap: 'none'})")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text("Opgelost.")
    assert [standing(site, one)[0] for one in three] == ["open", "resolved", "open"]


def test_a_key_whose_case_did_not_come_is_forgotten(site: Site, three: list[int]) -> None:
    page = site.open("bob")
    page.goto(f"/queue?view=all&case={three[0]}")
    at_case(page, three[0])
    page.route(f"**/queue?*case={three[1]}*", lambda route: route.abort())
    page.keyboard.press("j")
    with page.expect_event("requestfailed"):
        page.keyboard.press("e")
    page.wait_for_timeout(500)
    page.unroute(f"**/queue?*case={three[1]}*")
    page.keyboard.press("Enter")  # only to read it
    at_case(page, three[1])
    page.wait_for_timeout(500)
    assert [standing(site, one)[0] for one in three] == ["open", "open", "open"]
