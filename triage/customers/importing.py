"""Customers out of a CSV, JSON Lines or XLSX file, in batches, whatever single rows are like.

Each batch is a transaction, so a broken-off import leaves whole batches, and the same file
imported again changes nothing. Rows and values that cannot be used go to a file beside it.
"""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Final

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from triage.customers.columns import CustomerRow, Problem, RefusedRowError, field_of, read_customer
from triage.customers.relinking import recent_unlinked, relink_authors, relink_customers
from triage.customers.tables import BrokenRow, TableRow, read_table
from triage.customers.upserting import Upserted, upsert_customers
from triage.errors import WrongInputError
from triage.queueing.work import put_work

BATCH_SIZE: Final = 1000
_ATTEMPTS: Final = 3

log = logging.getLogger(__name__)


@dataclass(slots=True)
class ImportResult:
    """What an import did: read = new + updated + merged + unchanged + refused.

    `merged` rows are about a customer who stood in the file before. `left_out` counts values
    that could not be used, in rows that were imported without them.
    """

    read: int = 0
    new: int = 0
    updated: int = 0
    merged: int = 0
    unchanged: int = 0
    refused: int = 0
    left_out: int = 0
    relinked: int = 0  # mentions that are due to be linked again
    refused_file: str | None = None


@dataclass(frozen=True, slots=True)
class _ReadRow:
    line: int
    customer: CustomerRow


@dataclass(slots=True)
class _Report:
    """The file of what was refused; it appears with its first line."""

    path: Path
    result: ImportResult
    _file: IO[str] | None = field(default=None, init=False)

    def refuse(self, line: int, problem: Problem) -> None:
        """The whole row is left out."""
        self.result.refused += 1
        self._write(line, problem, "refused")

    def leave_out(self, line: int, problem: Problem) -> None:
        """The row is imported without this value."""
        self.result.left_out += 1
        self._write(line, problem, "imported")

    def close(self) -> None:
        """The end of the import; a report of an earlier one must not stay behind."""
        if self._file is not None:
            self._file.close()
        else:
            self.path.unlink(missing_ok=True)

    def _write(self, line: int, problem: Problem, row: str) -> None:
        if self._file is None:
            try:
                self._file = self.path.open("w", encoding="utf-8")
            except OSError as error:
                raise WrongInputError(str(self.path), error.strerror or "not written") from error
            self.result.refused_file = str(self.path)
        told = {"line": line, "field": problem.field, "reason": problem.reason, "row": row}
        self._file.write(json.dumps(told, ensure_ascii=False) + "\n")


def import_customers(
    sessions: sessionmaker[Session],
    path: Path,
    *,
    now: datetime,
    is_example: bool = False,
    report_path: Path | None = None,
    on_progress: Callable[[ImportResult], None] | None = None,
) -> ImportResult:
    """Import a file; `on_progress` hears of the counts after each batch.

    `now` must differ between imports. Raises WrongInputError where the file is of no use.
    """
    result = ImportResult()
    report = _Report(report_path or path.with_name(f"{path.name}.refused.jsonl"), result)
    knows_something_new = False
    try:
        rows = _read_rows(path, report)
        while batch := list(islice(rows, BATCH_SIZE)):
            for upserted in _store(sessions, batch, report, now, is_example):
                _count(result, upserted)
                knows_something_new |= bool(upserted.clues)
            if on_progress:
                on_progress(result)
    finally:
        report.close()
    result.unchanged = result.read - result.refused - result.new - result.updated - result.merged
    if knows_something_new:
        result.relinked += _relink_recent(sessions, now)
    return result


def _read_rows(path: Path, report: _Report) -> Iterator[_ReadRow]:
    is_first = True
    for row in read_table(path):
        report.result.read += 1
        if isinstance(row, BrokenRow):
            report.refuse(row.line, Problem("row", row.reason))
            continue
        if is_first and row.has_header:
            _check_columns(path, row)
        is_first = False
        try:
            customer = read_customer(row.values)
        except RefusedRowError as error:
            report.refuse(row.line, error.problem)
            continue
        for problem in customer.problems:
            report.leave_out(row.line, problem)
        yield _ReadRow(row.line, customer)


def _check_columns(path: Path, row: TableRow) -> None:
    """A table without customer numbers would only be a long list of refused rows."""
    if any(field_of(str(name)) == "customer_number" for name in row.values):
        return
    found = ", ".join(str(name) for name in list(row.values)[:20])
    raise WrongInputError(str(path), f"has no column customer_number (found: {found})")


def _store(
    sessions: sessionmaker[Session],
    batch: Sequence[_ReadRow],
    report: _Report,
    now: datetime,
    is_example: bool,
) -> Iterator[Upserted]:
    """Store a batch; if the database refuses it, row by row, so that only the bad one is lost."""
    try:
        yield _store_together(sessions, batch, report.result, now, is_example)
    except DBAPIError as error:
        if isinstance(error, OperationalError) or error.connection_invalidated:
            raise
        if len(batch) == 1:
            # The message of the database would hold the customer's data.
            reason = f"the database refused it: {type(error.orig).__name__}"
            report.refuse(batch[0].line, Problem("row", reason))
            return
        for row in batch:
            yield from _store(sessions, [row], report, now, is_example)


def _store_together(
    sessions: sessionmaker[Session],
    batch: Sequence[_ReadRow],
    result: ImportResult,
    now: datetime,
    is_example: bool,
) -> Upserted:
    for attempt in range(_ATTEMPTS):
        try:
            with sessions.begin() as session:
                upserted = upsert_customers(
                    session, [row.customer for row in batch], now=now, is_example=is_example
                )
                relinked = relink_authors(session, upserted.clues)
                relinked += relink_customers(session, upserted.lost_identities)
        except (OperationalError, IntegrityError) as error:
            # Workers and other imports hold rows too: a deadlock has one loser, who tries again.
            if attempt + 1 == _ATTEMPTS:
                raise
            log.warning("a batch is tried again after %s", type(error.orig).__name__)
        else:
            result.relinked += relinked
            return upserted
    raise AssertionError("unreachable")


def _count(result: ImportResult, upserted: Upserted) -> None:
    for item in fields(result):
        if item.name in ("new", "updated", "merged"):
            added = getattr(result, item.name) + getattr(upserted, item.name)
            setattr(result, item.name, added)


def _relink_recent(sessions: sessionmaker[Session], now: datetime) -> int:
    total = last = 0
    while True:
        with sessions.begin() as session:
            due = recent_unlinked(session, now, after=last)
            put_work(session, "link", due)
        if not due:
            return total
        total, last = total + len(due), due[-1]


def result_json(result: ImportResult) -> dict[str, object]:
    """The counts as the command prints them."""
    return asdict(result)
