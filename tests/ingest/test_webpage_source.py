"""The `webpage` source: markup, selectors, paging, and pages that only look empty."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from ingest.errors import BotWallError, NothingFoundError, WrongOptionError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient, InProcessPace, Limits
from ingest.parsing.reviews import find_reviews
from ingest.ratings import read_fraction, read_number, rescale_rating
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def review(author: str = "Fenna", text: str = "Te laat", **more: Any) -> dict[str, Any]:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": author},
        "datePublished": "2026-11-19",
        "reviewBody": text,
        **more,
    }


def page(*blocks: object, head: str = "", body: str = "") -> str:
    scripts = "".join(
        '<script type="application/ld+json">'
        f"{block if isinstance(block, str) else json.dumps(block)}</script>"
        for block in blocks
    )
    return f"<!DOCTYPE html><html><head>{head}{scripts}</head><body>{body}</body></html>"


def fetch(
    client: GuardedClient, server: ReplayServer, state: State | None = None, **options: object
) -> Fetched:
    given = {"url": f"{server.url}/reviews", **options}
    return ingest.fetch("webpage", given, state or {}, client, now=NOW)


def texts(fetched: Fetched) -> list[str]:
    return [mention.text for mention in fetched.mentions]


def test_a_review_in_json_ld_becomes_a_mention(client: GuardedClient, server: ReplayServer) -> None:
    rating = {"@type": "Rating", "ratingValue": "2", "bestRating": "10", "worstRating": "0"}
    told = review(
        headline="Nooit meer",
        reviewRating=rating,
        inLanguage="nl",
        dateModified="2026-11-19T18:00:00+01:00",
        itemReviewed={"@type": "Product", "name": "Zonnepaneel"},
    )
    server.answer("/reviews", page(told))
    (mention,) = fetch(client, server).mentions
    assert (mention.title, mention.text, mention.author_name) == ("Nooit meer", "Te laat", "Fenna")
    assert (mention.rating, mention.language) == (1.8, "nl")
    assert mention.published_at == datetime(2026, 11, 18, 23, 0, tzinfo=UTC)
    assert mention.edited_at == datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    assert mention.extra == {"item": "Zonnepaneel"}
    assert (mention.network, mention.url) == ("127.0.0.2", f"{server.url}/reviews")


@pytest.mark.parametrize(
    "block",
    [
        [review()],
        {"@graph": [{"@type": "WebPage"}, review()]},
        {"@type": "Product", "review": review()},
        {"@type": "Product", "review": [review()], "name": None},
        {"@type": "Product", "reviews": [{"author": "Fenna", "reviewBody": "Te laat"}]},
        {"@type": ["Thing", "https://schema.org/UserReview"], "reviewBody": "Te laat"},
        {"mainEntity": {"subjectOf": {"review": [[review()]]}}},
    ],
    ids=lambda block: str(block)[:40],
)
def test_reviews_are_found_wherever_they_stand(
    block: object, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(block))
    assert texts(fetch(client, server)) == ["Te laat"]


def test_an_author_given_by_reference_is_looked_up(
    client: GuardedClient, server: ReplayServer
) -> None:
    people = {"@type": "Person", "@id": "#p1", "name": "Bram", "url": "/people/bram"}
    graph = {"@graph": [people, {**review(), "author": {"@id": "#p1"}}]}
    server.answer("/reviews", page(graph))
    (mention,) = fetch(client, server).mentions
    assert (mention.author_name, mention.author_url) == ("Bram", f"{server.url}/people/bram")


@pytest.mark.parametrize(
    "block",
    [
        '{"@type":"Review","reviewBody":"Te laat",}',
        '{"@type":"Review", // hoi\n"reviewBody":"Te laat" /* x */}',
        '<!-- {"@type":"Review","reviewBody":"Te laat"} -->',
        '{"@type":"Review","reviewBody":"Te laat"};',
        "{&quot;@type&quot;:&quot;Review&quot;,&quot;reviewBody&quot;:&quot;Te laat&quot;}",
        '{"@type":"Review","reviewBody":"Te\tlaat"}',
    ],
)
def test_json_ld_that_is_a_little_broken_is_read(
    block: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(block))
    assert texts(fetch(client, server)) == ["Te laat"]


def test_json_ld_that_is_very_broken_is_named_by_its_line_and_the_rest_goes_on(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page('\n{"@type":\n"Review" "x"}', review()))
    fetched = fetch(client, server)
    assert texts(fetched) == ["Te laat"]
    assert fetched.refused[0].where == f"{server.url}/reviews"
    assert fetched.refused[0].reason.startswith("line 3: broken JSON-LD")


MICRODATA = """
<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">Paneel</span>
 <div itemprop="review" itemscope itemtype="https://schema.org/Review">
  <a itemprop="author" href="/u/1">Fenna</a>
  <time itemprop="datePublished" datetime="2026-11-19">gisteren</time>
  <span itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">
   <meta itemprop="worstRating" content="1">
   <span itemprop="ratingValue">8</span>/<span itemprop="bestRating">10</span></span>
  <p itemprop="reviewBody">Te<br>laat</p></div></div>"""
RDFA = (
    MICRODATA.replace('itemscope itemtype="https://schema.org/', 'typeof="schema:')
    .replace("itemprop", "property")
    .replace("<div typeof", '<div vocab="https://schema.org/" typeof', 1)
)


@pytest.mark.parametrize("markup", [MICRODATA, RDFA], ids=["microdata", "RDFa"])
def test_a_review_in_the_markup_becomes_a_mention(
    markup: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(body=markup))
    (mention,) = fetch(client, server).mentions
    assert (mention.text, mention.author_name, mention.rating) == ("Te\nlaat", "Fenna", 4.11)
    assert mention.published_at == datetime(2026, 11, 18, 23, 0, tzinfo=UTC)
    assert mention.extra == {"item": "Paneel"}


def test_a_page_that_says_it_twice_gives_it_once(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(), review(), body=MICRODATA))
    assert texts(fetch(client, server)) == ["Te laat"]


FORUM = """<article data-nr="{n}"><h3>Draad</h3>
<b class=who>Bram</b><i title="19 november 2026 10:05">x</i>
<div class=msg>Bericht {n}</div><span class=stars>★★☆☆☆</span><a href="/t/{n}#p">#</a></article>"""
SELECTORS: Mapping[str, str] = {
    "item_selector": "article",
    "text_selector": ".msg",
    "title_selector": "h3",
    "author_selector": ".who",
    "date_selector": "i@title",
    "rating_selector": ".stars",
    "id_selector": "@data-nr",
    "link_selector": "a@href",
}


