"""Posts that were taken down are known by their own links, and never on a doubtful answer."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import ingest
from ingest import own_links
from ingest.earlier import Earlier
from ingest.errors import RobotsDisallowedError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient, InProcessPace
from ingest.own_links import MOST_AT_ONCE, ask_for, asked_ids, has_suspects, links_wait
from ingest.registry import find_source, read_options
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=7)


def rss(*numbers: int) -> str:
    items = "".join(
        f"<item><guid>n{one}</guid><title>Bericht {one}</title><link>/b/{one}</link></item>"
        for one in numbers
    )
    return f'<rss version="2.0"><channel><title>Blog</title>{items}</channel></rss>'


class Feed:
    """A feed at a server, and posts that were in it before."""

    def __init__(self, server: ReplayServer, client: GuardedClient) -> None:
        self.server, self.client = server, client
        server.answer("/feed", rss(100))
        self.state: State = self.fetch().state

    def fetch(self, *numbers: int, now: datetime = NOW, **more: Any) -> Fetched:
        options = {"url": f"{self.server.url}/feed", **more}
        earlier = [Earlier(f"n{one}", f"{self.server.url}/b/{one}") for one in numbers]
        state = json.loads(json.dumps(getattr(self, "state", {})))
        fetched = ingest.fetch("feed", options, state, self.client, now=now, earlier=earlier)
        self.state = fetched.state
        return fetched

    def there(self, *numbers: int) -> None:
        for one in numbers:
            self.server.answer(f"/b/{one}", "<p>Bericht</p>")

    def asked(self, number: int) -> int:
        return self.server.paths.count(f"/b/{number}")


@pytest.fixture
def feed(server: ReplayServer, client: GuardedClient) -> Feed:
    return Feed(server, client)


def test_a_page_that_is_gone_for_good_is_a_deletion(feed: Feed) -> None:
    feed.there(1)
    feed.server.answer("/b/2", status=410)
    fetched = feed.fetch(1, 2)
    assert (list(fetched.removed), list(fetched.left_over)) == (["n2"], [])
    assert not fetched.not_modified


def test_a_page_that_is_not_found_counts_when_it_is_missing_again_hours_later(
    feed: Feed,
) -> None:
    feed.there(1)
    assert list(feed.fetch(1, 2).removed) == []
    assert list(feed.fetch(2, now=NOW + timedelta(hours=5)).removed) == []
    assert feed.asked(2) == 1
    assert list(feed.fetch(now=LATER).removed) == ["n2"]
    assert list(feed.fetch(now=LATER + timedelta(hours=2)).removed) == []
    assert feed.asked(2) == 2


def test_a_page_that_comes_back_was_never_deleted(feed: Feed) -> None:
    feed.there(1)
    feed.fetch(1, 2)
    feed.there(2)
    assert list(feed.fetch(now=LATER).removed) == []
    assert feed.state["links"]["gone"] == {}


def test_a_site_that_was_built_anew_deletes_nothing(feed: Feed) -> None:
    for step in range(9):
        fetched = feed.fetch(step * 2, step * 2 + 1, now=NOW + timedelta(hours=3 * step))
        assert list(fetched.removed) == []
    assert list(feed.fetch(now=NOW + timedelta(hours=40)).removed) == []


def test_three_pages_that_are_gone_do_not_end_deletions_for_good(feed: Feed) -> None:
    feed.there(*range(10, 30))
    removed: list[str] = []
    for step in range(12):
        numbers = (1, 2) if step == 0 else (3,) if step == 1 else (9 + step,)
        removed += feed.fetch(*numbers, now=NOW + timedelta(hours=4 * step)).removed
    assert sorted(removed) == ["n1", "n2", "n3"]
    assert "0" in feed.state["links"]["recent"]


def test_a_second_look_says_nothing_of_how_many_are_gone_lately(feed: Feed) -> None:
    feed.fetch(1, 2)
    for step in range(1, 6):
        feed.fetch(now=NOW + step * timedelta(hours=7))
    assert feed.state["links"]["recent"] == "00"


def test_an_outage_that_answers_404_for_hours_deletes_nothing(feed: Feed) -> None:
    feed.there(1, 2, 3, 4)
    feed.fetch(1, 2)
    feed.fetch(3, 4)
    for one in (5, 6):
        feed.fetch(one, now=NOW + timedelta(hours=1))
    for hours in (8, 9):
        assert list(feed.fetch(now=NOW + timedelta(hours=hours)).removed) == []
    feed.there(5)
    after = [*feed.fetch(now=NOW + timedelta(hours=20)).removed]
    after += feed.fetch(now=NOW + timedelta(hours=30)).removed
    assert after == ["n6"]


def test_new_looks_go_on_beside_those_that_are_repeated(feed: Feed) -> None:
    feed.there(7)
    for one in (1, 2, 3):
        feed.fetch(one)
    fetched = feed.fetch(7, now=LATER)
    assert (feed.asked(7), list(fetched.left_over)) == (1, [])


@pytest.mark.parametrize(("status", "headers"), [(503, {}), (429, {"Retry-After": "900"})])
def test_another_host_that_never_answers_holds_up_nobody(
    status: int, headers: dict[str, str], feed: Feed
) -> None:
    with ReplayServer("127.0.0.3") as other:
        other.answer("/a", status=status, headers=headers)
        feed.server.answer("/b/2", status=410)
        options = {"url": f"{feed.server.url}/feed"}
        earlier = [Earlier("x", f"{other.url}/a"), Earlier("n2", f"{feed.server.url}/b/2")]
        client = GuardedClient(
            allowed_networks=["127.0.0.0/8"],
            pace=InProcessPace(0),
        )
        fetched = ingest.fetch("feed", options, feed.state, client, now=NOW, earlier=earlier)
        assert (list(fetched.removed), list(fetched.left_over)) == (["n2"], [])


def test_a_link_of_the_sources_own_host_waits_while_the_host_wants_rest(feed: Feed) -> None:
    feed.server.answer("/b/1", status=429, headers={"Retry-After": "900"})
    assert list(feed.fetch(1, 2).left_over) == ["n1", "n2"]


def test_where_something_else_is_due_no_link_is_looked_at(feed: Feed) -> None:
    feed.fetch(2)
    with links_wait(must_wait=True):
        fetched = feed.fetch(3, now=LATER)
    assert (feed.asked(2), feed.asked(3), list(fetched.left_over)) == (1, 0, ["n3"])
    assert list(feed.fetch(now=LATER).removed) == ["n2"]


def test_a_state_tells_whether_links_are_to_be_looked_at_again(feed: Feed) -> None:
    assert not has_suspects(feed.state)
    feed.there(1)
    feed.fetch(1)
    assert not has_suspects(feed.state)
    feed.fetch(2)
    assert has_suspects(feed.state)
    assert has_suspects({"list": feed.state, "mode": "feed"})
    assert not has_suspects({"marks": {"links": "a1b2"}})


def test_the_time_of_looks_is_told_apart(feed: Feed) -> None:
    assert feed.fetch().looks_s < 0.01
    feed.server.answer("/b/1", chunks=slowly)
    assert feed.fetch(1).looks_s > 0


def slowly() -> Iterator[bytes]:
    yield b"x"


@pytest.mark.parametrize("link", ["https://www.facebook.com/groups/1/posts/2", "https://[x/"])
def test_closed_places_and_what_is_no_address_are_not_asked_for(link: str) -> None:
    told = ask_for({"x": 1}, [Earlier("a", link)], besides=["https://blog.example/feed"])
    assert asked_ids(told) == []


@pytest.mark.parametrize("kind", ["reviews", "webpage"])
def test_the_listing_itself_is_no_link_of_a_review(kind: str) -> None:
    source: Any = find_source(kind)
    options = {"url": "https://shop.example/p/1?sort=new"}
    if kind == "webpage":
        options |= {"item_selector": ".p", "link_selector": "a@href"}
    earlier = [
        Earlier("a", "https://shop.example/p/1?page=2"),
        Earlier("b", "https://shop.example/r/7"),
    ]
    told = source.look_at(read_options(source, options), {"x": 1}, earlier)
    assert asked_ids(told) == ["b"]


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_any_other_answer_deletes_nothing(status: int, feed: Feed) -> None:
    feed.server.answer("/b/2", status=status)
    feed.fetch(2)
    assert list(feed.fetch(2, now=LATER).removed) == []


def test_a_post_that_the_feed_shows_again_is_there(feed: Feed) -> None:
    feed.there(1)
    feed.fetch(1, 2)
    feed.server.forget("/feed")
    feed.server.answer("/feed", rss(2))
    assert list(feed.fetch(now=LATER).removed) == []


def test_so_many_links_at_once_and_no_more(feed: Feed) -> None:
    numbers = range(1, 10)
    feed.there(*numbers)
    fetched = feed.fetch(*numbers)
    assert sum(feed.asked(one) for one in numbers) == MOST_AT_ONCE
    assert list(fetched.left_over) == [f"n{one}" for one in range(MOST_AT_ONCE + 1, 10)]


def test_the_body_of_a_page_is_not_read(feed: Feed) -> None:
    feed.server.drip("/b/1")
    fetched = feed.fetch(1)
    assert (list(fetched.removed), list(fetched.left_over)) == ([], [])


def test_a_second_page_has_only_what_the_first_left_of_the_time(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_links, "LONGEST_S", 1.0)
    for one in (1, 2):
        feed.server.answer(f"/b/{one}", raw=late_answer)
    assert list(feed.fetch(1, 2).left_over) == ["n2"]
    assert list(feed.fetch(2).left_over) == []  # alone it has all of it, and had its turn


def late_answer() -> Iterator[bytes]:
    time.sleep(0.8)
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def test_robots_txt_holds_for_links_too(feed: Feed, client: GuardedClient) -> None:
    with ReplayServer("127.0.0.2") as other:
        other.answer("/robots.txt", "User-agent: *\nDisallow: /b/")
        other.answer("/b/1", status=410)
        with pytest.raises(RobotsDisallowedError):
            client.status(f"{other.url}/b/1", longest_s=5)
        assert other.paths == []


def test_redirects_are_followed_and_checked(feed: Feed, client: GuardedClient) -> None:
    feed.server.redirect("/b/1", "/weg")
    feed.server.answer("/weg", status=410)
    assert list(feed.fetch(1).removed) == ["n1"]


def test_the_feeds_own_address_is_no_post(feed: Feed) -> None:
    options = {"url": f"{feed.server.url}/feed"}
    home = Earlier("n1", f"{feed.server.url}/feed#n1")
    asked = len(feed.server.paths)
    ingest.fetch("feed", options, feed.state, feed.client, now=NOW, earlier=[home])
    assert len(feed.server.paths) == asked + 1


def test_links_of_articles_are_looked_at_too(server: ReplayServer, client: GuardedClient) -> None:
    server.answer("/news", rss(1))
    options = {"url": f"{server.url}/news"}
    state = ingest.fetch("news", options, {}, client, now=NOW).state
    server.answer("/b/7", status=410)
    url = f"{server.url}/b/7"
    fetched = ingest.fetch("news", options, state, client, now=NOW, earlier=[Earlier(url, url)])
    assert list(fetched.removed) == [url]


def test_items_of_a_page_without_links_of_their_own_are_not_asked_for(
    server: ReplayServer, client: GuardedClient
) -> None:
    page = '<div class="p"><p>Eerste</p></div><div class="p"><p>Tweede</p></div>'
    server.answer("/forum", page)
    options = {"url": f"{server.url}/forum", "item_selector": ".p"}
    state = ingest.fetch("webpage", options, {}, client, now=NOW).state
    earlier = [Earlier("a", f"{server.url}/elders")]
    ingest.fetch("webpage", options, state, client, now=NOW, earlier=earlier)
    assert "/elders" not in server.paths


def atom(*entries: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>Blog</title><id>urn:f</id>'
        f"<updated>2026-11-20T10:00:00Z</updated>{''.join(entries)}</feed>"
    )


def entry(identity: str) -> str:
    return (
        f"<entry><id>{identity}</id><title>Bericht</title>"
        "<updated>2026-11-20T09:00:00Z</updated></entry>"
    )


def tombstone(identity: str) -> str:
    return f'<at:deleted-entry ref="{identity}" when="2026-11-20T10:00:00Z"/>'


def test_an_atom_feed_tells_which_entries_were_deleted(
    server: ReplayServer, client: GuardedClient
) -> None:
    gone = [tombstone("urn:2"), tombstone("urn:1"), tombstone("urn:2")]
    server.answer("/feed", atom(entry("urn:1"), *gone))
    fetched = ingest.fetch("feed", {"url": f"{server.url}/feed"}, {}, client, now=NOW)
    assert [one.external_id for one in fetched.mentions] == ["urn:1"]
    assert list(fetched.removed) == ["urn:2"]  # the other was published again


def test_a_tombstone_of_another_namespace_is_none(
    server: ReplayServer, client: GuardedClient
) -> None:
    told = atom(entry("urn:1"), tombstone("urn:2")).replace("purl.org", "other.example")
    server.answer("/feed", told)
    fetched = ingest.fetch("feed", {"url": f"{server.url}/feed"}, {}, client, now=NOW)
    assert list(fetched.removed) == []
