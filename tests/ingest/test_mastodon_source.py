"""The `mastodon` source against a replayed instance: cursors, threads, errors."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.earlier import Earlier
from ingest.errors import (
    BadAnswerError,
    RetryLaterError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mastodon_service import Instance
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient, InProcessPace
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TAG = "/api/v1/timelines/tag/zonnig"


def status(number: int, content: str = "<p>Hoi</p>", **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "created_at": "2026-11-19T10:00:00.000Z",
        "visibility": "public",
        "uri": f"https://toot.example/users/fenna/statuses/{number}",
        "url": f"https://toot.example/@fenna/{number}",
        "content": content,
        "account": {
            "acct": "fenna@toot.example",
            "display_name": "Fenna",
            "url": "https://t.example",
        },
        **more,
    }


def serve(
    server: ReplayServer, path: str, statuses: Sequence[dict[str, Any]], **links: str
) -> None:
    link = ", ".join(f'<{server.url}{where}>; rel="{name}"' for name, where in links.items())
    server.answer(path, json.dumps(list(statuses)), headers={"Link": link} if link else {})


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {"instance": server.url, **(options or {"hashtag": "zonnig"})}
    return ingest.fetch("mastodon", given, state or {}, client, now=NOW)


def since(cursor: str, server: ReplayServer) -> State:
    return {"heard": f"{server.url} zonnig None None", "cursor": cursor}


def since_searched(cursor: str, server: ReplayServer) -> State:
    return {"heard": f"{server.url} None None zonnig", "cursor": cursor}


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def test_the_first_time_the_newest_posts_are_taken_up_to_the_limit(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, f"{TAG}?limit=4", [status(n) for n in (9, 8)], next=f"{TAG}?max_id=8")
    serve(server, f"{TAG}?max_id=8", [status(n) for n in (7, 6)], next=f"{TAG}?max_id=6")
    fetched = fetch(client, server, hashtag="#zonnig", limit=4)
    assert ids(fetched) == ["6", "7", "8", "9"]
    assert fetched.state["cursor"] == "9"
    assert len(server.paths) == 2


def test_later_all_posts_since_the_last_one_are_taken_without_a_gap(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, f"{TAG}?limit=40&min_id=9", [status(11), status(10)], prev=f"{TAG}?min_id=11")
    serve(server, f"{TAG}?min_id=11", [status(100)], prev=f"{TAG}?min_id=100")
    serve(server, f"{TAG}?min_id=100", [])
    fetched = fetch(client, server, since("9", server))
    assert ids(fetched) == ["10", "11", "100"]
    assert fetched.state["cursor"] == "100"


def test_nothing_new_is_not_modified_and_keeps_the_cursor(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, TAG, [])
    fetched = fetch(client, server, since("9", server))
    assert (fetched.mentions, fetched.not_modified, fetched.state["cursor"]) == ((), True, "9")


def test_posts_of_one_thread_share_its_id_also_over_fetches(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(
        server,
        f"{TAG}?limit=40",
        [status(3, in_reply_to_id="2"), status(2, in_reply_to_id="1"), status(1)],
    )
    serve(server, f"{TAG}?limit=40&min_id=3", [status(4, in_reply_to_id="3")])
    first = fetch(client, server)
    second = fetch(client, server, json.loads(json.dumps(first.state)))
    mentions = [*first.mentions, *second.mentions]
    assert {mention.conversation_id for mention in mentions} == {"1"}
    assert [mention.in_reply_to for mention in mentions] == [None, "1", "2", "3"]


def test_an_account_is_looked_up_once(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/api/v1/accounts/lookup?acct=zonnig", json.dumps({"id": "77"}))
    serve(server, "/api/v1/accounts/77/statuses", [status(1)])
    first = fetch(client, server, account="@zonnig")
    fetch(client, server, first.state, account="@zonnig")
    assert [path.split("?")[0] for path in server.paths] == [
        "/api/v1/accounts/lookup",
        "/api/v1/accounts/77/statuses",
        "/api/v1/accounts/77/statuses",
    ]
    assert "exclude_reblogs=true" in server.paths[1]
    assert "min_id=1" in server.paths[2]


def test_a_search_sends_the_token_and_pages_by_offset(
    client: GuardedClient, server: ReplayServer
) -> None:
    many = {"statuses": [status(number) for number in range(60, 20, -1)]}
    server.answer("/api/v2/search?q=zonnig&type=statuses&limit=40", json.dumps(many))
    rest = {"statuses": [status(20)]}
    server.answer("/api/v2/search?q=zonnig&type=statuses&limit=40&offset=40", json.dumps(rest))
    fetched = fetch(client, server, query="zonnig", access_token="t0ken")
    assert len(fetched.mentions) == 41
    assert server.hits[-1].headers["authorization"] == "Bearer t0ken"


SEARCH = "/api/v2/search?q=zonnig&type=statuses&limit=40"


def searched(statuses: Sequence[dict[str, Any]]) -> str:
    return json.dumps({"statuses": list(statuses)})


def test_a_search_with_more_news_than_the_limit_goes_on_below_it(
    client: GuardedClient, server: ReplayServer
) -> None:
    """Searches give the newest first: what does not fit lies below, and must not be lost."""
    login: dict[str, Any] = {"query": "zonnig", "access_token": "t", "limit": 40}
    server.answer(f"{SEARCH}&min_id=10", searched(map(status, range(100, 60, -1))))
    first = fetch(client, server, since_searched("10", server), **login)
    assert (first.state["cursor"], first.state["open"]) == ("100", {"since": "10", "until": "61"})
    server.answer(f"{SEARCH}&min_id=10&max_id=61", searched(map(status, range(60, 20, -1))))
    second = fetch(client, server, json.loads(json.dumps(first.state)), **login)
    assert second.state["open"] == {"since": "10", "until": "21"}
    server.answer(f"{SEARCH}&min_id=10&max_id=21", searched(map(status, range(20, 10, -1))))
    server.answer(f"{SEARCH}&min_id=100", searched([status(101), status(100)]))
    third = fetch(client, server, json.loads(json.dumps(second.state)), **login)
    assert (third.state["cursor"], third.state["open"]) == ("101", None)
    found = [*ids(first), *ids(second), *ids(third)]
    assert sorted(map(int, found)) == list(range(11, 102))


def test_a_search_that_fails_half_way_goes_on_there(
    client: GuardedClient, server: ReplayServer
) -> None:
    login: dict[str, Any] = {"query": "zonnig", "access_token": "t"}
    server.answer(f"{SEARCH}&min_id=10", searched(map(status, range(100, 60, -1))))
    server.answer(f"{SEARCH}&min_id=10&offset=40", status=500)
    fetched = fetch(client, server, since_searched("10", server), **login)
    assert fetched.state["open"] == {"since": "10", "until": "61"}
    assert len(fetched.refused) == 1


A_SECOND = 65_536_000  # as ids count


@pytest.mark.parametrize("limit", [1, 2])
def test_a_search_asks_for_the_whole_second_in_which_it_stopped(
    limit: int, client: GuardedClient, server: ReplayServer
) -> None:
    login: dict[str, Any] = {"query": "zonnig", "access_token": "t", "limit": limit}
    known = 115_500_000_000_000_000
    # More in one second than a fetch may bring, most of them in one page.
    posts = [known + 10 * A_SECOND + number for number in range(50, 0, -1)]
    newest, rest = posts[0], posts[:40]
    server.answer(f"{SEARCH}&min_id={known}", searched(map(status, rest)))
    first = fetch(client, server, since_searched(str(known), server), **login)
    assert first.state["open"] == {"since": str(known), "until": str(rest[-1])}
    bound = f"&max_id={rest[-1] + A_SECOND}"
    server.answer(f"{SEARCH}&min_id={known}{bound}", searched(map(status, rest)))
    below = searched(map(status, posts[40:]))
    server.answer(f"{SEARCH}&min_id={known}{bound}&offset=40", below)
    lowest = f"{SEARCH}&min_id={known}&max_id={posts[-1] + A_SECOND}"
    server.answer(lowest, searched(map(status, rest)))
    server.answer(f"{lowest}&offset=40", below)
    server.answer(f"{SEARCH}&min_id={newest}", searched([]))
    second = fetch(client, server, json.loads(json.dumps(first.state)), **login)
    assert ids(second) == [str(one) for one in reversed(posts[40:])]
    third = fetch(client, server, json.loads(json.dumps(second.state)), **login)
    assert (ids(third), third.state["open"]) == ([], None)


def test_a_search_that_gets_no_further_says_so_and_goes_on_with_the_news(
    client: GuardedClient, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its time is over before it has passed what was had already."""
    login: dict[str, Any] = {"query": "zonnig", "access_token": "t", "limit": 40}
    had = [str(number) for number in range(140, 100, -1)]
    state = {**since_searched("140", server), "open": {"since": "10", "until": "101"}}
    server.answer(f"{SEARCH}&min_id=10&max_id=101", searched([status(int(one)) for one in had]))
    server.answer(f"{SEARCH}&min_id=140", searched([status(141)]))
    monkeypatch.setattr(Instance, "_is_over", lambda *_: True)
    fetched = fetch(client, server, state, **login)
    assert fetched.state["open"] is None
    assert "older posts are missing" in fetched.refused[0].reason
    assert ids(fetch(client, server, json.loads(json.dumps(fetched.state)), **login)) == ["141"]


