"""The `facebook` source against a replayed Graph API: three lists, edits, deletions, allowances."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.earlier import Earlier
from ingest.errors import (
    BadAnswerError,
    NothingFoundError,
    RetryLaterError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from ingest.registry import read_options
from ingest.sources.facebook import SOURCE
from tests.ingest.graph_place import (
    GONE,
    PAGE,
    VERSION,
    asked,
    batch,
    batched,
    comment,
    failure,
    give,
    listed,
    post,
)
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
FEED, TAGGED, RATINGS = f"{PAGE}/feed", f"{PAGE}/tagged", f"{PAGE}/ratings"
ONLY_FEED = {"mentions": False, "reviews": False}
ONLY_REVIEWS = {"mentions": False, "comments": False}


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {"service": server.url, "page": PAGE, "access_token": "t0ken", **options}
    return ingest.fetch("facebook", given, state or {}, client, now=NOW)


def kept(fetched: Fetched) -> State:
    state: State = json.loads(json.dumps(fetched.state))
    return state


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def at(minute: int, day: int = 19) -> str:
    return f"2026-11-{day}T10:{minute:02d}:00+0000"


def test_recorded_lists_give_their_expected_rows(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, FEED, (RECORDED / "facebook_feed.json").read_text("utf-8"))
    give(server, RATINGS, (RECORDED / "facebook_ratings.json").read_text("utf-8"))
    give(server, TAGGED, listed([]))
    rows = [ingest.raw_mention_to_json(one) for one in fetch(client, server).mentions]
    expected = (RECORDED / "facebook_feed.json.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]


def test_the_token_travels_in_a_header_and_is_proved_and_kept_nowhere(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, FEED, listed([post(1, at(1), comment("1_2", at(2)))]))
    fetched = fetch(client, server, app_secret="s3cret", **ONLY_FEED)
    (hit,) = server.hits
    proof = hmac.new(b"s3cret", b"t0ken", hashlib.sha256).hexdigest()
    assert hit.headers["authorization"] == "Bearer t0ken"
    assert asked(hit)["appsecret_proof"] == [proof]
    for secret in ("t0ken", "s3cret"):
        assert secret not in hit.path
        assert secret not in json.dumps(fetched.state)


def test_an_error_names_the_place_without_its_query(
    client: GuardedClient, server: ReplayServer
) -> None:
    with pytest.raises(BadAnswerError) as refused:
        fetch(client, server, app_secret="s3cret", **ONLY_FEED)
    assert refused.value.where == f"{server.url}{VERSION}/{FEED}"
    assert "proof" not in str(refused.value)


def test_what_the_page_itself_writes_is_no_mention(
    client: GuardedClient, server: ReplayServer
) -> None:
    own = comment("1_3", at(3), "Wij zoeken het uit", **{"from": {"id": PAGE}})
    give(server, FEED, listed([post(1, at(1), own, comment("1_2", at(2)))]))
    assert ids(fetch(client, server, **ONLY_FEED)) == ["1_2"]


def test_new_comments_below_old_posts_are_found_and_nothing_twice(
    client: GuardedClient, server: ReplayServer
) -> None:
    old, new = comment("1_2", at(2)), comment("1_3", at(50))
    posts = [post(9, at(40)), post(1, at(1), old)]
    give(server, FEED, listed(posts))
    give(server, FEED, listed(posts))
    give(server, FEED, listed([post(9, at(40)), post(1, at(1), new, old)]))
    give(server, "", batch(old), method="POST")
    first = fetch(client, server, **ONLY_FEED)
    second = fetch(client, server, kept(first), **ONLY_FEED)
    third = fetch(client, server, kept(second), **ONLY_FEED)
    assert (ids(first), ids(second), ids(third)) == (["1_2"], [], ["1_3"])
    assert (second.not_modified, third.not_modified) == (True, False)


def test_more_new_comments_than_are_told_along_are_asked_for(
    client: GuardedClient, server: ReplayServer
) -> None:
    first, rest = [comment("1_2", at(2))], [comment("1_5", at(30)), comment("1_4", at(29))]
    give(server, FEED, listed([post(1, at(1), *first)]))
    give(server, FEED, listed([post(1, at(1), comment("1_6", at(40)), after="c1")]))
    give(server, f"{PAGE}_1/comments", listed([*rest, *first]))
    give(server, "", batch(*first), method="POST")
    state = kept(fetch(client, server, **ONLY_FEED))
    assert ids(fetch(client, server, state, **ONLY_FEED)) == ["1_4", "1_5", "1_6"]
    further = next(hit for hit in server.hits if f"{PAGE}_1/comments" in hit.path)
    assert asked(further)["after"] == ["c1"]


def test_visitors_posts_are_read_back_to_the_last_known_over_several_pages(
    client: GuardedClient, server: ReplayServer
) -> None:
    visitor = {"from": {"id": "7009", "name": "Bezoeker"}}
    give(server, FEED, listed([post(1, at(1, 17), **visitor)], "old"))
    give(server, FEED, listed([post(4, at(4), **visitor), post(3, at(3), **visitor)], "c2"))
    older = [post(1, at(1, 17), **visitor), post(0, at(1, 16))]
    give(server, FEED, listed([post(2, at(2), **visitor), *older], "c3"))
    give(server, "", batch(post(1, at(1, 17), **visitor)), method="POST")
    first = fetch(client, server, **ONLY_FEED)
    second = fetch(client, server, kept(first), **ONLY_FEED)
    assert [one.split("_")[1] for one in ids(second)] == ["2", "3", "4"]
    cursors = [asked(hit).get("after") for hit in server.hits if hit.method == "GET"]
    assert cursors == [None, None, ["c2"]]


def test_edits_and_deletions_of_earlier_comments_are_followed(
    client: GuardedClient, server: ReplayServer
) -> None:
    old = [comment("1_2", at(2)), comment("1_3", at(3)), comment("1_4", at(4))]
    give(server, FEED, listed([post(1, at(1), *reversed(old))]))
    give(server, FEED, listed([post(1, at(1), comment("1_9", at(59)))]))
    late = failure(2, "Service temporarily unavailable")
    edited = comment("1_3", at(3), "Toch opgelost, dank!")
    told = batch(GONE, edited, late, comment("1_9", at(59)))
    give(server, "", told, method="POST")
    state = kept(fetch(client, server, **ONLY_FEED))
    second = fetch(client, server, state, **ONLY_FEED)
    told_now = {one.external_id: one.text for one in second.mentions}
    assert told_now == {"1_3": "Toch opgelost, dank!", "1_9": "Hoi"}
    assert list(second.removed) == ["1_2"]
    # Of what could not be told nothing is believed: it waits for another look.
    assert "1_4" in kept(second)["feed"]["watched"]
    assert [one.reason for one in second.refused] == ["Service temporarily unavailable"]
    looked_at = batched(next(hit for hit in server.hits if hit.method == "POST"))
    assert looked_at == ["1_2", "1_3", "1_4", "1_9"]


def test_a_batch_carries_the_token_in_its_body(client: GuardedClient, server: ReplayServer) -> None:
    give(server, FEED, listed([post(1, at(1), comment("1_2", at(2)))]))
    give(server, FEED, listed([post(1, at(1))]))
    give(server, "", batch(comment("1_2", at(2))), method="POST")
    fetch(client, server, kept(fetch(client, server, **ONLY_FEED)), **ONLY_FEED)
    hit = next(hit for hit in server.hits if hit.method == "POST")
    assert asked(hit)["access_token"] == ["t0ken"]
    assert hit.path == f"{VERSION}/"


def test_an_edited_and_a_deleted_review_are_noticed(
    client: GuardedClient, server: ReplayServer
) -> None:
    def review(number: int, text: str, kind: str = "negative") -> dict[str, object]:
        return {
            "created_time": at(number),
            "recommendation_type": kind,
            "review_text": text,
            "open_graph_story": {"id": f"55{number}"},
        }

    give(server, RATINGS, listed([review(3, "c"), review(2, "b"), review(1, "a")]))
    give(server, RATINGS, listed([review(3, "c"), review(1, "anders", "positive")]))
    give(server, RATINGS, listed([review(3, "c"), review(1, "anders", "positive")]))
    first = fetch(client, server, **ONLY_REVIEWS)
    second = fetch(client, server, kept(first), **ONLY_REVIEWS)
    third = fetch(client, server, kept(second), **ONLY_REVIEWS)
    assert [(one.external_id, one.rating) for one in first.mentions] == [
        ("551", 1.0),
        ("552", 1.0),
        ("553", 1.0),
    ]
    assert [(one.text, one.rating) for one in second.mentions] == [("anders", 5.0)]
    assert list(second.removed) == ["552"]
    assert (third.mentions, list(third.removed), third.not_modified) == ((), [], True)


def test_what_a_batch_leaves_out_is_not_told_as_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    first = [comment("1_2", at(2)), comment("1_3", at(3))]
    give(server, FEED, listed([post(1, at(1), *first)]))
    give(server, FEED, listed([post(1, at(1), comment("1_4", at(4)))]))
    give(server, "", batch(first[0]), method="POST")
    state = kept(fetch(client, server, **ONLY_FEED))
    second = fetch(client, server, state, **ONLY_FEED)
    assert (ids(second), list(second.removed)) == (["1_4"], [])
    assert ["answered None" in one.reason for one in second.refused] == [True, True]


@pytest.mark.parametrize(("second", "removed"), [(GONE, []), ({}, ["55_1"])])
def test_where_a_listed_post_elsewhere_cannot_be_asked_for_none_counts_as_deleted(
    second: Any, removed: list[str], client: GuardedClient, server: ReplayServer
) -> None:
    posts = [post(one, at(one), id=f"55_{one}", **{"from": {"id": "55"}}) for one in (3, 2, 1)]
    give(server, TAGGED, listed(posts))
    give(server, TAGGED, listed(posts[:2]))
    give(server, "", batch(GONE, posts[0], second or posts[1]), method="POST")
    options = {"comments": False, "reviews": False}
    first = fetch(client, server, **options)
    again = fetch(client, server, kept(first), **options)
    assert batched(server.hits[-1]) == ["55_1", "55_3", "55_2"]
    assert list(again.removed) == removed
    assert ["cannot be told from that" in one.reason for one in again.refused] == [
        True for _ in again.refused
    ]
    assert bool(again.refused) is not bool(removed)


def test_a_right_that_is_missing_for_one_list_does_not_hide_the_others(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, FEED, listed([post(1, at(1), comment("1_2", at(2)))]))
    give(server, TAGGED, failure(10, "(#10) needs pages_read_user_content"), status=403)
    give(server, RATINGS, listed([]))
    fetched = fetch(client, server)
    assert ids(fetched) == ["1_2"]
    (refused,) = fetched.refused
    assert "access_token lacks a permission" in refused.reason
    assert "pages_read_user_content" in refused.reason


@pytest.mark.parametrize(
    ("code", "status", "advice"),
    [
        (190, 400, "access_token is not valid any more"),
        (200, 403, "access_token lacks a permission"),
        (10, 403, "access_token lacks a permission"),
        (100, 400, "Invalid parameter"),
    ],
)
def test_an_error_that_needs_a_person_says_what_to_do(
    client: GuardedClient, server: ReplayServer, code: int, status: int, advice: str
) -> None:
    give(server, FEED, failure(code, "Invalid parameter"), status=status)
    with pytest.raises(BadAnswerError, match=advice) as refused:
        fetch(client, server, **ONLY_FEED)
    assert refused.value.permanent


def test_a_page_that_is_gone_is_told_so(client: GuardedClient, server: ReplayServer) -> None:
    give(server, FEED, GONE, status=400)
    with pytest.raises(BadAnswerError, match="no such page"):
        fetch(client, server, **ONLY_FEED)


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80001])
def test_a_used_up_allowance_is_waited_for(
    client: GuardedClient, server: ReplayServer, code: int
) -> None:
    give(server, FEED, failure(code, "request limit reached"), status=400)
    with pytest.raises(RetryLaterError) as later:
        fetch(client, server, **ONLY_FEED)
    assert later.value.retry_after_s == 900


def test_a_hiccup_is_tried_again_soon(client: GuardedClient, server: ReplayServer) -> None:
    give(server, FEED, failure(2, "try again", is_transient=True), status=500)
    with pytest.raises(RetryLaterError) as later:
        fetch(client, server, **ONLY_FEED)
    assert later.value.retry_after_s == 60


def test_a_question_that_is_too_large_is_asked_for_fewer_rows(
    client: GuardedClient, server: ReplayServer
) -> None:
    too_much = failure(1, "Please reduce the amount of data you're asking for, then retry")
    give(server, FEED, too_much, status=500)
    give(server, FEED, listed([post(1, at(1), comment("1_2", at(2)))]))
    assert ids(fetch(client, server, **ONLY_FEED)) == ["1_2"]
    assert [asked(hit)["limit"] for hit in server.hits] == [["25"], ["6"]]


@pytest.mark.parametrize(
    ("header", "value", "wait_s"),
    [
        ("X-App-Usage", {"call_count": 97, "total_time": 3, "total_cputime": 1}, 900),
        ("X-Page-Usage", {"call_count": 3, "total_time": 97, "total_cputime": 1}, 900),
        (
            "X-Business-Use-Case-Usage",
            {PAGE: [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 20}]},
            1200,
        ),
    ],
)
def test_the_allowance_told_in_headers_is_kept_to(
    client: GuardedClient,
    server: ReplayServer,
    header: str,
    value: dict[str, object],
    wait_s: float,
) -> None:
    body = listed([post(1, at(1), comment("1_2", at(2)))])
    give(server, FEED, body, headers={header: json.dumps(value)})
    fetched = fetch(client, server, **ONLY_FEED)
    assert ids(fetched) == ["1_2"]
    with pytest.raises(RetryLaterError) as later:
        fetch(client, server, kept(fetched), **ONLY_FEED)
    assert later.value.retry_after_s == wait_s
    assert len(server.hits) == 1


def test_a_feed_that_is_suddenly_empty_is_an_error(
    client: GuardedClient, server: ReplayServer
) -> None:
    visitor = {"from": {"id": "7009", "name": "Bezoeker"}}
    give(server, FEED, listed([post(number, at(1), **visitor) for number in (1, 2)]))
    give(server, FEED, listed([]))
    state = kept(fetch(client, server, **ONLY_FEED))
    with pytest.raises(NothingFoundError):
        fetch(client, server, state, **ONLY_FEED)


def test_the_only_post_of_a_visitor_may_be_taken_back(
    client: GuardedClient, server: ReplayServer
) -> None:
    visitor = {"from": {"id": "7009", "name": "Bezoeker"}}
    give(server, FEED, listed([post(1, at(1), **visitor)]))
    give(server, FEED, listed([]))
    state = kept(fetch(client, server, **ONLY_FEED))
    assert fetch(client, server, state, **ONLY_FEED).mentions == ()


@pytest.mark.parametrize(
    "body",
    ['{"posts": []}', "[]", "<html>log in</html>", "[" * 100_000, '{"data": [{"id": 5}]}'],
)
def test_another_layout_is_an_error_never_nothing_new(
    client: GuardedClient, server: ReplayServer, body: str
) -> None:
    give(server, FEED, body)
    with pytest.raises(UnreadableContentError):
        fetch(client, server, **ONLY_FEED)


def test_one_bad_row_does_not_stop_the_others(client: GuardedClient, server: ReplayServer) -> None:
    bad = {"id": f"{PAGE}_2", "message": "zonder tijd"}
    give(server, FEED, listed([bad, post(1, at(1), {"id": "x"}, comment("1_2", at(2)))]))
    fetched = fetch(client, server, **ONLY_FEED)
    assert ids(fetched) == ["1_2"]
    assert [one.reason for one in fetched.refused] == [
        "item 1 has no time in the field created_time",
    ]


def test_the_past_can_be_walked_through_by_cursors(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, FEED, listed([post(2, at(2), comment("2_1", at(3)))], "older"))
    give(server, FEED, listed([post(1, at(1), comment("1_1", at(2)))]))
    given = {"service": server.url, "page": PAGE, "access_token": "t"}
    listing = SOURCE.listing(read_options(SOURCE, given), client, NOW)
    first = listing.page(None, 100)
    second = listing.page(first.cursor, 100)
    assert [page.posts[0].mention.external_id for page in (first, second)] == ["2_1", "1_1"]
    assert (first.cursor, second.cursor) == ("older", None)


@pytest.mark.parametrize(
    "options",
    [
        {"page": "Zevenmand"},
        {"page": "../me"},
        {"version": "25"},
        {"comments": False, "mentions": False, "reviews": False},
        {"service": "file:///etc/passwd"},
    ],
)
def test_wrong_options_are_named_before_anything_is_asked(
    client: GuardedClient, server: ReplayServer, options: dict[str, object]
) -> None:
    with pytest.raises(WrongOptionError):
        fetch(client, server, **options)
    assert server.hits == []


def test_a_login_is_checked_with_one_small_question(
    client: GuardedClient, server: ReplayServer
) -> None:
    given = {"service": server.url, "page": PAGE, "access_token": "t"}
    options = read_options(SOURCE, given)
    give(server, "me", json.dumps({"id": PAGE}))
    give(server, "me", json.dumps({"id": "55"}))
    SOURCE.check_login(options, client, NOW)
    with pytest.raises(BadAnswerError, match="belongs to another page"):
        SOURCE.check_login(options, client, NOW)
    assert len(server.hits) == 2


def test_older_posts_wait_while_much_of_the_allowance_is_used(
    client: GuardedClient, server: ReplayServer
) -> None:
    visitor = {"from": {"id": "7009", "name": "Bezoeker"}}
    body = listed([post(1, at(1), **visitor)])
    give(server, FEED, body)
    state = kept(fetch(client, server, **ONLY_FEED))
    server.forget()
    give(server, FEED, body, headers={"X-App-Usage": json.dumps({"call_count": 80})})
    options = {"page": PAGE, "access_token": "t0ken", "service": server.url, **ONLY_FEED}
    earlier = [Earlier("1_5", in_reply_to=f"{PAGE}_1")]
    fetched = ingest.fetch("facebook", options, state, client, now=NOW, earlier=earlier)
    assert list(fetched.left_over) == ["1_5"]
    assert all(hit.method == "GET" for hit in server.hits)  # batches are posted
