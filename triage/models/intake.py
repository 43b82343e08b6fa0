"""How customers come in: imports with their progress, saved mappings, and programs' tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Json, JsonList, Model, one_of

IMPORT_STATES = ("uploaded", "waiting", "running", "done", "failed", "cancelled")
UNFINISHED = ("waiting", "running")
"""States of imports that somebody still has to work at."""


class ImportMapping(Model):
    """Which column of a file means what, under a name, for files with the same columns."""

    __tablename__ = "import_mappings"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    header_key: Mapped[str]  # equal for files with the same columns
    fields: Mapped[Json]  # {"column": "field"}; columns that are left out have ""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created]
    updated_at: Mapped[Created]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_import_mappings_header_key", "header_key", "updated_at"),)


class ImportJob(Model):
    """One file of customers on its way in.

    `position` is the last row that is stored: an import that was broken off goes on behind it.
    A worker holds the job while `token` is the worker's and `lease_until` lies ahead.
    """

    __tablename__ = "import_jobs"

    id: Mapped[Id]
    file_name: Mapped[str]
    size_bytes: Mapped[int]
    digest: Mapped[str]  # SHA-256 of the file: the same file goes on where it stopped
    state: Mapped[str] = mapped_column(server_default="uploaded")
    origin: Mapped[str]  # "page", or "command"
    plan: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    position: Mapped[int] = mapped_column(server_default="0")
    share: Mapped[float] = mapped_column(server_default="0")  # of the file, 0 to 1
    counts: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    started_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    token: Mapped[UUID | None]

    __table_args__ = (
        one_of("state", IMPORT_STATES),
        one_of("origin", ("page", "command")),
        CheckConstraint("share BETWEEN 0 AND 1", name="share_is_part"),
        Index("ix_import_jobs_created_at", "created_at"),
        Index(
            "ix_import_jobs_unfinished",
            "state",
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )


class ApiToken(Model):
    """What a program may do in our API; only the hash of its secret is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    name: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    hint: Mapped[str]  # the first characters, by which people know it again
    scopes: Mapped[JsonList]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class RelinkWish(Model):
    """That mentions without a customer shall be looked at again: one row, asked and granted."""

    __tablename__ = "relink_wishes"

    id: Mapped[Id]  # always 1
    asked_at: Mapped[datetime]
    granted_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
