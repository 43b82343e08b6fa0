"""What Meta tells about pages and accounts: hints, taken up by asking for the post as it is now."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.errors import BadDeliveryError, RetryLaterError, UnknownKindError
from ingest.incoming import (
    Delivery,
    Received,
    account_of,
    find_receiver,
    read_delivery,
    receiving_kinds,
)
from ingest.outbound import GuardedClient
from tests.ingest.graph_place import (
    ACCOUNT,
    GONE,
    PAGE,
    asked,
    batch,
    batched,
    comment,
    failure,
    give,
    post,
)
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TIME = int(NOW.timestamp()) - 60
LATER = datetime.fromtimestamp(TIME, UTC)
VISITOR = {"from": {"id": "7009", "name": "Bezoeker"}}
HOI = "2026-11-20T11:58:00+0000"


def told(kind: str, account: str, *changes: tuple[str, dict[str, Any]], **more: Any) -> bytes:
    listed = [{"field": field, "value": value} for field, value in changes]
    entry = {"id": account, "time": TIME, "changes": listed}
    return json.dumps({"object": kind, "entry": [entry], **more}).encode()


def on_page(*values: dict[str, Any], field: str = "feed") -> bytes:
    return told("page", PAGE, *((field, value) for value in values))


def read(
    client: GuardedClient, server: ReplayServer, body: bytes, kind: str = "facebook", **more: object
) -> Received:
    whom = {"page": PAGE} if kind == "facebook" else {"account_id": ACCOUNT}
    options = {"service": server.url, "access_token": "t", **whom, **more}
    return read_delivery(kind, options, Delivery(body, NOW, "d1"), client, now=NOW)


def ids(received: Received) -> list[tuple[str, str | None]]:
    return [(one.external_id, one.mention and one.mention.text) for one in received.told]


def a_comment(number: int, verb: str = "add", **more: Any) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": verb,
        "comment_id": f"800_{number}",
        "post_id": f"{PAGE}_800",
        "parent_id": f"{PAGE}_800",
        "from": {"id": "7001", "name": "Fenna Test"},
        "message": "Zoals gemeld",
        "created_time": TIME,
    }
    return value | more


def test_these_kinds_are_told_things() -> None:
    assert receiving_kinds() == ("facebook", "instagram", "webhook")
    with pytest.raises(UnknownKindError, match="facebook, instagram, webhook"):
        find_receiver("feed")
    assert account_of("facebook", {"page": PAGE, "access_token": "t"}) == PAGE
    assert account_of("webhook", {}) is None


def test_a_new_comment_is_asked_for_as_it_is_now(
    client: GuardedClient, server: ReplayServer
) -> None:
    link = "https://www.facebook.com/100200300/posts/800?comment_id=1"
    row = comment("800_1", HOI, "Zoals het nu is", permalink_url=link)
    give(server, "", batch({"from": {"id": PAGE}}, row), method="POST")
    (one,) = read(client, server, on_page(a_comment(1))).told
    assert one.told_at == LATER
    assert one.mention is not None
    assert (one.mention.text, one.mention.url) == ("Zoals het nu is", link)
    assert (one.mention.conversation_id, one.mention.in_reply_to) == ("800_1", f"{PAGE}_800")
    assert batched(server.hits[0]) == [f"{PAGE}_800", "800_1"]


def test_a_comment_below_a_visitors_post_belongs_to_that_conversation(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, "", batch({"from": {"id": "7009"}}, comment("800_1", HOI)), method="POST")
    (one,) = read(client, server, on_page(a_comment(1))).told
    assert one.mention is not None
    assert one.mention.conversation_id == f"{PAGE}_800"


def test_a_removal_needs_no_question(client: GuardedClient, server: ReplayServer) -> None:
    received = read(client, server, on_page(a_comment(1, "remove")))
    assert ids(received) == [("800_1", None)]
    assert server.hits == []


def test_a_comment_that_is_gone_meanwhile_is_told_as_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, "", batch({"from": {"id": PAGE}}, GONE), method="POST")
    assert ids(read(client, server, on_page(a_comment(1, "edited")))) == [("800_1", None)]


def test_where_the_token_may_not_ask_the_hint_has_to_do(
    client: GuardedClient, server: ReplayServer
) -> None:
    denied = failure(10, "needs pages_read_user_content")
    give(server, "", batch(denied, denied), method="POST")
    (one,) = read(client, server, on_page(a_comment(1, parent_id="800_0"))).told
    assert one.mention is not None
    assert (one.mention.text, one.mention.author_name) == ("Zoals gemeld", "Fenna Test")
    assert (one.mention.published_at, one.mention.in_reply_to) == (LATER, "800_0")


def test_whoever_did_it_is_told_in_two_ways(client: GuardedClient, server: ReplayServer) -> None:
    value = a_comment(1, sender_id="7001", sender_name="Fenna Test")
    del value["from"]
    denied = failure(10, "needs pages_read_user_content")
    give(server, "", batch(denied, denied), method="POST")
    own = [value | {"sender_id": PAGE}, value | {"sender_id": int(PAGE)}]
    received = read(client, server, on_page(value, *own))
    (one,) = received.told
    assert one.mention is not None
    assert (one.mention.author_handle, one.mention.author_name) == ("7001", "Fenna Test")


ELSEWHERE = {"item": "post", "verb": "add", "post_id": "55_66", "sender_id": "55"}


def test_a_mention_elsewhere_that_may_not_be_read_is_taken_from_the_hint(
    client: GuardedClient, server: ReplayServer
) -> None:
    value = {**ELSEWHERE, "message": "Zie @Zevenmand", "sender_name": "Teun"}
    give(server, "", batch(GONE), method="POST")
    (one,) = read(client, server, on_page(value, field="mention")).told
    assert one.mention is not None
    assert (one.mention.text, one.mention.author_name) == ("Zie @Zevenmand", "Teun")
    assert one.mention.extra["mentioned"] is True  # so that it is not asked for again


@pytest.mark.parametrize(
    ("field", "answer"), [("mention", GONE), ("feed", failure(10, "denied")), ("feed", {})]
)
def test_a_post_of_which_not_a_word_is_known_is_not_told_as_deleted(
    client: GuardedClient, server: ReplayServer, field: str, answer: Any
) -> None:
    give(server, "", batch(answer), method="POST")
    received = read(client, server, on_page(ELSEWHERE, field=field))
    assert received.told == []
    assert "tells no text, and the post cannot be asked for" in received.refused[0].reason


def test_what_the_page_itself_does_and_likes_are_left_alone(
    client: GuardedClient, server: ReplayServer
) -> None:
    own = a_comment(1, **{"from": {"id": PAGE}})
    like = {"item": "reaction", "verb": "add", "reaction_type": "angry", "post_id": f"{PAGE}_800"}
    hidden = a_comment(2, "hide")
    received = read(client, server, on_page(own, like, hidden))
    assert (received.told, received.refused, server.hits) == ([], (), [])


def test_posts_of_visitors_and_mentions_elsewhere_are_taken_as_wished(
    client: GuardedClient, server: ReplayServer
) -> None:
    value = {"item": "status", "verb": "add", "post_id": f"{PAGE}_900", **VISITOR}
    elsewhere = {"item": "post", "verb": "add", "post_id": "55_66", "sender_id": "55"}
    give(server, "", batch(post(900, HOI, **VISITOR, message="Help!")), method="POST")
    give(server, "", batch({**comment("55_66", HOI), "message": "Zie @Zevenmand"}), method="POST")
    assert ids(read(client, server, on_page(value))) == [(f"{PAGE}_900", "Help!")]
    mention = on_page(elsewhere, field="mention")
    assert ids(read(client, server, mention)) == [("55_66", "Zie @Zevenmand")]
    assert read(client, server, mention, mentions=False).told == []


def test_a_review_is_read_from_the_hint(client: GuardedClient, server: ReplayServer) -> None:
    value = {
        "item": "rating",
        "verb": "add",
        "open_graph_story_id": "5550001",
        "recommendation_type": "NEGATIVE",
        "review_text": "Nooit meer",
        "reviewer_id": "7010",
        "reviewer_name": "Sanne Steekproef",
        "created_time": TIME,
    }
    (one,) = read(client, server, on_page(value, field="ratings")).told
    assert one.mention is not None
    assert (one.external_id, one.mention.rating, one.mention.text) == ("5550001", 1.0, "Nooit meer")
    ended = on_page(value | {"verb": "remove"}, field="ratings")
    assert ids(read(client, server, ended)) == [("5550001", None)]


def test_one_bad_change_does_not_stop_the_others(
    client: GuardedClient, server: ReplayServer
) -> None:
    changes = [5, {"field": "feed"}, {"field": "feed", "value": {"item": "comment", "verb": "add"}}]
    body = json.loads(on_page(a_comment(1, "remove")))
    body["entry"][0]["changes"] += changes
    body["entry"].append("x")
    received = read(client, server, json.dumps(body).encode())
    assert ids(received) == [("800_1", None)]
    assert [one.where for one in received.refused] == [
        "d1 entry 1 change 2",
        "d1 entry 1 change 3",
        "d1 entry 2",
        "d1 entry 1 change 4",
    ]


def test_a_delivery_without_values_says_what_to_switch_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    entry = {"id": PAGE, "time": TIME, "changed_fields": ["feed"]}
    received = read(client, server, json.dumps({"object": "page", "entry": [entry]}).encode())
    assert received.told == []
    assert "Include Values" in received.refused[0].reason


def test_entries_of_other_pages_are_handed_back(
    client: GuardedClient, server: ReplayServer
) -> None:
    body = json.loads(on_page(a_comment(1, "remove")))
    other = {**body["entry"][0], "id": "999888"}
    body["entry"].append(other)
    received = read(client, server, json.dumps(body).encode())
    assert ids(received) == [("800_1", None)]
    assert {one: json.loads(told) for one, told in received.elsewhere.items()} == {
        "999888": {"object": "page", "entry": [other]}
    }


def test_of_several_tidings_in_one_delivery_the_newest_counts(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, "", batch({"from": {"id": PAGE}}, comment("800_1", HOI)), method="POST")
    received = read(client, server, on_page(a_comment(1, "remove"), a_comment(1, "add")))
    assert ids(received) == [("800_1", None)]


def test_an_allowance_that_is_used_up_is_waited_for(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, "", failure(4, "limit reached"), status=400, method="POST")
    with pytest.raises(RetryLaterError):
        read(client, server, on_page(a_comment(1)))


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"object": "page"}', b'{"object": "user", "entry": []}', b"[" * 99_999],
    ids=lambda body: body[:20].decode(),
)
def test_what_is_no_delivery_of_meta_is_refused_for_good(
    client: GuardedClient, server: ReplayServer, body: bytes
) -> None:
    with pytest.raises(BadDeliveryError) as refused:
        read(client, server, body)
    assert refused.value.permanent


def test_a_comment_on_instagram_is_asked_for_with_its_picture(
    client: GuardedClient, server: ReplayServer
) -> None:
    value = {"id": "178", "text": "Hint", "from": {"id": "9", "username": "fenna.test"}}
    own = {"id": "179", "text": "Van ons", "from": {"id": ACCOUNT, "username": "zevenmand"}}
    row = {
        "id": "178",
        "text": "Zoals het is",
        "timestamp": HOI,
        "username": "fenna.test",
        "media": {"id": "m1", "permalink": "https://www.instagram.com/p/m1/"},
    }
    give(server, "", batch(row), method="POST")
    body = told("instagram", ACCOUNT, ("comments", value), ("comments", own))
    (one,) = read(client, server, body, "instagram").told
    assert one.mention is not None
    assert (one.mention.text, one.mention.url) == (
        "Zoals het is",
        "https://www.instagram.com/p/m1/",
    )
    assert one.mention.extra["media"] == "m1"


def test_the_number_of_a_comment_on_instagram_has_two_names(
    client: GuardedClient, server: ReplayServer
) -> None:
    writer = {"id": "9", "username": "fenna.test"}
    value = {"comment_id": "178", "text": "Hint", "from": writer, "media": {"id": "m1"}}
    give(server, "", batch(failure(10, "denied")), method="POST")
    (one,) = read(client, server, told("instagram", ACCOUNT, ("comments", value)), "instagram").told
    assert one.mention is not None
    assert (one.external_id, one.mention.text, one.mention.author_handle) == (
        "178",
        "Hint",
        "fenna.test",
    )


def test_a_field_that_mentions_lack_is_done_without(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, ACCOUNT, failure(100, "Tried accessing nonexisting field"), status=400)
    row = {"id": "55", "text": "Kapot", "timestamp": HOI, "media": {"id": "44"}}
    give(server, ACCOUNT, json.dumps({"mentioned_comment": row}))
    give(server, ACCOUNT, failure(100, "Tried accessing nonexisting field"), status=400)
    media = {"id": "66", "caption": "Stuk", "timestamp": HOI, "username": "teun"}
    give(server, ACCOUNT, json.dumps({"mentioned_media": media}))
    changes = (
        ("mentions", {"media_id": "44", "comment_id": "55"}),
        ("mentions", {"media_id": "66"}),
    )
    received = read(client, server, told("instagram", ACCOUNT, *changes), "instagram")
    assert ids(received) == [("55", "Kapot"), ("66", "Stuk")]
    fields = [asked(hit)["fields"][0] for hit in server.hits]
    assert fields[1] == "mentioned_comment.comment_id(55){id,text,timestamp,media{id}}"
    assert fields[3] == "mentioned_media.media_id(66){id,caption,timestamp,username}"


def test_a_mention_is_known_as_one_of_somebody_else(
    client: GuardedClient, server: ReplayServer
) -> None:
    row = {"id": "55", "text": "Kapot @zevenmand", "timestamp": HOI, "username": "sanne"}
    give(server, ACCOUNT, json.dumps({"mentioned_comment": row}))
    body = told("instagram", ACCOUNT, ("mentions", {"media_id": "44", "comment_id": "55"}))
    (one,) = read(client, server, body, "instagram").told
    assert one.mention is not None
    assert one.mention.extra["mentioned"] is True
    assert one.mention.in_reply_to == "44"


def test_mentions_on_instagram_are_read_through_the_account(
    client: GuardedClient, server: ReplayServer
) -> None:
    row = {"id": "55", "text": "Kapot @zevenmand", "timestamp": HOI, "username": "sanne"}
    give(server, ACCOUNT, json.dumps({"mentioned_comment": row}))
    media = {"id": "66", "caption": "Stuk", "timestamp": HOI, "username": "teun"}
    give(server, ACCOUNT, json.dumps({"mentioned_media": media}))
    body = told(
        "instagram",
        ACCOUNT,
        ("mentions", {"media_id": "44", "comment_id": "55"}),
        ("mentions", {"media_id": "66"}),
    )
    comment_told, media_told = read(client, server, body, "instagram").told
    assert comment_told.mention is not None
    assert comment_told.mention.extra == {"media": "44", "mentioned": True}
    assert media_told.mention is not None
    assert (media_told.mention.text, media_told.mention.extra) == ("Stuk", {"is_media": True})
    fields = [asked(hit)["fields"][0] for hit in server.hits]
    assert fields[0].startswith("mentioned_comment.comment_id(55){")
    assert fields[1].startswith("mentioned_media.media_id(66){")


def test_an_id_that_would_ask_for_more_is_refused(
    client: GuardedClient, server: ReplayServer
) -> None:
    value = {"media_id": "44", "comment_id": "5){access_token},me.fields(x"}
    body = told("instagram", ACCOUNT, ("mentions", value))
    received = read(client, server, body, "instagram")
    assert (received.told, server.hits) == ([], [])
    assert [one.reason for one in received.refused] == [
        "names a post by something else than its number"
    ]
