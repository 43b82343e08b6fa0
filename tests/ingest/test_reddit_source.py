"""The `reddit` source against a replayed interface: tokens, rates, edits, deletions."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import ingest
from ingest.errors import (
    BadAnswerError,
    ForbiddenAddressError,
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
NEW = "/r/zonnig/new"
INFO = "/api/info"
TOKEN = "/api/v1/access_token"
FOREVER = {"x-ratelimit-remaining": "598.0", "x-ratelimit-reset": "459"}


def link(number: int, text: str = "Hoi", **more: Any) -> dict[str, Any]:
    data = {
        "name": f"t3_{number}",
        "title": "Titel",
        "selftext": text,
        "is_self": True,
        "author": "fenna_test",
        "author_fullname": "t2_aaaa",
        "subreddit": "zonnig",
        "permalink": f"/r/zonnig/comments/{number}/titel/",
        "created_utc": (NOW - timedelta(days=1) + timedelta(minutes=number)).timestamp(),
        "edited": False,
    }
    return {"kind": "t3", "data": {**data, **more}}


def listing(things: Sequence[dict[str, Any]], after: str | None = None) -> str:
    return json.dumps({"kind": "Listing", "data": {"children": list(things), "after": after}})


@pytest.fixture
def reddit(server: ReplayServer) -> ReplayServer:
    server.answer(TOKEN, json.dumps({"access_token": "t0ken"}), method="POST")
    return server


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {
        "service": server.url,
        "login_service": server.url,
        "client_id": "an-id",
        "client_secret": "s3cret",
        **(
            options if {"query", "subreddit"} & set(options) else {"subreddit": "zonnig", **options}
        ),
    }
    return ingest.fetch("reddit", given, state or {}, client, now=NOW)


def kept(fetched: Fetched) -> State:
    state: State = json.loads(json.dumps(fetched.state))
    return state


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


@pytest.mark.parametrize(
    ("file", "path", "options"),
    [
        ("reddit_new.json", NEW, {}),
        ("reddit_comments.json", "/r/zonnig/comments", {"take": "comments"}),
    ],
)
def test_a_recorded_listing_gives_its_expected_rows(
    file: str, path: str, options: dict[str, object], client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(path, (RECORDED / file).read_bytes())
    rows = [ingest.raw_mention_to_json(one) for one in fetch(client, reddit, **options).mentions]
    expected = (RECORDED / f"{file}.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]


def test_the_application_asks_for_a_token_by_its_id_and_secret(
    client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, listing([link(1)]), headers=FOREVER)
    fetched = fetch(client, reddit, username="u/zonnig_webcare")
    asked, got = reddit.hits
    basic = base64.b64encode(b"an-id:s3cret").decode()
    assert (asked.headers["authorization"], asked.body) == (
        f"Basic {basic}",
        b"grant_type=client_credentials",
    )
    assert got.headers["authorization"] == "Bearer t0ken"
    assert got.headers["user-agent"] == "python:luisterpost:0.1 (by /u/zonnig_webcare)"
    assert "raw_json=1" in got.path
    assert "t0ken" not in json.dumps(fetched.state)
    assert "s3cret" not in json.dumps(fetched.state)


def test_pages_are_followed_up_to_the_limit(client: GuardedClient, reddit: ReplayServer) -> None:
    reddit.answer(f"{NEW}?limit=3&raw_json=1", listing([link(9), link(8)], "t3_8"))
    reddit.answer(f"{NEW}?limit=1&after=t3_8&raw_json=1", listing([link(7)], "t3_7"))
    fetched = fetch(client, reddit, limit=3)
    assert ids(fetched) == ["t3_7", "t3_8", "t3_9"]
    assert len(reddit.paths) == 3


def test_a_search_is_sorted_by_time_and_may_be_kept_to_a_subreddit(
    client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer("/search", listing([link(1)]))
    reddit.answer("/r/zonnig/search", listing([link(2)]))
    fetch(client, reddit, query='zonnig OR "zonnig energie"')
    asked = parse_qs(urlsplit(reddit.paths[-1]).query)
    assert (asked["q"], asked["sort"]) == (['zonnig OR "zonnig energie"'], ["new"])
    fetch(client, reddit, query="storing", subreddit="r/zonnig")
    assert "restrict_sr=true" in reddit.paths[-1]


def test_edits_and_deletions_of_earlier_posts_are_followed(
    client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, listing([link(5), link(4), link(3), link(2), link(1)]))
    reddit.answer(NEW, listing([link(5)]))
    edited = link(1, "Toch opgelost", edited=(NOW - timedelta(hours=1)).timestamp())
    deleted = link(2, "[deleted]", author="[deleted]")
    removed = link(3, "Er stond iets", removed_by_category="moderator")
    reddit.answer(INFO, listing([edited, deleted, removed, link(5)]))
    first = fetch(client, reddit)
    second = fetch(client, reddit, kept(first))
    assert [(one.external_id, one.text) for one in second.mentions] == [("t3_1", "Toch opgelost")]
    assert sorted(second.removed) == ["t3_2", "t3_3", "t3_4"]
    assert sorted(second.state["watched"]) == ["t3_1", "t3_5"]


def test_a_post_that_its_listing_shows_as_deleted_is_removed(
    client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, listing([link(2), link(1)]))
    reddit.answer(NEW, listing([link(2, "[removed]"), link(1)]))
    second = fetch(client, reddit, kept(fetch(client, reddit)))
    assert (second.removed, second.mentions, second.not_modified) == (["t3_2"], (), False)


def test_an_author_who_left_is_forgotten(client: GuardedClient, reddit: ReplayServer) -> None:
    reddit.answer(NEW, listing([link(1)]))
    reddit.answer(NEW, listing([link(1, author="[deleted]")]))
    (mention,) = fetch(client, reddit, kept(fetch(client, reddit))).mentions
    assert (mention.author_handle, mention.author_url) == (None, None)
    assert "author_id" not in mention.extra


def test_a_token_that_ran_out_is_replaced_once(client: GuardedClient, server: ReplayServer) -> None:
    for token in ("old", "new"):
        server.answer(TOKEN, json.dumps({"access_token": token}), method="POST")
    server.answer(NEW, '{"message":"Unauthorized","error":401}', status=401)
    server.answer(NEW, listing([link(1)]))
    assert ids(fetch(client, server)) == ["t3_1"]
    assert server.hits[-1].headers["authorization"] == "Bearer new"


def test_a_token_that_is_never_accepted_is_a_clear_error(
    client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, "{}", status=401)
    with pytest.raises(BadAnswerError, match="also with a new token") as told:
        fetch(client, reddit)
    assert told.value.permanent
    assert len(reddit.hits) == 4


def test_a_wrong_secret_is_named_and_never_shown(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(TOKEN, '{"message":"Unauthorized","error":401}', status=401, method="POST")
    with pytest.raises(BadAnswerError, match="client_id or client_secret is wrong") as told:
        fetch(client, server)
    assert "s3cret" not in str(told.value)


def test_an_answer_without_a_token_is_an_error(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(TOKEN, '{"error":"unsupported_grant_type"}', method="POST")
    with pytest.raises(BadAnswerError, match="without a token"):
        fetch(client, server)


def test_a_rate_limit_says_when_to_come_back(client: GuardedClient, reddit: ReplayServer) -> None:
    reddit.answer(NEW, "{}", status=429, headers={"x-ratelimit-reset": "459"})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, reddit)
    assert told.value.retry_after_s == 459


def test_a_rate_that_is_used_up_is_respected_before_reddit_refuses(
    client: GuardedClient, reddit: ReplayServer
) -> None:
    spent = {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "120"}
    reddit.answer(NEW, listing([link(9)], "t3_9"), headers=spent)
    first = fetch(client, reddit)
    assert ids(first) == ["t3_9"]
    assert "rate limit is used up" in first.refused[0].reason
    count = len(reddit.hits)
    with pytest.raises(RetryLaterError, match="used up") as told:
        fetch(client, reddit, kept(first))
    assert told.value.retry_after_s == 120
    assert len(reddit.hits) == count


@pytest.mark.parametrize(("status", "hint"), [(403, "closed"), (404, "no such subreddit")])
def test_a_refusal_says_what_to_do(
    status: int, hint: str, client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, '{"reason":"private"}', status=status)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, reddit)
    assert told.value.permanent


def test_a_subreddit_that_leads_to_a_search_does_not_exist(
    client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.redirect(NEW, "/subreddits/search?q=zonnig")
    reddit.answer("/subreddits/search", listing([{"kind": "t5", "data": {"name": "t5_1"}}]))
    with pytest.raises(BadAnswerError, match="no such subreddit"):
        fetch(client, reddit)


def test_the_token_goes_to_no_other_site(
    client: GuardedClient, reddit: ReplayServer, canary: ReplayServer
) -> None:
    reddit.redirect(NEW, f"{canary.url}/steal")
    with pytest.raises(ForbiddenAddressError):
        fetch(client, reddit)
    assert canary.hits == []


def test_an_empty_page_is_an_error_only_where_posts_were_before(
    client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, listing([]))
    reddit.answer(NEW, listing([link(2), link(1)]))
    reddit.answer(NEW, listing([]))
    assert fetch(client, reddit).mentions == ()
    state = kept(fetch(client, reddit))
    with pytest.raises(NothingFoundError):
        fetch(client, reddit, state)


@pytest.mark.parametrize(
    "missing", ["kind", "data.name", "data.selftext", "data.author", "data.permalink"]
)
def test_a_changed_layout_names_the_field(
    missing: str, client: GuardedClient, reddit: ReplayServer
) -> None:
    changed = link(1)
    *path, last = missing.split(".")
    del (changed[path[0]] if path else changed)[last]
    reddit.answer(NEW, listing([changed]))
    with pytest.raises(UnreadableContentError, match=f"field {missing}"):
        fetch(client, reddit)


@pytest.mark.parametrize("when", [None, True, "soon", 1e300, -1e300])
def test_a_time_that_cannot_be_names_its_field(
    when: object, client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, listing([link(1, created_utc=when)]))
    with pytest.raises(UnreadableContentError, match=r"data\.created_utc"):
        fetch(client, reddit)


@pytest.mark.parametrize("when", [float("nan"), float("inf")])
def test_what_only_python_calls_json_is_refused(
    when: float, client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, listing([link(1, created_utc=when)]))
    with pytest.raises(UnreadableContentError, match="is no number"):
        fetch(client, reddit)


@pytest.mark.parametrize("body", ["<html>Log in", "", "[]", '{"data":{}}', "[" * 90_000, "3"])
def test_what_is_no_listing_is_an_error(
    body: str, client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, body)
    with pytest.raises(UnreadableContentError, match=reddit.url):
        fetch(client, reddit)


def test_robots_rules_for_search_engines_are_not_asked_for(
    client: GuardedClient, reddit: ReplayServer
) -> None:
    reddit.answer(NEW, listing([link(1)]))
    fetch(client, reddit)
    assert "/robots.txt" not in [hit.path for hit in reddit.hits]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "query or subreddit is needed"),
        ({"query": "a", "take": "comments"}, "take comments needs a subreddit and no query"),
        ({"subreddit": "a b"}, "option subreddit: 'a b' is not a name"),
        ({"subreddit": "../x"}, "option subreddit: '../x' is not a name"),
        ({"query": "a", "take": "all"}, "option take"),
    ],
)
def test_a_wrong_option_is_named(
    options: dict[str, object], named: str, client: GuardedClient
) -> None:
    given = {"client_id": "i", "client_secret": "s", **options}
    with pytest.raises(WrongOptionError, match=named):
        ingest.fetch("reddit", given, {}, client, now=NOW)


@pytest.mark.parametrize(
    ("file", "path", "options"),
    [
        ("praw.TestSubredditListings.test_new.exchanges.json", NEW, {}),
        (
            "praw.TestSubredditListings.test_comments.exchanges.json",
            "/r/zonnig/comments",
            {"take": "comments"},
        ),
        ("praw.TestSubreddit.test_search.exchanges.json", "/search", {"query": "praw"}),
    ],
)
def test_recorded_posts_are_read_in_full(
    file: str,
    path: str,
    options: dict[str, object],
    client: GuardedClient,
    reddit: ReplayServer,
    shared: Path,
) -> None:
    told = json.loads((shared / "reddit" / file).read_text("utf-8"))[0]["response"]["body"]
    told["data"]["after"] = None
    reddit.answer(path, json.dumps(told))
    fetched = fetch(client, reddit, **options)
    names = {child["data"]["name"] for child in told["data"]["children"]}
    assert fetched.refused == ()
    assert {mention.external_id for mention in fetched.mentions} <= names
    assert len(fetched.mentions) >= len(names) - 2
