"""Deliveries become mentions once, in whatever order and however often they come."""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import make_source
from triage.incoming.handling import Handled, handle_due_delivery
from triage.incoming.keeping import (
    claim_delivery,
    forget_deliveries,
    forget_told,
    has_due_delivery,
    is_too_fast,
    keep_delivery,
)
from triage.incoming.reading import list_deliveries
from triage.incoming.signatures import Proven
from triage.models import IncomingDelivery, Mention, RefusedRow, Source, ToldItem, Work
from triage.queueing.dead import count_dead, list_dead, replay
from triage.queueing.work import MAX_ATTEMPTS, db_now, seconds

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CLIENT = GuardedClient(pace=InProcessPace(0))
Sessions = sessionmaker[Session]


@pytest.fixture
def source_id(sessions: Sessions) -> int:
    with sessions.begin() as session:
        return make_source(session, kind="webhook", options={"network": "kassa"}).id


def keep(
    sessions: Sessions, source_id: int, body: object, name: str = "d1", at: datetime = NOW
) -> bool:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with sessions.begin() as session:
        return keep_delivery(session, source_id, Proven(name, at), raw)


def handle(sessions: Sessions) -> Handled | None:
    return handle_due_delivery(sessions, CLIENT, now=NOW)


def handle_all(sessions: Sessions) -> list[Handled]:
    done = []
    while one := handle(sessions):
        done.append(one)
    return done


def texts(sessions: Sessions) -> dict[str, str]:
    """What stands there now, without what is deleted."""
    with sessions.begin() as session:
        rows = session.execute(
            select(Mention.external_id, Mention.text).where(Mention.deleted_at.is_(None))
        )
        return {row.external_id: row.text for row in rows}


def item(identity: str = "1", text: str = "Kapot", **more: Any) -> Mapping[str, Any]:
    return {"id": identity, "text": text, **more}


def at(minute: int) -> str:
    return (NOW - timedelta(hours=1) + timedelta(minutes=minute)).isoformat()


def test_a_delivery_becomes_a_mention_that_is_due_to_be_understood(
    sessions: Sessions, source_id: int
) -> None:
    keep(sessions, source_id, item(created_at=at(0), author={"name": "Fenna", "handle": "fenna"}))
    handled = handle(sessions)
    assert handled is not None
    assert handled.stored.new == 1
    with sessions.begin() as session:
        mention = session.scalars(select(Mention)).one()
        assert (mention.text, mention.network, mention.author_handle) == ("Kapot", "kassa", "fenna")
        assert session.scalars(select(Work.stage)).all() == ["understand"]
        (delivery,) = list_deliveries(session, source_id)
        assert (delivery.state, delivery.counts["new"]) == ("handled", 1)
        # What was sent is not kept twice.
        assert session.scalars(select(IncomingDelivery.body)).all() == [None]


