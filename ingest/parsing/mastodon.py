"""Answers of the Mastodon API → plain statuses; their HTML becomes text here, in the child.

Source: https://docs.joinmastodon.org/entities/Status/, …/entities/Quote/ and
…/methods/statuses/#create: a post that quotes another one may begin with a paragraph that links to
it (`quote-inline`), for programs that know nothing of quotes.
"""

import json
from typing import Any

from ingest.parsing.html_text import html_to_text
from ingest.parsing.problems import UnreadableProblem
from ingest.tidy import clean_text

_LONGEST = 21_000
_LONGEST_ID = 500
_PUBLIC = {"public", "unlisted"}


def parse(content: bytes) -> dict[str, Any]:
    """{"statuses": […], "broken": why some could not be read}.

    Of notifications, those that come with a status are read; they stand under ids of their own.
    """
    try:
        told = json.loads(content)
    except ValueError as error:
        raise UnreadableProblem(f"is not JSON: {error}") from error
    if isinstance(told, dict):
        told = told.get("statuses")
    if not isinstance(told, list):
        raise UnreadableProblem("is JSON, but not a list of statuses")
    statuses: list[dict[str, Any]] = []
    broken: list[str] = []
    for number, status in enumerate(told, 1):
        try:
            if "type" in status and "account" in status and "content" not in status:
                if isinstance(status.get("status"), dict):
                    statuses.append(_read_notification(status))
                continue
            statuses.append(_read_status(status))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            broken.append(f"item {number} cannot be read ({type(error).__name__}: {error})")
    return {"statuses": statuses, "broken": broken}


def _read_notification(told: dict[str, Any]) -> dict[str, Any]:
    return {**_read_status(told["status"]), "listed_as": clean_text(str(told["id"]))[:_LONGEST_ID]}


def _read_status(status: dict[str, Any]) -> dict[str, Any]:
    account = status["account"]
    boosted = status.get("reblog")
    quotes = _quoted(status)
    # Asked for again by this id, so that it has to be one that an address can hold.
    identity = clean_text(str(status["id"])).strip()
    if not 0 < len(identity) <= _LONGEST_ID:
        raise ValueError(f"an id of {len(identity)} characters")
    return {
        "id": identity,
        "listed_as": identity,
        "uri": _text(status.get("uri")),
        "url": _text(status.get("url")) or _text(status.get("uri")),
        "text": _read_text(str(status.get("content") or ""), is_quote=bool(quotes))[:_LONGEST],
        "warning": _text(status.get("spoiler_text")),
        "created_at": str(status["created_at"]),
        "edited_at": _text(status.get("edited_at")),
        "language": _text(status.get("language")),
        "in_reply_to": _text(status.get("in_reply_to_id")),
        "quotes": quotes,
        "is_public": status.get("visibility", "public") in _PUBLIC,
        "acct": str(account["acct"]),
        "author_name": _text(account.get("display_name")),
        "author_url": _text(account.get("url")),
        "boosted": _read_status(boosted) if isinstance(boosted, dict) else None,
    }


def _quoted(status: dict[str, Any]) -> str | None:
    """The link to the post that is quoted, or its id where no more is told."""
    quote = status.get("quote")
    if not isinstance(quote, dict):
        return None
    post = quote.get("quoted_status")
    if isinstance(post, dict):
        return _text(post.get("url")) or _text(post.get("uri")) or _text(post.get("id"))
    return _text(quote.get("quoted_status_id"))


def _read_text(html: str, *, is_quote: bool) -> str:
    """The author's own words; the link where a quote has none, for what says nothing is lost."""
    own = html_to_text(_without_link(html)) if is_quote else ""
    return own or html_to_text(html)


def _without_link(html: str) -> str:
    """Without the first link to the quoted post; other servers write it in a span."""
    for name in ("p", "span"):
        start = html.find(f'<{name} class="quote-inline">')
        end = html.find(f"</{name}>", start)
        if 0 <= start < end:
            return html[:start] + html[end + len(name) + 3 :]
    return html


def _text(value: object) -> str | None:
    if value is None or isinstance(value, bool | dict | list):
        return None
    return clean_text(str(value)).strip()[:2000] or None
