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