def test_the_same_delivery_twenty_times_at_once_is_one_mention(
    sessions: Sessions, source_id: int
) -> None:
    kept: list[bool] = []
    begin = threading.Barrier(20)

    def send() -> None:
        begin.wait(10)
        kept.append(keep(sessions, source_id, item()))

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    workers = [threading.Thread(target=handle_all, args=(sessions,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert (len(kept), sum(kept)) == (20, 1)
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(Mention)) == 1
        assert session.scalar(select(func.count()).select_from(IncomingDelivery)) == 1


def test_the_newer_text_counts_in_whichever_order_they_come(
    sessions: Sessions, source_id: int
) -> None:
    keep(sessions, source_id, item(text="Toch goed", created_at=at(0), updated_at=at(9)), "d2")
    handle_all(sessions)
    keep(sessions, source_id, item(text="Kapot", created_at=at(0)), "d1")
    (late,) = handle_all(sessions)
    assert texts(sessions) == {"1": "Toch goed"}
    assert late.stored.updated == 0
    with sessions.begin() as session:
        assert list_deliveries(session, source_id)[0].counts["late"] == 1


def test_a_deletion_before_its_post_is_remembered(sessions: Sessions, source_id: int) -> None:
    keep(sessions, source_id, {"id": "1", "deleted": True, "updated_at": at(9)}, "d2")
    keep(sessions, source_id, item(created_at=at(0)), "d1")
    keep(sessions, source_id, item("2", created_at=at(0)), "d3")
    handle_all(sessions)
    assert texts(sessions) == {"2": "Kapot"}


def test_of_the_same_moment_the_deletion_counts(sessions: Sessions, source_id: int) -> None:
    for name, identity, order in (("a", "1", (0, 1)), ("b", "2", (1, 0))):
        told = [
            item(identity, created_at=at(0)),
            {"id": identity, "deleted": True, "updated_at": at(0)},
        ]
        for number in order:
            keep(sessions, source_id, told[number], f"{name}{number}")
            handle_all(sessions)
    assert texts(sessions) == {}


def test_a_post_that_comes_back_later_is_there_again(sessions: Sessions, source_id: int) -> None:
    keep(sessions, source_id, item(created_at=at(0)), "d1")
    keep(sessions, source_id, {"id": "1", "deleted": True, "updated_at": at(5)}, "d2")
    keep(sessions, source_id, item(text="Weer terug", created_at=at(0), updated_at=at(9)), "d3")
    handle_all(sessions)
    assert texts(sessions) == {"1": "Weer terug"}


def test_one_bad_item_is_refused_with_its_place_and_the_others_are_kept(
    sessions: Sessions, source_id: int
) -> None:
    keep(sessions, source_id, [item("1"), {"text": "zonder id"}, 5, item("4", rating=99)])
    handle(sessions)
    assert texts(sessions) == {"1": "Kapot"}
    with sessions.begin() as session:
        rows = session.execute(select(RefusedRow.place, RefusedRow.reason).order_by(RefusedRow.id))
        assert [tuple(row) for row in rows] == [
            ("delivery d1", "item 2 field id: Field required"),
            ("delivery d1", "item 3 is not an object"),
            ("delivery d1", "item 4 field rating: is outside its scale from 1 to 5"),
        ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"klacht",
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 1_000_000,
        b"NaN",
        b'"tekst"',
        b'{"id": "1", "text": "x"}\x00',
        '{"id": "1", "text": "x"}'.encode("utf-16"),
        b"[" + b"[]," * 300_000 + b"[]]",
    ],
    ids=lambda body: body[:12].decode("latin-1") + f"… {len(body)}",
)
def test_a_body_that_cannot_be_read_is_dead_with_the_reason_and_stops_nobody(
    sessions: Sessions, source_id: int, body: bytes
) -> None:
    keep(sessions, source_id, body, "bad")
    keep(sessions, source_id, item(), "good")
    assert len(handle_all(sessions)) == 2
    assert texts(sessions) == {"1": "Kapot"}
    with sessions.begin() as session:
        states = {one.name: one for one in list_deliveries(session, source_id)}
    assert states["good"].state == "handled"
    assert states["bad"].state == "dead"
    assert (states["bad"].error or "").startswith("delivery bad: ")


@pytest.mark.parametrize(
    "values",
    [
        {"text": "half \ud800 teken"},
        {"text": "nul \x00 teken"},
        {"text": "x" * 200_000},
        {"rating": 1e308, "rating_best": 1e308},
        {"extra": {"diep": {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}}},
        {"extra": {"\x00": "\ud800", "groot": 10**40}},
        {"url": "javascript:alert(1)"},
        {"created_at": "1969-12-31T00:00:00+14:00"},
        {"created_at": "9998-12-31T23:59:59-14:00"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_hostile_values_are_kept_as_harmless_text(
    sessions: Sessions, source_id: int, values: dict[str, Any]
) -> None:
    keep(sessions, source_id, item(**values))
    (handled,) = handle_all(sessions)
    assert handled.error is None
    with sessions.begin() as session:
        mention = session.scalars(select(Mention)).one()
        assert len(mention.text) <= 20_000
        assert mention.url is None
        assert mention.published_at.year >= 1990


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"created_at": "gisteren"}, "field created_at: is not a time"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "field created_at: is not a time"),
        ({"rating": 1e999}, "field rating: Input should be a finite number"),
        ({"rating": "5"}, "field rating: Input should be a valid number"),
        ({"text": ["x"]}, "field text: Input should be a valid string"),
        ({"id": "", "text": "x"}, "field id: String should have at least 1 character"),
        ({"id": 10**40}, "field id: Input should be a valid string"),
        ({"text": " \x00 "}, "field text: is missing or empty"),
        ({"extra": dict.fromkeys(map(str, range(21)))}, "field extra: Dictionary should have"),
    ],
)
def test_a_field_that_holds_something_else_is_named(
    sessions: Sessions, source_id: int, values: dict[str, Any], reason: str
) -> None:
    raw = json.dumps(item(**values)).replace("Infinity", "1e999").encode()
    keep(sessions, source_id, raw)
    handle_all(sessions)
    assert texts(sessions) == {}
    with sessions.begin() as session:
        assert reason in session.scalars(select(RefusedRow.reason)).one()


