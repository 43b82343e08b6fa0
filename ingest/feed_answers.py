"""Feeds and sitemaps that arrived: parsed in the child, or told what stands in their place."""

from typing import Any

from ingest.errors import BotWallError, UnreadableContentError
from ingest.outbound import Answer
from ingest.outbound.walls import looks_like_bot_wall
from ingest.sandbox import parse_apart

_PAGES = {"text/html", "application/xhtml+xml"}


def read_feed(answer: Answer, parser: str, *, wanted: str) -> dict[str, Any]:
    """What `parser` makes of it.

    Raises BotWallError for a check before it, and UnreadableContentError for a page that is not
    what was `wanted` ("a feed"), or for what is broken.
    """
    told = answer.headers.get("content-type", "")
    try:
        read: dict[str, Any] = parse_apart(
            parser, answer.body, where=answer.url, params={"content_type": told}
        )
    except UnreadableContentError as error:
        if looks_like_bot_wall(answer.body):
            problem = f"a check for robots stands before the {parser}"
            raise BotWallError(answer.url, problem) from error
        if answer.content_type in _PAGES:
            raise UnreadableContentError(answer.url, f"is a web page, not {wanted}") from error
        raise
    return read
