"""Well-formed RSS 2.0 and Atom out of the elements that nearly all feeds are made of, quickly.

Twenty times as fast as feedparser, because it knows little: whatever is not on its lists
(another format, markup where text is expected, an element twice, a namespace that changes the
meaning) makes it give up, and feedparser reads the whole document. So both always tell the
same; `tests/ingest/test_regular_feed.py` holds them to that on all recorded feeds.
"""

import re
from typing import Any, Final, TypeAlias

from lxml import etree  # type: ignore[import-untyped] # it brings no types

from ingest.parsing.feed_words import (
    LONGEST_TEXT,
    mended,
    moment_in,
    plain_or_html,
    short,
)
from ingest.parsing.html_text import html_to_text, tidy_lines

Entry = dict[str, Any]
Element: TypeAlias = Any  # lxml tells no types

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_THREAD: Final = "{http://purl.org/syndication/thread/1.0}"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/+")
_AMPERSAND = re.compile(r"&([A-Za-z0-9_]+);")
_FLAT = frozenset({_XML_LANG})
_MEDIA = "{http://search.yahoo.com/mrss/}"

# Without a meaning for what is taken, wherever they stand.
_IGNORED: Final = frozenset(
    [
        "{http://purl.org/rss/1.0/modules/slash/}comments",
        "{http://wellformedweb.org/CommentAPI/}comment",
        "{http://wellformedweb.org/CommentAPI/}commentRss",
        "{http://purl.org/rss/1.0/modules/syndication/}updatePeriod",
        "{http://purl.org/rss/1.0/modules/syndication/}updateFrequency",
        "{http://rssnamespace.org/feedburner/ext/1.0}origLink",
        f"{_THREAD}total",
        f"{_MEDIA}thumbnail",
        f"{_MEDIA}content",
    ]
)
_CHANNEL_IGNORED: Final = _IGNORED | {
    "link",
    "description",
    "pubDate",
    "lastBuildDate",
    "generator",
    "docs",
    "ttl",
    "copyright",
    "managingEditor",
    "webMaster",
    "category",
    f"{_ATOM}link",
}
_ITEM_IGNORED: Final = _IGNORED | {"comments", "enclosure", "source"}
_IMAGE: Final = frozenset({"url", "title", "link", "width", "height", "description"})
_FEED_IGNORED: Final = _IGNORED | {
    f"{_ATOM}{name}" for name in ("id", "subtitle", "link", "updated", "generator", "logo", "icon")
}
_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})
_PLAIN: Final = frozenset({"text", "text/plain", "plain"})
_HTML: Final = frozenset({"html", "text/html"})


class Irregular(Exception):  # noqa: N818 - a way out, not an error
    """Something that needs the other parser."""


def read_regular_feed(document: bytes, most: int) -> dict[str, Any] | None:
    """As `ingest.parsing.feed.parse` tells it, of up to `most` entries; None: not regular.

    `document` is UTF-8, or not regular; it has no document type, and so no entities but XML's own.
    """
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        root = etree.fromstring(document, parser)
        if root.tag == "rss":
            return _read_rss(root, most)
        return _read_atom(root, most) if root.tag == f"{_ATOM}feed" else None
    except (etree.XMLSyntaxError, Irregular):
        return None


def _read_rss(root: Element, most: int) -> dict[str, Any]:
    version = root.get("version", "")
    if not version.startswith("2.") or not root.keys() or set(root.keys()) - {"version", _XML_LANG}:
        raise Irregular
    channels = [one for one in root if isinstance(one.tag, str)]
    if len(channels) != 1 or channels[0].tag != "channel" or channels[0].attrib:
        raise Irregular
    told: dict[str, str] = {}
    entries: list[Entry] = []
    for one in channels[0]:
        name = one.tag
        if name == "item":
            if len(entries) < most:
                entries.append(_read_item(one))
        elif name in ("title", "language"):
            _keep_once(told, name, _text(one))
        elif name == "image":
            _check_image(one)
        elif not _is_ignored(one, _CHANNEL_IGNORED):
            raise Irregular
    if "title" in told and not told["title"]:
        raise Irregular
    language = told.get("language") or root.get(_XML_LANG, "").replace("_", "-")
    return _feed("rss20", told.get("title"), language, entries)


