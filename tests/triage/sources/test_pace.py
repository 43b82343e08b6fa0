"""One request at a time per host, and a gap, whoever of our processes asks."""

import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from ingest.errors import RetryLaterError
from triage.models import Host
from triage.queueing.work import db_now, seconds
from triage.sources.pace import DatabasePace


@pytest.fixture
def engines(fresh_database: str) -> Iterator[tuple[Engine, Engine]]:
    both = create_engine(fresh_database), create_engine(fresh_database)
    yield both
    for engine in both:
        engine.dispose()


def test_two_processes_never_overlap_and_keep_the_gap(engines: tuple[Engine, Engine]) -> None:
    gap_s, spans, lock = 0.2, [], threading.Lock()

    def ask(engine: Engine) -> None:
        pace = DatabasePace(engine, gap_s=gap_s)
        for _ in range(4):
            with pace.turn("example.org"):
                begun = time.monotonic()
                time.sleep(0.05)
                with lock:
                    spans.append((begun, time.monotonic()))

    threads = [threading.Thread(target=ask, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    spans.sort()
    assert len(spans) == 8
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(spans)]
    assert min(gaps) >= gap_s - 0.02  # database and test read two clocks


def test_other_hosts_do_not_wait(engines: tuple[Engine, Engine]) -> None:
    one, other = (DatabasePace(engine, gap_s=60, longest_wait_s=1) for engine in engines)
    started = time.monotonic()
    with one.turn("example.org"), other.turn("example.net"):
        pass
    assert time.monotonic() - started < 30


def test_nobody_waits_long_for_a_busy_host(engines: tuple[Engine, Engine]) -> None:
    one, other = (DatabasePace(engine, longest_wait_s=0.3) for engine in engines)
    with one.turn("example.org"), pytest.raises(RetryLaterError) as caught:  # noqa: SIM117
        with other.turn("example.org"):
            pytest.fail("two at once")
    assert caught.value.retry_after_s == 60


def test_a_host_that_asked_for_rest_gets_it_from_all(engines: tuple[Engine, Engine]) -> None:
    one, other = (DatabasePace(engine, longest_wait_s=0.3) for engine in engines)
    one.hold("example.org", 500)
    one.hold("example.org", 5)  # a shorter wish does not shorten the longer one
    with pytest.raises(RetryLaterError) as caught, other.turn("example.org"):
        pytest.fail("too early")
    assert caught.value.retry_after_s == pytest.approx(500, abs=5)


def test_the_turn_ends_with_its_owner(engines: tuple[Engine, Engine]) -> None:
    one, other = (DatabasePace(engine, gap_s=0, longest_wait_s=2) for engine in engines)
    turn = one.turn("example.org")
    turn.__enter__()
    with other._engine.connect() as connection:  # the owner's connection breaks
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND pid <> pg_backend_pid() AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
    with other.turn("example.org"):
        pass
    with pytest.raises(SQLAlchemyError):
        turn.__exit__(None, None, None)
    with one.turn("example.org"):  # its pool holds no broken connection
        pass


def test_a_failed_request_gives_the_turn_back_and_keeps_the_gap(
    engines: tuple[Engine, Engine],
) -> None:
    pace = DatabasePace(engines[0], gap_s=30, longest_wait_s=0.3)
    with pytest.raises(ZeroDivisionError), pace.turn("example.org"):
        raise ZeroDivisionError
    with engines[1].connect() as connection:
        later = select(Host.not_before > db_now() + seconds(20)).where(Host.name == "example.org")
        assert connection.scalar(later)
        held = connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
    assert held == 0
