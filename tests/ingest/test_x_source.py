"""The `x` source against a replayed API v2: cursors, edits, deletions, allowances, refusals."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.earlier import Earlier
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    RetryLaterError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SEARCH = "/2/tweets/search/recent"
LOOKUP = "/2/tweets"
RECORDED = Path(__file__).parent / "recorded"


def made(hours_ago: float, extra: int = 0) -> str:
    """An id as X makes it: its time is in it."""
    moment_ms = int((NOW - timedelta(hours=hours_ago)).timestamp() * 1000)
    return str(((moment_ms - 1288834974657) << 22) + extra)


A, B, C, D = (made(hours) for hours in (8, 7, 6, 5))


def post(identity: str, text: str = "Hoi", **more: Any) -> dict[str, Any]:
    return {
        "id": identity,
        "text": text,
        "author_id": "1",
        "created_at": "2026-11-20T04:00:00.000Z",
        "edit_history_tweet_ids": [identity],
        "conversation_id": identity,
        "lang": "nl",
        **more,
    }


def page(posts: Sequence[dict[str, Any]], token: str | None = None, **more: Any) -> str:
    meta: dict[str, Any] = {"result_count": len(posts)}
    if token:
        meta["next_token"] = token
    users = [{"id": "1", "name": "Fenna", "username": "fenna"}]
    told = {"data": list(posts), "includes": {"users": users}} if posts else {}
    return json.dumps({**told, "meta": meta, **more})


def gone(identity: str, problem: str = "resource-not-found") -> dict[str, str]:
    return {
        "value": identity,
        "resource_id": identity,
        "parameter": "ids",
        "resource_type": "tweet",
        "title": "Not Found Error",
        "detail": f"Could not find tweet with ids: [{identity}].",
        "type": f"https://api.twitter.com/2/problems/{problem}",
    }


def fetch(
    client: GuardedClient,
    server: ReplayServer,
    state: State | None = None,
    now: datetime = NOW,
    earlier: Sequence[str] = (),
    **options: object,
) -> Fetched:
    given = {"query": "zonnig", "bearer_token": "t0ken", "service": server.url, **options}
    stored = json.loads(json.dumps(state or {}))
    handed = [Earlier(identity) for identity in earlier]
    return ingest.fetch("x", given, stored, client, now=now, earlier=handed)


def since(cursor: str, server: ReplayServer, **more: object) -> State:
    return {"heard": f"{server.url} zonnig", "cursor": cursor, **more}


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def asked(server: ReplayServer, name: str) -> list[str | None]:
    """What each search gave for a parameter."""
    from urllib.parse import parse_qs, urlsplit  # noqa: PLC0415 - only here

    found = [parse_qs(urlsplit(path).query) for path in server.paths if path.startswith(SEARCH)]
    return [one[name][0] if name in one else None for one in found]


def test_a_recorded_search_gives_its_expected_rows(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, (RECORDED / "x_search.json").read_bytes())
    fetched = fetch(client, server)
    rows = [ingest.raw_mention_to_json(mention) for mention in fetched.mentions]
    expected = (RECORDED / "x_search.json.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]
    assert [row.reason for row in fetched.refused] == [
        "the API says: Could not find user with author_id: [9004]."
    ]


def test_only_the_fields_on_the_list_are_asked_for_and_kept(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, (RECORDED / "x_search.json").read_bytes())
    fetched = fetch(client, server)
    kept = json.dumps([ingest.raw_mention_to_json(mention) for mention in fetched.mentions])
    assert not any(word in server.paths[0] for word in ("metrics", "image", "media", "location"))
    assert not any(word in kept for word in ("1200", "pbs.example", "media_keys", "like_count"))


def test_the_token_goes_in_a_header_and_nowhere_else(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([post(A)]))
    fetched = fetch(client, server)
    assert server.hits[0].headers["authorization"] == "Bearer t0ken"
    assert "t0ken" not in json.dumps(fetched.state) + " ".join(server.paths)


def test_reposts_cost_nothing_where_the_query_does_not_ask_for_them(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    fetch(client, server, query="a OR b")
    fetch(client, server, query="a is:retweet")
    assert asked(server, "query") == ["(a OR b) -is:retweet", "a is:retweet"]


def test_the_first_time_the_newest_are_taken_and_older_ones_are_no_gap(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([post(made(1, n)) for n in range(10)], "more"))
    fetched = fetch(client, server, limit=10)
    assert len(fetched.mentions) == 10
    assert (fetched.state["cursor"], fetched.state["open"]) == (made(1, 9), None)


def test_later_pages_are_followed_until_there_are_no_more(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([post(D)], "two"))
    server.answer(SEARCH, page([post(C)], "three"))
    server.answer(SEARCH, page([post(B)]))
    fetched = fetch(client, server, since(A, server))
    assert ids(fetched) == [B, C, D]
    assert asked(server, "since_id") == [A, A, A]
    assert asked(server, "next_token") == [None, "two", "three"]
    assert (fetched.state["cursor"], fetched.state["open"]) == (D, None)


def test_what_does_not_fit_is_read_first_the_next_time(
    client: GuardedClient, server: ReplayServer
) -> None:
    many = [made(2, n) for n in range(20)]
    server.answer(SEARCH, page([post(one) for one in reversed(many[10:])], "two"))
    server.answer(SEARCH, page([post(one) for one in reversed(many[:10])]))
    server.answer(SEARCH, page([]))
    first = fetch(client, server, since(A, server), limit=10, recheck=0)
    assert first.state["open"] == {"since": A, "until": many[10]}
    second = fetch(client, server, first.state, limit=20, recheck=0)
    assert ids(second) == many[:10]
    assert asked(server, "until_id") == [None, many[10], None]
    assert (second.state["cursor"], second.state["open"]) == (many[19], None)


def test_a_rate_limit_on_a_later_page_keeps_what_was_had_and_the_place(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([post(D), post(C)], "two"))
    server.answer(SEARCH, status=429)
    fetched = fetch(client, server, since(A, server))
    assert (ids(fetched), fetched.state["open"]) == ([C, D], {"since": A, "until": C})
    assert "not now" in fetched.refused[0].reason


def test_a_rate_limit_says_when_to_come_back(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(SEARCH, '{"title":"Too Many Requests"}', status=429)
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server)
    assert told.value.retry_after_s == 900


def test_a_used_up_allowance_stops_the_pages_and_the_next_fetch_until_its_reset(
    client: GuardedClient, server: ReplayServer
) -> None:
    reset = str(int(NOW.timestamp()) + 600)
    used_up = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": reset}
    server.answer(SEARCH, page([post(D)], "two"), headers=used_up)
    first = fetch(client, server, since(A, server))
    assert (len(server.paths), first.state["open"]) == (1, {"since": A, "until": D})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server, first.state)
    assert (told.value.retry_after_s, len(server.paths)) == (600, 1)
    fetch(client, server, first.state, NOW + timedelta(seconds=601))
    assert len(server.paths) > 1


def test_an_edit_is_the_same_mention_with_its_newest_text(
    client: GuardedClient, server: ReplayServer
) -> None:
    newer = post(B, "beter", edit_history_tweet_ids=[A, B])
    server.answer(SEARCH, page([newer, post(A, "eerst", edit_history_tweet_ids=[A, B])]))
    (mention,) = fetch(client, server).mentions
    assert (mention.external_id, mention.text) == (A, "beter")
    assert mention.published_at == NOW - timedelta(hours=8)
    assert mention.edited_at == NOW - timedelta(hours=7)


def test_edits_and_deletions_of_earlier_posts_are_followed(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    watched = {A: A, C: C, D: D}
    query = "tweet.fields=author_id,conversation_id,created_at,edit_history_tweet_ids,lang,"
    query += "note_tweet,referenced_tweets&expansions=author_id&user.fields=name,username"
    found = page([post(A, edit_history_tweet_ids=[A, B]), post(D)], errors=[gone(C)])
    server.answer(f"{LOOKUP}?ids={A},{C},{D}&{query}", found)
    newer = page([post(B, "Opgelost", edit_history_tweet_ids=[A, B])])
    server.answer(f"{LOOKUP}?ids={B}&{query}", newer)
    fetched = fetch(client, server, since(D, server, watched=watched))
    assert [(one.external_id, one.text) for one in fetched.mentions] == [(A, "Opgelost")]
    assert (fetched.removed, fetched.state["watched"]) == ([C], {D: D, A: B})


@pytest.mark.parametrize("problem", ["resource-not-found", "not-authorized-for-resource"])
def test_the_only_post_can_be_gone_because_the_api_says_so(
    problem: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    server.answer(LOOKUP, json.dumps({"errors": [gone(A, problem)]}))
    fetched = fetch(client, server, since(A, server, watched={A: A}))
    assert (fetched.removed, fetched.state["watched"]) == ([A], {})
    assert not fetched.not_modified


def test_a_post_is_gone_also_where_the_api_does_not_name_the_parameter(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    told = {name: one for name, one in gone(A).items() if name not in {"parameter", "value"}}
    author = {**gone(B), "parameter": "author_id", "resource_type": "user"}
    found = page([post(C)], errors=[told, author, {**told, "resource_type": "user"}])
    server.answer(LOOKUP, found)
    fetched = fetch(client, server, since(D, server, watched={A: A, B: B, C: C}))
    assert (fetched.removed, fetched.state["watched"]) == ([A], {B: B, C: C})


@pytest.mark.parametrize(
    "told",
    [
        {"parameter": {}, "resource_type": []},
        {"parameter": ["ids"]},
        {"resource_type": {"tweet": 1}},
        {"type": 7},
        {"resource_id": [A], "value": None},
    ],
)
def test_an_error_of_another_shape_tells_of_nothing_gone(
    told: dict[str, Any], client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    server.answer(LOOKUP, page([post(B)], errors=[{**gone(A), **told}]))
    fetched = fetch(client, server, since(D, server, watched={A: A, B: B}))
    assert (fetched.removed, fetched.state["watched"]) == ([], {A: A, B: B})


def test_a_post_that_came_is_not_gone_whatever_else_is_said_of_it(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    server.answer(LOOKUP, page([post(A), post(B)], errors=[gone(A)]))
    assert not fetch(client, server, since(D, server, watched={A: A, B: B})).removed


@pytest.mark.parametrize(
    ("told", "language"),
    [
        *[(code, None) for code in ("und", "zxx", "art", "qam", "qct", "qht", "qme", "qst")],
        *[("in", "id"), ("iw", "he"), ("nl", "nl"), ("qu", "qu"), ("que", "que")],
    ],
)
def test_codes_that_name_no_language_are_none_and_old_ones_are_told_anew(
    told: str, language: str | None, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([post(A, lang=told)]))
    (mention,) = fetch(client, server).mentions
    assert mention.language == language


@pytest.mark.parametrize("answer", ['{"data": []}', "{}", "<html>", '{"errors": []}'])
def test_a_post_that_is_not_named_as_gone_stays(
    answer: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    server.answer(LOOKUP, answer)
    fetched = fetch(client, server, since(A, server, watched={A: A}))
    assert (tuple(fetched.removed), fetched.state["watched"]) == ((), {A: A})
    assert fetched.not_modified


def test_looking_again_can_be_switched_off(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(SEARCH, page([]))
    fetched = fetch(client, server, since(D, server, watched={A: A}), earlier=[B], recheck=0)
    assert (len(server.paths), fetched.left_over) == (1, [])


def asked_for(server: ReplayServer) -> list[str]:
    """The ids of the first look."""
    from urllib.parse import parse_qs, urlsplit  # noqa: PLC0415 - only here

    looks = [path for path in server.paths if path.startswith(f"{LOOKUP}?")]
    return parse_qs(urlsplit(looks[0]).query)["ids"][0].split(",")


def test_posts_that_were_stored_long_ago_are_asked_for_too(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    old = [made(24 * days) for days in (90, 80, 70)]
    edited = post(old[1], "Opgelost", edit_history_tweet_ids=[old[1]])
    server.answer(LOOKUP, page([post(A), edited], errors=[gone(old[0])]))
    state = since(D, server, watched={A: A, B: B})
    fetched = fetch(client, server, state, earlier=[A, *old], recheck=3)
    assert asked_for(server) == [A, old[0], old[1]]  # a part is for the youngest
    assert fetched.removed == [old[0]]
    assert fetched.left_over == [old[2]]
    assert fetched.state["watched"] == {B: B, A: A}
    assert "also" not in fetched.state


@pytest.mark.parametrize(
    ("youngest", "earlier", "recheck", "looks"),
    [(10, 100, 20, (5, 15)), (10, 2, 8, (6, 2)), (1, 100, 20, (1, 19)), (10, 9, 1, (1, 0))],
)
def test_every_look_is_paid_for_so_there_are_no_more_than_wanted(
    client: GuardedClient,
    server: ReplayServer,
    youngest: int,
    earlier: int,
    recheck: int,
    looks: tuple[int, int],
) -> None:
    server.answer(SEARCH, page([]))
    server.answer(LOOKUP, page([post(A)]))
    young = [made(1, extra) for extra in range(youngest)]
    old = [made(2400, extra) for extra in range(earlier)]
    state = since(D, server, watched={one: one for one in young})
    fetched = fetch(client, server, state, earlier=old, recheck=recheck)
    given = asked_for(server)
    assert (len({*given} & {*young}), len({*given} & {*old})) == looks
    assert len(fetched.left_over) == earlier - looks[1]


def test_when_x_cannot_tell_earlier_posts_wait_for_another_turn(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    server.answer(LOOKUP, "<html>")
    fetched = fetch(client, server, since(D, server), earlier=[A, B])
    assert fetched.left_over == [A, B]
    assert not fetched.removed


def test_an_old_post_that_was_edited_does_not_push_a_young_one_out(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([]))
    old, newer = made(2400), made(2399)
    server.answer(LOOKUP, page([post(newer, "Opgelost", edit_history_tweet_ids=[old, newer])]))
    fetched = fetch(client, server, since(D, server, watched={A: A}), earlier=[old])
    assert [(one.external_id, one.text) for one in fetched.mentions] == [(old, "Opgelost")]
    assert old not in fetched.state["watched"]


def test_ids_that_the_search_cannot_reach_any_more_are_not_sent(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, page([post(D)]))
    old = made(24 * 9)
    state = since(old, server, open={"since": made(24 * 12), "until": made(24 * 10)})
    asked_at = (NOW - timedelta(days=9)).isoformat()
    fetched = fetch(client, server, {**state, "asked_at": asked_at})
    assert (asked(server, "since_id"), asked(server, "until_id")) == ([None], [None])
    assert (ids(fetched), fetched.state["open"]) == ([D], None)
    assert "not asked for seven days" in fetched.refused[0].reason


def test_an_empty_page_is_nothing_new(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(SEARCH, page([]))
    fetched = fetch(client, server, since(A, server))
    assert (fetched.mentions, fetched.not_modified, fetched.state["cursor"]) == ((), True, A)


def test_a_state_of_another_query_is_not_used(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(SEARCH, page([post(B)]))
    assert ids(fetch(client, server, since(A, server), query="anders")) == [B]
    assert asked(server, "since_id") == [None]


def test_a_broken_post_is_refused_and_the_others_go_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    broken = [post("x1"), post(A, created_at="gisteren?"), {"id": B}, post(C)]
    server.answer(SEARCH, page(broken))
    fetched = fetch(client, server)
    assert ids(fetched) == [C]
    assert [
        field in row.reason
        for field, row in zip(
            ("field id", "created_at", "created_at"), fetched.refused, strict=True
        )
    ] == [True] * 3


@pytest.mark.parametrize("field", ["id", "text", "created_at"])
def test_a_changed_layout_is_an_error_naming_the_field(
    field: str, client: GuardedClient, server: ReplayServer
) -> None:
    changed = {name: told for name, told in post(A).items() if name != field}
    server.answer(SEARCH, page([changed, changed]))
    with pytest.raises(UnreadableContentError, match=f"field {field}"):
        fetch(client, server)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('{"meta": {"result_count": 2}}', "field data"),
        ('{"posts": []}', "field meta"),
        ('{"errors": [{"detail": "Storing op zee"}]}', "field meta; the API says: Storing op zee"),
        ("[]", "not an object"),
        ("<html>Log in</html>", "JSON"),
        ("", "JSON"),
        ("[" * 90_000, "nested too deeply"),
    ],
)
def test_what_is_no_search_answer_is_an_error(
    body: str, told: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, body)
    with pytest.raises(UnreadableContentError, match=told):
        fetch(client, server)


def test_a_check_for_robots_is_an_error(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(SEARCH, "<title>Just a moment...</title>")
    with pytest.raises(BotWallError):
        fetch(client, server)


@pytest.mark.parametrize(
    ("code", "hint"), [(401, "bearer_token"), (402, "credits"), (403, "access level")]
)
def test_a_refusal_says_what_to_do(
    code: int, hint: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, json.dumps({"title": "Unauthorized"}), status=code)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, server)
    assert told.value.permanent
    assert "t0ken" not in str(told.value)


@pytest.mark.parametrize("listen", ["search", "stream"])
def test_a_spending_limit_is_not_taken_for_a_missing_right(
    listen: str, client: GuardedClient, server: ReplayServer
) -> None:
    told = {"title": "SpendCapReached", "detail": "reached its billing cycle spend cap"}
    for place in (SEARCH, "/2/tweets/search/stream/rules"):
        server.answer(place, json.dumps(told), status=403)
    with pytest.raises(BadAnswerError, match="spending limit") as caught:
        fetch(client, server, listen=listen)
    assert caught.value.permanent


def test_a_wrong_query_is_explained_as_the_api_does_without_the_token(
    client: GuardedClient, server: ReplayServer
) -> None:
    problem = "no viable alternative at character ')' (t0ken)"
    server.answer(SEARCH, json.dumps({"errors": [{"message": problem}]}), status=400)
    with pytest.raises(BadAnswerError, match="no viable alternative") as told:
        fetch(client, server)
    assert "t0ken" not in str(told.value)
    assert told.value.excerpt == b""


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"bearer_token": "t"}, "option query"),
        ({"query": "a"}, "option bearer_token"),
        ({"query": "", "bearer_token": "t"}, "option query"),
        ({"query": "a", "bearer_token": "t", "limit": 9}, "option limit: .* 10"),
        ({"query": "a", "bearer_token": "t", "service": "ftp://x"}, "option service"),
        ({"query": "a", "bearer_token": ["s3cret"]}, "option bearer_token"),
    ],
)
def test_a_wrong_option_is_named_and_no_token_shown(
    options: dict[str, object], named: str, client: GuardedClient
) -> None:
    with pytest.raises(WrongOptionError, match=named) as told:
        ingest.fetch("x", options, {}, client, now=NOW)
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    "name",
    ["tweepy.test_client_search_recent_tweets.exchanges.json"],
)
def test_recordings_without_the_fields_asked_for_name_what_is_missing(
    name: str, client: GuardedClient, server: ReplayServer, shared: Path
) -> None:
    exchange = json.loads((shared / "twitter_v2" / name).read_text("utf-8"))[0]["response"]
    server.answer(SEARCH, json.dumps(exchange["body"]))
    with pytest.raises(UnreadableContentError, match="created_at"):
        fetch(client, server)


def test_a_recorded_search_of_others_is_read_in_full(
    client: GuardedClient, server: ReplayServer, shared: Path
) -> None:
    recording = "twitter_v2/python-twitter.apis__searches__search_tweets_query.json"
    told = json.loads((shared / recording).read_text("utf-8"))
    told.setdefault("meta", {"result_count": len(told["data"])})
    told["meta"].pop("next_token", None)
    server.answer(SEARCH, json.dumps(told))
    fetched = fetch(client, server)
    assert len(fetched.mentions) == len(told["data"])
    assert all(mention.author_handle for mention in fetched.mentions)
    assert not fetched.refused
