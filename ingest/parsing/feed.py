"""RSS, Atom, RDF and JSON Feed → plain entries.

feedparser gets bytes only, never a URL, and never a document that declares entities (it
expands them: 56 KB become 100,000,000 characters). Sanitizing and link resolving are off:
only text is taken, and pages escape it.
"""

import json
import re
from typing import Any

import feedparser

from ingest.dates import read_date
from ingest.parsing.decoding import decode_document
from ingest.parsing.feed_words import LONGEST_TEXT, from_struct, short
from ingest.parsing.html_text import html_to_text, tidy_lines
from ingest.parsing.problems import UnreadableProblem
from ingest.parsing.regular_feed import read_regular_feed
from ingest.parsing.tombstones import find_tombstones

_ENTITY = re.compile(r"<!\s*ENTITY", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")
_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,4000}|[0-9]{1,4000});?", re.IGNORECASE | re.ASCII)
# A hundred thousand nested tags cost the parser 70 MB; no real feed nests a thousand.
_DEEPEST = 1000
_MOST_ENTRIES = 2000

Entry = dict[str, Any]


def parse(content: bytes, *, content_type: str = "") -> dict[str, Any]:
    """{"format", "title", "language", "entries": […], "problem": why it may be incomplete}.

    An entry holds what it tells, and no empty fields. Where entries are deleted (Atom), `gone`
    holds their ids.
    """
    feed = _read_quickly(content) or _read(decode_document(content, content_type))
    # Most fields of most entries are empty: to write and read those took as long as the others.
    feed["entries"] = [
        {name: told for name, told in entry.items() if told} for entry in feed["entries"]
    ]
    return feed


def _read_quickly(content: bytes) -> dict[str, Any] | None:
    """A regular feed that declares nothing and is UTF-8, which its parser sees for itself."""
    if not content.startswith(b"<") or b"<!" in content:
        return None
    return read_regular_feed(content, _MOST_ENTRIES)


def _read(text: str) -> dict[str, Any]:
    if text.lstrip()[:1] == "{":
        return _read_json_feed(text)
    _refuse_entities(text)
    document = _DOCTYPE.sub("", text, count=1)
    # Its own parser goes 256 deep and no further, so that nothing has to be counted before.
    regular = read_regular_feed(document.encode("utf-8", "surrogatepass"), _MOST_ENTRIES)
    if regular is not None:
        return regular
    _refuse_nesting(text)
    return _read_xml_feed(document)


def _refuse_entities(text: str) -> None:
    if declared := _ENTITY.search(text):
        line = text.count("\n", 0, declared.start()) + 1
        raise UnreadableProblem(f"line {line}: declares entities, which is refused")


def _refuse_nesting(text: str) -> None:
    depth = 0
    for tag in _TAG.finditer(_CDATA.sub("", text)):
        depth += 0 if tag[2] else -1 if tag[1] else 1
        if depth > _DEEPEST:
            raise UnreadableProblem(f"tags are nested more than {_DEEPEST} deep")


def _real_character(reference: re.Match[str]) -> str:
    """A reference to a character that there is; feedparser breaks at any other."""
    told = reference[1].lower()
    number = int(told[1:], 16) if told.startswith("x") else int(told)
    is_real = 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return reference[0] if is_real else "\ufffd"


