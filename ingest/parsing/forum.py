"""A page of a forum → its posts or its topics, and the pages around it.

What a program looks like is told by `forum_presets`; options may say otherwise.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bs4 import BeautifulSoup, Tag

from ingest.parsing.decoding import decode_document
from ingest.parsing.forum_presets import PRESETS, Preset
from ingest.parsing.html_text import element_text

_LONGEST = 21_000
_MOST_POSTS = 500
_MOST_TOPICS = 200
_DISCOURSE = re.compile(r'<meta name="generator" content="Discourse|id="data-discourse-setup"')
_FEED = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
_LOOKED_AT = 200_000


def parse(
    content: bytes, *, content_type: str, software: str, selectors: Mapping[str, str]
) -> dict[str, Any]:
    """{"software", "title", "posts", "topics", "pages", "has_login"}; a feed or a Discourse is
    only recognised here."""
    text = decode_document(content, content_type)
    name = software if software != "auto" else _recognise(text)
    if name in {"feed", "discourse"}:
        return {"software": name, "posts": [], "topics": [], "has_login": False}
    told: dict[str, Any] = dict(selectors)
    preset = replace(PRESETS[name], **told)
    soup = BeautifulSoup(text, "lxml")
    return {
        "software": name,
        "title": _title(soup, preset),
        "posts": [_read_post(item, preset) for item in _items(soup, preset.item)],
        "topics": [
            topic
            for row in (soup.select(preset.topic, limit=_MOST_TOPICS) if preset.topic else [])
            if (topic := _read_topic(row, preset))["link"]
        ],
        "pages": _hrefs(soup, f'{preset.pages}, link[rel~="prev"], a[rel~="prev"]'),
        "has_login": soup.select_one("input[type=password]") is not None,
    }


def _recognise(text: str) -> str:
    start = text[:_LOOKED_AT]
    if _FEED.match(start) or re.match(r'\s*\{\s*"version":\s*"https://jsonfeed', start):
        return "feed"
    if _DISCOURSE.search(start):
        return "discourse"
    return next((name for name, one in PRESETS.items() if one.signs.search(start)), "other")


def _items(soup: BeautifulSoup, selector: str) -> list[Tag]:
    """The outermost elements only: a theme may match both a post and its body."""
    found = soup.select(selector, limit=_MOST_POSTS * 2)
    known = {id(one) for one in found}
    outermost = [one for one in found if not any(id(up) in known for up in one.parents)]
    return outermost[:_MOST_POSTS]


def _read_post(item: Tag, preset: Preset) -> dict[str, Any]:
    # Read before anything is left out: a date may stand in a note.
    author, link = _pick(item, preset.author), _pick(item, preset.link)
    date, identity = _pick(item, preset.date), _pick(item, preset.identity)
    body = _first(item, preset.text)
    text = ""
    if body is not None:
        for quote in body.select(preset.left_out) if preset.left_out else []:
            quote.extract()
        text = element_text(body)[:_LONGEST]
    number = re.findall(r"\d{1,15}", identity or "") or re.findall(r"\d{1,15}", link or "")
    return {
        "id": number[-1] if number else None,
        "author": author[:200] if author else None,
        "date": _only_date(date),
        "link": link,
        "text": text,
        "has_body": body is not None,
    }


def _only_date(told: str | None) -> str | None:
    """ "by Anna » 19 Nov 2026, 10:05" → the part behind the sign that themes put before it."""
    if told is None:
        return None
    line = " ".join(told.split())
    last = re.split(r"[»«|]|\bop\b (?=\w+ \d|\d)", line)[-1].strip()
    return (last or line)[:120]


def _read_topic(row: Tag, preset: Preset) -> dict[str, Any]:
    is_sticky = bool(preset.sticky) and (
        row.select_one(preset.sticky) is not None
        or bool(set(preset.sticky.replace(".", " ").replace(",", " ").split()) & _classes(row))
    )
    return {
        "link": _pick(row, preset.topic_link),
        "last": (_pick(row, preset.topic_last) or element_text(row))[:200],
        "is_sticky": is_sticky,
    }


def _classes(tag: Tag) -> set[str]:
    told = tag.get("class")
    return set(told) if isinstance(told, list) else set()


def _title(soup: BeautifulSoup, preset: Preset) -> str | None:
    for found in soup.select(preset.title, limit=5):
        if text := element_text(found):
            return text.replace("\n", " ")[:500]
    return None


def _pick(item: Tag, selectors: str) -> str | None:
    """The first of several selectors that gives something; `@name` alone is of the item itself."""
    for selector in _split(selectors):
        path, _, attribute = selector.partition("@")
        element = item.select_one(path) if path.strip() else item
        if element is None:
            continue
        told = element.get(attribute.strip()) if attribute else element_text(element)
        if text := str(told or "").strip():
            return text[:2000]
    return None


def _first(item: Tag, selectors: str) -> Tag | None:
    found = (item.select_one(selector) for selector in _split(selectors))
    return next((one for one in found if one is not None), None)


def _split(selectors: str) -> list[str]:
    """At the commas between selectors, not at those in brackets."""
    return [one.strip() for one in re.split(r",(?![^(\[]*[)\]])", selectors) if one.strip()]


def _hrefs(soup: BeautifulSoup, selector: str) -> list[str]:
    found = (str(one.get("href") or "").strip() for one in soup.select(selector, limit=200))
    return list(dict.fromkeys(href[:2000] for href in found if href))
