"""`webhook`: posts that a program of the company sends, in the format of `ingest.hook_items`."""

from datetime import datetime

from ingest.hook_items import items_of, read_items
from ingest.incoming import Delivery, Received, Signing, read_json
from ingest.outbound import GuardedClient
from ingest.sources.webhook import WebhookOptions


class WebhookReceiver:
    """Reads what stands in the body; nothing is asked for."""

    kind = "webhook"
    signing: Signing = "standard"

    def account(self, options: WebhookOptions) -> str | None:
        """An address serves one source only."""
        return None

    def read(
        self, options: WebhookOptions, delivery: Delivery, client: GuardedClient, now: datetime
    ) -> Received:
        """The items of the body."""
        rows = items_of(read_json(delivery), delivery.name)
        network, language = options.network, options.language
        told, refused = read_items(
            rows, delivery.name, delivery.sent_at, network=network, language=language
        )
        return Received(told, refused)


RECEIVER = WebhookReceiver()
