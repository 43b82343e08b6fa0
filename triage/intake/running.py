"""Runs remembered imports: on from where they stopped, for a worker or the command line.

The file is read in a child process; each batch and how far it came are one transaction. Who
finds that the job is not theirs any more stops without having changed anything.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from triage.duplicates.values import ValueOrigin
from triage.errors import TriageError, WrongInputError
from triage.files.refusals import RefusalReport, report_path_of
from triage.files.uploads import UploadFolder, digest_of, shown_file_name
from triage.intake.apart import read_chunks_apart
from triage.intake.endings import attempts_at, fail_import, has_ended
from triage.intake.importing import ImportResult, Intake, Tally
from triage.intake.jobs import (
    MOST_ATTEMPTS,
    ClaimedJob,
    claim,
    claim_import,
    end_import,
    keep_place,
)
from triage.intake.plans import Plan
from triage.models import ImportJob
from triage.models.intake import UNFINISHED
from triage.rubbish import rare_collections

LEAST_LEASE_S: Final = 30.0
_DO_NOT_WAIT_FOR_DISK: Final = text("SET LOCAL synchronous_commit = off")

log = logging.getLogger(__name__)

Progress = Callable[[int, float], None]
"""Hears how many rows were read, and which share of the file that is."""


class TakenOverError(TriageError):
    """Somebody else goes on with this import, or it was stopped."""


@dataclass(frozen=True, slots=True)
class FileImport:
    """What became of a file; `resumed_at` is the row behind which it went on, 0 at a new one."""

    result: ImportResult
    resumed_at: int


def run_due_import(
    sessions: sessionmaker[Session],
    folder: UploadFolder,
    *,
    now: Callable[[], datetime],
    lease_s: float,
) -> bool:
    """Run the next uploaded import to its end; False where there is none to run here."""
    with sessions.begin() as session:
        job = claim_import(session, folder, lease_s=max(lease_s, LEAST_LEASE_S))
    if job is None:
        return False
    path, report = folder.file_of(job.id), folder.report_of(job.id)
    try:
        _run(sessions, job, path, report, now=now, lease_s=lease_s)
    except TakenOverError:
        log.warning("import %s was stopped or taken over", job.id)
    except WrongInputError as error:
        fail_import(sessions, job, error.message, now())
    except Exception:
        if attempts_at(sessions, job) < MOST_ATTEMPTS:
            raise
        log.exception("import %s failed too often", job.id)
        fail_import(sessions, job, "failed too often; the log says why", now())
    if has_ended(sessions, job):
        folder.forget(job.id)
    return True


def import_file(
    sessions: sessionmaker[Session],
    path: Path,
    plan: Plan,
    *,
    now: Callable[[], datetime],
    lease_s: float,
    on_progress: Progress | None = None,
) -> FileImport:
    """Import a file from the command line; one that was broken off goes on where it stopped.

    Raises WrongInputError where the file is of no use.
    """
    digest, size = digest_of(path)
    with sessions.begin() as session:
        row = _broken_off(session, digest, plan) or _new_job(path, digest, size, plan, now())
        session.add(row)
        session.flush()
        job = claim(session, row, lease_s=lease_s)
    report = report_path_of(path)
    try:
        result = _run(
            sessions, job, path, report, now=now, lease_s=lease_s, on_progress=on_progress
        )
    except WrongInputError as error:
        fail_import(sessions, job, error.message, now())
        raise
    return FileImport(result, job.position)


def _run(
    sessions: sessionmaker[Session],
    job: ClaimedJob,
    path: Path,
    report_path: Path,
    *,
    now: Callable[[], datetime],
    lease_s: float,
    on_progress: Progress | None = None,
) -> ImportResult:
    lease_s = max(lease_s, LEAST_LEASE_S)

    def keep(session: Session, tally: Tally, share: float) -> None:
        # What a crash of the server may lose so is a batch and its place together; the last
        # commit, of the import's end, waits for the disk and takes all before it along.
        session.execute(_DO_NOT_WAIT_FOR_DISK)
        if not keep_place(session, job, tally, share, lease_s=lease_s):
            raise TakenOverError("the import was stopped, or somebody else goes on with it")

    with (
        rare_collections(),
        RefusalReport(report_path, keep_bytes=job.tally.report_bytes) as report,
    ):
        origin = ValueOrigin("import", job.file_name)
        intake = Intake(sessions, report, job.tally, job.started_at, origin, keep_place=keep)
        for chunk in read_chunks_apart(path, job.plan, after=job.position):
            intake.take(chunk)
            if on_progress:
                on_progress(intake.tally.read, chunk.share)
        intake.finish()
        with sessions.begin() as session:
            if not end_import(session, job, intake.tally, now()):
                raise TakenOverError("the import was stopped, or somebody else goes on with it")
        return intake.tally.result(report.file)


def _broken_off(session: Session, digest: str, plan: Plan) -> ImportJob | None:
    return session.scalar(
        select(ImportJob)
        .where(
            ImportJob.state.in_(UNFINISHED),
            ImportJob.origin == "command",
            ImportJob.digest == digest,
            ImportJob.plan == plan.to_json(),
        )
        .order_by(ImportJob.id.desc())
        .limit(1)
        .with_for_update()
    )


def _new_job(path: Path, digest: str, size: int, plan: Plan, now: datetime) -> ImportJob:
    return ImportJob(
        file_name=shown_file_name(path.name),
        size_bytes=size,
        digest=digest,
        state="waiting",
        origin="command",
        plan=plan.to_json(),
        position=0,
        counts={},
        attempts=0,
        created_at=now,
        started_at=now,
    )
