"""Importing by mapping, without a browser: what is taken, what is refused, who may."""

import io
import re
from collections.abc import Callable

import pytest
from backoffice import Browser, Clock, World
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.files.uploads import upload_folder
from triage.intake.running import run_due_import
from triage.models import ApiToken, Customer, ImportJob, ImportMapping

KASSA = "Relatie;Achternaam;Post\nR-1;Bos;a@voorbeeld.nl\nR-2;<b>Vries</b>;fout\n"
ODOO = "id,name,email,is_company\n__export__.p_1,Anna Bos,a@voorbeeld.nl,False\n"


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


def upload(browser: Browser, content: str | bytes, name: str = "kassa.csv"):
    raw = content if isinstance(content, bytes) else content.encode()
    form = {"file": (io.BytesIO(raw), name)}
    return browser.post("/customers/imports", form, content_type="multipart/form-data")


def run(app: Flask, sessions: sessionmaker[Session], clock: Clock) -> None:
    folder = upload_folder(app.extensions["luisterpost"].services.settings.data_dir)
    assert run_due_import(sessions, folder, now=clock, lease_s=30)


def test_a_file_is_mapped_shown_and_stored(
    app: Flask, alice: Browser, sessions: sessionmaker[Session], clock: Clock
) -> None:
    answer = upload(alice, KASSA)
    assert answer.status_code == 303
    page = alice.get(answer.location).text
    assert re.search(r'<option value="last_name" selected', page)
    assert "Geen voorbeeld" not in page
    assert "&lt;b&gt;Vries&lt;/b&gt;" in page
    assert "<b>Vries" not in page
    choices = {"field-0": "customer_number", "field-1": "last_name", "field-2": "email"}
    alice.post(f"{answer.location}/preview", choices)
    preview = alice.get(answer.location).text
    assert "a@voorbeeld.nl" in preview.partition('id="preview"')[2]
    started = alice.post(f"{answer.location}/start", choices | {"mapping_name": "Kassa"})
    assert started.status_code == 303
    run(app, sessions, clock)
    done = alice.get(f"{answer.location}/progress").text
    assert "Klaar: 2 rijen" in done
    assert "hx-trigger" not in done
    table = alice.get(f"{answer.location}/refused.csv")
    assert (
        table.data.decode("utf-8-sig").splitlines()[1].startswith('"3","E-mailadressen","is geen')
    )
    with sessions() as session:
        numbers = session.scalars(select(Customer.number).where(Customer.number.like("R-%")))
        assert set(numbers) == {"R-1", "R-2"}
    again = upload(alice, KASSA.replace("Bos", "Berg"))
    assert "de indeling “Kassa” wordt gebruikt" in alice.get(again.location).text


def test_an_export_is_recognised(alice: Browser) -> None:
    page = alice.get(upload(alice, ODOO).location).text
    assert "Dit lijkt een export van Odoo." in page
    assert "__EXPORT__.P_1" in page.partition('id="preview"')[2]


def test_without_a_customer_number_nothing_starts(
    alice: Browser, sessions: sessionmaker[Session]
) -> None:
    place = upload(alice, KASSA).location
    answer = alice.post(f"{place}/start", {"field-0": "extra"})
    assert answer.status_code == 422
    assert "Kies precies één kolom met het klantnummer" in answer.text
    with sessions() as session:
        assert session.scalars(select(ImportJob.state)).all().count("waiting") == 0


def test_another_delimiter_makes_other_columns(alice: Browser) -> None:
    place = upload(alice, "nummer;a,b\nR-1;1,2\n").location
    alice.post(f"{place}/preview", {"delimiter": ","})
    assert "nummer;a</label>" in alice.get(place).text


