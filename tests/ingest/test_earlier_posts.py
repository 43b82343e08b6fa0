"""Older posts are handed to a fetch: each kind asks for those that it can, in its own way."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import ingest
from ingest.earlier import Earlier, can_look_at, put_earlier
from ingest.mentions import State
from ingest.outbound import GuardedClient
from ingest.registry import find_source, kinds, read_options
from tests.every_kind import CASES, RECORDED, serve
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
URL = "https://place.example"
LOOKING = [kind for kind in kinds() if can_look_at(kind)]
META = {"access_token": "t", "service": URL}


def put(kind: str, options: dict[str, Any], state: State, *earlier: Earlier) -> State:
    return put_earlier(kind, read_options(find_source(kind), options), state, earlier)


def test_these_kinds_can_look_at_single_posts() -> None:
    assert LOOKING == [
        "bluesky",
        "facebook",
        "feed",
        "forum",
        "googlebusiness",
        "googleplay",
        "instagram",
        "mastodon",
        "news",
        "reddit",
        "reviews",
        "webpage",
        "x",
        "youtube",
    ]


@pytest.mark.parametrize("kind", sorted(set(LOOKING) - {"forum"}))
def test_what_is_handed_in_is_not_kept(
    kind: str, client: GuardedClient, server: ReplayServer
) -> None:
    case = CASES[kind]
    serve(server, case)
    options = case.options(server.url)
    state = ingest.fetch(kind, options, {}, client, now=NOW).state
    earlier = [
        Earlier("accounts/1/locations/2/reviews/x9", f"{server.url}/p/9", in_reply_to="1"),
        Earlier("ABCDEFGHIJKLMNOPQRSTUVWXYZ", f"{server.url}/p/8"),
    ]
    fetched = ingest.fetch(kind, options, state, client, now=NOW, earlier=earlier)
    told = json.dumps(fetched.state)
    assert '"also"' not in told
    assert '"asked"' not in told


def test_reviews_of_a_page_are_not_asked_for_and_posts_elsewhere_apart() -> None:
    options = {**META, "page": "100200300"}
    state = {"feed": {"reached": "x"}, "tagged": {"reached": "x"}, "reviews": {"marks": {}}}
    told = put(
        "facebook",
        options,
        state,
        Earlier("100200300_1"),
        Earlier("1_2", in_reply_to="100200300_1"),
        Earlier("555_6"),
        Earlier("100200300_7", is_rated=True),
        Earlier("555_7", is_mention=True),
        Earlier("555_8", in_reply_to="555_7", is_mention=True),
    )
    assert told["feed"]["also"] == ["100200300_1", "1_2"]
    assert told["tagged"]["also"] == ["555_6"]
    assert told["reviews"] == {"marks": {}}


def test_pictures_of_others_are_not_asked_for() -> None:
    options = {**META, "account_id": "17841400000000001"}
    earlier = [Earlier("1", in_reply_to="9"), Earlier("2")]
    mention = Earlier("3", in_reply_to="9", is_mention=True)
    told = put("instagram", options, {"media": {"x": 1}}, *earlier, mention)
    assert told["media"]["also"] == ["1"]


def test_a_video_is_not_asked_for_as_a_comment() -> None:
    video, comment = Earlier("ZonnigVid01"), Earlier("UgxKREWxIgDrw8w2e_Z4AaABAg")
    state = {"heard": "x"}
    told = put("youtube", {"query": "zonnig", "api_key": "k"}, state, video, comment)
    assert told["also"] == ["ZonnigVid01"]
    told = put("youtube", {"video": "ZonnigVid01", "api_key": "k"}, state, video, comment)
    assert told["also"] == [comment.external_id]


def test_a_review_is_asked_for_at_its_own_location() -> None:
    options = {"client_id": "i", "client_secret": "s", "refresh_token": "r"}
    state = {"reviews": {"a/1/l/2": {"state": {"x": 1}}, "a/1/l/22": {"state": {"x": 1}}}}
    told = put("googlebusiness", options, state, Earlier("a/1/l/2/reviews/9"))
    lists = {name: one["state"]["also"] for name, one in told["reviews"].items()}
    assert lists == {"a/1/l/2": ["a/1/l/2/reviews/9"], "a/1/l/22": []}


def test_the_first_fetch_has_nothing_earlier() -> None:
    options = {"subreddit": "zonnig", "client_id": "i", "client_secret": "s"}
    assert put("reddit", options, {}, Earlier("t3_1")) == {}


def test_forum_pages_are_read_again_by_themselves() -> None:
    state = {"software": "phpbb", "inner": {"seen": {}}}
    assert put("forum", {"url": URL}, state, Earlier("1")) == state


def test_replies_that_are_not_wanted_any_more_are_not_taken_for_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, CASES["bluesky"])
    options = {**CASES["bluesky"].options(server.url), "include_replies": "false"}
    state = ingest.fetch("bluesky", options, {}, client, now=NOW).state
    view = json.loads((RECORDED / "bluesky_search.json").read_text("utf-8"))["posts"][0]
    reply = {**view, "uri": "at://did:plc:a/app.bsky.feed.post/oud"}
    parent = {"uri": "at://did:plc:b/app.bsky.feed.post/1", "cid": "c"}
    reply["record"] = {**view["record"], "reply": {"root": parent, "parent": parent}}
    server.answer("/xrpc/app.bsky.feed.getPosts", json.dumps({"posts": [reply, view]}))
    earlier = [Earlier(reply["uri"])]
    fetched = ingest.fetch("bluesky", options, state, client, now=NOW, earlier=earlier)
    assert reply["uri"] not in fetched.removed
