"""The `youtube` source against a replayed interface: threads, quota, edits, deletions."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
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
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
THREADS = "/youtube/v3/commentThreads"
COMMENTS = "/youtube/v3/comments"
SEARCH = "/youtube/v3/search"
VIDEOS = "/youtube/v3/videos"
VIDEO = "ZonnigVid01"
CHANNEL = "UC" + "a" * 22


def comment(identity: str, minute: int, text: str = "Hoi", **more: Any) -> dict[str, Any]:
    at = f"2026-11-19T10:{minute:02d}:00Z"
    parent = {"parentId": identity.partition(".")[0]} if "." in identity else {}
    snippet = {
        "authorDisplayName": "@fenna-test",
        "authorProfileImageUrl": "https://photo.example/a.jpg",
        "authorChannelUrl": f"http://www.youtube.com/{CHANNEL}",
        "authorChannelId": {"value": CHANNEL},
        "textDisplay": text,
        "textOriginal": text,
        "publishedAt": at,
        "updatedAt": at,
        "likeCount": 4,
    }
    return {"id": identity, "snippet": {**snippet, **parent, **more}}


def thread(
    number: int, *answers: dict[str, Any], count: int | None = None, **more: Any
) -> dict[str, Any]:
    top = comment(f"U{number}", number, **more)
    told: dict[str, Any] = {
        "id": top["id"],
        "snippet": {
            "videoId": VIDEO,
            "topLevelComment": top,
            "totalReplyCount": len(answers) if count is None else count,
        },
    }
    return told | ({"replies": {"comments": list(answers)}} if answers else {})


def video(number: int, description: str = "Over Zonnig") -> dict[str, Any]:
    return {
        "id": f"video{number}",
        "snippet": {
            "title": "Zonnig & co",
            "description": description,
            "publishedAt": f"2026-11-19T10:{number:02d}:00Z",
            "channelId": CHANNEL,
            "channelTitle": "Consument",
            "thumbnails": {"default": {"url": "https://photo.example/b.jpg"}},
        },
    }


def items(rows: Sequence[dict[str, Any]], next_page: str | None = None) -> str:
    return json.dumps({"items": list(rows)} | ({"nextPageToken": next_page} if next_page else {}))


def refusal(*reasons: str) -> str:
    return json.dumps(
        {"error": {"code": 403, "message": "x", "errors": [{"reason": one} for one in reasons]}}
    )


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {"service": server.url, "api_key": "s3cret", **(options or {"video": VIDEO})}
    return ingest.fetch("youtube", given, state or {}, client, now=NOW)


def kept(fetched: Fetched) -> State:
    state: State = json.loads(json.dumps(fetched.state))
    return state


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def test_recorded_threads_give_their_expected_rows(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, (RECORDED / "youtube_threads.json").read_bytes())
    rows = [ingest.raw_mention_to_json(one) for one in fetch(client, server).mentions]
    expected = (RECORDED / "youtube_threads.json.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]


def test_the_key_travels_in_a_header_and_is_kept_nowhere(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(1)]))
    fetched = fetch(client, server)
    (hit,) = server.hits
    assert hit.headers["x-goog-api-key"] == "s3cret"
    assert "s3cret" not in hit.path
    assert "s3cret" not in json.dumps(fetched.state)


def test_a_channel_and_words_are_asked_for_by_name(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(1)]))
    fetch(client, server, channel=CHANNEL, query="storing")
    asked = parse_qs(urlsplit(server.paths[0]).query)
    assert asked["allThreadsRelatedToChannelId"] == [CHANNEL]
    assert (asked["searchTerms"], asked["order"]) == (["storing"], ["time"])


def test_pages_are_followed_up_to_the_limit(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(THREADS, items([thread(9), thread(8)], "a"))
    server.answer(THREADS, items([thread(7)], "b"))
    fetched = fetch(client, server, video=VIDEO, limit=3)
    assert ids(fetched) == ["U7", "U8", "U9"]
    asked = [parse_qs(urlsplit(path).query) for path in server.paths]
    assert [one.get("pageToken") for one in asked] == [None, ["a"]]
    assert [one["maxResults"] for one in asked] == [["3"], ["1"]]


def test_answers_stand_in_the_thread_of_their_comment(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(1, comment("U1.a", 5))]))
    first, answer = fetch(client, server).mentions
    assert (first.conversation_id, first.in_reply_to) == ("U1", None)
    assert (answer.conversation_id, answer.in_reply_to) == ("U1", "U1")
    assert answer.url == f"https://www.youtube.com/watch?v={VIDEO}&lc=U1.a"


def test_answers_that_are_not_told_along_are_asked_for_once(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(1, comment("U1.b", 6), count=2)]))
    server.answer(COMMENTS, items([comment("U1.b", 6), comment("U1.a", 5)]))
    first = fetch(client, server)
    assert ids(first) == ["U1", "U1.a", "U1.b"]
    second = fetch(client, server, kept(first))
    assert (second.mentions, second.not_modified) == ((), True)
    assert sum("parentId=U1" in path for path in server.paths) == 1


def test_all_pages_of_a_long_threads_answers_are_taken(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(1, comment("U1.c", 7), count=3)]))
    server.answer(COMMENTS, items([comment("U1.c", 7), comment("U1.b", 6)], "more"))
    server.answer(COMMENTS, items([comment("U1.a", 5)]))
    first = fetch(client, server)
    assert sorted(ids(first)) == ["U1", "U1.a", "U1.b", "U1.c"]
    fetch(client, server, kept(first))
    asked = [path for path in server.paths if "parentId=U1" in path]
    assert ["pageToken=more" in path for path in asked] == [False, True]


def test_a_thread_without_end_costs_few_requests_and_others_have_their_turn(
    client: GuardedClient, server: ReplayServer
) -> None:
    threads = [thread(2, count=9000), thread(1, count=9000), thread(3, count=9000)]
    server.answer(THREADS, items(threads))
    for number in range(12):
        server.answer(COMMENTS, items([comment(f"U.{number}", 5)], f"page{number}"))
    first = fetch(client, server)
    asked = [path.partition("parentId=U")[2][0] for path in server.paths if "parentId" in path]
    assert asked == ["2"] * 5 + ["1"] * 5
    fetch(client, server, kept(first))
    asked = [path.partition("parentId=U")[2][0] for path in server.paths if "parentId" in path]
    assert asked[10:12] == ["3", "3"]  # the others are had, as far as they are told


def test_a_new_answer_in_an_old_thread_is_found_when_it_is_looked_at_again(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(9), thread(1)]))
    server.answer(THREADS, items([thread(9)]))
    server.answer(THREADS, items([thread(9), thread(1, comment("U1.a", 20))]))
    second = fetch(client, server, kept(fetch(client, server)))
    assert ids(second) == ["U1.a"]


def test_edits_and_deletions_of_earlier_comments_are_followed(
    client: GuardedClient, server: ReplayServer
) -> None:
    old = [thread(3), thread(2), thread(1, comment("U1.a", 5))]
    server.answer(THREADS, items([thread(9), *old]))
    server.answer(THREADS, items([thread(9)]))
    edited = thread(3, text="Toch opgelost", updatedAt="2026-11-19T12:00:00Z")
    server.answer(THREADS, items([thread(9), edited, thread(1)]))
    server.answer(COMMENTS, items([]))
    second = fetch(client, server, kept(fetch(client, server)))
    assert [(one.external_id, one.text) for one in second.mentions] == [("U3", "Toch opgelost")]
    assert second.mentions[0].edited_at == datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
    assert sorted(second.removed) == ["U1.a", "U2"]


def test_as_many_answers_as_are_looked_at_again_fit_into_an_address(
    client: GuardedClient, server: ReplayServer
) -> None:
    answers = [comment(f"U1{'x' * 24}.{number:022d}", 5) for number in range(40)]
    server.answer(THREADS, items([thread(9), thread(1, *answers)]))
    server.answer(THREADS, items([thread(9)]))
    server.answer(COMMENTS, items([]))
    second = fetch(client, server, kept(fetch(client, server)))
    assert (len(second.removed), second.refused) == (24, ())


def test_a_search_takes_videos_with_their_whole_text(
    client: GuardedClient, server: ReplayServer
) -> None:
    found = [{"id": {"kind": "youtube#video", "videoId": f"video{n}"}} for n in (2, 1)]
    server.answer(SEARCH, items(found))
    server.answer(VIDEOS, items([video(1), video(2, "")]))
    first, second = fetch(client, server, query="zonnig").mentions
    assert (first.external_id, first.title, first.text) == ("video1", "Zonnig & co", "Over Zonnig")
    assert (second.title, second.text) == (None, "Zonnig & co")
    assert "order=date" in server.paths[0]
    assert "id=video2%2Cvideo1" in server.paths[1]


def test_a_changed_or_deleted_video_is_followed(
    client: GuardedClient, server: ReplayServer
) -> None:
    found = [{"id": {"videoId": f"video{n}"}} for n in (3, 2, 1)]
    server.answer(SEARCH, items(found))
    server.answer(SEARCH, items(found[:1]))
    server.answer(VIDEOS, items([video(3), video(2), video(1)]))
    server.answer(VIDEOS, items([video(3)]))
    server.answer(VIDEOS, items([video(3), video(1, "Zonnig heeft gereageerd")]))
    second = fetch(client, server, kept(fetch(client, server, query="zonnig")), query="zonnig")
    assert (ids(second), second.removed) == (["video1"], ["video2"])


def test_no_photos_and_no_counts_are_kept(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(THREADS, items([thread(1)]))
    (mention,) = fetch(client, server).mentions
    assert "photo.example" not in json.dumps(ingest.raw_mention_to_json(mention))
    assert mention.extra == {"author_id": CHANNEL, "video": VIDEO}


@pytest.mark.parametrize(
    ("now", "wait_s"),
    [
        (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), 20 * 3600),  # 04:00 in California
        (datetime(2026, 7, 1, 6, 59, tzinfo=UTC), 60),  # 23:59 there, in summer
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), 25 * 3600),  # the night with an hour more
    ],
)
def test_a_used_up_quota_waits_until_midnight_in_california(
    now: datetime, wait_s: float, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, refusal("quotaExceeded"), status=403)
    given = {"service": server.url, "api_key": "s3cret", "video": VIDEO}
    with pytest.raises(RetryLaterError, match="quota") as told:
        ingest.fetch("youtube", given, {}, client, now=now)
    assert told.value.retry_after_s == wait_s
    assert "s3cret" not in str(told.value)


def test_a_quota_that_ends_on_a_later_page_keeps_what_was_had(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(9)], "a"))
    server.answer(THREADS, refusal("quotaExceeded"), status=403)
    fetched = fetch(client, server)
    assert ids(fetched) == ["U9"]
    assert "quota" in fetched.refused[0].reason


def test_answers_that_cannot_be_had_now_are_asked_for_again(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(1, count=1)]))
    server.answer(COMMENTS, refusal("rateLimitExceeded"), status=403)
    server.answer(COMMENTS, items([comment("U1.a", 5)]))
    first = fetch(client, server)
    assert "too many requests" in first.refused[0].reason
    assert ids(fetch(client, server, kept(first))) == ["U1.a"]


def test_a_rate_limit_says_when_to_come_back(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(THREADS, "{}", status=429, headers={"Retry-After": "30"})
    with pytest.raises(RetryLaterError) as told:
        fetch(client, server)
    assert told.value.retry_after_s == 30


@pytest.mark.parametrize(
    ("status", "reasons", "hint"),
    [
        (403, ["commentsDisabled"], "comments are turned off"),
        (404, ["videoNotFound"], "no such video"),
        (404, ["channelNotFound"], "no such channel"),
        (400, ["keyInvalid"], "api_key is wrong"),
        (400, ["badRequest", "API_KEY_INVALID"], "api_key is wrong"),
        (400, ["keyExpired"], "api_key has expired"),
        (403, ["accessNotConfigured"], "not switched on"),
        (403, ["somethingElse"], "somethingElse"),
        (500, [], "answered 500"),
    ],
)
def test_a_refusal_says_what_to_do(
    status: int, reasons: list[str], hint: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, refusal(*reasons), status=status)
    with pytest.raises(BadAnswerError, match=hint) as told:
        fetch(client, server)
    assert told.value.permanent == (status != 500)
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    ("file", "status", "hint"),
    [
        ("python-youtube.error_response.json", 400, "api_key is wrong"),
        ("python-youtube.apidata__error_permission_resp.json", 403, "SERVICE_UNAVAILABLE"),
    ],
)
def test_a_recorded_refusal_says_why(
    file: str, status: int, hint: str, client: GuardedClient, server: ReplayServer, shared: Path
) -> None:
    server.answer(THREADS, (shared / "youtube" / file).read_bytes(), status=status)
    with pytest.raises(BadAnswerError, match=hint):
        fetch(client, server)


def test_a_page_token_that_was_forgotten_starts_from_the_top(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(1)]))
    server.answer(THREADS, refusal("invalidPageToken"), status=400)
    server.answer(THREADS, items([thread(2), thread(1)]))
    state = {**kept(fetch(client, server)), "cursor": "old"}
    assert ids(fetch(client, server, state)) == ["U2"]


def test_an_empty_page_is_an_error_only_where_comments_were_before(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([]))
    server.answer(THREADS, items([thread(2), thread(1)]))
    server.answer(THREADS, items([]))
    assert fetch(client, server).mentions == ()
    state = kept(fetch(client, server))
    with pytest.raises(NothingFoundError):
        fetch(client, server, state)


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"id": "U1", "snippet": {}}, "snippet.topLevelComment"),
        (thread(1, textOriginal=None, textDisplay=None), "snippet.textDisplay"),
        (thread(1, publishedAt=None), "snippet.publishedAt"),
        (thread(1, updatedAt=7), "snippet.updatedAt"),
    ],
)
def test_a_changed_layout_names_the_field(
    broken: dict[str, Any], field: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([broken]))
    with pytest.raises(UnreadableContentError, match=field):
        fetch(client, server)


@pytest.mark.parametrize("body", ["<html>Log in", "", "[]", '{"kind":"x"}', "[" * 90_000, "3"])
def test_what_is_no_list_of_comments_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, body)
    with pytest.raises(UnreadableContentError, match=server.url):
        fetch(client, server)


@pytest.mark.parametrize(
    "told",
    [
        VIDEO,
        f"https://www.youtube.com/watch?v={VIDEO}&t=3s",
        f"https://www.youtube.com/watch?app=desktop&v={VIDEO}",
        f"https://youtu.be/{VIDEO}?si=x",
        f"https://www.youtube.com/shorts/{VIDEO}",
    ],
)
def test_a_video_may_be_given_by_its_address(
    told: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer(THREADS, items([thread(1)]))
    fetch(client, server, video=told)
    assert f"videoId={VIDEO}&" in server.paths[0] + "&"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "one of channel, video and query"),
        ({"channel": CHANNEL, "video": VIDEO}, "channel or video, not both"),
        ({"channel": "@zonnig"}, "option channel: '@zonnig' is not a channel's id"),
        ({"video": "https://evil.example/x"}, "option video: .* is not a video's id"),
    ],
)
def test_a_wrong_option_is_named(
    options: dict[str, object], named: str, client: GuardedClient
) -> None:
    with pytest.raises(WrongOptionError, match=named):
        ingest.fetch("youtube", {"api_key": "s3cret", **options}, {}, client, now=NOW)


@pytest.mark.parametrize(
    "file", ["comment_threads_by_video_paged_1", "comment_threads_multi", "comment_thread_single"]
)
def test_recorded_threads_are_read_in_full(
    file: str, client: GuardedClient, server: ReplayServer, shared: Path
) -> None:
    name = f"python-youtube.apidata__comment_threads__{file}.json"
    told = json.loads((shared / "youtube" / name).read_text("utf-8"))
    told = told if "items" in told else {"items": [told]}
    told.pop("nextPageToken", None)
    server.answer(THREADS, json.dumps(told))
    server.answer(COMMENTS, items([]))
    fetched = fetch(client, server)
    assert {one["id"] for one in told["items"]} <= set(ids(fetched))
    assert fetched.refused == ()
