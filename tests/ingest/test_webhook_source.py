"""The `webhook` source: its own format, and asking for what did not arrive."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import ingest
from ingest.errors import BadAnswerError, BadDeliveryError
from ingest.hook_items import HookItem, items_of, read_items
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.ingest.graph_place import asked
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DOCS = Path(__file__).resolve().parents[2] / "docs"


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {"url": f"{server.url}/items", **options}
    return ingest.fetch("webhook", given, state or {}, client, now=NOW)


def item(number: int, **more: object) -> dict[str, object]:
    return {"id": number, "text": "Hoi", "created_at": f"2026-11-19T10:{number:02d}:00Z", **more}


def test_without_an_address_to_ask_nothing_is_fetched(client: GuardedClient) -> None:
    fetched = ingest.fetch("webhook", {}, {}, client, now=NOW)
    assert (fetched.mentions, fetched.not_modified) == ((), True)


def test_what_was_missed_is_asked_for_since_the_last_time(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/items", json.dumps({"items": [item(2), item(1)], "next": "/items?page=2"}))
    server.answer("/items?page=2", json.dumps([item(0), {"id": 9, "deleted": True}]))
    first = fetch(client, server, access_token="t0ken")
    assert [one.external_id for one in first.mentions] == ["0", "1", "2"]
    assert list(first.removed) == ["9"]
    assert all(hit.headers["authorization"] == "Bearer t0ken" for hit in server.hits)
    assert "t0ken" not in json.dumps(first.state)
    with ReplayServer(server.host) as later:
        later.answer("/items", "[]")
        state = {**first.state, "heard": f"{later.url}/items"}
        assert fetch(client, later, state).mentions == ()
        assert asked(later.hits[0])["since"] == ["2026-11-20T11:45:00+00:00"]


def test_what_did_not_change_is_told_by_its_etag(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/items", json.dumps([item(1)]), headers={"ETag": '"a"'})
    server.answer("/items", status=304)
    first = fetch(client, server)
    second = fetch(client, server, first.state)
    assert (len(first.mentions), second.mentions) == (1, ())


def test_the_token_does_not_follow_to_another_site(
    client: GuardedClient, server: ReplayServer
) -> None:
    with ReplayServer(server.host) as other:
        body = {"items": [item(1)], "next": f"{other.url}/more"}
        server.answer("/items", json.dumps(body))
        assert len(fetch(client, server, access_token="t").mentions) == 1
        assert other.hits == []


def test_a_token_that_is_not_accepted_says_so(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/items", status=401)
    with pytest.raises(BadAnswerError, match="access_token is not accepted"):
        fetch(client, server)


@pytest.mark.parametrize("body", ["5", '"x"', "null", "{", json.dumps([{}] * 1001)], ids=len)
def test_what_holds_no_items_is_an_error(
    client: GuardedClient, server: ReplayServer, body: str
) -> None:
    server.answer("/items", body)
    with pytest.raises(BadDeliveryError):
        fetch(client, server)


def test_items_come_alone_listed_and_in_an_envelope() -> None:
    one = item(1)
    ended = {"type": "post.deleted", "timestamp": "x", "data": one}
    for body, deleted in (
        (one, False),
        ([one], False),
        ({"items": [one]}, False),
        ({"type": "post.created", "data": one}, False),
        ({"type": "posts", "data": {"items": [one]}}, False),
        (ended, True),
    ):
        told, refused = read_items(items_of(body, "d"), "d", NOW)
        assert [(bool(x.mention), x.external_id) for x in told] == [(not deleted, "1")]
        assert refused == []


def test_an_item_becomes_a_mention_with_all_it_tells() -> None:
    given = item(
        1,
        title="Kapot",
        url="https://winkel.example/r/1",
        author={"name": "Fenna", "handle": "fenna", "url": "https://winkel.example/u/fenna"},
        updated_at="2026-11-19T11:00:00+01:00",
        lang="nl",
        rating=2,
        rating_best=10,
        rating_worst=0,
        thread="t1",
        in_reply_to=7,
        reference="LP-88213",
        network="winkel",
        extra={"filiaal": "Utrecht"},
    )
    (told,), _ = read_items([given], "d", NOW, network="bron", language="en")
    mention = told.mention
    assert mention is not None
    assert mention.rating == 1.8
    assert (mention.conversation_id, mention.in_reply_to, mention.reference) == (
        "t1",
        "7",
        "LP-88213",
    )
    assert (mention.network, mention.language, mention.author_handle) == ("winkel", "nl", "fenna")
    assert mention.edited_at is None  # 11:00 in Amsterdam is before it was written
    assert mention.extra == {"filiaal": "Utrecht"}


def test_what_an_item_does_not_tell_the_source_does() -> None:
    (told,), _ = read_items([{"id": "1", "text": "x", "author": "Fenna"}], "d", NOW, language="nl")
    assert told.mention is not None
    assert (told.mention.published_at, told.mention.language) == (NOW, "nl")
    assert (told.mention.author_name, told.mention.author_handle) == ("Fenna", None)


def test_the_schema_of_an_item_is_documented() -> None:
    documented = json.loads((DOCS / "webhook-item.schema.json").read_text("utf-8"))
    assert documented == HookItem.model_json_schema()


def test_the_example_of_the_documentation_can_be_read() -> None:
    text = (DOCS / "webhooks.md").read_text("utf-8")
    example = json.loads(text.split("```json\n")[1].split("```")[0])
    told, refused = read_items(items_of(example, "d"), "d", NOW)
    assert (len(told), refused) == (2, [])
    told_of = text.split("## Fields\n")[1].split("\n## ")[0]
    for name, field in HookItem.model_fields.items():
        assert f"| `{name}` |" in told_of
        assert (field.description or "?") in told_of
