"""Pages as shops really write them: odd JSON-LD, odd links, a charset that lies.

Both kinds that read schema.org reviews are held to the same.
"""

import json
from typing import Any

import pytest

import ingest
from ingest.errors import IngestError, NothingFoundError
from ingest.mentions import Fetched, RawMention
from ingest.outbound import GuardedClient
from ingest.parsing.decoding import decode_document
from ingest.parsing.review_page import parse
from tests.replay import ReplayServer

HTML = {"Content-Type": "text/html; charset=utf-8"}
BAD_LINK = "http://[bad"


def page(*blocks: object, head: str = "") -> str:
    told = (one if isinstance(one, str) else json.dumps(one) for one in blocks)
    scripts = "".join(f'<script type="application/ld+json">{one}</script>' for one in told)
    return f"<html><head>{head}</head><body>{scripts}</body></html>"


def review(**more: object) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Review",
        "author": {"@type": "Person", "name": "Anna"},
        "datePublished": "2026-05-01",
        "reviewBody": "Slecht",
        **more,
    }


def rated(told: object, **more: object) -> dict[str, Any]:
    return review(reviewRating={"@type": "Rating", "ratingValue": told, **more})


class Reader:
    """Fetches one page with one of the two kinds."""

    def __init__(self, kind: str, server: ReplayServer, client: GuardedClient, now: Any) -> None:
        self.kind, self.server, self.client, self.now = kind, server, client, now

    def fetch(self, body: str | bytes, **headers: str) -> Fetched:
        self.server.answer("/p", body, headers={**HTML, **headers})
        options = {"url": f"{self.server.url}/p"}
        return ingest.fetch(self.kind, options, {}, self.client, now=self.now)

    def one(self, body: str | bytes, **headers: str) -> RawMention:
        fetched = self.fetch(body, **headers)
        assert not fetched.refused
        (mention,) = fetched.mentions
        return mention


@pytest.fixture(params=["reviews", "webpage"])
def reader(
    request: pytest.FixtureRequest, server: ReplayServer, client: GuardedClient, now: Any
) -> Reader:
    return Reader(request.param, server, client, now)


@pytest.mark.parametrize(
    ("node", "stars"),
    [
        (rated("4,5"), 4.5),
        (rated("9", bestRating="10"), 4.56),
        (rated("4,5", bestRating=10), 2.56),
        (rated("4/10"), 2.33),
        (rated("7 van de 10"), 3.67),
        (rated("4,5 van 120 reviews"), 4.5),
        (review(reviewRating="3 / 5"), 3.0),
        (review(reviewRating=[{"ratingValue": 2}]), 2.0),
        (rated("80%"), 4.19),
        (rated(0, worstRating=0), 1.0),
    ],
)
def test_a_rating_is_read_on_its_own_scale(
    node: dict[str, Any], stars: float, reader: Reader
) -> None:
    assert reader.one(page(node)).rating == stars


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (review(reviewBody={"@value": "Een", "@language": "nl"}), "Een"),
        (review(reviewBody=["Een", {"@value": "Twee"}]), "Een\n\nTwee"),
        ({"@graph": [{"@type": "WebPage"}, review(reviewBody="Een")]}, "Een"),
        ([[review(reviewBody="Een")]], "Een"),
        ({"@type": "Product", "review": {"reviewBody": "Een"}}, "Een"),
        ({"@type": "schema:Review", "schema:reviewBody": "Een"}, "Een"),
        ({"@type": "https://schema.org/Review", "https://schema.org/reviewBody": "Een"}, "Een"),
    ],
)
def test_a_review_is_found_however_it_is_nested_and_named(
    node: object, text: str, reader: Reader
) -> None:
    assert reader.one(page(node)).text == text