def _feed(
    version: str, title: str | None, language: str | None, entries: list[Entry]
) -> dict[str, Any]:
    return {
        "format": version,
        "title": short(mended(title)) if title else None,
        "language": short(language),
        "entries": entries,
        "gone": [],  # a tombstone is on no list here: the other parser reads it
        "problem": None,
    }


def _check_image(image: Element) -> None:
    if image.attrib or any(one.tag not in _IMAGE or len(one) for one in image):
        raise Irregular


def _is_ignored(element: Element, known: frozenset[str]) -> bool:
    """Has it no part in what is taken, neither by itself nor by what it does to feedparser?"""
    return not isinstance(element.tag, str) or (not len(element) and element.tag in known)


def _keep_once(told: dict[str, str], name: str, value: str) -> None:
    if name in told:
        raise Irregular
    told[name] = value


def _text(element: Element, attributes: frozenset[str] = _FLAT) -> str:
    """The text of an element that holds nothing else."""
    if len(element) or ((told := element.keys()) and not attributes.issuperset(told)):
        raise Irregular
    return (element.text or "").strip()


_ITEM_TEXTS: Final = {
    "title": "title",
    "link": "link",
    "description": "description",
    "pubDate": "published",
    "author": "author",
    f"{_DC}creator": "author",
    f"{_DC}date": "updated",
    _CONTENT: "content",
}
_GUID = frozenset({"isPermaLink"})


def _read_item(item: Element) -> Entry:
    if item.attrib:
        raise Irregular
    told: dict[str, str] = {}
    tags: list[tuple[str | None, str | None]] = []
    is_link = False
    for one in item:
        if name := _ITEM_TEXTS.get(one.tag):
            _keep_once(told, name, _text(one))
        elif one.tag == "guid":
            _keep_once(told, "id", _text(one, _GUID))
            is_link = one.get("isPermaLink", "true") == "true"
        elif one.tag == "category":
            _add_tag(tags, _text(one, _DOMAIN), one.get("domain"))
        elif not _is_ignored(one, _ITEM_IGNORED):
            raise Irregular
    author = told.get("author")
    if told.get("link") == "" or told.get("title") == "" or author == "" or "@" in (author or ""):
        raise Irregular
    identity = told.get("id")
    if identity and is_link:
        identity = _one_pair(identity)
    link = _link(told["link"]) if "link" in told else identity if is_link else None
    content = html_to_text(mended(told["content"])) if "content" in told else ""
    return {
        "id": short(mended(identity)) if identity else None,
        "link": short(mended(link)) if link else None,
        "title": plain_or_html(told["title"])[:LONGEST_TEXT] if "title" in told else "",
        "text": (content or html_to_text(mended(told.get("description", ""))))[:LONGEST_TEXT],
        "author_name": short(mended(author)) if author else None,
        "author_url": None,
        "published": moment_in(mended(told["published"])) if "published" in told else None,
        "updated": moment_in(mended(told["updated"])) if "updated" in told else None,
        "in_reply_to": None,
        "tags": [short(term) for term, _ in tags][:20],
    }


_DOMAIN = frozenset({"domain"})


def _add_tag(tags: list[tuple[str | None, str | None]], value: str, domain: str | None) -> None:
    value = mended(value)
    if not value:
        raise Irregular
    if domain or (value, None) not in tags:
        tags.append((value, domain or None))


def _one_pair(link: str) -> str:
    """With two slashes behind the scheme, where there are more."""
    return _SLASHES.sub(r"\1", link) if ":///" in link else link


def _link(told: str) -> str:
    link = mended(_one_pair(told))
    return _AMPERSAND.sub(r"&\g<1>", link.replace("&amp;", "&")) if "&" in link else link


