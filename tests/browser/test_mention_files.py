"""A file with columns of its own becomes mentions: upload, map, look, name the source, run."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from backoffice import START
from playwright.sync_api import Page, expect

from triage.files.uploads import upload_folder
from triage.mentions.file_running import run_due_file

if TYPE_CHECKING:
    # Several folders have a conftest; at run time the name may mean another one.
    from conftest import Site

pytestmark = pytest.mark.browser
FILE = (
    "Nr;Opmerking van de klant;Wanneer;Cijfer\r\n"
    "a1;Het pakket kwam drie weken te laat en niemand belde terug;19-11-2026 10:30;2\r\n"
    "a2;<b>Monteur</b> was aardig;19-11-2026;9\r\n"
    "a3;Datum klopt niet;ooit;3\r\n"
)


def upload(page: Page, folder: Path) -> None:
    file = folder / "enquete.csv"
    file.write_bytes(FILE.encode("cp1252"))
    page.goto("/sources/files")
    page.get_by_label("Een bestand met vermeldingen").set_input_files(file)
    page.get_by_role("button", name="Upload en bekijk het").click()
    expect(page.get_by_role("heading", name="enquete.csv")).to_be_visible()


def take_for(page: Page, column: str, field: str) -> None:
    page.get_by_label(column, exact=True).select_option(label=field)


def map_columns(page: Page) -> None:
    take_for(page, "Nr", "Id dat hetzelfde blijft")
    take_for(page, "Opmerking van de klant", "Tekst van de vermelding")
    take_for(page, "Wanneer", "Geplaatst op")
    take_for(page, "Cijfer", "Beoordeling")
    page.get_by_label("Hoogste cijfer").fill("10")
    page.get_by_role("button", name="Toon het voorbeeld").click()


def test_a_file_with_its_own_columns_becomes_mentions(
    site: "Site", tmp_path: Path, violations
) -> None:
    page = site.open("ada")
    upload(page, tmp_path)
    expect(page.get_by_role("button", name="Lees in")).to_be_disabled()
    map_columns(page)
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Het pakket kwam drie weken te laat")
    expect(preview.locator(".row-refused")).to_contain_text("is geen datum die te lezen is")
    page.get_by_label("Bron", exact=True).select_option(label="Een nieuwe bron, hieronder ingevuld")
    if not page.get_by_label("Naam van de nieuwe bron").is_visible():
        page.locator("summary", has_text="Een nieuwe bron").click()
    page.get_by_label("Naam van de nieuwe bron").fill("Enquête")
    page.get_by_label("Doel").fill("klachten horen")
    page.get_by_label("Grondslag").fill("gerechtvaardigd belang")
    page.get_by_label("Afweging van belangen").fill("aan ons gericht")
    page.get_by_label("De voorwaarden van de plek").check()
    page.get_by_label("Bewaar deze keuzes als").fill("Enquête")
    page.get_by_role("button", name="Lees in").click()

    expect(page.locator("#import-progress")).to_contain_text("wacht op zijn beurt")
    settings = site.app.extensions["luisterpost"].services.settings
    assert run_due_file(
        site.sessions,
        upload_folder(settings.data_dir),
        now=lambda: START + timedelta(minutes=1),
        lease_s=30,
        timezone=settings.timezone,
    )
    expect(page.locator("#import-progress")).to_contain_text("Klaar: 3 rijen")
    page.get_by_role("link", name="Naar de vermeldingen").click()
    expect(page.get_by_text("Het pakket kwam drie weken te laat").first).to_be_visible()
    assert violations(page) == []


def test_nothing_runs_out_of_a_narrow_window(site: "Site", tmp_path: Path) -> None:
    page = site.open("ada", width=360, height=740)
    upload(page, tmp_path)
    map_columns(page)
    expect(page.locator("#preview")).to_contain_text("a1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
