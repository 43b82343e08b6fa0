"""The `bluesky` source against a replayed service: cursors, log-in, threads, errors."""

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
    NothingFoundError,
    RetryLaterError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from ingest.sources.bluesky import SOURCE
from ingest.trying import check_login
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
SEARCH = "/xrpc/app.bsky.feed.searchPosts"
FEED = "/xrpc/app.bsky.feed.getAuthorFeed"
POSTS = "/xrpc/app.bsky.feed.getPosts"
LOGIN = "/xrpc/com.atproto.server.createSession"
DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"


def uri(number: int) -> str:
    return f"at://{DID}/app.bsky.feed.post/3k{number}"


def post(number: int, text: str = "Hoi", **record: Any) -> dict[str, Any]:
    at = f"2026-11-19T10:{number:02d}:00.000Z"
    return {
        "uri": uri(number),
        "cid": "bafy",
        "author": {"did": DID, "handle": "fenna.example", "displayName": "Fenna", "labels": []},
        "record": {"$type": "app.bsky.feed.post", "createdAt": at, "text": text, **record},
        "indexedAt": at,
        "labels": [],
    }


def serve(
    server: ReplayServer, path: str, posts: Sequence[dict[str, Any]], cursor: str | None = None
) -> None:
    place = "feed" if path.startswith(FEED) else "posts"
    server.answer(path, json.dumps({place: list(posts), "cursor": cursor}))


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {"service": server.url, "login_service": server.url, **options}
    if not {"query", "hashtag", "actor", "notifications"} & set(options):
        given["query"] = "zonnig"
    return ingest.fetch("bluesky", given, state or {}, client, now=NOW)


