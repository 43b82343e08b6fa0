"""Rows of Instagram accounts → posts; leaves asking for them to the source.

Source: https://developers.facebook.com/docs/instagram-platform/reference (IG Media, IG Comment,
IG User tags, mentioned_comment, mentioned_media). Comments have no address of their own: the one
of their picture stands for it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from ingest.graph import Edge, read_edge
from ingest.graph_threads import Thread
from ingest.json_answers import (
    Row,
    field_at,
    id_at,
    objects_if_any,
    optional_text_at,
    read_each,
    required_moment_at,
    text_if_any,
)
from ingest.mentions import RawMention, Refused
from ingest.posts import Post
from ingest.tidy import stable_id

NETWORK: Final = "instagram"
_REPLY_FIELDS: Final = "id,text,timestamp,username,from{id,username}"
COMMENT_FIELDS: Final = f"{_REPLY_FIELDS},replies.limit(25){{{_REPLY_FIELDS}}}"
NODE_FIELDS: Final = f"{_REPLY_FIELDS},parent_id,media{{id,permalink}}"
MEDIA_FIELDS: Final = f"id,timestamp,permalink,comments.limit(50){{{COMMENT_FIELDS}}}"
TAG_FIELDS: Final = "id,caption,timestamp,username,permalink"
_SITE: Final = "https://www.instagram.com"


def read_thread(row: Row, own: str) -> Thread:
    """A picture or film of the account with its newest comments, and the answers to those.

    Raises UnreadableProblem naming a missing field.
    """
    identity = id_at(row, "id")
    created_at = required_moment_at(row, "timestamp")
    told = field_at(row, "comments")
    if not isinstance(told, dict) or not told.get("data"):
        return Thread(identity, created_at, None)
    edge = read_edge(told, identity)
    link = text_if_any(row, "permalink")
    comments, refused = read_comments(edge, identity, created_at, own, link)
    return Thread(identity, created_at, None, comments, refused, edge.after)


def read_comments(
    edge: Edge, media: str, stands_at: datetime, own: str, link: str | None = None
) -> tuple[list[Post], list[Refused]]:
    """Comments and answers of others than the account itself."""
    read, refused = read_each(
        edge.rows, lambda row: _with_answers(row, media, stands_at, own, link), edge.where
    )
    return [post for posts in read for post in posts], refused


def read_comment(
    row: Row,
    media: str,
    *,
    link: str | None = None,
    parent: str | None = None,
    stands_at: datetime | None = None,
    is_mention: bool = False,
) -> Post | None:
    """One comment, or an answer to `parent`; None without words.

    `is_mention`: it stands below somebody else's picture, and names the account.
    """
    text = optional_text_at(row, "text")
    if not text:
        return None
    at = required_moment_at(row, "timestamp")
    identity = id_at(row, "id")
    parent = text_if_any(row, "parent_id") or parent
    extra = {"media": media, "parent": parent, "mentioned": is_mention}
    mention = _mention(row, identity, text, at, link=link, extra=extra)
    # Below one picture everybody speaks for himself: a conversation begins with a first comment.
    told = replace(mention, conversation_id=parent or identity, in_reply_to=parent or media)
    return Post(told, stands_at or at, stable_id(text)[:12])


def read_media(row: Row) -> Post | None:
    """Somebody else's picture that names or shows the account; None without words."""
    text = optional_text_at(row, "caption")
    if not text:
        return None
    at = required_moment_at(row, "timestamp")
    identity = id_at(row, "id")
    link = text_if_any(row, "permalink")
    mention = _mention(row, identity, text, at, link=link, extra={"is_media": True})
    return Post(mention, at, stable_id(text)[:12])


def author_of(row: Row) -> str | None:
    """The name of whoever wrote it; it is told in two places, and not always in both."""
    return text_if_any(row, "from.username") or text_if_any(row, "username")


def _with_answers(
    row: Row, media: str, stands_at: datetime, own: str, link: str | None
) -> list[Post]:
    identity = id_at(row, "id")
    posts = [] if author_of(row) == own else [read_comment(row, media, link=link)]
    for answer in objects_if_any(row, "replies.data"):
        if author_of(answer) != own:
            posts.append(read_comment(answer, media, link=link, parent=identity))
    return [Post(post.mention, stands_at, post.mark) for post in posts if post]


def _mention(
    row: Row, identity: str, text: str, at: datetime, *, link: str | None, extra: dict[str, Any]
) -> RawMention:
    name = author_of(row)
    extra = {"author_id": text_if_any(row, "from.id"), **extra}
    return RawMention(
        external_id=identity,
        text=text,
        published_at=at,
        url=link,
        author_handle=name,
        author_url=f"{_SITE}/{name}/" if name else None,
        network=NETWORK,
        conversation_id=identity,
        extra={label: value for label, value in extra.items() if value},
    )
