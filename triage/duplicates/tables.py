"""Which tables hang on customers, found from the models: a new table joins in by itself.

A table with one foreign key to `customers.id` moves with a merge and comes back with its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from sqlalchemy import Column, Index, Table, UniqueConstraint

from triage.models import Model

STAY: Final[Mapping[str, str]] = {
    "customers": "the record itself; `merged_into_id` leads to its survivor",
    "customer_assessments": "a queue: whoever is judged is judged by what they have then",
    "customer_keys": "derived from the record's own columns",
    "customer_merges": "the history of merges",
    "customer_values": "who told what of which record; survivors are computed from it",
    "displaced_rows": "where moved rows are at home",
    "duplicate_checks": "the queue of the search",
    "duplicate_pairs": "what was said of two records",
    "household_members": "derived from addresses by the search",
    "key_work": "a queue: keys are made of what the record holds then",
    "stage_changes": "how each record's own stage went",
}
"""Tables that are left as they are, and why."""

_TARGET: Final = "customers.id"

# Agents and workers lock a mention's links before what they change by them: so do merges.
LOCKED_FIRST: Final = ("links", "identities", "cases")
LOCK_ORDER: Final[Mapping[str, str]] = {"links": "mention_id, id"}

# Of two rows that would be equal, the one that ranks lower stays in sight.
RANKS: Final[Mapping[str, str]] = {
    "links": (
        "CASE WHEN {row}.decided_by IS NOT NULL AND {row}.status = 'linked' THEN 0"
        " WHEN {row}.decided_by IS NOT NULL THEN 1 WHEN {row}.status = 'linked' THEN 2 ELSE 3 END"
    ),
    "identities": "CASE WHEN {row}.origin = 'confirmed' THEN 0 ELSE 1 END",
}


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns beside the customer that may not be equal in two rows, and where that holds."""

    columns: tuple[str, ...]
    condition: str  # SQL without table name; "true" for all rows


@dataclass(frozen=True, slots=True)
class PointingTable:
    """A table whose rows belong to a customer."""

    name: str
    column: str  # that names the customer
    key: tuple[str, ...]  # the primary key without the customer
    columns: tuple[str, ...]  # everything that can be written
    uniques: tuple[Unique, ...]

    def rank(self, row: str) -> str:
        """SQL: of two equal rows, the one with the smaller rank stays in sight."""
        return RANKS.get(self.name, "CAST(0 AS int)").format(row=row)

    def row_key(self, row: str) -> str:
        """SQL: the row's primary key without the customer, as `displaced_rows` writes it."""
        parts = ", ".join(f"'{name}', {row}.{quoted(name)}" for name in self.key)
        return f"jsonb_build_object({parts})::text"

    @property
    def lock_order(self) -> str:
        """SQL: the columns by which rows are locked."""
        listed = ", ".join(map(quoted, self.key)) or quoted(self.column)
        return LOCK_ORDER.get(self.name, listed)


@cache
def pointing_tables() -> tuple[PointingTable, ...]:
    """All tables that move, in the order in which they are locked."""
    found = []
    for table in Model.metadata.tables.values():
        columns = customer_columns(table)
        if columns and table.name not in STAY:
            found.append(_read(table, columns))
    return tuple(sorted(found, key=lambda table: (_place(table.name), table.name)))


def quoted(name: str) -> str:
    """A column or table in SQL."""
    return '"' + name.replace('"', '""') + '"'


def customer_columns(table: Table) -> list[Column[int]]:
    """The columns that refer to a customer."""
    return [
        column
        for column in table.columns
        if any(key.target_fullname == _TARGET for key in column.foreign_keys)
    ]


def _place(name: str) -> int:
    return LOCKED_FIRST.index(name) if name in LOCKED_FIRST else len(LOCKED_FIRST)


def _read(table: Table, columns: list[Column[int]]) -> PointingTable:
    if len(columns) > 1:
        raise ValueError(f"{table.name} names several customers: it belongs into STAY")
    mine = columns[0].name
    key = tuple(column.name for column in table.primary_key if column.name != mine)
    sets = [Unique(key, "true")] if mine in table.primary_key.columns else []
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and mine in constraint.columns:
            names = [column.name for column in constraint.columns]
            sets.append(Unique(_without(names, mine), "true"))
    sets += [_unique_index(index, mine) for index in table.indexes if _is_mine(index, mine)]
    return PointingTable(
        name=table.name,
        column=mine,
        key=key,
        columns=tuple(column.name for column in table.columns if column.computed is None),
        uniques=tuple(sets),
    )


def _is_mine(index: Index, column: str) -> bool:
    return bool(index.unique) and column in index.columns


def _unique_index(index: Index, mine: str) -> Unique:
    if len(index.columns) != len(index.expressions):
        raise ValueError(f"{index.name}: a unique index over expressions cannot be followed")
    condition = index.dialect_options["postgresql"].get("where")
    names = [column.name for column in index.columns]
    return Unique(_without(names, mine), str(condition) if condition is not None else "true")


def _without(names: list[str], mine: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != mine)
