"""A turn of listening: many at a time, and slow places never hold up quick ones."""

import gc
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, select, update
from sqlalchemy.orm import Session, sessionmaker

import ingest
from ingest.mentions import Fetched
from ingest.outbound import GuardedClient
from tests.factories import NOW, make_source
from triage.models import Source
from triage.sources.claiming import SLOW_S
from triage.sources.listening import listen_for
from triage.sources.polling import poll_due_source

PATIENCE_S = 30


@pytest.fixture
def engine(fresh_database: str) -> Iterator[Engine]:
    engine = create_engine(fresh_database, pool_size=12)
    yield engine
    engine.dispose()


def add_sources(sessions: sessionmaker[Session], names: list[str], **told: Any) -> None:
    with sessions.begin() as session:
        for name in names:
            source = make_source(session, name=name, options={"path": f"/nowhere/{name}"})
            session.execute(update(Source).where(Source.id == source.id).values(**told))


def listen(
    engine: Engine, sessions: sessionmaker[Session], *, turn_s: float = PATIENCE_S, at_once: int = 4
) -> bool:
    client = GuardedClient()

    def poll(only_quick: bool) -> object:
        return poll_due_source(sessions, client, now=lambda: NOW, only_quick=only_quick)

    return listen_for(engine, poll, turn_s=turn_s, at_once=at_once)


def succeeded(sessions: sessionmaker[Session]) -> set[str]:
    with sessions.begin() as session:
        return set(session.scalars(select(Source.name).where(Source.last_success_at == NOW)))


@pytest.mark.parametrize("took_s", [0.0, SLOW_S + 20], ids=["never asked", "known as slow"])
def test_slow_places_wait_for_nobody_and_nobody_waits_for_them(
    engine: Engine,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
    took_s: float,
) -> None:
    slow = [f"slow {number}" for number in range(5)]
    quick = [f"quick {number}" for number in range(12)]
    add_sources(sessions, slow, took_s=took_s)  # due first
    add_sources(sessions, quick, took_s=0.1, last_success_at=NOW.replace(year=2020))
    missing, all_quick_done = set(quick), threading.Event()

    def fetch(kind: str, options: dict[str, str], *_: object, **__: object) -> Fetched:
        name = options["path"].rpartition("/")[2]
        if name in slow and not all_quick_done.wait(PATIENCE_S):
            raise RuntimeError(f"{len(missing)} quick ones were not asked")
        missing.discard(name)
        if not missing:
            all_quick_done.set()
        return Fetched((), {})

    monkeypatch.setattr(ingest, "fetch", fetch)
    assert listen(engine, sessions) is False
    assert succeeded(sessions) == {*slow, *quick}


def test_several_are_fetched_at_a_time(
    engine: Engine, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"place {number}" for number in range(6)]
    add_sources(sessions, names, took_s=0.0)
    together = threading.Barrier(3)

    def fetch(*_: object, **__: object) -> Fetched:
        together.wait(PATIENCE_S)
        return Fetched((), {})

    monkeypatch.setattr(ingest, "fetch", fetch)
    listen(engine, sessions, at_once=4)  # one of them keeps itself for those known as quick
    assert succeeded(sessions) == set(names)


def test_one_turn_at_a_time(engine: Engine) -> None:
    asked: list[bool] = []

    def poll(only_quick: bool) -> object:
        asked.append(only_quick)
        assert listen_for(engine, pytest.fail, turn_s=PATIENCE_S) is False
        return None

    assert listen_for(engine, poll, turn_s=PATIENCE_S, at_once=2) is False
    assert asked
    asked.clear()
    listen_for(engine, poll, turn_s=PATIENCE_S, at_once=2)
    assert asked  # the lock is free again


def test_quick_ones_go_on_while_a_slow_one_is_waited_for(engine: Engine) -> None:
    turn_s, surely_over_s = 0.2, 1.0
    end = time.monotonic() + turn_s
    late: list[bool] = []
    slow, enough = threading.Lock(), threading.Event()

    def poll(only_quick: bool) -> object:
        if time.monotonic() > end + surely_over_s:
            late.append(only_quick)
        if len(late) >= 3:
            enough.set()
        if not only_quick and slow.acquire(blocking=False):
            assert enough.wait(PATIENCE_S), f"{len(late)} were begun after the end"
        return threading.Event().wait(0.01) or True

    assert listen_for(engine, poll, turn_s=turn_s, at_once=3) is True
    assert all(late), "what may take long was begun after the end"


def test_a_turn_without_slow_ones_ends_with_its_time(engine: Engine) -> None:
    begun = time.monotonic()
    turn_s = 0.2

    def poll(_: bool) -> object:
        return threading.Event().wait(0.01) or True

    assert listen_for(engine, poll, turn_s=turn_s, at_once=2) is True
    assert turn_s <= time.monotonic() - begun < PATIENCE_S / 2


def test_what_becomes_due_while_others_are_fetched_is_polled(engine: Engine) -> None:
    waiting, is_polled = ["slow"], threading.Event()

    def poll(only_quick: bool) -> object:
        if not waiting or (only_quick and waiting != ["new"]):
            return None
        name = waiting.pop()
        if name == "slow":
            waiting.append("new")
            assert is_polled.wait(PATIENCE_S)
        else:
            is_polled.set()
        return name

    assert listen_for(engine, poll, turn_s=PATIENCE_S, at_once=2) is False
    assert waiting == []


def test_threads_of_a_turn_hand_on_quickly_and_others_go_on_as_usual(engine: Engine) -> None:
    usual_s, during_s = sys.getswitchinterval(), []

    def poll(_: bool) -> object:
        during_s.append(sys.getswitchinterval())
        return None

    listen_for(engine, poll, turn_s=PATIENCE_S, at_once=2)
    assert max(during_s) < usual_s / 5
    assert sys.getswitchinterval() == usual_s


def test_a_fault_does_not_keep_the_turn(engine: Engine) -> None:
    def poll(_: bool) -> object:
        raise RuntimeError("broken")

    for _ in range(2):
        with pytest.raises(RuntimeError, match="broken"):
            listen_for(engine, poll, turn_s=PATIENCE_S, at_once=2)


def test_rubbish_is_looked_for_rarely_during_a_turn_only(engine: Engine) -> None:
    usual, during = gc.get_threshold(), []

    def poll(only_quick: bool) -> object:
        during.append(gc.get_threshold())

    listen_for(engine, poll, turn_s=PATIENCE_S, at_once=1)
    assert during[0] > usual
    assert gc.get_threshold() == usual