def test_a_page_of_a_search_with_broken_posts_is_not_the_last(
    client: GuardedClient, server: ReplayServer
) -> None:
    login: dict[str, Any] = {"query": "zonnig", "access_token": "t"}
    many = [*map(status, range(60, 22, -1)), {"id": "22"}, {"id": "21"}]
    server.answer(SEARCH, searched(many))
    server.answer(f"{SEARCH}&offset=40", searched([status(20)]))
    assert "20" in ids(fetch(client, server, **login))


def test_the_token_goes_to_no_other_site(
    client: GuardedClient, server: ReplayServer, canary: ReplayServer
) -> None:
    link = {"Link": f'<{canary.url}/steal>; rel="next"'}
    server.answer(TAG, json.dumps([status(1)]), headers=link)
    fetch(client, server, hashtag="zonnig", access_token="t0ken")
    assert canary.hits == []


def test_boosts_are_left_out_or_taken_as_their_authors_post(
    client: GuardedClient, server: ReplayServer
) -> None:
    boost = status(5, "", reblog=status(2), account={"acct": "bram", "display_name": "Bram"})
    serve(server, TAG, [boost])
    assert fetch(client, server).mentions == ()
    (mention,) = fetch(client, server, hashtag="zonnig", include_boosts=True).mentions
    assert (mention.external_id, mention.author_handle) == ("2", "fenna@toot.example")
    assert mention.extra["boosted_by"] == f"bram@127.0.0.2:{server.port}"


