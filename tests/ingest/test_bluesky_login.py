"""One log-in at Bluesky serves listening and answering, until it ends or is taken back."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from answering_places import DID, PARENT, answer_to, give, place_of

import ingest
from ingest.answering import Sent, send_answer
from ingest.errors import BadAnswerError, RetryLaterError
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LOGIN = "/xrpc/com.atproto.server.createSession"
POSTS = "/xrpc/app.bsky.feed.getPosts"
CREATE = "/xrpc/com.atproto.repo.createRecord"
EXPIRED = {"error": "ExpiredToken", "message": "Token has expired"}
PLACE = place_of("bluesky")
ACCOUNT = {"identifier": "onsbedrijf.example", "app_password": "abcd-efgh"}


def jwt(name: str, hours: float = 2) -> str:
    """A token as Bluesky makes it: its second part tells until when it holds."""
    until = NOW + timedelta(hours=hours)
    told = json.dumps({"scope": "com.atproto.appPass", "exp": int(until.timestamp())}).encode()
    return f"{name}.{base64.urlsafe_b64encode(told).decode().rstrip('=')}.signature"


def log_in(server: ReplayServer, *tokens: str) -> None:
    for token in tokens:
        give(server, LOGIN, {"did": DID, "accessJwt": token}, method="POST")


def serve(server: ReplayServer) -> None:
    give(server, POSTS, {"posts": [{"uri": PARENT, "cid": "cid-post", "record": {"text": "Hoi"}}]})
    give(server, CREATE, {"uri": "at://x", "cid": "c"}, method="POST")


def answer(
    server: ReplayServer, client: GuardedClient, *, minutes: float = 0, **options: Any
) -> Sent:
    given = {**ACCOUNT, "login_service": server.url, **options}
    now = NOW + timedelta(minutes=minutes)
    return send_answer("bluesky", given, answer_to(PLACE), client, now=now)


def log_ins(server: ReplayServer) -> int:
    return sum(hit.path == LOGIN for hit in server.hits)


def tokens(server: ReplayServer, path: str) -> list[str]:
    """The names of the tokens that were shown at a place."""
    hits = [hit for hit in server.hits if hit.path.partition("?")[0] == path]
    return [hit.headers["authorization"].removeprefix("Bearer ").partition(".")[0] for hit in hits]


def test_many_answers_log_in_once_until_shortly_before_the_token_ends(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, jwt("one"), jwt("two", hours=4))
    serve(server)
    for minutes in (0, 1, 60, 109, 111, 130):
        sent = answer(server, client, minutes=minutes)
        assert sent.external_id.startswith(f"at://{DID}/")
    assert log_ins(server) == 2
    assert tokens(server, CREATE) == ["one"] * 4 + ["two"] * 2


def test_listening_and_answering_share_a_log_in(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, jwt("one"), jwt("two"))
    serve(server)
    give(server, "/xrpc/app.bsky.feed.searchPosts", {"posts": []})
    listening = {"query": "zonnig", "login_service": server.url, **ACCOUNT}
    ingest.fetch("bluesky", listening, {}, client, now=NOW)
    answer(server, client, identifier="@onsbedrijf.example")
    ingest.fetch("bluesky", listening, {}, client, now=NOW)
    assert log_ins(server) == 1
    assert tokens(server, CREATE) == ["one"]


def test_another_app_password_never_answers_with_the_former_log_in(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, jwt("one"), jwt("two"))
    serve(server)
    answer(server, client)
    answer(server, client, app_password="ijkl-mnop")
    assert tokens(server, CREATE) == ["one", "two"]
    bodies = [json.loads(hit.body) for hit in server.hits if hit.path == LOGIN]
    assert [body["password"] for body in bodies] == ["abcd-efgh", "ijkl-mnop"]


@pytest.mark.parametrize("status", [400, 401])
def test_a_log_in_that_was_taken_back_is_made_anew_and_the_answer_goes_out_once(
    status: int, client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, jwt("one"), jwt("two"))
    serve(server)
    answer(server, client)
    server.forget(CREATE, method="POST")
    give(server, CREATE, EXPIRED, status, method="POST")
    give(server, CREATE, {"uri": "at://x", "cid": "c"}, method="POST")
    for _ in range(2):
        answer(server, client)
    assert tokens(server, CREATE) == ["one", "one", "two", "two"]
    assert log_ins(server) == 2


def test_a_log_in_refused_twice_is_a_clear_error_and_no_third(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, jwt("one"), jwt("two"), jwt("three"))
    give(server, POSTS, EXPIRED, 401)
    with pytest.raises(BadAnswerError, match="answered 401") as told:
        answer(server, client)
    assert told.value.permanent
    assert log_ins(server) == 2


def test_one_answer_logs_in_anew_once_whatever_is_refused(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, jwt("one"), jwt("two"), jwt("three"))
    give(server, POSTS, EXPIRED, 400)
    serve(server)
    give(server, "/xrpc/com.atproto.repo.getRecord", {"error": "RecordNotFound"}, 400)
    server.forget(CREATE, method="POST")
    give(server, CREATE, EXPIRED, 401, method="POST")
    with pytest.raises(BadAnswerError, match="answered 401"):
        answer(server, client)
    assert log_ins(server) == 2
    assert tokens(server, CREATE) == ["two"]


def test_a_wrong_password_is_told_and_never_shown(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, LOGIN, {"error": "AuthenticationRequired"}, 401, method="POST")
    with pytest.raises(BadAnswerError, match="app password was taken back") as told:
        answer(server, client)
    assert told.value.permanent
    assert "abcd-efgh" not in str(told.value)


def test_a_password_taken_back_while_answering_is_told_as_such(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, jwt("one"))
    give(server, LOGIN, {"error": "AuthenticationRequired"}, 401, method="POST")
    serve(server)
    server.forget(CREATE, method="POST")
    give(server, CREATE, EXPIRED, 400, method="POST")
    give(server, "/xrpc/com.atproto.repo.getRecord", EXPIRED, 400)
    with pytest.raises(BadAnswerError, match="app password was taken back"):
        answer(server, client)
    assert tokens(server, CREATE) == ["one"]


def test_too_many_log_ins_are_waited_for(client: GuardedClient, server: ReplayServer) -> None:
    give(server, LOGIN, {"error": "RateLimitExceeded"}, 429, method="POST")
    with pytest.raises(RetryLaterError, match="log-ins") as told:
        answer(server, client)
    assert told.value.retry_after_s == 300


def test_a_service_that_does_not_tell_the_account_takes_no_answers(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, LOGIN, {"accessJwt": jwt("one")}, method="POST")
    serve(server)
    with pytest.raises(BadAnswerError, match="without did"):
        answer(server, client)
    assert tokens(server, CREATE) == []
