"""Answers of a Discourse forum → plain posts and topics; HTML becomes text here, in the child.

Source: https://docs.discourse.org (posts.json, latest.json, search.json, t/{id}.json). Quotations
are left out: the post that is quoted is a mention of its own.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bs4 import BeautifulSoup

from ingest.parsing.html_text import element_text
from ingest.parsing.problems import UnreadableProblem

T = TypeVar("T")
Row = Mapping[str, Any]
_LONGEST = 21_000
_LONGEST_HTML = 500_000
_QUOTES = "aside.quote, blockquote, .quote-controls, .lightbox-wrapper .meta, .small-action"
_REGULAR, _MODERATOR = 1, 2  # others are "closed this topic" and whispers among staff


def parse(content: bytes) -> dict[str, Any]:
    """{"posts", "topics", "stream", "title", "more", "trouble", "broken"} of whatever answer."""
    try:
        told = json.loads(content)
    except ValueError as error:
        raise UnreadableProblem(f"is not JSON: {error}") from error
    if not isinstance(told, dict):
        raise UnreadableProblem("is JSON, but not an object")
    broken: list[str] = []
    posts = _posts_in(told)
    topics = _topics_in(told)
    if posts is None and topics is None:
        raise UnreadableProblem("holds neither posts nor topics: the layout may have changed")
    stream = told.get("post_stream")
    numbers = stream.get("stream") if isinstance(stream, dict) else None
    return {
        "posts": _each(posts or [], _read_post, broken),
        "topics": _each(topics or [], _read_topic, broken),
        "stream": [one for one in numbers or [] if isinstance(one, int)][-5000:],
        "title": _text(told.get("title")),
        "more": _has_more(told),
        "trouble": _trouble(told),
        "broken": broken,
    }


def _posts_in(told: Row) -> list[Any] | None:
    stream = told.get("post_stream")
    places = (
        told.get("latest_posts"),
        stream.get("posts") if isinstance(stream, dict) else None,
        told.get("posts"),
        [told] if "cooked" in told else None,
    )
    return next((one for one in places if isinstance(one, list)), None)


def _topics_in(told: Row) -> list[Any] | None:
    listing = told.get("topic_list")
    places = (listing.get("topics") if isinstance(listing, dict) else None, told.get("topics"))
    return next((one for one in places if isinstance(one, list)), None)


def _has_more(told: Row) -> bool:
    listing, result = told.get("topic_list"), told.get("grouped_search_result")
    return bool(
        (isinstance(listing, dict) and listing.get("more_topics_url"))
        or (isinstance(result, dict) and result.get("more_full_page_results"))
    )


def _trouble(told: Row) -> str | None:
    """Why a search found nothing, where that is not because there is nothing."""
    result = told.get("grouped_search_result")
    return _text(result.get("error")) if isinstance(result, dict) else None


def _each(rows: list[Any], read: Callable[[Row], T | None], broken: list[str]) -> list[T]:
    found: list[T] = []
    for number, row in enumerate(rows, 1):
        try:
            if (one := read(row)) is not None:
                found.append(one)
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
            broken.append(f"item {number} cannot be read ({type(error).__name__}: {error})")
    return found


def _read_post(row: Row) -> dict[str, Any] | None:
    if row.get("post_type", _REGULAR) not in {_REGULAR, _MODERATOR}:
        return None
    blurb = row.get("blurb")
    return {
        "id": _whole(row["id"]),
        "topic": _whole(row["topic_id"]),
        "number": int(row.get("post_number") or 0),
        "answers": row.get("reply_to_post_number"),
        "text": _cooked(row["cooked"]) if "cooked" in row else str(blurb or ""),
        "is_cut": "cooked" not in row,
        "username": _text(row.get("username")),
        "name": _text(row.get("display_username")) or _text(row.get("name")),
        "created_at": str(row["created_at"]),
        "updated_at": _text(row.get("updated_at")),
        "version": int(row.get("version") or 1),
        "title": _text(row.get("topic_title")),
        "slug": _text(row.get("topic_slug")),
        "is_gone": bool(row.get("deleted_at") or row.get("user_deleted") or row.get("hidden")),
    }


def _read_topic(row: Row) -> dict[str, Any]:
    return {
        "id": _whole(row["id"]),
        "title": _text(row.get("title")),
        "slug": _text(row.get("slug")),
        "bumped_at": _text(row.get("bumped_at")) or _text(row.get("last_posted_at")),
        "posts": int(row.get("highest_post_number") or row.get("posts_count") or 0),
        "is_pinned": bool(row.get("pinned") or row.get("pinned_globally")),
    }


def _cooked(html: object) -> str:
    soup = BeautifulSoup(str(html or "")[:_LONGEST_HTML], "lxml")
    for quote in soup.select(_QUOTES):
        quote.extract()
    return element_text(soup)[:_LONGEST]


def _whole(told: object) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told < 10**12:
        raise ValueError(f"{str(told)[:40]!r} is no number")
    return told


def _text(told: object) -> str | None:
    return told.strip()[:2000] or None if isinstance(told, str) else None
