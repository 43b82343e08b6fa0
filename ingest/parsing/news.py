"""News: feeds with the papers they name, sitemaps of news, and what an article says of itself.

Source: https://www.sitemaps.org/protocol.html, https://developers.google.com/search/docs/
crawling-indexing/sitemaps/news-sitemap; RSS 2.0's <source>. Sitemaps may be packed (gzip).
"""

import re
import zlib
from typing import Any

from lxml import etree  # type: ignore[import-untyped] # it has no types of its own

from ingest.parsing import feed
from ingest.parsing.decoding import decode_document
from ingest.parsing.html_text import html_to_text
from ingest.parsing.problems import UnreadableProblem

_MOST_BYTES = 50 * 1024 * 1024  # as the protocol allows
_MOST_ARTICLES = 2000
_MOST_SITEMAPS = 500
_PACKED = b"\x1f\x8b"
_ENTITY = re.compile(r"<!\s*ENTITY", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:\w+:)?(urlset|sitemapindex)\b")


def parse(content: bytes, *, content_type: str) -> dict[str, Any]:
    """{"is": "feed" | "sitemap" | "index", "title", "language", "entries" | "sitemaps", "problem"}.

    Entries are those of a feed, with `paper` and `paper_url` added.
    """
    content = _unpacked(content)
    text = decode_document(content, content_type)
    found = _SITEMAP.search(text[:5000])
    if found is None:
        told = feed.parse(content, content_type=content_type)
        _add_papers(told["entries"], text)
        return {"is": "feed", **told}
    if _ENTITY.search(text):
        raise UnreadableProblem("declares entities, which is refused")
    root = _root(text)
    if found[1] == "sitemapindex":
        return {"is": "index", "sitemaps": _read_index(root)}
    return {
        "is": "sitemap",
        "title": None,
        "language": None,
        "entries": _read_sitemap(root),
        "problem": None,
    }


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(_PACKED):
        return content
    try:
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, _MOST_BYTES + 1)
    except zlib.error as error:
        raise UnreadableProblem(f"is broken gzip: {error}") from error
    if len(unpacked) > _MOST_BYTES:
        raise UnreadableProblem(f"unfolds to more than {_MOST_BYTES:,} bytes")
    return unpacked


def _root(text: str) -> Any:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8"), parser)
    if root is None:
        raise UnreadableProblem("is no XML that can be read")
    return root


def _read_index(root: Any) -> list[dict[str, Any]]:
    rows = root.iterfind("{*}sitemap")
    found = [{"link": _text(row, "loc"), "updated": _text(row, "lastmod")} for row in rows]
    return [one for one in found if one["link"]][:_MOST_SITEMAPS]


def _read_sitemap(root: Any) -> list[dict[str, Any]]:
    """Articles only: a page without a title of news is no article."""
    entries = []
    for row in root.iterfind("{*}url"):
        news = row.find("{*}news")
        link = _text(row, "loc")
        if news is None or not link or not (title := _text(news, "title")):
            continue
        entries.append(
            {
                "id": link,
                "link": link,
                "title": html_to_text(title)[:1000],
                "text": "",
                "author_name": None,
                "author_url": None,
                "published": _text(news, "publication_date") or _text(row, "lastmod"),
                "updated": None,
                "in_reply_to": None,
                "tags": [one.strip() for one in (_text(news, "keywords") or "").split(",")][:20],
                "language": _text(news, "publication/{*}language"),
                "paper": _text(news, "publication/{*}name"),
                "paper_url": None,
            }
        )
        if len(entries) == _MOST_ARTICLES:
            break
    return entries


def _add_papers(entries: list[dict[str, Any]], text: str) -> None:
    """The paper an item comes from: the feed's reader drops it, searches for news tell it."""
    papers: dict[str, tuple[str, str | None]] = {}
    if "<source" in text:
        for item in _root(re.sub(r"<!DOCTYPE[^>\[]*>", "", text, count=1)).iter("item"):
            source = item.find("source")
            if source is not None:
                name = " ".join("".join(source.itertext()).split())[:200]
                keys = (_text(item, "guid"), _text(item, "link"))
                papers.update({key: (name, source.get("url")) for key in keys if key})
    for entry in entries:
        told = papers.get(entry.get("id", "")) or papers.get(entry.get("link", ""))
        entry["paper"], entry["paper_url"] = told if told else (None, None)


def _text(row: Any, name: str) -> str | None:
    path = "/".join(part if part.startswith("{") else f"{{*}}{part}" for part in name.split("/"))
    found = row.find(path.replace("{*}{*}", "{*}"))
    return found.text.strip()[:2000] or None if found is not None and found.text else None
