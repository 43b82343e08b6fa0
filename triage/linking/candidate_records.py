"""What the database tells of possible customers: one indexed query each for a whole batch.

Whom to ask for, and what belongs to which mention, is left to `candidates`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from triage.customers.identities import Clue, read_handle
from triage.linking.addresses import split_street
from triage.linking.comparing import Candidate, folded_products
from triage.linking.names import company_of, fold, name_of
from triage.linking.telling import Told

_AROUND: Final = timedelta(days=21)

# LIMIT inside: a frequent name costs as little as a rare one.
_OWNERS: Final = text("""
    SELECT one.kind, one.value, one.network, one.customer_id, one.origin
    FROM unnest(cast(:kinds AS text[]), cast(:values AS text[])) AS wanted (kind, value)
    CROSS JOIN LATERAL (
        SELECT kind, value, network, customer_id, origin FROM identities
        WHERE identities.kind = wanted.kind AND identities.value = wanted.value
        LIMIT :most
    ) AS one
""")
# One row for a key, and none for one that leads to too many: half of the rows would be dropped.
_BEARERS: Final = text("""
    SELECT wanted.key, found.ids
    FROM unnest(cast(:keys AS text[])) AS wanted (key)
    CROSS JOIN LATERAL (
        SELECT array_agg(one.customer_id) AS ids FROM (
            SELECT customer_id FROM customer_keys
            WHERE customer_keys.key = wanted.key COLLATE "C"
            LIMIT :most + 1
        ) AS one
    ) AS found
    WHERE cardinality(found.ids) <= :most
""")
_CUSTOMERS: Final = text("""
    SELECT asked.id AS asked_id, live.id, live.name, live.first_name, live.last_name,
           live.company, live.email, live.street, live.postcode, live.city, live.language,
           live.extra
    FROM customers AS asked
    JOIN customers AS live ON live.id = coalesce(asked.merged_into_id, asked.id)
    WHERE asked.id = ANY(:ids)
""")
# Arrays instead of lists of parameters: a thousand of those take longer to send than to answer.
_KNOWN_BY: Final = text("""
    SELECT customer_id, kind, array_agg(value) FROM identities
    WHERE customer_id = ANY(:ids) AND kind = ANY(:kinds)
    GROUP BY customer_id, kind
""")
_CONTACTS: Final = text("""
    SELECT customer_id, array_agg(at) FROM interactions
    WHERE customer_id = ANY(:ids) AND at BETWEEN :first AND :last
    GROUP BY customer_id
""")
_REJECTED: Final = text("""
    SELECT DISTINCT links.customer_id, mentions.author_handle, mentions.network
    FROM links JOIN mentions ON mentions.id = links.mention_id
    WHERE links.customer_id = ANY(:ids) AND links.status = 'rejected'
      AND links.decided_by IS NOT NULL AND mentions.author_handle IS NOT NULL
""")
_COUNTS: Final = text("""
    SELECT counted.kind, counted.value, counted.count
    FROM unnest(cast(:kinds AS text[]), cast(:values AS text[])) AS wanted (kind, value)
    JOIN name_counts AS counted
      ON counted.kind = wanted.kind AND counted.value = wanted.value COLLATE "C"
""")


def find_owners(
    session: Session, mentions: Iterable[Told], *, most: int
) -> dict[tuple[str, str], list[tuple[int, str, bool]]]:
    """By kind and value: customer, network, and whether a person has confirmed it.

    An identity that more than `most` customers share is left out.
    """
    wanted = sorted(
        {(found.clue.kind, found.clue.value) for told in mentions for found in told.clues}
    )
    owners: dict[tuple[str, str], list[tuple[int, str, bool]]] = {}
    if not wanted:
        return owners
    rows = session.execute(
        _OWNERS,
        {
            "kinds": [kind for kind, _ in wanted],
            "values": [value for _, value in wanted],
            "most": most + 1,
        },
    )
    for row in rows:
        known = owners.setdefault((row.kind, row.value), [])
        known.append((row.customer_id, row.network, row.origin == "confirmed"))
    return {key: known for key, known in owners.items() if len(known) <= most}


def find_bearers(session: Session, keys: set[str], *, most: int) -> dict[str, list[int]]:
    """Customers by key; a key that leads to more than `most` is left out."""
    if not keys:
        return {}
    rows = session.execute(_BEARERS, {"keys": sorted(keys), "most": most})
    return {row.key: row.ids for row in rows}


def read_customers(session: Session, ids: set[int]) -> dict[int, Candidate]:
    """By the id that was found; a merged customer leads to the one that took them over."""
    if not ids:
        return {}
    return {
        row.asked_id: Candidate(
            id=row.id,
            name=name_of(row.first_name, row.last_name, row.name),
            shown_name=row.name,
            company=company_of(row.company, row.name),
            email=row.email or "",
            postcode=(row.postcode or "").replace(" ", "").upper(),
            house=split_street(row.street)[1],
            city=fold(row.city or ""),
            language=(row.language or "")[:2],
            products=folded_products(row.extra) if row.extra else (),
            extra=row.extra or {},
        )
        for row in session.execute(_CUSTOMERS, {"ids": sorted(ids)}).all()
    }


def read_known_by(
    session: Session, ids: set[int], kinds: Iterable[str]
) -> dict[int, dict[str, tuple[str, ...]]]:
    """What these customers are known by, of these kinds."""
    if not ids:
        return {}
    rows = session.execute(_KNOWN_BY, {"ids": sorted(ids), "kinds": list(kinds)})
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for customer_id, kind, values in rows:
        found.setdefault(customer_id, {})[kind] = tuple(values)
    return found


def read_contacts(
    session: Session, mentions: Iterable[Told], ids: set[int]
) -> dict[int, tuple[datetime, ...]]:
    """Orders and contacts around the time of the mentions."""
    times = [told.at for told in mentions if told.at]
    if not times or not ids:
        return {}
    rows = session.execute(
        _CONTACTS,
        {"ids": sorted(ids), "first": min(times) - _AROUND, "last": max(times) + _AROUND},
    )
    return {customer_id: tuple(at) for customer_id, at in rows}


def read_rejected(
    session: Session, mentions: Iterable[Told], ids: set[int]
) -> set[tuple[int, Clue]]:
    """Customers and handles of whom a colleague said that they are not the same."""
    clues = (found.clue for told in mentions for found in told.clues)
    if not ids or not any(clue.kind == "handle" for clue in clues):
        return set()
    rows = session.execute(_REJECTED, {"ids": sorted(ids)})
    read = ((row.customer_id, read_handle(row.author_handle, row.network)) for row in rows)
    return {(customer_id, clue) for customer_id, clue in read if isinstance(clue, Clue)}


def read_counts(session: Session, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How many customers have these names, or live in these cities, by kind and value."""
    listed = sorted(wanted)
    rows = session.execute(
        _COUNTS, {"kinds": [kind for kind, _ in listed], "values": [value for _, value in listed]}
    )
    return {(kind, value): count for kind, value, count in rows}
