"""HTML → the text a reader sees, with its lines and paragraphs."""

import re

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement
from lxml import etree  # type: ignore[import-untyped] # it brings no types

from ingest.parsing.regular_html import LINE, PARAGRAPH, read_regular_html

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
_RUBY = frozenset(["rt", "rp"])  # how a word is spoken, written above it
# Where a block begins or ends: a new line, a new paragraph. Meeting edges count once.
_EDGES = re.compile(r"[\x1d\x1e][\x1d\x1e \t]*")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#?\w{1,31});")
# Longer than any text that is kept (20,000 characters), with room for its markup.
_LONGEST_HTML = 500_000


_WHITE = re.compile(r"\s+")
_UNTIDY = ("  ", " \n", "\n ", "\n\n\n")


def html_to_text(html: str) -> str:
    """The visible text; `br` and blocks become line breaks, paragraphs an empty line.

    The same as `element_text` tells of the same markup, without making a tree of it.
    """
    if not ("<" in html or "&" in html) or not _MARKUP.search(html):
        return tidy_lines(html)
    regular = read_regular_html(html) if len(html) <= _LONGEST_HTML else None
    pieces = regular if regular is not None else _visible(html)
    return _tidied(pieces)


def _tidied(pieces: str) -> str:
    return tidy_lines(_EDGES.sub(_break, pieces))


def _visible(html: str) -> str:
    listener = _Listener()
    parser = etree.HTMLParser(target=listener, encoding="utf-8", recover=True, no_network=True)
    try:
        etree.fromstring(html[:_LONGEST_HTML].encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # it found nothing at all
        return ""
    return "".join(listener.pieces)


class _Listener:
    """Hears what the parser meets, and keeps what can be seen."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._hidden = 0  # so many elements deep in one that is not seen

    def start(self, name: str, _: object) -> None:
        if self._hidden or name in _UNSEEN or name in _RUBY:
            self._hidden += 1
        elif name == "br":
            self.pieces.append("\n")
        elif name in _LINES:
            self.pieces.append(PARAGRAPH if name in _PARAGRAPHS else LINE)

    def end(self, name: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif name in _LINES:
            self.pieces.append(PARAGRAPH if name in _PARAGRAPHS else LINE)

    def data(self, text: str) -> None:
        if not self._hidden:
            self.pieces.append(_WHITE.sub(" ", text))

    def close(self) -> None:
        """Nothing is left to do; the parser asks for it."""


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
            pieces.append(_WHITE.sub(" ", str(node)))
    return _tidied("".join(pieces))


def _break(edges: re.Match[str]) -> str:
    return "\n\n" if PARAGRAPH in edges[0] else "\n"


def _open(tag: Tag, pieces: list[str], waiting: list[PageElement | str]) -> None:
    if tag.name in _UNSEEN:
        return
    if tag.name == "br":
        pieces.append("\n")
        return
    edge = PARAGRAPH if tag.name in _PARAGRAPHS else LINE if tag.name in _LINES else ""
    pieces.append(edge)
    waiting.append(edge)
    waiting.extend(reversed(tag.contents))


def tidy_lines(text: str) -> str:
    """Single spaces within lines, at most one empty line between them."""
    text = text.strip()
    if _is_tidy(text):
        return text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_tidy(text: str) -> bool:
    # Of printable characters only the blank is white.
    if "\n" not in text:
        return text.isprintable() and "  " not in text
    is_plain = text.replace("\n", "").isprintable()
    return is_plain and not any(untidy in text for untidy in _UNTIDY)
