"""Customers of a file as JSON, on their way from the child process that read them.

The child makes the linker's keys, too: the one that stores has enough to do.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from triage.customers.identities import Clue
from triage.intake.customer_rows import CustomerRow
from triage.intake.problems import Problem
from triage.intake.rowstream import FileRow, RowChunk

_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "value_eur": Decimal,
    "customer_since": date.fromisoformat,
}


def write_chunk(chunk: RowChunk) -> dict[str, Any]:
    """A chunk as JSON can hold it; what all rows of a file share is told once."""
    shared: list[tuple[frozenset[str], frozenset[str]]] = []
    rows = [_write_row(row, shared) for row in chunk.rows]
    return {
        "share": chunk.share,
        "shared": [[sorted(kinds), sorted(columns)] for kinds, columns in shared],
        "rows": rows,
    }


def read_chunk(told: Mapping[str, Any]) -> RowChunk:
    """The chunk that was written so."""
    shared = [(frozenset(kinds), frozenset(columns)) for kinds, columns in told["shared"]]
    return RowChunk(tuple(_read_row(row, shared) for row in told["rows"]), float(told["share"]))


def _write_row(row: FileRow, shared: list[tuple[frozenset[str], frozenset[str]]]) -> list[object]:
    problems = [[one.field, one.reason] for one in row.problems]
    if row.row is None:
        return [row.line, problems]
    customer = row.row
    speaks = (customer.kinds, customer.columns)
    if not shared or shared[-1] != speaks:
        shared.append(speaks)
    told = {name: _plain(value) for name, value in customer.told.items()}
    clues = [[clue.kind, clue.value, clue.network] for clue in customer.clues]
    return [
        row.line, problems, customer.number, told, clues, dict(customer.extra), customer.again,
        len(shared) - 1, customer.blocking_keys(), dict(customer.consents),
    ]  # fmt: skip


def _read_row(row: list[Any], shared: list[tuple[frozenset[str], frozenset[str]]]) -> FileRow:
    problems = tuple(Problem(field, reason) for field, reason in row[1])
    if len(row) == 2:
        return FileRow(row[0], None, problems)
    line, _, number, told, clues, extra, again, speaks, keys, consents = row
    for name, read in _READERS.items():
        if told.get(name) is not None:
            told[name] = read(told[name])
    kinds, columns = shared[speaks]
    customer = CustomerRow(
        number=number,
        told=told,
        clues=frozenset(Clue(*clue) for clue in clues),
        kinds=kinds,
        extra=extra,
        columns=columns,
        problems=problems,
        again=again,
        keys=tuple(keys),
        consents=consents,
    )
    return FileRow(line, customer, problems)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal | date) else value
