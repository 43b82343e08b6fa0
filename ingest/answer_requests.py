"""Sends to a platform's API with credentials; statuses become errors that say what to do.

What an answer means beyond its status is the business of each kind in `ingest/answers`.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from ingest.errors import BadAnswerError
from ingest.json_answers import Row, read_object, text_if_any
from ingest.outbound import NOT_NOW, Answer, GuardedClient, not_now

_NO_HINTS: Mapping[int, str] = MappingProxyType({})
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_EXCERPT_BYTES: Final = 2000
# Clocks differ, and a platform's time may be that of its first machine.
SLACK: Final = timedelta(minutes=3)


def tell_json(
    client: GuardedClient,
    url: str,
    told: Mapping[str, Any],
    *,
    headers: Mapping[str, str],
    now: datetime,
    hints: Mapping[int, str] = _NO_HINTS,
) -> Answer:
    """POST JSON once; the answer is a 2xx. Raises an OutboundError otherwise."""
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    kind = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
    answer = client.post(url, body, headers={**kind, **headers})
    return require_success(answer, now, hints)


def tell_form(
    client: GuardedClient,
    url: str,
    told: Mapping[str, str],
    *,
    headers: Mapping[str, str],
    now: datetime,
    hints: Mapping[int, str] = _NO_HINTS,
) -> Answer:
    """POST a form once; the answer is a 2xx. Raises an OutboundError otherwise."""
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = client.post(url, urlencode(told).encode(), headers={**kind, **headers})
    return require_success(answer, now, hints)


def require_success(answer: Answer, now: datetime, hints: Mapping[int, str] = _NO_HINTS) -> Answer:
    """The answer itself when it is a 2xx; RetryLaterError or BadAnswerError otherwise."""
    if 200 <= answer.status < 300:
        return answer
    if answer.status in NOT_NOW:
        raise not_now(answer, now)
    raise BadAnswerError(
        answer.url,
        answer.status,
        hint=hints.get(answer.status, ""),
        excerpt=answer.body[:_EXCERPT_BYTES],
    )


def fetch_token(
    client: GuardedClient,
    url: str,
    form: Mapping[str, str],
    *,
    headers: Mapping[str, str] = _NO_HEADERS,
    now: datetime,
    wrong: str,
) -> str:
    """A short-lived token (OAuth 2.0, RFC 6749); it is kept nowhere. `wrong`: what to check."""
    hints = {400: wrong, 401: wrong, 403: wrong}
    answer = tell_form(client, url, form, headers=headers, now=now, hints=hints)
    return required_text(read_object(answer), "access_token", answer)


def required_text(row: Row, path: str, answer: Answer) -> str:
    """The text at `path`, without which the answer is of no use."""
    told = text_if_any(row, path)
    if told is None:
        raise BadAnswerError(answer.url, answer.status, hint=f"without {path}")
    return told


def excerpt_text(error: BadAnswerError) -> str:
    """The start of an error's body, as text to look for words in."""
    return error.excerpt.decode("utf-8", "replace")


def sounds_like(ours: str, theirs: str) -> bool:
    """Whether a text there is ours: the same words at the start, whatever became of the rest.

    Platforms drop mentions, shorten links, and change blanks.
    """
    mine, other = _words(ours), _words(theirs)
    return bool(mine) and mine[:12] == other[:12]


def _words(text: str) -> list[str]:
    bare = re.sub(r"https?://\S+|\S*…|@\S+", " ", text)
    return re.findall(r"\w+", bare.lower())
