"""What reaches a merged record later (by an import, by a quicker worker) goes on to its survivor.

And which identities are whose: an import may take away what it told of its own record, never what
another record brought into the merge.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Text, cast, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from triage.duplicates.moving import move_away, tables_with_rows
from triage.duplicates.setting_aside import Moved, bring_into_sight
from triage.duplicates.survivors import lock_trees, members_of
from triage.duplicates.tables import pointing_tables
from triage.models import Customer, DisplacedRow, Identity, Model


@dataclass(frozen=True, slots=True)
class HomeIdentity:
    """An identity of a record that took part in a merge, wherever it is now."""

    customer_id: int  # at whom it is at home
    id: int
    kind: str
    network: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Homes:
    """Identities by home, as far as merges displaced any."""

    identities: tuple[HomeIdentity, ...] = ()
    guests: frozenset[int] = frozenset()  # ids of identities that are at home elsewhere


def settle(session: Session, customer_ids: Iterable[int]) -> Moved:
    """Move what hangs on merged ones among these to their survivors; their home is kept in mind."""
    wanted = set(customer_ids)
    merged = session.scalars(
        select(Customer.id).where(Customer.id.in_(wanted), Customer.merged_into_id.is_not(None))
    ).all()
    total = Moved()
    if not merged:
        return total
    survivors = lock_trees(session, merged)
    for customer_id in sorted(merged):
        if survivors[customer_id] != customer_id:
            moved = move_away(session, customer_id, survivors[customer_id])
            for table, count in moved.rows.items():
                total.add(table, count)
    return total


def settle_members(session: Session, survivor_id: int) -> None:
    """The same for all records that a survivor took up, whom the caller has locked."""
    members = members_of(session, [survivor_id])[survivor_id]
    others = [member for member in members if member != survivor_id]
    if others and tables_with_rows(session, others):
        for member in others:
            move_away(session, member, survivor_id)
    bring_into_sight(session, survivor_id, members)


def with_strays(session: Session) -> Sequence[int]:
    """Merged records on which something hangs; reads only the merged ones and their indexes."""
    found: set[int] = set()
    for table in pointing_tables():
        column = Model.metadata.tables[table.name].c[table.column]
        hanging = select(column).where(column == Customer.id).exists()
        found.update(
            session.scalars(
                select(Customer.id).where(Customer.merged_into_id.is_not(None), hanging)
            )
        )
    return sorted(found)


def homes_of_identities(session: Session, customer_ids: Collection[int]) -> Homes:
    """Where identities of these customers are at home; empty where no merge touched them."""
    # One parameter for all: a thousand take longer to send than to answer.
    asked = func.any(cast(list(customer_ids), ARRAY(BigInteger)))
    merged = session.scalars(
        select(Customer.id)
        .where(Customer.id == asked, Customer.merged_into_id.is_not(None))
        .union_all(select(Customer.id).where(Customer.merged_into_id == asked))
    ).all()
    if not merged:
        return Homes()
    rows = session.scalars(
        select(DisplacedRow).where(
            DisplacedRow.table_name == "identities", DisplacedRow.home_id.in_(merged)
        )
    ).all()
    wanted = set(customer_ids)
    in_sight = _in_sight(session, [row.row_key for row in rows if row.parked is None])
    identities = []
    guests = set()
    for row in rows:
        found = in_sight.get(row.row_key)
        if row.parked is None and found is None:
            continue  # deleted since
        if found is not None and found.customer_id in wanted and row.home_id != found.customer_id:
            guests.add(found.id)
        if row.home_id in wanted:
            identities.append(_home_identity(row, found))
    return Homes(tuple(identities), frozenset(guests))


def forget_identities(session: Session, identity_ids: Collection[int]) -> None:
    """These identities were deleted for good: they do not come back with their homes."""
    keys = [f'{{"id": {identity_id}}}' for identity_id in identity_ids]
    session.execute(
        delete(DisplacedRow).where(
            DisplacedRow.table_name == "identities", DisplacedRow.row_key.in_(keys)
        )
    )


def _in_sight(session: Session, keys: Collection[str]) -> dict[str, Identity]:
    key = cast(func.jsonb_build_object("id", Identity.id), Text)
    ids = [int("".join(char for char in one if char.isdigit())) for one in keys]
    rows = session.execute(select(key, Identity).where(Identity.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def _home_identity(row: DisplacedRow, found: Identity | None) -> HomeIdentity:
    if found is not None:
        return HomeIdentity(
            row.home_id, found.id, found.kind, found.network, found.value, found.origin
        )
    told = row.parked or {}
    return HomeIdentity(
        row.home_id, told["id"], told["kind"], told["network"], told["value"], told["origin"]
    )
