"""Older posts: step by step, resumable, marked, beside live polling, and too old for cases."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import make_analysis, make_mention, make_source, make_user
from tests.replay import ReplayServer
from triage.cases.deciding import Thresholds, decide_batch
from triage.errors import WrongInputError
from triage.models import (
    Backfill,
    BackfilledMention,
    Case,
    Mention,
    Review,
    Source,
    SourceDay,
    Work,
)
from triage.people.viewer import Viewer
from triage.queueing.work import db_now, put_work, seconds
from triage.sources import backfilling
from triage.sources.backfilling import (
    MOST_WAITING,
    Step,
    fill_due_backfill,
    has_due_backfill,
)
from triage.sources.backfills import (
    cancel_backfill,
    is_live,
    list_backfills,
    resume_backfill,
    start_backfill,
)
from triage.sources.polling import poll_due_source

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=10)
TIMELINE = "/api/v1/timelines/tag/zeven"


def status(number: int) -> dict[str, Any]:
    """A post of so many hours ago; higher ids are newer."""
    return {
        "id": str(100_000 - number),
        "created_at": (NOW - timedelta(hours=number)).isoformat(),
        "content": f"<p>Bericht {number}</p>",
        "visibility": "public",
        "account": {"acct": "sanne", "display_name": "Sanne", "url": "https://m.example/@sanne"},
        "url": f"https://m.example/@sanne/{number}",
        "in_reply_to_id": None,
        "reblog": None,
        "spoiler_text": "",
        "language": "nl",
        "edited_at": None,
        "uri": f"https://m.example/{number}",
    }


class Timeline:
    """A hashtag with a post for every hour, forty to a page."""

    def __init__(self, server: ReplayServer, count: int) -> None:
        self.server, self.count = server, count
        for first in range(0, count, 40):
            told = [status(number) for number in range(first, min(first + 40, count))]
            query = f"?limit=40&max_id={100_000 - first + 1}" if first else "?limit=40"
            server.answer(f"{TIMELINE}{query}", json.dumps(told).encode())
        server.answer(f"{TIMELINE}?limit=40&max_id={100_000 - count + 1}", b"[]")


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer() as running:
        yield running


@pytest.fixture
def source_id(sessions: sessionmaker[Session], server: ReplayServer) -> int:
    with sessions.begin() as session:
        return make_source(
            session,
            kind="mastodon",
            options={"instance": server.url, "hashtag": "zeven"},
            state={"cursor": "live"},
        ).id


def begin(sessions: sessionmaker[Session], source_id: int, **told: Any) -> int:
    given = {"since": SINCE, "until": NOW, "cases_from": NOW - timedelta(days=2), "now": NOW}
    with sessions.begin() as session:
        return start_backfill(session, source_id, **(given | told))


def step(sessions: sessionmaker[Session], **told: Any) -> Step | None:
    client = GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))
    return fill_due_backfill(sessions, client, now=lambda: NOW, **told)


def make_due(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Backfill).values(due_at=db_now() - seconds(1)))


def read(sessions: sessionmaker[Session]) -> Backfill:
    with sessions.begin() as session:
        return session.scalars(select(Backfill)).one()


def test_it_walks_back_in_steps_until_the_range_is_done(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    Timeline(server, 300)
    begin(sessions, source_id)
    first = step(sessions)
    assert first
    assert (first.stored.new, first.is_done) == (199, False)  # one is of this very moment
    assert 0.5 < first.share < 1
    assert step(sessions) is None  # polling comes first for some seconds
    make_due(sessions)
    second = step(sessions)
    assert second
    assert (second.stored.new, second.is_done) == (41, True)  # ten days of hours, and no more
    done = read(sessions)
    assert (done.status, done.found, done.new, done.share) == ("done", 240, 240, 1.0)
    with sessions.begin() as session:
        oldest, count = session.execute(select(func.min(Mention.published_at), func.count())).one()
        assert (oldest, count) == (SINCE, 240)
        assert session.get_one(Source, source_id).state == {"cursor": "live"}
        day = session.scalars(select(SourceDay)).one()
        assert (day.backfilled, day.new) == (240, 0)


def test_a_step_that_failed_is_tried_again_from_where_it_was(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    server.answer(f"{TIMELINE}?limit=40&max_id={100_000 - 200 + 1}", status=500)
    Timeline(server, 300)
    begin(sessions, source_id)
    step(sessions)
    reached = read(sessions).reached
    make_due(sessions)
    failed = step(sessions)
    assert failed
    assert "answered 500" in (failed.error or "")
    stuck = read(sessions)
    assert (stuck.status, stuck.failures, stuck.reached) == ("running", 1, reached)
    assert stuck.last_error_kind == "BadAnswerError"
    make_due(sessions)
    step(sessions)
    assert (read(sessions).status, read(sessions).last_error) == ("done", None)


def test_an_error_that_stays_ends_it_and_a_person_lets_it_go_on(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    server.answer(f"{TIMELINE}?limit=40", status=403)
    backfill_id = begin(sessions, source_id)
    step(sessions)
    assert read(sessions).status == "failed"
    with sessions.begin() as session:
        viewer = Viewer.of(make_user(session, role="admin"))
        resume_backfill(session, viewer, source_id, backfill_id)
    assert read(sessions).status == "running"


def test_a_paused_source_is_told_of_before_its_backfill_goes_on(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    backfill_id = begin(sessions, source_id)
    with sessions.begin() as session:
        viewer = Viewer.of(make_user(session, role="admin"))
        cancel_backfill(session, source_id, backfill_id, now=NOW)
        session.get_one(Source, source_id).enabled = False
        with pytest.raises(WrongInputError, match="paused"):
            resume_backfill(session, viewer, source_id, backfill_id)
    assert read(sessions).status == "cancelled"


def test_a_stopped_one_stores_nothing_more(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    Timeline(server, 40)
    backfill_id = begin(sessions, source_id)
    with sessions.begin() as session:
        cancel_backfill(session, source_id, backfill_id, now=NOW)
    assert step(sessions) is None
    assert read(sessions).status == "cancelled"
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(Mention)) == 0


def test_what_came_in_live_meanwhile_is_no_older_post(
    sessions: sessionmaker[Session],
    server: ReplayServer,
    source_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Polling stores a post after the backfill has looked what is there, and before it stores."""
    Timeline(server, 3)
    begin(sessions, source_id)
    update_mine = backfilling._update_mine

    def and_somebody_polls(session: Session, *told: Any, **values: Any) -> bool:
        with sessions.begin() as live:
            make_mention(live, live.get_one(Source, source_id), external_id="99999")
        return update_mine(session, *told, **values)

    monkeypatch.setattr(backfilling, "_update_mine", and_somebody_polls)
    step(sessions)
    with sessions.begin() as session:
        marked = session.scalars(
            select(Mention.external_id).join(
                BackfilledMention, BackfilledMention.mention_id == Mention.id
            )
        )
        assert set(marked) == {"99998"}  # one is of this very moment, one came in live


