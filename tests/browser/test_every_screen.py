"""Every screen: hostile texts do nothing, nothing scrolls sideways, nothing breaks the rules."""

import re
from pathlib import Path

import pytest
from backoffice import START, add_mention
from playwright.sync_api import Page

from tests.browser.conftest import Site
from triage.cases.opening import open_case
from triage.models import Customer, Link, Review, Source, User
from web.access import access_of

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "web" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg/onload=alert(3)>",
    "</textarea><iframe srcdoc='<script>alert(4)</script>'>",
    "javascript:alert(5)",
    "{{ 7*7 }}{% raw %}${alert(6)}",
    '<style>*{display:none}</style><div style="position:fixed">',
    "<a href='javascript:alert(7)' hx-get='/logout' data-hx-on:click='alert(8)'>",
    "\u202eevil\u2066 " + "W" * 300 + " Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
)
NASTY = "".join(PAYLOADS)


def screens(site: Site) -> list[str]:
    """The address of every page that can be opened, with ids filled in."""
    world = site.world
    case = world.cases["delivery"]
    ids = {
        "calendar_id": world.calendars["one"],
        "canned_id": world.canned,
        "case_id": case,
        "customer_id": world.customer,
        "draft_id": world.draft,
        "file_id": world.mention_file,
        "import_id": world.import_job,
        "incident_id": world.incident,
        "kind": "feed",
        "mention_id": world.mentions["delivery"],
        "monitor_id": world.monitors["name"],
        "policy_id": world.policies["one"],
        "rule_id": world.rules["delivery"],
        "secret": world.invitation_secret,
        "source_id": world.source,
        "team_id": world.teams["delivery"],
        "trial_id": world.trial,
        "user_id": world.people["dora"],
    }
    found = [f"/queue?case={case}", "/queue?view=mine", "/reviews", "/nope"]
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and _is_a_screen(site, rule.endpoint):
            found.append(re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda name: str(ids[name[1]]), rule.rule))
    return sorted(set(found))


def _is_a_screen(site: Site, endpoint: str) -> bool:
    access = access_of(site.app, endpoint)
    return endpoint not in NOT_SCREENS and not (access and access.scope)


NOT_SCREENS = {
    "api.document",
    "duplicates.find",
    "duplicates.show",  # two customers: tests of their own
    "exports.cases",
    "health.health",
    "health.healthz",
    "hooks.verify",  # for Meta
    "imports.progress",
    "imports.refused",
    "mentionfiles.progress",
    "mentionfiles.refused",
    "live.pulse",
    "live.stream",
    "notices.bell",
    "replies.canned",
    "replies.proposals",
    "replies.show",
    "static_files.static",
    "trends.data",
}


@pytest.fixture
def full_site(site: Site, tmp_path: Path) -> Site:
    """Everything that comes from outside, or from colleagues, is hostile."""
    with site.sessions.begin() as session:
        mention = add_mention(
            session,
            site.world,
            "nasty",
            NASTY,
            category="delivery",
            title=NASTY,
            author_name=NASTY,
            author_handle=NASTY,
            network=NASTY,
            url="javascript:alert(9)",
            author_url="javascript:alert(10)",
            reference=NASTY,
        )
        customer = Customer(
            number=NASTY,
            name=NASTY,
            company=NASTY,
            email=NASTY,
            phone=NASTY,
            street=NASTY,
            postcode=NASTY,
            city=NASTY,
            stage=NASTY,
        )
        session.add(customer)
        session.flush()
        evidence = [{"kind": NASTY, "value": NASTY, "where": NASTY}]
        session.add(
            Link(
                mention_id=mention.id,
                customer_id=customer.id,
                status="linked",
                score=0.9,
                evidence=evidence,
            )
        )
        session.flush()
        case = open_case(session, mention, START)
        doubtful = add_mention(session, site.world, "nasty-doubt", NASTY, author_name=NASTY)
        session.add(Review(mention_id=doubtful.id, revision=1, complaint=0.4))
        source = session.get_one(Source, site.world.source)
        source.name = source.last_error = source.purpose = NASTY
        source.last_error_at = START
        session.get_one(User, site.world.people["dora"]).name = NASTY
        site.world.cases["delivery"], site.world.mentions["delivery"] = case.id, mention.id
        site.world.customer = customer.id
    return site


def test_hostile_texts_open_no_dialog_and_break_no_policy(full_site: Site, violations) -> None:
    page = full_site.open("ada")
    for path in screens(full_site):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path
        assert page.evaluate("document.querySelectorAll('main').length") == 1, path
    case = full_site.world.cases["delivery"]
    page.goto(f"/queue?case={case}")
    for kind in ("note", "reply"):
        page.locator(f"label:has([value={kind}])").click()
        page.fill("#composer textarea", NASTY)
        page.locator(".composer .primary").click()
        page.locator(".post.ours").first.wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("width", [360, 1100])
def test_nothing_scrolls_sideways(width: int, full_site: Site) -> None:
    page = full_site.open("ada", width=width, height=740)
    too_wide = []
    for path in screens(full_site):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append((path, widest(page)))
    assert too_wide == []


def widest(page: Page) -> str:
    """The element that reaches furthest to the right."""
    return str(
        page.evaluate(
            """() => [...document.querySelectorAll("body *")]
                .map((e) => [e.getBoundingClientRect().right, e.tagName + "." + e.className])
                .sort((a, b) => b[0] - a[0])[0].join(" ")"""
        )
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_screen_is_accessible(theme: str, site: Site) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run web/assets/install --dev")
    page = site.open("ada")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": site.address}])
    found = []
    for path in [*screens(site), "/login"]:
        page.goto(path)
        page.evaluate(AXE.read_text("utf-8"))
        result = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
        )
        for violation in result["violations"]:
            nodes = [(node["html"][:120], node["failureSummary"]) for node in violation["nodes"]]
            found.append((path, violation["id"], nodes[:2]))
    assert found == []
