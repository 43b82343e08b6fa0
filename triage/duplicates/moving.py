"""Rows go from a merged record to its survivor, and home again.

Where a row is at home stands in `displaced_rows`; a row without an entry is at home where it is.
So who owns what after any merges and unmerges follows from the homes and from who stands for
whom, whatever the order in which they happened. The caller has locked the customers.
"""

# ruff: noqa: S608 (names of tables and columns come from the models, values are bound)

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from triage.duplicates.setting_aside import Moved, by_key, key_text, park
from triage.duplicates.tables import PointingTable, Unique, pointing_tables, quoted


def lock_rows(session: Session, customer_ids: Collection[int]) -> None:
    """Let nobody change what hangs on these customers; in the order in which agents lock."""
    for table in tables_with_rows(session, customer_ids):
        session.execute(
            text(
                f"SELECT 1 FROM {quoted(table.name)} WHERE {quoted(table.column)} = ANY(:ids)"
                f" ORDER BY {table.lock_order} FOR NO KEY UPDATE"
            ),
            {"ids": list(customer_ids)},
        )


def tables_with_rows(session: Session, customer_ids: Collection[int]) -> tuple[PointingTable, ...]:
    """The tables in which something hangs on these customers; one query."""
    asked = ", ".join(
        f"EXISTS (SELECT 1 FROM {quoted(table.name)} WHERE {quoted(table.column)} = ANY(:ids))"
        for table in pointing_tables()
    )
    found = session.execute(text(f"SELECT {asked}"), {"ids": list(customer_ids)}).one()
    return tuple(table for table, has in zip(pointing_tables(), found, strict=True) if has)


def move_away(session: Session, loser_id: int, winner_id: int) -> Moved:
    """All rows of the loser go to the winner; their home is kept in mind."""
    moved = Moved()
    for table in tables_with_rows(session, [loser_id]):
        _drop_repeats(session, table, loser_id, winner_id)
        _park_weaker(session, table, loser_id, winner_id)
        _remember_homes(session, table, loser_id)
        moved.add(table.name, _move(session, table, loser_id, winner_id))
    session.expire_all()
    return moved


def bring_home(session: Session, root_id: int, target_id: int, homes: Collection[int]) -> Moved:
    """Rows at `root_id` whose home is one of `homes` go to `target_id`."""
    moved = Moved()
    for table in tables_with_rows(session, [root_id]):
        _park_weaker(session, table, root_id, target_id, homes)
        moved.add(table.name, _move(session, table, root_id, target_id, homes))
    _forget_homes(session, target_id)
    session.expire_all()
    return moved


def _park_weaker(
    session: Session,
    table: PointingTable,
    from_id: int,
    to_id: int,
    homes: Collection[int] | None = None,
) -> None:
    """Where a row to be moved equals one at its destination, set the weaker one aside."""
    parked: set[tuple[int, str]] = set()
    for unique in table.uniques:
        for mine, theirs, mine_wins in _pairs(session, table, unique, from_id, to_id, homes):
            row, owner = (theirs, to_id) if mine_wins else (mine, from_id)
            key = key_text(table, row)
            if (owner, key) not in parked:
                parked.add((owner, key))
                park(session, table, row, owner)


def _pairs(
    session: Session,
    table: PointingTable,
    unique: Unique,
    from_id: int,
    to_id: int,
    homes: Collection[int] | None,
) -> Iterator[tuple[dict[str, Any], dict[str, Any], bool]]:
    rows = f"(SELECT * FROM {quoted(table.name)} WHERE {unique.condition})"
    equal = "".join(f" AND mine.{quoted(name)} = other.{quoted(name)}" for name in unique.columns)
    column = quoted(table.column)
    found = session.execute(
        text(
            f"SELECT to_jsonb(mine), to_jsonb(other), {table.rank('mine')} < {table.rank('other')}"
            f" FROM {rows} mine JOIN {rows} other ON other.{column} = :to{equal}"
            f" WHERE mine.{column} = :from{_at_home(table, 'mine', homes)}"
        ),
        _named(table, homes) | {"from": from_id, "to": to_id},
    ).all()
    yield from ((mine, theirs, bool(mine_wins)) for mine, theirs, mine_wins in found)


