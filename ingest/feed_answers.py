"""Feeds and sitemaps that arrived: parsed in the child, or told what stands in their place."""

import re
from typing import Any, Final

from ingest.errors import BotWallError, UnreadableContentError
from ingest.outbound import Answer
from ingest.outbound.walls import looks_like_bot_wall, looks_like_log_in
from ingest.sandbox import parse_apart

_PAGES: Final = {"text/html", "application/xhtml+xml"}
# Some servers do not say that it is a page.
_PAGE: Final = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_BEGINNING: Final = 1000


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
            problem = "a check for robots stands before the content"
            raise BotWallError(answer.url, problem) from error
        if looks_like_log_in(answer.body):
            raise BotWallError(answer.url, "a log-in page stands before the content") from error
        if answer.content_type in _PAGES or _PAGE.search(answer.body[:_BEGINNING]):
            raise UnreadableContentError(answer.url, f"is a web page, not {wanted}") from error
        raise
    return read
