"""Meta's deliveries → changes, one by one; what a change means is the receivers' business.

Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications.
One address serves all pages of an app, so entries for other accounts are handed back as bodies of
their own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from ingest.errors import BadDeliveryError
from ingest.incoming import Delivery, read_json
from ingest.json_answers import Row
from ingest.mentions import Refused

_MOST_CHANGES: Final = 1000  # Meta sends them in batches of that size at most


@dataclass(frozen=True, slots=True)
class Change:
    """One change: which list it is about, what happened when, and where it stood."""

    field: str
    value: Row
    at: datetime
    where: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one account, what could not be read, and the entries of other accounts."""

    mine: Sequence[Change]
    refused: Sequence[Refused]
    elsewhere: Mapping[str, bytes]


def read_changes(delivery: Delivery, kind: str, account: str) -> Changes:
    """Take a delivery apart. Raises BadDeliveryError where it is none of `kind`."""
    told = read_json(delivery)
    entries = told.get("entry") if isinstance(told, dict) else None
    if not isinstance(told, dict) or told.get("object") != kind or not isinstance(entries, list):
        raise BadDeliveryError(delivery.name, f"is not about {kind}: object or entry differ")
    mine: list[Change] = []
    refused: list[Refused] = []
    others: dict[str, list[object]] = {}
    for number, entry in enumerate(entries, 1):
        where = f"{delivery.name} entry {number}"
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str | int):
            refused.append(Refused(where, "is not an entry with an id"))
        elif str(entry["id"])[:40] != account:
            others.setdefault(str(entry["id"])[:40], []).append(entry)
        else:
            _read_entry(entry, where, delivery.sent_at, mine, refused)
    if len(mine) > _MOST_CHANGES:
        raise BadDeliveryError(delivery.name, f"holds more than {_MOST_CHANGES} changes")
    elsewhere = {
        one: json.dumps({"object": kind, "entry": rows}).encode() for one, rows in others.items()
    }
    return Changes(mine, refused, elsewhere)


def moment_of(told: object, sent_at: datetime) -> datetime:
    """A Unix time in seconds or thousandths; the time of sending where it is none to believe."""
    if not isinstance(told, int | float) or isinstance(told, bool) or not 0 < told < 1e14:
        return sent_at
    moment = datetime.fromtimestamp(told / 1000 if told > 1e11 else told, UTC)
    return moment if moment <= sent_at + timedelta(days=1) else sent_at


def _read_entry(
    entry: Row, where: str, sent_at: datetime, mine: list[Change], refused: list[Refused]
) -> None:
    changes = entry.get("changes")
    at = moment_of(entry.get("time"), sent_at)
    if changes is None and entry.get("changed_fields"):
        refused.append(Refused(where, "tells no values: switch on Include Values in Meta's app"))
    for number, change in enumerate(changes if isinstance(changes, list) else (), 1):
        place = f"{where} change {number}"
        value = change.get("value") if isinstance(change, dict) else None
        if not isinstance(value, dict) or not isinstance(change.get("field"), str):
            refused.append(Refused(place, "is not a change with a field and a value"))
        else:
            mine.append(Change(change["field"], value, at, place))