def _drop_repeats(session: Session, table: PointingTable, home_id: int, root_id: int) -> None:
    """What reached a record that was merged already may be known as the record's own."""
    for unique in table.uniques:
        for row in _repeats(session, table, unique, home_id, root_id):
            session.execute(
                text(
                    f"DELETE FROM {quoted(table.name)} one"
                    f" WHERE {by_key(table)} one.{quoted(table.column)} = :home"
                ),
                {"home": home_id, **{f"k_{name}": row[name] for name in table.key}},
            )


def _repeats(
    session: Session, table: PointingTable, unique: Unique, home_id: int, root_id: int
) -> list[dict[str, Any]]:
    name, column = quoted(table.name), quoted(table.column)
    rows = f"(SELECT * FROM {name} WHERE {unique.condition})"
    known = f"(SELECT * FROM jsonb_populate_record(NULL::{name}, kept.parked))"
    in_sight = "".join(f" AND there.{quoted(one)} = mine.{quoted(one)}" for one in unique.columns)
    aside = "".join(f" AND aside.{quoted(one)} = mine.{quoted(one)}" for one in unique.columns)
    return list(
        session.scalars(
            text(
                f"SELECT to_jsonb(mine) FROM {rows} mine WHERE mine.{column} = :home AND EXISTS ("
                f" SELECT 1 FROM displaced_rows kept LEFT JOIN {rows} there"
                f"  ON there.{column} = :root AND {table.row_key('there')} = kept.row_key"
                f" LEFT JOIN LATERAL {known} aside ON kept.parked IS NOT NULL"
                " WHERE kept.home_id = :home AND kept.table_name = :table AND ("
                f"  (kept.parked IS NULL AND there.{column} IS NOT NULL{in_sight})"
                f"  OR (kept.parked IS NOT NULL{aside})))"
                # What somebody behind this record brought stands for the record's own: no repeat.
                " AND NOT EXISTS (SELECT 1 FROM displaced_rows brought"
                "  JOIN customers behind ON behind.id = brought.home_id"
                "  WHERE behind.merged_into_id = :home AND brought.table_name = :table"
                f"  AND brought.parked IS NULL AND brought.row_key = {table.row_key('mine')})"
            ),
            {"home": home_id, "root": root_id, "table": table.name},
        )
    )


def _remember_homes(session: Session, table: PointingTable, home_id: int) -> None:
    """Rows without an entry are at home here, with the record that is about to lose them."""
    session.execute(
        text(
            "INSERT INTO displaced_rows (home_id, table_name, row_key)"
            f" SELECT :home, :table, {table.row_key('one')} FROM {quoted(table.name)} one"
            f" WHERE one.{quoted(table.column)} = :home AND NOT EXISTS ("
            "  SELECT 1 FROM displaced_rows kept JOIN customers c ON c.id = kept.home_id"
            "  WHERE kept.table_name = :table AND kept.parked IS NULL"
            f"  AND kept.row_key = {table.row_key('one')}"
            "  AND (c.id = :home OR c.merged_into_id = :home))"
            " ON CONFLICT (home_id, table_name, row_key) DO UPDATE SET parked = NULL"
        ),
        {"home": home_id, "table": table.name},
    )


def _move(
    session: Session,
    table: PointingTable,
    from_id: int,
    to_id: int,
    homes: Collection[int] | None = None,
) -> int:
    column = quoted(table.column)
    result = session.execute(
        text(
            f"UPDATE {quoted(table.name)} mine SET {column} = :to"
            f" WHERE mine.{column} = :from{_at_home(table, 'mine', homes)} RETURNING 1"
        ),
        _named(table, homes) | {"from": from_id, "to": to_id},
    )
    return len(result.all())


def _at_home(table: PointingTable, row: str, homes: Collection[int] | None) -> str:
    if homes is None:
        return ""
    return (
        " AND EXISTS (SELECT 1 FROM displaced_rows kept WHERE kept.home_id = ANY(:homes)"
        " AND kept.table_name = :table AND kept.parked IS NULL"
        f" AND kept.row_key = {table.row_key(row)})"
    )


def _named(table: PointingTable, homes: Collection[int] | None) -> dict[str, Any]:
    return {} if homes is None else {"homes": list(homes), "table": table.name}


def _forget_homes(session: Session, home_id: int) -> None:
    """What is with its own record again needs no entry."""
    session.execute(
        text("DELETE FROM displaced_rows WHERE home_id = :home AND parked IS NULL"),
        {"home": home_id},
    )
