"""Trying options: by a worker, for one's own eyes, with nothing stored and no secret left."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import VAULT, make_source, make_user
from tests.replay import ReplayServer
from triage.errors import ForbiddenError, NotFoundError, WrongInputError
from triage.models import Mention, RefusedRow, Source, SourceTrial, Work
from triage.people.viewer import Viewer
from triage.sources.trials import (
    LONGEST_S,
    MOST_SHOWN,
    ask_for_trial,
    forget_trials,
    has_due_trial,
    read_trial,
    run_due_trial,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title>{items}</channel>
</rss>"""
ITEM = """<item><guid>g{n}</guid><title>Bericht {n}</title><author>Sanne</author>
<pubDate>Fri, 20 Nov 2026 {n:02}:00:00 GMT</pubDate><description>Tekst {n}</description></item>"""


@pytest.fixture
def people(sessions: sessionmaker[Session]) -> dict[str, Viewer]:
    with sessions.begin() as session:
        return {
            "ada": Viewer.of(make_user(session, role="admin")),
            "ann": Viewer.of(make_user(session, role="admin")),
            "alice": Viewer.of(make_user(session, role="manager")),
        }


def client() -> GuardedClient:
    return GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))


def ask(
    sessions: sessionmaker[Session], viewer: Viewer, kind: str, options: dict, **told: object
) -> int:
    given = {"aim": "preview", "now": NOW} | told
    with sessions.begin() as session:
        return ask_for_trial(session, viewer, kind, options, **given)


def look(sessions: sessionmaker[Session], viewer: Viewer, trial_id: int, now: datetime = NOW):
    with sessions.begin() as session:
        return read_trial(session, viewer, trial_id, now=now)


def test_a_preview_shows_the_newest_posts_and_stores_nothing(
    sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    with ReplayServer() as server:
        items = "".join(ITEM.format(n=number) for number in range(1, 15))
        server.answer("/feed", FEED.format(items=items).encode())
        trial_id = ask(sessions, people["ada"], "feed", {"url": f"{server.url}/feed"})
        assert not look(sessions, people["ada"], trial_id).is_done
        with sessions.begin() as session:
            assert has_due_trial(session)
        assert run_due_trial(sessions, client(), now=NOW)
        assert not run_due_trial(sessions, client(), now=NOW)
    told = look(sessions, people["ada"], trial_id)
    assert (told.is_done, told.error, told.count) == (True, None, 14)
    assert [row.title for row in told.rows][:2] == ["Bericht 14", "Bericht 13"]
    assert len(told.rows) == MOST_SHOWN
    with sessions.begin() as session:
        assert not has_due_trial(session)
        for table in (Mention, Work, RefusedRow, Source):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_an_error_is_told_with_its_class(
    sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    with ReplayServer() as server:
        server.answer("/feed", status=404)
        trial_id = ask(sessions, people["ada"], "feed", {"url": f"{server.url}/feed"})
        run_due_trial(sessions, client(), now=NOW)
    told = look(sessions, people["ada"], trial_id)
    assert "answered 404" in (told.error or "")
    assert told.error_kind == "BadAnswerError"


def test_an_address_that_is_not_public_is_refused_here_too(
    sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    with ReplayServer() as server:
        trial_id = ask(sessions, people["ada"], "feed", {"url": f"{server.url}/feed"})
        run_due_trial(sessions, GuardedClient(), now=NOW)
        assert server.hits == []
    assert look(sessions, people["ada"], trial_id).error_kind == "ForbiddenAddressError"


def test_credentials_are_tested_without_fetching(
    sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    with ReplayServer() as server:
        server.answer("/api/v1/apps/verify_credentials", b"{}")
        options = {"instance": server.url, "query": "zevenmand", "access_token": "geheim-1"}
        trial_id = ask(sessions, people["ada"], "mastodon", options, aim="login")
        run_due_trial(sessions, client(), now=NOW)
        paths = [hit.path for hit in server.hits]
        assert paths[-1] == "/api/v1/apps/verify_credentials"
        assert server.hits[-1].headers["authorization"] == "Bearer geheim-1"
    told = look(sessions, people["ada"], trial_id)
    assert (told.is_done, told.error) == (True, None)


def test_a_wrong_token_is_told_and_never_repeated(
    sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    with ReplayServer() as server:
        server.answer("/api/v1/apps/verify_credentials", b"geheim-1", status=401)
        options = {"instance": server.url, "query": "zevenmand", "access_token": "geheim-1"}
        trial_id = ask(sessions, people["ada"], "mastodon", options, aim="login")
        with sessions.begin() as session:
            assert "geheim" not in str(session.get_one(SourceTrial, trial_id).options)
        run_due_trial(sessions, client(), now=NOW)
    told = look(sessions, people["ada"], trial_id)
    assert "answered 401" in (told.error or "")
    assert "geheim" not in repr(told)
    with sessions.begin() as session:
        assert session.get_one(SourceTrial, trial_id).options == {}


def test_a_kept_secret_goes_along_but_only_to_where_it_belongs(
    sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    with ReplayServer() as server:
        server.answer("/api/v1/apps/verify_credentials", b"{}")
        kept = {"instance": server.url, "query": "x", "access_token": VAULT.seal("geheim-1")}
        with sessions.begin() as session:
            source_id = make_source(session, kind="mastodon", options=kept).id
        typed = {"instance": server.url, "query": "anders"}
        told = {"aim": "login", "source_id": source_id}
        ask(sessions, people["ada"], "mastodon", typed, **told)
        run_due_trial(sessions, client(), now=NOW)
        assert server.hits[-1].headers["authorization"] == "Bearer geheim-1"
    with pytest.raises(WrongInputError, match="type it again"):
        ask(sessions, people["ada"], "mastodon", typed | {"instance": "evil.example"}, **told)


def test_only_ones_own_trial_is_seen_and_only_by_admins(
    sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    options = {"url": "https://forum.example/feed"}
    trial_id = ask(sessions, people["ada"], "feed", options)
    with pytest.raises(NotFoundError):
        look(sessions, people["ann"], trial_id)
    with pytest.raises(ForbiddenError):
        look(sessions, people["alice"], trial_id)
    with pytest.raises(ForbiddenError):
        ask(sessions, people["alice"], "feed", options)


def test_what_is_wrong_is_told_before_anybody_is_asked(
    sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    with pytest.raises(WrongInputError) as caught:
        ask(sessions, people["ada"], "feed", {"url": "nope"})
    assert caught.value.field == "option url"


def test_a_second_trial_takes_the_place_of_the_first_and_old_ones_go(
    sessions: sessionmaker[Session], people: dict[str, Viewer]
) -> None:
    options = {"url": "https://forum.example/feed"}
    first = ask(sessions, people["ada"], "feed", options)
    second = ask(sessions, people["ada"], "feed", options)
    with pytest.raises(NotFoundError):
        look(sessions, people["ada"], first)
    waited = NOW + timedelta(seconds=3 * LONGEST_S)
    told = look(sessions, people["ada"], second, waited)
    assert (told.is_done, told.error_kind) == (True, "TooSlowError")
    with sessions.begin() as session:
        forget_trials(session, NOW + timedelta(minutes=16))
        assert session.scalar(select(func.count()).select_from(SourceTrial)) == 0
