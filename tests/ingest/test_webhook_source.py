"""The `webhook` source: its own format, and asking for what did not arrive."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.errors import BadAnswerError, BotWallError, UnreadableContentError
from ingest.hook_items import HookItem, items_of, read_items
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from ingest.sources.webhook import _MOST_TRIES
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
    with pytest.raises(UnreadableContentError, match=server.url) as told:
        fetch(client, server)
    assert not told.value.permanent  # asked again, it may be whole


def test_a_check_for_robots_is_told_from_a_post_about_robots(
    client: GuardedClient, server: ReplayServer
) -> None:
    words = "Are you a robot? Ik krijg nooit een mens."
    server.answer("/items", json.dumps([item(1, text=words)]))
    assert [one.text for one in fetch(client, server).mentions] == [words]
    server.forget("/items")
    server.answer("/items", "<html><title>Just a moment...</title>")
    with pytest.raises(BotWallError, match=server.url):
        fetch(client, server)


def ids(fetched: Fetched) -> list[str]:
    return [one.external_id for one in fetched.mentions]


def again(client: GuardedClient, server: ReplayServer, before: Fetched) -> Fetched:
    return fetch(client, server, json.loads(json.dumps(before.state)))


def test_pages_that_are_left_over_come_with_the_next_fetch(
    client: GuardedClient, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newest first, so that the newest moment says nothing of the pages that were not read."""
    monkeypatch.setattr("ingest.sources.webhook._MOST_PAGES", 2)
    pages = [[item(9), item(8)], [item(7)], [item(6)], [item(5)], [item(4)]]
    for number, page in enumerate(pages):
        path = f"/items?page={number}" if number else "/items"
        following = {"next": f"/items?page={number + 1}"} if number + 1 < len(pages) else {}
        server.answer(path, json.dumps({"items": page, **following}))
    first = fetch(client, server)
    assert (ids(first), first.state["reached"]) == (["7", "8", "9"], None)
    second = again(client, server, first)
    third = again(client, server, second)
    # The top comes along each time.
    assert [ids(second), ids(third)] == [["5", "6", "8", "9"], ["4", "8", "9"]]
    assert third.state["following"] is None
    assert third.state["reached"] == "2026-11-19T10:09:00+00:00"


