"""Two records of one customer become one, and two again, in a real browser."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from triage.models import Case, Customer, DuplicatePair, Identity

if TYPE_CHECKING:
    # Several folders have a conftest; at run time the name may mean another one.
    from conftest import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def twins(site: "Site") -> tuple[int, int]:
    """Two records of one person; the second one has the case."""
    with site.sessions.begin() as session:
        one = Customer(number="D-1", name="Jan de Vries", city="Zeist")
        other = Customer(number="D-2", name="J. de Vries", city="Utrecht")
        session.add_all([one, other])
        session.flush()
        session.add(Identity(customer_id=other.id, kind="email", value="jan@voorbeeld.nl",
                             origin="import"))  # fmt: skip
        session.get_one(Case, site.world.cases["delivery"]).customer_id = other.id
        session.add(DuplicatePair(
            customer_a=one.id, customer_b=other.id, probability=0.97,
            reasons=[{"field": "family", "level": "equal", "weight": 7.0}],
        ))  # fmt: skip
        session.flush()
        return one.id, other.id


def no_sideways_scrolling(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_manager_merges_two_customers_and_takes_it_back(
    site: "Site", twins: tuple[int, int]
) -> None:
    page = site.open("alice")
    page.goto("/duplicates")
    page.get_by_role("link", name=re.compile("Jan de Vries")).click()
    expect(page.get_by_role("heading", name="Eén klant of twee?")).to_be_visible()
    page.get_by_role("row", name=re.compile("^Adres")).get_by_label(re.compile("toon deze")).nth(
        1
    ).check()
    page.keyboard.press("y")
    expect(page.get_by_text("Samengevoegd: het is nu één klant.")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/customers/{twins[0]}"))
    expect(page.get_by_text("jan@voorbeeld.nl", exact=True)).to_be_visible()
    with site.sessions.begin() as session:
        assert session.get_one(Case, site.world.cases["delivery"]).customer_id == twins[0]
        assert session.get_one(Customer, twins[0]).city == "Utrecht"

    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.get_by_role("heading", name="Eén klant of twee?")).to_be_visible()
    with site.sessions.begin() as session:
        assert session.get_one(Case, site.world.cases["delivery"]).customer_id == twins[1]
        assert session.get_one(Customer, twins[0]).city == "Zeist"
        assert session.get_one(Customer, twins[1]).merged_into_id is None
    assert site.complaints == []


def test_the_pages_fit_a_telephone(site: "Site", twins: tuple[int, int]) -> None:
    page = site.open("alice", width=360, height=740)
    for path in ("/duplicates", f"/duplicates/{twins[0]}/{twins[1]}", "/duplicates/rule",
                 "/duplicates/values"):  # fmt: skip
        page.goto(path)
        assert no_sideways_scrolling(page), path
    assert site.complaints == []
