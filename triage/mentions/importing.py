"""Mentions out of a CSV, JSON Lines or XLSX file, into a source of their own that nobody polls.

Which column means what is `ingest.rows`' knowledge; sources that are polled are `triage.sources`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ingest.mentions import Fetched, RawMention
from ingest.rows import RowReader
from ingest.tidy import tidy_fetched
from triage.errors import WrongInputError
from triage.files.refusals import RefusalReport, report_path_of
from triage.files.tables import BrokenRow, read_table
from triage.mentions.storing import Stored, store_mentions
from triage.models import Source
from triage.sources.admin import Grounds

BATCH_SIZE: Final = 500


@dataclass(frozen=True, slots=True)
class MentionImport:
    """What an import did: read = new + updated + merged + unchanged + refused."""

    read: int
    new: int
    updated: int
    merged: int  # rows about a post that stood in the same batch before
    unchanged: int
    refused: int
    refused_file: str | None


def import_mentions(
    sessions: sessionmaker[Session],
    path: Path,
    *,
    source_name: str,
    grounds: Grounds,
    timezone: str,
    now: datetime,
    network: str | None = None,
) -> MentionImport:
    """Import a file. Raises WrongInputError where the file, or the source, is of no use."""
    reader = RowReader(
        columns={},
        zone=ZoneInfo(timezone),
        date_format=None,
        worst=1,
        best=5,
        network=network,
        now=now,
    )
    with sessions.begin() as session:
        source_id = _source_for(session, source_name, path, grounds)
    stored, taken = Stored(), 0
    with RefusalReport(report_path_of(path)) as report:
        rows = _read_mentions(path, reader, report, now)
        while batch := list(islice(rows, BATCH_SIZE)):
            taken += len(batch)
            with sessions.begin() as session:
                stored += store_mentions(session, source_id, batch, now=now)
        distinct = stored.new + stored.updated + stored.unchanged
        return MentionImport(
            read=taken + report.refused,
            new=stored.new,
            updated=stored.updated,
            merged=taken - distinct,
            unchanged=stored.unchanged,
            refused=report.refused,
            refused_file=report.file,
        )


def _source_for(session: Session, name: str, path: Path, grounds: Grounds) -> int:
    source = session.scalar(select(Source).where(Source.name == name))
    if source is None:
        source = Source(
            kind="file",
            name=name,
            options={"path": str(path.absolute())},
            enabled=False,
            purpose=grounds.purpose,
            legal_basis=grounds.legal_basis,
            balancing_note=grounds.balancing_note,
            retention_days=grounds.retention_days,
            terms_checked_at=grounds.terms_checked_at,
        )
        session.add(source)
        session.flush()
    elif source.kind != "file":
        problem = f"there is a source called {name!r} of kind {source.kind}; choose another name"
        raise WrongInputError("source", problem)
    return source.id


def _read_mentions(
    path: Path, reader: RowReader, report: RefusalReport, now: datetime
) -> Iterator[RawMention]:
    for row in read_table(path):
        if isinstance(row, BrokenRow):
            report.refuse(row.line, "row", row.reason)
            continue
        try:
            mention = reader.read({str(name): value for name, value in row.values.items()})
        except ValueError as error:
            field, separator, reason = str(error).partition(": ")
            report.refuse(row.line, field if separator else "row", reason or str(error))
            continue
        tidied = tidy_fetched(Fetched((mention,), {}), now)
        for refused in tidied.refused:
            report.refuse(row.line, "row", refused.reason)
        yield from tidied.mentions
