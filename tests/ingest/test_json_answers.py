"""Answers of platforms: bounded, named where they changed, and never a crash."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.bluesky_posts import is_for_members_only, is_repost, languages, read_post
from ingest.errors import BotWallError, UnreadableContentError
from ingest.json_answers import Row, field_at, id_at, read_each, read_object, rows_at, text_at
from ingest.mentions import Fetched
from ingest.outbound import Answer
from ingest.parsing.problems import UnreadableProblem
from ingest.posts import Post
from ingest.reddit_posts import read_thing
from ingest.tidy import tidy_fetched
from ingest.youtube_posts import count_answers, read_thread, read_video

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
URL = "https://api.example/posts"


def answer(body: str | bytes) -> Answer:
    return Answer(URL, 200, {}, body.encode() if isinstance(body, str) else body)


def test_an_answer_of_empty_lists_is_refused_before_it_takes_memory() -> None:
    with pytest.raises(UnreadableContentError, match="more than 400,000 lists"):
        read_object(answer('{"a":[' + "[]," * 500_000 + "[]]}"))


def test_a_robot_check_in_place_of_json_is_named() -> None:
    with pytest.raises(BotWallError, match=URL):
        read_object(answer("<title>Just a moment...</title>"))


@pytest.mark.parametrize("body", ["9" * 5000, "[" * 100_000, b"\xff\xfe\x00", "{'a': 1}", "\x00"])
def test_what_is_no_json_is_named_by_its_address(body: str | bytes) -> None:
    with pytest.raises(UnreadableContentError, match=URL):
        read_object(answer(body))


def test_a_list_that_is_missing_is_named() -> None:
    with pytest.raises(UnreadableContentError, match=r"the field data\.children"):
        rows_at({"data": {}}, "data.children", URL)


def test_a_broken_row_is_refused_and_the_others_go_on() -> None:
    done, refused = read_each([{"a": "x"}, {"a": 1}, 3], lambda row: text_at(row, "a"), URL)
    assert done == ["x"]
    assert [one.reason for one in refused] == [
        "item 2 has no text in the field a",
        "item 3 is not an object",
    ]


def test_rows_of_which_none_can_be_read_are_an_error() -> None:
    with pytest.raises(UnreadableContentError, match="item 1 has no text in the field a"):
        read_each([{"b": "x"}], lambda row: text_at(row, "a"), URL)


@pytest.mark.parametrize(("told", "kept"), [("a\x00b", "ab"), ("\ud83d", "\ufffd")])
def test_characters_that_nobody_can_store_are_gone_before_they_reach_a_state(
    told: str, kept: str
) -> None:
    assert text_at({"id": told}, "id") == id_at({"id": told}, "id") == kept


@pytest.mark.parametrize("told", ["", " ", "x" * 501])
def test_an_id_that_cannot_be_one_is_named(told: str) -> None:
    with pytest.raises(UnreadableProblem, match="field id of"):
        id_at({"id": told}, "id")


def test_no_rows_are_no_error() -> None:
    assert read_each([], lambda row: row, URL) == ([], [])


def read_bluesky(row: Row) -> list[Post]:
    is_repost(row), is_for_members_only(row), languages(row)
    return [read_post(row, NOW)]


def read_reddit(row: Row) -> list[Post]:
    told = read_thing(row)
    return [told] if isinstance(told, Post) else []


def read_youtube(row: Row) -> list[Post]:
    count_answers(row)
    return read_thread(row, NOW)


VIDEO = {
    "id": "video000001",
    "snippet": {
        "title": "T",
        "description": "D",
        "publishedAt": "2026-11-19T10:00:00Z",
        "channelId": "UC1",
    },
}
READERS: list[tuple[Callable[[Row], list[Post]], Any]] = [
    (read_bluesky, field_at(json.loads((RECORDED / "bluesky_search.json").read_text()), "posts")),
    (
        read_reddit,
        [
            child
            for file in ("reddit_new.json", "reddit_comments.json")
            for child in json.loads((RECORDED / file).read_text())["data"]["children"]
        ],
    ),
    (read_youtube, field_at(json.loads((RECORDED / "youtube_threads.json").read_text()), "items")),
    (lambda row: [read_video(row, NOW)], [VIDEO]),
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path]
    for name, part in inner:
        found += places(part, (*path, name)) if isinstance(part, dict | list) else [(*path, name)]
    return found


@pytest.mark.parametrize(("read", "rows"), READERS, ids=["bluesky", "reddit", "youtube", "video"])
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_field_is_read_or_refused(
    read: Callable[[Row], list[Post]], rows: list[Any], data: st.DataObject
) -> None:
    row = json.loads(json.dumps(data.draw(st.sampled_from(rows))))
    *path, last = data.draw(st.sampled_from(places(row)[1:]))
    inside = row
    for name in path:
        inside = inside[name]
    inside[last] = data.draw(ANYTHING)
    try:
        posts = read(row)
    except UnreadableProblem as problem:
        assert "field" in str(problem) or "kind" in str(problem)
        return
    fetched = tidy_fetched(Fetched([post.mention for post in posts], {}), NOW)
    json.dumps([dict(mention.extra) for mention in fetched.mentions], allow_nan=False)
