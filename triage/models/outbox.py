"""What has to leave the house: written with the change it tells of, delivered afterwards."""

import uuid
from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Json, Model


class OutboxRow(Model):
    """One message for one destination. `id` is the message's id at the receiver, on every retry."""

    __tablename__ = "outbox"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    destination: Mapped[str]
    topic: Mapped[str]  # "case.opened", "case.resolved" …
    subject_id: Mapped[int]  # the case's id
    payload: Mapped[Json]
    created_at: Mapped[Created]
    due_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    attempts: Mapped[int] = mapped_column(server_default="0")
    lease_until: Mapped[datetime | None]
    token: Mapped[uuid.UUID | None]
    delivered_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    last_error: Mapped[str | None]

    __table_args__ = (
        Index(
            "ix_outbox_due",
            "due_at",
            postgresql_where=text("delivered_at IS NULL AND dead_at IS NULL"),
        ),
        Index("ix_outbox_subject_id", "subject_id"),
        Index("ix_outbox_dead", "dead_at", postgresql_where=text("dead_at IS NOT NULL")),
    )
