"""Microdata and RDFa Lite of a page → the same nodes that JSON-LD would give.

Source: HTML Living Standard, section Microdata; RDFa Lite 1.1 (W3C).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag

from ingest.parsing.html_text import element_text

Node = dict[str, Any]
_LINKS = {"a": "href", "area": "href", "link": "href", "img": "src", "time": "datetime"}
_MOST_REFERENCES = 200
_VALUES = {"data": "value", "meter": "value"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The attribute names of one way to mark up."""

    scope: str
    type: str
    property: str
    identity: str
    reference: str = ""


MICRODATA = Vocabulary("itemscope", "itemtype", "itemprop", "itemid", "itemref")
RDFA = Vocabulary("typeof", "typeof", "property", "resource")


def read_marked_up(soup: BeautifulSoup, words: Vocabulary) -> list[Node]:
    """The outermost items of the page, inner items as values of their properties.

    Parts that an item of microdata refers to (`itemref`) are moved into it: `soup` changes.
    """
    if words.reference:
        _bring_together(soup, words)
    outermost: list[Node] = []
    open_items: list[Node] = []
    for opening, tag in _walk(soup):
        is_item = tag.has_attr(words.scope)
        if not opening:
            if is_item:
                open_items.pop()
            continue
        item = _new_item(tag, words) if is_item else None
        names = _tokens(tag.get(words.property))
        if names and open_items:
            value = item if item is not None else _value(tag)
            for name in names:
                open_items[-1].setdefault(name, []).append(value)
        elif item is not None:
            outermost.append(item)
        if item is not None:
            open_items.append(item)
    return outermost


def _bring_together(soup: BeautifulSoup, words: Vocabulary) -> None:
    for holder in soup.select(f"[{words.scope}][{words.reference}]", limit=_MOST_REFERENCES):
        for name in str(holder[words.reference]).split()[:_MOST_REFERENCES]:
            part = soup.find(id=name)
            # A part that holds its holder would be a ring.
            if isinstance(part, Tag) and part is not holder and part not in holder.parents:
                holder.append(part.extract())


def _walk(root: Tag) -> Iterator[tuple[bool, Tag]]:
    """Every element twice: (True, tag) on the way in, (False, tag) on the way out."""
    waiting: list[tuple[bool, Tag]] = [(True, root)]
    while waiting:
        opening, tag = waiting.pop()
        yield opening, tag
        if opening:
            waiting.append((False, tag))
            inner = [child for child in tag.contents if isinstance(child, Tag)]
            waiting.extend((True, child) for child in reversed(inner))


def _new_item(tag: Tag, words: Vocabulary) -> Node:
    item: Node = {"@type": _tokens(tag.get(words.type))}
    if identity := tag.get(words.identity):
        item["@id"] = str(identity)
    return item


def _tokens(told: object) -> list[str]:
    joined = " ".join(told) if isinstance(told, list) else str(told or "")
    return [token.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for token in joined.split()]


def _value(tag: Tag) -> str:
    if tag.has_attr("content"):
        return str(tag["content"])
    attribute = _LINKS.get(tag.name) or _VALUES.get(tag.name)
    if attribute and tag.has_attr(attribute) and not _is_named_link(tag):
        return str(tag[attribute])
    return element_text(tag)


def _is_named_link(tag: Tag) -> bool:
    """`<a itemprop="name" href=…>Ellie</a>`: the text is what is meant, against the standard."""
    names = _tokens(tag.get("itemprop") or tag.get("property"))
    return tag.name == "a" and bool({"name", "author", "reviewBody", "headline"} & set(names))
