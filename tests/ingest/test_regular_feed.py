"""The quick parser and feedparser tell the same of every feed that the quick one takes."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from feedparser.datetimes import _parse_date
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.parsing.decoding import decode_document
from ingest.parsing.feed import _DOCTYPE, _read_xml_feed, parse
from ingest.parsing.feed_words import from_struct, moment_in
from ingest.parsing.problems import UnreadableProblem
from ingest.parsing.regular_feed import read_regular_feed

RECORDED = Path(__file__).parent / "recorded"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
FEEDS = sorted(
    path
    for folder in (RECORDED, SHARED / "feeds", SHARED / "appstore")
    for path in folder.rglob("*")
    if path.suffix in {".xml", ".rss", ".atom", ".rdf"}
)
RSS = (
    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    " xmlns:slash='http://purl.org/rss/1.0/modules/slash/'"
    " xmlns:atom='http://www.w3.org/2005/Atom' xmlns:x='urn:x'>"
    "<channel><title>Forum &amp; more</title><link>https://forum.example</link>"
    "<atom:link rel='self' href='https://forum.example/feed'/>"
    "<description>d</description><language>nl-NL</language>{}</channel></rss>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='nl'"
    " xmlns:thr='http://purl.org/syndication/thread/1.0'>"
    "<title type='html'>Nieuws &amp;amp; meer</title><id>urn:feed</id>"
    "<updated>2026-01-02T03:04:05Z</updated><author><name>Redactie</name></author>{}</feed>"
)


def both(document: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """What the quick parser tells (None: nothing), and what feedparser tells."""
    text = _DOCTYPE.sub("", document, count=1)
    quick = read_regular_feed(text.encode("utf-8", "surrogatepass"), 2000)
    try:
        return quick, _read_xml_feed(text)
    except UnreadableProblem:
        return quick, None


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_a_recorded_feed_reads_the_same_either_way(path: Path) -> None:
    quick, slow = both(decode_document(path.read_bytes(), ""))
    if quick is not None:
        assert quick == slow


@pytest.mark.parametrize(
    "told",
    [
        "Sun, 22 Nov 2026 16:00:00 GMT",
        "2 Feb 2026 06:07:08 UTC",
        "Sun, 1 Mar 2026 00:30:00 +0000",
        "Sun, 01 Mar 2026 00:30:00 -0000",
        "Sun, 01 Mar 2026 00:30:00 +0100",
        "29 Feb 2024 23:59:59 -0530",
        "2026-11-22T16:00:00Z",
        "2026-01-01T00:15:00+01:00",
        "2026-12-31T23:59:59-05:30",
        "2026-01-01T00:15:00+00:00",
        "2026-01-01T10:15:00+01:75",
        "Thu, 01 Jan 2026 10:15:00 +0175",
    ],
)
def test_zones_of_every_form_are_told_in_utc(told: str) -> None:
    struct = _parse_date(told)
    moment = from_struct(struct) if struct is not None else None
    assert moment is not None
    assert moment_in(told) == moment.isoformat()


def test_ordinary_feeds_take_the_quick_way() -> None:
    assert sum(read_regular_feed(decode_document(one.read_bytes()).encode(), 9) is not None
               for one in FEEDS) >= 3  # fmt: skip
    for shape in (RSS, ATOM):
        assert read_regular_feed(shape.format("").encode(), 9) is not None


WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
    max_size=30,
)
MARKED_UP = st.builds(
    "".join,
    st.lists(
        st.one_of(
            WORDS,
            st.sampled_from(
                ["<p>", "</p>", "<br/>", "&amp;", "&nbsp;", "<b>", "</b>", "<script>", "&#233;",
                 "<a href='x?a=1&amp;b=2'>", "</a>", "<ul><li>", "</li></ul>", "Ã©", "\n", "<foo>",
                 "&lt;i&gt;", "<!-- c -->", "\x91", "https:////x.example/?a=1&b=2", "a@b.example"]
            ),
        ),
        max_size=6,
    ),
)  # fmt: skip
DATES = st.one_of(
    WORDS,
    st.sampled_from(
        ["Sun, 22 Nov 2026 09:14:00 GMT", "Sun, 22 Nov 2026 09:14:00 +0130", "2026-11-22",
         "2026-11-22T09:14:00Z", "2026-11-22T09:14:00+02:00", "2026-11-22T09:14:00.5Z", "gisteren",
         "31 Feb 2026 09:14:00 GMT", "22 Nov 2026 09:14:00 UTC", "22 nov. 2026",
         "Sun, 22 Nov 2026 25:14:00 GMT", "2026-02-30T00:00:00Z", "Sun, 22 Nov 26 09:14:00 CET"]
    ),
)  # fmt: skip


def element(name: str, text: str, told: str = "") -> str:
    return f"<{name}{told}>{escape(text)}</{name.split(maxsplit=1)[0]}>"


ITEM_PARTS = st.one_of(
    st.builds(element, st.sampled_from(["title", "description", "content:encoded"]), MARKED_UP),
    st.builds(element, st.sampled_from(["link", "author", "dc:creator", "x:other"]), MARKED_UP),
    st.builds(element, st.sampled_from(["pubDate", "dc:date"]), DATES),
    st.builds(
        element, st.just("guid"), MARKED_UP, st.sampled_from(["", " isPermaLink='false'"])
    ),
    st.builds(element, st.just("category"), WORDS, st.sampled_from(["", " domain='d'"])),
    st.sampled_from(
        ["<comments>https://forum.example/1#c</comments>", "<slash:comments>3</slash:comments>",
         "<!-- remark -->", "<title>a<b/></title>", "<enclosure url='https://x.example/a.mp3'/>",
         "<title><![CDATA[Een <b>kop</b>]]></title>", "<source url='https://y.example/'>y</source>"]
    ),
)  # fmt: skip
ENTRY_PARTS = st.one_of(
    st.builds(
        element,
        st.sampled_from(["title", "summary", "content"]),
        MARKED_UP,
        st.sampled_from(["", " type='text'", " type='html'", " type='HTML'", " type='text/plain'"]),
    ),
    st.builds(element, st.just("id"), MARKED_UP),
    st.builds(element, st.sampled_from(["published", "updated"]), DATES),
    st.builds("<author><name>{}</name></author>".format, WORDS.map(escape)),
    st.sampled_from(
        ["<author><name>Jan</name><uri>https:///j.example</uri><email>j@x.example</email></author>",
         "<link href='https://x.example/1?a=1&amp;b=2'/>", "<link rel='self' href='/2'/>",
         "<link rel='alternate' type='text/html' href='https://x.example/3'/>",
         "<category term='a'/>", "<category term='a' scheme='s' label='l'/>",
         "<thr:in-reply-to ref='urn:1' href='https://x.example/'/>", "<thr:total>3</thr:total>",
         "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>x</div></content>"]
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(ITEM_PARTS, max_size=7), max_size=3))
def test_generated_rss_reads_the_same_either_way(items: list[list[str]]) -> None:
    told = "".join(f"<item>{''.join(parts)}</item>" for parts in items)
    quick, slow = both(RSS.format(told))
    assert quick is None or quick == slow


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(ENTRY_PARTS, max_size=7), max_size=3))
def test_generated_atom_reads_the_same_either_way(items: list[list[str]]) -> None:
    told = "".join(f"<entry>{''.join(parts)}</entry>" for parts in items)
    quick, slow = both(ATOM.format(told))
    assert quick is None or quick == slow


@settings(max_examples=200, deadline=None)
@given(DATES)
def test_dates_are_read_as_feedparser_reads_them(told: str) -> None:
    document = RSS.format(f"<item><pubDate>{escape(told)}</pubDate></item>")
    entry = _read_xml_feed(document)["entries"][0]
    assert entry["published"] == (moment_in(told.strip()) if told.strip() else None)


def test_what_is_unusual_is_left_to_feedparser() -> None:
    for part in (
        "<item><title>a</title><title>b</title></item>",
        "<item><description>a<b>c</b></description></item>",
        "<item xml:base='https://y.example/'><link>1</link></item>",
        "<item><link>x</link>&nbsp;</item>",
        "<itunes:author xmlns:itunes='http://www.itunes.com/DTDs/PodCast-1.0.dtd'>x</itunes:author>",
    ):
        assert read_regular_feed(RSS.format(part).encode(), 9) is None
    assert parse(RSS.format("<item><title>a</title>").encode())["problem"]


ITEM = "<item><title>Café</title><link>https://x.example/1</link><category>a</category></item>"


def test_an_entry_holds_what_it_tells_and_no_empty_fields() -> None:
    told = {"title": "Café", "link": "https://x.example/1", "tags": ["a"]}
    for unusual in ("", "<category>a</category><x:other/>"):
        feed = parse(RSS.format(ITEM.replace("</item>", f"{unusual}</item>")).encode())
        assert feed["entries"] == [told]


@pytest.mark.parametrize(
    "document",
    [
        RSS.format(ITEM).encode("utf-8"),
        RSS.format(ITEM).encode("utf-8-sig"),
        RSS.format(ITEM).encode("utf-16"),
        RSS.format(ITEM).encode("utf-16-le"),
        RSS.format(ITEM).encode("latin-1"),
        b"<?xml version='1.0' encoding='utf-16'?>" + RSS.format(ITEM).encode("utf-8"),
        b"<?xml version='1.0' encoding='latin1'?>" + RSS.format(ITEM).encode("latin-1"),
        b"<!DOCTYPE rss>" + RSS.format(ITEM).encode("utf-8"),
        RSS.format(ITEM).encode("utf-8") + b"\x00",
        b"\n" + RSS.format(ITEM).encode("utf-8"),
    ],
)
def test_a_feed_is_the_same_in_every_encoding(document: bytes) -> None:
    assert parse(document) == parse(RSS.format(ITEM).encode("utf-8"))
    assert parse(document)["entries"][0]["title"] == "Café"


def test_an_entity_is_refused_also_where_all_else_is_regular() -> None:
    for document in ("<!DOCTYPE rss [<!ENTITY a 'b'>]>{}", "{}<!-- <! ENTITY a 'b'> -->"):
        with pytest.raises(UnreadableProblem, match="declares entities"):
            parse(document.format(RSS.format(ITEM)).encode())