def test_what_is_posted_besides_the_choices_does_no_harm(alice: Browser) -> None:
    place = upload(alice, KASSA).location
    odd = {"field-0": "<script>", "field-99": "email", "delimiter": "xx", "mapping_name": "y" * 200}
    assert alice.post(f"{place}/preview", odd).status_code == 303
    assert "<script>" not in alice.get(place).text.partition("<main")[2]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is leeg"),
        (b"%PDF-1.7\n", "is geen CSV, JSON Lines of XLSX"),
        (b"PK\x03\x04 no zip at all", "is geen XLSX-bestand dat te lezen is"),
        (b'[{"customer_number": 1}]', "is één JSON-lijst"),
    ],
)
def test_files_of_no_use_are_refused_at_once(
    content: bytes, words: str, app: Flask, alice: Browser
) -> None:
    answer = upload(alice, content)
    assert answer.status_code == 422
    assert words in answer.text
    folder = upload_folder(app.extensions["luisterpost"].services.settings.data_dir)
    assert list(folder.folder.glob("*")) == []


def test_a_file_is_asked_for(alice: Browser) -> None:
    assert "Kies eerst een bestand." in alice.post("/customers/imports").text


def test_an_upload_may_be_larger_than_a_form_and_not_without_end(
    app: Flask, alice: Browser, bob: Browser
) -> None:
    large = "nummer,naam\n" + "K1,Anna\n" * 200_000  # 1.6 MB
    assert upload(alice, large).status_code == 303
    services = app.extensions["luisterpost"].services
    limit = services.settings.largest_upload_mb
    object.__setattr__(services.settings, "largest_upload_mb", 1)
    try:
        assert upload(alice, "nummer,naam\n" + "K1,Anna\n" * 400_000).status_code == 413
    finally:
        object.__setattr__(services.settings, "largest_upload_mb", limit)
    assert upload(bob, KASSA).status_code == 403


def test_a_started_import_cannot_be_changed_and_stopping_twice_is_stopping(
    alice: Browser, sessions: sessionmaker[Session]
) -> None:
    place = upload(alice, KASSA).location
    choices = {"field-0": "customer_number"}
    assert alice.post(f"{place}/start", choices).status_code == 303
    assert alice.post(f"{place}/start", choices).status_code == 303
    assert alice.post(f"{place}/preview", choices).status_code == 422
    assert alice.post(f"{place}/cancel").status_code == 303
    assert alice.post(f"{place}/cancel").status_code == 303
    assert "gestopt" in alice.get(place).text


def test_a_mapping_is_forgotten(
    alice: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    assert "Kassa" in alice.get("/customers/imports").text
    for _ in range(2):
        path = f"/customers/imports/mappings/{world.mapping}/delete"
        assert alice.post(path).status_code == 303
    with sessions() as session:
        assert session.get(ImportMapping, world.mapping) is None


def test_a_token_is_shown_once_and_revoked(
    log_in_as: Callable[[str], Browser], sessions: sessionmaker[Session]
) -> None:
    ada = log_in_as("ada")
    form = {"name": "Webwinkel <b>", "scope": ["customers:read", "cases:read"], "days": "90"}
    made = ada.post("/settings/tokens", form)
    [secret] = re.findall(r"lp_[\w-]{43}", made.text)
    assert made.headers["Cache-Control"] == "no-store"
    assert "Webwinkel &lt;b&gt;" in made.text
    listed = ada.get("/settings/tokens").text
    assert secret not in listed
    with sessions() as session:
        token = session.scalars(select(ApiToken).where(ApiToken.name.like("Webwinkel%"))).one()
        assert token.scopes == ["customers:read", "cases:read"]
    program = {"Authorization": f"Bearer {secret}"}
    assert ada.client.get("/api/v1/customers", headers=program).status_code == 200
    ada.post(f"/settings/tokens/{token.id}/revoke")
    assert ada.client.get("/api/v1/customers", headers=program).status_code == 401


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Gebruik 1 tot 80 tekens."),
        ({"scope": []}, "Kies er minstens één."),
        ({"days": "9999"}, "Schrijf een aantal dagen"),
        ({"days": "²"}, "Schrijf een aantal dagen"),
    ],
)
def test_a_token_form_that_is_wrong_says_so(
    changes: dict[str, object], words: str, log_in_as: Callable[[str], Browser]
) -> None:
    form = {"name": "Shop", "scope": ["customers:read"], "days": "30"} | changes
    answer = log_in_as("ada").post("/settings/tokens", form)
    assert answer.status_code == 422
    assert words in answer.text
