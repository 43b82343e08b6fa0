"""Files with mentions on their way in: uploaded, mapped, stored by a worker, with saved mappings.

They wait in the same table and folder as files with customers (`triage.intake.jobs`), told apart by
their plan; one file at a time is worked on in the whole installation. What a row means is
`file_rows`; it is read in a child process.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError, WrongInputError
from triage.files.uploads import ReceivedFile, UploadFolder
from triage.intake.apart import LOOK, ask_child
from triage.intake.importing import ImportResult, Tally
from triage.intake.uploading import (
    begin_upload,
    keep_mapping,
    keep_upload,
    plan_upload,
    require_state,
    shown_name,
    stop_upload,
)
from triage.mentions.file_rows import LEFT_OUT, MentionPlan, check_plan, guess_fields
from triage.models import ImportJob, ImportMapping, Source, User
from triage.models.intake import UNFINISHED
from triage.people.viewer import Viewer
from triage.sources.admin import Grounds

ROLES: Final = ("admin",)
_KEPT: Final = ("delimiter", "network", "date_format", "worst", "best")
LISTED: Final = 50
UPLOADED_PATH: Final = "uploaded"
"""In place of a path: what was uploaded is never read from this machine by a name."""
_MARK: Final = "mentions"


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file as people see it."""

    id: int
    file_name: str
    state: str
    plan: MentionPlan
    share: float
    result: ImportResult
    error: str | None
    started_by: str | None
    created_at: datetime

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is worked on."""
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class MentionMapping:
    """A saved mapping of columns, and what else was said of such files."""

    id: int
    name: str
    fields: Mapping[str, str]
    used_at: datetime | None
    settings: Mapping[str, Any]

    def plan_for(self, header: Iterable[str]) -> MentionPlan:
        """How a file with these columns is to be read."""
        return MentionPlan(fields_for(self, header), **self.settings)


def is_mention_file() -> ColumnElement[bool]:
    """Tells files with mentions from files with customers."""
    known: ColumnElement[bool] = ImportJob.plan.has_key(_MARK)
    return known


def add_file(
    session: Session,
    viewer: Viewer,
    folder: UploadFolder,
    received: ReceivedFile,
    *,
    file_name: str,
    plan: MentionPlan,
    now: datetime,
) -> int:
    """Remember an uploaded file; returns its id."""
    viewer.require(*ROLES)
    return keep_upload(session, viewer, folder, received, file_name=file_name, plan=plan, now=now)


def change_file_plan(session: Session, viewer: Viewer, job_id: int, plan: MentionPlan) -> None:
    """Read the file another way, as long as it is not started. Raises WrongInputError."""
    plan_upload(_lock(session, viewer, job_id), plan)


def start_file(
    session: Session, viewer: Viewer, job_id: int, plan: MentionPlan, now: datetime
) -> None:
    """Let a worker begin. Starting twice starts once. Raises WrongInputError."""
    job = _lock(session, viewer, job_id)
    if job.state in UNFINISHED:
        return
    require_state(job, "uploaded")
    check_plan(plan)
    if plan.source_id is None or _source(session, plan.source_id) is None:
        raise WrongInputError("source", "choose the source that the mentions belong to")
    begin_upload(job, plan, now)


def cancel_file(session: Session, viewer: Viewer, job_id: int, now: datetime) -> None:
    """Stop; what is stored already stays. Raises WrongInputError for one that has ended."""
    stop_upload(_lock(session, viewer, job_id), now)


def read_file_job(session: Session, viewer: Viewer, job_id: int) -> FileJob:
    """One file. Raises NotFoundError."""
    viewer.require(*ROLES)
    row = session.execute(
        select(ImportJob, User.name)
        .outerjoin(User, User.id == ImportJob.started_by)
        .where(ImportJob.id == job_id, is_mention_file())
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no file {job_id}")
    return _view(*row)


def list_files(session: Session, viewer: Viewer) -> Sequence[FileJob]:
    """The latest files, the newest first."""
    viewer.require(*ROLES)
    rows = session.execute(
        select(ImportJob, User.name)
        .outerjoin(User, User.id == ImportJob.started_by)
        .where(is_mention_file())
        .order_by(ImportJob.created_at.desc(), ImportJob.id.desc())
        .limit(LISTED)
    )
    return [_view(*row) for row in rows]


def list_file_sources(session: Session) -> Sequence[tuple[int, str]]:
    """The sources that files belong to, by name."""
    rows = session.execute(
        select(Source.id, Source.name).where(Source.kind == "file").order_by(Source.name)
    )
    return [(row.id, row.name) for row in rows]


def add_file_source(session: Session, viewer: Viewer, name: str, grounds: Grounds) -> int:
    """A source that is fed by uploads only. Raises WrongInputError naming the field."""
    viewer.require(*ROLES)
    title = " ".join(name.replace("\x00", "").split())[:200]
    if not title:
        raise WrongInputError("name", "give the source a name")
    for field in ("purpose", "legal_basis", "balancing_note"):
        if not getattr(grounds, field).strip():
            raise WrongInputError(field, "no source is listened to without it")
    if not 1 <= grounds.retention_days <= 3650:
        raise WrongInputError("retention_days", "a number of days from 1 to 3650")
    if session.scalar(select(Source.id).where(Source.name == title)):
        raise WrongInputError("name", f"there is a source called {title!r} already")
    source = Source(
        kind="file",
        name=title,
        options={"path": UPLOADED_PATH},
        enabled=False,
        purpose=grounds.purpose.strip(),
        legal_basis=grounds.legal_basis.strip(),
        balancing_note=grounds.balancing_note.strip(),
        retention_days=grounds.retention_days,
        terms_checked_at=grounds.terms_checked_at,
    )
    session.add(source)
    session.flush()
    return source.id


def preview_file(
    path: Path, plan: MentionPlan, *, timezone: str, now: datetime
) -> list[dict[str, Any]]:
    """The first rows as they would be stored. Raises WrongInputError for a file of no use."""
    params = {"plan": plan.to_json(), "timezone": timezone, "now": now.isoformat()}
    [rows] = ask_child("mention_preview", path, params, LOOK)
    return list(rows)


def save_mention_mapping(
    session: Session, viewer: Viewer, name: str, plan: MentionPlan, now: datetime
) -> None:
    """Keep a mapping; one of the same name is replaced. Raises WrongInputError."""
    viewer.require(*ROLES)
    settings = {one: getattr(plan, one) for one in _KEPT}
    # No column has an empty name: that is the place of what counts for the whole file.
    fields = {**plan.fields, "": json.dumps(settings)}
    key = _header_key(plan.fields)
    keep_mapping(session, viewer, name, fields, now, key=key, of="mentions")


def list_mention_mappings(session: Session) -> Sequence[MentionMapping]:
    """All mappings of mentions by name."""
    rows = session.scalars(
        select(ImportMapping)
        .where(ImportMapping.header_key.startswith(f"{_MARK}:"))
        .order_by(ImportMapping.name)
        .limit(500)
    )
    return [_mapping(row) for row in rows]


def mention_mapping_for(session: Session, header: Iterable[str]) -> MentionMapping | None:
    """The latest mapping that was saved for a file with these columns."""
    row = session.scalar(
        select(ImportMapping)
        .where(ImportMapping.header_key == _header_key(header))
        .order_by(ImportMapping.updated_at.desc(), ImportMapping.id.desc())
        .limit(1)
    )
    return _mapping(row) if row else None


def forget_mention_mapping(session: Session, viewer: Viewer, mapping_id: int) -> None:
    """Forget a mapping; one that is gone already stays gone."""
    viewer.require(*ROLES)
    session.execute(
        delete(ImportMapping).where(
            ImportMapping.id == mapping_id, ImportMapping.header_key.startswith(f"{_MARK}:")
        )
    )


def fields_for(saved: MentionMapping | None, header: Iterable[str]) -> dict[str, str]:
    """A field for each column: as saved, else by its name."""
    if saved is None:
        return guess_fields(header)
    return {column: saved.fields.get(column, LEFT_OUT) for column in header if column}


def _header_key(columns: Iterable[str]) -> str:
    told = "\x1f".join(sorted(column.strip().lower() for column in columns if column))
    return f"{_MARK}:{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()}"


def _mapping(row: ImportMapping) -> MentionMapping:
    fields = dict(row.fields)
    settings = json.loads(fields.pop("", "{}"))
    name = shown_name("mentions", row.name)
    return MentionMapping(row.id, name, fields, row.used_at, settings)


def _source(session: Session, source_id: int) -> int | None:
    return session.scalar(select(Source.id).where(Source.id == source_id, Source.kind == "file"))


def _lock(session: Session, viewer: Viewer, job_id: int) -> ImportJob:
    viewer.require(*ROLES)
    job = session.scalar(
        select(ImportJob).where(ImportJob.id == job_id, is_mention_file()).with_for_update()
    )
    if job is None:
        raise NotFoundError(f"no file {job_id}")
    return job


def _view(job: ImportJob, started_by: str | None) -> FileJob:
    tally = Tally.from_json(job.counts)
    return FileJob(
        id=job.id,
        file_name=job.file_name,
        state=job.state,
        plan=MentionPlan.from_json(job.plan),
        share=job.share,
        result=replace(tally.result(None), refused_file=None),
        error=job.error,
        started_by=started_by,
        created_at=job.created_at,
    )
