"""Ten routine jobs of an agent by keyboard alone: how many keys each takes, and how long.

Seconds run from the first key until the page shows that it is done, with a hand that types
without thinking; letters of what somebody writes are not counted as keys.
"""

import shutil
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from playwright.sync_api import Locator, Page, expect, sync_playwright
from sqlalchemy import func, select

from tests.bench.agents import free_port, wait_for_web
from tests.bench.crowd import Crowd, fill
from tests.bench.flowing import processes
from tests.bench.ground import Ground
from tests.bench.report import Line
from triage.bootstrap import Services
from triage.models import Case, CaseMention, Mention, User
from triage.people.sessions import start_session
from triage.people.viewer import Viewer
from triage.replies.canned import CannedWish, save_canned

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZE: Final = Crowd(mentions=20_000, cases=2_000, customers=2_000, agents=4)
WAIT_MS: Final = 30_000
ANSWER: Final = "Wat vervelend. We zoeken het meteen uit."


class Hand:
    """Presses keys and keeps count."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines: list[Line] = []

    def job(self, name: str, keys: Sequence[str], done: Callable[[], None]) -> None:
        """Do one job; a key of several letters in angle brackets is text that is typed."""
        started = time.perf_counter()
        pressed = []
        for key in keys:
            if key.startswith("<"):
                self.page.keyboard.type(key[1:-1])
            elif key.startswith("until "):
                expect(self.page.locator(key.removeprefix("until ")).first).to_be_visible()
            else:
                self.page.keyboard.press(key)
                pressed.append(key)
        done()
        took_s = time.perf_counter() - started
        about = f"{len(pressed)} keys: {' '.join(pressed)}"
        self.lines.append(Line(name, "s", took_s, about=about))


def measure(ground: Ground) -> list[Line]:
    """Let one agent do the jobs in a browser, one after the other."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise RuntimeError(f"no browser found (looked for {', '.join(PROGRAMS)})")
    services = ground.services(web_port=free_port())
    people = fill(services.sessions, SIZE)
    cookie, other = _prepare(services, people)
    with processes(ground, services.settings, ("web",)), sync_playwright() as playwright:
        wait_for_web(services.settings.web_port)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        address = f"http://127.0.0.1:{services.settings.web_port}"
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
        context.set_default_timeout(WAIT_MS)
        context.add_cookies([{"name": "luisterpost", "value": cookie, "url": address}])
        lines = _work(context.new_page(), other)
        browser.close()
    services.engine.dispose()
    return lines


def _prepare(services: Services, people: Sequence[int]) -> tuple[str, int]:
    """A log-in of an agent, a canned answer, and the number of a case further down."""
    with services.sessions.begin() as session:
        manager = Viewer.of(session.get_one(User, people[-1]))
        wish = CannedWish("We zoeken het uit", "zoek", {"nl": ANSWER})
        save_canned(session, manager, wish, now=datetime.now(UTC))
        # The second one's team has cases that nobody has yet.
        team_ids = Viewer.of(session.get_one(User, people[1])).team_ids
        other = session.scalar(
            select(Case.id)
            .join(CaseMention, CaseMention.case_id == Case.id)
            .join(Mention, Mention.id == CaseMention.mention_id)
            .where(Case.status == "open", Case.assignee_id.is_(None), Case.team_id.in_(team_ids))
            .order_by(Case.priority, func.random())
            .limit(1)
        )
        return start_session(session, people[1], datetime.now(UTC)).cookie, other or 0


def _work(page: Page, other: int) -> list[Line]:
    expect.set_options(timeout=WAIT_MS)
    hand, toast, case = Hand(page), page.locator("#toasts"), page.locator("article.case")
    _open(page, "/queue?view=unassigned")

    def told(words: str, *, within: Locator = toast) -> Callable[[], None]:
        return lambda: expect(within).to_contain_text(words)

    hand.job("open the most urgent case", ["j", "Enter"], lambda: expect(case).to_be_visible())
    owner = page.locator(".case-actions .owner")
    hand.job("claim it", ["c"], lambda: expect(owner).to_be_visible())
    hand.job("correct the tone", ["v", "4"], told("Genoteerd:"))
    hand.job(
        "write a note",
        ["n", "<Depot gebeld.>", "Control+Enter"],
        told("Depot gebeld.", within=page.locator(".post.note").first),
    )
    hand.job(
        "answer with a canned text",
        ["r", "#", "until .composer-choices li", "Enter", "Control+Enter"],
        told("We zoeken het meteen uit.", within=page.locator(".post.ours:not(.note)").first),
    )
    hand.job("put it aside until tomorrow", ["s", "Tab", "Tab", "Enter"], told("Uitgesteld"))
    hand.job("take that back", ["z"], told("Ongedaan gemaakt"))
    hand.job("resolve it", ["e"], told("Opgelost."))
    hand.job(
        "find another case by its number",
        ["/", f"<#{other}>", "Enter"],
        lambda: expect(case).to_have_attribute("data-case", str(other)),
    )
    hand.job("pass it on to a colleague", ["a", "<Agent 2>", "Tab", "Enter"], told("doorgezet"))
    _open(page, "/queue?view=unassigned")
    hand.job(
        "resolve three cases at once", ["j", "x", "j", "j", "Shift+X", "e"], told("3 opgelost")
    )
    hand.job("take the three back", ["z"], told("3 zoals ze waren"))
    return hand.lines


def _open(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".row-box").first).to_be_visible()
    page.evaluate("() => new Promise((done) => setTimeout(done))")  # htmx looks at the page first
