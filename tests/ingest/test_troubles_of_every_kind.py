"""What goes wrong at any place, for every kind: nothing of it ever passes as "no mentions".

How each kind pages, follows edits and deletions, and names a changed field is in its own file.
"""

from collections.abc import Iterator
from typing import Any

import pytest

import ingest
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    ContentError,
    IngestError,
    NothingFoundError,
    RetryLaterError,
    UnavailableError,
)
from ingest.mentions import Fetched
from ingest.outbound import GuardedClient
from tests.every_kind import CASES, Case, serve
from tests.replay import ReplayServer

HTML = {"Content-Type": "text/html"}
WALL = "<html><title>Just a moment...</title><p>Checking your browser</p></html>"
LOG_IN = "<html><form action=/in><input name=u><input type=password name=p></form></html>"
RSS = '<rss version="2.0"><channel><title>Leeg</title></channel></rss>'
# A readable list with nothing in it, where something was the time before.
EMPTIED = {
    "appstore": '{"feed": {}}',
    "bluesky": '{"posts": []}',
    "facebook": '{"data": []}',
    "feed": RSS,
    "forum": "<html><p>Niets</p></html>",
    "googlebusiness": "{}",
    "instagram": '{"data": []}',
    "kiyoh": '{"numberReviews": 0, "reviews": []}',
    "news": RSS,
    "reddit": '{"data": {"children": [], "after": null}}',
    "reviews": "<html><p>Geen</p></html>",
    "trustpilot": '{"reviews": []}',
    "webpage": "<html><p>Geen</p></html>",
    "youtube": '{"items": []}',
}
# Only what is new since the last time is asked for: an empty answer is what calm looks like.
CALM = {
    "googleplay": '{"reviews": []}',
    "mastodon": "[]",
    "webhook": "[]",
    "x": '{"meta": {"result_count": 0}}',
}
OVER_HTTP = sorted(set(CASES) - {"file", "mail"})  # these two have walls of their own kind
JSON_ONLY = sorted(set(OVER_HTTP) - {"feed", "forum", "news", "reviews", "webpage"})


def listings(case: Case) -> Iterator[str]:
    """The paths that tell mentions: no log-in, no list of locations, no name."""
    for place, told in case.answers.items():
        tells_none = place.startswith("POST") or '"locations"' in told or '"username"' in told
        if not tells_none:
            yield place


class Place:
    """One kind at a server that first answers as recorded, and then as the test wants."""

    def __init__(self, kind: str, server: ReplayServer, client: GuardedClient, now: Any) -> None:
        self.kind, self.server, self.client, self.now = kind, server, client, now
        self.case = CASES[kind]
        self.options = self.case.options(server.url)
        serve(server, self.case)

    def fetch(self, state: Any = None) -> Fetched:
        return ingest.fetch(self.kind, self.options, state or {}, self.client, now=self.now)

    def answers(self, body: str = "", **told: Any) -> None:
        for path in listings(self.case):
            self.server.forget(path)
            self.server.answer(path, body, **told)


@pytest.fixture
def place(
    request: pytest.FixtureRequest, server: ReplayServer, client: GuardedClient, now: Any
) -> Place:
    return Place(request.param, server, client, now)


every_kind = pytest.mark.parametrize("place", OVER_HTTP, indirect=True)


def test_every_kind_is_here() -> None:
    assert set(EMPTIED) | set(CALM) == set(OVER_HTTP)


@every_kind
def test_a_rate_limit_says_when_to_come_back(place: Place) -> None:
    place.answers(status=429, headers={"Retry-After": "120"})
    with pytest.raises(RetryLaterError) as told:
        place.fetch()
    assert not isinstance(told.value, UnavailableError)
    assert (told.value.retry_after_s or 0) >= 120
    asked = len(place.server.paths)
    with pytest.raises(RetryLaterError):  # and until then nothing is asked at all
        place.fetch()
    assert all(
        one.startswith(("/token", "/api/v1/access_token")) for one in place.server.paths[asked:]
    )


@every_kind
def test_an_outage_is_no_limit(place: Place) -> None:
    place.answers(status=503)
    with pytest.raises(UnavailableError):
        place.fetch()


@every_kind
def test_a_token_that_is_not_accepted_any_more_waits_for_a_person(place: Place) -> None:
    state = place.fetch().state
    place.answers('{"error": {"code": 190, "message": "expired"}}', status=401)
    with pytest.raises(BadAnswerError) as told:
        place.fetch(state)
    assert told.value.permanent


@every_kind
@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_check_for_robots_is_told_as_one(place: Place, status: int) -> None:
    state = place.fetch().state
    place.answers(WALL, status=status, headers=HTML)
    with pytest.raises(BotWallError):
        place.fetch(state)


@every_kind
def test_a_page_to_log_in_is_an_error(place: Place) -> None:
    state = place.fetch().state
    place.answers(LOG_IN, headers=HTML)
    with pytest.raises((ContentError, BadAnswerError)):
        place.fetch(state)


@pytest.mark.parametrize("body", ['{"result": {"rows": [{"no": 1}]}}', '[{"no": 1}]'])
@pytest.mark.parametrize("place", JSON_ONLY, indirect=True)
def test_another_layout_is_an_error(place: Place, body: str) -> None:
    state = place.fetch().state
    place.answers(body)
    with pytest.raises((ContentError, BadAnswerError)):
        place.fetch(state)


@every_kind
def test_an_answer_that_breaks_off_is_an_error(place: Place) -> None:
    state = place.fetch().state
    place.answers('{"reviews": [{"id": "1", "te')
    with pytest.raises((ContentError, BadAnswerError)):
        place.fetch(state)


@pytest.mark.parametrize("place", sorted(set(EMPTIED) - {"facebook"}), indirect=True)
def test_nothing_where_there_was_something_is_an_error(place: Place) -> None:
    state = place.fetch().state
    place.answers(EMPTIED[place.kind])
    with pytest.raises(NothingFoundError) as told:
        place.fetch(state)
    assert told.value.where.startswith(place.server.url)


@pytest.mark.parametrize("place", ["facebook"], indirect=True)
def test_of_several_lists_an_emptied_one_is_told_while_others_go_on(place: Place) -> None:
    state = place.fetch().state  # nobody tags this page, then as now
    place.answers(EMPTIED["facebook"])
    fetched = place.fetch(state)
    assert isinstance(fetched.trouble, NothingFoundError)
    assert fetched.trouble.where.startswith(place.server.url)
    assert list(fetched.removed) == []


@pytest.mark.parametrize("place", sorted(CALM), indirect=True)
def test_where_only_news_are_asked_for_none_are_calm_and_delete_nothing(place: Place) -> None:
    state = place.fetch().state
    place.answers(CALM[place.kind])
    fetched = place.fetch(state)
    assert (fetched.mentions, list(fetched.removed)) == ((), [])


@every_kind
def test_a_refusal_never_shows_a_secret(place: Place) -> None:
    place.answers(status=400)
    with pytest.raises(IngestError) as told:
        place.fetch()
    secrets = {"t0ken", place.options.get("service_account", "t0ken")[:60]}
    assert not any(secret in str(told.value) for secret in secrets)
