"""Posts and comments of Reddit as its listings tell them → mentions; asks for nothing.

Source: https://www.reddit.com/dev/api and the fields of "link" (t3) and "comment" (t1) in
https://github.com/reddit-archive/reddit/wiki/JSON. Texts are asked for with `raw_json=1`, so
that `<`, `>` and `&` stand in them as they were written.
"""

import math
from datetime import UTC, datetime
from typing import Any

from ingest.json_answers import Row, field_at, id_at, text_at, text_if_any
from ingest.mentions import RawMention
from ingest.parsing.problems import UnreadableProblem
from ingest.posts import Post

_SITE = "https://www.reddit.com"
_MARKERS = {"[deleted]", "[removed]", "[ Removed by Reddit ]"}
_GONE = "[deleted]"


def read_thing(thing: Row) -> Post | str:
    """The post or comment, or only its id where it was deleted or removed.

    Raises UnreadableProblem naming a missing field.
    """
    kind = text_at(thing, "kind")
    if kind not in {"t1", "t3"}:
        raise UnreadableProblem(f"is of the kind {kind[:20]}, neither a post nor a comment")
    identity = id_at(thing, "data.name")
    body = text_at(thing, "data.body" if kind == "t1" else "data.selftext")
    if body.strip() in _MARKERS or text_if_any(thing, "data.removed_by_category"):
        return identity
    return _read_comment(thing, identity) if kind == "t1" else _read_link(thing, identity)


def _read_link(thing: Row, identity: str) -> Post:
    title = text_at(thing, "data.title")
    text = text_at(thing, "data.selftext")
    linked = text_if_any(thing, "data.url")
    is_own = field_at(thing, "data.is_self") is True
    extra = {
        "link": None if is_own else linked,
        "crosspost_of": text_if_any(thing, "data.crosspost_parent"),
    }
    return _post(
        thing,
        identity,
        text=text or title,
        title=title if text.strip() else None,
        url=_SITE + text_at(thing, "data.permalink"),
        conversation_id=identity,
        extra=extra,
    )


def _read_comment(thing: Row, identity: str) -> Post:
    link = id_at(thing, "data.link_id")
    short = link.removeprefix("t3_")
    # Recordings of 2016 lack the permalink.
    path = text_if_any(thing, "data.permalink") or f"/comments/{short}/_/{identity[3:]}/"
    return _post(
        thing,
        identity,
        text=text_at(thing, "data.body"),
        url=_SITE + path,
        conversation_id=link,
        in_reply_to=id_at(thing, "data.parent_id"),
        extra={"thread_title": text_if_any(thing, "data.link_title")},
    )


def _post(thing: Row, identity: str, *, extra: dict[str, Any], **told: Any) -> Post:
    author = text_at(thing, "data.author")
    handle = None if author == _GONE else author
    created_at = _moment(thing, "data.created_utc")
    if created_at is None:
        raise UnreadableProblem("has no time in the field data.created_utc")
    edited_at = _moment(thing, "data.edited")  # false where nothing was edited
    known = {
        **extra,
        "subreddit": text_if_any(thing, "data.subreddit"),
        "author_id": text_if_any(thing, "data.author_fullname") if handle else None,
    }
    mention = RawMention(
        external_id=identity,
        published_at=created_at,
        edited_at=edited_at,
        author_handle=handle,
        author_url=f"{_SITE}/user/{handle}" if handle else None,
        network="reddit",
        extra={name: value for name, value in known.items() if value},
        **told,
    )
    # An author who left the site changes the post too: the name has to go.
    mark = (edited_at.isoformat() if edited_at else "") + ("" if handle else " without author")
    return Post(mention, created_at, mark)


def _moment(thing: Row, path: str) -> datetime | None:
    told = field_at(thing, path)
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
        return None
    try:
        return datetime.fromtimestamp(told, UTC)
    except (ValueError, OverflowError, OSError):
        return None
