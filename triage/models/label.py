"""What people said about a text when the classifier was wrong or not sure."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from triage.models.schema import Created, Id, Model, one_of

QUESTIONS = ("sentiment", "intent", "complaint", "category", "severity", "relevance")


class Label(Model):
    """One answer to one question about one revision of a text; the newest counts.

    The table only grows: a trigger refuses changes. No `value`: the earlier answer is withdrawn.
    """

    __tablename__ = "labels"

    id: Mapped[Id]
    mention_id: Mapped[int] = mapped_column(ForeignKey("mentions.id", ondelete="CASCADE"))
    revision: Mapped[int]
    question: Mapped[str]
    value: Mapped[str | None]
    before: Mapped[str | None]  # what counted until then
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Created]
    model_version: Mapped[str | None]  # of the classifier that was corrected

    __table_args__ = (
        one_of("question", QUESTIONS),
        Index("ix_labels_at", "at"),
        Index("ix_labels_mention", "mention_id", "revision", "id"),
    )
