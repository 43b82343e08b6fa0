"""An administrator's job: change who gets what, see it before it counts, and see it count."""

import re
from typing import TYPE_CHECKING

import pytest
from backoffice import START, add_mention
from playwright.sync_api import expect

from triage.cases.opening import open_case

if TYPE_CHECKING:
    # Several folders have a conftest; at run time the name may mean another one.
    from conftest import Site

pytestmark = pytest.mark.browser


def test_a_rule_is_edited_tried_out_saved_and_followed(site: "Site", violations) -> None:
    page = site.open("ada")
    page.goto("/rules")
    page.get_by_role("link", name="Betaling", exact=True).click()
    page.wait_for_load_state("networkidle")

    # Another condition, by the keyboard of the form alone: field, values, then the team.
    page.get_by_role("button", name="Voorwaarde", exact=True).click()
    row = page.locator(".rule-row").nth(1)
    row.get_by_label("Waar de regel naar kijkt").select_option("words")
    typed = page.locator(".rule-row").nth(1).get_by_label("Waarde", exact=True)
    expect(typed).to_have_attribute("placeholder", "met komma’s ertussen")
    typed.fill("schandalig, drie keer")
    page.get_by_label("Naar team").select_option(label="Bezorging")

    page.get_by_role("button", name=re.compile("Probeer uit")).click()
    result = page.locator("#dry-run")
    expect(result).to_contain_text("1 zaak zou anders gaan")
    expect(result.locator(".teams-table tr", has_text="Betaling")).to_contain_text("−1")
    expect(result.locator(".teams-table tr", has_text="Bezorging")).to_contain_text("+1")
    expect(result.locator(".changed-table")).to_contain_text(f"#{site.world.cases['billing']}")
    expect(typed).to_have_value("schandalig, drie keer")

    page.get_by_role("button", name="Bewaar de regel").click()
    expect(page.get_by_role("status").first).to_contain_text("De regel is bewaard")
    expect(page.locator(".rule", has_text="Betaling")).to_contain_text(
        "De tekst bevat “schandalig” of “drie keer”"
    )

    with site.sessions.begin() as session:
        mention = add_mention(
            session, site.world, "again", "Schandalig, weer een rekening", category="billing"
        )
        case = open_case(session, mention, START).id
    bob = site.open("bob")
    bob.goto(f"/cases/{case}")
    expect(bob.locator(".routing-steps")).to_contain_text(
        "Regel ‘Betaling’ gaf dit aan team Bezorging."
    )
    assert violations(page) == []
    assert violations(bob) == []


def test_the_form_works_without_scripts(site: "Site") -> None:
    page = site.open("ada")
    page.route("**/*.js*", lambda route: route.abort())
    page.goto("/rules/new")
    page.get_by_label("Naam in het Nederlands").fill("Bestuur")
    page.get_by_label("Waar de regel naar kijkt").select_option("author")
    page.get_by_role("button", name="Toon de waarden van de gekozen velden").click()
    page.get_by_label("Waarde", exact=True).fill("@fatima")
    page.get_by_label("Labels").fill("bekend")
    page.get_by_label("Kijk daarna ook naar de volgende regels").check()
    page.get_by_label("Plaats").select_option(index=0)
    page.get_by_role("button", name=re.compile("Probeer uit")).click()
    expect(page.locator("#dry-run")).to_contain_text("3 zaken zouden anders gaan")
    page.get_by_role("button", name="Bewaar de regel").click()
    expect(page.locator(".rule", has_text="Bestuur")).to_contain_text("label “bekend”")


@pytest.mark.parametrize("path", ["/rules", "/rules/new", "/teams", "/settings/people"])
def test_nothing_scrolls_sideways_on_a_phone(path: str, site: "Site") -> None:
    page = site.open("ada", width=360, height=800)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