def test_edits_and_deletions_of_earlier_posts_are_followed(
    client: GuardedClient, server: ReplayServer
) -> None:
    own = status(3, account={"acct": "fenna", "display_name": "Fenna", "url": "https://t.example"})
    serve(server, f"{TAG}?limit=40", [own, status(2), status(1)])
    serve(server, f"{TAG}?limit=40&min_id=3", [])
    edited = status(2, "<p>Toch opgelost</p>", edited_at="2026-11-19T12:00:00Z")
    serve(server, "/api/v1/statuses", [status(1), edited])
    first = fetch(client, server)
    second = fetch(client, server, json.loads(json.dumps(first.state)))
    assert [(one.external_id, one.text) for one in second.mentions] == [("2", "Toch opgelost")]
    assert second.removed == ["3"]
    third = fetch(client, server, json.loads(json.dumps(second.state)))
    assert (third.mentions, third.removed, third.not_modified) == ((), [], True)


def test_an_instance_that_shows_nothing_any_more_deletes_nothing(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, f"{TAG}?limit=40", [status(1)])
    serve(server, f"{TAG}?limit=40&min_id=1", [])
    serve(server, "/api/v1/statuses", [])
    state = fetch(client, server).state
    again = fetch(client, server, state)
    assert (tuple(again.removed), again.state["watched"]) == ((), {"1": ""})


@pytest.mark.parametrize(("answer", "removed"), [(404, ["2"]), (410, ["2"]), (200, []), (503, [])])
def test_a_post_of_another_instance_is_deleted_only_where_that_says_so_too(
    answer: int, removed: list[str], server: ReplayServer
) -> None:
    client = GuardedClient(allowed_networks=["127.0.0.0/8"], pace=InProcessPace(0))
    with ReplayServer("127.0.0.3") as other:
        other.answer("/@fenna/2", status=answer)
        theirs = status(2, url=f"{other.url}/@fenna/2")
        theirs["account"] = {**theirs["account"], "acct": "fenna@elders.example"}
        serve(server, f"{TAG}?limit=40", [status(3), theirs])
        serve(server, f"{TAG}?limit=40&min_id=3", [])
        serve(server, "/api/v1/statuses", [status(3)])
        state = json.loads(json.dumps(fetch(client, server).state))
        looked = fetch(client, server, state)
        assert (list(looked.removed), "2" in looked.state["watched"]) == (removed, not removed)
        # So also where it is handed in, because it is remembered no more.
        earlier = [Earlier("2", f"{other.url}/@fenna/2")]
        options = {"instance": server.url, "hashtag": "zonnig"}
        forgotten = {**state, "watched": {"3": ""}, "remote": {}}
        again = ingest.fetch("mastodon", options, forgotten, client, now=NOW, earlier=earlier)
        assert (list(again.removed), list(again.left_over)) == (removed, [])


