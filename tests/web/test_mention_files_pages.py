"""Uploading files with mentions, without a browser: mapped, shown, stored, refused; who may."""

import io
import re
from collections.abc import Callable

import pytest
from backoffice import Browser, Clock, World
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.files.uploads import upload_folder
from triage.intake.running import run_due_import
from triage.mentions.file_running import run_due_file
from triage.models import ImportJob, ImportMapping, Mention, Source

FILE = (
    "Nr;Opmerking klant;Wanneer;Cijfer\n"
    "a1;Pakket kwam niet;19-11-2026 10:30;2\n"
    "a2;<b>Monteur</b> was aardig;19-11-2026;9\n"
    "a3;;19-11-2026;3\n"
    "a4;Datum klopt niet;ooit;3\n"
)
CHOICES = {
    "field-0": "external_id",
    "field-1": "text",
    "field-2": "published_at",
    "field-3": "rating",
    "worst": "1",
    "best": "10",
    "network": "winkel.example",
}
NEW = {
    "source": "new",
    "name": "Enquête",
    "purpose": "klachten horen",
    "legal_basis": "gerechtvaardigd belang",
    "balancing_note": "gegeven aan ons",
    "retention_days": "60",
    "terms": "yes",
}


@pytest.fixture
def ada(world: World, log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("ada")


def upload(browser: Browser, content: str | bytes = FILE, name: str = "enquete.csv"):
    raw = content if isinstance(content, bytes) else content.encode()
    form = {"file": (io.BytesIO(raw), name)}
    return browser.post("/sources/files", form, content_type="multipart/form-data")


def run(app: Flask, sessions: sessionmaker[Session], clock: Clock) -> bool:
    settings = app.extensions["luisterpost"].services.settings
    folder = upload_folder(settings.data_dir)
    return run_due_file(sessions, folder, now=clock, lease_s=30, timezone=settings.timezone)


def stored(sessions: sessionmaker[Session], name: str = "Enquête") -> list[Mention]:
    with sessions() as session:
        return list(
            session.scalars(
                select(Mention)
                .join(Source)
                .where(Source.name == name)
                .order_by(Mention.external_id)
            )
        )


def test_a_file_is_mapped_shown_and_stored(
    app: Flask, ada: Browser, sessions: sessionmaker[Session], clock: Clock
) -> None:
    place = upload(ada).location
    page = ada.get(place).text
    assert "Er is een voorbeeld zodra een kolom de tekst bevat." in page
    ada.post(f"{place}/preview", CHOICES)
    preview = ada.get(place).text.partition('id="preview"')[2]
    assert "Pakket kwam niet" in preview
    assert "&lt;b&gt;Monteur" in preview
    assert "<b>Monteur" not in preview
    assert "heeft geen tekst" in preview
    assert "is geen datum die te lezen is" in preview
    assert ada.post(f"{place}/start", CHOICES | NEW).status_code == 303
    assert run(app, sessions, clock)
    done = ada.get(f"{place}/progress").text
    assert "Klaar: 4 rijen" in done
    assert "hx-trigger" not in done
    first, second = stored(sessions)
    assert (first.external_id, first.text, first.rating) == ("a1", "Pakket kwam niet", 1.44)
    assert (second.network, second.rating) == ("winkel.example", 4.56)
    table = ada.get(f"{place}/refused.csv").data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in table[1:]] == ['"4"', '"5"']
    assert '"Geplaatst op"' not in table[1]


def test_the_new_source_has_its_grounds_and_is_never_polled(
    app: Flask, ada: Browser, sessions: sessionmaker[Session], clock: Clock
) -> None:
    place = upload(ada).location
    ada.post(f"{place}/start", CHOICES | NEW)
    with sessions() as session:
        source = session.scalar(select(Source).where(Source.name == "Enquête"))
        assert source is not None
        assert (source.kind, source.enabled, source.options) == (
            "file",
            False,
            {"path": "uploaded"},
        )
        assert (source.purpose, source.retention_days) == ("klachten horen", 60)


def test_the_same_file_again_changes_nothing_and_its_mapping_is_known(
    app: Flask, ada: Browser, sessions: sessionmaker[Session], clock: Clock
) -> None:
    place = upload(ada).location
    ada.post(f"{place}/start", CHOICES | NEW | {"mapping_name": "Enquête"})
    assert run(app, sessions, clock)
    again = upload(ada).location
    page = ada.get(again).text
    assert "de indeling “Enquête” wordt gebruikt" in page
    assert 'name="best" value="10"' in page
    assert 'name="network" value="winkel.example"' in page
    source = re.search(r'<option value="(\d+)"[^>]*>Enquête', page)
    assert source is not None
    ada.post(f"{again}/start", CHOICES | {"source": source[1]})
    assert run(app, sessions, clock)
    assert "2 als voorheen" in ada.get(again).text or len(stored(sessions)) == 2
    assert not run(app, sessions, clock)


