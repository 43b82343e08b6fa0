"""A file with columns of its own becomes customers: upload, map, look, run."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from backoffice import START
from playwright.sync_api import Page, expect

from triage.files.uploads import upload_folder
from triage.intake.running import run_due_import

if TYPE_CHECKING:
    # Several folders have a conftest; at run time the name may mean another one.
    from conftest import Site

pytestmark = pytest.mark.browser
KASSA = (
    "Relatie;Roepnaam;Van;Achternaam;Post;Bellen;Woont te\r\n"
    "R-1;Anna;van der;Berg;anna@voorbeeld.nl;06-12345678;Utrecht\r\n"
    "R-2;Bea;;Bos;geen adres;;Gent\r\n"
    ";Carla;;Cornelissen;carla@voorbeeld.nl;;Breda\r\n"
    "R-4;Dirk;de;Vries;dirk@voorbeeld.nl;0032470123456;Brussel\r\n"
)


def upload(page: Page, folder: Path, content: str = KASSA, name: str = "kassa.csv") -> None:
    file = folder / name
    file.write_bytes(content.encode("cp1252"))
    page.goto("/customers/imports")
    page.get_by_label("Een bestand met klanten").set_input_files(file)
    page.get_by_role("button", name="Upload en bekijk het").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def take_for(page: Page, column: str, field: str) -> None:
    page.get_by_label(column, exact=True).select_option(label=field)


def work(site: "Site") -> None:
    """What the worker does in the background."""
    settings = site.app.extensions["luisterpost"].services.settings
    folder = upload_folder(settings.data_dir)
    assert run_due_import(
        site.sessions, folder, now=lambda: START + timedelta(minutes=1), lease_s=30
    )


def test_a_file_with_its_own_columns_becomes_customers(
    site: "Site", tmp_path: Path, violations
) -> None:
    page = site.open("alice")
    upload(page, tmp_path)
    expect(page.get_by_label("Achternaam", exact=True)).to_have_value("last_name")
    expect(page.get_by_role("button", name="Lees in")).to_be_disabled()
    take_for(page, "Relatie", "Klantnummer")
    take_for(page, "Roepnaam", "Voornaam")
    take_for(page, "Van", "Tussenvoegsel (zoals “van der”)")
    take_for(page, "Post", "E-mailadressen")
    take_for(page, "Bellen", "Telefoonnummers")
    take_for(page, "Woont te", "Plaats")
    page.get_by_role("button", name="Toon het voorbeeld").click()

    preview = page.locator("#preview")
    expect(preview).to_contain_text("Anna van der Berg")
    expect(preview).to_contain_text("+31612345678")
    expect(preview.get_by_role("row", name="geen e-mailadres")).to_contain_text("Bea Bos")
    expect(preview.locator(".row-refused")).to_contain_text("Klantnummer ontbreekt")
    page.get_by_label("Bewaar deze keuzes als").fill("Kassa in de winkel")
    page.get_by_role("button", name="Lees in").click()

    expect(page.locator("#import-progress")).to_contain_text("wacht op zijn beurt")
    work(site)
    expect(page.locator("#import-progress")).to_contain_text("Klaar: 4 rijen")
    expect(page.locator("#import-progress")).to_contain_text("Klantnummer")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download als tabel").click()
    told = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert '"4","Klantnummer","ontbreekt","rij weggelaten"' in told
    page.get_by_role("link", name="Naar de klanten").click()
    for name in ("Anna van der Berg", "Bea Bos", "Dirk de Vries"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    assert violations(page) == []


def test_the_saved_mapping_is_used_for_the_next_file_with_these_columns(
    site: "Site", tmp_path: Path
) -> None:
    page = site.open("alice")
    upload(page, tmp_path)
    take_for(page, "Relatie", "Klantnummer")
    page.get_by_role("button", name="Toon het voorbeeld").click()
    page.get_by_label("Bewaar deze keuzes als").fill("Kassa")
    page.get_by_role("button", name="Lees in").click()
    work(site)
    upload(page, tmp_path, KASSA.replace("Utrecht", "Almere"), "morgen.csv")
    expect(page.locator(".imports")).to_contain_text("de indeling “Kassa” wordt gebruikt")
    expect(page.get_by_label("Relatie", exact=True)).to_have_value("customer_number")


def test_nothing_runs_out_of_a_narrow_window(site: "Site", tmp_path: Path) -> None:
    page = site.open("alice", width=360, height=740)
    upload(page, tmp_path)
    take_for(page, "Relatie", "Klantnummer")
    page.get_by_role("button", name="Toon het voorbeeld").click()
    expect(page.locator("#preview")).to_contain_text("R-1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
