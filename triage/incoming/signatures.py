"""Whether a delivery comes from who it says: pure, over the bytes as they were sent.

Source: the Standard Webhooks specification 1.0 (webhook-id, webhook-timestamp, webhook-signature,
several signatures and secrets while they are replaced) and Meta's
https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads.
Every secret is tried and every comparison takes the same time, whatever it finds.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from triage.errors import SignatureError
from triage.queueing.webhook import sign

TOLERANCE: Final = timedelta(minutes=5)
LONGEST_NAME: Final = 255
_MOST_SIGNATURES: Final = 20


@dataclass(frozen=True, slots=True)
class Proven:
    """A genuine delivery: the sender's name for it, the same at every try, and when it was sent."""

    name: str
    sent_at: datetime


def prove_standard(
    headers: Mapping[str, str], body: bytes, keys: Sequence[bytes], now: datetime
) -> Proven:
    """Check a delivery of Standard Webhooks. Raises SignatureError, which does not say why."""
    name = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split(" ")
    # What is no name or time cannot match, yet is compared like all others.
    is_named = re.fullmatch(rf"[\x21-\x7e]{{1,{LONGEST_NAME}}}", name) is not None
    is_timed = re.fullmatch(r"\d{1,11}", timestamp, re.ASCII) is not None
    sent_at = datetime.fromtimestamp(int(timestamp), UTC) if is_timed else None
    is_recent = sent_at is not None and abs(now - sent_at) <= TOLERANCE
    wanted = [sign(key, name, timestamp, body) for key in keys]
    if not _any_matches(wanted, given) or not is_named or sent_at is None or not is_recent:
        raise SignatureError
    return Proven(name, sent_at)


def prove_meta(
    headers: Mapping[str, str], body: bytes, keys: Sequence[bytes], now: datetime
) -> Proven:
    """Check a delivery of Meta, which is named by its content. Raises SignatureError."""
    given = headers.get("x-hub-signature-256", "").lower()
    wanted = ["sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest() for key in keys]
    if not _any_matches(wanted, [given]):
        raise SignatureError
    return Proven(hashlib.sha256(body).hexdigest(), now)


def is_same(secret: str, given: str) -> bool:
    """Whether two texts are the same, in a time that tells nothing about the first."""
    return hmac.compare_digest(secret.encode(), given.encode("utf-8", "replace"))


def _any_matches(wanted: Sequence[str], given: Sequence[str]) -> bool:
    found = False
    for one in wanted:
        for other in given[:_MOST_SIGNATURES]:
            found = is_same(one, other) or found
    return found
