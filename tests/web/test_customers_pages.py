"""Customers: the list, the search, and one of them with what was said."""

from collections.abc import Callable
from datetime import date

import pytest
from backoffice import START, Browser, World, add_mention
from sqlalchemy.orm import Session, sessionmaker

from triage.customers.reading import MonthOfSentiment
from triage.models import Customer, Identity, Link
from web.customers.chart import CHART_HEIGHT, MOST_MONTHS, month_bars


@pytest.fixture
def alice(world: World, log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def sanne(sessions: sessionmaker[Session], world: World) -> str:
    """The address of the customer, to whom the delivery mention is linked."""
    with sessions.begin() as session:
        link = session.get_one(Link, world.links["delivery"])
        link.status = "linked"
        session.add(
            Identity(
                customer_id=world.customer,
                kind="handle",
                network="forum",
                value="@fatima",
                origin="confirmed",
            )
        )
    return f"/customers/{world.customer}"


def test_the_list_tells_who_there_is(alice: Browser, sanne: str) -> None:
    page = alice.get("/customers").text
    assert f'href="{sanne}"' in page
    for words in ("Sanne Verhoeven", "LK-10021", "Utrecht", "1 klant"):
        assert words in page


@pytest.mark.parametrize("text", ["verhoeven", "LK-10021", "sanne@voorbeeld.nl", "sanne ver"])
def test_search_finds_a_customer_by_what_one_knows(text: str, alice: Browser) -> None:
    assert "Sanne Verhoeven" in alice.get(f"/customers?text={text}").text


def test_a_search_in_vain_says_where_was_looked(alice: Browser) -> None:
    page = alice.get("/customers?text=zeppelin").text
    assert "Geen klant gevonden" in page
    assert 'href="/customers"' in page


def test_without_customers_the_page_says_how_to_import(
    sessions: sessionmaker[Session], world: World, alice: Browser
) -> None:
    with sessions.begin() as session:
        session.query(Customer).delete()
    assert "luisterpost import customers" in alice.get("/customers").text


def test_a_long_list_goes_on_on_the_next_page(
    sessions: sessionmaker[Session], alice: Browser
) -> None:
    with sessions.begin() as session:
        session.add_all(Customer(number=f"N-{n}", name=f"Klant {n:03}") for n in range(60))
    first = alice.get("/customers?text=klant").text
    address = "/customers?text=klant&after=" + first.split("&amp;after=")[1].split('"')[0]
    second = alice.get(address).text
    assert "Klant 000" in first
    assert "Klant 059" not in first
    assert "Klant 059" in second


def test_nonsense_in_the_address_is_refused_politely(alice: Browser) -> None:
    assert alice.get("/customers?text=%00").status_code == 200
    assert alice.get("/customers?after=x").status_code == 422
    assert alice.get(f"/customers/{10**30}").status_code == 404
    assert alice.get("/customers/999999").status_code == 404


def test_a_customer_shows_how_we_know_them_and_what_they_said(
    alice: Browser, world: World, sanne: str
) -> None:
    page = alice.get(sanne).text
    for words in ("sanne@voorbeeld.nl", "@fatima", "Naam op forum, bevestigd door een collega"):
        assert words in page
    assert f'href="/mentions/{world.mentions["delivery"]}"' in page
    assert "maart 2026: 1 negatief, 0 neutraal, 0 positief" in page


def test_hostile_customer_data_stay_text(
    sessions: sessionmaker[Session], alice: Browser, world: World, sanne: str
) -> None:
    nasty = "<script>alert(1)</script>"
    with sessions.begin() as session:
        customer = session.get_one(Customer, world.customer)
        customer.name = customer.company = customer.city = customer.stage = nasty
        add_mention(session, world, "nasty", nasty, author_name=nasty, published_at=START)
    for path in ("/customers", sanne):
        assert "<script>alert" not in alice.get(path).text


def test_agents_see_of_a_customer_only_what_their_teams_may(
    sessions: sessionmaker[Session], world: World, bob: Browser, sanne: str
) -> None:
    with sessions.begin() as session:
        session.get_one(Link, world.links["billing"]).status = "linked"
    page = bob.get(sanne).text
    assert f'href="/mentions/{world.mentions["delivery"]}"' in page
    assert f'href="/mentions/{world.mentions["billing"]}"' not in page
    assert f'href="/cases/{world.cases["billing"]}"' not in page


def test_months_without_mentions_leave_a_gap(app) -> None:
    months = [
        MonthOfSentiment(date(2025, 11, 1), 1, 0, 0),
        MonthOfSentiment(date(2026, 2, 1), 2, 1, 1),
    ]
    with app.test_request_context():
        bars = month_bars(months, date(2026, 2, 14))
    assert [len(bar.pieces) for bar in bars] == [0, 0, 1, 0, 0, 3]
    assert sum(piece.height for piece in bars[-1].pieces) == CHART_HEIGHT
    assert bars[2].pieces[0].height == CHART_HEIGHT / 4


def test_a_long_history_shows_its_latest_months(app) -> None:
    months = [
        MonthOfSentiment(date(2015, 1, 1), 9, 0, 0),
        MonthOfSentiment(date(2026, 2, 1), 1, 0, 0),
    ]
    with app.test_request_context():
        bars = month_bars(months, date(2026, 3, 1))
    assert len(bars) == MOST_MONTHS
    assert bars[-2].pieces[0].height == CHART_HEIGHT
