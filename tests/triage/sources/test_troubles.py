"""A source that fails for long is paused and told of once; so is a strange silence."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

import ingest
from ingest.errors import UnreachableError
from ingest.mentions import Fetched, Refused
from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import VAULT, make_source, make_user, raw_mention
from triage.models import Host, Notice, RefusedRow, Source, SourceDay
from triage.people.viewer import Viewer
from triage.queueing.work import db_now, seconds
from triage.sources.admin import set_enabled
from triage.sources.claiming import claim_source, has_due_source
from triage.sources.polling import Polled, poll_due_source
from triage.sources.reading import list_sources, read_source
from triage.sources.troubles import is_given_up, notice_silent_sources, pause_given_up

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def poll(sessions: sessionmaker[Session], now: datetime = NOW, **told: Any) -> Polled | None:
    client = GuardedClient(pace=InProcessPace(0))
    return poll_due_source(sessions, client, now=lambda: now, **told)


@pytest.fixture
def fetches(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """What the next fetches bring, or raise."""

    def set_to(result: object) -> None:
        def called(*_: object, **__: object) -> Fetched:
            if isinstance(result, Exception):
                raise result
            assert isinstance(result, Fetched)
            return result

        monkeypatch.setattr(ingest, "fetch", called)

    return set_to


def test_only_many_failures_over_a_day_are_given_up() -> None:
    long_ago, lately = NOW - timedelta(hours=24), NOW - timedelta(hours=23)
    assert is_given_up(20, long_ago, NOW)
    assert not is_given_up(19, long_ago, NOW)
    assert not is_given_up(200, lately, NOW)
    assert not is_given_up(20, None, NOW)


def test_the_last_straw_pauses_it_and_tells_every_admin_once(
    sessions: sessionmaker[Session], fetches: Callable[[object], None]
) -> None:
    with sessions.begin() as session:
        source = make_source(session, failures=19, failing_since=NOW - timedelta(days=2))
        admin = make_user(session, role="admin")
        make_user(session, role="admin", enabled=False)
        make_user(session, role="manager")
    fetches(UnreachableError("https://example.org", "no answer"))
    polled = poll(sessions)
    assert polled
    assert polled.error
    with sessions.begin() as session:
        paused = session.get_one(Source, source.id)
        assert (paused.enabled, paused.paused_because) == (False, "failing")
        notice = session.scalars(select(Notice)).one()
        assert (notice.user_id, notice.kind) == (admin.id, "source_paused")
        assert (notice.source_id, notice.case_id) == (source.id, None)
        viewer = Viewer.of(session.get_one(type(admin), admin.id))
        set_enabled(session, viewer, source.id, enabled=True, now=NOW)
        assert (paused.enabled, paused.failures, paused.failing_since) == (True, 0, None)
        assert paused.paused_because is None


def test_a_source_that_a_person_paused_meanwhile_is_told_to_nobody(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        source = make_source(session, enabled=False, paused_because="person")
        make_user(session, role="admin")
        pause_given_up(session, source.id, now=NOW)
        session.flush()
        assert session.scalars(select(Notice)).all() == []
        session.refresh(source)
        assert source.paused_because == "person"


def test_the_first_failure_of_a_row_begins_it_and_success_ends_it(
    sessions: sessionmaker[Session], fetches: Callable[[object], None]
) -> None:
    with sessions.begin() as session:
        source_id = make_source(session).id
    fetches(UnreachableError("https://example.org", "no answer"))
    poll(sessions, source_id=source_id)
    poll(sessions, NOW + timedelta(hours=1), source_id=source_id)
    with sessions.begin() as session:
        source = session.get_one(Source, source_id)
        assert (source.failing_since, source.last_error_kind) == (NOW, "UnreachableError")
        assert session.scalars(select(SourceDay.failures)).one() == 2
    fetches(Fetched([raw_mention("x")], {}, [Refused("line 1", "broken")]))
    poll(sessions, source_id=source_id)
    with sessions.begin() as session:
        source = session.get_one(Source, source_id)
        assert (source.failing_since, source.last_error_kind) == (None, None)
        assert source.recent == [1]
        day = session.scalars(select(SourceDay)).one()
        assert (day.polls, day.new, day.refused, day.failures) == (1, 1, 1, 2)


def test_a_quiet_source_is_due_later_and_news_bring_it_back(
    sessions: sessionmaker[Session], fetches: Callable[[object], None]
) -> None:
    with sessions.begin() as session:
        source_id = make_source(session, interval_s=600).id

    def due_in_s() -> float:
        with sessions.begin() as session:
            left = session.scalar(select(Source.due_at - db_now()))
            assert left is not None
            return float(left.total_seconds())

    fetches(Fetched((), {}))
    waits = []
    for _ in range(8):
        poll(sessions, source_id=source_id)
        waits.append(round(due_in_s() / 600))
    assert waits == [1, 1, 1, 2, 2, 2, 2, 4]
    fetches(Fetched([raw_mention("x")], {}))
    poll(sessions, source_id=source_id)
    assert round(due_in_s() / 600) == 1


def test_a_secret_in_an_error_or_a_refused_row_is_not_kept(
    sessions: sessionmaker[Session], fetches: Callable[[object], None]
) -> None:
    with sessions.begin() as session:
        options = {"instance": "m.example", "access_token": VAULT.seal("geheim-1234")}
        source_id = make_source(session, kind="mastodon", options=options).id
    fetches(UnreachableError("https://m.example", "Bearer geheim-1234 is not known"))
    poll(sessions, source_id=source_id)
    fetches(Fetched((), {}, [Refused("row 1", "geheim-1234?")]))
    with sessions.begin() as session:
        assert session.scalars(select(Source.last_error)).one() == (
            "https://m.example: Bearer … is not known"
        )
    poll(sessions, source_id=source_id)
    with sessions.begin() as session:
        assert session.scalars(select(RefusedRow.reason)).one() == "…?"


def test_a_part_that_fails_is_told_while_the_rest_goes_on(
    sessions: sessionmaker[Session], fetches: Callable[[object], None]
) -> None:
    with sessions.begin() as session:
        source_id = make_source(session, failures=3, failing_since=NOW).id
    trouble = UnreachableError("https://example.org/reviews", "no answer")
    fetches(Fetched([raw_mention("x")], {"a": 1}, trouble=trouble))
    polled = poll(sessions, source_id=source_id)
    assert polled
    assert (polled.stored.new, polled.error) == (1, None)
    with sessions.begin() as session:
        source = session.get_one(Source, source_id)
        assert (source.failures, source.failing_since, source.state) == (0, None, {"a": 1})
        assert source.last_error == str(trouble)
        assert source.last_error_kind == "UnreachableError"
        assert source.last_success_at == NOW
    fetches(Fetched((), {"a": 2}))
    poll(sessions, source_id=source_id)
    with sessions.begin() as session:
        assert session.scalars(select(Source.last_error)).one() is None


def test_a_secret_that_cannot_be_read_is_the_sources_error(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        sealed = {"sealed": "gAAAAAnonsense", "set_at": NOW.isoformat()}
        make_source(session, kind="mastodon", options={"access_token": sealed})
    polled = poll(sessions)
    assert polled
    assert "its key is missing" in (polled.error or "")
    with sessions.begin() as session:
        assert session.scalars(select(Source.last_error_kind)).one() == "SealedError"


def make_feed(session: Session, host: str, **values: Any) -> int:
    options = {"url": f"https://{host}/feed"}
    return make_source(session, kind="feed", options=options, host=host, **values).id


def test_a_busy_host_holds_up_its_own_sources_only(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        now = db_now()
        first = make_feed(session, "slow.example", due_at=now - seconds(300))
        make_feed(session, "slow.example", due_at=now - seconds(200))
        other = make_feed(session, "quick.example", due_at=now - seconds(100))
    taken = []
    with sessions.begin() as session:
        for _ in range(3):
            claimed = claim_source(session)
            taken.append(claimed.id if claimed else None)
        assert taken == [first, other, None]
        assert not has_due_source(session)


def test_a_host_that_wants_to_rest_is_not_asked_in_vain(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_feed(session, "tired.example")
        session.add(Host(name="tired.example", not_before=NOW + timedelta(days=3650)))
        session.flush()
        assert claim_source(session) is None
        session.execute(update(Host).values(not_before=NOW - timedelta(days=3650)))
        assert claim_source(session) is not None


def test_who_waits_for_a_tired_host_is_told_until_when(sessions: sessionmaker[Session]) -> None:
    soon, late = (datetime.now(UTC) + timedelta(minutes=minutes) for minutes in (10, 90))
    with sessions.begin() as session:
        waits = make_feed(session, "tired.example", due_at=db_now() - seconds(60))
        later = make_feed(session, "tired.example", due_at=late)
        awake = make_feed(session, "awake.example", due_at=db_now() - seconds(60))
        session.add(Host(name="tired.example", not_before=soon))
        # The pause between two requests to one host is none of its wishes.
        session.add(Host(name="awake.example", not_before=datetime.now(UTC) + timedelta(seconds=1)))
    with sessions.begin() as session:
        told = {row.id: (row.rests_until, row.next_at) for row in list_sources(session)}
        assert told[waits] == (soon, soon)
        assert told[later] == (None, late)
        assert told[awake][0] is None
        assert read_source(session, waits).rests_until == soon


def test_the_one_that_waited_longest_comes_first(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        late = [make_feed(session, f"h{n}.example", due_at=db_now() - seconds(n)) for n in (5, 9)]
        claimed = [claim_source(session), claim_source(session)]
    assert [one.id if one else None for one in claimed] == late[::-1]


def test_slow_ones_never_take_more_than_half_of_the_workers(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        now = db_now()
        slow = [
            make_feed(session, f"slow{n}.example", took_s=30, due_at=now - seconds(900 - n))
            for n in range(4)
        ]
        quick = [
            make_feed(session, f"quick{n}.example", due_at=now - seconds(60 - n)) for n in range(2)
        ]
    taken = []
    with sessions.begin() as session:
        for _ in range(5):
            claimed = claim_source(session)
            taken.append(claimed.id if claimed else None)
    assert taken == [slow[0], quick[0], slow[1], quick[1], slow[2]]


def test_slow_ones_take_all_workers_only_while_no_quick_one_waits(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        for number in range(4):
            make_feed(session, f"slow{number}.example", took_s=30)
    with sessions.begin() as session:
        assert claim_source(session) is not None
        assert claim_source(session) is not None
        quick = make_feed(session, "quick.example")
        claimed = claim_source(session)
        assert claimed
        assert claimed.id == quick


def test_how_long_a_fetch_took_is_kept(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*_: object, **__: object) -> Fetched:
        time.sleep(0.2)
        return Fetched((), {})

    with sessions.begin() as session:
        make_source(session)
    monkeypatch.setattr(ingest, "fetch", slowly)
    poll(sessions)
    with sessions.begin() as session:
        assert 0.2 <= session.scalars(select(Source.took_s)).one() < 30


def test_a_source_that_fell_silent_is_marked_and_told_of_once(
    sessions: sessionmaker[Session], fetches: Callable[[object], None]
) -> None:
    with sessions.begin() as session:
        admin = make_user(session, role="admin")
        source_id = make_source(session).id
        for back in range(1, 30):
            new = 0 if back <= 3 else 2
            day = (NOW - timedelta(days=back)).date()
            session.add(SourceDay(source_id=source_id, day=day, new=new, polls=9))
    assert notice_silent_sources(sessions, now=NOW) == 1
    assert notice_silent_sources(sessions, now=NOW) == 0
    with sessions.begin() as session:
        notice = session.scalars(select(Notice)).one()
        assert (notice.user_id, notice.kind) == (admin.id, "source_silent")
        since = session.scalars(select(Source.silent_since)).one()
        assert since is not None
        day = (NOW - timedelta(days=3)).date()
        assert since == datetime.combine(day, datetime.min.time(), ZoneInfo("Europe/Amsterdam"))
    fetches(Fetched([raw_mention("x")], {}))
    poll(sessions, source_id=source_id)
    with sessions.begin() as session:
        assert session.scalars(select(Source.silent_since)).one() is None
