"""The frame around the pages: registry, errors, health, words and times."""

import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from backoffice import START, Browser, World
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import ingest.sources
from nlp.taxonomy import CATEGORIES, FLAGS, INTENTS, SENTIMENTS, SEVERITIES
from triage.bootstrap import Services
from triage.cases.reading import EventView
from triage.models.case import CASE_EVENT_KINDS, CASE_STATUSES
from triage.models.user import ROLES
from triage.models.work import STAGES
from web import words
from web.cases.storyline import event_sentence
from web.formats import countdown, duration, initials, urgency
from web.icons import FOLDER, SOURCE_ICONS
from web.pages import find_pages


def test_the_registry_finds_every_page_in_the_order_of_the_rail() -> None:
    pages = find_pages()
    assert {"health", "login", "preferences", "cases"} <= set(pages)
    rail = [page.entry for page in pages.values() if page.entry]
    assert [entry.endpoint.split(".")[0] for entry in rail][:2] == ["queue", "reviews"]
    assert rail[-1].endpoint == "settings.index"
    assert len({entry.position for entry in rail}) == len(rail)


def test_every_page_of_the_rail_and_below_it_says_where_one_is(log_in_as, world: World) -> None:
    ada = log_in_as("ada")
    places = {
        "/incidents": "Incidenten",
        "/answers": "Instellingen",
        "/settings/priority": "Instellingen",
        "/settings/tokens": "Instellingen",
        f"/sources/{world.source}/answering": "Bronnen",
        f"/cases/{world.cases['delivery']}/others": "Wachtrij",
        "/customers/imports": "Klanten",
    }
    for path, label in places.items():
        rail = ada.get(path).text.partition("</nav>")[0]
        here = [link for link in rail.split("<a ")[1:] if 'aria-current="page"' in link]
        assert len(here) == 1, path
        assert f'title="{label}"' in here[0], path


def test_the_web_loads_no_classifier() -> None:
    code = (
        "import sys, web.pages; web.pages.find_pages(); "
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_health_asks_the_database_and_healthz_does_not(
    app: Flask, visitor: FlaskClient, monkeypatch
) -> None:
    assert visitor.get("/health").json == {"status": "ok", "database": "ok"}

    def broken() -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr("web.pages.health.transaction", broken)
    assert visitor.get("/health").status_code == 503
    assert visitor.get("/healthz").json == {"status": "ok"}


def test_an_error_is_a_page_with_a_number_and_without_a_trace(
    app: Flask, world: World, bob: Browser, monkeypatch, caplog
) -> None:
    def explode(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("web.queue.board.list_cases", explode)
    answer = bob.get("/queue?text=geheim")
    assert answer.status_code == 500
    assert "Er ging bij ons iets mis" in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    number = answer.text.split("<code>")[1].split("</code>")[0]
    assert number in caplog.text
    assert "geheim" not in caplog.text


def test_a_script_gets_the_error_as_a_notice(bob: Browser) -> None:
    answer = bob.get("/cases/999999", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert "<html" not in answer.text


@pytest.mark.parametrize(("path", "status"), [("/nope", 404), ("/settings/failed", 403)])
def test_errors_say_what_to_do_in_both_languages(path: str, status: int, bob: Browser) -> None:
    assert bob.get(path).status_code == status
    assert "Naar de wachtrij" in bob.get(path).text
    bob.post("/preferences", {"language": "en"})
    assert "To the queue" in bob.get(path).text


def test_every_stored_value_has_a_word() -> None:
    assert set(words.SENTIMENTS) == set(SENTIMENTS)
    assert set(words.INTENTS) == set(INTENTS)
    assert set(words.CATEGORIES) == set(CATEGORIES)
    assert set(words.SEVERITIES) == set(SEVERITIES)
    assert set(words.FLAGS) == set(FLAGS)
    assert set(words.STATUSES) == set(CASE_STATUSES)
    assert set(words.ROLES) == set(ROLES)
    assert set(words.STAGES) == {*STAGES, "incoming"}  # deliveries are work of their own
    kinds = {module.name for module in pkgutil.iter_modules(ingest.sources.__path__)}
    assert set(words.SOURCE_KINDS) | set(SOURCE_ICONS) <= kinds
    assert words.word("source_kind", "newcomer") == "Newcomer"


def test_every_event_has_a_sentence(app: Flask) -> None:
    with app.test_request_context():
        for kind in CASE_EVENT_KINDS:
            event = EventView(1, START, kind, None, None, {})
            assert event_sentence(event, {}, "") != kind


def test_durations_are_short(app: Flask) -> None:
    with app.test_request_context():
        spans = {45: "45 min", 60: "1 u", 80: "1 u 20", 24 * 60: "1 d", 28 * 60: "1 d 4 u"}
        for minutes, text in spans.items():
            assert duration(timedelta(minutes=minutes)) == text


def test_a_countdown_turns_amber_in_its_last_quarter_and_then_late(app: Flask, clock) -> None:
    opened, due = START, START + timedelta(hours=4)
    with app.test_request_context():
        assert urgency(due, opened) == "calm"
        clock.advance(hours=3)
        assert urgency(due, opened) == "soon"
        clock.advance(hours=2)
        assert urgency(due, opened) == "late"
        assert "1 u te laat" in countdown(due, opened)


def test_initials_are_at_most_two_letters() -> None:
    assert [initials(name) for name in ("Bob de Bruin", "Bob", "", "  ")] == ["BB", "B", "?", "?"]


def test_every_icon_that_is_named_exists() -> None:
    if not FOLDER.is_dir():
        pytest.skip("the browser's libraries are not installed: run web/assets/install")
    templates = (Path(__file__).parents[2] / "web" / "templates").rglob("*.html")
    markup = "".join(path.read_text("utf-8") for path in templates)
    names = set(re.findall(r'icon\("([\w-]+)"', markup))
    names |= set(SOURCE_ICONS.values())
    names |= {page.entry.icon for page in find_pages().values() if page.entry}
    assert [name for name in sorted(names) if not (FOLDER / f"{name}.svg").is_file()] == []


def test_a_page_needs_one_connection(
    world: World, bob: Browser, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_now, most = 0, 0

    @contextmanager
    def counting(*_: object) -> Iterator[Session]:
        nonlocal open_now, most
        open_now, most = open_now + 1, max(most, open_now + 1)
        with begin() as session:
            yield session
        open_now -= 1

    begin = services.sessions.begin
    monkeypatch.setattr(services.sessions, "begin", counting)
    for address in ("/queue", f"/cases/{world.cases['delivery']}", "/mentions", "/customers"):
        assert bob.get(address).status_code == 200
    assert most == 1
