"""Incidents: many cases with one cause; and the vectors by which similar cases are found."""

from datetime import datetime
from typing import Any

from pgvector.sqlalchemy import Vector
from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.analysis import EMBEDDING_SIZE
from triage.models.schema import Created, Id, Model
from triage.models.user import User


class CaseVector(Model):
    """What a case says, as a vector: that of its post which is most surely a complaint."""

    __tablename__ = "case_vectors"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    embedding: Mapped[Any] = mapped_column(Vector(EMBEDDING_SIZE), deferred=True)

    __table_args__ = (
        Index(
            "ix_case_vectors_embedding",
            "embedding",
            postgresql_using="hnsw",
            postgresql_ops={"embedding": "vector_cosine_ops"},
        ),
    )


class Incident(Model):
    """One thing that went wrong for many. `known` is what colleagues may tell customers."""

    __tablename__ = "incidents"

    id: Mapped[Id]
    title: Mapped[str]
    known: Mapped[str] = mapped_column(server_default="")
    opened_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[Created]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")

    opener: Mapped[User] = relationship()

    __table_args__ = (
        Index("ix_incidents_open", "opened_at", postgresql_where=text("ended_at IS NULL")),
    )


class IncidentCase(Model):
    """A case belongs to one incident at most."""

    __tablename__ = "incident_cases"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incidents.id", ondelete="CASCADE"), index=True
    )
    joined_at: Mapped[Created]
