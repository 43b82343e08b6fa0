"""Posts that were taken down are known by their own links, and never on a doubtful answer."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import ingest
from ingest.earlier import Earlier
from ingest.errors import RobotsDisallowedError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from ingest.own_links import MOST_AT_ONCE
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)


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


def test_a_page_that_is_not_found_counts_when_it_is_missing_again_an_hour_later(
    feed: Feed,
) -> None:
    feed.there(1)
    assert list(feed.fetch(1, 2).removed) == []
    assert list(feed.fetch(now=NOW + timedelta(minutes=30)).removed) == []
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
    for step in range(6):
        fetched = feed.fetch(*range(step * 3, step * 3 + 3), now=NOW + timedelta(hours=2 * step))
        assert list(fetched.removed) == []
    assert list(feed.fetch(now=NOW + timedelta(hours=20)).removed) == []


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
