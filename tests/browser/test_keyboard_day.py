"""An agent's whole day without a mouse, every keystroke counted; and two agents at one case."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from backoffice import PASSWORD, START, add_mention
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import Site
from triage.cases.opening import open_case
from triage.models import Case, CaseEvent, Label, User
from triage.people.passwords import hash_password

pytestmark = pytest.mark.browser
LIVE_PAGES = 8
AXE = Path(__file__).parents[2] / "web/assets/node_modules/axe-core/axe.min.js"

# Keystrokes for each routine job, without the letters of what is written. More is a step back.
MOST_STROKES = {
    "open the most urgent case": 2,
    "claim it": 1,
    "correct the tone": 2,
    "correct what it is": 1,
    "write a note": 2,
    "answer with a canned text": 4,
    "put it aside until tomorrow": 4,
    "take that back": 1,
    "resolve it": 1,
    "open another case by its number": 2,
    "resolve three cases at once": 6,
    "take three back": 1,
    "show the keys and close them": 2,
    "go to review": 2,
}


class Hand:
    """Presses keys and counts them by job."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes: dict[str, int] = {}
        self.job = ""

    def __call__(self, *keys: str) -> None:
        for key in keys:
            # New parts of a page are no forms of htmx yet: a hand is slower than that.
            self.page.wait_for_function("() => !document.querySelector('.htmx-added')")
            self.page.keyboard.press(key)
        self.strokes[self.job] = self.strokes.get(self.job, 0) + len(keys)


@pytest.fixture
def four_cases(site: Site) -> Iterator[list[int]]:
    """Bob's team has its one case and three more."""
    with site.sessions.begin() as session:
        made = []
        for number in range(3):
            mention = add_mention(
                session, site.world, f"day-{number}", "Waar blijft mijn fiets?", category="delivery"
            )
            made.append(open_case(session, mention, START).id)
    yield [site.world.cases["delivery"], *made]


def test_a_whole_day_by_keyboard(  # noqa: PLR0915 (a day is long)
    site: Site, four_cases: list[int]
) -> None:
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
    expect(page.locator(".row-box")).to_have_count(4)
    page.wait_for_load_state()
    press, toast = Hand(page), page.locator("#toasts")

    press.job = "open the most urgent case"
    press("j", "Enter")
    case = page.locator("article.case")
    expect(case).to_be_visible()
    case_id = int(case.get_attribute("data-case") or 0)

    press.job = "claim it"
    press("c")
    expect(toast).to_contain_text("De zaak is van jou.")

    press.job = "correct the tone"
    press("v", "4")
    expect(toast).to_contain_text("Genoteerd:")
    expect(page.locator(".correct [data-key='v']")).to_contain_text("verwijt")

    press.job = "correct what it is"
    press("2")
    expect(toast).to_contain_text("Genoteerd: vraag.")

    press.job = "write a note"
    press("n")
    page.keyboard.type("Depot gebeld.")
    press("Control+Enter")
    expect(page.locator(".post.note .post-text")).to_contain_text("Depot gebeld.")

    press.job = "answer with a canned text"
    press("r", "#")
    expect(page.locator(".composer-choices li").first).to_contain_text("#zoek Pakket zoek")
    press("Enter")
    expect(page.locator("#composer textarea")).to_have_value(re.compile("we zoeken het uit"))
    press("Control+Enter")
    expect(page.locator(".post.ours:not(.note)")).to_contain_text("we zoeken het uit")

    press.job = "put it aside until tomorrow"
    press("s", "Tab", "Tab", "Enter")
    # The row may hear of it before the answer with its "undo" is there.
    expect(toast).to_contain_text("Uitgesteld; de zaak komt vanzelf terug.")
    expect(page.locator(f"#case-row-{case_id}")).to_have_class("row-box snoozed")
    press.job = "take that back"
    press("z")
    expect(page.locator(f"#case-row-{case_id}")).to_have_class("row-box open")
    expect(page.locator(".case-actions")).to_contain_text("Los op")

    press.job = "resolve it"
    press("e")
    expect(toast).to_contain_text("Opgelost.")

    press.job = "open another case by its number"
    press("/")
    page.keyboard.type(f"#{four_cases[2]}")
    press("Enter")
    expect(page.locator("article.case")).to_have_attribute("data-case", str(four_cases[2]))

    page.goto("/queue?view=all")
    expect(page.locator(".row-box")).to_have_count(3)
    press.job = "resolve three cases at once"
    press("j", "x", "j", "j", "Shift+X", "e")
    expect(toast).to_contain_text("3 opgelost")
    expect(page.locator(".row-box")).to_have_count(0)
    press.job = "take three back"
    press("z")
    expect(toast).to_contain_text("3 zoals ze waren")
    expect(page.locator(".row-box")).to_have_count(3)

    press.job = "show the keys and close them"
    press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()

    press.job = "go to review"
    press("g", "r")
    expect(page.locator(".review-row").first).to_be_visible()

    for job, strokes in press.strokes.items():
        print(f"{strokes:>3}  {job}")  # noqa: T201 (shown with -s, and when it fails)
    assert {job: n for job, n in press.strokes.items() if n > MOST_STROKES[job]} == {}
    with site.sessions.begin() as session:
        assert session.get_one(Case, case_id).status == "resolved"
        kinds = set(session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == case_id)))
        assert {
            "claimed",
            "corrected",
            "noted",
            "replied",
            "snoozed",
            "undone",
            "resolved",
        } <= kinds
        labels = session.execute(select(Label.question, Label.value)).all()
        assert set(labels) == {("severity", "blame"), ("intent", "question")}


