"""Carries outbox messages to one URL, signed as Standard Webhooks lay down.

Source: the Standard Webhooks specification, version 1 (headers, signature, schedule, 410).
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime

from ingest.errors import IngestError
from ingest.outbound import GuardedClient
from triage.errors import DeliveryError, SettingsError
from triage.queueing.outbox import Message


class Webhook:
    """Fits `triage.queueing.outbox.Carrier`."""

    def __init__(
        self, client: GuardedClient, url: str, secret: str, now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._url = url
        self._key = read_secret(secret)
        self._now = now

    def carry(self, message: Message) -> None:
        """POST the message; any 2xx is a receipt, 410 means never again."""
        moment = self._now()
        body = json.dumps(
            {"type": message.topic, "timestamp": moment.isoformat(), "data": message.payload},
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
        timestamp = str(int(moment.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": str(message.id),
            "webhook-timestamp": timestamp,
            "webhook-signature": sign(self._key, str(message.id), timestamp, body),
        }
        try:
            answer = self._client.post(self._url, body, headers=headers)
        except IngestError as error:
            raise DeliveryError(str(error), permanent=False) from error
        if not 200 <= answer.status < 300:
            raise DeliveryError(
                f"{self._url} answered {answer.status}", permanent=answer.status == 410
            )


def sign(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    """`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`."""
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def read_secret(secret: str) -> bytes:
    """The key behind `whsec_…` (base64, 24–64 bytes), or the text itself as the key."""
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise SettingsError("LUISTERPOST_WEBHOOK_SECRET: not base64 after whsec_") from error
    if not 24 <= len(key) <= 64:
        raise SettingsError("LUISTERPOST_WEBHOOK_SECRET: 24 to 64 bytes after whsec_")
    return key
