"""Customers out of a CSV, JSON Lines or XLSX file, in batches, whatever single rows are like.

Each batch is a transaction, so a broken-off import leaves whole batches, and the same file
imported again changes nothing. Rows and values that cannot be used go to a file beside it.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from triage.customers.columns import CustomerRow, RefusedRowError, field_of, read_customer
from triage.customers.refusals import RefusalReport, report_path_of
from triage.customers.relinking import recent_unlinked, relink_authors, relink_customers
from triage.customers.tables import BrokenRow, TableRow, read_table
from triage.customers.upserting import Upserted, upsert_customers
from triage.errors import WrongInputError
from triage.queueing.work import put_work

BATCH_SIZE: Final = 1000
_ATTEMPTS: Final = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: read = new + updated + merged + unchanged + refused.

    `merged` rows are about a customer who stood in the file before. `left_out` counts values
    that could not be used, in rows that were imported without them.
    """

    read: int
    new: int
    updated: int
    merged: int
    unchanged: int
    refused: int
    left_out: int
    relinked: int  # mentions that were made due to be linked again
    refused_file: str | None


@dataclass(frozen=True, slots=True)
class _ReadRow:
    line: int
    customer: CustomerRow


@dataclass(slots=True)
class _Tally:
    read: int = 0
    new: int = 0
    updated: int = 0
    merged: int = 0
    relinked: int = 0
    has_new_clues: bool = False

    def add(self, upserted: Upserted) -> None:
        self.new += upserted.new
        self.updated += upserted.updated
        self.merged += upserted.merged
        self.has_new_clues |= bool(upserted.clues)

    def result(self, report: RefusalReport) -> ImportResult:
        changed = self.new + self.updated + self.merged
        return ImportResult(
            read=self.read,
            new=self.new,
            updated=self.updated,
            merged=self.merged,
            unchanged=max(0, self.read - changed - report.refused),
            refused=report.refused,
            left_out=report.left_out,
            relinked=self.relinked,
            refused_file=report.file,
        )


def import_customers(
    sessions: sessionmaker[Session],
    path: Path,
    *,
    now: datetime,
    is_example: bool = False,
    report_path: Path | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> ImportResult:
    """Import a file; `on_progress` hears how many rows were read after each batch.

    `now` must differ between imports. Raises WrongInputError where the file is of no use.
    """
    tally = _Tally()
    with RefusalReport(report_path or report_path_of(path)) as report:
        rows = _read_rows(path, report, tally)
        while batch := list(islice(rows, BATCH_SIZE)):
            for upserted in _store(sessions, batch, report, tally, now, is_example):
                tally.add(upserted)
            if on_progress:
                on_progress(tally.read)
        if tally.has_new_clues:
            tally.relinked += _relink_recent(sessions, now)
        return tally.result(report)


def _read_rows(path: Path, report: RefusalReport, tally: _Tally) -> Iterator[_ReadRow]:
    is_first = True
    seen: set[str] = set()
    for row in read_table(path):
        tally.read += 1
        if isinstance(row, BrokenRow):
            report.refuse(row.line, "row", row.reason)
            continue
        if is_first and row.has_header:
            _check_columns(path, row)
        is_first = False
        try:
            customer = read_customer(row.values)
        except RefusedRowError as error:
            report.refuse(row.line, error.problem.field, error.problem.reason)
            continue
        for problem in customer.problems:
            report.leave_out(row.line, problem.field, problem.reason)
        again = customer.number in seen
        seen.add(customer.number)
        yield _ReadRow(row.line, replace(customer, again=again))


def _check_columns(path: Path, row: TableRow) -> None:
    """A table without customer numbers would only be a long list of refused rows."""
    if any(field_of(str(name)) == "customer_number" for name in row.values):
        return
    found = ", ".join(str(name) for name in list(row.values)[:20])
    raise WrongInputError(str(path), f"has no column customer_number (found: {found})")


def _store(
    sessions: sessionmaker[Session],
    batch: Sequence[_ReadRow],
    report: RefusalReport,
    tally: _Tally,
    now: datetime,
    is_example: bool,
) -> Iterator[Upserted]:
    """Store a batch; if the database refuses it, row by row, so that only the bad one is lost."""
    try:
        yield _store_together(sessions, batch, tally, now, is_example)
    except (DataError, IntegrityError) as error:
        if len(batch) == 1:
            # The message of the database would hold the customer's data.
            reason = f"the database refused it: {type(error.orig).__name__}"
            report.refuse(batch[0].line, "row", reason)
            return
        for row in batch:
            yield from _store(sessions, [row], report, tally, now, is_example)


def _store_together(
    sessions: sessionmaker[Session],
    batch: Sequence[_ReadRow],
    tally: _Tally,
    now: datetime,
    is_example: bool,
) -> Upserted:
    attempt = 1
    while True:
        try:
            with sessions.begin() as session:
                upserted = upsert_customers(
                    session, [row.customer for row in batch], now=now, is_example=is_example
                )
                relinked = relink_authors(session, upserted.clues)
                relinked += relink_customers(session, upserted.lost_identities)
        except OperationalError as error:
            # Workers and other imports hold rows too: a deadlock has one loser, who tries again.
            if attempt == _ATTEMPTS:
                raise
            attempt += 1
            log.warning("a batch is tried again after %s", type(error.orig).__name__)
        else:
            tally.relinked += relinked
            return upserted


def _relink_recent(sessions: sessionmaker[Session], now: datetime) -> int:
    total = last = 0
    while True:
        with sessions.begin() as session:
            due = recent_unlinked(session, now, after=last)
            put_work(session, "link", due)
        if not due:
            return total
        total, last = total + len(due), due[-1]