def test_two_agents_see_each_other_and_one_gets_the_case(site: Site) -> None:
    case_id = site.world.cases["delivery"]
    bob, dora = site.open("bob"), site.open("dora")
    dora.goto("/queue?view=all")
    expect(dora.locator("html")).to_have_attribute("data-live", "on")
    bob.goto(f"/queue?case={case_id}")
    badge = dora.locator(f"#present-{case_id} .present")
    expect(badge).to_have_attribute("title", "Bob kijkt mee")

    dora.goto(f"/queue?case={case_id}")
    expect(dora.locator(".present-line")).to_contain_text("Bob kijkt mee")
    expect(bob.locator(".present-line")).to_contain_text("Dora kijkt mee")
    bob.keyboard.press("r")
    bob.keyboard.type("Ik ben al bezig")
    expect(dora.locator(".present-line")).to_contain_text("Bob typt…")

    bob.keyboard.press("Escape")
    bob.keyboard.press("c")
    expect(bob.locator("#toasts")).to_contain_text("De zaak is van jou.")
    dora.locator(".case-actions [data-key='c'], .row-claim [data-key='c']").first.click()
    expect(dora.get_by_role("alert")).to_contain_text("Bob")

    bob.goto("/queue?view=mine")
    expect(dora.locator(".present-line .typing")).to_have_count(0)


def test_a_new_case_announces_itself_and_comes_in_with_a_key(site: Site) -> None:
    page = site.open("bob")
    page.goto("/queue?view=all")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    expect(page.locator(".row-box")).to_have_count(1)
    with site.sessions.begin() as session:
        mention = add_mention(session, site.world, "late", "Weer niets.", category="delivery")
        open_case(session, mention, START)
    expect(page.locator(".news-link")).to_contain_text("1 nieuwe zaak")
    expect(page.locator(".row-box")).to_have_count(1)
    page.keyboard.press(".")
    expect(page.locator(".row-box")).to_have_count(2)
    expect(page.locator("#rail-count-all")).to_have_text("2")


def test_a_colleagues_step_shows_in_the_row_without_a_jump(site: Site) -> None:
    case_id = site.world.cases["delivery"]
    page, dora = site.open("bob"), site.open("dora")
    page.goto("/queue?view=all")
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    dora.goto(f"/queue?case={case_id}")
    dora.keyboard.press("c")
    expect(page.locator(f"#case-row-{case_id} .row-badge")).to_have_attribute("title", "Dora")
    expect(page.locator(".row-box")).to_have_count(1)


def test_on_a_phone_one_ticks_with_a_thumb_and_nothing_is_too_wide(site: Site) -> None:
    page = site.open("bob", width=360, height=740)
    page.goto("/queue?view=all")
    box = page.locator(".row-tick").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 40
    page.locator(".row-tick").first.click()
    expect(page.locator(".bulk")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".bulk button[value=claim]").click()
    expect(page.locator("#toasts")).to_contain_text("1 opgepakt")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bar_menus_badges_and_corrections_are_accessible(
    site: Site, four_cases: list[int], theme: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run web/assets/install --dev")
    page, dora = site.open("bob"), site.open("dora")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": site.address}])
    dora.goto(f"/queue?case={four_cases[1]}")
    page.goto(f"/queue?case={four_cases[0]}&flag=repeat")
    expect(page.locator(f"#present-{four_cases[1]} .present")).to_be_visible()
    page.evaluate(AXE.read_text("utf-8"))
    for keys in (["x"], ["m"], ["Escape", "Escape", "Shift+V"], ["Escape", "f"], ["Escape", "t"]):
        for key in keys:
            page.keyboard.press(key)
        result = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
        )
        found = [
            (one["id"], [node["html"][:160] for node in one["nodes"]])
            for one in result["violations"]
        ]
        assert found == [], keys
