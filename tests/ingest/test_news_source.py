"""The `news` source: searches, feeds, sitemaps, what is wanted of them, and clean addresses."""

import base64
import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from ingest.errors import (
    BadAnswerError,
    BotWallError,
    IngestError,
    NothingFoundError,
    RetryLaterError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, State
from ingest.news_links import clean_link
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def item(number: int, title: str = "Storing bij Zonnig", text: str = "Lang verhaal") -> str:
    return (
        f"<item><title>{title}</title><link>https://krant{number}.example/a</link>"
        f"<guid>g{number}</guid><description>{text}</description>"
        f"<pubDate>Thu, 19 Nov 2026 0{number}:00:00 GMT</pubDate></item>"
    )


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>Nieuws</title>{''.join(items)}</channel></rss>"


def article(number: int, title: str = "Storing") -> str:
    return (
        f"<url><loc>https://krant.example/{number}</loc><n:news><n:publication><n:name>Krant</n:name>"
        f"<n:language>nl</n:language></n:publication><n:publication_date>2026-11-19</n:publication_date>"
        f"<n:title>{title}</n:title></n:news></url>"
    )


def sitemap(*articles: str) -> str:
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        + "".join(articles)
        + "</urlset>"
    )


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given_options = {"url": f"{server.url}/news", **options}
    told = {name: value for name, value in given_options.items() if value is not None}
    kept = json.loads(json.dumps(state or {}))
    return ingest.fetch("news", told, kept, client, now=NOW)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def test_only_new_articles_come_again(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/news", rss(item(1)))
    server.answer("/news", rss(item(2), item(1)))
    first = fetch(client, server)
    assert ids(fetch(client, server, first.state)) == ["https://krant2.example/a"]


def test_a_search_is_asked_for_with_its_words(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/search", rss(item(1)))
    address = f"{server.url}/search?q={{query}}&hl={{language}}&gl={{country}}"
    fetch(client, server, url=None, query='"ons bedrijf" & co', search_url=address, country="BE")
    assert server.paths == ["/search?q=%22ons+bedrijf%22+%26+co&hl=nl&gl=BE"]


@pytest.mark.parametrize(
    ("sites", "wanted"),
    [
        ("krant1.example", ["1"]),
        ("-krant1.example", ["2", "3"]),
        ("krant1.example, krant3.example", ["1", "3"]),
        ("example", ["1", "2", "3"]),
        ("rant1.example", []),
    ],
)
def test_sites_are_chosen_or_left_out(
    sites: str, wanted: list[str], client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/news", rss(item(1), item(2), item(3)))
    found = ids(fetch(client, server, sites=sites))
    assert found == [f"https://krant{number}.example/a" for number in wanted]


def test_words_are_whole_words_or_phrases(client: GuardedClient, server: ReplayServer) -> None:
    server.answer(
        "/news",
        rss(item(1, "Zonnig weer"), item(2, "Zonnigheid"), item(3, "Ons  Bedrijf"), item(4, "x")),
    )
    found = fetch(client, server, words="zonnig, ons bedrijf")
    assert ids(found) == ["https://krant1.example/a", "https://krant3.example/a"]


def test_a_feed_whose_articles_are_not_wanted_is_no_error(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/news", rss(item(1)))
    fetched = fetch(client, server, words="iets anders")
    assert fetched.mentions == ()


def test_an_unchanged_feed_costs_a_short_answer(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/news", rss(item(1)), headers={"ETag": '"a"'})
    server.answer("/news", status=304)
    first = fetch(client, server)
    assert fetch(client, server, first.state).not_modified
    assert server.hits[-1].headers["if-none-match"] == '"a"'


def test_of_an_index_the_newest_sitemaps_are_read(
    client: GuardedClient, server: ReplayServer
) -> None:
    rows = "".join(
        f"<sitemap><loc>{server.url}/s{n}.xml</loc><lastmod>2026-11-0{n}</lastmod></sitemap>"
        for n in (1, 3, 2)
    )
    other = "<sitemap><loc>http://127.0.0.1/s.xml</loc><lastmod>2026-12-01</lastmod></sitemap>"
    server.answer("/news", f"<sitemapindex>{other}{rows}</sitemapindex>")
    for number in (2, 3):
        server.answer(f"/s{number}.xml", sitemap(article(number)))
    fetched = fetch(client, server, max_sitemaps=2)
    assert sorted(ids(fetched)) == ["https://krant.example/2", "https://krant.example/3"]
    assert server.paths == ["/news", "/s3.xml", "/s2.xml"]


def test_a_packed_sitemap_is_unfolded(client: GuardedClient, server: ReplayServer) -> None:
    packed = gzip.compress(sitemap(article(1)).encode())
    server.answer("/news", packed, headers={"Content-Type": "application/gzip"})
    assert ids(fetch(client, server)) == ["https://krant.example/1"]


def test_a_packed_bomb_is_refused(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/news", gzip.compress(b"<urlset>" + bytes(200 * 1024 * 1024)))
    with pytest.raises(UnreadableContentError, match="unfolds to more"):
        fetch(client, server)


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sitemapindex>&a;</sitemapindex>',
        "\x1f\x8b broken",
        "",
        "{}",
    ],
)
def test_what_is_hostile_or_no_news_is_an_error(
    body: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/news", body.encode("latin-1"))
    with pytest.raises(IngestError):
        fetch(client, server)


def test_deep_nesting_ends_soon(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/news", "<urlset>" + "<url>" * 100_000)
    fetched_or_refused = None
    try:
        fetched_or_refused = fetch(client, server)
    except IngestError as error:
        fetched_or_refused = error
    assert fetched_or_refused is not None


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("<html><p>Nieuws</p></html>", UnreadableContentError),
        ("<html><title>Just a moment...</title></html>", BotWallError),
    ],
)
def test_a_page_is_no_news(
    body: str, error: type[Exception], client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/news", body, headers={"Content-Type": "text/html"})
    with pytest.raises(error):
        fetch(client, server)


def test_a_feed_that_is_suddenly_empty_is_an_error(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/news", rss(item(1)))
    server.answer("/news", rss())
    state = fetch(client, server).state
    with pytest.raises(NothingFoundError, match="where it showed some before"):
        fetch(client, server, state)


def test_refusals_and_rate_limits_are_told(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/news", status=429, headers={"Retry-After": "30"})
    server.answer("/news", status=410)
    with pytest.raises(RetryLaterError):
        fetch(client, server)
    with pytest.raises((BadAnswerError, RetryLaterError)):
        fetch(client, server)


OLD = base64.urlsafe_b64encode(b'\x08\x13"\x22https://krant.example/a/b?c=1\xd2\x01\x00').decode()


@pytest.mark.parametrize(
    ("link", "clean"),
    [
        ("https://k.example/a?utm_source=x&id=5&fbclid=1", "https://k.example/a?id=5"),
        ("https://k.example/a?q=a%20b", "https://k.example/a?q=a%20b"),
        ("https://k.example/a#hoofdstuk", "https://k.example/a#hoofdstuk"),
        ("https://k.example/a#utm_source=x", "https://k.example/a"),
        ("https://www.google.com/url?q=https%3A%2F%2Fk.example%2Fa", "https://k.example/a"),
        ("https://www.bing.com/news/apiclick.aspx?url=https%3a%2f%2fk.example", "https://k.example"),
        (f"https://news.google.com/rss/articles/{OLD}", "https://krant.example/a/b?c=1"),
        ("https://evil.example/url?q=https://k.example", "https://evil.example/url?q=https://k.example"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://[k", "https://[k"),
    ],
)  # fmt: skip
def test_addresses_are_cleaned(link: str, clean: str) -> None:
    assert clean_link(link) == clean


@given(st.text(max_size=200))
def test_any_address_can_be_cleaned_and_cleaning_twice_changes_nothing(path: str) -> None:
    once = clean_link(f"https://k.example/{path}")
    assert clean_link(once) == once


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "exactly one of url and query"),
        ({"url": "https://k.example", "query": "x"}, "exactly one of url and query"),
        ({"query": "x", "search_url": "https://k.example/"}, "search_url"),
        ({"query": "x", "search_url": "file:///{query}"}, "search_url"),
        ({"query": "x", "language": "Dutch"}, "language"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, object], named: str) -> None:
    with pytest.raises(WrongOptionError, match=named):
        ingest.fetch("news", options, {}, GuardedClient(), now=NOW)
