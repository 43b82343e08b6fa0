"""Customers out of the database, in columns: texts once each, and numbers where they stand.

A million customers fit into memory this way; the search reads nothing else.
"""

from array import array
from collections.abc import Collection, Iterable
from typing import Any, Final

import numpy as np
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from triage.duplicates.customer_schema import EMAILS, NUMBERS, PHONES
from triage.duplicates.features import (
    BIRTH_KEYS,
    COLUMNS,
    RecordFields,
    birth_date,
    read_features,
)
from triage.models import Customer
from triage.pairing.schema import Codes, Column, Ids, Records

_FETCHED: Final = 5000
_SET_OF: Final = {"email": EMAILS, "phone": PHONES}
# Only values that several customers have make pairs. Numbers instead of texts: sixteen
# hexadecimal digits would have to agree by accident.
_SHARED_VALUES: Final = text("""
    SELECT customer_id, kind, code FROM (
        SELECT customer_id, kind, hashtextextended(kind || ' ' || network || ' ' || value, 0) code,
               count(*) OVER (PARTITION BY kind, network, value) sharing
        FROM identities WHERE kind <> 'customer_number'
    ) counted WHERE sharing > 1
""")
_SHARED_BY: Final = text("""
    SELECT customer_id, kind, hashtextextended(kind || ' ' || network || ' ' || value, 0) code
    FROM identities WHERE kind <> 'customer_number' AND customer_id = ANY(:ids)
""")


class RecordBuilder:
    """Collects records one by one."""

    def __init__(self) -> None:
        self._ids = array("q")
        self._known: list[dict[str, int]] = [{} for _ in COLUMNS]
        self._codes = [array("i") for _ in COLUMNS]

    def add(self, customer_id: int, fields: RecordFields) -> None:
        """One more record."""
        self._ids.append(customer_id)
        for known, codes, value in zip(
            self._known, self._codes, read_features(fields), strict=True
        ):
            codes.append(known.setdefault(value, len(known)) if value else -1)

    def build(self, shared: Iterable[tuple[int, str, int]] = ()) -> Records:
        """The records, with the values they share: (customer, kind of identity, number)."""
        ids = np.frombuffer(self._ids, np.int64) if self._ids else np.empty(0, np.int64)
        columns = {
            name: Column(list(known), np.frombuffer(codes, np.int32) if codes else _nothing())
            for name, known, codes in zip(COLUMNS, self._known, self._codes, strict=True)
        }
        return Records(ids, columns, _sets(ids, shared))


def load_all(session: Session) -> Records:
    """All customers who are not merged, by id."""
    builder = RecordBuilder()
    rows = session.execute(_statement().execution_options(yield_per=_FETCHED))
    for row in rows:
        builder.add(row.id, _fields(row))
    return builder.build((row[0], row[1], row[2]) for row in session.execute(_SHARED_VALUES))


def load_some(session: Session, customer_ids: Collection[int]) -> Records:
    """These customers, as far as they are not merged, by id."""
    builder = RecordBuilder()
    ids = list(customer_ids)
    for row in session.execute(_statement().where(Customer.id.in_(ids))):
        builder.add(row.id, _fields(row))
    rows = session.execute(_SHARED_BY, {"ids": ids})
    return builder.build((row[0], row[1], row[2]) for row in rows)


def _statement() -> Any:
    return (
        select(
            Customer.id,
            Customer.name,
            Customer.first_name,
            Customer.last_name,
            Customer.company,
            Customer.email,
            Customer.phone,
            Customer.street,
            Customer.postcode,
            Customer.city,
            Customer.extra,
        )
        .where(Customer.merged_into_id.is_(None))
        .order_by(Customer.id)
    )


def _fields(row: Any) -> RecordFields:
    return RecordFields(
        name=row.name,
        first_name=row.first_name,
        last_name=row.last_name,
        company=row.company,
        email=row.email,
        phone=row.phone,
        street=row.street,
        postcode=row.postcode,
        city=row.city,
        born=birth_date(row.extra) if row.extra else None,
    )


def _sets(ids: Ids, shared: Iterable[tuple[int, str, int]]) -> dict[str, tuple[Codes, Ids]]:
    owners: dict[str, list[int]] = {EMAILS: [], PHONES: [], NUMBERS: []}
    values: dict[str, list[int]] = {EMAILS: [], PHONES: [], NUMBERS: []}
    for customer_id, kind, code in shared:
        name = _SET_OF.get(kind, NUMBERS)
        owners[name].append(customer_id)
        values[name].append(code)
    found = {}
    for name, customers in owners.items():
        listed = np.array(customers, np.int64)
        places = np.searchsorted(ids, listed).astype(np.int32)
        there = (
            (places < len(ids)) & (ids[np.minimum(places, max(len(ids) - 1, 0))] == listed)
            if len(ids)
            else np.zeros(len(listed), bool)
        )
        found[name] = (places[there], np.array(values[name], np.int64)[there])
    return found


def _nothing() -> Codes:
    return np.empty(0, np.int32)


__all__ = ["BIRTH_KEYS", "RecordBuilder", "load_all", "load_some"]
