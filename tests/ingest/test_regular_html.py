"""The quick reader of HTML tells what the tolerant parser tells, or nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ingest.parsing import html_text
from ingest.parsing.html_text import html_to_text
from ingest.parsing.regular_html import read_regular_html

WORDS = st.one_of(
    st.text(max_size=5),
    st.sampled_from(
        (
            *("woord", " ", "  ", "\n", "\t", "\xa0", "é ë", "\u2028", "\u200d", "😀", "x > y"),
            *("&amp;", "&lt;b&gt;", "&nbsp;", "&#8364;", "&#39;", "&#128512;", "x &eacute; y"),
            *("&copy", "&copy;", "&", "&#0;", "&#150;", "&#xe9;", "&#65534;", "\x1d", "\x85"),
            *("\x00", "1 < 2", "a<b"),
        )
    ),
)
EASY_WORDS = st.sampled_from(["woord", "een zin", " ", "\n", "&amp;", "&#39;", "&nbsp;", "é", "😀"])
LINK = "a href='https://example.org/?a=1&b=2' class=\"x\""


def element(names: list[str], inner: SearchStrategy[str]) -> SearchStrategy[str]:
    def write(told: tuple[str, list[str]]) -> str:
        return f"<{told[0]}>{''.join(told[1])}</{told[0].split()[0]}>"

    return st.tuples(st.sampled_from(names), st.lists(inner, max_size=4)).map(write)


def inside(words: SearchStrategy[str]) -> SearchStrategy[str]:
    alone = st.sampled_from(["<br>", "<br/>", "<br />", "<img src='x' alt=\"y\">"])
    inline = ["b", "i", "em", "strong", "span lang='nl'", "code", "u", "small", LINK]
    return st.recursive(st.one_of(words, alone), lambda inner: element(inline, inner), max_leaves=6)


def blocks(words: SearchStrategy[str]) -> SearchStrategy[str]:
    leaf = element(["p", "h1", "h2", "h4", "div", "blockquote"], inside(words))
    bullets = element(["ul", "ol"], element(["li"], st.one_of(inside(words), leaf)))
    between = st.sampled_from(["", " ", "\n"])
    alone = st.one_of(leaf, bullets, between)
    return st.recursive(alone, lambda inner: element(["div", "blockquote"], inner), max_leaves=6)


BROKEN = st.sampled_from(
    (
        *("<p>", "</p>", "<b>", "</div>", "<li>", "<p/>", "<script>x</script>", "<!-- x -->"),
        *("<P>groot</P>", "</p class='x'>", "<p class=x>", "<table><tr><td>1</td></tr></table>"),
        *("<a href='>'>", "<p a='\n'>", "<b <i>", "<h1><p>", "<a><a>", "</br>", "<hr>", "<p\x0c>"),
    )
)


def by_both(html: str) -> tuple[str | None, str]:
    regular = read_regular_html(html)
    quick = None if regular is None else html_text._tidied(regular)
    return quick, html_text._tidied(html_text._visible(html))


@settings(max_examples=150, deadline=None)
@given(st.lists(blocks(EASY_WORDS), min_size=1, max_size=4).map("".join))
def test_it_reads_what_is_well_nested_as_the_parser_does(html: str) -> None:
    quick, slow = by_both(html)
    assert quick in (slow, None)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(blocks(WORDS), inside(WORDS), BROKEN), max_size=5).map("".join))
def test_it_never_tells_anything_else_than_the_parser(html: str) -> None:
    quick, slow = by_both(html)
    assert quick in (slow, None)


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>Beste,</p><p>Zie <a href='https://example.org/'>hier</a>.</p>", "Beste,\n\nZie hier."),
        ("<p>Een<br>twee<br/>drie</p>", "Een\ntwee\ndrie"),
        ("<div>Eerst</div>\n<div>dan <b>dit</b></div>", "Eerst\ndan dit"),
        ("<p>Punten:</p><ul><li>een</li><li>twee</li></ul>", "Punten:\n\neen\ntwee"),
        ("<p>caf&eacute; &amp; bar &#8364; 5&nbsp;of  meer</p>", "café & bar € 5 of meer"),
        ("<blockquote><p>Zij zei</p></blockquote><p>😀</p>", "Zij zei\n\n😀"),
    ],
)
def test_ordinary_posts_are_read_quickly(html: str, told: str) -> None:
    assert by_both(html)[0] == told
    assert html_to_text(html) == told


@pytest.mark.parametrize(
    "html",
    [
        "<p>een<p>twee",
        "tekst <p>ernaast</p>",
        "<p>x</p> tekst",
        "<p/>x",
        "<script>alert(1)</script>",
        "<p>&copy; &bogus;</p>",
        "<p>&#0;</p>",
        "<b><p>x</p></b>",
        "<p>" + "<b>" * 40 + "x" + "</b>" * 40 + "</p>",
        "<p>x</p>" * 1100,
        "<p>\x0b</p>",
    ],
)
def test_anything_else_is_left_to_the_parser(html: str) -> None:
    assert read_regular_html(html) is None
