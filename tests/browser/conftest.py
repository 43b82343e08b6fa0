"""A real browser against a running back office; skipped with a message where there is none."""

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from werkzeug.serving import make_server

from tests.factories import VAULT
from triage.people.sessions import start_session
from web import create_app

# The people of the tests are the same as without a browser.
sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from backoffice import Clock, World, fill, make_services

# Generous: a busy machine is slow, and nothing waits longer than it has to.
WAIT_MS = 30_000
expect.set_options(timeout=WAIT_MS)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Written before any script of the page runs; the tests read it at the end.
RECORD_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


class Site:
    """A running back office, and browsers that are logged in to it."""

    def __init__(
        self,
        app: Flask,
        address: str,
        world: World,
        sessions: sessionmaker,
        browser: Browser,
        clock: Clock,
    ) -> None:
        self.app, self.address, self.world, self.sessions = app, address, world, sessions
        self.clock = clock
        self.complaints: list[str] = []
        self._browser = browser

    def open(self, name: str | None = None, *, width: int = 1440, height: int = 900) -> Page:
        """A window of its own, logged in as `name`; what goes wrong in it is collected."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.address, locale="nl-NL"
        )
        context.add_init_script(RECORD_VIOLATIONS)
        context.set_default_timeout(WAIT_MS)
        if name:
            with self.sessions.begin() as session:
                cookie = start_session(session, self.world.people[name], self.clock()).cookie
            context.add_cookies(
                [{"name": "luisterpost", "value": cookie, "url": self.address, "httpOnly": True}]
            )
        page = context.new_page()
        page.goto = _settled(page)  # type: ignore[method-assign]
        page.on("dialog", self._dismiss)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", self._listen)
        return page

    def _dismiss(self, dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _listen(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)


def _settled(page: Page) -> Callable[..., object]:
    """`page.goto` that waits for htmx: it looks at the page in a task of its own.

    That task was queued when its script ran, so one that is queued after "load" comes later.
    """
    visit = page.goto

    def goto(address: str, **options: object) -> object:
        answer = visit(address, **options)  # type: ignore[arg-type]
        page.evaluate("() => new Promise((done) => setTimeout(done))")
        return answer

    return goto


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no browser found (looked for {', '.join(PROGRAMS)})")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def site(
    browser: Browser, fresh_database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Site]:
    """A site of the test's own; live where the test's file says `LIVE_PAGES`."""
    engine = create_engine(fresh_database, pool_size=5)
    sessions = sessionmaker(
        engine, expire_on_commit=False, info={"destinations": (), "vault": VAULT}
    )
    world = World()
    with sessions.begin() as session:
        fill(session, world)
    # A line that stays open is never "networkidle".
    live_pages = getattr(request.module, "LIVE_PAGES", 0)
    services = make_services(sessions, fresh_database, tmp_path, live_pages=live_pages)
    clock = Clock()
    app = create_app(replace(services, engine=engine), clock)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    running = Site(app, address, world, sessions, browser, clock)
    yield running
    for context in browser.contexts:
        context.close()
    app.extensions["live"].stay_open_while(lambda: False)
    server.shutdown()
    thread.join()
    engine.dispose()
    assert running.complaints == []


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What the page's own policy refused."""
    return lambda page: page.evaluate("window.violations")
