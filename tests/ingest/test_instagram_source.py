"""The `instagram` source against a replayed Graph API: comments, answers to them, tags."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.errors import BadAnswerError, WrongOptionError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.ingest.graph_place import ACCOUNT, GONE, asked, batch, failure, give, listed
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
MEDIA, TAGS = f"{ACCOUNT}/media", f"{ACCOUNT}/tags"
ONLY_MEDIA = {"mentions": False}
ONLY_TAGS = {"comments": False}


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    give(server, ACCOUNT, '{"username": "zevenmand", "id": "1"}')
    given = {"service": server.url, "account_id": ACCOUNT, "access_token": "t0ken", **options}
    return ingest.fetch("instagram", given, state or {}, client, now=NOW)


def kept(fetched: Fetched) -> State:
    state: State = json.loads(json.dumps(fetched.state))
    return state


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def comment(number: int, name: str = "fenna.test", text: str = "Hoi", **more: Any) -> Any:
    moment = f"2026-11-19T10:{number:02d}:00+0000"
    return {"id": f"c{number}", "text": text, "timestamp": moment, "username": name, **more}


def picture(number: int, *comments: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": f"m{number}",
        "timestamp": f"2026-11-18T10:{number:02d}:00+0000",
        "permalink": f"https://www.instagram.com/p/m{number}/",
    }
    return told | ({"comments": json.loads(listed(comments))} if comments else {})


def tagged(*rows: dict[str, Any], after: str | None = None) -> str:
    """A page of tags: cursors where there are several, and never the address of the next."""
    paging = {"paging": {"cursors": {"before": "b", "after": after}}} if after else {}
    return json.dumps({"data": list(rows), **paging})


def tag(number: int, caption: str = "Stoel stuk") -> dict[str, Any]:
    return {**picture(number), "caption": caption, "username": "sanne.steekproef"}


def test_recorded_lists_give_their_expected_rows(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, MEDIA, (RECORDED / "instagram_media.json").read_text("utf-8"))
    give(server, TAGS, (RECORDED / "instagram_tags.json").read_text("utf-8"))
    rows = [ingest.raw_mention_to_json(one) for one in fetch(client, server).mentions]
    expected = (RECORDED / "instagram_media.json.expected.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(row) for row in expected]


def test_own_answers_are_no_mentions_but_answers_to_them_are(
    client: GuardedClient, server: ReplayServer
) -> None:
    answers = {"data": [comment(4), comment(3, "zevenmand")]}
    give(server, MEDIA, listed([picture(1, comment(2, "zevenmand", replies=answers))]))
    (mention,) = fetch(client, server, **ONLY_MEDIA).mentions
    assert (mention.external_id, mention.conversation_id) == ("c4", "c2")
    assert mention.in_reply_to == "c2"


def test_the_own_name_is_asked_for_once(client: GuardedClient, server: ReplayServer) -> None:
    give(server, MEDIA, listed([picture(1, comment(2))]))
    give(server, "", batch(comment(2)), method="POST")
    state = kept(fetch(client, server, **ONLY_MEDIA))
    second = fetch(client, server, state, **ONLY_MEDIA)
    assert second.not_modified
    names = [hit for hit in server.hits if asked(hit).get("fields") == ["username"]]
    assert len(names) == 1


def test_a_deleted_comment_is_followed(client: GuardedClient, server: ReplayServer) -> None:
    give(server, MEDIA, listed([picture(1, comment(2))]))
    give(server, MEDIA, listed([picture(1, comment(59))]))
    give(server, "", batch(GONE, comment(59)), method="POST")
    state = kept(fetch(client, server, **ONLY_MEDIA))
    second = fetch(client, server, state, **ONLY_MEDIA)
    assert (ids(second), list(second.removed)) == (["c59"], ["c2"])


def test_tags_are_followed_where_they_are_edited_or_gone(
    client: GuardedClient, server: ReplayServer
) -> None:
    give(server, TAGS, tagged(tag(3), tag(2), tag(1)))
    give(server, TAGS, tagged(tag(3, "Stoel geruild, top"), tag(1)))
    first = fetch(client, server, **ONLY_TAGS)
    second = fetch(client, server, kept(first), **ONLY_TAGS)
    assert ids(first) == ["m1", "m2", "m3"]
    assert [one.text for one in second.mentions] == ["Stoel geruild, top"]
    assert list(second.removed) == ["m2"]


def test_tags_go_on_by_their_cursors_alone(client: GuardedClient, server: ReplayServer) -> None:
    give(server, TAGS, tagged(tag(3), tag(2), after="two"))
    give(server, TAGS, tagged(tag(1), after="three"))
    give(server, TAGS, tagged())
    fetched = fetch(client, server, **ONLY_TAGS)
    assert ids(fetched) == ["m1", "m2", "m3"]
    pages = [asked(hit) for hit in server.hits if "/tags" in hit.path]
    assert [told.get("after") for told in pages] == [None, ["two"], ["three"]]


def test_tags_behind_the_pages_that_are_read_are_not_taken_for_deleted(
    client: GuardedClient, server: ReplayServer
) -> None:
    for number in (9, 8, 7):
        give(server, TAGS, tagged(tag(number), after=f"behind{number}"))
    for number in (10, 9, 8):
        give(server, TAGS, tagged(tag(number), after=f"behind{number}"))
    first = fetch(client, server, **ONLY_TAGS)
    second = fetch(client, server, kept(first), **ONLY_TAGS)
    assert (ids(second), list(second.removed)) == (["m10"], [])


@pytest.mark.parametrize(
    "second",
    [
        (failure(1, "An unknown error occurred"), 500),
        (tagged(after="x"), 200),
        ('{"data": 1}', 200),
    ],
)
def test_a_page_of_tags_that_tells_nothing_hides_and_deletes_none(
    client: GuardedClient, server: ReplayServer, second: tuple[str, int]
) -> None:
    give(server, TAGS, tagged(tag(9), tag(8), after="two"))
    give(server, TAGS, tagged(tag(1)))
    give(server, TAGS, tagged(tag(10), tag(9), after="two"))
    give(server, TAGS, second[0], status=second[1])
    first = fetch(client, server, **ONLY_TAGS)
    again = fetch(client, server, kept(first), **ONLY_TAGS)
    assert (ids(again), list(again.removed)) == (["m10"], [])
    assert sum("/tags" in hit.path for hit in server.hits) == 4


def test_no_more_than_fifty_comments_are_asked_for_at_once(
    client: GuardedClient, server: ReplayServer
) -> None:
    many = picture(1) | {"comments": json.loads(listed([comment(20)], after="more"))}
    give(server, MEDIA, listed([picture(1, comment(2))]))
    give(server, MEDIA, listed([many]))
    give(server, "m1/comments", listed([comment(10)]))
    first = fetch(client, server, **ONLY_MEDIA)
    fetch(client, server, kept(first), **ONLY_MEDIA)
    (further,) = [asked(hit) for hit in server.hits if "/m1/comments" in hit.path]
    assert further["limit"] == ["50"]


def test_an_expired_token_says_what_to_do(client: GuardedClient, server: ReplayServer) -> None:
    expired = failure(190, "Error validating access token: Session has expired", 463)
    give(server, ACCOUNT, expired, status=400)
    with pytest.raises(BadAnswerError, match="access_token is not valid any more"):
        fetch(client, server)


@pytest.mark.parametrize(
    "options", [{"account_id": "@zevenmand"}, {"comments": False, "mentions": False}]
)
def test_wrong_options_are_named_before_anything_is_asked(
    client: GuardedClient, server: ReplayServer, options: dict[str, object]
) -> None:
    with pytest.raises(WrongOptionError):
        fetch(client, server, **options)
    assert server.hits == []
