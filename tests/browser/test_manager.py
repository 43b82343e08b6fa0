"""A manager's job: see what is going on, point at it, and read the mentions behind it."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from backoffice import START, add_mention
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    # Several folders have a conftest; at run time the name may mean another one.
    from conftest import Site

pytestmark = pytest.mark.browser
DRAWN = "#charts[data-drawn]"


@pytest.fixture
def incident(site: "Site") -> "Site":
    """Twelve complaints about delivery three days ago, two in the week before."""
    with site.sessions.begin() as session:
        for number in range(14):
            days = 3 if number < 12 else 10
            add_mention(
                session,
                site.world,
                f"late-{number}",
                "Mijn pakket is er nog steeds niet",
                category="delivery",
                published_at=START - timedelta(days=days),
            )
    return site


def open_trends(site: "Site", query: str = "", **window: int) -> Page:
    page = site.open("alice", **window)
    page.goto(f"/trends{query}")
    expect(page.locator(DRAWN)).to_be_visible()
    return page


def place_of_bar(page: Page, days_ago: int, chart: str = "complaints") -> tuple[float, float]:
    """Just above the axis, in the bar of that day out of 28; the axis takes 28 px on the left."""
    box = page.locator(f'[data-chart="{chart}"]').bounding_box()
    assert box is not None
    width = (box["width"] - 8 - 28) / 28
    return box["x"] + 28 + width * (27 - days_ago + 0.5), box["y"] + box["height"] - 34


def test_open_trends_click_a_point_see_its_mentions(incident: "Site", violations) -> None:
    page = open_trends(incident)
    expect(page.locator(".headline")).to_contain_text("keer zoveel klachten over bezorging")
    expect(page.locator(".headline")).to_contain_text("13 tegen 2")
    page.mouse.move(*place_of_bar(page, 3))
    expect(page.locator("[data-moment]").first).to_have_text("vrijdag 27 februari")
    expect(page.locator('[data-legend="complaints"] li').first).to_contain_text("Bezorging 12")
    page.mouse.click(*place_of_bar(page, 3))
    expect(page).to_have_url(re.compile(r"/mentions\?.*category=delivery"))
    expect(page).to_have_url(re.compile(r"since=2026-02-27&until=2026-02-27"))
    expect(page.locator(".total")).to_have_text("12 vermeldingen")
    expect(page.locator(".mention-box")).to_have_count(12)
    assert violations(page) == []


def test_the_feeling_leads_on_as_well(incident: "Site") -> None:
    page = open_trends(incident)
    page.mouse.click(*place_of_bar(page, 3, "sentiments"))
    expect(page).to_have_url(re.compile(r"sentiment=negative"))
    expect(page.locator(".total")).to_have_text("12 vermeldingen")


def test_the_chart_is_walked_with_the_keyboard(incident: "Site") -> None:
    page = open_trends(incident)
    page.locator('[data-chart="complaints"]').focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-spoken]")).to_contain_text("vrijdag 27 februari: Bezorging 12")
    page.keyboard.press("ArrowUp")
    expect(page.locator('[data-legend="complaints"] li[data-at]')).to_contain_text("Bezorging")
    page.keyboard.press("Enter")
    expect(page.locator(".total")).to_have_text("12 vermeldingen")


def test_without_the_library_the_table_is_there(incident: "Site") -> None:
    page = incident.open("alice")
    page.route("**/echarts.min.js*", lambda route: route.abort())
    page.goto("/trends")
    expect(page.locator("#numbers")).to_be_visible()
    expect(page.locator("#numbers")).to_contain_text("vrijdag 27 februari")


def test_the_table_opens_at_a_button_and_holds_the_same_numbers(incident: "Site") -> None:
    page = open_trends(incident)
    expect(page.locator("#numbers")).to_be_hidden()
    page.get_by_role("button", name="Toon als tabel").click()
    expect(page.locator("#numbers tr", has_text="vrijdag 27 februari")).to_contain_text("12")


def test_choosing_a_filter_is_enough(incident: "Site") -> None:
    page = open_trends(incident)
    page.get_by_label("Onderwerp", exact=True).select_option("billing")
    expect(page).to_have_url(re.compile(r"category=billing"))
    expect(page.locator(".headline")).to_contain_text("1 klacht")


def test_dark_mode_draws_the_charts_anew(incident: "Site") -> None:
    page = open_trends(incident)
    pixels = "document.querySelector('[data-chart=complaints] canvas').toDataURL()"
    light = page.evaluate(pixels)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"before => {pixels} !== before", arg=light)


@pytest.mark.parametrize("width", [390, 360])
@pytest.mark.parametrize("path", ["/trends", "/mentions", "/customers", "/sources"])
def test_nothing_scrolls_sideways_on_a_phone(path: str, width: int, incident: "Site") -> None:
    page = incident.open("ada", width=width, height=800)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_an_administrator_adds_a_source(incident: "Site") -> None:
    page = incident.open("ada")
    page.goto("/sources")
    page.get_by_role("link", name="Bron toevoegen").click()
    page.locator("a[href='/sources/add/webpage']").click()
    page.get_by_role("button", name="Voeg de bron toe").click()
    expect(page.get_by_role("alert")).to_contain_text("velden vragen je aandacht")
    page.get_by_label("Naam", exact=True).fill("Recensies")
    page.get_by_label("Webadres").fill("https://winkel.example/recensies")
    for label in ("Doel", "Grondslag", "Afweging"):
        page.get_by_label(label).fill("omdat het moet")
    page.get_by_label("Ik heb de gebruiksvoorwaarden").check()
    page.get_by_role("button", name="Voeg de bron toe").click()
    expect(page.locator(".message.good")).to_contain_text("“Recensies” is toegevoegd")
    expect(page.locator(".source", has_text="Recensies")).to_contain_text("Nog niet opgehaald")