def test_of_two_workers_at_the_same_step_the_late_one_stores_nothing(
    sessions: sessionmaker[Session],
    server: ReplayServer,
    source_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Timeline(server, 300)
    backfill_id = begin(sessions, source_id)
    look_back, overtaken = backfilling.look_back, []

    def slowly(*told: Any, **more: Any) -> Any:
        filled = look_back(*told, **more)
        if not overtaken:
            overtaken.append(True)
            with sessions.begin() as session:  # its lease has run out, and another worker comes
                session.execute(update(Backfill).values(lease_until=db_now() - seconds(1)))
            overtaken.append(step(sessions, backfill_id=backfill_id))
        return filled

    monkeypatch.setattr(backfilling, "look_back", slowly)
    late = step(sessions, backfill_id=backfill_id)
    assert late
    assert late.stored.new == 0
    quick = overtaken[1]
    assert isinstance(quick, Step)
    assert quick.stored.new == 199
    walked = read(sessions)
    assert (walked.found, walked.new, walked.status) == (199, 199, "running")
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(BackfilledMention)) == 199


def test_what_came_in_live_before_is_no_older_post(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    Timeline(server, 3)
    with sessions.begin() as session:
        source = session.get_one(Source, source_id)
        live = make_mention(session, source, external_id="100000").id
    begin(sessions, source_id)
    step(sessions)
    with sessions.begin() as session:
        marked = session.scalars(select(BackfilledMention.mention_id)).all()
        assert len(marked) == 2
        assert live not in marked


def decide(sessions: sessionmaker[Session], mention_id: int) -> None:
    with sessions.begin() as session:
        put_work(session, "decide", [mention_id])
    decide_batch(sessions, Thresholds(0.5, 0.25), now=NOW)


@pytest.mark.parametrize(("complaint", "rating"), [(0.9, None), (0.3, None), (0.9, 1.0)])
def test_old_posts_open_no_case_and_ask_nobody_young_ones_do(
    complaint: float, rating: float | None, sessions: sessionmaker[Session], source_id: int
) -> None:
    backfill_id = begin(sessions, source_id)
    ids = []
    with sessions.begin() as session:
        source = session.get_one(Source, source_id)
        for days in (3, 1):
            moment = NOW - timedelta(days=days)
            mention = make_mention(session, source, published_at=moment, rating=rating)
            make_analysis(session, mention, complaint=complaint)
            session.add(BackfilledMention(mention_id=mention.id, backfill_id=backfill_id))
            ids.append(mention.id)
    for mention_id in ids:
        decide(sessions, mention_id)
    with sessions.begin() as session:
        cases = session.scalar(select(func.count()).select_from(Case)) or 0
        asked = session.scalars(select(Review.mention_id)).all()
        assert cases + len(asked) == 1
        assert ids[0] not in asked
        assert session.scalar(select(func.count()).select_from(Work)) == 0


def test_it_waits_while_its_source_is_polled_paused_or_much_else_waits(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    begin(sessions, source_id)
    with sessions.begin() as session:
        assert has_due_backfill(session)
        session.execute(update(Source).values(lease_until=db_now() + seconds(60)))
        assert not has_due_backfill(session)
        session.execute(update(Source).values(lease_until=None, enabled=False))
        assert not has_due_backfill(session)
        session.execute(update(Source).values(enabled=True))
        session.execute(
            text(
                "INSERT INTO mentions (source_id, external_id, content_hash, text, "
                "conversation_id, published_at) "
                "SELECT :source, n::text, 'x', 'x', n::text, now() FROM generate_series(1, :most) n"
            ),
            {"source": source_id, "most": MOST_WAITING},
        )
        put_work(session, "understand", session.scalars(select(Mention.id)))
        assert not has_due_backfill(session)


def test_polling_goes_on_meanwhile(
    sessions: sessionmaker[Session], server: ReplayServer, source_id: int
) -> None:
    begin(sessions, source_id)
    server.answer(f"{TIMELINE}?limit=40&min_id=live", json.dumps([status(0)]).encode())
    with sessions.begin() as session:
        session.execute(
            update(Source).values(state={"cursor": "1", "heard": f"{server.url} zeven None None"})
        )
    server.answer(f"{TIMELINE}?limit=40&min_id=1", json.dumps([status(0)]).encode())
    client = GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))
    polled = poll_due_source(sessions, client, now=lambda: NOW, source_id=source_id)
    assert polled
    assert polled.error is None


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"since": NOW + timedelta(days=1)}, "since"),
        ({"until": SINCE - timedelta(days=1)}, "until"),
        ({"since": NOW - timedelta(days=9999)}, "since"),
    ],
)
def test_a_range_that_cannot_be_is_told(
    told: dict[str, Any], field: str, sessions: sessionmaker[Session], source_id: int
) -> None:
    with pytest.raises(WrongInputError) as caught:
        begin(sessions, source_id, **told)
    assert caught.value.field == field