def test_a_page_without_markup_is_read_by_selectors(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(body=FORUM.format(n=1) + FORUM.format(n=2)))
    first, _ = fetch(client, server, **SELECTORS).mentions
    assert (first.external_id, first.text, first.title) == ("1", "Bericht 1", "Draad")
    assert (first.author_name, first.rating, first.url) == ("Bram", 2.0, f"{server.url}/t/1#p")
    assert first.published_at == datetime(2026, 11, 19, 9, 5, tzinfo=UTC)


def test_pages_are_followed_up_to_the_limit(client: GuardedClient, server: ReplayServer) -> None:
    for number in range(1, 9):
        path = "/reviews" if number == 1 else f"/reviews?page={number}"
        following = f'<link rel="next" href="/reviews?page={number + 1}">'
        server.answer(path, page(review(f"A{number}", f"Post {number}"), head=following))
    assert texts(fetch(client, server, max_pages=3)) == ["Post 1", "Post 2", "Post 3"]
    assert server.paths == ["/reviews", "/reviews?page=2", "/reviews?page=3"]


def test_the_next_page_is_found_by_header_link_or_selector(
    client: GuardedClient, server: ReplayServer
) -> None:
    following = {"Link": '</reviews?p=2>; rel="next"'}
    server.answer("/reviews", page(review("A", "een")), headers=following)
    server.answer(
        "/reviews?p=2", page(review("B", "twee"), body='<a rel="next nofollow" href="?p=3">')
    )
    server.answer("/reviews?p=3", page(review("C", "drie"), body='<a class=more href="?p=4">'))
    assert texts(fetch(client, server)) == ["een", "twee", "drie"]
    more = page(review("A", "een"), body='<a class=more href="/last">')
    server.answer("/last", page(review("C", "drie")))
    server.answer("/more", more)
    fetched = ingest.fetch(
        "webpage", {"url": f"{server.url}/more", "next_selector": "a.more"}, {}, client, now=NOW
    )
    assert texts(fetched) == ["een", "drie"]


def test_paging_ends_in_a_circle_and_at_another_site(
    client: GuardedClient, server: ReplayServer, canary: ReplayServer
) -> None:
    circle = page(review("A", "een"), head='<link rel=next href="/reviews">')
    server.answer("/reviews", circle)
    away = page(review("A", "een"), head=f'<link rel=next href="{canary.url}/x">')
    server.answer("/away", away)
    fetch(client, server)
    ingest.fetch("webpage", {"url": f"{server.url}/away"}, {}, client, now=NOW)
    assert server.paths == ["/reviews", "/away"]
    assert canary.hits == []


def test_a_later_page_that_fails_leaves_the_first_ones_and_is_named(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(), head='<link rel=next href="/reviews?p=2">'))
    server.answer("/reviews?p=2", status=500)
    fetched = fetch(client, server)
    assert texts(fetched) == ["Te laat"]
    assert (fetched.refused[0].where, fetched.refused[0].reason) == (
        f"{server.url}/reviews?p=2",
        "answered 500",
    )
    assert not fetch(client, server, fetched.state).not_modified


def test_a_long_listing_on_a_slow_host_stops_in_time_and_says_so(server: ReplayServer) -> None:
    hasty = GuardedClient(
        allowed_networks=["127.0.0.2/32"], pace=InProcessPace(0), limits=Limits(pages_s=0)
    )
    server.answer("/reviews", page(review(), head='<link rel=next href="/reviews?p=2">'))
    fetched = fetch(hasty, server)
    assert texts(fetched) == ["Te laat"]
    assert "not asked for" in fetched.refused[0].reason
    assert server.paths == ["/reviews"]


