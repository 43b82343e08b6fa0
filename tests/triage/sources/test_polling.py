"""Polling: one fetch per source and turn; rows and cursor move together; errors are shown."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, sessionmaker

import ingest
from ingest.errors import RetryLaterError, UnreachableError
from ingest.mentions import Fetched, Refused
from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import make_mention, make_source, raw_mention
from tests.replay import ReplayServer
from triage.errors import NotFoundError
from triage.mentions.storing import Stored
from triage.models import Mention, RefusedRow, Source, Work
from triage.queueing.work import db_now, seconds
from triage.sources.claiming import claim_source, has_due_source
from triage.sources.polling import Polled, poll_due_source, require_source
from triage.sources.retrying import next_try_s
from triage.sources.rhythm import EARLY, MOST_EARLY_S

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title><item>
<guid>g1</guid><title>Pakket zoek</title><description>Al drie weken.</description></item></channel>
</rss>"""
HOSTILE = '<!DOCTYPE r [<!ENTITY a "aaaa">]><rss version="2.0"><channel>&a;</channel></rss>'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "posts.jsonl"


@pytest.fixture
def source_id(sessions: sessionmaker[Session], file: Path) -> int:
    with sessions.begin() as session:
        return make_source(session, name="posts", options={"path": str(file)}).id


def poll(sessions: sessionmaker[Session], **told: Any) -> Polled | None:
    client = GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))
    return poll_due_source(sessions, client, now=lambda: NOW, **told)


def write(file: Path, *texts: str) -> None:
    rows = [
        json.dumps({"id": f"x{place}", "text": text, "date": "2026-11-20T12:00:00Z"})
        for place, text in enumerate(texts)
    ]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")


def source_in(sessions: sessionmaker[Session]) -> Source:
    with sessions.begin() as session:
        return session.scalars(select(Source)).one()


def texts_in(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        return list(session.scalars(select(Mention.text).order_by(Mention.external_id)))


def make_due(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Source).values(due_at=db_now() - seconds(1)))


def seconds_until_due(sessions: sessionmaker[Session]) -> float:
    with sessions.begin() as session:
        return float(session.scalar(select(func.extract("epoch", Source.due_at - db_now()))) or 0)


def fake_fetch(monkeypatch: pytest.MonkeyPatch, fetch: Callable[[], Fetched]) -> None:
    def called(*_: object, **__: object) -> Fetched:
        return fetch()

    monkeypatch.setattr(ingest, "fetch", called)


def aimed_s(source: Source) -> float:
    return source.interval_s - min(EARLY * source.interval_s, MOST_EARLY_S)


@pytest.mark.usefixtures("source_id")
def test_a_due_source_is_fetched_and_due_again_before_its_interval_ends(
    sessions: sessionmaker[Session], file: Path
) -> None:
    write(file, "een", "twee")
    polled = poll(sessions)
    assert polled
    assert polled.stored == Stored(new=2)
    assert polled.error is None
    assert texts_in(sessions) == ["een", "twee"]
    source = source_in(sessions)
    assert (source.token, source.lease_until, source.failures) == (None, None, 0)
    assert source.last_success_at == NOW
    assert seconds_until_due(sessions) == pytest.approx(aimed_s(source), abs=20)
    assert poll(sessions) is None


@pytest.mark.usefixtures("source_id")
def test_the_wait_for_a_worker_makes_no_interval_longer(
    sessions: sessionmaker[Session], file: Path
) -> None:
    write(file, "een")
    with sessions.begin() as session:
        session.execute(update(Source).values(due_at=db_now() - seconds(5)))
    due_at = source_in(sessions).due_at
    poll(sessions)
    source = source_in(sessions)
    assert source.due_at == due_at + timedelta(seconds=aimed_s(source))


def test_a_row_that_is_gone_from_a_whole_file_was_deleted(
    sessions: sessionmaker[Session], file: Path
) -> None:
    with sessions.begin() as session:
        source = make_source(session, name="all", options={"path": str(file), "whole": True})
        whole_id = source.id
        make_mention(session, external_id="x1")  # of another source
    write(file, "een", "twee", "drie")
    poll(sessions, source_id=whole_id)
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[::2]), "utf-8")
    polled = poll(sessions, source_id=whole_id)
    assert polled
    assert (polled.stored.removed, polled.stored.new) == (1, 0)
    with sessions.begin() as session:
        gone = session.scalars(select(Mention).where(Mention.deleted_at.is_not(None))).all()
        assert [(one.text, one.source.name) for one in gone] == [("twee", "all")]


@pytest.mark.usefixtures("source_id")
def test_the_same_content_polled_twice_adds_nothing(
    sessions: sessionmaker[Session], file: Path
) -> None:
    write(file, "een")
    poll(sessions)
    make_due(sessions)
    polled = poll(sessions)
    assert polled
    assert polled.stored == Stored()
    make_due(sessions)
    file.touch()  # looked at again, found the same
    poll(sessions)
    assert texts_in(sessions) == ["een"]


