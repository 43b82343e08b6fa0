"""A covered case in a browser: what an agent sees of it, and how a manager lets them read it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.factories import make_analysis, make_mention
from tests.web.backoffice import START
from triage.cases.opening import open_case
from triage.models import Source
from triage.special.marking import keep_marks, read_special

pytestmark = pytest.mark.browser
LIVE_PAGES = 4
TEXT = "Mijn dochter heeft diabetes en de insulinepomp ligt al drie dagen bij jullie depot."


def covered_case(site: Site) -> int:
    with site.sessions.begin() as session:
        mention = make_mention(
            session,
            session.get(Source, site.world.source),
            text=TEXT,
            author_name="Petra Geheim",
            published_at=START,
            fetched_at=START,
        )
        make_analysis(session, mention, complaint=0.95)
        keep_marks(session, read_special([(mention.id, 1, TEXT)]))
        case = open_case(session, mention, START)
        case.team_id = site.world.teams["delivery"]
        return case.id


def test_a_manager_lets_an_agent_read_a_covered_case(site: Site) -> None:
    case_id = covered_case(site)
    bob, alice = site.open("bob"), site.open("alice")
    bob.goto("/queue?view=all")
    bob.locator(f"#row-{case_id}").click()
    expect(bob.locator("#case-pane")).to_contain_text("Alice")
    expect(bob.locator("body")).not_to_contain_text("insulinepomp")
    alice.goto(f"/cases/{case_id}")
    expect(alice.locator("#case-pane")).to_contain_text("insulinepomp")
    alice.locator(".special-card summary").click()
    alice.locator(f"#reader-{case_id}").select_option(str(site.world.people["bob"]))
    alice.locator(f"#reason-{case_id}").fill("Bob kent deze klant.")
    alice.locator(".special-card form").first.locator("button").click()
    expect(alice.locator(".special-card")).to_contain_text("Bob kent deze klant.")
    bob.goto(f"/cases/{case_id}")
    expect(bob.locator("#case-pane")).to_contain_text("insulinepomp")
    assert site.complaints == []


def test_a_case_that_is_covered_later_leaves_the_open_page(site: Site) -> None:
    case_id = site.world.cases["delivery"]
    bob, alice = site.open("bob"), site.open("alice")
    bob.goto(f"/queue?view=all&case={case_id}")
    said = bob.locator("#case-pane .case-subject").inner_text()
    expect(bob.locator("html")).to_have_attribute("data-live", "on")
    alice.goto(f"/cases/{case_id}")
    alice.locator(f"form[action='/cases/{case_id}/special/cover']").evaluate(
        "form => { const box = form.closest('details'); if (box) box.open = true; form.submit(); }"
    )
    expect(bob.locator("#case-pane [data-covered]")).to_be_visible()
    expect(bob.locator(f"#case-row-{case_id}")).to_contain_text("Afgedekt")
    expect(bob.locator("body")).not_to_contain_text(said)
    assert site.complaints == []


def cover(site: Site, case_id: int) -> None:
    alice = site.open("alice")
    alice.goto(f"/cases/{case_id}")
    alice.locator(f"form[action='/cases/{case_id}/special/cover']").evaluate(
        "form => { const box = form.closest('details'); if (box) box.open = true; form.submit(); }"
    )
    alice.wait_for_load_state()
    alice.close()


def test_the_title_of_a_page_tells_no_more_than_the_page(site: Site) -> None:
    case_id = site.world.cases["delivery"]
    bob = site.open("bob")
    bob.goto(f"/cases/{case_id}")
    said = bob.locator("#case-pane .case-subject").inner_text()
    assert said in bob.title()
    expect(bob.locator("html")).to_have_attribute("data-live", "on")
    cover(site, case_id)
    expect(bob.locator("#case-pane [data-covered]")).to_be_visible()
    expect(bob).to_have_title(f"#{case_id} Afgedekt: een gevoelig bericht · Luisterpost")
    assert site.complaints == []


def test_a_late_answer_replaces_no_other_case(site: Site) -> None:
    first, second = (covered_case(site) for _ in range(2))
    bob = site.open("bob")
    # Bob looks at the second one; the pulse that was asked for the first arrives only now.
    with bob.expect_response(lambda answer: "/live/pulse" in answer.url):
        bob.route(
            "**/live/pulse**",
            lambda route: route.continue_(url=f"{site.address}/live/pulse?open={first}"),
        )
        bob.goto(f"/queue?view=all&case={second}")
        bob.evaluate("() => htmx.ajax('GET', '/live/pulse', {target: '#live', swap: 'none'})")
    expect(bob.locator(f"#case-pane [data-case='{second}']")).to_be_visible()
    expect(bob.locator(f"#case-pane [data-case='{first}']")).to_have_count(0)
    assert site.complaints == []
