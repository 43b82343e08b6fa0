"""What surrounds a source: its days, trials of options, and gathering of older posts."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Json, Model, one_of

TRIAL_AIMS = ("preview", "login")
BACKFILL_STATES = ("running", "done", "cancelled", "failed")


class SourceDay(Model):
    """What a source brought on one day, by the company's clock; backfilled posts apart."""

    __tablename__ = "source_days"

    source_id: Mapped[int] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    polls: Mapped[int] = mapped_column(server_default="0")
    failures: Mapped[int] = mapped_column(server_default="0")
    new: Mapped[int] = mapped_column(server_default="0")
    updated: Mapped[int] = mapped_column(server_default="0")
    refused: Mapped[int] = mapped_column(server_default="0")
    backfilled: Mapped[int] = mapped_column(server_default="0")


class SourceTrial(Model):
    """Options that an admin tries before saving them; gone after minutes. Unlogged."""

    __tablename__ = "source_trials"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    aim: Mapped[str]
    options: Mapped[Json]  # secrets sealed
    created_at: Mapped[Created]
    token: Mapped[uuid.UUID | None]  # of the worker that carries it out
    answer: Mapped[Json | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("aim", TRIAL_AIMS),
        Index("ix_source_trials_waiting", "id", postgresql_where=text("finished_at IS NULL")),
        Index("ix_source_trials_created_at", "created_at"),
    )


class Backfill(Model):
    """Older posts of a source, gathered beside its polling. It is its own work item."""

    __tablename__ = "backfills"

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    since: Mapped[datetime]
    until: Mapped[datetime]
    # Older posts count in the figures, but open no case and start no clock.
    cases_from: Mapped[datetime]
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # null: a command
    status: Mapped[str] = mapped_column(server_default="running")
    state: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    reached: Mapped[datetime | None]
    share: Mapped[float] = mapped_column(server_default="0")  # of the range, 0 to 1
    found: Mapped[int] = mapped_column(server_default="0")
    new: Mapped[int] = mapped_column(server_default="0")
    refused: Mapped[int] = mapped_column(server_default="0")
    failures: Mapped[int] = mapped_column(server_default="0")
    last_error: Mapped[str | None]
    last_error_kind: Mapped[str | None]
    due_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    lease_until: Mapped[datetime | None]
    token: Mapped[uuid.UUID | None]
    created_at: Mapped[Created]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("status", BACKFILL_STATES),
        CheckConstraint("since < until", name="range_not_empty"),
        Index(
            "uq_backfills_running",
            "source_id",
            unique=True,
            postgresql_where=text("status = 'running'"),
        ),
        Index("ix_backfills_source", "source_id", "id"),
        Index("ix_backfills_due", "due_at", postgresql_where=text("status = 'running'")),
    )


class BackfilledMention(Model):
    """A mention that came in by a backfill, not as news."""

    __tablename__ = "backfilled_mentions"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    backfill_id: Mapped[int] = mapped_column(
        ForeignKey("backfills.id", ondelete="CASCADE"), index=True
    )
