"""What the classifier said about a mention; one row per text revision and model."""

from typing import Any

from pgvector.sqlalchemy import Vector
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nlp.taxonomy import CATEGORIES, INTENTS, SENTIMENTS, SEVERITIES
from triage.models.mention import Mention
from triage.models.schema import Created, Id, Json, JsonList, Model, one_of

EMBEDDING_SIZE = 384


class Analysis(Model):
    """One text understood. `is_current` marks the row that counts for its mention."""

    __tablename__ = "analyses"

    id: Mapped[Id]
    mention_id: Mapped[int] = mapped_column(ForeignKey("mentions.id", ondelete="CASCADE"))
    revision: Mapped[int]
    model_version: Mapped[str]
    is_current: Mapped[bool] = mapped_column(server_default=text("true"))
    language: Mapped[str]
    language_confidence: Mapped[float]
    sentiment: Mapped[str]
    sentiment_probs: Mapped[Json]
    intent: Mapped[str]
    intent_probs: Mapped[Json]
    complaint: Mapped[float]
    category: Mapped[str]
    category_probs: Mapped[Json]
    severity: Mapped[str]
    severity_probs: Mapped[Json]
    flags: Mapped[JsonList]
    reasons: Mapped[JsonList]  # [[start, end, weight], …] into the mention's text
    embedding: Mapped[Any] = mapped_column(Vector(EMBEDDING_SIZE), deferred=True)
    created_at: Mapped[Created]

    mention: Mapped[Mention] = relationship()

    __table_args__ = (
        UniqueConstraint("mention_id", "revision", "model_version"),
        Index(
            "uq_analyses_current",
            "mention_id",
            unique=True,
            postgresql_where=text("is_current"),
        ),
        Index("ix_analyses_created_at", "created_at"),
        one_of("sentiment", SENTIMENTS),
        one_of("intent", INTENTS),
        one_of("category", CATEGORIES),
        one_of("severity", SEVERITIES),
        CheckConstraint("complaint BETWEEN 0 AND 1", name="complaint_is_probability"),
    )
