"""Customers out of a CSV, JSON Lines or XLSX file, in batches, whatever single rows are like.

Each batch is a transaction, so a broken-off import leaves whole batches, and the same file
imported again changes nothing. Rows and values that cannot be used go to a report. Imports that
are remembered, and go on where they were broken off, are `jobs`.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from triage.duplicates.values import ValueOrigin
from triage.files.refusals import RefusalReport, report_path_of
from triage.intake.customer_rows import CustomerRow
from triage.intake.plans import Plan
from triage.intake.rowstream import FileRow, RowChunk, read_chunks
from triage.intake.upserting import Upserted, upsert_customers
from triage.links.relinking import relink_authors, relink_customers
from triage.links.wishes import relink_all_recent

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


@dataclass(slots=True)
class Tally:
    """What was done so far; kept with a remembered import, so that it can go on counting."""

    read: int = 0
    new: int = 0
    updated: int = 0
    merged: int = 0
    refused: int = 0
    left_out: int = 0
    relinked: int = 0
    has_new_clues: bool = False
    report_bytes: int = 0  # how long the report was then

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def to_json(self) -> dict[str, Any]:
        """To be kept."""
        return asdict(self)

    def result(self, refused_file: str | None) -> ImportResult:
        """The counts for people."""
        others = self.new + self.updated + self.merged + self.refused
        return ImportResult(
            read=self.read,
            new=self.new,
            updated=self.updated,
            merged=self.merged,
            unchanged=max(0, self.read - others),
            refused=self.refused,
            left_out=self.left_out,
            relinked=self.relinked,
            refused_file=refused_file,
        )

    def add(self, upserted: Upserted) -> None:
        """Count what a batch changed."""
        self.new += upserted.new
        self.updated += upserted.updated
        self.merged += upserted.merged
        self.has_new_clues |= bool(upserted.clues)


KeepPlace = Callable[[Session, Tally, float], None]
"""Keeps, in the batch's own transaction, how far the import has come."""


@dataclass(slots=True)
class Intake:
    """One file on its way in: where to, told by whom, and what was done so far."""

    sessions: sessionmaker[Session]
    report: RefusalReport
    tally: Tally
    now: datetime  # when the import began; differs between imports
    origin: ValueOrigin
    is_example: bool = False
    keep_place: KeepPlace | None = None

    def take(self, chunk: RowChunk) -> None:
        """Store a chunk; if the database refuses it, row by row, so that only the bad one is lost.

        A row that cannot be stored is refused; what the database says is not repeated, because
        it would hold the customer's data.
        """
        self._tell(chunk.rows)
        rows = [(row.line, row.row) for row in chunk.rows if row.row is not None]
        self.tally.read += len(chunk.rows)
        try:
            self._store([row for _, row in rows], chunk.share)
        except (DataError, IntegrityError):
            for line, row in rows:
                self._store_alone(line, row)
            self._store([], chunk.share)

    def finish(self) -> None:
        """Put before the linker again what may concern new customers."""
        if self.tally.has_new_clues:
            self.tally.relinked += relink_all_recent(self.sessions, self.now)

    def _tell(self, rows: Iterable[FileRow]) -> None:
        for row in rows:
            if row.row is None:
                self.tally.refused += 1
            for problem in row.problems:
                if row.row is None:
                    self.report.refuse(row.line, problem.field, problem.reason)
                else:
                    self.tally.left_out += 1
                    self.report.leave_out(row.line, problem.field, problem.reason)

    def _store_alone(self, line: int, row: CustomerRow) -> None:
        try:
            self._store([row], None)
        except (DataError, IntegrityError) as error:
            self.tally.refused += 1
            reason = f"the database refused it: {type(error.orig).__name__}"
            self.report.refuse(line, "row", reason)

    def _store(self, rows: Sequence[CustomerRow], share: float | None) -> None:
        attempt = 1
        while True:
            counted = Tally.from_json(self.tally.to_json())
            try:
                with self.sessions.begin() as session:
                    self._store_once(session, rows, counted)
                    if self.keep_place and share is not None:
                        counted.report_bytes = self.report.size_bytes()
                        self.keep_place(session, counted, share)
            except OperationalError as error:
                # Workers and other imports hold rows too: a deadlock has one loser, who tries
                # again.
                if attempt == _ATTEMPTS:
                    raise
                attempt += 1
                log.warning("a batch is tried again after %s", type(error.orig).__name__)
            else:
                self.tally = counted
                return

    def _store_once(self, session: Session, rows: Sequence[CustomerRow], tally: Tally) -> None:
        if not rows:
            return
        upserted = upsert_customers(
            session, rows, now=self.now, is_example=self.is_example, origin=self.origin
        )
        tally.relinked += relink_authors(session, upserted.clues)
        tally.relinked += relink_customers(session, upserted.lost_identities)
        tally.add(upserted)


def import_customers(
    sessions: sessionmaker[Session],
    path: Path,
    *,
    now: datetime,
    is_example: bool = False,
    report_path: Path | None = None,
    plan: Plan | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> ImportResult:
    """Import a file of our own; `on_progress` hears how many rows were read after each batch.

    `now` must differ between imports. Raises WrongInputError where the file is of no use.
    """
    with RefusalReport(report_path or report_path_of(path)) as report:
        origin = ValueOrigin("import", path.name)
        intake = Intake(sessions, report, Tally(), now, origin, is_example)
        for chunk in read_chunks(path, plan or Plan()):
            intake.take(chunk)
            if on_progress:
                on_progress(intake.tally.read)
        intake.finish()
        return intake.tally.result(report.file)
