"""F8: malformed feeds, pages and JSON and naughty strings are answered or refused, in bounds.

What is here is made here. Public corpora (feedparser's tests, html5lib-tests, JSONTestSuite, the
big list of naughty strings) are walked too where `LUISTERPOST_CORPORA` names a folder of them, or
of the archives that hold them: every document goes to the parser of its kind.
"""

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.errors import IngestError, UnreadableContentError
from ingest.outbound import GuardedClient
from ingest.parsing.decoding import decode_document
from ingest.parsing.feed import _DOCTYPE, _read_xml_feed
from ingest.parsing.problems import UnreadableProblem
from ingest.parsing.regular_feed import read_regular_feed
from ingest.sandbox import ParseLimits, parse_apart
from tests.ingest.corpora import Document, documents, naughty_strings
from tests.replay import ReplayServer

CORPORA = os.environ.get("LUISTERPOST_CORPORA")
RECORDED = Path(__file__).parent / "recorded"
WHERE = "https://shop.example/feed"
# The bound of F8, of computing: a busy machine must not make it fail.
LIMITS = ParseLimits(cpu_s=2, wall_s=60)
PARAMS: dict[str, dict[str, Any]] = {
    "feed": {"content_type": ""},
    "webpage": {"content_type": "", "selectors": {}, "worst": 1, "best": 5},
    "mastodon": {},
    "json": {},
    "itunes": {"wanted": ["id", "title", "content", "author/name", "im:rating"]},
}
JOB_OF = {
    ".xml": ("feed", "webpage", "itunes"),
    ".rss": ("feed",),
    ".atom": ("feed",),
    ".html": ("webpage", "feed"),
    ".dat": ("webpage",),
    ".json": ("json", "mastodon", "feed"),
    ".txt": ("webpage", "feed"),
    ".test": ("json", "webpage"),
}


def answer_or_problem(job: str, content: bytes) -> str | None:
    """What was told as JSON, or None where it was refused in words, within the bounds."""
    try:
        told = parse_apart(job, content, where=WHERE, params=PARAMS[job], limits=LIMITS)
    except UnreadableContentError as error:
        assert error.where == WHERE
        assert "takes" not in error.problem, error.problem  # too long, or too much computing
        assert "parser stopped" not in error.problem, error.problem
        assert "stumbled" not in error.problem, error.problem
        assert "no answer" not in error.problem, error.problem
        return None
    return json.dumps(told)


# -- JSON: after the cases of JSONTestSuite (github.com/nst/JSONTestSuite), made here ------------

GOOD_JSON = [
    "[]", "{}", "[[]   ]", '[""]', "[1e1]", "[1E+2]", "[-0]", "[123e3]", '["\\u0000"]',
    '["\\uD801\\udc37"]', '["\\u2028\\u2029"]', '{"a":"b","a":"c"}', '{"":0}', " [] ", '["\u007f"]',
    '[true,false,null]', '"text"', "42", "[0.1]", '["\\"\\\\\\/\\b\\f\\n\\r\\t"]', "[1,\n2]",
]  # fmt: skip
BAD_JSON = [
    "[1,]", "[,1]", "[1 true]", '["a",,]', "{1:1}", "{'a':0}", '{"a":1,}', "[-01]", "[+1]", "[.1]",
    "[1.]", "[0x1]", "[Infinity]", "[-Infinity]", "[NaN]", '["\\x00"]', '["\\uD8"]', '["\t"]', "[",
    '["', "]", "[1]]", "{}{}", "nul", "[1e]", "<a>", "", " ", "\x00", "[\x00]", "/**/{}", "[1]#",
    '{"a":/*b*/1}', "[1e400]", "[-1e400]", "9" * 5000, f"[1{'0' * 60}]", "[" * 100_000,
    '{"a":' * 50_000, "[" * 300 + "]" * 300, '{"":[' * 150 + "]}" * 150, "\ufeff{}",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD_JSON)
def test_good_json_comes_through_as_it_is(text: str) -> None:
    assert answer_or_problem("json", text.encode()) == json.dumps(json.loads(text))


