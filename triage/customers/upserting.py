"""Customers of a file become rows of the database: new, updated, or merged with one already there.

Reading files is left to `importing`. The caller owns the transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    RowMapping,
    Text,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from triage.customers.columns import CustomerRow
from triage.customers.identities import Clue
from triage.models import Customer, Identity

_COLUMNS: Final = (
    "name", "first_name", "last_name", "company", "email", "phone", "street", "postcode", "city",
    "country", "language", "stage", "value_eur", "customer_since", "extra",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upserted:
    """What a batch changed. `clues` are identities that nobody of the batch had before."""

    new: int = 0
    updated: int = 0
    merged: int = 0
    clues: frozenset[Clue] = frozenset()
    lost_identities: frozenset[int] = frozenset()  # customers who are no longer known by one


def upsert_customers(
    session: Session, rows: Iterable[CustomerRow], *, now: datetime, is_example: bool = False
) -> Upserted:
    """Bring customers up to what these rows tell; columns that a row lacks stay as they are.

    `now` marks the import: a customer touched at the same `now` was in the same file before.
    Such a second row is merged, it adds and overwrites but empties nothing.
    """
    wanted: dict[str, CustomerRow] = {}
    merged = 0
    for row in rows:
        earlier = wanted.get(row.number)
        merged += earlier is not None
        wanted[row.number] = _together(earlier, row) if earlier else row
    created = _insert_missing(session, wanted, now, is_example)
    known = _lock_known(session, wanted, created)
    again = {number for number, customer in known.items() if customer["updated_at"] == now}
    changed = _update_known(session, wanted, known, again, now)
    ids = created | {number: customer["id"] for number, customer in known.items()}
    added, removed = _sync_identities(session, wanted, ids, known, again)
    touched = {clue_owner for clue_owner, _ in added} | removed
    changed |= {number for number, key in ids.items() if key in touched and number in known}
    return Upserted(
        new=len(created),
        updated=len(changed - again),
        merged=merged + len(again),
        clues=frozenset(clue for _, clue in added),
        lost_identities=frozenset(removed),
    )


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
    )


def _insert_missing(
    session: Session, wanted: Mapping[str, CustomerRow], now: datetime, is_example: bool
) -> dict[str, int]:
    """Insert who is not there yet, in the order of the numbers; returns ids by number."""
    present = set(session.scalars(select(Customer.number).where(Customer.number.in_(wanted))))
    rows = [
        {
            **dict.fromkeys(_COLUMNS),
            **wanted[number].told,
            "name": wanted[number].name,
            "extra": dict(wanted[number].extra),
            "number": number,
            "is_example": is_example,
            "updated_at": now,
        }
        for number in sorted(wanted)
        if number not in present
    ]
    if not rows:
        return {}
    # Another import may insert the same customer first; then it is known, and updated.
    created = session.execute(
        insert(Customer)
        .on_conflict_do_nothing(index_elements=[Customer.number])
        .returning(Customer.number, Customer.id),
        rows,
    )
    return {row.number: row.id for row in created}


def _lock_known(
    session: Session, wanted: Mapping[str, CustomerRow], created: Mapping[str, int]
) -> dict[str, RowMapping]:
    numbers = [number for number in wanted if number not in created]
    if not numbers:
        return {}
    table = Customer.__table__
    columns = [table.c[name] for name in ("id", "number", "updated_at", *_COLUMNS)]
    rows = session.execute(
        select(*columns)
        .where(table.c.number.in_(numbers))
        .order_by(table.c.number)
        # Not the key: workers may link mentions to these customers meanwhile.
        .with_for_update(key_share=True)
    ).mappings()
    return {row["number"]: row for row in rows}


def _update_known(
    session: Session,
    wanted: Mapping[str, CustomerRow],
    known: Mapping[str, RowMapping],
    again: set[str],
    now: datetime,
) -> set[str]:
    """Write what differs; returns the numbers of the customers in whom something did."""
    changes: list[dict[str, Any]] = []
    changed = set()
    for number, customer in known.items():
        values = _new_values(wanted[number], customer, only_additions=number in again)
        if any(customer[column] != value for column, value in values.items()):
            changed.add(number)
            before = {column: customer[column] for column in _COLUMNS}
            changes.append({"id": customer["id"], **before, **values})
    if known:
        ids = [customer["id"] for customer in known.values()]
        session.execute(
            update(Customer).where(Customer.id.in_(ids)).values(updated_at=now),
            execution_options={"synchronize_session": False},
        )
    if changes:
        session.execute(update(Customer), changes)
    return changed


def _new_values(row: CustomerRow, customer: RowMapping, *, only_additions: bool) -> dict[str, Any]:
    told = {
        column: value
        for column, value in row.told.items()
        if value is not None or not only_additions
    }
    spoken_of = frozenset() if only_additions else row.columns
    kept = {key: value for key, value in customer["extra"].items() if key not in spoken_of}
    return {**told, "extra": {**kept, **row.extra}}


def _sync_identities(
    session: Session,
    wanted: Mapping[str, CustomerRow],
    ids: Mapping[str, int],
    known: Iterable[str],
    again: set[str],
) -> tuple[list[tuple[int, Clue]], set[int]]:
    """Add what is new, remove what an import brought and the row no longer tells."""
    present = _present_identities(session, [ids[number] for number in known])
    gone: list[int] = []
    losers: set[int] = set()
    missing: list[tuple[int, Clue]] = []
    for number, customer_id in ids.items():
        row, identities = wanted[number], present.get(customer_id, {})
        missing += [(customer_id, clue) for clue in row.clues if clue not in identities]
        for clue, (identity_id, origin) in identities.items():
            told_away = clue.kind in row.kinds and clue not in row.clues
            if told_away and origin == "import" and number not in again:
                gone.append(identity_id)
                losers.add(customer_id)
    if gone:
        session.execute(delete(Identity).where(Identity.id.in_(gone)))
    _insert_identities(session, missing)
    return missing, losers


def _present_identities(
    session: Session, customer_ids: Iterable[int]
) -> dict[int, dict[Clue, tuple[int, str]]]:
    """By customer and clue: the identity's id and origin."""
    table = Identity.__table__
    rows = session.execute(select(table).where(table.c.customer_id.in_(customer_ids)))
    present: dict[int, dict[Clue, tuple[int, str]]] = {}
    for row in rows:
        clue = Clue(row.kind, row.value, row.network)
        present.setdefault(row.customer_id, {})[clue] = (row.id, row.origin)
    return present


def _insert_identities(session: Session, missing: Sequence[tuple[int, Clue]]) -> None:
    """One statement with arrays: a thousand customers bring ten thousand identities."""
    if not missing:
        return
    listed = sorted(missing, key=lambda one: (one[0], one[1].kind, one[1].network, one[1].value))
    told = (
        func.unnest(
            cast([customer_id for customer_id, _ in listed], ARRAY(BigInteger)),
            cast([clue.kind for _, clue in listed], ARRAY(Text)),
            cast([clue.network for _, clue in listed], ARRAY(Text)),
            cast([clue.value for _, clue in listed], ARRAY(Text)),
        )
        .table_valued("customer_id", "kind", "network", "value", name="told")
        .render_derived()
    )
    columns = [told.c.customer_id, told.c.kind, told.c.network, told.c.value]
    session.execute(
        insert(Identity)
        .from_select(
            ["customer_id", "kind", "network", "value", "origin"],
            select(*columns, literal("import", Text)),
        )
        .on_conflict_do_nothing()
    )
