"""The filtered stream of `x`: its rule, turns of listening, what breaks, and the gaps between."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import ingest
from ingest.carrying import carry_over
from ingest.errors import BadAnswerError, ForbiddenAddressError, WrongOptionError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient, InProcessPace, Limits
from ingest.trying import try_options
from ingest.x_posts import Page, Post, first_id_at, id_moment
from ingest.x_rules import tag_of
from ingest.x_search import Search
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SEARCH = "/2/tweets/search/recent"
STREAM = "/2/tweets/search/stream"
RULES = f"{STREAM}/rules"
WANTED = "(zonnig) -is:retweet"
OURS = {"id": "77", "value": WANTED, "tag": tag_of(WANTED)}
THEIRS = {"id": "12", "value": "cats has:images", "tag": "marketing"}
KNOWN = {"id": "77", "value": WANTED, "is_ours": True}


def made(minutes_ago: float, extra: int = 0) -> str:
    return str(int(first_id_at(NOW - timedelta(minutes=minutes_ago))) + extra)


def post(identity: str, text: str = "Hoi") -> dict[str, Any]:
    return {
        "id": identity,
        "text": text,
        "author_id": "1",
        "created_at": "2026-11-20T11:59:00.000Z",
        "edit_history_tweet_ids": [identity],
        "conversation_id": identity,
        "lang": "nl",
    }


def line(identity: str, rule: str = "77", text: str = "Hoi") -> bytes:
    users = [{"id": "1", "name": "Fenna", "username": "fenna"}]
    told = {"data": post(identity, text), "includes": {"users": users}}
    return json.dumps({**told, "matching_rules": [{"id": rule, "tag": "t"}]}).encode() + b"\r\n"


def rules(*told: dict[str, str]) -> str:
    data = {"data": list(told)} if told else {}
    return json.dumps({**data, "meta": {"sent": "now", "result_count": len(told)}})


def found(*posts: dict[str, Any]) -> str:
    meta = {"result_count": len(posts)}
    return json.dumps({"data": list(posts), "meta": meta} if posts else {"meta": meta})


def streamed(*parts: bytes, then_s: float = 0.0) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        yield from parts
        if then_s:
            time.sleep(then_s)

    return chunks


def serve(server: ReplayServer, *lines: bytes, then_s: float = 0.0) -> None:
    server.answer(RULES, rules(OURS, THEIRS))
    server.answer(STREAM, chunks=streamed(*lines, then_s=then_s))
    server.answer(SEARCH, found())


def fetch(
    client: GuardedClient,
    server: ReplayServer,
    state: State | None = None,
    now: datetime = NOW,
    **options: object,
) -> Fetched:
    given = {
        "query": "zonnig",
        "bearer_token": "t0ken",
        "service": server.url,
        "listen": "stream",
        "stream_seconds": 20,
        **options,
    }
    return ingest.fetch("x", given, json.loads(json.dumps(state or {})), client, now=now)


def since(server: ReplayServer, cursor: str, **more: object) -> State:
    return {"heard": f"{server.url} zonnig", "cursor": cursor, "rule": KNOWN, **more}


def asked(server: ReplayServer, path: str) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(one).query) for one in server.paths if urlsplit(one).path == path]


def sent(server: ReplayServer) -> list[tuple[bool, Any]]:
    """What was posted as rules: whether only to be checked, and the body."""
    return [
        ("dry_run=true" in hit.path, json.loads(hit.body))
        for hit in server.hits
        if hit.method == "POST"
    ]


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def test_posts_of_the_stream_come_with_the_fetch(
    client: GuardedClient, server: ReplayServer
) -> None:
    one, two = made(1), made(0.5)
    serve(server, line(one, text="Storing!"), b"\r\n", line(two))
    fetched = fetch(client, server, since(server, made(3)))
    assert ids(fetched) == [one, two]
    (mention, _) = fetched.mentions
    assert (mention.text, mention.author_handle, mention.language) == ("Storing!", "fenna", "nl")
    assert (fetched.trouble, list(fetched.refused)) == (None, [])


def test_a_line_in_many_pieces_is_one_post(client: GuardedClient, server: ReplayServer) -> None:
    one = made(1)
    serve(server, *(bytes([byte]) for byte in line(one)))
    assert ids(fetch(client, server, since(server, made(3)))) == [one]


def test_only_our_rules_posts_are_taken(client: GuardedClient, server: ReplayServer) -> None:
    ours, theirs = made(1), made(0.9)
    serve(server, line(theirs, rule="12"), line(ours))
    assert ids(fetch(client, server, since(server, made(3)))) == [ours]


def test_a_turn_ends_in_time_though_the_stream_goes_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    one = made(1)
    serve(server, line(one), then_s=60)
    begun_s = time.monotonic()
    fetched = fetch(client, server, since(server, made(3)), stream_seconds=3)
    assert ids(fetched) == [one]
    assert time.monotonic() - begun_s < 30


def test_a_turn_ends_with_the_number_of_posts(client: GuardedClient, server: ReplayServer) -> None:
    many = [made(1, number) for number in range(30)]
    serve(server, *(line(one) for one in many), then_s=60)
    begun_s = time.monotonic()
    fetched = fetch(client, server, since(server, made(3)), limit=10, stream_seconds=40)
    assert len(fetched.mentions) == 10
    assert time.monotonic() - begun_s < 30


def test_the_search_fills_the_gap_before_the_connection_and_no_more(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, line(made(0.1)))
    server.forget(SEARCH)
    missed = made(2)
    server.answer(SEARCH, found(post(missed)))
    fetched = fetch(client, server, since(server, made(15)))
    assert ids(fetched) == [missed, made(0.1)]
    above, below = asked(server, SEARCH)  # above and below the post that the stream brought
    assert abs(id_moment(above["until_id"][0]) - NOW) < timedelta(seconds=30)
    assert above["since_id"] == below["until_id"] == [made(0.1)]
    assert below["since_id"] == [made(15)]


def test_where_few_requests_are_left_known_posts_are_not_left_out(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, *(line(made(0.1, number)) for number in range(5)))
    server.forget(SEARCH)
    server.answer(SEARCH, found(), headers={"X-Rate-Limit-Remaining": "9"})
    fetch(client, server, since(server, made(15)))
    above, below = asked(server, SEARCH)
    assert (above["since_id"], below["since_id"]) == ([made(0.1, 4)], [made(15)])


def test_the_next_search_begins_shortly_before_the_end_of_the_last_turn(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, line(made(0.1)))
    state = fetch(client, server, since(server, made(15))).state
    late = id_moment(state["cursor"]) - (NOW - timedelta(seconds=30))
    assert timedelta(0) <= late < timedelta(seconds=30)


def test_minutes_that_x_sends_again_need_no_search(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server, line(made(1)), then_s=60)
    fetch(client, server, since(server, made(2)), backfill_minutes=5, stream_seconds=4)
    assert asked(server, STREAM)[0]["backfill_minutes"] == ["5"]
    assert asked(server, SEARCH) == []


@pytest.mark.parametrize("limit", [20, 1000])
def test_what_x_had_no_time_to_send_again_is_searched_for(
    limit: int, client: GuardedClient, server: ReplayServer
) -> None:
    """The turn ends at its number of posts, or breaks off, in the middle of what is repeated."""
    serve(server, *(line(made(4, number)) for number in range(30)))
    fetch(client, server, since(server, made(5)), backfill_minutes=5, limit=limit)
    first, *_, last = asked(server, SEARCH)
    assert last["since_id"] == [made(5)]
    assert abs(id_moment(first["until_id"][0]) - NOW) < timedelta(seconds=30)


def test_of_1200_posts_sent_again_none_is_lost_over_the_next_fetches(
    client: GuardedClient, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = [made(4.5 - number / 300) for number in range(1200)]
    serve(server, *(line(one) for one in every))

    def find(search: Search, low: str | None, high: str | None, token: str | None) -> Page:
        top = token or high
        here = [
            one
            for one in reversed(every)
            if (not low or int(one) > int(low)) and (not top or int(one) < int(top))
        ]
        posts = [
            Post(one, (one,), "Hoi", NOW, "nl", "fenna", "Fenna", one, {}) for one in here[:100]
        ]
        return Page(posts, [], here[99] if len(here) > 100 else None, frozenset())

    monkeypatch.setattr(Search, "_find", find)
    state: State = since(server, made(5))
    had: set[str] = set()
    for step in range(12):
        now = NOW + timedelta(minutes=step)
        fetched = fetch(client, server, state, now, backfill_minutes=5, limit=200)
        had |= set(ids(fetched))
        state = fetched.state
        server.forget(STREAM)
        server.answer(STREAM, chunks=streamed())
    assert had == set(every)


class Site:
    """Posts as X has them, and how often each was given: what that costs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.posts: list[str] = []
        self.paid: list[str] = []
        self.questions = 0
        monkeypatch.setattr(Search, "_find", self._find)

    def _find(self, low: str | None, high: str | None, token: str | None) -> Page:
        self.questions += 1
        top = token or high
        here = sorted(
            (
                one
                for one in self.posts
                if (not low or int(one) > int(low)) and (not top or int(one) < int(top))
            ),
            key=int,
            reverse=True,
        )
        self.paid += here[:100]
        posts = [
            Post(one, (one,), "Hoi", NOW, "nl", "fenna", "Fenna", one, {}) for one in here[:100]
        ]
        return Page(posts, [], here[99] if len(here) > 100 else None, frozenset())

    def stream(self, server: ReplayServer, *posts: str, then_s: float = 0.0) -> None:
        server.forget(STREAM)
        server.answer(STREAM, chunks=streamed(*map(line, posts), then_s=then_s))
        self.paid += posts


