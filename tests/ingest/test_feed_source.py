"""The `feed` source, against a local server."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import ingest
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    NothingFoundError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from ingest.parsing import feed
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ITEM = """<item><guid>p{n}</guid><title>Post {n}</title><link>/posts/{n}</link>
<description>&lt;p&gt;Regel {n}&lt;br&gt;en nog een&lt;/p&gt;</description>
<pubDate>{date}</pubDate></item>"""


def rss(*items: str) -> str:
    body = "".join(items)
    return f'<rss version="2.0"><channel><title>Forum</title>{body}</channel></rss>'


def item(number: int, date: str = "Thu, 19 Nov 2026 10:00:00 +0100") -> str:
    return ITEM.format(n=number, date=date)


def fetch(client: GuardedClient, server: ReplayServer, state: State | None = None) -> Fetched:
    return ingest.fetch("feed", {"url": f"{server.url}/feed"}, state or {}, client, now=NOW)


def test_an_entry_becomes_a_mention(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/feed", rss(item(1)))
    (mention,) = fetch(client, server).mentions
    assert mention.external_id == "p1"
    assert (mention.title, mention.text) == ("Post 1", "Regel 1\nen nog een")
    assert mention.published_at == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    assert mention.url == f"{server.url}/posts/1"


def test_an_id_that_all_posts_share_is_none(client: GuardedClient, server: ReplayServer) -> None:
    items = [item(number).replace(f"<guid>p{number}<", "<guid>0<") for number in (1, 2, 3)]
    server.answer("/feed", rss(*items))
    ids = [one.external_id for one in fetch(client, server).mentions]
    assert ids == [f"{server.url}/posts/{number}" for number in (1, 2, 3)]


@pytest.mark.parametrize("others", [(2,), (2, 3, 4)], ids=["most of a short feed", "a few of many"])
def test_a_post_that_stands_there_under_several_links_is_one(
    others: tuple[int, ...], client: GuardedClient, server: ReplayServer
) -> None:
    links = ["/posts/1", "/posts/1?utm_source=rss"] + ["/posts/1?cat=b"] * (len(others) > 1)
    items = [item(1).replace("/posts/1", link) for link in links]
    server.answer("/feed", rss(*items, *map(item, others)))
    ids = {one.external_id for one in fetch(client, server).mentions}
    assert ids == {"p1", *(f"p{number}" for number in others)}


def test_a_post_that_stands_there_twice_is_one(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/feed", rss(item(1), item(1), item(2)))
    assert [one.external_id for one in fetch(client, server).mentions] == ["p1", "p2"]


def test_etag_and_last_modified_are_both_sent_back(
    client: GuardedClient, server: ReplayServer
) -> None:
    told = {"ETag": 'W/"abc"', "Last-Modified": "Thu, 19 Nov 2026 09:00:00 GMT"}
    server.answer("/feed", rss(item(1)), headers=told)
    server.answer("/feed", status=304)
    first = fetch(client, server)
    second = fetch(client, server, first.state)
    asked = server.hits[-1].headers
    assert asked["if-none-match"] == told["ETag"]
    assert asked["if-modified-since"] == told["Last-Modified"]
    assert (second.mentions, second.not_modified, second.state) == ((), True, first.state)


def test_the_same_bytes_again_are_not_modified_even_without_an_etag(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", rss(item(1)))
    assert fetch(client, server, fetch(client, server).state).not_modified


def test_validators_of_another_address_are_not_sent(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", rss(item(1)), headers={"ETag": '"a"'})
    server.answer("/other", rss(item(2)))
    state = fetch(client, server).state
    ingest.fetch("feed", {"url": f"{server.url}/other"}, state, client, now=NOW)
    assert "if-none-match" not in server.hits[-1].headers


def test_a_changed_text_keeps_its_id(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/feed", rss(item(1)))
    server.answer("/feed", rss(item(1).replace("Regel", "Zin")))
    first = fetch(client, server)
    second = fetch(client, server, first.state)
    assert first.mentions[0].external_id == second.mentions[0].external_id
    assert second.mentions[0].text == "Zin 1\nen nog een"


def test_a_date_that_cannot_be_read_becomes_the_time_of_fetching_with_a_note(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", rss(item(1, "ooit"), item(2, "Mon, 01 Jan 0001 00:00:00 GMT")))
    unknown, impossible = fetch(client, server).mentions
    assert unknown.published_at == impossible.published_at == NOW
    assert unknown.extra["published_at_unknown"]
    assert impossible.extra.keys() & {"published_at_unknown", "published_as_told"}


def test_a_date_in_the_far_future_is_not_believed(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", rss(item(1, "Thu, 19 Nov 2099 10:00:00 GMT")))
    (mention,) = fetch(client, server).mentions
    assert mention.published_at == NOW
    assert mention.extra["published_as_told"].startswith("2099")


def test_an_entry_without_an_id_is_known_by_its_link_and_then_by_its_content(
    client: GuardedClient, server: ReplayServer
) -> None:
    bare = item(1).replace("<guid>p1</guid>", "")
    server.answer("/feed", rss(bare, bare.replace("<link>/posts/1</link>", "")))
    linked, unlinked = fetch(client, server).mentions
    assert linked.external_id == f"{server.url}/posts/1"
    assert len(unlinked.external_id) == 32


def test_an_entry_without_text_is_refused_and_the_others_go_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", rss('<item><guid isPermaLink="false">empty</guid></item>', item(2)))
    fetched = fetch(client, server)
    assert [mention.external_id for mention in fetched.mentions] == ["p2"]
    assert [(row.where, row.reason) for row in fetched.refused] == [("empty", "has no text")]


def test_a_feed_broken_in_the_middle_gives_what_can_be_read_and_says_so(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", rss(item(1), item(2)).replace("</channel>", "<kapot>"))
    fetched = fetch(client, server)
    assert [mention.external_id for mention in fetched.mentions] == ["p1", "p2"]
    assert fetched.refused[0].where == f"{server.url}/feed"
    assert "line" in fetched.refused[0].reason
    assert "2 entries could be read" in fetched.refused[0].reason


@pytest.mark.parametrize(
    "body", ["", "hello", "<html><body>Welkom</body></html>", "{}", "[1]", "\x00"]
)
def test_what_is_no_feed_is_an_error_with_the_address(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", body)
    with pytest.raises(UnreadableContentError, match=f"{server.url}/feed"):
        fetch(client, server)


def test_a_web_page_in_place_of_a_feed_is_called_so(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", "<html><p>Hallo", headers={"Content-Type": "text/html; charset=utf-8"})
    with pytest.raises(UnreadableContentError, match="a web page, not a feed"):
        fetch(client, server)


@pytest.mark.parametrize("told", ["text/html", "text/plain", ""])
def test_a_log_in_page_in_place_of_a_feed_is_called_so(
    told: str, client: GuardedClient, server: ReplayServer
) -> None:
    page = "<form><input name=user><input class=big TYPE = 'password' name=p></form>"
    server.answer("/feed", f"<html><title>Inloggen</title>{page}", headers={"Content-Type": told})
    with pytest.raises(BotWallError, match="a log-in page stands before the content"):
        fetch(client, server)


def test_a_page_is_called_a_page_also_where_the_server_does_not_say_so(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", "\n<!-- x --><!DOCTYPE html><p>Welkom<br>hier")
    with pytest.raises(UnreadableContentError, match="a web page, not a feed"):
        fetch(client, server)


def test_a_robot_check_in_place_of_a_feed_is_called_so(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", "<html><title>Just a moment...</title>")
    with pytest.raises(BotWallError):
        fetch(client, server)


def test_a_feed_that_was_never_filled_is_fine_but_one_that_ran_dry_is_not(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", rss())
    assert fetch(client, server).mentions == ()
    with pytest.raises(NothingFoundError):
        fetch(client, server, {"url": f"{server.url}/feed", "had_entries": True})


def test_a_feed_that_is_gone_needs_a_person(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/feed", status=410)
    with pytest.raises(BadAnswerError) as told:
        fetch(client, server)
    assert told.value.permanent


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-15", "windows-1252"])
def test_the_encoding_of_the_feed_is_followed(
    encoding: str, client: GuardedClient, server: ReplayServer
) -> None:
    document = f'<?xml version="1.0" encoding="{encoding}"?>' + rss(
        item(1).replace("Post", "Café €")
    )
    server.answer("/feed", document.encode(encoding))
    assert fetch(client, server).mentions[0].title == "Café € 1"


def test_a_long_text_is_clipped_with_a_mark(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/feed", rss(item(1).replace("Regel", "x" * 100_000)))
    (mention,) = fetch(client, server).mentions
    assert (len(mention.text), mention.extra["clipped"]) == (20_000, True)


def test_a_link_that_is_not_of_the_web_is_dropped(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/feed", rss(item(1).replace("/posts/1", "javascript:alert(1)")))
    (mention,) = fetch(client, server).mentions
    assert mention.url is None


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "option url: Field required"),
        ({"url": "ftp://a.example/"}, "option url: ftp://a.example/: must start with http"),
        (
            {"url": "http://u:p@a.example/"},
            "option url: http://a.example/: must not hold a user name",
        ),
        ({"url": "http://a.example/", "uri": "x"}, "option uri: is unknown to feed; allowed are"),
    ],
)
def test_a_wrong_option_is_named(
    options: dict[str, object], named: str, client: GuardedClient
) -> None:
    with pytest.raises(WrongOptionError, match=named.replace(".", r"\.")):
        ingest.fetch("feed", options, {}, client, now=NOW)


def test_the_recorded_feeds_of_other_projects_can_be_read(shared: Path) -> None:
    recordings = [*shared.glob("feeds/*.xml"), *shared.glob("feeds/*.json")]
    for recording in recordings:
        told = feed.parse(recording.read_bytes())
        assert told["entries"], recording.name
        assert told["problem"] is None, recording.name


@pytest.mark.parametrize(
    ("recording", "name", "value"),
    [
        ("atom10__entry_summary_base64_2.xml", "text", "History of the <blink> tag"),
        (
            "rss__item_description_br.xml",
            "text",
            "article title\n\narticle byline\n\ntext of article",
        ),
        ("rss__item_dc_date.xml", "updated", "2003-12-31T10:14:55+00:00"),
        ("atom10__entry_author_name.xml", "author_name", "Example author"),
        ("rdf__rss090_item_title.xml", "title", "Item title"),
        ("atom10__entry_category_term_non_ascii.xml", "tags", ["Freiräume"]),
    ],
)
def test_a_recorded_feed_gives_what_its_project_expects(
    recording: str, name: str, value: object, shared: Path
) -> None:
    told = feed.parse((shared / f"feeds/feedparser.{recording}").read_bytes())
    assert told["entries"][0][name] == value
