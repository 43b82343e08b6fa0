"""Other options: what was remembered of the former ones goes, what still holds stays."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

import ingest
from ingest.mentions import Fetched
from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import NOW, VAULT, make_source, make_user, raw_mention
from triage.models import Backfill, Source, SourceDay
from triage.people.viewer import Viewer
from triage.sources.admin import Grounds, SourceWish, change_source
from triage.sources.backfills import start_backfill
from triage.sources.polling import poll_due_source
from triage.sources.state import KeptState
from triage.sources.troubles import notice_silent_sources

GROUNDS = Grounds("customer care", "legitimate interest", "public posts only", 90, NOW)
TAG = {"instance": "m.example", "hashtag": "zeven"}
STATE = {
    "heard": "https://m.example zeven None None",
    "cursor": "9",
    "account_id": None,
    "roots": {"1": "1"},
    "watched": {"7": ""},
}


@pytest.fixture
def ada(sessions: sessionmaker[Session]) -> Viewer:
    with sessions.begin() as session:
        return Viewer.of(make_user(session, role="admin"))


@pytest.fixture
def source_id(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        return make_source(session, kind="mastodon", options=TAG, state=STATE, name="tag").id


def change(sessions: sessionmaker[Session], ada: Viewer, source_id: int, **options: Any) -> Source:
    with sessions.begin() as session:
        source = session.get_one(Source, source_id)
        wish = SourceWish("tag", {**TAG, **options}, GROUNDS)
        change_source(session, ada, source_id, wish, version=source.version, now=NOW)
    with sessions.begin() as session:
        return session.get_one(Source, source_id)


def test_a_cursor_of_another_search_goes_and_taken_posts_are_still_looked_at(
    sessions: sessionmaker[Session], source_id: int, ada: Viewer
) -> None:
    kept = KeptState.read(change(sessions, ada, source_id, hashtag="acht").state)
    assert kept.told == {
        "heard": "https://m.example acht None None",
        "watched": {"7": ""},
        "roots": {"1": "1"},
        "remote": {},
    }
    assert kept.since == NOW.date()


def test_at_another_place_nothing_of_it_holds(
    sessions: sessionmaker[Session], source_id: int, ada: Viewer
) -> None:
    changed = change(sessions, ada, source_id, instance="n.example")
    assert KeptState.read(changed.state).told == {}


def test_a_new_credential_for_the_same_search_keeps_all(
    sessions: sessionmaker[Session], source_id: int, ada: Viewer
) -> None:
    with sessions.begin() as session:
        running = {"since": NOW - timedelta(days=3), "until": NOW, "cases_from": NOW, "now": NOW}
        start_backfill(session, source_id, **running)
        session.scalars(select(Backfill)).one().state = {"cursor": "far"}
    assert change(sessions, ada, source_id, access_token="new").state == STATE
    with sessions.begin() as session:
        assert session.scalars(select(Backfill.state)).one() == {"cursor": "far"}


@pytest.mark.parametrize("status", ["running", "failed", "cancelled"])
def test_a_backfill_that_may_go_on_begins_at_the_top_of_the_other_list(
    status: str, sessions: sessionmaker[Session], source_id: int, ada: Viewer
) -> None:
    with sessions.begin() as session:
        running = {"since": NOW - timedelta(days=3), "until": NOW, "cases_from": NOW, "now": NOW}
        start_backfill(session, source_id, **running)
        backfill = session.scalars(select(Backfill)).one()
        backfill.state, backfill.share, backfill.reached = {"cursor": "far"}, 0.9, NOW
        backfill.status = status
    change(sessions, ada, source_id, hashtag="acht")
    with sessions.begin() as session:
        backfill = session.scalars(select(Backfill)).one()
        assert (backfill.status, backfill.state, backfill.share) == (status, {}, 0)
        assert backfill.reached is None


def test_the_habit_of_former_options_makes_no_silence_strange(
    sessions: sessionmaker[Session],
    source_id: int,
    ada: Viewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with sessions.begin() as session:
        for back in range(1, 30):
            day = (NOW - timedelta(days=back)).date()
            session.add(SourceDay(source_id=source_id, day=day, new=9, polls=9))
    change(sessions, ada, source_id, hashtag="stilte")
    monkeypatch.setattr(ingest, "fetch", lambda *_, **__: Fetched((), {"cursor": "1"}))
    poll(sessions, source_id)
    with sessions.begin() as session:
        for ahead in range(4):
            day = (NOW + timedelta(days=ahead)).date()
            row = session.get(SourceDay, (source_id, day)) or SourceDay(
                source_id=source_id, day=day
            )
            row.polls = 9
            session.add(row)
    later = NOW + timedelta(days=4)
    assert notice_silent_sources(sessions, now=later) == 0
    with sessions.begin() as session:  # and without the change it would have been strange
        source = session.get_one(Source, source_id)
        source.state = dict(KeptState.read(source.state).told)
    assert notice_silent_sources(sessions, now=later) == 1


def test_a_fetch_never_sees_what_stands_beside_its_state(
    sessions: sessionmaker[Session],
    source_id: int,
    ada: Viewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change(sessions, ada, source_id, hashtag="acht")
    seen: list[object] = []

    def fetch(_kind: str, _options: object, state: object, *_: object, **__: object) -> Fetched:
        seen.append(state)
        return Fetched([raw_mention("x")], {"cursor": "5"})

    monkeypatch.setattr(ingest, "fetch", fetch)
    poll(sessions, source_id)
    assert set(seen[0]) == {"heard", "watched", "roots", "remote"}  # type: ignore[call-overload]
    with sessions.begin() as session:
        kept = KeptState.read(session.get_one(Source, source_id).state)
        assert (kept.told, kept.since) == ({"cursor": "5"}, NOW.date())


def poll(sessions: sessionmaker[Session], source_id: int) -> None:
    client = GuardedClient(pace=InProcessPace(0))
    assert poll_due_source(sessions, client, now=lambda: NOW, source_id=source_id)


def test_a_secret_that_cannot_be_opened_any_more_leaves_what_was_remembered_to_the_fetch(
    sessions: sessionmaker[Session], ada: Viewer
) -> None:
    with sessions.begin() as session:
        sealed = {"sealed": "gAAAAAnonsense", "set_at": NOW.isoformat()}
        options = {**TAG, "access_token": sealed}
        source_id = make_source(
            session, kind="mastodon", options=options, state=STATE, name="tag"
        ).id
        assert VAULT
    assert KeptState.read(change(sessions, ada, source_id, access_token="new").state).told == {}