def test_a_page_that_fails_is_asked_for_again_before_anything_newer(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/items", json.dumps({"items": [item(2)], "next": "/items?page=2"}))
    server.answer("/items?page=2", status=500)
    first = fetch(client, server)
    assert first.state["following"] == f"{server.url}/items?page=2"
    assert [row.where for row in first.refused] == [first.state["following"]]
    server.forget("/items?page=2")
    server.answer("/items?page=2", json.dumps([item(1)]))
    second = again(client, server, first)
    assert (ids(second), second.state["following"]) == (["1", "2"], None)


@pytest.mark.parametrize("trouble", [{"status": 500}, {"body": '[{"what": "ever"}]'}], ids=str)
def test_a_page_that_never_can_be_read_does_not_stop_the_source(
    client: GuardedClient, server: ReplayServer, trouble: dict[str, Any]
) -> None:
    server.answer("/items", json.dumps({"items": [item(2)], "next": "/items?page=2"}))
    server.answer("/items?page=2", **trouble)
    fetched = fetch(client, server)
    for number in range(3, 3 + _MOST_TRIES):
        server.forget("/items")
        server.answer("/items", json.dumps({"items": [item(number)], "next": "/items?page=2"}))
        fetched = again(client, server, fetched)
        assert ids(fetched) == [str(number)]
        assert fetched.refused[0].where == f"{server.url}/items?page=2"
    assert fetched.state["following"] is None
    assert "given up" in fetched.refused[-1].reason
    # What came at the top meanwhile was its first page only: the rest is asked for.
    assert fetched.state["reached"] == "2026-11-19T10:02:00+00:00"
    server.forget("/items")
    server.answer("/items", json.dumps([item(9)]))
    assert ids(again(client, server, fetched)) == ["9"]


def test_a_list_that_names_a_next_page_without_end_hides_nothing_newer(
    client: GuardedClient, server: ReplayServer
) -> None:
    def give(number: int, rest: Callable[[int], list[object]]) -> None:
        server.forget("/items")
        server.answer("/items", json.dumps({"items": [item(number)], "next": "/items?page=2"}))
        for page in range(2, 60):
            server.forget(f"/items?page={page}")
            told = {"items": rest(page), "next": f"/items?page={page + 1}"}
            server.answer(f"/items?page={page}", json.dumps(told))

    give(1, lambda _: [])
    first = fetch(client, server)
    assert (ids(first), first.state["following"], len(server.hits)) == (["1"], None, 2)
    give(2, lambda _: [item(1)])
    second = again(client, server, first)
    assert (ids(second), second.state["following"]) == (["1", "2"], None)
    give(3, lambda page: [item(page, id=f"old {page}")])  # really as many
    third = again(client, server, second)
    assert third.state["following"] is not None
    give(50, lambda page: [item(page, id=f"old {page}")])
    assert "50" in ids(again(client, server, third))


def test_a_page_of_edits_and_deletions_is_not_the_end_of_the_list(
    client: GuardedClient, server: ReplayServer
) -> None:
    edits = [item(1, text="Anders", updated_at="2026-11-19T11:00:00Z"), {"id": 2, "deleted": True}]
    pages = [[item(1), item(2)], edits, [item(3)]]
    for number, page in enumerate(pages):
        path = f"/items?page={number}" if number else "/items"
        server.answer(path, json.dumps({"items": page, "next": f"/items?page={number + 1}"}))
    server.answer("/items?page=3", "[]")
    fetched = fetch(client, server)
    assert (ids(fetched), list(fetched.removed)) == (["1", "3"], ["2"])
    assert fetched.mentions[0].text == "Anders"


def test_a_top_without_news_does_not_keep_a_page_that_is_gone(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/items", json.dumps({"items": [item(2)], "next": "/items?page=2"}))
    server.answer("/items?page=2", status=500)
    fetched = fetch(client, server)
    server.forget("/items?page=2")
    server.answer("/items?page=2", status=410)
    server.forget("/items")
    server.answer("/items", status=304)
    for _ in range(_MOST_TRIES):
        assert fetched.state["following"] is not None
        fetched = again(client, server, fetched)
    assert fetched.state["following"] is None


def test_the_top_is_asked_for_as_a_whole_where_a_page_is_gone(
    client: GuardedClient, server: ReplayServer
) -> None:
    known = {"url": f"{server.url}/items", "etag": '"a"', "last_modified": None}
    server.answer("/items", json.dumps([item(1)]))
    server.answer("/items?page=2", status=410)
    following = f"{server.url}/items?page=2"
    state = {"heard": f"{server.url}/items", "following": following, "validators": known}
    assert ids(fetch(client, server, state)) == ["1"]
    assert "if-none-match" not in {name.lower() for name in server.hits[-1].headers}


def test_a_page_that_the_sender_forgot_is_met_again_from_the_top(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/items", json.dumps([item(1)]))
    server.answer("/items?page=2", status=410)
    state = {"heard": f"{server.url}/items", "following": f"{server.url}/items?page=2"}
    fetched = fetch(client, server, state)
    assert (ids(fetched), fetched.state["following"]) == (["1"], None)


@pytest.mark.parametrize("told", ["https://elsewhere.example/2", "http://[bad", "//x:y/"])
def test_the_token_goes_to_no_other_site(
    client: GuardedClient, server: ReplayServer, told: str
) -> None:
    server.answer("/items", json.dumps({"items": [item(1)], "next": told}))
    fetched = fetch(client, server)
    assert ids(fetched) == ["1"]
    assert "another site" in fetched.refused[0].reason


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
