"""No page asks the database more often when there is sixteen times as much to show."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from backoffice import Browser, World
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from tests.browser.test_every_screen import screens
from tests.multiplied import COPIES, multiply
from triage.models import Notice, SavedView

# A branch that was not taken before may cost a statement or two; a loop costs one for each copy.
LOOP = COPIES // 2
# What pages show must have been multiplied, or the test proves nothing.
SHOWN = {
    "analyses", "calendars", "canned_answers", "case_events", "case_mentions", "cases",
    "customers", "identities", "incidents", "invitations", "links", "mentions", "monitors",
    "notices", "replies", "routing_rules", "saved_views", "sla_policies", "sources",
    "team_members", "teams", "users",
}  # fmt: skip


@contextmanager
def counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def visit(browser: Browser, addresses: list[str]) -> dict[str, list[str]]:
    """What was asked for each page that this person can open."""
    found = {}
    for address in addresses:
        with counted() as asked:
            answer = browser.get(address)
        if answer.status_code == 200:
            found[address] = list(asked)
    return found


@pytest.mark.parametrize("who", ["ada", "bob"])
def test_no_page_asks_in_a_loop(
    who: str,
    app: Flask,
    world: World,
    sessions: sessionmaker[Session],
    log_in_as: Callable[[str], Browser],
) -> None:
    browser = log_in_as(who)
    everywhere = screens(SimpleNamespace(app=app, world=world))  # type: ignore[arg-type]
    addresses = list(visit(browser, everywhere))  # what is asked only once is asked now
    assert len(addresses) > (40 if who == "ada" else 15)
    before = visit(browser, addresses)
    with sessions.begin() as session:
        chosen = {
            "cases": world.cases["delivery"],
            "mentions": world.mentions["delivery"],
            "customers": world.customer,
            "sources": world.source,
            "teams": world.teams["delivery"],
            "users": world.people["dora"],
            "incidents": world.incident,
        }
        session.add(Notice(user_id=world.people[who], kind="assigned", case_id=chosen["cases"]))
        view = SavedView(
            owner_id=world.people["alice"], name="Boos", audience="everybody", query=""
        )
        session.add(view)
        session.flush()
        left = multiply(session, chosen, leave={"web_sessions", "company"})
    assert left & SHOWN == set()
    assert browser.get("/queue?view=all").text.count('class="row-box') > COPIES
    assert browser.get(f"/cases/{chosen['cases']}").text.count('class="post-text') > COPIES
    after = visit(browser, addresses)
    assert set(after) == set(before)
    loops = {
        address: (len(before[address]), len(after[address]), most_repeated(after[address]))
        for address in addresses
        if len(after[address]) - len(before[address]) >= LOOP
    }
    assert loops == {}


def most_repeated(asked: list[str]) -> str:
    return max(asked, key=asked.count)[:300]
