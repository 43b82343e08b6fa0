"""Rows that equal one at their destination are set aside, whole, until they are needed again.

A customer has an address or a link to a mention once: of two equal rows, the weaker one waits in
`displaced_rows` and comes back into sight when no equal one stands for it. Moving the others is
left to `moving`.
"""

# ruff: noqa: S608 (names of tables and columns come from the models, values are bound)

import json
import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from triage.duplicates.tables import PointingTable, pointing_tables, quoted

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


def park(session: Session, table: PointingTable, row: dict[str, Any], owner_id: int) -> None:
    """Take the row out of its table and keep it whole, under its home."""
    key = key_text(table, row)
    session.execute(
        text(
            f"DELETE FROM {quoted(table.name)} one"
            f" WHERE {by_key(table)} one.{quoted(table.column)} = :owner"
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


def by_key(table: PointingTable) -> str:
    """SQL: the row `one` by its primary key, which an index finds."""
    return "".join(f"one.{quoted(name)} = :k_{name} AND " for name in table.key)


def key_text(table: PointingTable, row: dict[str, Any]) -> str:
    """The key of a row as `displaced_rows` holds it."""
    return json.dumps({name: row[name] for name in table.key})


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
