"""Orders, contacts, visits … out of a CSV, JSON Lines or XLSX file, in batches.

Each batch is a transaction; the same file again changes nothing. Rows that cannot be used go to a
file beside it, with line, field and reason.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from triage.errors import WrongInputError
from triage.files.refusals import RefusalReport, report_path_of
from triage.files.tables import BrokenRow, TableRow, read_table
from triage.intake.interacting import record_interactions
from triage.intake.interaction_rows import InteractionRow, interaction_field, read_interaction
from triage.intake.problems import RefusedRowError

BATCH_SIZE: Final = 1000

_Line = tuple[int, InteractionRow]


@dataclass(frozen=True, slots=True)
class InteractionsResult:
    """What an import did: read = new + updated + unchanged + refused."""

    read: int
    new: int
    updated: int
    unchanged: int
    refused: int
    left_out: int  # values that could not be used, in rows that were imported without them
    relinked: int  # mentions that were made due to be linked again
    refused_file: str | None


@dataclass(slots=True)
class _Tally:
    read: int = 0
    new: int = 0
    updated: int = 0
    relinked: int = 0


def import_interactions(
    sessions: sessionmaker[Session],
    path: Path,
    *,
    now: datetime,
    timezone: tzinfo,
    source: str,
    report_path: Path | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> InteractionsResult:
    """Import a file; times without a zone are of `timezone`, rows without a source of `source`.

    Raises WrongInputError where the file is of no use.
    """
    tally = _Tally()
    with RefusalReport(report_path or report_path_of(path)) as report:
        rows = _read_rows(path, report, tally, timezone, source)
        while batch := list(islice(rows, BATCH_SIZE)):
            _store(sessions, batch, report, tally, now)
            if on_progress:
                on_progress(tally.read)
        return InteractionsResult(
            read=tally.read,
            new=tally.new,
            updated=tally.updated,
            unchanged=tally.read - tally.new - tally.updated - report.refused,
            refused=report.refused,
            left_out=report.left_out,
            relinked=tally.relinked,
            refused_file=report.file,
        )


def _read_rows(
    path: Path, report: RefusalReport, tally: _Tally, timezone: tzinfo, source: str
) -> Iterator[_Line]:
    for row in read_table(path):
        tally.read += 1
        if isinstance(row, BrokenRow):
            report.refuse(row.line, "row", row.reason)
            continue
        if tally.read == 1 and row.has_header:
            _check_columns(path, row)
        try:
            told = read_interaction(row.values, timezone=timezone, source=source)
        except RefusedRowError as error:
            report.refuse(row.line, error.problem.field, error.problem.reason)
            continue
        for problem in told.problems:
            report.leave_out(row.line, problem.field, problem.reason)
        yield row.line, told


def _check_columns(path: Path, row: TableRow) -> None:
    """A table without customers would only be a long list of refused rows."""
    if any(interaction_field(str(name)) == "customer_number" for name in row.values):
        return
    found = ", ".join(str(name) for name in list(row.values)[:20])
    raise WrongInputError(str(path), f"has no column customer_number (found: {found})")


def _store(
    sessions: sessionmaker[Session],
    batch: list[_Line],
    report: RefusalReport,
    tally: _Tally,
    now: datetime,
) -> None:
    """Store a batch; if the database refuses it, row by row, so that only the bad one is lost."""
    try:
        with sessions.begin() as session:
            recorded = record_interactions(session, [row for _, row in batch], now=now)
    except (DataError, IntegrityError) as error:
        if len(batch) == 1:
            # The message of the database would hold the customer's data.
            reason = f"the database refused it: {type(error.orig).__name__}"
            report.refuse(batch[0][0], "row", reason)
            return
        for line in batch:
            _store(sessions, [line], report, tally, now)
        return
    for refusal in recorded.refused:
        report.refuse(batch[refusal.index][0], refusal.field, refusal.reason)
    tally.new += recorded.new
    tally.updated += recorded.updated
    tally.relinked += recorded.relinked