@pytest.mark.parametrize("text", BAD_JSON, ids=range(len(BAD_JSON)))
def test_bad_json_is_refused_in_words(text: str) -> None:
    told = answer_or_problem("json", text.encode("utf-8", "surrogatepass"))
    assert told is None or told == json.dumps(json.loads(text.encode()))


def test_json_of_bytes_that_are_no_text_is_refused() -> None:
    for content in (b"\xff", b'["\xe9"]', b'["\xed\xa0\x80"]', b"\xff\xfe[\x00]\x00", bytes(99)):
        answer_or_problem("json", content)


# -- Feeds: every recorded one, broken in ways in which feeds break -------------------------------


def broken(content: bytes, chance: random.Random) -> Iterator[bytes]:
    at = chance.randrange(len(content))
    yield content[:at]
    yield content[at:]
    yield content[:at] + bytes(chance.randrange(256) for _ in range(8)) + content[at:]
    yield content.replace(b"</", b"<", 1)
    yield content.replace(b">", b"", 1 + at % 3)
    yield content.replace(b"<item", b"<item <item", 2)
    yield content.replace(b"encoding='utf-8'", b"encoding='utf-16'").replace(b"UTF-8", b"ibm037")
    yield content.decode("utf-8", "replace").encode("utf-16")
    yield content.replace(b"<title>", b"<title>&nbsp;&bogus;&#0;&#xFFFFFFFF;]]>")
    yield content * 3


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.xml")), ids=lambda path: path.name)
def test_a_broken_feed_is_read_as_far_as_it_goes_or_refused(path: Path) -> None:
    chance = random.Random(path.name)  # noqa: S311 - to be the same every time
    for content in broken(path.read_bytes(), chance):
        answer_or_problem("feed", content)


# -- HTML: the constructs that the tests of HTML parsers are made of ------------------------------

TAGS = ["a", "b", "p", "div", "table", "tr", "td", "svg", "math", "select", "option", "form", "li",
        "template", "script", "style", "textarea", "title", "frameset", "plaintext", "noscript",
        "object", "h1", "br", "image", "nobr", "ruby", "rt", "mi", "marquee"]  # fmt: skip
ODDS = ["<", "</", "<!", "<?", "<!--", "--!>", "<![CDATA[", "]]>", "&", "&#", "&#x110000;", "&copy",
        "<a<b>", "<a b='", "<a b=c d>", "</p/>", "\x00", "\r", "\x0c", "\ufffd", "\U0001f9d1",
        "<a\x00>", "<!DOCTYPE", "<!DOCTYPE html SYSTEM 'x'>", "x" * 50]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_soup_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - to be the same every time
    parts = []
    for _ in range(400):
        tag = chance.choice(TAGS)
        parts.append(chance.choice([f"<{tag}>", f"</{tag}>", f"<{tag} x=1 itemprop=name>", "tekst",
                                    chance.choice(ODDS)]))  # fmt: skip
    told = answer_or_problem("webpage", "".join(parts).encode("utf-8", "replace"))
    assert told is not None


# -- Naughty strings: in every field, all the way to what would be stored -------------------------

NAUGHTY = [
    "", "undefined", "NULL", "-1/0", "1e309", "\x00", "\ud800", "\u202e\u2066evil\u2069", "﷽" * 40,
    "🧑‍🚒🏳️‍🌈" * 20, "Z̸̢̛a̷̡l̵̢g̶o̷", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "';DROP TABLE mentions;--",
    "$(touch /tmp/x)", "{{7*7}}${7*7}<%= 7*7 %>", "=cmd|' /C calc'!A0", "../../../../etc/passwd",
    "\ufeff\ufffe\uffff", "\r\n\x0b\x0c\x1c\x85\u2028", "%s%n%x", "İı", "ﬀ", "I\u0307", "a" * 30000,
    "http://[::1", "https://a℀b.example", "//evil.example", "Ω≈ç√∫˜µ≤≥÷", "0x7f000001", "᠎",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["rss", "jsonfeed"])