def test_what_the_stream_brought_is_not_paid_for_by_the_search_too(
    client: GuardedClient, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(server)
    site = Site(monkeypatch)
    had: list[str] = []
    state: State = since(server, made(1))
    for turn in range(4):
        # Each turn: one post between two turns, three in the stream, one that it drops.
        now = NOW + timedelta(minutes=turn)
        one, *live, dropped = (made(-turn - late / 60, turn) for late in (-9, 0.2, 0.5, 0.8, 0.6))
        site.posts += [one, *live, dropped]
        site.stream(server, *live)
        fetched = fetch(client, server, state, now)
        had += ids(fetched)
        state = fetched.state
    server.forget(STREAM)
    server.answer(STREAM, status=503)  # and the search alone, in the end
    had += ids(fetch(client, server, state, NOW + timedelta(minutes=5)))
    assert sorted(had) == sorted(site.posts)
    assert sorted(site.paid) == sorted(site.posts)


def test_of_a_busy_stream_some_posts_are_asked_for_again_rather_than_each_apart(
    client: GuardedClient, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(server)
    site = Site(monkeypatch)
    live = [made(0, number) for number in range(60)]
    site.posts += live
    site.stream(server, *live)
    state = fetch(client, server, since(server, made(1))).state
    site.questions = 0
    server.forget(STREAM)
    server.answer(STREAM, chunks=streamed())
    fetch(client, server, state, NOW + timedelta(minutes=1))
    assert site.questions <= 13


def test_a_search_that_stops_between_posts_of_the_stream_goes_on_there(
    client: GuardedClient, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(server)
    site = Site(monkeypatch)
    known = made(7)
    site.posts += [made(6, number) for number in range(15)]
    site.posts += [made(8, number) for number in range(5)]
    state: State = {**since(server, made(9)), "streamed": [known]}
    had: set[str] = set()
    for minute in range(3):
        fetched = fetch(
            client, server, state, NOW + timedelta(minutes=minute), limit=10, listen="search"
        )
        had |= set(ids(fetched))
        state = fetched.state
    assert had == set(site.posts)


def test_other_rules_of_the_app_take_nothing_of_our_number(
    client: GuardedClient, server: ReplayServer
) -> None:
    theirs = [line(made(1, number), rule="12") for number in range(30)]
    serve(server, *theirs, line(made(0.5)))
    assert ids(fetch(client, server, since(server, made(3)), limit=10)) == [made(0.5)]


def test_a_rule_of_another_installation_is_never_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)  # the rule is there, with the tag that this program writes
    state = fetch(client, server, {**since(server, made(2)), "rule": None}).state
    assert state["rule"] == {**KNOWN, "is_ours": False}
    fetch(client, server, state, listen="search")
    assert sent(server) == []


def test_what_is_sent_again_is_asked_for_only_by_a_rule_that_was_there(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    state = {**since(server, made(2)), "rule": None}
    fetch(client, server, state, backfill_minutes=5)
    assert "backfill_minutes" not in asked(server, STREAM)[0]
    assert len(asked(server, SEARCH)) == 1


def test_by_default_nothing_is_sent_again(client: GuardedClient, server: ReplayServer) -> None:
    serve(server)
    fetch(client, server, since(server, made(2)))
    assert "backfill_minutes" not in asked(server, STREAM)[0]


def test_a_new_query_is_checked_then_added_and_the_former_rule_of_ours_goes(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    former = {"id": "55", "value": "(oud) -is:retweet", "tag": tag_of("(oud) -is:retweet")}
    server.forget(RULES)
    server.answer(RULES, rules(former, THEIRS))
    made_rule = json.dumps({"data": [OURS], "meta": {"summary": {"created": 1}}})
    for path in (f"{RULES}?dry_run=true", RULES):
        server.answer(path, made_rule, method="POST", status=201)
    known = {"id": "55", "value": former["value"], "is_ours": True}
    fetched = fetch(client, server, {**since(server, made(2)), "rule": known})
    wish = {"add": [{"value": WANTED, "tag": OURS["tag"]}]}
    assert sent(server) == [(True, wish), (False, wish), (False, {"delete": {"ids": ["55"]}})]
    assert fetched.state["rule"] == KNOWN


def test_a_rule_that_is_there_is_neither_added_nor_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    state = fetch(client, server).state
    fetch(client, server, state)
    assert sent(server) == []


def test_a_rule_that_somebody_deleted_is_made_again(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    server.forget(RULES)
    server.answer(RULES, rules(THEIRS))
    again = {**OURS, "id": "78"}
    told = json.dumps({"data": [again], "meta": {}})
    for path in (f"{RULES}?dry_run=true", RULES):
        server.answer(path, told, method="POST", status=201)
    fetched = fetch(client, server, since(server, made(2)))
    assert fetched.state["rule"]["id"] == "78"
    assert len(asked(server, SEARCH)) == 1


def test_somebody_elses_rule_with_the_same_words_is_used_and_never_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    one = made(1)
    serve(server, line(one, rule="12"))
    server.forget(RULES)
    server.answer(RULES, rules({**THEIRS, "value": WANTED}))
    fetched = fetch(client, server, {**since(server, made(2)), "rule": None})
    assert (ids(fetched), fetched.state["rule"]["is_ours"]) == ([one], False)
    fetch(client, server, fetched.state, listen="search")
    assert sent(server) == []


def test_a_rule_that_x_finds_twice_is_known_by_its_id(
    client: GuardedClient, server: ReplayServer
) -> None:
    one = made(1)
    serve(server, line(one, rule="31"))
    server.forget(RULES)
    server.answer(RULES, rules())
    twice = {"value": WANTED, "id": "31", "title": "DuplicateRule"}
    kind = "https://api.twitter.com/2/problems/duplicate-rules"
    told = json.dumps({"errors": [{**twice, "type": kind}], "meta": {}})
    for path in (f"{RULES}?dry_run=true", RULES):
        server.answer(path, told, method="POST")
    assert ids(fetch(client, server, {**since(server, made(2)), "rule": None})) == [one]


def test_a_query_that_is_no_rule_changes_nothing_and_says_why(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    server.forget(RULES)
    server.answer(RULES, rules(THEIRS))
    details = ["Reference to invalid operator 'zonig'. (at position 1)"]
    problem = {"value": WANTED, "details": details, "title": "Invalid Rule", "type": "…/invalid"}
    told = json.dumps({"meta": {"summary": {"invalid": 1}}, "errors": [problem]})
    server.answer(f"{RULES}?dry_run=true", told, method="POST")
    with pytest.raises(BadAnswerError, match="invalid operator 'zonig'") as raised:
        fetch(client, server, since(server, made(2)))
    assert raised.value.permanent
    assert [is_dry for is_dry, _ in sent(server)] == [True]


def test_back_to_the_search_our_rule_goes_once(client: GuardedClient, server: ReplayServer) -> None:
    serve(server)
    server.answer(RULES, '{"meta": {"summary": {"deleted": 1}}}', method="POST")
    state = fetch(client, server, since(server, made(2)), listen="search").state
    fetch(client, server, state, listen="search")
    assert sent(server) == [(False, {"delete": {"ids": ["77"]}})]
    assert asked(server, STREAM) == []


def test_another_query_keeps_the_rule_in_mind_until_it_is_deleted() -> None:
    before = {"query": "zonnig", "bearer_token": "t", "service": "https://x.example"}
    state = {"heard": "https://x.example zonnig", "cursor": "1", "rule": KNOWN}
    kept = carry_over("x", state, before, {**before, "query": "anders"})
    assert (kept["rule"], kept.get("cursor")) == (KNOWN, None)
    assert "rule" not in carry_over("x", state, before, {**before, "bearer_token": "ander"})


def test_one_connection_at_a_time_is_waited_for_and_the_search_brings_the_posts(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    server.forget(STREAM)
    problem = {
        "title": "ConnectionException",
        "detail": "This stream is currently at the maximum allowed connection limit.",
        "connection_issue": "TooManyConnections",
        "type": "https://api.twitter.com/2/problems/streaming-connection",
    }
    server.answer(STREAM, json.dumps(problem), status=429)
    server.forget(SEARCH)
    server.answer(SEARCH, found(post(made(1))))
    first = fetch(client, server, since(server, made(2)))
    assert ids(first) == [made(1)]
    assert first.trouble is not None
    assert "until_id" not in asked(server, SEARCH)[0]
    fetch(client, server, first.state, NOW + timedelta(seconds=30))
    assert len(asked(server, STREAM)) == 1
    later = fetch(client, server, first.state, NOW + timedelta(seconds=61))
    assert len(asked(server, STREAM)) == 2
    waits_s = later.state["rest"]["until_s"] - (NOW.timestamp() + 61)
    assert waits_s == 120  # twice as long as the first time


def test_a_stream_that_is_heard_again_is_no_trouble_any_more(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    rest = {"until_s": NOW.timestamp() - 1, "failures": 3}
    fetched = fetch(client, server, since(server, made(2), rest=rest))
    assert (fetched.trouble, "rest" in fetched.state) == (None, False)


def test_x_may_end_the_stream_and_what_came_before_counts(
    client: GuardedClient, server: ReplayServer
) -> None:
    end = {
        "title": "operational-disconnect",
        "disconnect_type": "UpstreamOperationalDisconnect",
        "detail": "This stream has been disconnected upstream for operational reasons.",
        "type": "https://api.twitter.com/2/problems/operational-disconnect",
    }
    one = made(1)
    serve(server, line(one), json.dumps({"errors": [end]}).encode() + b"\r\n")
    fetched = fetch(client, server, since(server, made(2)))
    assert ids(fetched) == [one]
    assert "operational reasons" in str(fetched.trouble)
    assert fetched.state["rest"]["failures"] == 1


def test_an_outage_of_the_stream_leaves_the_search(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    server.forget(STREAM)
    server.answer(STREAM, status=503)
    fetched = fetch(client, server, since(server, made(2)))
    assert fetched.trouble is not None
    assert len(asked(server, SEARCH)) == 1


@pytest.mark.parametrize(("status", "hint"), [(401, "bearer_token"), (403, "set listen to search")])
def test_a_refusal_of_the_stream_waits_for_a_person(
    status: int, hint: str, client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    server.forget(STREAM)
    server.answer(STREAM, '{"title": "Forbidden"}', status=status)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, server, since(server, made(2)))
    assert told.value.permanent
    assert "t0ken" not in str(told.value)


def test_a_stream_without_any_rule_is_tried_again_by_itself(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    server.forget(STREAM)
    server.answer(STREAM, '{"title": "RuleConfigurationIssue"}', status=409)
    fetched = fetch(client, server, since(server, made(2)))
    assert "409" in str(fetched.trouble)


@pytest.mark.parametrize("broken", [b"{oeps}\r\n", b'{"a": 1}}\r\n', b"[1]\r\n", b"<html>\r\n"])
def test_a_broken_line_costs_itself_only(
    broken: bytes, client: GuardedClient, server: ReplayServer
) -> None:
    one, two = made(1), made(0.5)
    serve(server, line(one), broken, line(two))
    fetched = fetch(client, server, since(server, made(2)))
    assert ids(fetched) == [one, two]
    assert len(list(fetched.refused)) == 1


def test_a_flood_ends_at_the_limit_of_bytes(server: ReplayServer) -> None:
    client = GuardedClient(
        allowed_networks=["127.0.0.2/32"],
        pace=InProcessPace(0),
        limits=Limits(total_s=10, body_bytes=200_000),
    )
    serve(server, *(b"x" * 100_000 for _ in range(40)))
    fetched = fetch(client, server, since(server, made(2)), stream_seconds=10)
    assert "more than is read" in " ".join(row.reason for row in fetched.refused)


def test_the_guard_stands_before_the_stream_too(canary: ReplayServer) -> None:
    client = GuardedClient(allowed_networks=["127.0.0.2/32"], pace=InProcessPace(0))
    with pytest.raises(ForbiddenAddressError), client.stream(canary.url, lasts_s=1):
        pass
    assert canary.hits == []


def test_others_may_ask_the_host_while_a_stream_is_heard(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/lines", chunks=streamed(b"een\n", then_s=30))
    server.answer("/other", b"ja")
    with client.stream(f"{server.url}/lines", lasts_s=20) as lines:
        heard = iter(lines)
        assert next(heard) == b"een"
        assert client.get(f"{server.url}/other").body == b"ja"


def test_trying_options_adds_no_rule_and_connects_to_nothing(
    client: GuardedClient, server: ReplayServer
) -> None:
    serve(server)
    told = json.dumps({"meta": {"summary": {"valid": 1}}})
    server.answer(f"{RULES}?dry_run=true", told, method="POST")
    options = {
        "query": "zonnig",
        "bearer_token": "t",
        "service": server.url,
        "listen": "stream",
    }
    try_options("x", options, client, now=NOW)
    assert [is_dry for is_dry, _ in sent(server)] == [True]
    assert asked(server, STREAM) == []


@pytest.mark.parametrize(
    "wrong", [{"listen": "luid"}, {"stream_seconds": 41}, {"backfill_minutes": 6}]
)
def test_a_wrong_option_is_named(
    wrong: dict[str, object], client: GuardedClient, server: ReplayServer
) -> None:
    with pytest.raises(WrongOptionError, match=next(iter(wrong))):
        fetch(client, server, **wrong)


def test_a_query_too_long_for_a_rule_is_told_at_once(
    client: GuardedClient, server: ReplayServer
) -> None:
    with pytest.raises(WrongOptionError, match="query"):
        fetch(client, server, query="z" * 2100)
    assert server.hits == []
