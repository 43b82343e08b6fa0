"""Orders, contacts, visits … of known customers are kept: told twice, they are there once.

Order numbers become identities, so that a mention that names one is linked. Reading files is left
to `interaction_import`; the caller owns the transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.customers.assessing import put_assessments
from triage.customers.identities import Clue, read_number
from triage.customers.interaction_rows import InteractionRow
from triage.customers.relinking import RECENT, recent_unlinked
from triage.duplicates import survivors_of
from triage.models import Customer, Identity, Interaction, Mention
from triage.queueing.work import put_work

ORIGIN: Final = "interaction"
"""Where identities come from that an order brought; customer files do not take them away."""

_CHANGING: Final = (
    "customer_id", "kind", "at", "channel", "reference", "title", "amount_eur", "extra",
)  # fmt: skip
_MOST_SEARCHED: Final = 200  # beyond, looking at all recent mentions is cheaper


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was left out: its place among the rows, the field, and why."""

    index: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of rows: rows = new + updated + unchanged + refused."""

    new: int
    updated: int
    unchanged: int
    refused: tuple[Refusal, ...]
    relinked: int  # mentions that were made due to be linked again


def record_interactions(
    session: Session, rows: Sequence[InteractionRow], *, now: datetime
) -> Recorded:
    """Keep these rows; the last of two with one source and key counts. The rest goes on."""
    owners = _owners(session, {row.customer_number for row in rows})
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    refused = []
    for index, row in enumerate(rows):
        customer_id = owners.get(row.customer_number)
        if customer_id is None:
            refused.append(Refusal(index, "customer_number", "is not known"))
        else:
            wanted[row.source, row.external_id] = _values(row, customer_id, now)
    new, updated, touched = _store(session, list(wanted.values()))
    clues = _learn_numbers(session, list(wanted.values()))
    put_assessments(session, touched)
    return Recorded(
        new=new,
        updated=updated,
        unchanged=len(rows) - len(refused) - new - updated,
        refused=tuple(refused),
        relinked=_relink(session, clues, now),
    )


def _owners(session: Session, numbers: set[str]) -> dict[str, int]:
    """Customers by number; a merged record's number leads to the one that took it up."""
    found = {
        row.number: row.id
        for row in session.execute(
            select(Customer.number, Customer.id).where(Customer.number.in_(numbers))
        )
    }
    survivors = survivors_of(session, list(found.values())) if found else {}
    return {number: survivors.get(key, key) for number, key in found.items()}


def _values(row: InteractionRow, customer_id: int, now: datetime) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "kind": row.kind,
        "at": row.at,
        "channel": row.channel,
        "reference": row.reference,
        "title": row.title,
        "amount_eur": row.amount_eur,
        "extra": dict(row.extra),
        "source": row.source,
        "external_id": row.external_id,
        "created_at": now,
    }


def _store(session: Session, values: Sequence[Mapping[str, Any]]) -> tuple[int, int, set[int]]:
    """Numbers of new and changed rows, and the customers whose rows they are."""
    if not values:
        return 0, 0, set()
    # In the order of the keys: two writers of the same rows wait for each other, never in a ring.
    listed = sorted(values, key=lambda one: (one["source"], one["external_id"]))
    statement = insert(Interaction).values(listed)
    told = statement.excluded
    differs = [getattr(Interaction, name).is_distinct_from(told[name]) for name in _CHANGING]
    # A row that moves to another customer concerns both; the round over all finds the other.
    rows = session.execute(
        statement.on_conflict_do_update(
            index_elements=[Interaction.source, Interaction.external_id],
            set_={name: told[name] for name in _CHANGING},
            where=or_(*differs),
        ).returning(Interaction.customer_id, (cast(func.text("xmax"), Text)).label("unused"))
        if False
        else statement.on_conflict_do_update(
            index_elements=[Interaction.source, Interaction.external_id],
            set_={name: told[name] for name in _CHANGING},
            where=or_(*differs),
        ).returning(Interaction.customer_id, Interaction.created_at)
    ).all()
    fresh = listed[0]["created_at"]
    new = sum(row.created_at == fresh for row in rows)
    return new, len(rows) - new, {row.customer_id for row in rows}
