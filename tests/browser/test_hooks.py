"""An admin gives a program an address; what it sends shows on the page of the source."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from backoffice import START, Clock
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.factories import make_source
from triage.models import IncomingDelivery
from triage.queueing.webhook import read_secret, sign

pytestmark = pytest.mark.browser


def test_an_address_is_made_its_secret_shown_once_and_deliveries_listed(site: Site) -> None:
    with site.sessions.begin() as session:
        source_id = make_source(session, kind="webhook", name="Kassa", options={}).id
    page = site.open("ada")
    page.goto(f"/sources/{source_id}")
    page.get_by_role("button", name="Maak een adres").click()
    secret = page.locator(".secret-once").inner_text()
    address = page.locator(".incoming-url").inner_text()
    assert secret.startswith("whsec_")
    page.get_by_role("link", name="Klaar, terug naar de bron").click()
    expect(page.get_by_text("Er is nog niets aangekomen.")).to_be_visible()
    assert secret not in page.content()
    send(site, address, secret)
    with site.sessions.begin() as session:
        given = {"source_id": source_id, "sent_at": START, "body": None}
        handled = {"handled_at": START, "counts": {"new": 2, "refused": 1}}
        died = {"dead_at": START, "last_error": "delivery x: is not JSON: x", "attempts": 5}
        for name, more in (("handled", handled), ("died", died)):
            at = START - timedelta(minutes=5)
            session.add(IncomingDelivery(name=name, received_at=at, **given, **more))
    page.reload()
    incoming = page.locator("#incoming")
    for words in ("wacht", "gelezen", "2 nieuw, 1 geweigerd", "opgegeven", "is geen JSON"):
        expect(incoming.get_by_text(words, exact=words == "wacht").first).to_be_visible()
    incoming.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator("#incoming").get_by_text("opgegeven")).to_have_count(0)


def test_the_part_fits_on_a_phone(site: Site) -> None:
    with site.sessions.begin() as session:
        source_id = make_source(session, kind="webhook", name="Kassa", options={}).id
    page = site.open("ada", width=360, height=740)
    page.goto(f"/sources/{source_id}")
    page.get_by_role("button", name="Maak een adres").click()
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.goto(f"/sources/{source_id}")


def send(site: Site, address: str, secret: str) -> None:
    """One delivery, as a program sends it."""
    body = json.dumps({"id": "1", "text": "Kapot"}).encode()
    timestamp = str(int(Clock()().timestamp()))
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": timestamp,
        "webhook-signature": sign(read_secret(secret), "msg_1", timestamp, body),
    }
    client = site.app.test_client()
    path = urlsplit(address).path
    answer = client.post(path, data=body, headers=headers, base_url=site.address)
    assert answer.status_code == 200
