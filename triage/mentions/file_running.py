"""Stores uploaded files with mentions: on from where they stopped, a batch in each transaction.

Who finds that the file is not theirs any more stops without having changed anything.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.errors import WrongInputError
from triage.files.refusals import RefusalReport
from triage.files.uploads import UploadFolder
from triage.intake.apart import WHOLE, ask_child
from triage.intake.endings import attempts_at, fail_import, has_ended
from triage.intake.importing import Tally
from triage.intake.jobs import (
    MOST_ATTEMPTS,
    ClaimedJob,
    claim,
    end_import,
    is_running,
    keep_place,
)
from triage.mentions.file_jobs import is_mention_file
from triage.mentions.file_rows import MentionPlan, MentionRow, row_from_json
from triage.mentions.storing import store_mentions
from triage.models import ImportJob
from triage.models.intake import UNFINISHED
from triage.sources.yields import note_yield

LEAST_LEASE_S: Final = 30.0

log = logging.getLogger(__name__)


def run_due_file(
    sessions: sessionmaker[Session],
    folder: UploadFolder,
    *,
    now: Callable[[], datetime],
    lease_s: float,
    timezone: str,
) -> bool:
    """Store the next uploaded file to its end; False where there is none to store here."""
    lease_s = max(lease_s, LEAST_LEASE_S)
    with sessions.begin() as session:
        claimed = _claim(session, folder, lease_s)
    if claimed is None:
        return False
    job, plan = claimed
    path, report = folder.file_of(job.id), folder.report_of(job.id)
    try:
        _store(sessions, job, plan, path, report, now=now, lease_s=lease_s, timezone=timezone)
    except WrongInputError as error:
        fail_import(sessions, job, error.message, now())
    except Exception:
        if attempts_at(sessions, job) < MOST_ATTEMPTS:
            raise
        log.exception("file %s failed too often", job.id)
        fail_import(sessions, job, "failed too often; the log says why", now())
    if has_ended(sessions, job):
        folder.forget(job.id)
    return True


def _claim(
    session: Session, folder: UploadFolder, lease_s: float
) -> tuple[ClaimedJob, MentionPlan] | None:
    if is_running(session):
        return None
    due = session.scalars(
        select(ImportJob)
        .where(ImportJob.state.in_(UNFINISHED), is_mention_file())
        .order_by(ImportJob.id)
        .with_for_update(skip_locked=True)
    )
    job = next((one for one in due if folder.file_of(one.id).exists()), None)
    if job is None:
        return None
    return claim(session, job, lease_s=lease_s), MentionPlan.from_json(job.plan)


def _store(
    sessions: sessionmaker[Session],
    job: ClaimedJob,
    plan: MentionPlan,
    path: Path,
    report_path: Path,
    *,
    now: Callable[[], datetime],
    lease_s: float,
    timezone: str,
) -> None:
    params = {
        "plan": plan.to_json(),
        "timezone": timezone,
        "now": job.started_at.isoformat(),  # the same at every try, so that ids stay
        "after": job.position,
    }
    tally = job.tally
    with RefusalReport(report_path, keep_bytes=tally.report_bytes) as report:
        for told in ask_child("mention_rows", path, params, WHOLE):
            rows = [row_from_json(one) for one in told["rows"]]
            if not _store_chunk(sessions, job, plan, rows, tally, report, told["share"],
                                now=now(), lease_s=lease_s):  # fmt: skip
                log.warning("file %s was stopped or taken over", job.id)
                return
        with sessions.begin() as session:
            end_import(session, job, tally, now())


def _store_chunk(
    sessions: sessionmaker[Session],
    job: ClaimedJob,
    plan: MentionPlan,
    rows: list[MentionRow],
    tally: Tally,
    report: RefusalReport,
    share: float,
    *,
    now: datetime,
    lease_s: float,
) -> bool:
    """One batch and its place, together; False where the file is not ours any more."""
    mentions = [row.mention for row in rows if row.mention is not None]
    for row in rows:
        if row.mention is None:
            report.refuse(row.line, row.field, row.reason)
    tally.read += len(rows)
    tally.refused += len(rows) - len(mentions)
    tally.report_bytes = report.size_bytes()
    with sessions.begin() as session:
        source_id = plan.source_id or 0
        stored = store_mentions(session, source_id, mentions, now=now)
        note_yield(session, source_id, stored, now=now)
        tally.new += stored.new
        tally.updated += stored.updated
        tally.merged += len(mentions) - stored.new - stored.updated - stored.unchanged
        if keep_place(session, job, tally, share, lease_s=lease_s):
            return True
        session.rollback()
        return False