@pytest.mark.parametrize("prefix", ["schema:", "https://schema.org/"])
def test_names_with_a_prefix_are_known_in_every_node(prefix: str, reader: Reader) -> None:
    def prefixed(value: Any) -> Any:
        if isinstance(value, dict):
            told = {name: prefixed(part) for name, part in value.items()}
            return {name if name[0] == "@" else prefix + name: part for name, part in told.items()}
        return value

    node = review(
        reviewBody="Te laat",
        author={"@type": "Person", "name": "Anna"},
        reviewRating={"@type": "Rating", "ratingValue": "2", "bestRating": "10"},
        identifier={"@type": "PropertyValue", "value": "r-1"},
    )
    mention = reader.one(page(prefixed(node)))
    assert (mention.text, mention.author_name) == ("Te laat", "Anna")
    assert (mention.external_id, mention.rating) == ("r-1", 1.44)


def test_a_review_that_is_only_named_elsewhere_is_one_review(reader: Reader) -> None:
    product = {"@type": "Product", "name": "Pan", "review": [{"@type": "Review", "@id": "#r1"}]}
    mention = reader.one(page({"@graph": [product, review(**{"@id": "#r1"})]}))
    assert (mention.external_id, mention.text) == ("#r1", "Slecht")


@pytest.mark.parametrize(
    "wrapped", ["<![CDATA[{}]]>", "//<![CDATA[\n{}\n//]]>", "/*<![CDATA[*/{}/*]]>*/", "<!--{}-->"]
)
def test_wrappings_around_json_ld_are_taken_off(wrapped: str, reader: Reader) -> None:
    told = wrapped.replace("{}", json.dumps(review(reviewBody="a ]]> b")))
    assert reader.one(page(told)).text == "a ]]> b"


@pytest.mark.parametrize(
    "broken",
    ["{", '{"a": 1' + "0" * 5000 + "}", "[" * 5000 + "]" * 5000, '{"@type": "Review", "x": "\n'],
    ids=["cut off", "number", "deep", "string"],
)
def test_a_broken_block_costs_itself_only_and_is_told(broken: str, reader: Reader) -> None:
    fetched = reader.fetch(page(broken, review()))
    assert [one.text for one in fetched.mentions] == ["Slecht"]
    assert "broken JSON-LD" in fetched.refused[0].reason


@pytest.mark.parametrize(
    "node",
    [
        review(url=BAD_LINK),
        review(url="https://a℀b.example/"),
        review(author={"name": "Anna", "url": BAD_LINK}),
        review(**{"@id": BAD_LINK}),
    ],
)
def test_a_link_that_is_none_costs_no_review(node: dict[str, Any], reader: Reader) -> None:
    mention = reader.one(page(node, head=f"<link rel=next href='{BAD_LINK}'>"))
    assert (mention.text, mention.author_url) == ("Slecht", None)
    assert mention.url == f"{reader.server.url}/p"


def test_a_next_page_that_is_no_address_ends_the_pages(reader: Reader) -> None:
    assert reader.one(page(review()), Link=f'<{BAD_LINK}>; rel="next"').text == "Slecht"


def test_links_start_from_the_base_of_the_page(reader: Reader) -> None:
    head = "<base href='/winkel/'><link rel=next href='p2'>"
    reader.server.answer("/winkel/p2", page(review(reviewBody="Goed", url="r/2")), headers=HTML)
    fetched = reader.fetch(page(review(url="r/1"), head=head))
    urls = {one.url for one in fetched.mentions}
    assert urls == {f"{reader.server.url}/winkel/r/{number}" for number in (1, 2)}


MARKED_UP = {
    "microdata": (
        "<div itemscope itemtype='https://schema.org/Review'><p itemprop=reviewBody>Nummer {n}</p>"
        "<span itemprop=reviewRating itemscope itemtype='https://schema.org/Rating'>"
        "<meta itemprop=ratingValue content='8,0'><meta itemprop=bestRating content=10></span>"
        "</div>"
    ),
    "rdfa": (
        "<div vocab='https://schema.org/' typeof=Review><p property=reviewBody>Nummer {n}</p>"
        "<span property=reviewRating typeof=Rating><meta property=ratingValue content='8,0'>"
        "<meta property=bestRating content=10></span></div>"
    ),
}


