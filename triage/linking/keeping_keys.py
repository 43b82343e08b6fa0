"""Keeps the keys of customers as their records are: at once where records change, later for all.

The caller owns the transaction.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import BigInteger, Text, bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session, sessionmaker

from triage.linking.keys import CustomerFields, keys_of_customer
from triage.models import Customer, KeyWork

_BATCH: Final = 2000

# What is there stays, so that customers whose names did not change cost no writing.
_REMOVE: Final = text("""
    DELETE FROM customer_keys WHERE customer_id = ANY(:ids) AND (customer_id, key) NOT IN (
        SELECT wanted.customer_id, wanted.key
        FROM unnest(:owners, :keys) AS wanted (customer_id, key)
    )
""").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("owners", type_=ARRAY(BigInteger)),
    bindparam("keys", type_=ARRAY(Text)),
)
_ADD_WORDS: Final = """
    INSERT INTO customer_keys (customer_id, key)
    SELECT customer_id, key FROM unnest(:owners, :keys) AS wanted (customer_id, key)
"""
_ADD_TYPES: Final = (
    bindparam("owners", type_=ARRAY(BigInteger)),
    bindparam("keys", type_=ARRAY(Text)),
)
# Nobody else can have keys of a customer who is not committed: looking for them costs time.
_ADD_FIRST: Final = text(_ADD_WORDS).bindparams(*_ADD_TYPES)
_ADD: Final = text(f"{_ADD_WORDS} ON CONFLICT DO NOTHING").bindparams(*_ADD_TYPES)


def add_keys(session: Session, keys: Mapping[int, Collection[str]]) -> None:
    """Add the keys of customers who are new in this transaction, none twice."""
    listed = sorted((owner, key) for owner, found in keys.items() for key in found)
    if listed:
        owners, wanted = zip(*listed, strict=True)
        session.execute(_ADD_FIRST, {"owners": list(owners), "keys": list(wanted)})


def keep_keys(session: Session, customer_ids: Iterable[int]) -> None:
    """Make the keys of these customers what their records tell now."""
    ids = sorted(set(customer_ids))
    if not ids:
        return
    owners: list[int] = []
    keys: list[str] = []
    columns = [getattr(Customer, name) for name in _FIELDS]
    for row in session.execute(
        select(Customer.id, *columns).where(Customer.id.in_(ids)).order_by(Customer.id)
    ):
        wanted = sorted(keys_of_customer(CustomerFields(*row[1:])))
        owners += [row[0]] * len(wanted)
        keys += wanted
    told = {"owners": owners, "keys": keys}
    session.execute(_REMOVE, {"ids": ids, **told})
    session.execute(_ADD, told)


_FIELDS: Final = (
    "name", "first_name", "last_name", "company", "email", "street", "postcode", "city",
)  # fmt: skip


def wait_for_keys(session: Session, customer_ids: Iterable[int] | None = None) -> None:
    """Put customers (None: all) on the list of those whose keys are made in the background."""
    rows = select(Customer.id)
    if customer_ids is not None:
        rows = rows.where(Customer.id.in_(sorted(set(customer_ids))))
    session.execute(insert(KeyWork).from_select(["customer_id"], rows).on_conflict_do_nothing())


def make_waiting_keys(sessions: sessionmaker[Session], *, limit: int = _BATCH) -> int:
    """Make keys for customers on the list; returns how many (0: nobody waits)."""
    with sessions.begin() as session:
        waiting = session.scalars(
            select(KeyWork.customer_id)
            .order_by(KeyWork.customer_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        keep_keys(session, waiting)
        if waiting:
            session.execute(delete(KeyWork).where(KeyWork.customer_id.in_(waiting)))
    return len(waiting)


def count_waiting(session: Session) -> int:
    """Customers whose keys are still to be made."""
    return session.scalar(select(func.count()).select_from(KeyWork)) or 0