def log_in(server: ReplayServer, *tokens: str) -> None:
    for token in tokens:
        server.answer(LOGIN, json.dumps({"accessJwt": token, "did": DID}), method="POST")


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def test_a_recorded_search_gives_its_expected_rows(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, (RECORDED / "bluesky_search.json").read_bytes())
    rows = [ingest.raw_mention_to_json(one) for one in fetch(client, server).mentions]
    expected = (RECORDED / "bluesky_search.json.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]


def test_pages_are_followed_by_cursor_up_to_the_limit(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, f"{SEARCH}?limit=3&sort=latest&q=zonnig", [post(9), post(8)], "2")
    serve(server, f"{SEARCH}?limit=1&cursor=2&sort=latest&q=zonnig", [post(7)], "3")
    fetched = fetch(client, server, limit=3)
    assert ids(fetched) == [uri(7), uri(8), uri(9)]
    assert len(server.paths) == 2


def test_later_only_new_posts_are_told(client: GuardedClient, server: ReplayServer) -> None:
    serve(server, SEARCH, [post(2), post(1)])
    serve(server, SEARCH, [post(3), post(2), post(1)])
    serve(server, POSTS, [post(1), post(2), post(3)])
    first = fetch(client, server)
    second = fetch(client, server, json.loads(json.dumps(first.state)))
    third = fetch(client, server, json.loads(json.dumps(second.state)))
    assert (ids(second), third.mentions, third.not_modified) == ([uri(3)], (), True)


def test_a_post_asked_again_that_is_gone_is_removed(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, SEARCH, [post(2), post(1)])
    serve(server, SEARCH, [post(2)])
    serve(server, POSTS, [post(2)])
    first = fetch(client, server)
    second = fetch(client, server, json.loads(json.dumps(first.state)))
    assert second.removed == [uri(1)]
    assert parse_qs(urlsplit(server.paths[-1]).query)["uris"] == [uri(1), uri(2)]


@pytest.mark.parametrize("author", [DID, "did:web:" + "lang" * 25 + ".example"])
def test_as_many_posts_as_are_looked_at_again_fit_into_addresses(
    author: str, client: GuardedClient, server: ReplayServer
) -> None:
    posts = [post(number) for number in range(40)][::-1]
    for one in posts:
        one["uri"] = f"at://{author}/app.bsky.feed.post/{one['uri'][-3:]:a>13}"
    serve(server, SEARCH, posts)
    serve(server, SEARCH, posts[:1])
    serve(server, POSTS, posts[:1])
    second = fetch(client, server, json.loads(json.dumps(fetch(client, server).state)))
    assert (len(second.removed), second.refused) == (19, ())


def test_a_hashtag_and_a_language_are_asked_for_by_name(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, SEARCH, [post(1)])
    fetch(client, server, hashtag="#zonnig", language="nl")
    asked = parse_qs(urlsplit(server.paths[0]).query)
    assert (asked["q"], asked["tag"], asked["lang"]) == (["#zonnig"], ["zonnig"], ["nl"])


def test_of_an_account_reposts_are_skipped(client: GuardedClient, server: ReplayServer) -> None:
    repost = {"post": post(5), "reason": {"$type": "app.bsky.feed.defs#reasonRepost"}}
    serve(server, FEED, [repost, {"post": post(1)}])
    fetched = fetch(client, server, actor="@zonnig.example")
    assert (ids(fetched), fetched.refused) == ([uri(1)], ())
    assert "actor=zonnig.example" in server.paths[0]


def test_of_an_account_other_languages_are_left_out(
    client: GuardedClient, server: ReplayServer
) -> None:
    items = [{"post": post(2, langs=["en"])}, {"post": post(1, langs=["nl-NL"])}]
    serve(server, FEED, items)
    assert ids(fetch(client, server, actor="zonnig.example", language="nl")) == [uri(1)]


def test_answers_share_the_thread_of_their_root_or_are_left_out(
    client: GuardedClient, server: ReplayServer
) -> None:
    reply = {"root": {"uri": uri(1)}, "parent": {"uri": uri(2)}}
    serve(server, SEARCH, [post(3, reply=reply)])
    (mention,) = fetch(client, server).mentions
    assert (mention.conversation_id, mention.in_reply_to) == (uri(1), uri(2))
    assert fetch(client, server, include_replies=False).mentions == ()


def test_authors_who_hide_from_strangers_are_left_out_without_a_log_in(
    client: GuardedClient, server: ReplayServer
) -> None:
    hidden = post(2)
    hidden["author"]["labels"] = [{"val": "!no-unauthenticated"}]
    serve(server, SEARCH, [hidden, post(1)])
    assert ids(fetch(client, server)) == [uri(1)]


def test_only_what_is_listed_is_kept_of_a_person(
    client: GuardedClient, server: ReplayServer
) -> None:
    seen = post(1)
    seen["author"] |= {"avatar": "https://cdn.example/a.jpeg", "followersCount": 12}
    serve(server, SEARCH, [seen])
    (mention,) = fetch(client, server).mentions
    told = json.dumps(ingest.raw_mention_to_json(mention))
    assert "a.jpeg" not in told
    assert "12" not in json.dumps(dict(mention.extra))
    assert mention.extra == {"author_id": DID}


@pytest.mark.parametrize(
    ("shown", "link", "text"),
    [
        (
            "zonnig.example/sto...",
            "https://zonnig.example/storing",
            "https://zonnig.example/storing",
        ),
        ("zonnig.example/sto…", "https://zonnig.example/storing", "https://zonnig.example/storing"),
        ("kijk hier", "https://zonnig.example/storing", "kijk hier"),
        ("...", "https://zonnig.example/storing", "..."),
    ],
)
def test_shortened_links_are_written_out(
    shown: str, link: str, text: str, client: GuardedClient, server: ReplayServer
) -> None:
    start = len("Storing 😡 ".encode())
    features = [{"$type": "app.bsky.richtext.facet#link", "uri": link}]
    index = {"byteStart": start, "byteEnd": start + len(shown.encode())}
    facets = [{"index": index, "features": features}]
    serve(server, SEARCH, [post(1, f"Storing 😡 {shown} !", facets=facets)])
    (mention,) = fetch(client, server).mentions
    assert (mention.text, mention.extra["links"]) == (f"Storing 😡 {text} !", [link])


@pytest.mark.parametrize(
    "facets",
    [
        "no list",
        [3],
        [{"index": {"byteStart": 2, "byteEnd": 900}, "features": [{"uri": "https://h"}]}],
        [{"index": {"byteStart": -1, "byteEnd": 2}, "features": [{"uri": "https://h"}]}],
        [{"index": {"byteStart": "0", "byteEnd": 2}, "features": [{"uri": "https://h"}]}],
        [{"index": {"byteStart": 0, "byteEnd": 2}, "features": [{"uri": 7}]}],
        [{"index": {"byteStart": 0, "byteEnd": 2}, "features": [{"uri": "javascript:x"}]}],
    ],
)
def test_facets_that_make_no_sense_leave_the_text_alone(
    facets: object, client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, SEARCH, [post(1, "é 😡 hoi", facets=facets)])
    (mention,) = fetch(client, server).mentions
    assert mention.text == "é 😡 hoi"
    assert all(link.startswith("https://") for link in mention.extra.get("links", []))


def test_a_log_in_asks_the_accounts_own_service_with_a_token(
    client: GuardedClient, server: ReplayServer, canary: ReplayServer
) -> None:
    log_in(server, "t0ken")
    serve(server, SEARCH, [post(1)])
    given = {"identifier": "@zonnig.example", "app_password": "aaaa-bbbb", "service": canary.url}
    fetched = fetch(client, server, **given)
    assert json.loads(next(hit.body for hit in server.hits if hit.method == "POST")) == {
        "identifier": "zonnig.example",
        "password": "aaaa-bbbb",
    }
    assert server.hits[-1].headers["authorization"] == "Bearer t0ken"
    assert canary.hits == []
    assert "t0ken" not in json.dumps(fetched.state)
    assert "aaaa-bbbb" not in json.dumps(fetched.state)


LOGGED_IN = {"identifier": "zonnig.example", "app_password": "aaaa-bbbb"}
EXPIRED = json.dumps({"error": "ExpiredToken", "message": "Token has expired"})


def jwt(name: str, until: datetime) -> str:
    """A token as Bluesky makes it: its second part tells until when it holds."""
    told = json.dumps({"scope": "com.atproto.appPass", "exp": int(until.timestamp())}).encode()
    return f"{name}.{base64.urlsafe_b64encode(told).decode().rstrip('=')}.signature"


HUGE = base64.urlsafe_b64encode(b'{"exp": 1' + b"0" * 400 + b"}").decode().rstrip("=")


def log_ins(server: ReplayServer) -> int:
    return sum(hit.path == LOGIN for hit in server.hits)


def test_a_token_is_used_until_shortly_before_it_runs_out(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, jwt("one", NOW + timedelta(hours=2)), jwt("two", NOW + timedelta(hours=4)))
    serve(server, SEARCH, [post(1)])
    given = {"query": "zonnig", "service": server.url, "login_service": server.url, **LOGGED_IN}
    seen = []
    for minutes in (0, 15, 109, 111, 130):
        now = NOW + timedelta(minutes=minutes)
        ingest.fetch("bluesky", given, {}, client, now=now)
        seen.append((log_ins(server), server.hits[-1].headers["authorization"][:10]))
    one, two = (1, "Bearer one"), (2, "Bearer two")
    assert seen == [one, one, one, two, two]


def test_fetches_of_one_account_that_began_together_log_in_once(
    client: GuardedClient, server: ReplayServer
) -> None:
    until = NOW + timedelta(hours=2)
    log_in(server, jwt("one", until), jwt("two", until), jwt("three", until))
    serve(server, SEARCH, [post(1)])
    given = {"query": "zonnig", "login_service": server.url, **LOGGED_IN}
    options = SOURCE.options_model(**given)
    several = [SOURCE.listing(options, client, NOW) for _ in range(3)]
    for one in several:
        one.page(None, 10)
    assert log_ins(server) == 1
    # Nor does each make a new one where the one they share is taken back.
    server.forget(SEARCH)
    for _ in range(2):
        server.answer(SEARCH, EXPIRED, status=400)
        serve(server, SEARCH, [post(1)])
    for one in several[:2]:
        one.page(None, 10)
    assert log_ins(server) == 2


def test_another_password_is_logged_in_with_and_a_test_of_it_too(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, jwt("one", NOW + timedelta(hours=2)))
    serve(server, SEARCH, [post(1)])
    fetch(client, server, **LOGGED_IN)
    fetch(client, server, identifier="zonnig.example", app_password="cccc-dddd")
    assert log_ins(server) == 2
    given = {"query": "zonnig", "login_service": server.url, **LOGGED_IN}
    check_login("bluesky", given, client, now=NOW)
    assert log_ins(server) == 3


@pytest.mark.parametrize("error", ["ExpiredToken", "InvalidToken"])
def test_a_kept_token_that_is_taken_back_is_replaced(
    error: str, client: GuardedClient, server: ReplayServer
) -> None:
    until = NOW + timedelta(hours=2)
    log_in(server, jwt("one", until), jwt("two", until))
    serve(server, SEARCH, [post(1)])
    server.answer(SEARCH, json.dumps({"error": error, "message": "no"}), status=400)
    serve(server, SEARCH, [post(1)])
    for _ in range(3):
        fetch(client, server, **LOGGED_IN)
    assert log_ins(server) == 2
    assert server.hits[-1].headers["authorization"].startswith("Bearer two.")


@pytest.mark.parametrize(
    "token", ["a.b.c", "..", "a.W10.c", f"a.{HUGE}.c", "a." + "x" * 20_000 + ".c"]
)
def test_a_token_that_does_not_tell_when_it_ends_is_used_once(
    token: str, client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, token)
    serve(server, SEARCH, [post(1)])
    for _ in range(2):
        fetch(client, server, **LOGGED_IN)
    assert log_ins(server) == 2


def test_a_token_that_ran_out_is_replaced_once(client: GuardedClient, server: ReplayServer) -> None:
    log_in(server, "old", "new")
    server.answer(SEARCH, EXPIRED, status=400)
    serve(server, SEARCH, [post(1)])
    assert ids(fetch(client, server, **LOGGED_IN)) == [uri(1)]
    assert server.hits[-1].headers["authorization"] == "Bearer new"


def test_a_token_that_runs_out_again_is_a_clear_error(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, "old", "new")
    server.answer(SEARCH, EXPIRED, status=401)
    with pytest.raises(BadAnswerError, match="also after logging in anew") as told:
        fetch(client, server, **LOGGED_IN)
    assert told.value.permanent
    assert [hit.method for hit in server.hits if hit.path != "/robots.txt"].count("POST") == 2


def test_a_wrong_password_is_named_and_never_shown(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(LOGIN, '{"error":"AuthenticationRequired"}', status=401, method="POST")
    with pytest.raises(BadAnswerError, match="app_password is wrong") as told:
        fetch(client, server, **LOGGED_IN)
    assert "aaaa-bbbb" not in str(told.value)


def test_too_many_log_ins_say_when_to_come_back(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(LOGIN, "{}", status=429, method="POST")
    with pytest.raises(RetryLaterError, match="log-ins") as told:
        fetch(client, server, **LOGGED_IN)
    assert told.value.retry_after_s == 300


@pytest.mark.parametrize(("headers", "wait_s"), [({}, 300.0), ({"Retry-After": "40"}, 40.0)])
def test_a_rate_limit_says_when_to_come_back(
    headers: dict[str, str], wait_s: float, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, '{"error":"RateLimitExceeded"}', status=429, headers=headers)
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server)
    assert told.value.retry_after_s == wait_s


def test_a_rate_limit_on_a_later_page_keeps_what_was_had(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, f"{SEARCH}?limit=100&sort=latest&q=zonnig", [post(9)], "1")
    server.answer(f"{SEARCH}?limit=99&cursor=1&sort=latest&q=zonnig", status=429)
    fetched = fetch(client, server)
    assert ids(fetched) == [uri(9)]
    assert "not now" in fetched.refused[0].reason


@pytest.mark.parametrize(
    ("status", "hint"), [(400, "no such account"), (401, "log-in"), (403, "app_password")]
)
def test_a_refusal_says_what_to_do(
    status: int, hint: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, '{"error":"x"}', status=status)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, server)
    assert told.value.permanent


def test_an_empty_page_is_an_error_only_where_posts_were_before(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, SEARCH, [])
    assert fetch(client, server).mentions == ()
    with pytest.raises(NothingFoundError):
        state = {"heard": fetch(client, server).state["heard"], "reached": "2026-11-19T10:00:00Z"}
        fetch(client, server, state)


@pytest.mark.parametrize("missing", ["uri", "author.did", "author.handle", "record.text"])
def test_a_changed_layout_names_the_field(
    missing: str, client: GuardedClient, server: ReplayServer
) -> None:
    changed = post(1)
    *path, last = missing.split(".")
    del (changed[path[0]] if path else changed)[last]
    serve(server, SEARCH, [changed])
    with pytest.raises(UnreadableContentError, match=f"field {missing}"):
        fetch(client, server)


def test_one_broken_post_is_refused_and_the_others_go_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, SEARCH, [post(2), {"uri": uri(1)}])
    fetched = fetch(client, server)
    assert ids(fetched) == [uri(2)]
    assert "item 2 has no text in the field author.did" in fetched.refused[0].reason


