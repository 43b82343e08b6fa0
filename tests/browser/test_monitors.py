"""A manager says what to listen for: a typing error is pointed at, tried out, and kept."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    # Several folders have a conftest; at run time the name may mean another one.
    from conftest import Site

pytestmark = pytest.mark.browser


def test_a_monitor_is_typed_mended_tried_out_and_saved(site: "Site", violations) -> None:
    page = site.open("alice")
    page.goto("/monitors")
    page.get_by_role("link", name="Voeg een monitor toe").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Naam").fill("Nooit bezorgd")

    # What is wrong is told while typing, with a caret below the character.
    query = page.get_by_label("Luister naar")
    query.press_sequentially("pakket AND (nooit OR")
    check = page.locator("#query-check")
    expect(check).to_contain_text("Na “OR” moet iets volgen: een woord.")
    expect(check.locator("mark")).to_have_text("OR")
    caret = "caret => { const range = document.createRange(); range.selectNode(caret.lastChild);"
    left = check.locator(".caret").evaluate(f"{caret} return range.getBoundingClientRect().left }}")
    wrong = check.locator("mark").bounding_box()
    assert wrong
    assert abs(left - wrong["x"]) < 2, "the caret stands below the wrong word"

    query.press_sequentially(" laat)")
    expect(check).to_contain_text("pakket AND (nooit OR laat)")

    page.get_by_role("button", name="Voorbeeld").click()
    found = page.locator("#monitor-preview")
    expect(found).to_contain_text("1 vermelding")
    expect(found.locator("mark").first).to_have_text("pakket")
    expect(query).to_have_value("pakket AND (nooit OR laat)")

    page.get_by_role("button", name="Bewaar de monitor").click()
    expect(page.get_by_role("status").first).to_contain_text("Bewaard.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nooit bezorgd")
    page.goto("/monitors")
    expect(page.locator(".monitor", has_text="Nooit bezorgd")).to_contain_text(
        re.compile("pakket AND")
    )
    assert violations(page) == []
