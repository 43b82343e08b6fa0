"""One app tells of all its pages at one address: each source gets its part, no other one."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import make_source
from tests.ingest.graph_place import batch, comment, failure
from tests.replay import ReplayServer
from triage.incoming.handling import Handled, handle_due_delivery
from triage.incoming.keeping import keep_delivery
from triage.incoming.reading import list_deliveries
from triage.incoming.signatures import Proven
from triage.models import IncomingDelivery, Mention, RefusedRow
from triage.queueing.work import db_now
from triage.sources.options import seal_options

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SENT = "2026-11-20T11:58:00+0000"
CLIENT = GuardedClient(allowed_networks=["127.0.0.2/32"], pace=InProcessPace(0))
Sessions = sessionmaker[Session]


def make_page(sessions: Sessions, page: str, secret: str, service: str, **values: Any) -> int:
    options = {"page": page, "access_token": "t0ken", "app_secret": secret, "service": service}
    with sessions.begin() as session:
        sealed = seal_options(session, "facebook", options)
        return make_source(session, kind="facebook", options=sealed, **values).id


def added(page: str, number: int) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"{page}0_{number}",
        "post_id": f"{page}_{page}0",
        "from": {"id": "7001", "name": "Fenna Test"},
        "message": "Hoi",
        "created_time": int(NOW.timestamp()) - 60,
    }
    change = {"field": "feed", "value": value}
    return {"id": page, "time": int(NOW.timestamp()) - 60, "changes": [change]}


def deliver(sessions: Sessions, source_id: int, *entries: dict[str, Any]) -> None:
    body = json.dumps({"object": "page", "entry": list(entries)}).encode()
    with sessions.begin() as session:
        keep_delivery(session, source_id, Proven("d1", NOW), body)


def handle_all(sessions: Sessions) -> list[Handled]:
    done = []
    while one := handle_due_delivery(sessions, CLIENT, now=NOW):
        done.append(one)
    return done


def by_source(sessions: Sessions) -> dict[int, list[str]]:
    with sessions.begin() as session:
        rows = session.execute(select(Mention.source_id, Mention.external_id))
        found: dict[int, list[str]] = {}
        for row in rows:
            found.setdefault(row.source_id, []).append(row.external_id)
        return found


@pytest.fixture
def service() -> Any:
    with ReplayServer("127.0.0.2") as server:
        yield server


def test_each_page_of_an_app_gets_its_part(sessions: Sessions, service: ReplayServer) -> None:
    mine = make_page(sessions, "111", "geheim", service.url)
    other = make_page(sessions, "222", "geheim", service.url)
    for page in ("111", "222"):
        told = batch({"from": {"id": page}}, comment(f"{page}0_1", SENT))
        service.answer("/v26.0/", told, method="POST")
    deliver(sessions, mine, added("111", 1), added("222", 1))
    handle_all(sessions)
    assert by_source(sessions) == {mine: ["1110_1"], other: ["2220_1"]}


def test_an_app_speaks_for_no_page_of_another_app(
    sessions: Sessions, service: ReplayServer
) -> None:
    mine = make_page(sessions, "111", "geheim", service.url)
    foreign = make_page(sessions, "222", "een ander geheim", service.url)
    paused = make_page(sessions, "333", "geheim", service.url, enabled=False)
    deliver(sessions, mine, added("222", 1), added("333", 1))
    handle_all(sessions)
    assert by_source(sessions) == {}
    with sessions.begin() as session:
        assert [list_deliveries(session, one) for one in (foreign, paused)] == [(), ()]
        reasons = session.execute(select(RefusedRow.place, RefusedRow.reason))
        assert sorted(tuple(row) for row in reasons) == [
            ("account 222", "is listened to by no source"),
            ("account 333", "is listened to by no source"),
        ]


def test_while_meta_says_not_now_a_delivery_waits_and_never_dies(
    sessions: Sessions, service: ReplayServer
) -> None:
    mine = make_page(sessions, "111", "geheim", service.url)
    limit = failure(4, "request limit reached")
    service.answer("/v26.0/", limit, status=400, method="POST")
    deliver(sessions, mine, added("111", 1))
    (handled,) = handle_all(sessions)
    assert handled.error is not None
    with sessions.begin() as session:
        (row,) = list_deliveries(session, mine)
        assert (row.state, row.attempts) == ("retrying", 0)
        assert 800 < (row.due_at - session.scalar(select(func.now()))).total_seconds() <= 900


def test_an_ended_token_is_waited_for_three_days_and_no_secret_is_in_the_reason(
    sessions: Sessions, service: ReplayServer
) -> None:
    mine = make_page(sessions, "111", "geheim", service.url)
    ended = failure(190, "Session has expired for t0ken geheim")
    service.answer("/v26.0/", ended, status=400, method="POST")
    deliver(sessions, mine, added("111", 1))
    (handled,) = handle_all(sessions)
    with sessions.begin() as session:
        (row,) = list_deliveries(session, mine)
        old = {"received_at": db_now() - timedelta(days=3, hours=1), "due_at": db_now()}
        session.execute(update(IncomingDelivery).values(**old))
    assert (row.state, row.attempts) == ("retrying", 0)
    handle_all(sessions)
    with sessions.begin() as session:
        assert list_deliveries(session, mine)[0].state == "dead"
    assert "access_token is not valid any more" in (row.error or "")
    for secret in ("t0ken", "geheim"):
        assert secret not in (row.error or "")
        assert secret not in (handled.error or "")