def test_a_feed_that_did_not_change_is_asked_for_conditionally_and_nothing_is_classified(
    sessions: sessionmaker[Session],
) -> None:
    with ReplayServer() as server:
        validators = {"ETag": '"a1"', "Last-Modified": "Fri, 20 Nov 2026 12:00:00 GMT"}
        server.answer("/feed", FEED, headers=validators)
        server.answer("/feed", status=304)
        with sessions.begin() as session:
            make_source(session, kind="feed", options={"url": f"{server.url}/feed"})
        first = poll(sessions)
        assert first
        assert first.stored == Stored(new=1)
        with sessions.begin() as session:
            session.execute(delete(Work))  # as if it had been understood
        make_due(sessions)
        second = poll(sessions)
        asked = server.hits[-1].headers
    assert second
    assert (second.stored, second.error) == (Stored(), None)
    assert asked["if-none-match"] == '"a1"'
    assert asked["if-modified-since"] == "Fri, 20 Nov 2026 12:00:00 GMT"
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(Work)) == 0


def test_a_hostile_feed_is_its_own_error_and_the_others_go_on(
    sessions: sessionmaker[Session],
) -> None:
    with ReplayServer() as server, sessions.begin() as session:
        for name, content in (("bad", HOSTILE), ("deep", "<a>" * 100_000), ("good", FEED)):
            server.answer(f"/{name}", content)
            make_source(session, name=name, kind="feed", options={"url": f"{server.url}/{name}"})
        session.commit()
        told = {one.name: one for one in iter(lambda: poll(sessions), None)}
    assert "declares entities" in (told["bad"].error or "")
    assert "nested" in (told["deep"].error or "")
    assert (told["good"].stored, told["good"].error) == (Stored(new=1), None)


@pytest.mark.usefixtures("source_id")
def test_a_changed_text_updates_the_mention_and_has_it_understood_again(
    sessions: sessionmaker[Session], file: Path
) -> None:
    write(file, "goed")
    poll(sessions)
    with sessions.begin() as session:
        session.query(Work).delete()
    write(file, "toch slecht")
    make_due(sessions)
    polled = poll(sessions)
    assert polled
    assert polled.stored == Stored(updated=1)
    assert texts_in(sessions) == ["toch slecht"]
    with sessions.begin() as session:
        assert session.scalars(select(Work.stage)).all() == ["understand"]


@pytest.mark.usefixtures("source_id")
def test_a_broken_row_is_noted_and_the_others_go_on(
    sessions: sessionmaker[Session], file: Path
) -> None:
    write(file, "een", "twee")
    with file.open("a", encoding="utf-8") as opened:
        opened.write('{"id": "x9", "text": "drie", "date": "not a date"}\n{broken\n')
    polled = poll(sessions)
    assert polled
    assert (polled.stored.new, polled.stored.refused) == (2, 2)
    with sessions.begin() as session:
        places = session.scalars(select(RefusedRow.place)).all()
    assert sorted(places) == ["line 3", "line 4"]


