"""Mentions: what was said in public, as it reads now and as it read before."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.schema import Created, Id, Json, Model
from triage.models.source import Source


class Mention(Model):
    """One post, review or message. `revision` counts the texts it has had."""

    __tablename__ = "mentions"

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    revision: Mapped[int] = mapped_column(server_default="1")
    content_hash: Mapped[str]
    text: Mapped[str]
    title: Mapped[str | None]
    url: Mapped[str | None]
    network: Mapped[str | None]
    author_handle: Mapped[str | None]
    author_name: Mapped[str | None]
    author_url: Mapped[str | None]
    language_hint: Mapped[str | None]
    conversation_id: Mapped[str]  # the thread's, or the mention's own external id
    in_reply_to: Mapped[str | None]
    rating: Mapped[float | None]
    reference: Mapped[str | None]
    extra: Mapped[Json] = mapped_column(server_default=sql("'{}'::jsonb"))
    published_at: Mapped[datetime]
    fetched_at: Mapped[Created]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    source: Mapped[Source] = relationship()

    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        Index("ix_mentions_published", "published_at", "id"),
        Index(
            "ix_mentions_conversation",
            "source_id",
            "conversation_id",
            postgresql_where=sql("conversation_id <> external_id"),
        ),
        Index(
            "ix_mentions_author",
            "network",
            "author_handle",
            postgresql_where=sql("author_handle IS NOT NULL"),
        ),
    )


class MentionRevision(Model):
    """A text that a mention had before it was edited at the source."""

    __tablename__ = "mention_revisions"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    title: Mapped[str | None]
    rating: Mapped[float | None]
    replaced_at: Mapped[Created]
