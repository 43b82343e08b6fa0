"""Customers of a file become rows of the database: new, updated, or merged with one already there.

A batch is a handful of statements, however many rows it has. Reading files is left to
`importing`. The caller owns the transaction.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    RowMapping,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Session

from triage.customers.identities import Clue
from triage.customers.told_consents import record_told_consents
from triage.duplicates.checks import queue_checks
from triage.duplicates.values import ToldValues, ValueOrigin, record_values
from triage.intake.customer_rows import CustomerRow
from triage.intake.syncing_identities import sync_identities
from triage.lifecycle.assessing import put_assessments
from triage.linking.keeping_keys import add_keys, keep_keys
from triage.models import Customer

_COLUMNS: Final = (
    "name", "first_name", "last_name", "company", "email", "phone", "street", "postcode", "city",
    "country", "language", "stage", "value_eur", "customer_since", "extra",
)  # fmt: skip
_TYPES: Final = {"value_eur": "numeric", "customer_since": "date", "extra": "jsonb"}
_LISTED: Final = ", ".join(_COLUMNS)
_SHAPE: Final = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in _COLUMNS)
# One parameter for a whole batch: the server takes JSON apart faster than rows of parameters.
_INSERT: Final = text(
    f"INSERT INTO customers (number, {_LISTED}, is_example, updated_at) "  # noqa: S608 (constants)
    f"SELECT number, {_LISTED}, :is_example, :now "
    f"FROM json_to_recordset(CAST(:rows AS json)) AS told(number text, {_SHAPE}) "
    # Another import may insert the same customer first; then it is known, and updated.
    "ON CONFLICT (number) DO NOTHING RETURNING number, id"
)
_UPDATE: Final = text(
    f"UPDATE customers SET {', '.join(f'{name} = told.{name}' for name in _COLUMNS)} "  # noqa: S608
    f"FROM json_to_recordset(CAST(:rows AS json)) AS told(id bigint, {_SHAPE}) "
    "WHERE customers.id = told.id"
)


@dataclass(frozen=True, slots=True)
class Upserted:
    """What a batch changed. `clues` are identities that nobody of the batch had before."""

    new: int = 0
    updated: int = 0
    merged: int = 0
    clues: frozenset[Clue] = frozenset()
    lost_identities: frozenset[int] = frozenset()  # customers who are no longer known by one
    outcomes: Mapping[str, str] = field(default_factory=dict)
    """By number: `new`, `updated` or `unchanged`."""


def upsert_customers(
    session: Session,
    rows: Iterable[CustomerRow],
    *,
    now: datetime,
    is_example: bool = False,
    origin: ValueOrigin | None = None,
) -> Upserted:
    """Bring customers up to what these rows tell; columns that a row lacks stay as they are.

    A second row about a customer (of this batch, or marked `again`) is merged: it adds and
    overwrites but empties nothing. `origin` is who tells.
    """
    wanted, merged = _by_number(rows)
    known = _lock_known(session, wanted)
    created = _insert_missing(session, wanted, known, now, is_example)
    if len(known) + len(created) < len(wanted):
        known |= _lock_known(session, wanted.keys() - known.keys() - created.keys())
    changed = _update_known(session, wanted, known)
    ids = created | {number: customer["id"] for number, customer in known.items()}
    added, removed = sync_identities(session, wanted, ids, known)
    touched = {owner for owner, _ in added} | removed
    if origin:
        touched |= _record_consents(session, wanted, ids, origin, now)
    changed |= {number for number, customer in known.items() if customer["id"] in touched}
    _mark_changed(session, [known[number]["id"] for number in changed], now)
    queued: set[int] = set()
    if origin:
        told = [_told_values(ids[number], row) for number, row in wanted.items()]
        queued = record_values(session, told, origin, now=now)
    queue_checks(session, {ids[number] for number in {*created, *changed}} - queued)
    add_keys(session, {created[number]: wanted[number].blocking_keys() for number in created})
    keep_keys(session, [known[number]["id"] for number in changed])
    # Newcomers are judged without being named: they have no stage yet.
    put_assessments(session, [known[number]["id"] for number in changed])
    return Upserted(
        new=len(created),
        updated=sum(not wanted[number].again for number in changed),
        merged=merged,
        clues=frozenset(clue for _, clue in added),
        lost_identities=frozenset(removed),
        outcomes={
            number: "new" if number in created else "updated" if number in changed else "unchanged"
            for number in wanted
        },
    )


def _by_number(rows: Iterable[CustomerRow]) -> tuple[dict[str, CustomerRow], int]:
    """One row a customer, and how many were about one that an earlier row had told of."""
    wanted: dict[str, CustomerRow] = {}
    merged = 0
    for row in rows:
        earlier = wanted.get(row.number)
        merged += row.again or earlier is not None
        wanted[row.number] = _together(earlier, row) if earlier else row
    return wanted, merged


def _together(first: CustomerRow, second: CustomerRow) -> CustomerRow:
    """Two rows about one customer: what the later one tells counts, as far as it tells."""
    told = {key: value for key, value in second.told.items() if value is not None}
    return replace(
        second,
        told={**first.told, **told},
        clues=first.clues | second.clues,
        kinds=first.kinds | second.kinds,
        extra={**first.extra, **second.extra},
        columns=first.columns | second.columns,
        again=first.again,
        keys=None,
        consents={**first.consents, **second.consents},
    )


def _record_consents(
    session: Session,
    wanted: Mapping[str, CustomerRow],
    ids: Mapping[str, int],
    origin: ValueOrigin,
    now: datetime,
) -> set[int]:
    told = {ids[number]: (number, row.consents) for number, row in wanted.items() if row.consents}
    return record_told_consents(session, told, origin.key, now=now)


def _told_values(customer_id: int, row: CustomerRow) -> ToldValues:
    """A second row about a customer empties nothing, here neither."""
    told = {name: value for name, value in row.told.items() if value is not None or not row.again}
    spoken_of = frozenset() if row.again else row.columns
    return ToldValues(customer_id, told, row.extra, spoken_of)


def _lock_known(session: Session, numbers: Collection[str]) -> dict[str, RowMapping]:
    if not numbers:
        return {}
    table = Customer.__table__
    columns = [table.c[name] for name in ("id", "number", *_COLUMNS)]
    asked = bindparam("numbers", list(numbers), type_=ARRAY(TEXT))
    rows = session.execute(
        select(*columns)
        .where(table.c.number == func.any(asked))
        .order_by(table.c.number)
        # Not the key: workers may link mentions to these customers meanwhile.
        .with_for_update(key_share=True)
    ).mappings()
    return {row["number"]: row for row in rows}


def _insert_missing(
    session: Session,
    wanted: Mapping[str, CustomerRow],
    known: Mapping[str, RowMapping],
    now: datetime,
    is_example: bool,
) -> dict[str, int]:
    """Insert who is not there yet, in the order of the numbers; returns ids by number."""
    rows = [
        {**wanted[number].told, "name": wanted[number].name, "extra": wanted[number].extra,
         "number": number}
        for number in sorted(wanted.keys() - known.keys())
    ]  # fmt: skip
    if not rows:
        return {}
    given = {"rows": _as_json(rows), "now": now, "is_example": is_example}
    return {row.number: row.id for row in session.execute(_INSERT, given)}


def _update_known(
    session: Session, wanted: Mapping[str, CustomerRow], known: Mapping[str, RowMapping]
) -> set[str]:
    """Write what differs; returns the numbers of the customers in whom something did."""
    changes: list[dict[str, Any]] = []
    changed = set()
    for number, customer in known.items():
        values = _new_values(wanted[number], customer)
        if any(customer[column] != value for column, value in values.items()):
            changed.add(number)
            before = {column: customer[column] for column in _COLUMNS}
            changes.append({"id": customer["id"], **before, **values})
    if changes:
        session.execute(_UPDATE, {"rows": _as_json(changes)})
    return changed


def _new_values(row: CustomerRow, customer: RowMapping) -> dict[str, Any]:
    told = {
        column: value for column, value in row.told.items() if value is not None or not row.again
    }
    spoken_of = frozenset() if row.again else row.columns
    kept = {key: value for key, value in customer["extra"].items() if key not in spoken_of}
    return {**told, "extra": {**kept, **row.extra}}


def _mark_changed(session: Session, ids: Sequence[int], now: datetime) -> None:
    if ids:
        session.execute(
            update(Customer).where(Customer.id == func.any(_ids(ids))).values(updated_at=now),
            execution_options={"synchronize_session": False},
        )


def _ids(ids: Sequence[int]) -> BindParameter[Sequence[int]]:
    """One parameter for all: a name for each of a thousand costs more than the query."""
    return bindparam(None, list(ids), type_=ARRAY(BigInteger), unique=True)


def _as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, date | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of a customer")
