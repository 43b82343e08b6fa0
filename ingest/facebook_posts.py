"""Rows of Facebook pages → posts; leaves asking for them to the source.

Source: https://developers.facebook.com/docs/graph-api/reference/page/feed, …/reference/comment and
…/reference/recommendation. Nothing tells when a text was edited, so the mark of a post is made of
its text. Names stand in `from` only where the token may read what visitors wrote; the id there
belongs to this page alone, the same person has another one elsewhere.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from ingest.graph import Edge, read_edge
from ingest.graph_threads import Thread
from ingest.json_answers import (
    Row,
    field_at,
    id_at,
    optional_text_at,
    read_each,
    required_moment_at,
    text_if_any,
)
from ingest.mentions import RawMention, Refused
from ingest.posts import Post
from ingest.ratings import read_number
from ingest.tidy import stable_id

NETWORK: Final = "facebook"
COMMENT_FIELDS: Final = "id,message,created_time,from{id,name},parent{id},permalink_url"
POST_FIELDS: Final = "id,message,created_time,from{id,name},permalink_url"
FEED_FIELDS: Final = (
    f"{POST_FIELDS},comments.limit(25).filter(stream).order(reverse_chronological)"
    f"{{{COMMENT_FIELDS}}}"
)
REVIEW_FIELDS: Final = (
    "created_time,has_review,recommendation_type,rating,review_text,"
    "reviewer{id,name},open_graph_story{id}"
)
_SITE: Final = "https://www.facebook.com"
_BEST, _WORST = 5.0, 1.0


def read_thread(row: Row, page: str) -> Thread:
    """A post of the page's feed with the newest comments below it.

    Raises UnreadableProblem naming a missing field.
    """
    identity = id_at(row, "id")
    created_at = required_moment_at(row, "created_time")
    itself = None if author_of(row) == page else read_post(row)
    told = field_at(row, "comments")
    if not isinstance(told, dict) or not told.get("data"):
        return Thread(identity, created_at, itself)
    edge = read_edge(told, identity)
    is_visitors = author_of(row) not in (None, page)
    comments, refused = read_comments(edge, identity, created_at, page, is_visitors=is_visitors)
    return Thread(identity, created_at, itself, comments, refused, edge.after)


def read_comments(
    edge: Edge, thread: str, stands_at: datetime, page: str, *, is_visitors: bool = False
) -> tuple[list[Post], list[Refused]]:
    """Comments of others than the page; those without words are left out."""

    def read(row: Row) -> Post | None:
        if author_of(row) == page:
            return None
        return read_comment(row, thread, is_visitors=is_visitors, stands_at=stands_at)

    return read_each(edge.rows, read, edge.where)


def read_post(row: Row) -> Post | None:
    """What a visitor wrote on the page, or elsewhere with the page's name; None without words."""
    text = optional_text_at(row, "message")
    if not text:
        return None
    identity = id_at(row, "id")
    return _post(
        row, identity, text, required_moment_at(row, "created_time"), conversation=identity
    )


def read_comment(
    row: Row, thread: str, *, is_visitors: bool = False, stands_at: datetime | None = None
) -> Post | None:
    """A comment or an answer to one; `thread` is the post that it stands below.

    Below a post of the page everybody speaks for himself, so a conversation begins with each
    first comment; below the post of a visitor it is his.
    """
    text = optional_text_at(row, "message")
    if not text:
        return None
    identity = id_at(row, "id")
    parent = text_if_any(row, "parent.id")
    at = stands_at or required_moment_at(row, "created_time")
    conversation = thread if is_visitors else parent or identity
    above = parent or thread
    extra = {"post": thread, "parent": parent}
    return _post(row, identity, text, at, conversation=conversation, in_reply_to=above, extra=extra)


def read_review(row: Row, page: str) -> Post | None:
    """A recommendation, or a rating of the old sort; None without words."""
    text = optional_text_at(row, "review_text")
    if not text:
        return None
    at = required_moment_at(row, "created_time")
    reviewer = text_if_any(row, "reviewer.id")
    story = text_if_any(row, "open_graph_story.id")
    identity = story or stable_id(page, reviewer, at.isoformat())
    kind = text_if_any(row, "recommendation_type")
    stars = read_number(field_at(row, "rating"))
    rating = {"positive": _BEST, "negative": _WORST}.get((kind or "").lower(), stars)
    mention = RawMention(
        external_id=identity,
        text=text,
        published_at=at,
        url=f"{_SITE}/{story}" if story else f"{_SITE}/{page}/reviews",
        author_handle=reviewer,
        author_name=text_if_any(row, "reviewer.name"),
        network=NETWORK,
        rating=rating if rating is not None and _WORST <= rating <= _BEST else None,
        extra=_told({"author_id": reviewer, "review": True}),
    )
    return Post(mention, at, mark_of(text, rating))


def mark_of(*parts: object) -> str:
    """Changes with every edit."""
    return stable_id(*parts)[:12]


def thread_of(identity: str, page: str) -> str:
    """The post that a comment stands below; a comment's id begins with the post's own number."""
    return f"{page}_{identity.partition('_')[0]}"


def is_post(identity: str, page: str) -> bool:
    """Posts on a page are known by the page's number in front."""
    return identity.startswith(f"{page}_")


def _post(
    row: Row,
    identity: str,
    text: str,
    sorted_at: datetime,
    *,
    conversation: str,
    in_reply_to: str | None = None,
    extra: Mapping[str, str | None] = MappingProxyType({}),
) -> Post:
    author = author_of(row)
    mention = RawMention(
        external_id=identity,
        text=text,
        published_at=required_moment_at(row, "created_time"),
        url=text_if_any(row, "permalink_url") or f"{_SITE}/{identity}",
        author_handle=author,
        author_name=text_if_any(row, "from.name"),
        network=NETWORK,
        conversation_id=conversation,
        in_reply_to=in_reply_to,
        extra=_told({"author_id": author, **extra}),
    )
    return Post(mention, sorted_at, mark_of(text))


def author_of(row: Row) -> str | None:
    """Whose it is, where that is told."""
    return text_if_any(row, "from.id")


def _told(extra: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in extra.items() if value}
