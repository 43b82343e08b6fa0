"""The `kiyoh` source against a replayed publication API: changes, answers, refusals.

The answers are made by what the API is known to tell; their content is invented.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import ingest
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    NothingFoundError,
    RetryLaterError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
FEED = "/v1/publication/review/external"


def answered(group: str, answer: object, **more: Any) -> dict[str, Any]:
    return {"questionGroup": group, "questionType": "TEXT", "rating": answer, **more}


def review(number: int, text: str = "Hoi", **more: Any) -> dict[str, Any]:
    moment = f"2026-11-19T10:{number // 60:02}:{number % 60:02}.000Z"
    return {
        "reviewId": f"r{number}",
        "reviewAuthor": "Fenna",
        "rating": 8,
        "reviewContent": [answered("DEFAULT_OPINION", text)],
        "dateSince": moment,
        "updatedSince": moment,
        **more,
    }


def serve(server: ReplayServer, reviews: list[Any], count: int = 400) -> None:
    server.answer(FEED, json.dumps({"numberReviews": count, "reviews": reviews}))


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {"location_id": "1046", "token": "h4sh", "service": server.url, **options}
    return ingest.fetch("kiyoh", given, json.loads(json.dumps(state or {})), client, now=NOW)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def asked(server: ReplayServer, name: str) -> list[str]:
    return [parse_qs(urlsplit(path).query)[name][0] for path in server.paths]


def test_a_recorded_feed_gives_its_expected_rows(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(FEED, (RECORDED / "kiyoh.json").read_bytes())
    fetched = fetch(client, server)
    rows = [ingest.raw_mention_to_json(mention) for mention in fetched.mentions]
    expected = (RECORDED / "kiyoh.json.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]
    again = fetch(client, server, fetched.state)
    assert (again.mentions, again.not_modified) == ((), True)


def test_photos_towns_and_the_companys_answers_are_not_kept(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(FEED, (RECORDED / "kiyoh.json").read_bytes())
    fetched = fetch(client, server)
    kept = json.dumps([ingest.raw_mention_to_json(mention) for mention in fetched.mentions])
    assert not any(word in kept for word in ("foto", "Assen", "Dank"))


def test_the_token_goes_in_a_header_and_nowhere_else(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(1)])
    fetched = fetch(client, server)
    assert server.hits[0].headers["x-publication-api-token"] == "h4sh"
    assert "h4sh" not in json.dumps(fetched.state) + " ".join(server.paths)


def test_it_begins_some_days_back_and_goes_on_where_it_stopped(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(1), review(2)])
    serve(server, [review(2), review(3)])
    first = fetch(client, server, days=7)
    second = fetch(client, server, first.state, days=7)
    assert asked(server, "updatedSince") == ["2026-11-13T12:00:00.000Z", "2026-11-19T10:00:02.000Z"]
    assert (ids(first), ids(second)) == (["r1", "r2"], ["r3"])


def test_pages_are_read_until_one_is_not_full(client: GuardedClient, server: ReplayServer) -> None:
    serve(server, [review(number) for number in range(100)])
    serve(server, [review(number) for number in range(99, 150)])
    assert len(fetch(client, server).mentions) == 150
    assert asked(server, "updatedSince")[1] == "2026-11-19T10:01:39.000Z"


def test_pages_that_do_not_move_on_have_an_end(client: GuardedClient, server: ReplayServer) -> None:
    serve(server, [review(number) for number in range(100)])
    fetch(client, server)
    assert len(server.paths) == 2


def test_more_reviews_of_one_moment_than_a_page_holds_block_nothing(
    client: GuardedClient, server: ReplayServer
) -> None:
    """As after a move of the whole site: the same page would come for ever."""
    moment = "2026-11-19T10:00:00.000Z"
    serve(server, [review(n, updatedSince=moment, dateSince=moment) for n in range(100)])
    first = fetch(client, server)
    assert first.state["reached"] == "2026-11-19T10:00:00.001000+00:00"
    assert "one moment" in first.refused[0].reason
    server.forget(FEED)
    serve(server, [review(200)])
    assert ids(fetch(client, server, first.state)) == ["r200"]


def test_a_changed_review_comes_again(client: GuardedClient, server: ReplayServer) -> None:
    serve(server, [review(1)])
    serve(server, [review(1, "Opgelost", updatedSince="2026-11-20T09:00:00.000Z")])
    second = fetch(client, server, fetch(client, server).state)
    (mention,) = second.mentions
    assert (mention.external_id, mention.text) == ("r1", "Opgelost")
    assert mention.edited_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("told", "rating"), [(1, 1), (10, 5), (5.5, 3), ("7", 3.67)])
def test_ratings_of_one_to_ten_become_one_to_five(
    told: object, rating: float, client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(1, rating=told)])
    assert [mention.rating for mention in fetch(client, server).mentions] == [rating]


def test_klantenvertellen_is_told_apart(client: GuardedClient, server: ReplayServer) -> None:
    serve(server, [review(1)])
    (mention,) = fetch(client, server, site="klantenvertellen").mentions
    assert mention.network == "klantenvertellen"


def test_no_news_is_no_error_but_an_emptied_location_is(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(1)])
    serve(server, [])
    serve(server, [], count=0)
    first = fetch(client, server)
    second = fetch(client, server, first.state)
    assert second.not_modified
    with pytest.raises(NothingFoundError):
        fetch(client, server, second.state)


def test_a_broken_review_is_refused_and_the_others_go_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    broken = [review(2, rating=11), review(3, dateSince="ooit"), {"reviewId": "r4"}, None]
    serve(server, [review(1), *broken])
    fetched = fetch(client, server)
    assert (ids(fetched), len(fetched.refused)) == (["r1"], 4)


@pytest.mark.parametrize("field", ["reviewId", "rating", "dateSince", "reviewContent"])
def test_a_changed_layout_is_an_error_naming_the_field(
    field: str, client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [{name: told for name, told in review(1).items() if name != field}])
    with pytest.raises(UnreadableContentError, match=field):
        fetch(client, server)


def test_answers_without_their_question_are_an_error(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(1, reviewContent=[{"question": "x", "rating": "y"}])])
    with pytest.raises(UnreadableContentError, match="questionGroup"):
        fetch(client, server)


@pytest.mark.parametrize(
    "body", ['{"errorCode": "INVALID"}', "[]", "", "<html>Log in</html>", "[" * 90_000]
)
def test_what_is_no_feed_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(FEED, body)
    with pytest.raises(UnreadableContentError, match=server.url):
        fetch(client, server)


def test_a_check_for_robots_is_an_error(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(FEED, "<title>Just a moment...</title>")
    with pytest.raises(BotWallError):
        fetch(client, server)


@pytest.mark.parametrize(
    ("code", "hint"), [(400, "location_id"), (401, "token"), (403, "token"), (404, "no such")]
)
def test_a_refusal_says_what_to_do(
    code: int, hint: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(FEED, '{"errorCode": "h4sh"}', status=code)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, server)
    assert told.value.permanent
    assert "h4sh" not in str(told.value)


def test_a_rate_limit_says_when_to_come_back(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(FEED, status=429, headers={"Retry-After": "30"})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server)
    assert told.value.retry_after_s == 30


def test_a_failure_on_a_later_page_keeps_what_was_had_and_the_place(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, [review(number) for number in range(100)])
    server.answer(FEED, status=503)
    fetched = fetch(client, server)
    assert (len(fetched.mentions), len(fetched.refused)) == (100, 1)
    assert fetched.state["reached"] == "2026-11-19T10:01:39+00:00"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"token": "t"}, "option location_id"),
        ({"location_id": "1"}, "option token"),
        ({"location_id": "a&b", "token": "t"}, "option location_id"),
        ({"location_id": "1", "token": "t", "site": "trustpilot"}, "option site"),
        ({"location_id": "1", "token": "t", "service": "ftp://x"}, "option service"),
        ({"location_id": "1", "token": ["s3cret"]}, "option token"),
    ],
)
def test_a_wrong_option_is_named_and_no_token_shown(
    options: dict[str, object], named: str, client: GuardedClient
) -> None:
    with pytest.raises(WrongOptionError, match=named) as told:
        ingest.fetch("kiyoh", options, {}, client, now=NOW)
    assert "s3cret" not in str(told.value)
