"""The `googlebusiness` source against a replayed API: locations, pages, edits, deletions, refusals.

The answers are made by the documentation (developers.google.com/my-business); names are invented.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

import ingest
from ingest.backfilling import Stretch, look_back
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    IngestError,
    NothingFoundError,
    RetryLaterError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.google_reviews import original_text
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from ingest.trying import check_login
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
ONE, TWO = "accounts/1/locations/2", "accounts/1/locations/3"


def review(number: int, text: str = "Te laat", place: str = ONE, **more: Any) -> dict[str, Any]:
    at = f"2026-11-{number:02d}T08:00:00Z"
    told = {
        "name": f"{place}/reviews/r{number}",
        "reviewId": f"r{number}",
        "reviewer": {"displayName": "Fenna"},
        "starRating": "TWO",
        "comment": text,
        "createTime": at,
        "updateTime": at,
    }
    return {**told, **more}


def serve_places(server: ReplayServer, *places: str) -> None:
    server.answer("/v1/accounts", json.dumps({"accounts": [{"name": "accounts/1"}]}))
    rows = [
        {
            "name": place.removeprefix("accounts/1/"),
            "title": "Zonnig Utrecht",
            "storeCode": "U1",
            "metadata": {"mapsUri": "https://maps.example/?cid=77"},
        }
        for place in places or (ONE,)
    ]
    server.answer("/v1/accounts/1/locations", json.dumps({"locations": rows}))


def serve(
    server: ReplayServer, reviews: list[Any], token: str | None = None, place: str = ONE
) -> None:
    told: dict[str, Any] = {"reviews": reviews, "totalReviewCount": len(reviews)}
    if token:
        told["nextPageToken"] = token
    server.answer(f"/v4/{place}/reviews", json.dumps(told))


def fetch(
    client: GuardedClient,
    server: ReplayServer,
    state: State | None = None,
    now: datetime = NOW,
    **options: object,
) -> Fetched:
    server.answer("/token", json.dumps({"access_token": "t0ken"}), method="POST")
    given = {
        "client_id": "id",
        "client_secret": "s3cret",
        "refresh_token": "r3fresh",
        "service": server.url,
        "account_service": server.url,
        "location_service": server.url,
        "login_service": server.url,
        **options,
    }
    told = json.loads(json.dumps(state or {}))
    return ingest.fetch("googlebusiness", given, told, client, now=now)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id.rsplit("/", 1)[-1] for mention in fetched.mentions]


@pytest.mark.parametrize(("state", "told"), [("APPROVED", "Dank"), ("REJECTED", None)])
def test_an_own_answer_that_google_does_not_show_is_none(
    state: str, told: str | None, client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server)
    reply = {"comment": "Dank", "updateTime": "2026-11-19T08:00:00Z", "reviewReplyState": state}
    serve(server, [review(1, reviewReply=reply)])
    (mention,) = fetch(client, server).mentions
    assert mention.extra.get("answer") == told


def test_a_recorded_page_gives_its_expected_rows(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server)
    server.answer(f"/v4/{ONE}/reviews", (RECORDED / "googlebusiness.json").read_bytes())
    fetched = fetch(client, server)
    rows = [ingest.raw_mention_to_json(mention) for mention in fetched.mentions]
    expected = (RECORDED / "googlebusiness.json.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]
    assert fetch(client, server, fetched.state).not_modified


def test_the_refresh_token_is_exchanged_and_nothing_secret_is_kept(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server)
    serve(server, [review(1)])
    fetched = fetch(client, server)
    form = parse_qs(server.hits[0].body.decode())
    assert form["grant_type"] == ["refresh_token"]
    assert form["refresh_token"] == ["r3fresh"]
    assert server.hits[-1].headers["authorization"] == "Bearer t0ken"
    kept = json.dumps(fetched.state) + " ".join(server.paths)
    assert not any(word in kept for word in ("t0ken", "s3cret", "r3fresh"))


def test_the_locations_are_looked_up_once_a_day(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server)
    serve(server, [review(1)])
    state = fetch(client, server).state
    asked = len(server.paths)
    state = fetch(client, server, state, NOW + timedelta(hours=1)).state
    assert not [path for path in server.paths[asked:] if path.startswith("/v1/")]
    asked = len(server.paths)
    fetch(client, server, state, NOW + timedelta(hours=25))
    assert [path for path in server.paths[asked:] if path.startswith("/v1/accounts/1/locations")]


@pytest.mark.parametrize(("status", "is_left"), [(403, False), (503, False), (429, True)])
def test_reviews_of_a_location_that_fails_are_left_over_only_where_it_has_to_wait(
    status: int, is_left: bool, client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server, ONE, TWO)
    serve(server, [review(1)])
    serve(server, [review(2, place=TWO)], place=TWO)
    state = json.loads(json.dumps(fetch(client, server).state))
    server.forget(f"/v4/{TWO}/reviews")
    server.answer(f"/v4/{TWO}/reviews", status=status)
    state["reviews"][TWO]["state"]["also"] = [f"{TWO}/reviews/r9"]
    fetched = fetch(client, server, state, NOW + timedelta(hours=1))
    assert list(fetched.left_over) == ([f"{TWO}/reviews/r9"] if is_left else [])


def test_locations_are_paged_and_one_may_be_chosen(
    client: GuardedClient, server: ReplayServer
) -> None:
    first = {"locations": [{"name": "locations/2", "title": "A"}], "nextPageToken": "p2"}
    second = {"locations": [{"name": "locations/3", "title": "B"}]}
    server.answer("/v1/accounts/1/locations", json.dumps(first))
    server.answer("/v1/accounts/1/locations", json.dumps(second))
    serve(server, [review(2, place=TWO)], place=TWO)
    fetched = fetch(client, server, account="accounts/1", location="3")
    assert [one.extra for one in fetched.mentions] == [{"location": "B"}]
    assert not any(ONE in path for path in server.paths)


def test_every_location_is_heard_and_one_that_fails_costs_only_itself(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server, ONE, TWO)
    server.answer(f"/v4/{ONE}/reviews", status=500)
    serve(server, [review(2, place=TWO)], place=TWO)
    fetched = fetch(client, server)
    assert ids(fetched) == ["r2"]
    assert "answered 500" in fetched.refused[0].reason


def test_when_every_location_fails_the_error_is_told(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server, ONE, TWO)
    with pytest.raises(BadAnswerError, match="no such account or location"):
        fetch(client, server)


def test_pages_are_followed_to_what_is_known(client: GuardedClient, server: ReplayServer) -> None:
    serve_places(server)
    serve(server, [review(9)], "two")
    serve(server, [review(8)], "three")
    serve(server, [review(7)])
    first = fetch(client, server)
    assert ids(first) == ["r7", "r8", "r9"]
    assert "pageToken=three" in server.paths[-1]


def test_an_edit_comes_again_with_its_time(client: GuardedClient, server: ReplayServer) -> None:
    serve_places(server)
    serve(server, [review(1)])
    serve(server, [review(1, "Opgelost", updateTime="2026-11-19T08:00:00Z")])
    state = fetch(client, server).state
    (mention,) = fetch(client, server, state).mentions
    assert (mention.text, mention.edited_at) == (
        "Opgelost",
        datetime(2026, 11, 19, 8, tzinfo=UTC),
    )


def test_a_review_that_is_gone_is_reported(client: GuardedClient, server: ReplayServer) -> None:
    serve_places(server)
    serve(server, [review(3), review(2)])
    serve(server, [review(3)])
    server.answer(f"/v4/{ONE}/reviews/r3", json.dumps(review(3)))
    fetched = fetch(client, server, fetch(client, server).state)
    assert list(fetched.removed) == [f"{ONE}/reviews/r2"]


def test_stars_without_words_are_left_out(client: GuardedClient, server: ReplayServer) -> None:
    serve_places(server)
    serve(server, [review(2), {**review(1), "comment": ""}])
    fetched = fetch(client, server)
    assert (ids(fetched), list(fetched.refused)) == (["r2"], [])


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("(Translated by Google) Late\n\n(Original)\nTe laat", "Te laat"),
        ("Te laat\n\n(Translated by Google)\nLate", "Te laat"),
        ("Te laat", "Te laat"),
        ("(Translated by Google) Late", "(Translated by Google) Late"),
        ("", ""),
    ],
)
def test_only_what_was_written_is_kept(comment: str, text: str) -> None:
    assert original_text(comment) == text


def test_reviews_that_vanish_all_at_once_are_an_error(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server)
    serve(server, [review(1), review(2)])
    server.answer(f"/v4/{ONE}/reviews", "{}")
    state = fetch(client, server).state
    with pytest.raises(NothingFoundError, match="where it showed some before"):
        fetch(client, server, state)


def test_a_location_without_reviews_is_no_error(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server)
    server.answer(f"/v4/{ONE}/reviews", "{}")
    assert fetch(client, server).mentions == ()


@pytest.mark.parametrize("field", ["name", "starRating", "createTime", "updateTime"])
def test_a_changed_review_is_an_error_naming_the_field(
    field: str, client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server)
    changed = {name: told for name, told in review(1).items() if name != field}
    changed.pop("reviewId", None)
    serve(server, [changed])
    with pytest.raises(UnreadableContentError, match="reviewId" if field == "name" else field):
        fetch(client, server)


@pytest.mark.parametrize(
    "body", ['{"items": []}', '{"error": {}}', "[]", "", "<html>Log in</html>", "[" * 90_000]
)
def test_what_is_no_listing_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server)
    server.answer(f"/v4/{ONE}/reviews", body)
    with pytest.raises(UnreadableContentError, match=server.url):
        fetch(client, server)


def test_a_check_for_robots_is_an_error(client: GuardedClient, server: ReplayServer) -> None:
    serve_places(server)
    server.answer(f"/v4/{ONE}/reviews", "<title>Just a moment...</title>")
    with pytest.raises(BotWallError):
        fetch(client, server)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, '{"error": "invalid_grant"}', BadAnswerError),
        (401, "", BadAnswerError),
        (429, "", RetryLaterError),
        (200, "{}", BadAnswerError),
        (200, "<html>", UnreadableContentError),
    ],
)
def test_a_refused_log_in_asks_for_nothing_else(
    status: int,
    body: str,
    error: type[IngestError],
    client: GuardedClient,
    server: ReplayServer,
) -> None:
    server.answer("/token", body, status=status, method="POST")
    server.answer("/token", body, status=status, method="POST")
    with pytest.raises(error) as told:
        fetch(client, server)
    assert len(server.paths) == 1
    assert "r3fresh" not in str(told.value)


@pytest.mark.parametrize(("code", "hint"), [(401, "allow the access anew"), (403, "not approved")])
def test_a_refusal_says_what_to_do(
    code: int, hint: str, client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server)
    server.answer(f"/v4/{ONE}/reviews", status=code)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, server)
    assert told.value.permanent


def test_a_rate_limit_says_when_to_come_back(client: GuardedClient, server: ReplayServer) -> None:
    serve_places(server)
    server.answer(f"/v4/{ONE}/reviews", status=429, headers={"Retry-After": "600"})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server)
    assert told.value.retry_after_s == 600


def test_an_account_without_locations_is_an_error(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/v1/accounts", json.dumps({"accounts": [{"name": "accounts/1"}]}))
    server.answer("/v1/accounts/1/locations", "{}")
    with pytest.raises(NothingFoundError, match="no location"):
        fetch(client, server)


@pytest.mark.parametrize(
    ("option", "value"), [("account", "x"), ("location", "../2"), ("limit", 0)]
)
def test_a_wrong_option_is_named(option: str, value: object, client: GuardedClient) -> None:
    options = {"client_id": "i", "client_secret": "s", "refresh_token": "r", option: value}
    with pytest.raises(WrongOptionError, match=f"option {option}"):
        ingest.fetch("googlebusiness", options, {}, client, now=NOW)


def test_older_reviews_are_taken_location_by_location(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve_places(server, ONE, TWO)
    serve(server, [review(9), review(5)], "old")
    serve(server, [review(2)])
    serve(server, [review(4, place=TWO)], place=TWO)
    server.answer("/token", json.dumps({"access_token": "t0ken"}), method="POST")
    services = ("service", "account_service", "location_service", "login_service")
    given = {"client_id": "i", "client_secret": "s", "refresh_token": "r"}
    given |= dict.fromkeys(services, server.url)
    check_login("googlebusiness", given, client, now=NOW)
    stretch = Stretch(datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 11, 8, tzinfo=UTC))
    found: list[str] = []
    shares: list[float] = []
    state: State = {}
    for _ in range(5):
        filled = look_back("googlebusiness", given, stretch, state, client, now=NOW)
        found += [one.external_id for one in filled.mentions]
        shares.append(filled.share)
        state = json.loads(json.dumps(filled.state))
        if filled.is_done:
            break
    assert found == [f"{ONE}/reviews/r5", f"{TWO}/reviews/r4"]
    assert shares == [0.5, 1.0]
