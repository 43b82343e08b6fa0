"""The life of an uploaded file before and after it is worked on: kept, planned, begun, stopped.

The same for files with customers and with mentions; who may do it, and what a plan holds, is
left to `jobs` and `triage.mentions.file_jobs`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.errors import WrongInputError
from triage.files.uploads import ReceivedFile, UploadFolder, shown_file_name
from triage.models import ImportJob, ImportMapping
from triage.models.intake import UNFINISHED
from triage.people.viewer import Viewer

LONGEST_NAME: Final = 80

MappingOf = Literal["customers", "mentions"]
_MARKS: Final = ("customers:", "mentions:")


class KeptPlan(Protocol):
    """How a file is to be read."""

    def to_json(self) -> dict[str, Any]:
        """As kept with the file."""


def keep_upload(
    session: Session,
    viewer: Viewer,
    folder: UploadFolder,
    received: ReceivedFile,
    *,
    file_name: str,
    plan: KeptPlan,
    now: datetime,
) -> int:
    """Remember an uploaded file; returns its id."""
    job = ImportJob(
        file_name=shown_file_name(file_name),
        size_bytes=received.size_bytes,
        digest=received.digest,
        origin="page",
        plan=plan.to_json(),
        started_by=viewer.id,
        created_at=now,
    )
    session.add(job)
    session.flush()
    folder.keep(received, job.id)
    return job.id


def plan_upload(job: ImportJob, plan: KeptPlan) -> None:
    """Read the file another way, as long as it is not started. Raises WrongInputError."""
    require_state(job, "uploaded")
    job.plan = plan.to_json()


def begin_upload(job: ImportJob, plan: KeptPlan, now: datetime) -> None:
    """Let a worker begin. Raises WrongInputError."""
    require_state(job, "uploaded")
    job.plan, job.state, job.started_at = plan.to_json(), "waiting", now


def stop_upload(job: ImportJob, now: datetime) -> None:
    """Stop; what is stored already stays. Raises WrongInputError for one that has ended."""
    if job.state == "cancelled":
        return
    require_state(job, "uploaded", *UNFINISHED)
    job.state, job.token, job.lease_until, job.ended_at = "cancelled", None, None, now


def require_state(job: ImportJob, *states: str) -> None:
    """Raises WrongInputError where the file is in another state."""
    if job.state not in states or job.origin != "page":
        raise WrongInputError("file", f"is {job.state} already")


def keep_mapping(
    session: Session,
    viewer: Viewer,
    name: str,
    fields: Mapping[str, str],
    now: datetime,
    *,
    key: str,
    of: MappingOf,
) -> None:
    """Keep a mapping, in place of an older one of this name and kind. Raises WrongInputError."""
    title = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(title) <= LONGEST_NAME:
        raise WrongInputError("mapping_name", f"1 to {LONGEST_NAME} characters")
    values = {"header_key": key, "fields": dict(fields), "updated_at": now, "used_at": now}
    session.execute(
        insert(ImportMapping)
        .values(name=stored_name(of, title), created_by=viewer.id, **values)
        .on_conflict_do_update(index_elements=[ImportMapping.name], set_=values)
    )


def stored_name(of: MappingOf, title: str) -> str:
    """The name of a mapping in the table that both kinds share, where it is unique.

    Those of customers stand bare, unless that could be read as a mark.
    """
    is_bare = of == "customers" and not title.startswith(_MARKS)
    return title if is_bare else f"{of}:{title}"


def shown_name(of: MappingOf, stored: str) -> str:
    """The name that people gave it."""
    return stored.removeprefix(f"{of}:")
