"""With whom a few new customers are compared: those that an index finds under a key of theirs."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from triage.linking.keys import CustomerFields, keys_of_customer
from triage.models import Customer

MOST_UNDER_A_KEY: Final = 60

_BY_IDENTITY: Final = text("""
    SELECT DISTINCT other.customer_id FROM identities mine, LATERAL (
        SELECT customer_id FROM identities same
        WHERE same.kind = mine.kind AND same.value = mine.value AND same.network = mine.network
        LIMIT :most) other
    WHERE mine.customer_id = ANY(:ids) AND mine.kind <> 'customer_number'
""")
_BY_KEY: Final = text("""
    SELECT DISTINCT other.customer_id FROM unnest(CAST(:keys AS text[])) wanted(key), LATERAL (
        SELECT customer_id FROM customer_keys same WHERE same.key = wanted.key LIMIT :most) other
""")
_BY_COLUMN: Final = text("""
    SELECT DISTINCT other.id FROM customers mine, LATERAL (
        (SELECT id FROM customers same WHERE same.postcode = mine.postcode LIMIT :most)
        UNION ALL
        (SELECT id FROM customers same WHERE lower(same.name) = lower(mine.name) LIMIT :most)
    ) other WHERE mine.id = ANY(:ids)
""")


def meet_by_keys(session: Session, customer_ids: Collection[int]) -> set[int]:
    """Customers who share an identity, a name or how it sounds, or an address with these."""
    told = {"ids": list(customer_ids), "most": MOST_UNDER_A_KEY}
    met = set(session.scalars(_BY_IDENTITY, told)) | set(session.scalars(_BY_COLUMN, told))
    keys = _keys(session, customer_ids)
    met.update(session.scalars(_BY_KEY, {"keys": sorted(keys), "most": MOST_UNDER_A_KEY}))
    return met


def _keys(session: Session, customer_ids: Collection[int]) -> set[str]:
    rows = session.execute(
        select(
            Customer.name,
            Customer.first_name,
            Customer.last_name,
            Customer.company,
            Customer.email,
            Customer.street,
            Customer.postcode,
            Customer.city,
        ).where(Customer.id.in_(customer_ids))
    )
    return {key for row in rows for key in keys_of_customer(CustomerFields(*row))}
