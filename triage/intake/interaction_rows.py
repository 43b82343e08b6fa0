"""One row of a file with orders, contacts, visits … → what happened: columns and their notations.

Whether the customer exists is left to `interacting`, which stores.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any, Final

from triage.files.cells import LONGEST_TEXT, clean, read_amount, read_date, read_text, storable
from triage.intake.columns import squeeze
from triage.intake.problems import Problem, RefusedRowError

INTERACTION_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "customer_number": (
        "customer_number",
        "customer_no",
        "customer_id",
        "account_number",
        "klantnummer",
        "klantnr",
        "klant_id",
        "debiteurnummer",
        "relatienummer",
    ),
    "kind": ("kind", "type", "soort"),
    "at": ("at", "date", "datum", "order_date", "orderdatum", "besteldatum", "created_at", "tijd"),
    "channel": ("channel", "kanaal", "via"),
    "order_number": ("order_number", "ordernummer", "bestelnummer", "order"),
    "reference": ("reference", "referentie", "invoice_number", "factuurnummer", "number", "nummer"),
    "title": ("title", "titel", "subject", "onderwerp", "description", "omschrijving", "product"),
    "amount_eur": ("amount_eur", "amount", "bedrag", "total", "totaal", "total_price"),
    "reason": ("reason", "reden", "contact_reason", "contactreden"),
    "external_id": ("external_id", "id"),
    "source": ("source", "bron", "system", "systeem"),
}
"""What each field may be called. Case, spaces, dashes and underscores make no difference."""

KIND_WORDS: Final[Mapping[str, str]] = {
    "order": "order", "bestelling": "order", "purchase": "order", "aankoop": "order",
    "contact": "contact", "call": "contact", "gesprek": "contact", "telefoon": "contact",
    "email": "contact", "mail": "contact", "chat": "contact", "note": "contact",
    "visit": "visit", "bezoek": "visit", "store": "visit", "winkelbezoek": "visit",
    "invoice": "invoice", "factuur": "invoice",
    "delivery": "delivery", "levering": "delivery", "bezorging": "delivery", "shipment": "delivery",
}  # fmt: skip
"""How kinds are written in files."""

DEFAULT_SOURCE: Final = "import"
_LONGEST_ID: Final = 200
_MOST_EXTRAS: Final = 50
_WITH_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


@dataclass(frozen=True, slots=True)
class InteractionRow:
    """Something that passed between a customer and the company, as another system tells it."""

    customer_number: str
    kind: str  # one of triage.models.interaction.INTERACTION_KINDS
    at: datetime
    external_id: str
    source: str = DEFAULT_SOURCE
    channel: str | None = None
    reference: str | None = None
    title: str = ""
    amount_eur: Decimal | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def interaction_field(column: str) -> str | None:
    """The field that a column of this name holds; None for one that goes to `extra`."""
    return _FIELD_BY_NAME.get(squeeze(column))


def read_interaction(
    values: Mapping[str, Any], *, timezone: tzinfo = UTC, source: str = DEFAULT_SOURCE
) -> InteractionRow:
    """The interaction that a row tells; times without a zone are of `timezone`.

    Raises RefusedRowError where customer, kind or time cannot be used.
    """
    given, extra = _by_field(values)
    number = (clean(given.get("customer_number")) or "").upper()
    if not number:
        raise RefusedRowError(Problem("customer_number", "is missing"))
    reference = read_text(given.get("order_number")) or read_text(given.get("reference"))
    kind = _read_kind(given)
    at = _read_time(given.get("at"), timezone)
    amount, problems = _read_amount(given, extra)
    if reason := read_text(given.get("reason")):
        extra["reason"] = reason
    row = InteractionRow(
        customer_number=number,
        kind=kind,
        at=at,
        external_id=(clean(given.get("external_id")) or "")[:_LONGEST_ID],
        source=(read_text(given.get("source")) or source)[:_LONGEST_ID],
        channel=read_text(given.get("channel")),
        reference=reference,
        title=read_text(given.get("title")) or "",
        amount_eur=amount,
        extra=extra,
        problems=problems,
    )
    return row if row.external_id else _with_own_key(row)


def _read_kind(given: Mapping[str, Any]) -> str:
    written = read_text(given.get("kind"))
    if written is None:
        if read_text(given.get("order_number")):
            return "order"
        raise RefusedRowError(Problem("kind", "is missing"))
    kind = KIND_WORDS.get(squeeze(written))
    if kind is None:
        allowed = "order, contact, visit, invoice or delivery"
        raise RefusedRowError(Problem("kind", f"is not {allowed}"))
    return kind


def _read_time(value: object, timezone: tzinfo) -> datetime:
    """A moment, or the beginning of a day where only the day is told."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=timezone)
    text = clean(value)
    if text is None:
        raise RefusedRowError(Problem("at", "is missing"))
    try:
        if _WITH_TIME.match(text):
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=timezone)
        day = read_date(value)
    except ValueError:
        day = None
    if day is None:
        reason = "is not a time such as 2024-05-31, 31-05-2024 or 2024-05-31T14:05+02:00"
        raise RefusedRowError(Problem("at", reason))
    return datetime(day.year, day.month, day.day, tzinfo=timezone)


def _read_amount(
    given: Mapping[str, Any], extra: dict[str, Any]
) -> tuple[Decimal | None, tuple[Problem, ...]]:
    """The amount; one that cannot be read is told, and kept as written."""
    try:
        return read_amount(given.get("amount_eur")), ()
    except ValueError as error:
        extra["amount_eur"] = storable(str(given["amount_eur"]))[:LONGEST_TEXT]
        return None, (Problem("amount_eur", str(error)),)


def _with_own_key(row: InteractionRow) -> InteractionRow:
    """A row without a key of its own: its number is one, or else all that it tells."""
    if row.reference and row.kind in ("order", "invoice"):
        key = f"{row.kind}:{row.reference}"
    else:
        told = [row.customer_number, row.kind, row.at.isoformat(), row.channel, row.reference,
                row.title, str(row.amount_eur)]  # fmt: skip
        key = "row:" + hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    return InteractionRow(**{**values, "external_id": key[:_LONGEST_ID]})


def _by_field(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    given: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for column, value in values.items():
        name = interaction_field(str(column))
        if name is not None:
            if given.get(name) in (None, ""):
                given[name] = value
        elif column == "extra" and isinstance(value, Mapping):
            extra |= {storable(str(key)): clean(inner) for key, inner in value.items()}
        elif (text := clean(value)) and len(extra) < _MOST_EXTRAS:
            extra[storable(str(column))[:LONGEST_TEXT]] = text[:LONGEST_TEXT]
    return given, {key: value for key, value in extra.items() if value is not None}


_FIELD_BY_NAME: Final = {
    squeeze(name): told for told, names in INTERACTION_COLUMNS.items() for name in names
}
