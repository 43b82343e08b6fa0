"""What is sent to us: where to, each delivery, and of when the newest tiding of a post is."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Json, JsonList, Model


class HookAddress(Model):
    """The address that a sender is given for one source, and what its signatures are made with."""

    __tablename__ = "hook_addresses"

    source_id: Mapped[int] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    public_id: Mapped[str] = mapped_column(unique=True)  # stands in the address
    # Sealed, the newest first; an older one counts until its `ends_at`.
    secrets: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    # Sealed: what Meta has to say when the address is entered there.
    verify_token: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[Created]


class IncomingDelivery(Model):
    """One delivery, kept before its sender is told so. `name` is the sender's id for it.

    A worker holds it while `token` is the worker's and `lease_until` lies ahead. The body goes
    when it is handled; what it told stands in the mentions.
    """

    __tablename__ = "incoming_deliveries"

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    name: Mapped[str]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    sent_at: Mapped[datetime]
    received_at: Mapped[Created]
    due_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    attempts: Mapped[int] = mapped_column(server_default="0")
    lease_until: Mapped[datetime | None]
    token: Mapped[uuid.UUID | None]
    handled_at: Mapped[datetime | None]
    counts: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    dead_at: Mapped[datetime | None]
    last_error: Mapped[str | None]

    __table_args__ = (
        # The same delivery sent again changes nothing.
        UniqueConstraint("source_id", "name"),
        Index("ix_incoming_deliveries_source", "source_id", "received_at"),
        Index("ix_incoming_deliveries_received", "received_at"),
        Index(
            "ix_incoming_deliveries_due",
            "due_at",
            "id",
            postgresql_where=text("handled_at IS NULL AND dead_at IS NULL"),
        ),
        Index(
            "ix_incoming_deliveries_dead", "dead_at", postgresql_where=text("dead_at IS NOT NULL")
        ),
    )


class ToldItem(Model):
    """Of when the newest tiding of a post is: older ones that come late change nothing.

    A deletion is remembered here even if the post itself was never told.
    """

    __tablename__ = "told_items"

    source_id: Mapped[int] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    external_id: Mapped[str] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]
    is_deleted: Mapped[bool] = mapped_column(server_default=text("false"))
    noted_at: Mapped[Created]

    __table_args__ = (Index("ix_told_items_noted_at", "noted_at"),)
