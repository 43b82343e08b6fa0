"""A limit that was reached is waited for, told, and counts towards nothing; an outage counts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from ingest.errors import RetryLaterError, UnavailableError, UnreachableError
from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import make_source, make_user
from tests.replay import ReplayServer
from triage.models import Backfill, Notice, Source, SourceDay
from triage.queueing.work import db_now, seconds
from triage.sources.backfilling import MOST_FAILURES, Step, fill_due_backfill
from triage.sources.backfills import start_backfill
from triage.sources.polling import Polled, poll_due_source
from triage.sources.retrying import next_wait_s, only_waits

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TIMELINE = "/api/v1/timelines/tag/zeven?limit=40"


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer() as running:
        yield running


@pytest.fixture
def source_id(sessions: sessionmaker[Session], server: ReplayServer) -> int:
    options = {"instance": server.url, "hashtag": "zeven"}
    with sessions.begin() as session:
        make_user(session, role="admin")
        return make_source(session, kind="mastodon", options=options, interval_s=900).id


def client() -> GuardedClient:
    return GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0, longest_wait_s=0))


def poll(sessions: sessionmaker[Session], source_id: int, now: datetime = NOW) -> Polled:
    polled = poll_due_source(sessions, client(), now=lambda: now, source_id=source_id)
    assert polled
    return polled


def read(sessions: sessionmaker[Session], source_id: int) -> tuple[Source, float]:
    with sessions.begin() as session:
        source = session.get_one(Source, source_id)
        left = session.scalar(select(func.extract("epoch", Source.due_at - db_now())))
        return source, float(left or 0)


def test_a_limit_is_told_and_is_no_failure(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    server.answer(TIMELINE, status=429, headers={"Retry-After": "7200"})
    assert "429" in (poll(sessions, source_id).error or "")
    source, left_s = read(sessions, source_id)
    assert (source.failures, source.failing_since, source.enabled) == (0, None, True)
    assert (source.last_error_kind, source.last_error_at is None) == ("RetryLaterError", False)
    assert left_s >= 7190
    with sessions.begin() as session:
        assert session.scalars(select(SourceDay)).all() == []


def test_no_number_of_limits_ever_pauses_a_source(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    with sessions.begin() as session:  # one failure more, and it would be given up
        values = {"failures": 19, "failing_since": NOW - timedelta(days=9)}
        session.execute(update(Source).values(**values))
    for number in range(3):
        server.answer(TIMELINE, status=429)
        poll(sessions, source_id, NOW + timedelta(days=number))
    source, _ = read(sessions, source_id)
    assert (source.enabled, source.paused_because, source.failures) == (True, None, 19)
    with sessions.begin() as session:
        kinds = session.scalars(select(Notice.kind)).all()
        assert "source_paused" not in kinds


def test_limits_without_a_time_are_waited_for_longer_and_longer(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    waits = []
    for _ in range(3):
        server.answer(TIMELINE, status=429)
        poll(sessions, source_id)
        waits.append(read(sessions, source_id)[1])
    assert 710 <= waits[0] <= 1085
    assert waits[1] > 1.5 * waits[0]
    assert waits[2] > 1.5 * waits[1]


def test_after_a_limit_all_is_as_before(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    server.answer(TIMELINE, status=429)
    poll(sessions, source_id)
    server.forget(TIMELINE)
    server.answer(TIMELINE, b"[]")
    poll(sessions, source_id)
    source, left_s = read(sessions, source_id)
    assert (source.last_error, source.last_error_kind) == (None, None)
    assert left_s == pytest.approx(900 - 27, abs=20)  # a turn is aimed 3 % early


@pytest.mark.parametrize(
    ("status", "headers"), [(503, {}), (500, {"Retry-After": "60"}), (502, {})]
)
def test_an_outage_is_a_failure(
    sessions: sessionmaker[Session],
    server: ReplayServer,
    source_id: int,
    status: int,
    headers: dict[str, str],
) -> None:
    server.answer(TIMELINE, status=status, headers=headers)
    poll(sessions, source_id)
    source, _ = read(sessions, source_id)
    assert (source.failures, source.failing_since) == (1, NOW)


def test_rules_that_cannot_be_read_are_a_failure(
    sessions: sessionmaker[Session], server: ReplayServer
) -> None:
    """Else a site that is gone would be waited for, for ever and in silence."""
    with sessions.begin() as session:
        options = {"url": f"{server.url}/feed"}
        source_id = make_source(session, kind="feed", options=options, name="gone").id
    server.answer("/robots.txt", status=500)
    poll(sessions, source_id)
    source, _ = read(sessions, source_id)
    assert (source.failures, source.last_error_kind) == (1, "UnavailableError")


def test_what_only_waits() -> None:
    assert only_waits(RetryLaterError("x", "a limit"))
    assert not only_waits(UnavailableError("x", "down"))
    assert not only_waits(UnreachableError("x", "no answer"))


@pytest.mark.parametrize(
    ("waited_s", "told_s", "waits_s"),
    [
        (0, None, 900),
        (900, None, 1800),
        (20_000, None, 21_600),
        (0, 5_000, 5_000),
        (7_200, 30, 14_400),
        (0, 10**9, 7 * 86_400),
    ],
)
def test_waiting_doubles_and_is_never_shorter_than_told(
    waited_s: float, told_s: float | None, waits_s: float
) -> None:
    error = RetryLaterError("x", "a limit", retry_after_s=told_s)
    assert next_wait_s(900, waited_s, error, 0) == waits_s


def step(sessions: sessionmaker[Session], source_id: int, **told: Any) -> Step:
    with sessions.begin() as session:
        session.execute(update(Backfill).values(due_at=db_now() - seconds(1)))
    done = fill_due_backfill(sessions, client(), now=lambda: NOW)
    assert done
    return done


def backfill(sessions: sessionmaker[Session]) -> tuple[Backfill, float]:
    with sessions.begin() as session:
        left = session.scalar(select(func.extract("epoch", Backfill.due_at - db_now())))
        return session.scalars(select(Backfill)).one(), float(left or 0)


def test_a_backfill_waits_as_often_as_it_must_and_then_goes_on(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    since = NOW - timedelta(days=10)
    with sessions.begin() as session:
        start_backfill(session, source_id, since=since, until=NOW, cases_from=NOW, now=NOW)
    for _ in range(MOST_FAILURES + 2):
        server.answer(TIMELINE, status=429)
        assert "429" in (step(sessions, source_id).error or "")
    stuck, left_s = backfill(sessions)
    assert (stuck.status, stuck.failures) == ("running", 0)
    assert left_s > 10_000
    server.forget(TIMELINE)
    server.answer(TIMELINE, b"[]")
    assert step(sessions, source_id).is_done
    done, _ = backfill(sessions)
    assert (done.status, done.last_error) == ("done", None)
    assert "back office" not in done.state


def notices_in(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        return list(session.scalars(select(Notice.kind).order_by(Notice.id)))


def test_a_day_of_nothing_but_waiting_is_told_once_and_pauses_nothing(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    server.answer(TIMELINE, status=429, headers={"Retry-After": "60"})
    for hours in (0, 6, 12, 23):
        poll(sessions, source_id, NOW + timedelta(hours=hours))
    assert notices_in(sessions) == []
    for hours in (24, 30, 300):
        poll(sessions, source_id, NOW + timedelta(hours=hours))
    assert notices_in(sessions) == ["source_silent"]
    source, _ = read(sessions, source_id)
    assert (source.enabled, source.failures, source.last_error_kind) == (True, 0, "RetryLaterError")


def test_after_a_success_another_long_wait_is_told_again(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    for answer in (429, 429, 200, 429, 429, 429):
        server.answer(TIMELINE, "[]", status=answer)
    for day in range(6):
        poll(sessions, source_id, NOW + timedelta(days=day))
    assert notices_in(sessions) == ["source_silent"] * 2


def test_how_long_a_wait_may_take_untold_can_be_set(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    server.answer(TIMELINE, status=429)
    for hours in (0, 3):
        now = NOW + timedelta(hours=hours)
        poll_due_source(
            sessions,
            client(),
            now=lambda now=now: now,
            source_id=source_id,
            long_wait=timedelta(hours=2),
        )
    assert notices_in(sessions) == ["source_silent"]


def test_a_failure_is_no_wait(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    server.answer(TIMELINE, status=500)
    for hours in (0, 30):
        poll(sessions, source_id, NOW + timedelta(hours=hours))
    assert notices_in(sessions) == []