def _read_atom(root: Element, most: int) -> dict[str, Any]:
    if set(root.keys()) - {_XML_LANG}:
        raise Irregular
    told: dict[str, str] = {}
    entries: list[Entry] = []
    for one in root:
        if one.tag == f"{_ATOM}entry":
            if len(entries) < most:
                entries.append(_read_atom_entry(one))
        elif one.tag == f"{_ATOM}title":
            if one.get("type", "text").lower() not in _PLAIN | _HTML:
                raise Irregular
            _keep_once(told, "title", _text(one, _TYPE))
        elif one.tag == f"{_ATOM}author":
            _read_person(one)
        elif not _is_ignored(one, _FEED_IGNORED):
            raise Irregular
    if "title" in told and not told["title"]:
        raise Irregular
    language = root.get(_XML_LANG, "").replace("_", "-")
    return _feed("atom10", told.get("title"), language, entries)


_TYPE = frozenset({"type", _XML_LANG})
_ATOM_TEXTS: Final = {
    f"{_ATOM}id": "id",
    f"{_ATOM}published": "published",
    f"{_ATOM}updated": "updated",
}
_ATOM_WORDS: Final = {
    f"{_ATOM}title": "title",
    f"{_ATOM}summary": "summary",
    f"{_ATOM}content": "content",
}
_PERSON = frozenset(f"{_ATOM}{name}" for name in ("name", "uri", "email"))
_CATEGORY = frozenset({"term", "scheme", "label"})
_REPLY = f"{_THREAD}in-reply-to"


def _read_atom_entry(entry: Element) -> Entry:
    if entry.attrib:
        raise Irregular
    told: dict[str, str] = {}
    link: str | None = None
    tags: list[tuple[str | None, str | None, str | None]] = []
    for one in entry:
        name = one.tag
        if name in _ATOM_TEXTS:
            _keep_once(told, _ATOM_TEXTS[name], _text(one))
        elif name in _ATOM_WORDS:
            _keep_once(told, _ATOM_WORDS[name], _words(one))
        elif name == f"{_ATOM}link":
            link = _read_link(one) or link
        elif name == f"{_ATOM}author":
            for field, value in _read_person(one).items():
                _keep_once(told, field, value)
        elif name == f"{_ATOM}category":
            tag = _read_category(one)
            if tag not in tags:
                tags.append(tag)
        elif name == _REPLY and one.prefix == "thr" and not len(one):
            _keep_once(told, "in_reply_to", one.get("ref", ""))
        elif not _is_ignored(one, _IGNORED):
            raise Irregular
    identity = mended(_one_pair(told.get("id", "")))
    return {
        "id": short(identity),
        "link": short(link or identity),
        "title": told.get("title", "")[:LONGEST_TEXT],
        "text": (told.get("content") or told.get("summary", ""))[:LONGEST_TEXT],
        "author_name": short(told.get("name")),
        "author_url": short(told.get("uri")),
        "published": moment_in(mended(told["published"])) if "published" in told else None,
        "updated": moment_in(mended(told["updated"])) if "updated" in told else None,
        "in_reply_to": short(told.get("in_reply_to")),
        "tags": [short(term) for term, _, _ in tags][:20],
    }


def _words(element: Element) -> str:
    kind = element.get("type", "text").lower()
    value = mended(_text(element, _TYPE))
    if not value:
        raise Irregular
    if kind in _PLAIN:
        return tidy_lines(value)
    if kind in _HTML:
        return html_to_text(value)
    raise Irregular


def _read_link(element: Element) -> str | None:
    """The address, if the element points to the page of the entry."""
    href = element.get("href")
    if not href or len(element) or "url" in element.attrib or "uri" in element.attrib:
        raise Irregular
    relation = element.get("rel", "alternate").lower()
    kind = element.get("type", "text/html").lower()
    if relation != "alternate" or kind not in _HTML_TYPES:
        return None
    return _one_pair(href)


def _read_person(element: Element) -> dict[str, str]:
    told: dict[str, str] = {}
    if element.attrib:
        raise Irregular
    for one in element:
        if one.tag not in _PERSON:
            raise Irregular
        _keep_once(told, one.tag.rpartition("}")[2], mended(_text(one)))
    if not told.get("name") or told.get("uri") == "":
        raise Irregular
    if "uri" in told:
        told["uri"] = _one_pair(told["uri"])
    return told


def _read_category(element: Element) -> tuple[str | None, str | None, str | None]:
    if _text(element, _CATEGORY) or not element.get("term"):
        raise Irregular
    return element.get("term"), element.get("scheme"), element.get("label")
