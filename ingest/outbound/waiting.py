"""What servers say about coming back: Retry-After, rate limits, and what we have already.

Source: RFC 9110 sections 10.2.3 (Retry-After) and 13 (conditional requests).
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ingest.errors import RetryLaterError, UnavailableError
from ingest.outbound.answers import Answer

LONGEST_WAIT_S = 7 * 24 * 3600.0
NOT_NOW = frozenset({429, 503})
"""The statuses that say "later" (RFC 6585 section 4, RFC 9110 section 15.6.4)."""

# The standard's header first, then how platforms spell the end of their rate limit.
_TELLING = ("retry-after", "x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset")


def read_retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to stay away, 0 to seven days; None if the headers (lower case) do not tell."""
    told = (_wait_told(headers.get(name, "").strip(), now) for name in _TELLING)
    wait_s = next((wait_s for wait_s in told if wait_s is not None), None)
    return None if wait_s is None else min(max(wait_s, 0.0), LONGEST_WAIT_S)


def not_now(answer: Answer, now: datetime, *, where: str = "", why: str = "") -> RetryLaterError:
    """The error for a status of `NOT_NOW`: to wait only, or a place in trouble.

    A 503 that names no time is an outage like any other; a limit is never one.
    """
    wait_s = read_retry_after(answer.headers, now)
    is_outage = answer.status == 503 and wait_s is None
    kind = UnavailableError if is_outage else RetryLaterError
    problem = f"answered {answer.status}: {why or 'not now'}"
    return kind(where or answer.url, problem, retry_after_s=wait_s)


def _wait_told(told: str, now: datetime) -> float | None:
    if re.fullmatch(r"\d{1,18}(\.\d+)?", told, re.ASCII):
        # A reset time may be written as a Unix time, in seconds or thousandths: no wait is as long.
        seconds = float(told)
        if seconds > 1e11:
            seconds /= 1000
        return seconds - now.timestamp() if seconds > 1e9 else math.ceil(seconds)
    moment = _moment(told)
    return None if moment is None else math.ceil((moment - now).total_seconds())


def _moment(told: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(told)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def conditional_headers(state: Mapping[str, Any], url: str) -> dict[str, str]:
    """Headers asking for `url` only if it changed since the answer remembered in `state`."""
    known = state.get("validators")
    if not isinstance(known, Mapping) or known.get("url") != url:
        return {}
    named = {"If-None-Match": known.get("etag"), "If-Modified-Since": known.get("last_modified")}
    return {name: value for name, value in named.items() if isinstance(value, str) and value}


def remember_validators(answer: Answer, url: str) -> dict[str, Any]:
    """What to put into the state so that `conditional_headers` can ask next time."""
    etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    if not etag and not modified:
        return {}
    return {"validators": {"url": url, "etag": etag, "last_modified": modified}}
