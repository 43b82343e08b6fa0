"""A file as customers, in chunks: what it holds is read here, stored elsewhere.

The same chunks come from a child process where a file is not ours (`apart`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from triage.errors import WrongInputError
from triage.files.tables import BrokenRow, TableRow, TableShape, read_table
from triage.intake.columns import field_of
from triage.intake.customer_rows import CustomerRow, read_customer, read_customer_number
from triage.intake.plans import Plan
from triage.intake.problems import Problem, RefusedRowError

CHUNK_ROWS: Final = 1000


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row: a customer, or None where it is refused; and what could not be used."""

    line: int
    row: CustomerRow | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Rows in their order; `share` of the file, 0 to 1, is read with them."""

    rows: tuple[FileRow, ...]
    share: float


def read_chunks(path: Path, plan: Plan, *, after: int = 0) -> Iterator[RowChunk]:
    """The rows behind the first `after` ones. Raises WrongInputError for a file of no use."""
    shape = TableShape(delimiter=plan.delimiter)
    chunk: list[FileRow] = []
    for row in _read_rows(path, plan, shape, after):
        chunk.append(row)
        if len(chunk) == CHUNK_ROWS:
            yield RowChunk(tuple(chunk), shape.share)
            chunk = []
    if chunk:
        yield RowChunk(tuple(chunk), 1.0)


def _read_rows(path: Path, plan: Plan, shape: TableShape, after: int) -> Iterator[FileRow]:
    reader = _Reader(path, plan)
    for count, row in enumerate(read_table(path, shape)):
        if isinstance(row, BrokenRow):
            told = FileRow(row.line, None, (Problem("row", row.reason),))
        else:
            told = reader.read(row, is_skipped=count < after)
        if count >= after:
            yield told


class _Reader:
    """Reads rows, knowing which customers stood in the file before."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self._path = path
        self._plan = plan
        self._seen: set[str] = set()
        self._is_checked = False
        self._number_column: str | None = None

    def read(self, row: TableRow, *, is_skipped: bool) -> FileRow:
        """The customer of a row; of a skipped one only the number is read."""
        if row.has_header and not self._is_checked:
            self._check(row)
        try:
            if is_skipped and self._number_column is not None:
                number = read_customer_number(row.values.get(self._number_column))
                self._seen.add(number)
                return FileRow(row.line, None)
            customer = read_customer(row.values, self._plan.fields)
        except RefusedRowError as error:
            return FileRow(row.line, None, (error.problem,))
        again = customer.number in self._seen
        self._seen.add(customer.number)
        if again:
            customer = replace(customer, again=True)
        return FileRow(row.line, customer, customer.problems)

    def _check(self, row: TableRow) -> None:
        """A table without customer numbers would only be a long list of refused rows."""
        self._is_checked = True
        fields = self._plan.fields
        columns = [str(name) for name in row.values]
        numbers = [
            name
            for name in columns
            if (field_of(name) if fields is None else fields.get(name)) == "customer_number"
        ]
        if not numbers:
            found = ", ".join(columns[:20])
            raise WrongInputError(
                str(self._path), f"has no column customer_number (found: {found})"
            )
        self._number_column = numbers[0] if len(numbers) == 1 else None
