"""Models that were learnt, which of them serves, what one in the shadow says, and days counted."""

from datetime import date, datetime
from typing import Any

from pgvector.sqlalchemy import Vector
from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.analysis import EMBEDDING_SIZE
from triage.models.schema import Created, Id, Json, Model, one_of

CHANGE_KINDS = ("shadowed", "unshadowed", "switched", "back")


class LearntModel(Model):
    """A model that may serve. `heads` belong to the layers of `base_version`; without them the
    model is another checkpoint, at `location`."""

    __tablename__ = "learnt_models"

    id: Mapped[Id]
    version: Mapped[str] = mapped_column(unique=True)
    base_version: Mapped[str | None]
    heads: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    calibration: Mapped[Json | None]
    location: Mapped[str | None]
    report: Mapped[Json]  # its figures when it was learnt
    evidence: Mapped[Json | None]  # the latest comparison with the model that serves
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Created]


class ModelChange(Model):
    """Which model serves and which stands in its shadow; the newest row counts.

    The table only grows, so it tells who switched what, when and on what grounds. No version:
    the model of the settings.
    """

    __tablename__ = "model_changes"

    id: Mapped[Id]
    kind: Mapped[str]
    current_version: Mapped[str | None]
    shadow_version: Mapped[str | None]
    evidence: Mapped[Json | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Created]

    __table_args__ = (one_of("kind", CHANGE_KINDS),)


class ShadowAnswer(Model):
    """What a model in the shadow says of a text, beside the answers that counted then."""

    __tablename__ = "shadow_answers"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    model_version: Mapped[str] = mapped_column(primary_key=True)
    beside_version: Mapped[str]
    sentiment: Mapped[str]
    intent: Mapped[str]
    complaint: Mapped[float]
    complaint_beside: Mapped[float]
    category: Mapped[str]
    severity: Mapped[str]
    differs: Mapped[Json]  # question → the answer that counted, where it was another one
    created_at: Mapped[Created]

    __table_args__ = (
        Index("ix_shadow_answers_pair", "model_version", "beside_version", "mention_id"),
        Index(
            "ix_shadow_answers_differing",
            "model_version",
            "beside_version",
            text("abs(complaint - complaint_beside) DESC"),
            "mention_id",
            postgresql_where=text("differs <> '{}'::jsonb"),
        ),
    )


class UnderstandingDay(Model):
    """One day of one model: what came in and how it was answered, counted."""

    __tablename__ = "understanding_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    model_version: Mapped[str] = mapped_column(primary_key=True)
    texts: Mapped[int]
    counts: Mapped[Json]  # what → value → how many
    sums: Mapped[Json]  # figure → sum over the texts
    centroid: Mapped[Any] = mapped_column(Vector(EMBEDDING_SIZE), nullable=True, deferred=True)
    counted_at: Mapped[datetime]
