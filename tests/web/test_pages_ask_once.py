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

# A branch that was not taken before may cost a statement or two; a loop costs one for each copy.
LOOP = COPIES // 2
# What pages show must have been multiplied, or the test proves nothing.
SHOWN = {
    "analyses", "calendars", "canned_answers", "case_events", "case_mentions", "cases",
    "customers", "identities", "incidents", "invitations", "links", "mentions", "monitors",
    "replies", "routing_rules", "sla_policies", "sources", "team_members", "teams", "users",
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
    found = {}
    for address in addresses:
        browser.get(address)  # what is remembered between two visits is asked for here
        with counted() as asked:
            answer = browser.get(address)
        assert answer.status_code in (200, 303, 404), (address, answer.status_code)
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
    addresses = [one for one in everywhere if browser.get(one).status_code == 200]
    assert len(addresses) > (25 if who == "ada" else 12)
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
        left = multiply(session, chosen, leave={"web_sessions", "company"})
    assert left & SHOWN == set()
    after = visit(browser, addresses)
    loops = {
        address: (len(before[address]), len(after[address]), most_repeated(after[address]))
        for address in addresses
        if len(after[address]) - len(before[address]) >= LOOP
    }
    assert loops == {}


def most_repeated(asked: list[str]) -> str:
    return max(asked, key=asked.count)[:300]
