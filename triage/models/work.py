"""The database as queue: what has to be done to which mention, and who is at it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Model, one_of

STAGES = ("understand", "link", "decide", "explain")


class Work(Model):
    """One stage of one mention that is due. Finished work is deleted; dead work stays to be seen.

    A worker holds it while `token` is the worker's and `lease_until` lies ahead. Putting the
    same work in again takes the token away, so a worker with older input can no longer finish.
    """

    __tablename__ = "work"

    id: Mapped[Id]
    stage: Mapped[str]
    mention_id: Mapped[int] = mapped_column(ForeignKey("mentions.id", ondelete="CASCADE"))
    due_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    attempts: Mapped[int] = mapped_column(server_default="0")
    lease_until: Mapped[datetime | None]
    token: Mapped[uuid.UUID | None]
    last_error: Mapped[str | None]
    dead_at: Mapped[datetime | None]
    created_at: Mapped[Created]

    __table_args__ = (
        one_of("stage", STAGES),
        UniqueConstraint("mention_id", "stage"),
        Index("ix_work_due", "stage", "due_at", "id", postgresql_where=text("dead_at IS NULL")),
        # Few among many: without it every claim would look through the whole backlog for them.
        Index(
            "ix_work_tried",
            "stage",
            "due_at",
            "id",
            postgresql_where=text("dead_at IS NULL AND attempts > 0"),
        ),
        Index("ix_work_dead", "dead_at", postgresql_where=text("dead_at IS NOT NULL")),
    )
