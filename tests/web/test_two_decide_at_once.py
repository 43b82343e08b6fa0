"""Two colleagues say who wrote a post: the second one is told, and overwrites nothing unseen."""

import re

import pytest
from backoffice import Browser, World
from sqlalchemy import select

from triage.models import Case, Customer, Link


@pytest.fixture
def alice(log_in_as) -> Browser:
    return log_in_as("alice")


def version_of(browser: Browser, case: int) -> str:
    """What the forms of the customer's card carry."""
    page = browser.get(f"/cases/{case}").text
    form = re.search(r'action="/cases/\d+/links/\d+/confirm".*?</form>', page, re.DOTALL)
    assert form is not None
    told = re.search(r'name="version" value="(\d+)"', form[0])
    assert told is not None
    return told[1]


def test_a_confirmation_on_an_outdated_page_is_told_what_happened(
    world: World, bob: Browser, alice: Browser, sessions
) -> None:
    case, link = world.cases["delivery"], world.links["delivery"]
    seen = version_of(bob, case)
    assert alice.post(f"/cases/{case}/links/{link}/reject", {"version": seen}).status_code == 303
    answer = bob.post(f"/cases/{case}/links/{link}/confirm", {"version": seen})
    assert answer.status_code == 409
    assert "Intussen veranderd: de klant" in answer.text
    with sessions() as session:
        kept = session.get_one(Link, link)
        assert (kept.status, kept.decided_by) == ("rejected", world.people["alice"])


def test_a_suggestion_that_a_colleagues_choice_ended_is_no_missing_page(
    world: World, bob: Browser, alice: Browser, sessions
) -> None:
    case, link = world.cases["delivery"], world.links["delivery"]
    seen = version_of(bob, case)
    with sessions.begin() as session:
        other = Customer(number="T-2", name="Tweede Klant")
        session.add(other)
        session.flush()
        other_id = other.id
    chosen = alice.post(f"/cases/{case}/customer", {"customer": other_id, "version": seen})
    assert chosen.status_code == 303
    with sessions() as session:
        assert session.get(Link, link) is None
    for way in ("confirm", "reject", "undo"):
        answer = bob.post(f"/cases/{case}/links/{link}/{way}", {"version": seen})
        assert answer.status_code == 409, way
        assert "Tweede Klant" in answer.text
    by_hand = bob.post(f"/cases/{case}/customer", {"customer": world.customer, "version": seen})
    assert by_hand.status_code == 409
    with sessions() as session:
        linked = session.scalars(
            select(Link.customer_id).where(Link.status == "linked", Link.customer_id == other_id)
        ).all()
        assert linked
        assert session.get_one(Case, case).customer_id == other_id


def test_who_looks_again_may_overrule(world: World, bob: Browser, alice: Browser, sessions) -> None:
    case, link = world.cases["delivery"], world.links["delivery"]
    seen = version_of(bob, case)
    alice.post(f"/cases/{case}/links/{link}/confirm", {"version": seen})
    with sessions() as session:
        newer = session.get_one(Case, case).version
    assert bob.post(f"/cases/{case}/links/{link}/reject", {"version": newer}).status_code == 303
    with sessions() as session:
        assert session.get_one(Link, link).status == "rejected"