def test_naughty_strings_in_every_field_arrive_as_text(
    kind: str, client: GuardedClient, server: ReplayServer, now: Any
) -> None:
    for number, text in enumerate(NAUGHTY):
        path = f"/{kind}-{number}"
        server.answer(path, naughty_feed(kind, text), headers={"Content-Type": ""})
        assert_harmless(server.url + path, client, now)


def assert_harmless(url: str, client: GuardedClient, now: Any) -> None:
    """What is there is refused in words, or becomes rows of text that can be stored."""
    try:
        fetched = ingest.fetch("feed", {"url": url}, {}, client, now=now)
    except IngestError as error:
        assert error.where.startswith(url)
        return
    for mention in fetched.mentions:
        row = json.dumps(ingest.raw_mention_to_json(mention), ensure_ascii=False)
        row.encode("utf-8")  # what cannot be stored is gone
        assert "\\u0000" not in row
        assert len(mention.text) <= 20_000
        for link in (mention.url, mention.author_url):
            assert link is None or link.startswith(("http://", "https://"))


def naughty_feed(kind: str, text: str) -> bytes:
    if kind == "jsonfeed":
        person = {"name": text, "url": text}
        item = {"id": text + "1", "url": text, "title": text, "content_html": text + "x",
                "authors": [person], "date_published": text, "tags": [text]}  # fmt: skip
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": text, "items": [item]}
        return json.dumps(feed).encode()
    told = text.replace("&", "&amp;").replace("<", "&lt;")
    fields = "".join(f"<{name}>{told}</{name}>" for name in ("title", "link", "author", "pubDate"))
    item = f"<item><guid>{told}1</guid>{fields}<description>{told}x</description></item>"
    document = f"<rss version='2.0'><channel><title>{told}</title>{item}</channel></rss>"
    return document.encode("utf-8", "surrogatepass")


# -- Public corpora, where there are any ----------------------------------------------------------

public = pytest.mark.skipif(
    not CORPORA, reason="LUISTERPOST_CORPORA names no folder of public corpora"
)


@public
@pytest.mark.timeout(3600)
def test_public_corpora_are_read_or_refused() -> None:
    seen = 0
    for number, one in enumerate(documents(Path(CORPORA or ""))):
        first, *others = JOB_OF[one.suffix]
        for job in (first, *(others if number % 7 == 0 else ())):
            try:
                told = answer_or_problem(job, one.content)
                if job == "json":
                    assert_as_its_name_says(one, told)
            except AssertionError as error:
                raise AssertionError(f"{one.name} as {job}: {error}") from error
        if first == "feed":
            assert_both_parsers_agree(one)
        seen += 1
    assert seen


@public
@pytest.mark.timeout(3600)
def test_public_feeds_become_mentions_that_can_be_stored(
    client: GuardedClient, server: ReplayServer, now: Any
) -> None:
    for one in documents(Path(CORPORA or "")):
        if one.suffix == ".xml":
            server.answer("/feed", one.content, headers={"Content-Type": ""})
            assert_harmless(server.url + "/feed", client, now)
            server.forget("/feed")


@public
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", ["rss", "jsonfeed"])
def test_public_lists_of_naughty_strings_arrive_as_text(
    kind: str, client: GuardedClient, server: ReplayServer, now: Any
) -> None:
    for text in naughty_strings(Path(CORPORA or "")):
        server.answer("/feed", naughty_feed(kind, text), headers={"Content-Type": ""})
        assert_harmless(server.url + "/feed", client, now)
        server.forget("/feed")


def assert_as_its_name_says(one: Document, told: str | None) -> None:
    """JSONTestSuite: `y_` must be read and `n_` refused; of `i_` either will do."""
    begin = Path(one.name).name[:2]
    if begin in {"y_", "n_"}:
        assert (told is not None) == (begin == "y_")


def assert_both_parsers_agree(one: Document) -> None:
    text = decode_document(one.content, "")
    document = _DOCTYPE.sub("", text, count=1)
    if (
        "<!ENTITY" in text.upper()
        or (quick := read_regular_feed(document.encode("utf-8", "surrogatepass"), 2000)) is None
    ):
        return
    try:
        assert quick == _read_xml_feed(document), one.name
    except UnreadableProblem:
        raise AssertionError(f"{one.name} is read by one of two parsers") from None