@pytest.mark.parametrize("missing", ["name", "purpose", "legal_basis", "balancing_note", "terms"])
def test_no_source_is_made_without_its_grounds(
    missing: str, ada: Browser, sessions: sessionmaker[Session]
) -> None:
    place = upload(ada).location
    answer = ada.post(f"{place}/start", CHOICES | NEW | {missing: " "})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    with sessions() as session:
        assert session.scalar(select(Source).where(Source.name == "Enquête")) is None
        assert session.scalars(select(ImportJob.state)).all().count("waiting") == 0


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"field-1": ""}, "Kies de kolom met de tekst"),
        ({"field-0": "text"}, "is voor meer kolommen gekozen"),
        ({"best": "1"}, "De hoogste beoordeling moet boven"),
        ({"date_format": "dd-mm"}, "Schrijf de datumvorm"),
        ({"source": ""}, "Kies de bron"),
        ({"source": "999999"}, "Kies de bron"),
        ({"mapping_name": "y" * 200}, "hooguit 80 tekens"),
    ],
)
def test_choices_that_cannot_be_are_named(
    choices: dict[str, str], words: str, ada: Browser
) -> None:
    place = upload(ada).location
    answer = ada.post(f"{place}/start", CHOICES | NEW | choices)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_source_of_another_kind_takes_no_files(ada: Browser, world: World) -> None:
    place = upload(ada).location
    answer = ada.post(f"{place}/start", CHOICES | {"source": str(world.source)})
    assert answer.status_code == 422


def test_an_excel_file_is_taken(
    app: Flask, ada: Browser, sessions: sessionmaker[Session], clock: Clock
) -> None:
    book = Workbook()
    for row in (["id", "tekst", "score"], [1, "Te laat", 2.0], [2, "Goed", 5]):
        book.active.append(row)
    raw = io.BytesIO()
    book.save(raw)
    place = upload(ada, raw.getvalue(), "reviews.xlsx").location
    assert re.search(r'<option value="text" selected', ada.get(place).text)
    ada.post(f"{place}/start", NEW)
    assert run(app, sessions, clock)
    assert [one.rating for one in stored(sessions)] == [2.0, 5.0]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is leeg"), (b"%PDF-1.7\n", "is geen CSV, JSON Lines of XLSX")],
)
def test_files_of_no_use_are_refused_at_once(
    content: bytes, words: str, app: Flask, ada: Browser
) -> None:
    answer = upload(ada, content)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Kies eerst een bestand." in ada.post("/sources/files").text


def test_files_of_customers_and_of_mentions_do_not_mix(
    app: Flask, ada: Browser, world: World, sessions: sessionmaker[Session], clock: Clock
) -> None:
    place = upload(ada).location
    number = place.rsplit("/", 1)[-1]
    assert ada.get(f"/customers/imports/{number}").status_code == 404
    assert ada.post(f"/customers/imports/{number}/cancel").status_code == 404
    assert ada.get(f"/sources/files/{world.import_job}").status_code == 404
    assert "enquete.csv" not in ada.get("/customers/imports").text
    ada.post(f"{place}/start", CHOICES | NEW | {"mapping_name": "Kassa"})
    folder = upload_folder(app.extensions["luisterpost"].services.settings.data_dir)
    assert not run_due_import(sessions, folder, now=clock, lease_s=30)
    with sessions() as session:
        names = set(session.scalars(select(ImportMapping.name)))
        assert {"Kassa", "mentions:Kassa"} <= names


def test_a_started_file_cannot_be_changed_and_may_be_stopped(
    app: Flask, ada: Browser, sessions: sessionmaker[Session], clock: Clock
) -> None:
    place = upload(ada).location
    ada.post(f"{place}/start", CHOICES | NEW)
    assert ada.post(f"{place}/preview", CHOICES).status_code == 422
    assert ada.post(f"{place}/cancel").status_code == 303
    assert ada.post(f"{place}/cancel").status_code == 303
    assert not run(app, sessions, clock)
    assert stored(sessions) == []


def test_a_saved_mapping_is_forgotten(ada: Browser, sessions: sessionmaker[Session]) -> None:
    place = upload(ada).location
    ada.post(f"{place}/start", CHOICES | NEW | {"mapping_name": "Enquête"})
    found = re.search(r"/sources/files/mappings/(\d+)/delete", ada.get("/sources/files").text)
    assert found is not None
    for _ in range(2):
        assert ada.post(found[0]).status_code == 303
    assert "mappings/" not in ada.get("/sources/files").text


def test_only_administrators_upload(world: World, log_in_as: Callable[[str], Browser]) -> None:
    for name in ("alice", "bob"):
        assert upload(log_in_as(name)).status_code == 403