@pytest.mark.usefixtures("source_id")
def test_cursor_and_rows_move_together_or_not_at_all(
    sessions: sessionmaker[Session], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(file, "een")

    def fail(*_: object, **__: object) -> Stored:
        raise OverflowError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("triage.sources.polling.store_refused", fail)
        polled = poll(sessions)
    assert polled
    assert polled.error == "a fault of ours: OverflowError: the disk is full"
    assert texts_in(sessions) == []
    source = source_in(sessions)
    assert (source.state, source.last_error) == ({}, polled.error)
    make_due(sessions)
    poll(sessions)
    assert texts_in(sessions) == ["een"]
    source = source_in(sessions)
    assert source.state
    assert (source.last_error, source.last_error_at, source.failures) == (None, None, 0)


@pytest.mark.usefixtures("source_id")
def test_an_unreachable_source_shows_its_error_and_is_tried_later(
    sessions: sessionmaker[Session], file: Path
) -> None:
    polled = poll(sessions)
    assert polled
    assert str(file) in (polled.error or "")
    source = source_in(sessions)
    assert source.last_error == polled.error
    assert source.last_error_at
    assert (source.failures, source.token) == (1, None)
    assert seconds_until_due(sessions) > 0.7 * source.interval_s
    make_due(sessions)
    poll(sessions)
    assert source_in(sessions).failures == 2


@pytest.mark.usefixtures("source_id")
def test_a_bug_in_one_source_is_its_own_error_only(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble() -> Fetched:
        raise KeyError("oops\x00")

    fake_fetch(monkeypatch, stumble)
    polled = poll(sessions)
    assert polled
    assert source_in(sessions).last_error == "a fault of ours: KeyError: 'oops\\x00'"


def test_a_source_of_an_unknown_kind_is_an_error_on_it(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_source(session, kind="telepathy", options={})
    polled = poll(sessions)
    assert polled
    assert "telepathy" in (polled.error or "")


def test_a_host_that_says_when_to_come_back_is_left_alone_until_then(
    sessions: sessionmaker[Session],
) -> None:
    with ReplayServer() as server:
        server.answer("/feed", status=503, headers={"Retry-After": "7200"})
        with sessions.begin() as session:
            options = {"url": f"{server.url}/feed"}
            make_source(session, kind="feed", options=options, interval_s=60)
        polled = poll(sessions)
    assert polled
    assert "503" in (polled.error or "")
    assert seconds_until_due(sessions) >= 7190


def test_waiting_doubles_up_to_six_hours_with_jitter() -> None:
    error = UnreachableError("https://example.org", "no answer")
    waits = [next_try_s(900, failures, error, 0) for failures in range(1, 9)]
    assert waits == [900, 1800, 3600, 7200, 14400, 21600, 21600, 21600]
    assert next_try_s(900, 1, error, -1) == pytest.approx(720)
    assert next_try_s(900, 1, error, 1) == pytest.approx(1080)
    assert next_try_s(900, 10_000, error, 0) == 21600


def test_a_source_polled_daily_is_not_tried_more_often_for_failing() -> None:
    assert next_try_s(86_400, 3, UnreachableError("x", "y"), 0) == 86_400


@pytest.mark.parametrize(("told_s", "waits_s"), [(30, 900), (5000, 5000), (10**9, 7 * 86400)])
def test_retry_after_is_kept_up_to_seven_days(told_s: float, waits_s: float) -> None:
    error = RetryLaterError("https://example.org", "not now", retry_after_s=told_s)
    assert next_try_s(900, 1, error, 0) == waits_s


@pytest.mark.usefixtures("source_id")
def test_two_who_poll_at_once_make_one_fetch(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    fetches, both_ready = [], threading.Barrier(2, timeout=10)

    def fetch() -> Fetched:
        fetches.append(1)
        return Fetched([raw_mention("x1")], {"cursor": 1})

    fake_fetch(monkeypatch, fetch)

    def run() -> None:
        both_ready.wait()
        poll(sessions)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(fetches) == 1
    assert len(texts_in(sessions)) == 1


def test_a_poller_that_was_overtaken_stores_nothing(
    sessions: sessionmaker[Session], source_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow() -> Fetched:
        with sessions.begin() as session:  # the lease runs out and another takes over
            session.execute(update(Source).values(lease_until=db_now() - seconds(1)))
            assert claim_source(session)
        return Fetched([raw_mention("late")], {"cursor": "late"}, [Refused("line 1", "late")])

    fake_fetch(monkeypatch, slow)
    polled = poll(sessions)
    assert polled == Polled(source_id, "posts", Stored())
    assert texts_in(sessions) == []
    source = source_in(sessions)
    assert source.state == {}
    assert source.token is not None


@pytest.mark.usefixtures("source_id")
def test_an_overtaken_pollers_error_is_not_shown(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow() -> Fetched:
        with sessions.begin() as session:
            session.execute(update(Source).values(lease_until=db_now() - seconds(1)))
            assert claim_source(session)
        raise UnreachableError("https://example.org", "too late")

    fake_fetch(monkeypatch, slow)
    poll(sessions)
    source = source_in(sessions)
    assert (source.last_error, source.failures) == (None, 0)
    assert source.token is not None


def test_a_paused_source_is_never_due(sessions: sessionmaker[Session], source_id: int) -> None:
    with sessions.begin() as session:
        session.execute(update(Source).values(enabled=False))
        assert not has_due_source(session)
    assert poll(sessions) is None
    assert poll(sessions, source_id=source_id) is None


def test_a_named_source_is_polled_before_its_time(
    sessions: sessionmaker[Session], source_id: int, file: Path
) -> None:
    write(file, "een")
    poll(sessions)
    assert poll(sessions) is None
    assert poll(sessions, source_id=source_id)


def test_a_source_is_found_although_somebody_writes_a_row_that_refers_to_it(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    with sessions() as writing, sessions.begin() as session:
        writing.add(RefusedRow(source_id=source_id, place="line 1", reason="no text"))
        writing.flush()
        assert claim_source(session)


def test_an_unknown_name_lists_the_known_ones(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        with pytest.raises(NotFoundError, match="there are: none yet"):
            require_source(session, "x")
        make_source(session, name="Forum")
        make_source(session, name="Reviews")
        with pytest.raises(NotFoundError, match="there are: Forum, Reviews"):
            require_source(session, "x")
        assert require_source(session, "Forum").name == "Forum"
