"""Customers as programs see them: by the company's own number, one by one or searched.

Everything here finds by an index: identities in their one notation, numbers, beginnings of names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from triage.customers.consents import Statement, read_permissions_of
from triage.customers.identities import Clue, read_email, read_handle, read_number, read_phone
from triage.errors import NotFoundError
from triage.models import Customer, Identity

LONGEST_SEARCH: Final = 200
_LAST: Final = "\U0010ffff"  # behind every other character


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """All that is kept about one customer, identities by their kind."""

    id: int
    number: str
    name: str
    first_name: str | None
    last_name: str | None
    company: str | None
    street: str | None
    postcode: str | None
    city: str | None
    country: str | None
    language: str | None
    stage: str | None
    value_eur: Decimal | None
    customer_since: date | None
    extra: dict[str, Any]
    updated_at: datetime
    identities: tuple[Clue, ...]
    consents: tuple[Statement, ...] = ()  # what holds, the widest first

    def values(self, kind: str) -> list[str]:
        """The identities of this kind, in order."""
        return [clue.value for clue in self.identities if clue.kind == kind]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Customers in the order of their numbers; `after` is where the next page begins."""

    records: tuple[CustomerRecord, ...]
    after: str | None


def read_record(session: Session, number: str, *, lock: bool = False) -> CustomerRecord:
    """The customer with this number; a merged one is the customer it was merged into.

    With `lock` nobody else changes it until the transaction ends. Raises NotFoundError.
    """
    wanted = select(Customer).where(Customer.number == number.replace("\x00", "").upper())
    if lock:
        wanted = wanted.with_for_update(key_share=True)
    # Statements of an upsert go past the session: what it holds may be older.
    customer = session.scalar(wanted, execution_options={"populate_existing": True})
    if customer is not None and customer.merged_into_id is not None:
        customer = session.get(Customer, customer.merged_into_id, populate_existing=True)
    if customer is None:
        raise NotFoundError(f"no customer {number}")
    return _records(session, [customer])[0]


def find_records(
    session: Session, *, search: str = "", after: str = "", limit: int = 100
) -> RecordPage:
    """Customers with this address, number or beginning of a name; all where nothing is asked."""
    wanted = (
        select(Customer)
        .where(Customer.number > after.upper(), Customer.merged_into_id.is_(None))
        .order_by(Customer.number)
    )
    if search.strip():
        wanted = wanted.where(_fits(search))
    found = session.scalars(wanted.limit(limit + 1)).all()
    records = _records(session, found[:limit])
    return RecordPage(tuple(records), records[-1].number if len(found) > limit else None)


def _fits(search: str) -> ColumnElement[bool]:
    text = " ".join(search.replace("\x00", "").split())[:LONGEST_SEARCH]
    name = text.lower()
    begins = and_(func.lower(Customer.name) >= name, func.lower(Customer.name) < name + _LAST)
    ids = select(Customer.id).where(or_(begins, Customer.number == text.upper()))
    clues = [
        clue
        for clue in (
            read_email(text),
            read_phone(text),
            read_handle(text),
            read_number(text, "customer_number"),
            read_number(text, "order_number"),
        )
        if isinstance(clue, Clue)
    ]
    if clues:
        owners = select(Identity.customer_id).where(or_(*(_is(clue) for clue in clues)))
        return Customer.id.in_(ids.union(owners))
    return Customer.id.in_(ids)


def _is(clue: Clue) -> ColumnElement[bool]:
    return and_(
        Identity.kind == clue.kind, Identity.value == clue.value, Identity.network == clue.network
    )


def _records(session: Session, customers: Sequence[Customer]) -> list[CustomerRecord]:
    clues: dict[int, list[Clue]] = {}
    allowed = read_permissions_of(session, [customer.id for customer in customers])
    rows = session.execute(
        select(Identity.customer_id, Identity.kind, Identity.value, Identity.network)
        .where(Identity.customer_id.in_([customer.id for customer in customers]))
        .order_by(Identity.kind, Identity.network, Identity.value)
    )
    for customer_id, kind, value, network in rows:
        clues.setdefault(customer_id, []).append(Clue(kind, value, network))
    return [
        CustomerRecord(
            id=one.id, number=one.number, name=one.name, first_name=one.first_name,
            last_name=one.last_name, company=one.company, street=one.street,
            postcode=one.postcode, city=one.city, country=one.country, language=one.language,
            stage=one.stage, value_eur=one.value_eur, customer_since=one.customer_since,
            extra=dict(one.extra), updated_at=one.updated_at,
            identities=tuple(clues.get(one.id, ())),
            consents=allowed[one.id].standing if one.id in allowed else (),
        )
        for one in customers
    ]  # fmt: skip
