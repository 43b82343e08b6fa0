"""Posts of Bluesky as its views tell them → mentions; asks for nothing.

Source: https://docs.bsky.app/docs/advanced-guides/post-richtext and the lexicons
app.bsky.feed.defs and app.bsky.richtext.facet. A post cannot be edited; its address
(at://did/…/key) never changes, while the handle of its author may.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ingest.json_answers import (
    Row,
    field_at,
    id_at,
    moment_at,
    objects_if_any,
    text_at,
    text_if_any,
)
from ingest.mentions import RawMention
from ingest.posts import Post

_SITE = "https://bsky.app/profile/"
# An author's wish to be shown to people with an account only.
_MEMBERS_ONLY = "!no-unauthenticated"
_MOST_FACETS = 100
_WEB_LINK = re.compile(r"https?://", re.IGNORECASE)


def read_post(view: Row, now: datetime) -> Post:
    """The post of a `postView`. Raises UnreadableProblem naming a missing field."""
    uri = id_at(view, "uri")
    did = id_at(view, "author.did")
    record = field_at(view, "record")
    root = text_if_any(record, "reply.root.uri")
    parent = text_if_any(record, "reply.parent.uri")
    published = moment_at(view, "record.createdAt")
    indexed = moment_at(view, "indexedAt")
    text = _with_full_links(text_at(view, "record.text"), objects_if_any(record, "facets"))
    handle = text_at(view, "author.handle")
    mention = RawMention(
        external_id=uri,
        text=text or "\n".join(_described_pictures(record)),
        published_at=published or indexed or now,
        url=f"{_SITE}{did}/post/{uri.rsplit('/', 1)[-1]}",
        author_handle=None if handle == "handle.invalid" else handle,
        author_name=text_if_any(view, "author.displayName"),
        author_url=f"{_SITE}{did}",
        network="bluesky",
        language=next(iter(languages(view)), None),
        conversation_id=root or uri,
        in_reply_to=parent,
        extra=_extra(view, did, published),
    )
    # The time told by the author's program may lie anywhere; the listing knows better.
    stands_at = min(one for one in (published, indexed, now) if one)
    return Post(mention, stands_at)


def languages(view: Row) -> list[str]:
    """The languages that the author's program gave."""
    told = field_at(view, "record.langs")
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []


def is_repost(item: Row) -> bool:
    """Does this item of a feed only pass on a post?"""
    return str(field_at(item, "reason.$type")).endswith("reasonRepost")


def is_for_members_only(view: Row) -> bool:
    """Does the author wish to be seen by people with an account only?"""
    return _MEMBERS_ONLY in _labels(view, "author.labels")


def _extra(view: Row, did: str, published: datetime | None) -> dict[str, Any]:
    record = field_at(view, "record")
    features = [one for facet in _facets(record) for one in objects_if_any(facet, "features")]
    links = [text_if_any(one, "uri") for one in features]
    links += [
        text_if_any(record, f"embed.{path}") for path in ("external.uri", "media.external.uri")
    ]
    quoted = text_if_any(record, "embed.record.uri") or text_if_any(
        record, "embed.record.record.uri"
    )
    told: dict[str, Any] = {
        "author_id": did,
        "links": list(dict.fromkeys(link for link in links if link and _WEB_LINK.match(link))),
        "tags": [tag for one in features if (tag := text_if_any(one, "tag"))],
        "labels": _labels(view, "labels"),
        "quotes": quoted if quoted and "/app.bsky.feed.post/" in quoted else None,
        "published_at_unknown": published is None,
    }
    return {name: value for name, value in told.items() if value}


def _labels(view: Row, path: str) -> list[str]:
    return [told for one in objects_if_any(view, path) if (told := text_if_any(one, "val"))]


def _facets(record: object) -> list[Row]:
    return objects_if_any(record, "facets")[:_MOST_FACETS]


def _described_pictures(record: object) -> Iterator[str]:
    for path in ("embed.images", "embed.media.images"):
        for image in objects_if_any(record, path):
            if told := text_if_any(image, "alt"):
                yield told


def _with_full_links(text: str, facets: list[Mapping[str, Any]]) -> str:
    """The text with shortened links written out. Facets count in bytes of UTF-8."""
    content = text.encode("utf-8", "replace")
    written: list[bytes] = []
    at = 0
    for start, end, uri in sorted(_link_spans(facets)):
        if start < at or end > len(content):
            continue  # overlapping or outside: the author's program was wrong
        written += [content[at:start], _full(content[start:end], uri)]
        at = end
    return b"".join([*written, content[at:]]).decode("utf-8", "replace")


def _link_spans(facets: list[Mapping[str, Any]]) -> Iterator[tuple[int, int, str]]:
    for facet in facets[:_MOST_FACETS]:
        start, end = field_at(facet, "index.byteStart"), field_at(facet, "index.byteEnd")
        uris = [text_if_any(one, "uri") for one in objects_if_any(facet, "features")]
        uri = next((one for one in uris if one), None)
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end and uri:
            yield start, end, uri


def _full(shown: bytes, uri: str) -> bytes:
    """The link itself where its shortened form is shown; words with a link behind them stay."""
    start = shown.decode("utf-8", "replace").strip().rstrip("….").lower()
    start = start.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    bare = uri.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return uri.encode("utf-8", "replace") if start and bare.startswith(start) else shown