def test_the_same_reviews_again_are_not_modified_although_the_page_changed(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review(), body="<i>token 1</i>"))
    server.answer("/reviews", page(review(), body="<i>token 2</i>"))
    first = fetch(client, server)
    assert fetch(client, server, json.loads(json.dumps(first.state))).not_modified


def test_an_edited_review_keeps_its_id(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/reviews", page(review()))
    server.answer("/reviews", page(review("Bram", "Nieuw"), review(text="Te laat, maar opgelost")))
    first = fetch(client, server)
    second = fetch(client, server, first.state)
    edited = {mention.external_id: mention.text for mention in second.mentions}
    assert edited[first.mentions[0].external_id] == "Te laat, maar opgelost"


def test_reviews_by_the_same_name_on_the_same_day_stay_apart(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(review("Anoniem", "Goed"), review("Anoniem", "Slecht")))
    fetched = fetch(client, server)
    assert len({mention.external_id for mention in fetched.mentions}) == 2


@pytest.mark.parametrize(
    ("body", "error", "told"),
    [
        ("<p>Geen reviews</p>", NothingFoundError, "nothing found by schema.org reviews"),
        ("<form><input type=password>", BotWallError, "log-in page"),
        ("<title>Just a moment...</title>", BotWallError, "check for robots"),
        ("", NothingFoundError, "nothing found"),
    ],
)
def test_a_page_without_items_is_never_nothing_new(
    body: str, error: type[Exception], told: str, client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", body)
    with pytest.raises(error, match=told):
        fetch(client, server)


def test_a_changed_layout_names_the_selector_that_finds_nothing(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page(body=FORUM.replace("article", "section")))
    with pytest.raises(NothingFoundError, match="nothing found by 'article'"):
        fetch(client, server, **SELECTORS)


def test_broken_markup_is_named_where_nothing_else_was_found(
    client: GuardedClient, server: ReplayServer
) -> None:
    server.answer("/reviews", page("{nope"))
    with pytest.raises(NothingFoundError, match="line 1: broken JSON-LD"):
        fetch(client, server)


def test_an_empty_page_may_be_allowed(client: GuardedClient, server: ReplayServer) -> None:
    server.answer("/reviews", "<p>Nog geen reviews</p>")
    assert fetch(client, server, allow_empty="yes").mentions == ()


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"text_selector": ".x"}, "option text_selector: text_selector needs item_selector too"),
        ({"item_selector": "p["}, r"option item_selector: 'p\[' is not a CSS selector"),
        ({"max_pages": "0"}, "option max_pages: .* greater than or equal to 1"),
        ({"allow_empty": "perhaps"}, "option allow_empty: "),
    ],
)
def test_a_wrong_option_is_named(
    options: dict[str, object], named: str, client: GuardedClient, server: ReplayServer
) -> None:
    with pytest.raises(WrongOptionError, match=named):
        fetch(client, server, **options)
    assert server.hits == []


@pytest.mark.parametrize("markup", ["json", "microdata", "rdfa"])
def test_the_example_of_schema_org_is_read_in_every_markup(
    markup: str, client: GuardedClient, server: ReplayServer, shared: Path
) -> None:
    server.answer("/reviews", (shared / f"schema_org/schemaorg.eg-0010.{markup}.html").read_bytes())
    rows = [(mention.author_name, mention.rating) for mention in fetch(client, server).mentions]
    assert rows == [("Ellie", 1.0), ("Lucas", 4.0)]


@pytest.mark.parametrize(
    ("told", "value"),
    [("4,5", 4.5), ("8.0 sterren", 8.0), (True, None), (None, None), ("vier", None)],
)
def test_numbers_are_read_as_people_write_them(told: object, value: float | None) -> None:
    assert read_number(told) == value


def test_fractions_are_read() -> None:
    assert read_fraction("4/5") == (4.0, 5.0)
    assert read_fraction("8,5 van de 10 sterren") == (8.5, 10.0)
    assert read_fraction("4") is None


@given(st.floats(0, 100), st.floats(0, 50), st.floats(0, 100))
def test_a_rescaled_rating_is_between_1_and_5(value: float, worst: float, best: float) -> None:
    rating = rescale_rating(value, worst, best)
    assert rating is None or 1 <= rating <= 5


NAMES = [
    "@type",
    "@id",
    "@graph",
    "review",
    "reviewBody",
    "author",
    "reviewRating",
    "name",
    "ratingValue",
    "bestRating",
    "datePublished",
    "itemReviewed",
    "url",
]
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner | st.sampled_from(["Review", "Rating", "#a"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(st.lists(json_values, max_size=4))
def test_any_json_ld_gives_reviews_with_sound_values(values: list[Any]) -> None:
    for found in find_reviews(values):
        assert found["rating"] is None or 1 <= found["rating"] <= 5
        strings = [value for name, value in found.items() if name != "rating"]
        assert all(value is None or isinstance(value, str) for value in strings)