def _read_xml_feed(text: str) -> dict[str, Any]:
    text = _REFERENCE.sub(_real_character, text)
    told = {"content-type": "application/xml; charset=utf-8"}
    feed = feedparser.parse(
        text.encode("utf-8", "replace"),
        response_headers=told,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    problem = _describe(feed.get("bozo_exception")) if feed.get("bozo") else None
    if not feed.get("version") and not feed.entries:
        raise UnreadableProblem(problem or "is not a feed")
    return {
        "format": feed.get("version") or "unknown",
        "title": short(feed.feed.get("title")),
        "language": short(feed.feed.get("language")),
        "entries": [_read_entry(entry) for entry in feed.entries[:_MOST_ENTRIES]],
        "problem": problem,
        "gone": find_tombstones(text),
    }


def _describe(error: object) -> str | None:
    line = getattr(error, "getLineNumber", lambda: None)()
    message = getattr(error, "getMessage", lambda: str(error))()
    if "CharacterEncodingOverride" in type(error).__name__:
        return None
    return f"line {line}: {message}" if line else str(message)


def _read_entry(entry: Any) -> Entry:
    person = entry.get("author_detail") or {}
    content = max((_as_text(part) for part in entry.get("content") or [{}]), key=len, default="")
    reply = entry.get("thr_in-reply-to") or {}
    return {
        "id": short(entry.get("id")),
        "link": short(entry.get("link")),
        "title": _as_text(entry.get("title_detail"))[:LONGEST_TEXT],
        "text": (content or _as_text(entry.get("summary_detail")))[:LONGEST_TEXT],
        "author_name": short(person.get("name") or entry.get("author")),
        "author_url": short(person.get("href")),
        "published": _moment(entry, "published") or _moment(entry, "created"),
        "updated": _moment(entry, "updated"),
        "in_reply_to": short(reply.get("ref") if isinstance(reply, dict) else None),
        "tags": [short(tag.get("term")) for tag in entry.get("tags") or []][:20],
    }


def _as_text(detail: Any) -> str:
    if not detail or not detail.get("value"):
        return ""
    if detail.get("type") == "text/plain":
        return tidy_lines(detail["value"])
    return html_to_text(detail["value"])


def _moment(entry: Any, name: str) -> str | None:
    # Plain `in` and `get` fall back from updated to published in feedparser.
    parsed = dict.get(entry, f"{name}_parsed")
    if parsed is not None:
        found = from_struct(parsed)
        return found.isoformat() if found else None
    moment = read_date(str(dict.get(entry, name) or ""))
    return moment.isoformat() if moment else None


def _read_json_feed(text: str) -> dict[str, Any]:
    try:
        feed = json.loads(text, strict=False)
    except ValueError as error:
        raise UnreadableProblem(f"is not JSON: {error}") from error
    items = feed.get("items")
    if not str(feed.get("version", "")).startswith("https://jsonfeed.org/") or not isinstance(
        items, list
    ):
        raise UnreadableProblem("is JSON, but not a JSON Feed")
    return {
        "format": "json",
        "title": short(feed.get("title")),
        "language": short(feed.get("language")),
        "entries": [
            _read_json_item(item, feed) for item in items[:_MOST_ENTRIES] if isinstance(item, dict)
        ],
        "problem": None,
    }


def _read_json_item(item: dict[str, Any], feed: dict[str, Any]) -> Entry:
    person = _first_person(item) or _first_person(feed)
    plain, html = item.get("content_text"), item.get("content_html")
    text = tidy_lines(plain) if isinstance(plain, str) else html_to_text(str(html or ""))
    identity = item.get("id")
    tags = item.get("tags")
    return {
        "id": str(identity)[:2000] if isinstance(identity, str | int | float) else None,
        "link": short(item.get("url")) or short(item.get("external_url")),
        "title": short(item.get("title")) or "",
        "text": (text or short(item.get("summary")) or "")[:LONGEST_TEXT],
        "author_name": short(person.get("name")),
        "author_url": short(person.get("url")),
        "published": _json_moment(item.get("date_published")),
        "updated": _json_moment(item.get("date_modified")),
        "in_reply_to": None,
        "tags": [short(tag) for tag in tags][:20] if isinstance(tags, list) else [],
        "language": short(item.get("language")),
    }


def _first_person(holder: dict[str, Any]) -> dict[str, Any]:
    people = holder.get("authors")
    named = people[0] if isinstance(people, list) and people else holder.get("author")
    return named if isinstance(named, dict) else {}


def _json_moment(told: object) -> str | None:
    moment = read_date(told) if isinstance(told, str) else None
    return moment.isoformat() if moment else None