def test_only_one_runs_and_only_kinds_that_can_look_back(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    begin(sessions, source_id)
    with pytest.raises(WrongInputError, match="one is running"):
        begin(sessions, source_id)
    with sessions.begin() as session:
        feed = make_source(session, kind="feed", options={"url": "https://f.example"}).id
        paused = make_source(session, kind="mastodon", enabled=False).id
        assert [one.status for one in list_backfills(session, source_id)] == ["running"]
    with pytest.raises(WrongInputError, match="shows no older posts"):
        begin(sessions, feed)
    with pytest.raises(WrongInputError, match="paused"):
        begin(sessions, paused)


def test_a_paused_source_is_not_asked_by_name_either(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    backfill_id = begin(sessions, source_id)
    with sessions.begin() as session:
        session.get_one(Source, source_id).enabled = False
    assert step(sessions, backfill_id=backfill_id) is None
    with sessions.begin() as session:
        assert not is_live(session, backfill_id)
        session.get_one(Source, source_id).enabled = True
    with sessions.begin() as session:
        assert is_live(session, backfill_id)
    assert step(sessions, backfill_id=backfill_id) is not None


def test_a_running_one_tells_that_newer_posts_come_first(
    sessions: sessionmaker[Session], source_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    backfill_id = begin(sessions, source_id)
    for most, waits in ((2000, False), (0, True)):
        monkeypatch.setattr(backfilling, "MOST_WAITING", most)
        with sessions.begin() as session:
            (one,) = list_backfills(session, source_id)
            assert (one.id, one.waits_for_reading) == (backfill_id, waits)
