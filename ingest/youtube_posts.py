"""Comments and videos of YouTube as its Data API tells them → mentions; asks for nothing.

Source: https://developers.google.com/youtube/v3/docs/comments, …/commentThreads and …/videos.
An answer to a comment has the id of its thread before the dot of its own id.
"""

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
from ingest.parsing.problems import UnreadableProblem
from ingest.posts import Post
from ingest.tidy import stable_id

_SITE = "https://www.youtube.com"


def read_thread(thread: Row, now: datetime) -> list[Post]:
    """The comment that opens a thread, and those answers that are told along with it."""
    top = field_at(thread, "snippet.topLevelComment")
    if not isinstance(top, dict):
        raise UnreadableProblem("has no object in the field snippet.topLevelComment")
    video = text_if_any(thread, "snippet.videoId")
    first = read_comment(top, now, video=video)
    answers = [
        read_comment(one, now, video=video, stands_at=first.sorted_at)
        for one in objects_if_any(thread, "replies.comments")
    ]
    return [first, *answers]


def count_answers(thread: Row) -> int:
    """How many answers the thread has, told along or not."""
    told = field_at(thread, "snippet.totalReplyCount")
    return told if isinstance(told, int) else 0


def read_comment(
    comment: Row, now: datetime, *, video: str | None = None, stands_at: datetime | None = None
) -> Post:
    """One comment or answer. Raises UnreadableProblem naming a missing field.

    `stands_at` is where its thread stands in the listing.
    """
    identity = id_at(comment, "id")
    video = text_if_any(comment, "snippet.videoId") or video
    parent = text_if_any(comment, "snippet.parentId")
    shown = "textOriginal" if text_if_any(comment, "snippet.textOriginal") else "textDisplay"
    text = text_at(comment, f"snippet.{shown}")
    published = moment_at(comment, "snippet.publishedAt")
    updated = moment_at(comment, "snippet.updatedAt")
    name = text_if_any(comment, "snippet.authorDisplayName")
    extra = {
        "author_id": text_if_any(comment, "snippet.authorChannelId.value"),
        "video": video,
        "published_at_unknown": published is None,
    }
    mention = RawMention(
        external_id=identity,
        text=text,
        published_at=published or now,
        edited_at=updated if published and updated and updated > published else None,
        url=f"{_SITE}/watch?v={video}&lc={identity}" if video else None,
        author_handle=name if name and name.startswith("@") else None,
        author_name=name,
        author_url=text_if_any(comment, "snippet.authorChannelUrl"),
        network="youtube",
        conversation_id=parent or identity,
        in_reply_to=parent,
        extra=_told(extra),
    )
    mark = mention.edited_at.isoformat() if mention.edited_at else ""
    return Post(mention, stands_at or mention.published_at, mark)


def read_video(video: Row, now: datetime) -> Post:
    """A video as a mention of its own: its title and description."""
    identity = id_at(video, "id")
    title = text_at(video, "snippet.title")
    told = "snippet.description"
    description = text_at(video, told) if text_if_any(video, told) else None
    published = moment_at(video, "snippet.publishedAt")
    channel = id_at(video, "snippet.channelId")
    mention = RawMention(
        external_id=identity,
        text=description or title,
        title=title if description else None,
        published_at=published or now,
        url=f"{_SITE}/watch?v={identity}",
        author_name=text_if_any(video, "snippet.channelTitle"),
        author_url=f"{_SITE}/channel/{channel}",
        network="youtube",
        language=text_if_any(video, "snippet.defaultLanguage"),
        conversation_id=identity,
        extra=_told({"author_id": channel, "published_at_unknown": published is None}),
    )
    # Videos do not tell when they were changed.
    return Post(mention, mention.published_at, stable_id(title, description)[:12])


def _told(extra: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in extra.items() if value}