@pytest.mark.parametrize("markup", sorted(MARKED_UP))
def test_all_pages_of_other_markup_are_read(markup: str, reader: Reader) -> None:
    for number in (2, 3):
        body = MARKED_UP[markup].replace("{n}", str(number))
        following = f"<a rel=next href='/p{number + 1}'>" if number < 3 else ""
        reader.server.answer(f"/p{number}", f"<html>{following}{body}</html>", headers=HTML)
    first = MARKED_UP[markup].replace("{n}", "1")
    fetched = reader.fetch(f"<html><a rel=next href='/p2'>volgende</a>{first}</html>")
    assert sorted(one.text for one in fetched.mentions) == ["Nummer 1", "Nummer 2", "Nummer 3"]
    assert {one.rating for one in fetched.mentions} == {4.11}


def test_a_product_with_stars_only_is_no_calm(reader: Reader) -> None:
    stars = {"@type": "AggregateRating", "ratingValue": 4, "reviewCount": 12}
    with pytest.raises(NothingFoundError, match=f"{reader.server.url}/p"):
        reader.fetch(page({"@type": "Product", "name": "Pan", "aggregateRating": stars}))


# -- Charsets that lie -----------------------------------------------------------------------------

WORDS = ("Café Zeeën: één drama van € 12,50. " * 25).strip()
QUOTING = "Op de factuur staat CafÃ© en Ã©Ã©n en ZeeÃ«n: wat een café"


@pytest.mark.parametrize(
    "content",
    [
        page(json.dumps(review(reviewBody=WORDS), ensure_ascii=False)).encode(),
        page(json.dumps(review(reviewBody=WORDS), ensure_ascii=False)).encode("cp1252"),
        b"\xe2\x82" + page(json.dumps(review(reviewBody=WORDS), ensure_ascii=False)).encode(),
        page(json.dumps(review(reviewBody=WORDS), ensure_ascii=False)).encode() + b"\xe9\xff",
        page(json.dumps(review(reviewBody=WORDS), ensure_ascii=False)).encode("utf-16"),
    ],
    ids=["utf-8", "cp1252", "a sign cut in two", "two bytes of another", "utf-16"],
)
@pytest.mark.parametrize("told", ["utf-8", "iso-8859-1", "windows-1252", "us-ascii", "oeps"])
def test_words_are_read_whatever_the_header_says(content: bytes, told: str, reader: Reader) -> None:
    mention = reader.one(content, **{"Content-Type": f"text/html; charset={told}"})
    assert mention.text == WORDS


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cp1251", "Привет, заказ не пришёл"),
        ("iso8859-2", "Zażółć gęślą jaźń"),
        ("gbk", "质量很差的产品"),
        ("shift_jis", "とても悪いです"),
        ("cp1252", "“Crème brûlée” – één"),
    ],
)
def test_other_encodings_are_never_taken_for_a_broken_utf_8(name: str, text: str) -> None:
    told = decode_document((text * 5).encode(name), f"text/html; charset={name}")
    assert told == text * 5


@pytest.mark.parametrize("told", ["utf-8", "us-ascii", "", "windows-1252"])
def test_a_few_broken_bytes_of_a_short_text_leave_the_rest_utf_8(told: str) -> None:
    """The last of them is declared, but cannot be: its byte 9D means nothing there."""
    content = "“Café één”".encode() + b"\xe2\x82"
    assert decode_document(content, f"text/html; charset={told}") == "“Café één”\ufffd"


@pytest.mark.parametrize("name", ["cp1252", "iso-8859-1", "latin1", "iso-8859-15"])
@pytest.mark.parametrize("text", [QUOTING, (QUOTING + " ") * 20])
def test_a_page_that_quotes_what_a_wrong_charset_makes_keeps_its_own(name: str, text: str) -> None:
    declared = f'<meta charset="{name}">{text}'
    assert decode_document(text.encode(name), f"text/html; charset={name}") == text
    assert decode_document(declared.encode(name), "text/html") == declared


def test_hostile_nodes_are_read_in_bounds() -> None:
    many = [{"@type": "Review", "@id": "#r"}] * 30_000
    told = parse(page({"@graph": many}).encode(), content_type="text/html")
    assert told["items"] == []


def test_an_error_names_the_page(reader: Reader) -> None:
    with pytest.raises(IngestError, match=f"{reader.server.url}/p"):
        reader.fetch("<html><p>Niets</p></html>")