def test_a_tiding_from_the_future_does_not_outlive_all_others(
    sessions: Sessions, source_id: int
) -> None:
    keep(sessions, source_id, item(text="a", updated_at="2999-01-01T00:00:00Z"), "d1")
    handle_all(sessions)
    keep(sessions, source_id, item(text="b", updated_at=NOW.isoformat()), "d2")
    handle_all(sessions)
    assert texts(sessions) == {"1": "b"}


def test_a_worker_that_dies_leaves_it_to_the_next(sessions: Sessions, source_id: int) -> None:
    keep(sessions, source_id, item())
    with sessions.begin() as session:
        assert claim_delivery(session, lease_s=0) is not None
    assert len(handle_all(sessions)) == 1
    assert texts(sessions) == {"1": "Kapot"}


def test_a_worker_that_comes_too_late_changes_nothing(
    sessions: Sessions, source_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sessions, source_id, item())
    import triage.incoming.handling as room  # noqa: PLC0415 - a seam of the test

    usual = room.read_delivery

    def slow(*given: Any, **named: Any) -> Any:
        with sessions.begin() as session:
            session.execute(update(IncomingDelivery).values(lease_until=db_now() - seconds(1)))
        monkeypatch.setattr(room, "read_delivery", usual)
        assert handle(sessions) is not None  # somebody else takes over, and finishes
        return usual(*given, **named)

    monkeypatch.setattr(room, "read_delivery", slow)
    late = handle(sessions)
    assert late is not None
    assert late.stored.new == 0
    with sessions.begin() as session:
        assert list_deliveries(session, source_id)[0].counts["new"] == 1


def test_what_kills_the_worker_is_buried_after_five_times_and_can_be_replayed(
    sessions: Sessions, source_id: int
) -> None:
    keep(sessions, source_id, item())
    with sessions.begin() as session:
        gone = {"attempts": MAX_ATTEMPTS, "lease_until": db_now() - seconds(1)}
        session.execute(update(IncomingDelivery).values(**gone))
    assert handle(sessions) is None
    with sessions.begin() as session:
        (letter,) = list_dead(session)
        assert (letter.kind, count_dead(session)) == ("incoming", 1)
        assert "stopped 5 times" in letter.error
        assert replay(session, [letter.key]) == 1
    handle_all(sessions)
    assert texts(sessions) == {"1": "Kapot"}


def test_a_source_that_is_deleted_takes_its_deliveries_along(
    sessions: Sessions, source_id: int
) -> None:
    keep(sessions, source_id, item())
    with sessions.begin() as session:
        session.delete(session.get_one(Source, source_id))
    assert handle(sessions) is None


def test_too_many_in_a_minute_are_noticed(sessions: Sessions, source_id: int) -> None:
    for number in range(3):
        keep(sessions, source_id, item(), f"d{number}")
    with sessions.begin() as session:
        assert is_too_fast(session, source_id, 3)
        assert not is_too_fast(session, source_id, 4)
        session.execute(update(IncomingDelivery).values(received_at=db_now() - seconds(61)))
        assert not is_too_fast(session, source_id, 3)


def test_deliveries_that_had_their_time_are_forgotten(sessions: Sessions, source_id: int) -> None:
    for name in ("old", "waiting", "new"):
        keep(sessions, source_id, item(name), name)
    handle_all(sessions)
    with sessions.begin() as session:
        long_ago = {"received_at": NOW - timedelta(days=31)}
        old = IncomingDelivery.name.in_(["old", "waiting"])
        session.execute(update(IncomingDelivery).where(old).values(**long_ago))
        waiting = update(IncomingDelivery).where(IncomingDelivery.name == "waiting")
        session.execute(waiting.values(handled_at=None, body=b"{}"))
        forget_deliveries(session, NOW)
        forget_told(session, NOW)
        assert set(session.scalars(select(IncomingDelivery.name))) == {"waiting", "new"}
        assert session.scalar(select(func.count()).select_from(ToldItem)) == 3
        assert has_due_delivery(session)
