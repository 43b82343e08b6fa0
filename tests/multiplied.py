"""Makes sixteen of everything that a small world holds, whatever tables there are.

Rows are copied in the database. Twice: once as families (the copy of a case has copies of its
customer, team and posts), and once as a crowd around the first one (a case with sixteen posts).
A page that asks in a loop is found by either.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    cast,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from triage.models import Model

COPIES = 15


def multiply(session: Session, chosen: Mapping[str, int], *, leave: Iterable[str] = ()) -> set[str]:
    """Copy one row of every table; `chosen` says which, by table. Returns what was not copied."""
    tables = [table for table in Model.metadata.sorted_tables if table.name not in set(leave)]
    families = _round(session, tables, chosen, is_crowd=False)
    crowd = _round(session, tables, chosen, is_crowd=True)
    return {table.name for table in tables} - families - crowd


def _round(
    session: Session, tables: Iterable[Table], chosen: Mapping[str, int], *, is_crowd: bool
) -> set[str]:
    copies: dict[str, tuple[int, list[int]]] = {}  # table → id of the template, ids of its copies
    done = set()
    for table in tables:
        try:
            with session.begin_nested():
                done |= _copy(session, table, chosen, copies, is_crowd=is_crowd)
        except DBAPIError:  # a constraint that knows better: such a table stays as it is
            continue
    return done


def _copy(
    session: Session,
    table: Table,
    chosen: Mapping[str, int],
    copies: dict[str, tuple[int, list[int]]],
    *,
    is_crowd: bool,
) -> set[str]:
    template = _template(session, table, chosen, copies)
    if template is None:
        return set()
    key = _own_key(table)
    numbers = func.generate_series(1, COPIES).table_valued("n").render_derived(name="copy")
    number = numbers.c.n
    values = {
        column.name: _value(table, column, template[column.name], number, copies, is_crowd=is_crowd)
        for column in table.columns
        if column is not key and column.computed is None
    }
    made = insert(table).from_select(
        list(values), select(*values.values()).select_from(numbers).order_by(number)
    )
    if key is None:
        session.execute(made)
    else:
        ids = list(session.scalars(made.returning(key)))
        copies[table.name] = (template[key.name], ids)
    return {table.name}


def _template(
    session: Session,
    table: Table,
    chosen: Mapping[str, int],
    copies: Mapping[str, tuple[int, list[int]]],
) -> dict[str, Any] | None:
    """The chosen row; else one that belongs to chosen ones; else the first."""
    wanted = select(table)
    if table.name in chosen:
        wanted = wanted.where(table.c.id == chosen[table.name])
    rows = [dict(row._mapping) for row in session.execute(wanted.limit(200))]

    def belongs(row: dict[str, Any]) -> int:
        return sum(
            row[column.name] == copies[parent][0]
            for column in table.columns
            if (parent := _parent(column)) in copies
        )

    return max(rows, key=belongs, default=None)


def _value(
    table: Table,
    column: Column[Any],
    value: Any,
    number: Any,
    copies: Mapping[str, tuple[int, list[int]]],
    *,
    is_crowd: bool,
) -> Any:
    kept = literal(value, column.type)
    parent = _parent(column)
    moves = column.name in _moving(table, copies)
    if parent in copies and parent is not None:
        template, ids = copies[parent]
        follows = moves if is_crowd else moves or value == template
        return number + (ids[0] - 1) if follows else kept
    if value is None or parent is not None or not moves:
        return kept
    return _other(column, kept, number, "=" if is_crowd else "-")


def _moving(table: Table, copies: Mapping[str, tuple[int, list[int]]]) -> set[str]:
    """The columns by which copies differ where rows must: a word, a number, or else the parent."""
    checked = " ".join(
        str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)
    )
    found = set()
    for columns in _unique_sets(table):
        own = {c.name for c in columns if not c.foreign_keys and c.name not in checked}
        parents = [c.name for c in columns if _parent(c) in copies]
        found |= own or set(parents[-1:])
    return found


def _other(column: Column[Any], kept: Any, number: Any, sign: str) -> Any:
    """A value of its own for each copy."""
    others = {
        Uuid: func.gen_random_uuid,
        Boolean: lambda: literal(False),
        Integer: lambda: kept + number * (1_000 if sign == "-" else 100_000),
        LargeBinary: lambda: func.decode(func.md5(func.concat(sign, number)), "hex"),
        Date: lambda: kept + number,
        DateTime: lambda: kept + func.make_interval(0, 0, 0, 0, 0, number),
        String: lambda: cast(func.concat(kept, sign, number), Text),
    }
    return next((make() for kind, make in others.items() if isinstance(column.type, kind)), kept)


def _parent(column: Column[Any]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def _own_key(table: Table) -> Column[Any] | None:
    """The number that the database gives to each row."""
    keys = list(table.primary_key.columns)
    is_own = len(keys) == 1 and isinstance(keys[0].type, Integer) and not keys[0].foreign_keys
    return keys[0] if is_own else None


def _unique_sets(table: Table) -> list[list[Column[Any]]]:
    sets: list[Any] = [table.primary_key]
    sets += [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    sets += [one for one in table.indexes if one.unique]
    return [list(one.columns) for one in sets]
