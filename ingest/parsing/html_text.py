"""HTML → the text a reader sees, with its lines and paragraphs."""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import CData, NavigableString, PageElement

_PARAGRAPHS = frozenset(
    ["p", "blockquote", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"]
)
_LINES = _PARAGRAPHS | frozenset(
    [
        "address",
        "article",
        "aside",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "section",
        "tr",
    ]
)
_UNSEEN = frozenset(
    ["script", "style", "template", "noscript", "head", "title", "iframe", "object", "svg", "math"]
)
# Where a block begins or ends: a new line, a new paragraph. Meeting edges count once.
_LINE, _PARAGRAPH = "\x1e", "\x1d"
_EDGES = re.compile(r"[ \t]*[\x1d\x1e][\x1d\x1e \t]*")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#?\w{1,31});")
# Longer than any text that is kept (20,000 characters), with room for its markup.
_LONGEST_HTML = 500_000


def html_to_text(html: str) -> str:
    """The visible text; `br` and blocks become line breaks, paragraphs an empty line."""
    if not _MARKUP.search(html):
        return tidy_lines(html)
    soup = BeautifulSoup(html[:_LONGEST_HTML], "lxml")
    return element_text(soup)


def element_text(element: Tag) -> str:
    """The visible text of a parsed element. Iterative: nesting may be deep on purpose."""
    pieces: list[str] = []
    waiting: list[PageElement | str] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Tag):
            _open(node, pieces, waiting)
        elif type(node) is str:
            pieces.append(node)
        elif type(node) in {NavigableString, CData}:
            pieces.append(re.sub(r"\s+", " ", str(node)))
    return tidy_lines(_EDGES.sub(_break, "".join(pieces)))


def _break(edges: re.Match[str]) -> str:
    return "\n\n" if _PARAGRAPH in edges[0] else "\n"


def _open(tag: Tag, pieces: list[str], waiting: list[PageElement | str]) -> None:
    if tag.name in _UNSEEN:
        return
    if tag.name == "br":
        pieces.append("\n")
        return
    edge = _PARAGRAPH if tag.name in _PARAGRAPHS else _LINE if tag.name in _LINES else ""
    pieces.append(edge)
    waiting.append(edge)
    waiting.extend(reversed(tag.contents))


def tidy_lines(text: str) -> str:
    """Single spaces within lines, at most one empty line between them."""
    lines = [re.sub(r"[^\S\n]+", " ", line).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
