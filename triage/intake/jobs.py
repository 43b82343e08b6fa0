"""Imports that are remembered: uploaded, planned, worked on by one at a time, looked at.

The database knows how far each has come; the file lies in the upload folder. Running them is
`running`.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from triage.clearing import MOST_AT_ONCE
from triage.errors import NotFoundError
from triage.files.uploads import ReceivedFile, UploadFolder
from triage.intake.importing import ImportResult, Tally
from triage.intake.plans import Plan
from triage.intake.uploading import begin_upload, keep_upload, plan_upload, stop_upload
from triage.models import ImportJob, User
from triage.models.intake import UNFINISHED
from triage.people.viewer import Viewer
from triage.queueing.work import db_now, seconds

ROLES: Final = ("manager", "admin")
MOST_ATTEMPTS: Final = 5
LISTED: Final = 50
KEEP_UNSTARTED: Final = timedelta(hours=24)
KEEP_ENDED: Final = timedelta(days=90)
# Files with mentions wait in the same table (`triage.mentions.file_jobs`).
_IS_OF_CUSTOMERS: Final = ~ImportJob.plan.has_key("mentions")


@dataclass(frozen=True, slots=True)
class JobView:
    """An import as people see it."""

    id: int
    file_name: str
    size_bytes: int
    state: str
    origin: str
    plan: Plan
    share: float
    result: ImportResult
    error: str | None
    started_by: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is worked on."""
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """An import that is ours while `token` is in its row."""

    id: int
    token: uuid.UUID
    file_name: str
    plan: Plan
    position: int
    tally: Tally
    started_at: datetime


def add_upload(
    session: Session,
    viewer: Viewer,
    folder: UploadFolder,
    received: ReceivedFile,
    *,
    file_name: str,
    plan: Plan,
    now: datetime,
) -> int:
    """Remember an uploaded file; returns the id of its import."""
    viewer.require(*ROLES)
    return keep_upload(session, viewer, folder, received, file_name=file_name, plan=plan, now=now)


def change_plan(session: Session, viewer: Viewer, job_id: int, plan: Plan) -> None:
    """Read the file another way, as long as it is not started. Raises WrongInputError."""
    plan_upload(_lock(session, viewer, job_id), plan)


def start_import(session: Session, viewer: Viewer, job_id: int, plan: Plan, now: datetime) -> None:
    """Let a worker begin. Starting twice starts once. Raises WrongInputError."""
    job = _lock(session, viewer, job_id)
    if job.state not in UNFINISHED:
        begin_upload(job, plan, now)


def cancel_import(session: Session, viewer: Viewer, job_id: int, now: datetime) -> None:
    """Stop; what is stored already stays. Raises WrongInputError for one that has ended."""
    stop_upload(_lock(session, viewer, job_id), now)