def test_a_state_of_something_else_is_not_used(client: GuardedClient, server: ReplayServer) -> None:
    serve(server, "/api/v1/timelines/tag/ander", [status(1)])
    assert ids(fetch(client, server, since("9", server), hashtag="ander")) == ["1"]
    assert "min_id" not in server.paths[0]


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_what_is_not_public_is_left_out(
    visibility: str, client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, TAG, [status(1, visibility=visibility), status(2)])
    assert ids(fetch(client, server)) == ["2"]


def test_edits_content_warnings_and_languages_are_kept(
    client: GuardedClient, server: ReplayServer
) -> None:
    more = {"edited_at": "2026-11-19T11:00:00Z", "spoiler_text": "boos", "language": "nl"}
    serve(server, TAG, [status(1, **more)])
    (mention,) = fetch(client, server).mentions
    assert (mention.title, mention.language) == ("boos", "nl")
    assert mention.edited_at == datetime(2026, 11, 19, 11, 0, tzinfo=UTC)


def test_a_broken_status_is_refused_and_the_others_go_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(TAG, json.dumps([{"id": "1"}, None, status(2)]))
    fetched = fetch(client, server)
    assert ids(fetched) == ["2"]
    assert [row.reason.split(" cannot")[0] for row in fetched.refused] == ["item 1", "item 2"]


@pytest.mark.parametrize(
    ("code", "hint"),
    [(401, "access_token"), (403, "access_token"), (404, "no such"), (410, "gone"), (422, "wants")],
)
def test_a_refusal_says_what_to_do(
    code: int, hint: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(TAG, json.dumps({"error": "x"}), status=code)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, server)
    assert told.value.permanent


def test_a_rate_limit_says_when_to_come_back(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(TAG, status=429, headers={"X-RateLimit-Reset": "2026-11-20T12:05:00.000000Z"})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server)
    assert told.value.retry_after_s is not None


def test_a_rate_limit_on_a_later_page_keeps_what_was_had(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, f"{TAG}?limit=40&min_id=1", [status(2)], prev=f"{TAG}?min_id=2")
    server.answer(f"{TAG}?min_id=2", status=429)
    fetched = fetch(client, server, since("1", server))
    assert (ids(fetched), fetched.state["cursor"]) == (["2"], "2")
    assert "not now" in fetched.refused[0].reason


@pytest.mark.parametrize("body", ["<html>Log in", "", '{"error":"x"}', "[" * 90_000, "3"])
def test_what_is_no_list_of_posts_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(TAG, body)
    with pytest.raises(UnreadableContentError, match=server.url):
        fetch(client, server)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"instance": "m.example"}, "exactly one of hashtag, account, query and notifications"),
        (
            {"instance": "m.example", "notifications": True},
            "option notifications: notifications needs access_token",
        ),
        ({"instance": "m.example", "hashtag": "a", "query": "b"}, "exactly one of"),
        ({"instance": "m.example", "query": "b"}, "option query: query needs access_token"),
        ({"instance": "m.example", "hashtag": "a b"}, "option hashtag: 'a b' is not one hashtag"),
        ({"instance": "m.example", "account": "a/b"}, "option account: 'a/b' is not an account"),
        ({"instance": "ftp://m.example", "hashtag": "a"}, "option instance: .* is not an instance"),
        ({"instance": "m.example", "hashtag": "a", "limit": 999}, "option limit: .* 400"),
    ],
)
def test_a_wrong_option_is_named(
    options: dict[str, object], named: str, client: GuardedClient
) -> None:
    with pytest.raises(WrongOptionError, match=named):
        ingest.fetch("mastodon", options, {}, client, now=NOW)


def test_a_wrong_option_never_shows_the_token(client: GuardedClient) -> None:
    options = {"instance": "m.example", "access_token": ["s3cret"], "hashtag": "a"}
    with pytest.raises(WrongOptionError) as told:
        ingest.fetch("mastodon", options, {}, client, now=NOW)
    assert "s3cret" not in str(told.value)


