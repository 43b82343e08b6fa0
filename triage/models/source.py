"""Sources: where to listen, how far we have come, and what could not be read there."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Json, JsonList, Model, one_of

RHYTHMS = ("adaptive", "calmer", "steady")
PAUSES = ("person", "failing", "archived")


class Source(Model):
    """One place to listen. It is its own work item: `due_at`, lease and token stand here."""

    __tablename__ = "sources"

    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    options: Mapped[Json]  # secrets in it are sealed, see `triage.vault`
    # Credentials for answering there; null: answers are copied by hand.
    answer_options: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))
    tags: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))  # rules read them
    interval_s: Mapped[int] = mapped_column(server_default="900")  # as wished
    rhythm: Mapped[str] = mapped_column(server_default="calmer")
    recent: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))  # new, by poll
    host: Mapped[str] = mapped_column(server_default="")  # where requests go; "": not known yet
    took_s: Mapped[float] = mapped_column(server_default="0")  # the latest fetch
    due_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    lease_until: Mapped[datetime | None]
    token: Mapped[uuid.UUID | None]
    failures: Mapped[int] = mapped_column(server_default="0")
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str | None]
    last_error_kind: Mapped[str | None]  # the name of its class
    last_error_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    paused_because: Mapped[str | None]
    silent_since: Mapped[datetime | None]  # brings nothing, where it always brought something
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")  # grows with every saved form
    # No source listens without a stated purpose and ground (GDPR art. 5 and 6).
    purpose: Mapped[str]
    legal_basis: Mapped[str]
    balancing_note: Mapped[str]
    retention_days: Mapped[int] = mapped_column(server_default="90")
    terms_checked_at: Mapped[datetime]
    created_at: Mapped[Created]

    __table_args__ = (
        CheckConstraint("interval_s >= 10", name="interval_not_too_short"),
        CheckConstraint("retention_days > 0", name="retention_positive"),
        CheckConstraint("archived_at IS NULL OR NOT enabled", name="archived_rests"),
        one_of("rhythm", RHYTHMS),
        one_of("paused_because", PAUSES),
        Index("ix_sources_due", "due_at", postgresql_where=text("enabled")),
        Index("ix_sources_host", "host", postgresql_where=text("lease_until IS NOT NULL")),
    )


class RefusedRow(Model):
    """A row of a source that could not become a mention, with the place and the reason."""

    __tablename__ = "refused_rows"

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    place: Mapped[str]
    reason: Mapped[str]
    seen_at: Mapped[Created]

    __table_args__ = (
        # The same broken row is met at every poll; it is reported once.
        Index("uq_refused_rows_place", "source_id", "place", "reason", unique=True),
    )
