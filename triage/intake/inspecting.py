"""Looks into a file before it is imported: how it is written, what it holds, what would become.

Runs in a child process where the file is not ours; so it takes and gives what JSON can hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from triage.errors import WrongInputError
from triage.files.tables import TableRow, TableShape, read_table
from triage.intake.customer_rows import CustomerRow
from triage.intake.plans import Plan, propose
from triage.intake.rowstream import FileRow, read_chunks

SAMPLE_ROWS: Final = 200
SHOWN_VALUES: Final = 3
PREVIEW_ROWS: Final = 20
_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Inspection:
    """How a file is written, and what its first rows hold in each column."""

    format: str  # csv, jsonl or xlsx
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    samples: Mapping[str, tuple[str, ...]]  # a few different values of each column
    plan: Plan


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it would be stored; `values` is empty where it is refused."""

    line: int
    values: Mapping[str, str]
    problems: tuple[tuple[str, str], ...]  # (field, reason)


def inspect(path: Path, *, delimiter: str = "", layout: str | None = None) -> Inspection:
    """Look at the first rows. Raises WrongInputError for a file of no use."""
    shape = TableShape(delimiter=delimiter)
    rows = [
        row for row in islice(read_table(path, shape), SAMPLE_ROWS) if isinstance(row, TableRow)
    ]
    header = _header(rows, shape)
    if not header:
        raise WrongInputError(str(path), "holds no rows that can be read")
    samples = {column: _samples(column, rows) for column in header}
    plan = propose(header, layout)
    return Inspection(
        shape.format, shape.encoding or "UTF-8", shape.delimiter, header, samples,
        Plan(plan.fields, delimiter, plan.layout),
    )  # fmt: skip


def preview(path: Path, plan: Plan) -> tuple[PreviewRow, ...]:
    """The first rows as they would be stored. Raises WrongInputError."""
    chunk = next(read_chunks(path, plan), None)
    return tuple(_preview_row(row) for row in chunk.rows[:PREVIEW_ROWS]) if chunk else ()


def inspection_from_json(told: Mapping[str, Any]) -> Inspection:
    """What a child process found."""
    samples = {column: tuple(values) for column, values in told["samples"].items()}
    return Inspection(
        told["format"], told["encoding"], told["delimiter"], tuple(told["header"]), samples,
        Plan.from_json(told["plan"]),
    )  # fmt: skip


def inspection_to_json(found: Inspection) -> dict[str, Any]:
    """As a child process tells it."""
    return {
        "format": found.format,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "header": list(found.header),
        "samples": {column: list(values) for column, values in found.samples.items()},
        "plan": found.plan.to_json(),
    }


def _header(rows: list[TableRow], shape: TableShape) -> tuple[str, ...]:
    if shape.header:
        return tuple(dict.fromkeys(column for column in shape.header if column))
    return tuple(dict.fromkeys(str(column) for row in rows for column in row.values if column))


def _samples(column: str, rows: list[TableRow]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        text = _shown(row.values.get(column))
        if text:
            found[text] = None
        if len(found) == SHOWN_VALUES:
            break
    return tuple(found)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(str(one) for one in value[:10])
    text = " ".join(str(value)[:500].split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _preview_row(row: FileRow) -> PreviewRow:
    problems = tuple((one.field, one.reason) for one in row.problems)
    values = _preview_values(row.row) if row.row else {}
    return PreviewRow(row.line, values, problems)


def _preview_values(customer: CustomerRow) -> dict[str, str]:
    told = {name: _shown(value) for name, value in customer.told.items()}
    told["name"] = _shown(customer.name)
    clues: dict[str, list[str]] = {}
    for clue in sorted(customer.clues, key=lambda one: (one.kind, one.network, one.value)):
        if clue.kind != "customer_number":
            shown = f"{clue.network}:{clue.value}" if clue.network else clue.value
            clues.setdefault(clue.kind, []).append(shown)
    if customer.consents:
        told["consents"] = ", ".join(map(":".join, sorted(customer.consents.items())))
    several = {kind: ", ".join(values) for kind, values in clues.items()}
    extra = {name: _shown(value) for name, value in customer.extra.items()}
    values = {"customer_number": customer.number, **told, **several}
    return {name: value for name, value in (values | {"extra": _extra(extra)}).items() if value}


def _extra(extra: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in extra.items() if value)[:200]
