"""An admin adds a feed: sees a preview, saves, and its complaints stand in the queue."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import analysis
from tests.replay import ReplayServer
from triage.cases.deciding import Thresholds, decide_batch
from triage.links.linking_stage import link_batch
from triage.mentions.understanding import understand_batch
from triage.models import Mention, Source
from triage.sources.polling import poll_due_source
from triage.sources.trials import run_due_trial
from web.room import Clock

if TYPE_CHECKING:
    # Several folders have a conftest; at run time the name may mean another one.
    from conftest import Site

pytestmark = pytest.mark.browser
ITEM = """<item><guid>g{n}</guid><title>Pakket {n}</title>
<pubDate>Mon, 02 Mar 2026 0{n}:00:00 GMT</pubDate>
<description>Mijn pakket {n} is al drie weken zoek &lt;b&gt;echt&lt;/b&gt;.</description></item>"""
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title>{items}</channel></rss>'
)


class Grumpy:
    """A classifier to which everything is a complaint."""

    def analyse(self, texts):
        return [analysis(complaint=0.97) for _ in texts]

    def explain(self, text):
        return []


@pytest.fixture
def feed() -> Iterator[ReplayServer]:
    with ReplayServer() as server:
        items = "".join(ITEM.format(n=number) for number in range(1, 4))
        server.answer("/feed", FEED.format(items=items))
        server.answer("/gone", status=404)
        yield server


def client() -> GuardedClient:
    return GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))


def work(site: "Site", clock: Clock) -> None:
    """What the workers do until nothing is left."""
    sessions = site.sessions
    while poll_due_source(sessions, client(), now=clock):
        pass
    understand_batch(sessions, Grumpy())
    link_batch(sessions)
    decide_batch(sessions, Thresholds(0.5, 0.25), now=clock())


def test_an_admin_adds_a_feed_sees_the_preview_saves_and_its_posts_are_in_the_queue(
    site: "Site", feed: ReplayServer, violations
) -> None:
    clock = site.app.extensions["luisterpost"].clock
    with site.sessions.begin() as session:
        session.get_one(Source, site.world.source).enabled = False
    page = site.open("ada")
    page.goto("/sources/add")
    page.get_by_role("link", name="Feed").first.click()
    page.get_by_label("Naam", exact=True).fill("Forum van fietsers")
    page.get_by_label("Webadres").fill(f"{feed.url}/gone")

    page.get_by_role("button", name="Probeer uit").click()
    expect(page.locator("#trial")).to_contain_text("Er wordt nu op de plek gekeken")
    run_due_trial(site.sessions, client(), now=clock())
    expect(page.locator("#trial")).to_contain_text("antwoordde met 404")
    expect(page.locator("#trial")).to_contain_text("Op dit adres is niets meer.")

    page.get_by_label("Webadres").fill(f"{feed.url}/feed")
    page.get_by_role("button", name="Probeer uit").click()
    expect(page.locator("#trial")).to_contain_text("Er wordt nu op de plek gekeken")
    run_due_trial(site.sessions, client(), now=clock())
    expect(page.locator("#trial")).to_contain_text("3 berichten gevonden")
    expect(page.locator(".trial-rows li")).to_have_count(3)
    expect(page.locator("#trial")).to_contain_text("Mijn pakket 3 is al drie weken zoek")
    with site.sessions.begin() as session:
        brought = Mention.external_id.in_(["g1", "g2", "g3"])
        assert session.scalar(select(func.count()).where(brought)) == 0

    page.get_by_label("Doel").fill("Klachten over bezorging horen")
    page.get_by_label("Grondslag").fill("Gerechtvaardigd belang")
    page.get_by_label("Afweging").fill("Alleen openbare berichten")
    page.get_by_label("Ik heb de gebruiksvoorwaarden").check()
    page.get_by_role("button", name="Voeg de bron toe").click()
    expect(page.locator(".message.good")).to_contain_text("Forum van fietsers")

    work(site, clock)
    page.reload()
    row = page.locator(".source", has_text="Forum van fietsers")
    expect(row).to_contain_text("3 vermeldingen")
    expect(row).to_contain_text("Luistert")
    page.goto("/queue")
    expect(page.locator(".row", has_text="Mijn pakket 3 is al drie weken zoek")).to_be_visible()
    assert violations(page) == []


def test_without_htmx_the_trial_opens_beside_the_form(site: "Site", feed: ReplayServer) -> None:
    clock = site.app.extensions["luisterpost"].clock
    page = site.open("ada")
    page.context.route("**/htmx.min.js*", lambda route: route.abort())
    page.goto("/sources/add/feed")
    page.get_by_label("Webadres").fill(f"{feed.url}/feed")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Probeer uit").click()
    beside = opened.value
    expect(beside.locator("#trial")).to_contain_text("Er wordt nu op de plek gekeken")
    run_due_trial(site.sessions, client(), now=clock())
    beside.reload()
    expect(beside.locator("#trial")).to_contain_text("3 berichten gevonden")
    expect(page.get_by_label("Webadres")).to_have_value(f"{feed.url}/feed")