@pytest.mark.parametrize(
    "body", ["<html>Log in", "", "[]", '{"items":[]}', '{"posts":{}}', "[" * 90_000, "3"]
)
def test_what_is_no_list_of_posts_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(SEARCH, body)
    with pytest.raises(UnreadableContentError, match=server.url):
        fetch(client, server)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "exactly one of query, hashtag, actor and notifications"),
        ({"notifications": True}, "option notifications: notifications needs identifier"),
        ({"query": "a", "actor": "b.example"}, "exactly one of"),
        ({"hashtag": "a b"}, "option hashtag: 'a b' is not one hashtag"),
        ({"actor": "a/b"}, "option actor: 'a/b' is not an account"),
        ({"query": "a", "language": "&"}, "option language: '&' is not a language"),
        ({"query": "a", "identifier": "a.example"}, "identifier and app_password are needed"),
        ({"query": "a", "service": "ftp://x"}, "option service: .* must start with http"),
    ],
)
def test_a_wrong_option_is_named(
    options: dict[str, object], named: str, client: GuardedClient
) -> None:
    with pytest.raises(WrongOptionError, match=named):
        ingest.fetch("bluesky", options, {}, client, now=NOW)


@pytest.mark.parametrize("file", ["bskyr.f_search.exchanges.json", "twitwi.bluesky-posts.json"])
def test_recorded_posts_are_read_in_full(
    file: str, client: GuardedClient, server: ReplayServer, shared: Path
) -> None:
    told = json.loads((shared / "bluesky" / file).read_text("utf-8"))
    posts = told[0]["response"]["body"]["posts"] if "exchanges" in file else told
    log_in(server, "t0ken")
    server.answer(SEARCH, json.dumps({"posts": posts}))
    fetched = fetch(client, server, **LOGGED_IN)
    own = {one.get("post", one)["uri"] for one in posts if "reason" not in one}
    assert ({mention.external_id for mention in fetched.mentions}, fetched.refused) == (own, ())


NOTICES = "/xrpc/app.bsky.notification.listNotifications"


def test_whoever_speaks_to_the_account_is_heard(
    client: GuardedClient, server: ReplayServer
) -> None:
    log_in(server, "t0ken")
    rows = [
        {"uri": uri(3), "reason": "reply"},
        {"uri": "at://x/app.bsky.feed.like/1", "reason": "like"},
        {"uri": uri(2), "reason": "mention"},
    ]
    server.answer(NOTICES, json.dumps({"notifications": rows}))
    serve(server, POSTS, [post(2), post(3, reply=None)])
    fetched = fetch(client, server, notifications=True, **LOGGED_IN)
    assert ids(fetched) == [uri(2), uri(3)]
    asked = next(hit.path for hit in server.hits if NOTICES in hit.path)
    assert "reasons=mention&reasons=reply&reasons=quote" in asked
    looked_up = next(hit.path for hit in server.hits if hit.path.startswith(POSTS))
    assert "feed.like" not in looked_up
    server.forget(NOTICES)
    server.answer(NOTICES, '{"notifications": []}')
    with pytest.raises(NothingFoundError):
        fetch(client, server, fetched.state, notifications=True, **LOGGED_IN)