def read_import(session: Session, viewer: Viewer, job_id: int) -> JobView:
    """One import. Raises NotFoundError."""
    viewer.require(*ROLES)
    row = session.execute(
        select(ImportJob, User.name, ImportJob.lease_until < db_now())
        .outerjoin(User, User.id == ImportJob.started_by)
        .where(ImportJob.id == job_id, _IS_OF_CUSTOMERS)
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no import {job_id}")
    return _view(*row)


def list_imports(session: Session, viewer: Viewer) -> Sequence[JobView]:
    """The latest imports, the newest first."""
    viewer.require(*ROLES)
    rows = session.execute(
        select(ImportJob, User.name, ImportJob.lease_until < db_now())
        .outerjoin(User, User.id == ImportJob.started_by)
        .where(_IS_OF_CUSTOMERS)
        .order_by(ImportJob.created_at.desc(), ImportJob.id.desc())
        .limit(LISTED)
    )
    return [_view(*row) for row in rows]


def is_running(session: Session) -> bool:
    """Whether somebody works on an uploaded file, of customers or of mentions."""
    return session.scalar(_running().limit(1)) is not None


def has_due_import(session: Session) -> bool:
    """Whether an upload waits for a worker, and none is at another one."""
    if session.scalar(_running().limit(1)) is not None:
        return False
    return session.scalar(_due().limit(1)) is not None


def claim_import(session: Session, folder: UploadFolder, *, lease_s: float) -> ClaimedJob | None:
    """The next upload whose file lies on this machine; one at a time in the whole installation."""
    if session.scalar(_running().limit(1)) is not None:
        return None
    due = session.scalars(_due().where(_IS_OF_CUSTOMERS).with_for_update(skip_locked=True))
    job = next((one for one in due if folder.file_of(one.id).exists()), None)
    return claim(session, job, lease_s=lease_s) if job else None


def claim(session: Session, job: ImportJob, *, lease_s: float) -> ClaimedJob:
    """Take a job over; whoever had it finds that it is not theirs any more."""
    job.token, job.state = uuid.uuid4(), "running"
    job.attempts += 1
    session.flush()
    session.execute(
        update(ImportJob)
        .where(ImportJob.id == job.id)
        .values(lease_until=db_now() + seconds(lease_s)),
        execution_options={"synchronize_session": False},
    )
    return ClaimedJob(
        id=job.id,
        token=job.token,
        file_name=job.file_name,
        plan=Plan.from_json(job.plan),
        position=job.position,
        tally=Tally.from_json(job.counts),
        started_at=job.started_at or job.created_at,
    )


def keep_place(
    session: Session, job: ClaimedJob, tally: Tally, share: float, *, lease_s: float
) -> bool:
    """Note how far the import has come; False where it is not ours any more."""
    return _finish(
        session,
        job,
        position=tally.read,
        counts=tally.to_json(),
        share=min(1.0, max(0.0, share)),
        attempts=0,  # it comes on
        lease_until=db_now() + seconds(lease_s),
    )


def end_import(
    session: Session, job: ClaimedJob, tally: Tally, now: datetime, *, error: str | None = None
) -> bool:
    """Done, or failed for good with `error`; False where it is not ours any more."""
    return _finish(
        session,
        job,
        state="failed" if error else "done",
        error=error,
        counts=tally.to_json(),
        **({} if error else {"share": 1.0}),
        ended_at=now,
        token=None,
        lease_until=None,
    )


def forget_imports(session: Session, folder: UploadFolder, now: datetime) -> int:
    """Some files that nobody started, and imports that ended long ago; returns how many.

    The file goes first: whoever is killed in between leaves a row, which the next run finds.
    """
    old = session.scalars(
        select(ImportJob)
        .where(
            or_(
                and_(ImportJob.state == "uploaded", ImportJob.created_at < now - KEEP_UNSTARTED),
                ImportJob.ended_at < now - KEEP_ENDED,
            )
        )
        .order_by(ImportJob.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for job in old:
        folder.forget(job.id, with_report=True)
        session.delete(job)
    return len(old)


def _lock(session: Session, viewer: Viewer, job_id: int) -> ImportJob:
    viewer.require(*ROLES)
    job = session.get(ImportJob, job_id, with_for_update=True)
    if job is None or "mentions" in job.plan:
        raise NotFoundError(f"no import {job_id}")
    return job


def _due() -> Select[ImportJob]:
    return (
        select(ImportJob)
        .where(ImportJob.state.in_(UNFINISHED), ImportJob.origin == "page")
        .order_by(ImportJob.id)
    )


def _running() -> Select[int]:
    return select(ImportJob.id).where(
        ImportJob.state == "running",
        ImportJob.origin == "page",
        ImportJob.lease_until > db_now(),
    )


def _finish(session: Session, job: ClaimedJob, **values: object) -> bool:
    done = session.execute(
        update(ImportJob)
        .where(ImportJob.id == job.id, ImportJob.token == job.token)
        .values(**values)
        .returning(ImportJob.id),
        execution_options={"synchronize_session": False},
    )
    return done.scalar() is not None


def _view(job: ImportJob, started_by: str | None, is_late: bool | None) -> JobView:
    """A command that was killed leaves its job behind; nobody takes it up until it is repeated."""
    is_broken_off = job.state == "running" and job.origin == "command" and bool(is_late)
    tally = Tally.from_json(job.counts)
    return JobView(
        id=job.id,
        file_name=job.file_name,
        size_bytes=job.size_bytes,
        state="broken_off" if is_broken_off else job.state,
        origin=job.origin,
        plan=Plan.from_json(job.plan),
        share=job.share,
        result=replace(tally.result(None), refused_file=None),
        error=job.error,
        started_by=started_by,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )
