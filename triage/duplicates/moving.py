"""Rows go from a merged record to its survivor, and home again.

Where a row is at home stands in `displaced_rows`; a row without an entry is at home where it is.
So who owns what after any merges and unmerges follows from the homes and from who stands for
whom, whatever the order in which they happened. The caller has locked the customers.
"""

# ruff: noqa: S608 (names of tables and columns come from the models, values are bound)

import json
import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from triage.duplicates.tables import PointingTable, Unique, pointing_tables, quoted

log = logging.getLogger(__name__)

_GONE: Final = "23503"  # foreign_key_violation: what the row was about was deleted meanwhile


@dataclass(slots=True)
class Moved:
    """How many rows of each table changed hands."""

    rows: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, count: int) -> None:
        """Count rows of a table."""
        if count:
            self.rows[table] = self.rows.get(table, 0) + count


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


def bring_into_sight(session: Session, root_id: int, members: Collection[int]) -> Moved:
    """Rows that were set aside come back where no equal row stands for them any more."""
    moved = Moved()
    tables = {table.name: table for table in pointing_tables()}
    for home_id, name, row_key, row in _parked(session, members):
        table = tables.get(name)
        if table is None or _has_equal(session, table, row, root_id):
            continue
        if _insert(session, table, row, root_id):
            moved.add(name, 1)
            _mark_in_sight(session, home_id, name, row_key, at_home=home_id == root_id)
        else:
            _forget(session, home_id, name, row_key)
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
            key = _key_text(table, row)
            if (owner, key) not in parked:
                parked.add((owner, key))
                _park(session, table, row, owner)


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


def _park(session: Session, table: PointingTable, row: dict[str, Any], owner_id: int) -> None:
    """Take the row out of its table and keep it whole, under its home."""
    key = _key_text(table, row)
    session.execute(
        text(
            f"DELETE FROM {quoted(table.name)} one"
            f" WHERE {_by_key(table)} one.{quoted(table.column)} = :owner"
        ),
        {"owner": owner_id, **{f"k_{name}": row[name] for name in table.key}},
    )
    kept = {name: row[name] for name in table.columns if name in row}
    told = {"table": table.name, "key": key, "row": json.dumps(kept), "owner": owner_id}
    updated = session.execute(
        text(
            "UPDATE displaced_rows SET parked = CAST(:row AS jsonb)"
            " WHERE table_name = :table AND row_key = CAST(:key AS jsonb)::text"
            " AND parked IS NULL AND home_id IN (SELECT id FROM customers"
            "  WHERE id = :owner OR merged_into_id = :owner) RETURNING home_id"
        ),
        told,
    ).all()
    if not updated:
        session.execute(
            text(
                "INSERT INTO displaced_rows (home_id, table_name, row_key, parked)"
                " VALUES (:owner, :table, CAST(:key AS jsonb)::text, CAST(:row AS jsonb))"
            ),
            told,
        )


def _drop_repeats(session: Session, table: PointingTable, home_id: int, root_id: int) -> None:
    """What reached a record that was merged already may be known as the record's own."""
    for unique in table.uniques:
        for row in _repeats(session, table, unique, home_id, root_id):
            session.execute(
                text(
                    f"DELETE FROM {quoted(table.name)} one"
                    f" WHERE {_by_key(table)} one.{quoted(table.column)} = :home"
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


def _parked(
    session: Session, members: Collection[int]
) -> list[tuple[int, str, str, dict[str, Any]]]:
    """What was set aside, the best of equal rows first: it is the one that comes into sight."""
    found = []
    names = set(
        session.scalars(
            text(
                "SELECT DISTINCT table_name FROM displaced_rows"
                " WHERE home_id = ANY(:members) AND parked IS NOT NULL"
            ),
            {"members": list(members)},
        )
    )
    for table in (one for one in pointing_tables() if one.name in names):
        rows = session.execute(
            text(
                "SELECT kept.home_id, kept.table_name, kept.row_key, kept.parked"
                " FROM displaced_rows kept,"
                f" LATERAL jsonb_populate_record(NULL::{quoted(table.name)}, kept.parked) one"
                " WHERE kept.home_id = ANY(:members) AND kept.table_name = :table"
                " AND kept.parked IS NOT NULL"
                f" ORDER BY {table.rank('one')}, kept.home_id, kept.row_key"
            ),
            {"members": list(members), "table": table.name},
        )
        found += [(row[0], row[1], row[2], row[3]) for row in rows]
    return found


def _has_equal(session: Session, table: PointingTable, row: dict[str, Any], root_id: int) -> bool:
    name, column = quoted(table.name), quoted(table.column)
    for unique in table.uniques:
        equal = "".join(f" AND one.{quoted(it)} = it.{quoted(it)}" for it in unique.columns)
        there = f"(SELECT * FROM {name} WHERE {unique.condition})"
        found = session.scalar(
            text(
                f"SELECT EXISTS (SELECT 1 FROM {there} one,"
                f" jsonb_populate_record(NULL::{name}, CAST(:row AS jsonb)) it"
                f" WHERE one.{column} = :root{equal})"
            ),
            {"row": json.dumps(row), "root": root_id},
        )
        if found:
            return True
    return False


def _insert(session: Session, table: PointingTable, row: dict[str, Any], root_id: int) -> bool:
    """Put a row back; False where what it was about is gone for good."""
    there = [name for name in table.columns if name in row]
    listed = ", ".join(map(quoted, there))
    told = {**row, table.column: root_id}
    if table.name == "links" and told["status"] == "linked":
        told["status"] = _link_status(session, told)
    name = quoted(table.name)
    try:
        with session.begin_nested():
            session.execute(
                text(
                    f"INSERT INTO {name} ({listed}) SELECT {listed}"
                    f" FROM jsonb_populate_record(NULL::{name}, CAST(:row AS jsonb))"
                ),
                {"row": json.dumps(told)},
            )
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != _GONE:
            raise
        log.info("a row of %s that was set aside is about something that is gone", table.name)
        return False
    return True


def _link_status(session: Session, link: dict[str, Any]) -> str:
    """A mention has one customer: if it got another one meanwhile, this is a suggestion."""
    taken = session.scalar(
        text("SELECT EXISTS (SELECT 1 FROM links WHERE mention_id = :id AND status = 'linked')"),
        {"id": link["mention_id"]},
    )
    return "suggested" if taken else "linked"


def _mark_in_sight(
    session: Session, home_id: int, table: str, row_key: str, *, at_home: bool
) -> None:
    if at_home:
        _forget(session, home_id, table, row_key)
        return
    session.execute(
        text(
            "UPDATE displaced_rows SET parked = NULL"
            " WHERE home_id = :home AND table_name = :table AND row_key = :key"
        ),
        {"home": home_id, "table": table, "key": row_key},
    )


def _forget(session: Session, home_id: int, table: str, row_key: str) -> None:
    session.execute(
        text(
            "DELETE FROM displaced_rows"
            " WHERE home_id = :home AND table_name = :table AND row_key = :key"
        ),
        {"home": home_id, "table": table, "key": row_key},
    )


def _by_key(table: PointingTable) -> str:
    """SQL: the row `one` by its primary key, which an index finds."""
    return "".join(f"one.{quoted(name)} = :k_{name} AND " for name in table.key)


def _key_text(table: PointingTable, row: dict[str, Any]) -> str:
    return json.dumps({name: row[name] for name in table.key})