def test_a_recorded_timeline_is_read_in_full(
    client: GuardedClient, server: ReplayServer, shared: Path
) -> None:
    recording = shared / "mastodon/rtoot.get_account_statuses_default.exchanges.json"
    body = json.loads(recording.read_text("utf-8"))[0]["response"]["body"]
    server.answer("/api/v1/accounts/lookup", json.dumps({"id": "1"}))
    server.answer(
        "/api/v1/accounts/1/statuses", body if isinstance(body, str) else json.dumps(body)
    )
    fetched = fetch(client, server, account="x", limit=20)
    assert len(fetched.mentions) == 20
    assert not fetched.refused
    assert sum(mention.edited_at is not None for mention in fetched.mentions) == 1


NOTICES = "/api/v1/notifications"


def notice(number: int, of: dict[str, Any] | None, kind: str = "mention") -> dict[str, Any]:
    return {"id": str(number), "type": kind, "account": {"acct": "fenna"}, "status": of}


def test_whoever_speaks_to_the_account_is_heard_and_the_place_is_that_of_the_notice(
    client: GuardedClient, server: ReplayServer
) -> None:
    private = {**status(70), "visibility": "direct"}
    told = [notice(903, status(72)), notice(902, private), notice(901, status(71))]
    asked_for = "types%5B%5D=mention&types%5B%5D=quote&limit=40"
    serve(server, f"{NOTICES}?{asked_for}", told)
    later = [notice(904, status(60)), notice(905, None, "follow")]
    serve(server, f"{NOTICES}?{asked_for}&min_id=903", later)
    asked = {"hashtag": None, "notifications": True, "access_token": "s3cret"}
    first = fetch(client, server, **asked)
    assert ids(first) == ["71", "72"]  # what was said in private stays there
    assert first.state["cursor"] == "903"
    second = fetch(client, server, first.state, **asked)
    assert ids(second) == ["60"]  # an old post that was edited to name the account
    assert second.state["cursor"] == "904"
    assert server.hits[-1].headers["authorization"] == "Bearer s3cret"


def test_two_notices_of_one_post_are_both_behind_us(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, NOTICES, [notice(904, status(72), "quote"), notice(903, status(72))])
    asked = {"hashtag": None, "notifications": True, "access_token": "s3cret"}
    fetched = fetch(client, server, **asked)
    assert (ids(fetched), fetched.state["cursor"]) == (["72"], "904")


QUOTED = {"id": "50", "url": "https://toot.example/@zonnig/50", "content": "<p>Nieuw!</p>"}
RE = '<a href="https://toot.example/@zonnig/50">https://toot.example/@zonnig/50</a>'


@pytest.mark.parametrize(
    ("content", "quote", "text", "quotes"),
    [
        (
            f'<p class="quote-inline">RE: {RE}</p><p>Werkt niet</p>',
            {"state": "accepted", "quoted_status": QUOTED},
            "Werkt niet",
            QUOTED["url"],
        ),
        (
            f'<p>Werkt niet<span class="quote-inline"><br>RE: {RE}</span></p>',
            {"state": "accepted", "quoted_status_id": "50"},
            "Werkt niet",
            "50",
        ),
        # Where the quoted post is not told, its link is all there is.
        (
            f'<p class="quote-inline">RE: {RE}</p><p>Werkt niet</p>',
            {"state": "revoked", "quoted_status": None},
            f"RE: {QUOTED['url']}\n\nWerkt niet",
            None,
        ),
        ("<p>Werkt niet</p>", "no object", "Werkt niet", None),
        # Only a picture beside it: the link is all that it says.
        (
            f'<p class="quote-inline">RE: {RE}</p>',
            {"state": "accepted", "quoted_status": QUOTED},
            f"RE: {QUOTED['url']}",
            QUOTED["url"],
        ),
        ('<p class="quote-inline">RE: x', {"quoted_status": QUOTED}, "RE: x", QUOTED["url"]),
    ],
)
def test_a_quote_is_told_by_its_link_and_its_own_words_are_the_text(
    content: str,
    quote: object,
    text: str,
    quotes: str | None,
    client: GuardedClient,
    server: ReplayServer,
) -> None:
    notices = [notice(901, status(71, content, quote=quote), "quote")]
    serve(server, NOTICES, notices)
    asked = {"hashtag": None, "notifications": True, "access_token": "s3cret"}
    (mention,) = fetch(client, server, **asked).mentions
    assert (mention.text, mention.extra.get("quotes")) == (text, quotes)


def test_no_post_that_can_be_read_is_an_error(client: GuardedClient, server: ReplayServer) -> None:
    serve(server, TAG, [{"no": 1}, {"no": 2}])
    with pytest.raises(UnreadableContentError, match="layout may have changed"):
        fetch(client, server)
