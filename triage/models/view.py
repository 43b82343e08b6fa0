"""The queue as each person wants it: saved views, chosen columns, and runs over many cases."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.schema import Created, Id, JsonList, Model, one_of
from triage.models.user import Team

AUDIENCES = ("own", "team", "everybody")
DENSITIES = ("comfortable", "compact")


class SavedView(Model):
    """A named place in the queue: the query of its address. A shared one is its team's."""

    __tablename__ = "saved_views"

    id: Mapped[Id]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), index=True
    )
    audience: Mapped[str] = mapped_column(server_default="own")
    name: Mapped[str]
    query: Mapped[str]
    position: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[Created]

    team: Mapped[Team | None] = relationship()

    __table_args__ = (
        one_of("audience", AUDIENCES),
        CheckConstraint("(audience = 'team') = (team_id IS NOT NULL)", name="team_is_named"),
    )


class QueueChoice(Model):
    """What one person's list shows, and where it opens."""

    __tablename__ = "queue_choices"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    columns: Mapped[JsonList]
    density: Mapped[str | None]
    default_view_id: Mapped[int | None] = mapped_column(
        ForeignKey("saved_views.id", ondelete="SET NULL")
    )

    __table_args__ = (one_of("density", DENSITIES),)


class BulkRun(Model):
    """One step taken on many cases. The form's token makes a second press the same run."""

    __tablename__ = "bulk_runs"

    token: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    action: Mapped[str]
    done: Mapped[JsonList]  # [[case id, event id], …]
    left_out: Mapped[JsonList]  # [[case id, reason, detail], …]
    started_at: Mapped[Created] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
