"""Answers reach every kind of place, once, and every refusal says whether to try again."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from answering_places import (
    DID,
    KEY,
    PARENT,
    PLACES,
    REPLACES,
    ROOT,
    TEXT,
    Place,
    answer_to,
    give,
    place_of,
    posted,
    send,
    tell,
)

from ingest.answering import (
    AnsweredPost,
    answering_kinds,
    channel_of,
    find_answerer,
    send_answer,
)
from ingest.describing import describe_options
from ingest.errors import (
    AnswerRefusedError,
    BadAnswerError,
    IngestError,
    PostGoneError,
    RetryLaterError,
    TooLongAnswerError,
    UnknownKindError,
    UnreachableError,
    WrongOptionError,
)
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

DOCS = Path(__file__).resolve().parents[2] / "docs" / "sources.md"
SPENT = {
    "title": "SpendCapReached",
    "detail": "Your enrolled account has reached its billing cycle spend cap.",
    "type": "https://api.x.com/2/problems/credits",
}
by_kind = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.kind)


@by_kind
def test_an_answer_arrives_and_its_id_comes_back(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place.prepare(server)
    tell(place, server, place.success)
    sent = send(place, server, client, now)
    assert sent.external_id == place.external_id
    assert sent.url is None or sent.url.startswith("https://")
    assert len(posted(server, place)) == 1


@by_kind
def test_a_rate_limit_is_temporary_and_says_how_long(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place.prepare(server)
    tell(place, server, (429, {"error": "Too many requests"}), **{"Retry-After": "120"})
    with pytest.raises(RetryLaterError) as caught:
        send(place, server, client, now)
    assert not caught.value.permanent
    assert caught.value.retry_after_s == 120


@by_kind
def test_an_expired_token_waits_for_a_person(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place.prepare(server)
    tell(place, server, place.expired)
    with pytest.raises(BadAnswerError) as caught:
        send(place, server, client, now)
    assert caught.value.permanent
    assert "s3cret" not in str(caught.value)


@by_kind
def test_a_deleted_post_is_told_as_such(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place.prepare(server)
    tell(place, server, place.gone)
    with pytest.raises((PostGoneError, AnswerRefusedError)) as caught:
        send(place, server, client, now)
    assert caught.value.permanent


@by_kind
def test_the_places_own_limit_is_told_as_too_long(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place.prepare(server)
    tell(place, server, place.too_long)
    with pytest.raises(TooLongAnswerError):
        send(place, server, client, now)


@by_kind
def test_what_is_too_long_is_never_sent(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    channel = channel_of(place.kind, place.options(server.url))
    with pytest.raises(TooLongAnswerError, match=str(channel.most)):
        send(place, server, client, now, text="a" * (channel.most + 1))
    assert server.hits == []


@by_kind
def test_a_line_cut_after_sending_makes_no_second_post(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    if place.kind in REPLACES:
        pytest.skip("a second answer replaces the first there")
    place.prepare(server)
    server.answer(place.path, raw=lambda: iter([b""]), method=place.method)
    with pytest.raises(UnreachableError) as caught:
        send(place, server, client, now)
    assert not caught.value.permanent
    assert len(posted(server, place)) == 1
    with ReplayServer(server.host) as later:
        place.stands(later)
        sent = send(place, later, client, now, is_retry=True)
        assert posted(later, place) == []
    assert sent.external_id
    assert sent.external_id != place.post.external_id


@by_kind
def test_a_retry_that_finds_nothing_posts(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place.prepare(server)
    tell(place, server, place.success)
    assert send(place, server, client, now, is_retry=True).external_id == place.external_id
    assert len(posted(server, place)) == 1


@by_kind
def test_a_server_in_trouble_is_tried_again(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place.prepare(server)
    tell(place, server, (502, {"error": "bad gateway"}))
    with pytest.raises(IngestError) as caught:
        send(place, server, client, now)
    assert not caught.value.permanent


@by_kind
def test_private_is_refused_where_it_cannot_be_before_anything_is_sent(
    place: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    if place.kind in ("mastodon", "facebook"):
        pytest.skip("these two can")
    with pytest.raises(AnswerRefusedError, match="private"):
        send(place, server, client, now, is_private=True)
    assert server.hits == []


@by_kind
def test_every_option_is_described_and_secrets_are_secret(place: Place) -> None:
    for option in describe_options(find_answerer(place.kind).options_model):
        assert option.description.endswith("."), option.name
        if re.search(r"token|secret|password|private_key|service_account|api_key", option.name):
            assert option.type == "secret", option.name


@by_kind
def test_answering_is_documented_for_every_kind(place: Place) -> None:
    text = DOCS.read_text("utf-8")
    section = text.split(f"\n## {place.kind}\n")[1].split("\n## ")[0]
    assert "**Answering.**" in section
    for option in describe_options(find_answerer(place.kind).options_model):
        assert f"`{option.name}`" in section.split("**Answering.**")[1], option.name


def test_the_kinds_are_these() -> None:
    assert answering_kinds() == tuple(sorted(place.kind for place in PLACES))


def test_an_unknown_kind_lists_the_known_ones() -> None:
    with pytest.raises(UnknownKindError, match="appstore, bluesky, facebook"):
        channel_of("feed", {})


def test_a_missing_credential_is_named() -> None:
    with pytest.raises(WrongOptionError, match="answer_token"):
        channel_of("mastodon", {"instance": "mastodon.example"})


# What is particular to one place


@pytest.fixture
def mastodon(server: ReplayServer) -> Iterator[Place]:
    place = place_of("mastodon")
    place.prepare(server)
    tell(place, server, place.success)
    yield place


def test_mastodon_is_told_the_key_the_thread_and_the_author(
    mastodon: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    send(mastodon, server, client, now)
    [hit] = [hit for hit in server.hits if hit.path == "/api/v1/statuses"]
    assert hit.headers["idempotency-key"] == str(KEY)
    assert json.loads(hit.body) == {
        "status": f"@fatima@mastodon.example {TEXT}",
        "in_reply_to_id": "1001",
        "visibility": "public",
        "language": "nl",
    }


def test_a_private_answer_on_mastodon_is_direct(
    mastodon: Place, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    send(mastodon, server, client, now, is_private=True)
    assert json.loads(posted(server, mastodon)[0])["visibility"] == "direct"


def test_an_author_who_is_named_already_is_not_named_twice() -> None:
    mastodon = find_answerer("mastodon")
    post = AnsweredPost("1", "1", author_handle="@Fatima@mastodon.example")
    assert mastodon.as_posted("Hoi @fatima!", post) == "Hoi @fatima!"
    assert mastodon.as_posted("Hoi", post) == "@Fatima@mastodon.example Hoi"
    assert mastodon.as_posted("Hoi", AnsweredPost("1", "1")) == "Hoi"


def test_an_account_of_another_instance_looks_the_post_up_there(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("mastodon")
    give(server, "/api/v2/search", {"statuses": [{"id": "5005"}], "accounts": []})
    tell(place, server, place.success)
    options = {"instance": "elders.example", "home": server.url, "answer_token": "t"}
    post = AnsweredPost("1001", "1001", url="https://elders.example/@fatima/1001")
    send_answer("mastodon", options, answer_to(place, post=post), client, now=now)
    assert json.loads(posted(server, place)[0])["in_reply_to_id"] == "5005"


def test_bluesky_gets_root_parent_and_links_by_bytes(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("bluesky")
    place.prepare(server)
    tell(place, server, place.success)
    text = "Goed idee ☕: lees https://voorbeeld.nl/hulp."
    send(place, server, client, now, text=text)
    told = json.loads(posted(server, place)[0])
    assert told["repo"] == DID
    assert told["record"]["reply"] == {
        "root": {"uri": ROOT, "cid": "cid-root"},
        "parent": {"uri": PARENT, "cid": "cid-post"},
    }
    index = told["record"]["facets"][0]["index"]
    assert text.encode()[index["byteStart"] : index["byteEnd"]] == b"https://voorbeeld.nl/hulp"


def bluesky_post(server: ReplayServer, **view: Any) -> Place:
    """A server whose post under an answer looks like this."""
    place = place_of("bluesky")
    session = {"did": DID, "accessJwt": "jwt"}
    give(server, "/xrpc/com.atproto.server.createSession", session, method="POST")
    post = {"uri": PARENT, "cid": "cid-post", "record": {"text": "Storing!"}, **view}
    give(server, "/xrpc/app.bsky.feed.getPosts", {"posts": [post]})
    tell(place, server, place.success)
    return place


def test_a_post_that_opens_its_thread_is_its_root(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = bluesky_post(server)
    send(place, server, client, now)
    told = json.loads(posted(server, place)[0])["record"]["reply"]
    assert told["root"] == told["parent"] == {"uri": PARENT, "cid": "cid-post"}


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        ({"viewer": {"replyDisabled": True}}, "only certain people"),
        ({"author": {"did": "did:plc:klant", "viewer": {"blockedBy": True}}}, "blocks"),
    ],
)
def test_an_answer_that_bluesky_would_hide_is_never_sent(
    view: dict[str, Any],
    problem: str,
    server: ReplayServer,
    client: GuardedClient,
    now: datetime,
) -> None:
    place = bluesky_post(server, **view)
    with pytest.raises(AnswerRefusedError, match=problem):
        send(place, server, client, now)
    assert posted(server, place) == []


@pytest.mark.parametrize("name", ["RecordNotFound", "InvalidRequest"])
def test_a_record_that_is_not_there_is_told_by_old_servers_in_words_only(
    name: str, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = bluesky_post(server)
    missing = {"error": name, "message": "Could not locate record: at://did:plc:x/y/z"}
    give(server, "/xrpc/com.atproto.repo.getRecord", missing, 400)
    send(place, server, client, now, is_retry=True)
    assert len(posted(server, place)) == 1


def test_the_same_answer_has_the_same_record_key_and_another_one_has_not(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("bluesky")
    place.prepare(server)
    tell(place, server, place.success)
    send(place, server, client, now)
    send(place, server, client, now)
    first, second = (json.loads(body)["rkey"] for body in posted(server, place))
    assert first == second
    assert re.fullmatch(r"[234567abcdefghij][234567a-z]{12}", first)


def test_a_bluesky_post_that_is_gone_is_not_answered(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("bluesky")
    session = {"did": DID, "accessJwt": "jwt"}
    give(server, "/xrpc/com.atproto.server.createSession", session, method="POST")
    give(server, "/xrpc/app.bsky.feed.getPosts", {"posts": []})
    with pytest.raises(PostGoneError):
        send(place, server, client, now)
    assert posted(server, place) == []


def test_x_requests_are_signed_and_a_duplicate_is_found_again(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("x")
    place.stands(server)
    duplicate = {"detail": "You are not allowed to create a Tweet with duplicate content."}
    tell(place, server, (403, duplicate))
    assert send(place, server, client, now).external_id == "9002"
    header = next(hit for hit in server.hits if hit.method == "POST").headers["authorization"]
    assert header.startswith("OAuth oauth_consumer_key=")
    assert "oauth_signature=" in header
    assert "cs" not in re.findall(r'"([^"]*)"', header)


@pytest.mark.parametrize(
    ("detail", "problem"),
    [
        (
            "Reply to this conversation is not allowed because you have not been mentioned or "
            "otherwise engaged by the author of the post you are replying to.",
            "mention or quote your account",
        ),
        (
            "You can only reply to or quote posts where you are mentioned or are the author.",
            "mention or quote your account",
        ),
        ("Reply to this conversation is not allowed.", "only certain people"),
    ],
)
def test_x_tells_whom_an_app_may_answer(
    detail: str, problem: str, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("x")
    place.prepare(server)
    told = {"title": "Forbidden", "detail": detail, "type": "about:blank", "status": 403}
    tell(place, server, (403, told))
    with pytest.raises(AnswerRefusedError, match=problem):
        send(place, server, client, now)


def test_a_spending_limit_on_x_is_told_as_such(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("x")
    place.prepare(server)
    tell(place, server, (403, SPENT))
    with pytest.raises(BadAnswerError, match="spending limit"):
        send(place, server, client, now)


def test_reddit_is_told_whom_to_contact_with_every_request(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("reddit")
    place.prepare(server)
    tell(place, server, place.success)
    options = {**place.options(server.url), "username": "/u/onsbedrijf"}
    send_answer("reddit", options, answer_to(place, is_retry=True), client, now=now)
    agents = {hit.headers["user-agent"] for hit in server.hits}
    assert len(server.hits) == 4
    assert [re.sub(r":\d[^ ]*", ":1", one) for one in agents] == [
        "python:luisterpost:1 (by /u/onsbedrijf)"
    ]


def test_reddits_own_limit_is_waited_for(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("reddit")
    place.prepare(server)
    told = [["RATELIMIT", "you are doing that too much. try again in 9 minutes.", "ratelimit"]]
    tell(place, server, (200, {"json": {"errors": told}}))
    with pytest.raises(RetryLaterError) as caught:
        send(place, server, client, now)
    assert caught.value.retry_after_s == 540


def test_a_used_up_quota_of_youtube_waits_until_midnight_there(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("youtube")
    place.prepare(server)
    told = {"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}
    tell(place, server, (403, told))
    with pytest.raises(RetryLaterError) as caught:
        send(place, server, client, now)
    assert 0 < (caught.value.retry_after_s or 0) <= 86_400


def test_a_video_gets_a_comment_of_its_own(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("youtube")
    place.prepare(server)
    give(server, "/youtube/v3/commentThreads", {"id": "UgxNew"}, method="POST")
    video = AnsweredPost("dQw4w9WgXcQ", "dQw4w9WgXcQ", extra={"author_id": "UCabc"})
    sent = send(place, server, client, now, post=video)
    body = json.loads(next(hit.body for hit in server.hits if "Threads" in hit.path))
    assert body["snippet"]["videoId"] == "dQw4w9WgXcQ"
    assert sent.url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgxNew"


def test_the_answer_in_the_app_store_goes_to_the_right_review(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("appstore")
    place.prepare(server)
    tell(place, server, place.success)
    send(place, server, client, now)
    told = json.loads(posted(server, place)[0])["data"]
    assert told["relationships"]["review"]["data"]["id"] == "r-ours"
    token = server.hits[0].headers["authorization"].removeprefix("Bearer ")
    assert token.count(".") == 2


def test_no_secret_is_in_an_address(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    for place in PLACES:
        with ReplayServer(server.host) as alone:
            place.prepare(alone)
            tell(place, alone, place.success)
            send(place, alone, client, now)
            for path in (hit.path for hit in alone.hits):
                assert not re.search(r"s3cret|abcd-efgh|refresh_token|access_token=", path)


def test_a_private_answer_on_facebook_goes_to_whoever_wrote_the_comment(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("facebook")
    told = {"recipient_id": "7003", "message_id": "m_1"}
    give(server, "/v26.0/100200300/messages", told, method="POST")
    sent = send(place, server, client, now, is_private=True)
    (hit,) = server.hits
    form = dict(parse_qsl(hit.body.decode()))
    assert (sent.external_id, sent.url) == ("m_1", None)
    assert json.loads(form["recipient"]) == {"comment_id": "800_13"}
    assert json.loads(form["message"]) == {"text": TEXT}


def test_a_second_private_answer_is_known_to_have_arrived_only_at_a_retry(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("facebook")
    told = {"error": {"message": "(#10900) Activity already replied to", "code": 10900}}
    give(server, "/v26.0/100200300/messages", told, 400, method="POST")
    with pytest.raises(AnswerRefusedError, match="given already"):
        send(place, server, client, now, is_private=True)
    sent = send(place, server, client, now, is_private=True, is_retry=True)
    assert sent.external_id == "800_13/private"


def test_a_long_private_answer_is_never_sent(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    with pytest.raises(TooLongAnswerError, match="2000"):
        send(place_of("facebook"), server, client, now, is_private=True, text="a" * 2001)
    assert server.hits == []


@pytest.mark.parametrize("violation", ["PHONE_NUMBER", None])
def test_an_answer_that_google_refuses_by_its_policies_is_told_as_refused(
    violation: str | None, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("googlebusiness")
    place.prepare(server)
    reply = {"reviewReplyState": "REJECTED", "policyViolation": violation}
    tell(place, server, (200, {"comment": "Bel 030", **reply}))
    with pytest.raises(AnswerRefusedError, match="by its policies") as refused:
        send(place, server, client, now)
    assert refused.value.permanent
    assert (violation or "policies") in str(refused.value)


@pytest.mark.parametrize("told", [{"comment": "Dank", "reviewReplyState": "PENDING"}, "no object"])
def test_an_answer_that_google_still_looks_at_was_given(
    told: object, server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("googlebusiness")
    place.prepare(server)
    tell(place, server, (200, told))
    assert send(place, server, client, now).external_id == place.external_id


def test_a_token_of_trustpilot_that_ended_early_costs_no_answer(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("trustpilot")
    place.prepare(server)
    client.tokens.hold("old", server.url, "k", "s", lasts_s=3600, now=now)
    tell(place, server, (401, {}))
    tell(place, server, place.success)
    assert send(place, server, client, now).external_id == place.external_id
    tokens = [hit.headers["authorization"] for hit in server.hits if hit.path == place.path]
    assert tokens == ["Bearer old", "Bearer t"]


def test_a_refused_login_at_trustpilot_is_no_refused_answer(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    path = "/v1/oauth/oauth-business-users-for-applications/accesstoken"
    give(server, path, {"error": "invalid_client"}, 400, method="POST")
    with pytest.raises(BadAnswerError, match="api_secret is not valid"):
        send(place_of("trustpilot"), server, client, now)


def test_a_mention_on_instagram_is_answered_where_it_stands_and_never_twice(
    server: ReplayServer, client: GuardedClient, now: datetime
) -> None:
    place = place_of("instagram")
    post = AnsweredPost("c7", "c7", author_handle="sanne", extra={"media": "m7", "mentioned": True})
    give(server, "/v26.0/17841400000000001/mentions", {"id": "i10"}, method="POST")
    assert send(place, server, client, now, post=post).external_id == "i10"
    form = dict(parse_qsl(server.hits[0].body.decode()))
    assert (form["media_id"], form["comment_id"], form["message"]) == ("m7", "c7", TEXT)
    with pytest.raises(AnswerRefusedError, match="by hand"):
        send(place, server, client, now, post=post, is_retry=True)
    assert len(server.hits) == 1


# Lengths


@pytest.mark.parametrize(
    ("text", "counting", "length"),
    [
        ("Goed zo", "characters", 7),
        ("👩‍👩‍👧 hoi", "graphemes", 5),
        ("👩‍👩‍👧 hoi", "x", 6),
        ("kijk op https://voorbeeld.nl/een/heel/lang/adres?met=veel", "x", 8 + 23),
        ("kijk op voorbeeld.nl nu", "x", 8 + 23 + 3),
        ("kijk op https://voorbeeld.nl/een/heel/lang/adres?met=veel", "mastodon", 8 + 23),
        ("@fatima@mastodon.example hoi", "mastodon", 11),
        ("日本", "x", 4),
        ("é" * 280, "x", 280),
    ],
)
def test_lengths_are_those_that_the_platforms_count(text: str, counting: Any, length: int) -> None:
    from ingest.answer_lengths import count_length  # noqa: PLC0415 - beside its table

    assert count_length(text, counting) == length


def test_who_is_meant_stands_before_the_answer() -> None:
    post = AnsweredPost("1", "1", author_handle="fatima@mastodon.example")
    assert find_answerer("mastodon").as_posted("Hoi", post) == "@fatima@mastodon.example Hoi"


def test_the_signature_is_that_of_the_documentation() -> None:
    # The worked example of the platform's documentation for exchanging a token.
    from ingest.oauth1 import Keys, sign  # noqa: PLC0415 - beside its example

    keys = Keys(
        "GDdmIQH6jhtmLUypg82g",
        "MCD8BKwGdgPHvAuvgvz4EQpqDAtx89grbuNMRd7Eh98",
        "8ldIZyxQeVrFZXFOZH5tAwj6vzJYuLQpl0WUEYtWc",
        "x6qpRnlEmW9JbQn4PQVVeVG8ZLPEx6A0TOebgwcuA",
    )
    told = {
        "oauth_consumer_key": keys.consumer_key,
        "oauth_nonce": "9zWH6qe0qG7Lc1telCn7FhUbLyVdjEaL3MO5uHxn8",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_token": keys.token,
        "oauth_timestamp": "1272323047",
        "oauth_verifier": "pDNg57prOHapMbhv25RNf75lVRd6JDsni1AJJIDYoTY",
        "oauth_version": "1.0",
    }
    url = "https://api.twitter.com/oauth/access_token"
    assert sign(keys, "POST", url, told) == "PUw/dHA4fnlJYM6RhXk5IU/0fCc="


def test_query_and_form_take_part_in_the_signature() -> None:
    from ingest.oauth1 import Keys, sign  # noqa: PLC0415 - beside its example

    keys = Keys("ck", "cs", "t", "ts")
    plain = sign(keys, "GET", "https://api.x.example/2/users/me", {})
    assert sign(keys, "GET", "https://api.x.example/2/users/me?a=1", {}) != plain
    assert sign(keys, "GET", "https://api.x.example/2/users/me", {}, {"a": "1"}) == sign(
        keys, "GET", "https://api.x.example/2/users/me?a=1", {}
    )
