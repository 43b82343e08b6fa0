"""Monitors: what is listened for, who changed it, and which mentions it matched."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.schema import Created, Id, Json, Model, one_of
from triage.models.user import User

MONITOR_CHANGE_KINDS = ("created", "changed", "switched_on", "switched_off", "deleted", "restored")


class Monitor(Model):
    """A query with what keeps namesakes out. The languages stand in `triage.monitors`.

    After every change the stored mentions are looked through again, newest first: everything
    before `look_at`, `look_id` is still to be looked at while `look_due_at` is set.
    """

    __tablename__ = "monitors"

    id: Mapped[Id]
    name: Mapped[str]
    query: Mapped[str]
    context: Mapped[str] = mapped_column(server_default="")  # one of these terms must be there
    context_near: Mapped[int | None]  # and at most so many words from the name
    without: Mapped[str] = mapped_column(server_default="")  # none of these may be there
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    version: Mapped[int] = mapped_column(server_default="1")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    changed_at: Mapped[Created]
    deleted_at: Mapped[datetime | None]
    form_key: Mapped[str | None] = mapped_column(unique=True)  # a second click makes no second one
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))
    # What agents' answers taught; null: too few of them yet.
    relevance: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True), deferred=True)
    relevance_on: Mapped[bool] = mapped_column(server_default=text("true"))
    taught_to: Mapped[int] = mapped_column(server_default="0")  # the newest label that was read
    look_due_at: Mapped[datetime | None]
    look_from: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    look_id: Mapped[int | None]
    looked: Mapped[int] = mapped_column(server_default="0")
    # Mentions by local day, {"2026-11-20": 12}: counting them takes seconds for millions.
    volume: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True))
    volume_at: Mapped[datetime | None]

    author: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint("context_near BETWEEN 1 AND 100", name="context_near_sensible"),
        Index(
            "ix_monitors_look_due",
            "look_due_at",
            postgresql_where=text("look_due_at IS NOT NULL"),
        ),
    )


class MonitorChange(Model):
    """One change of a monitor: who, when, and how it read before and after."""

    __tablename__ = "monitor_changes"

    id: Mapped[Id]
    monitor_id: Mapped[int] = mapped_column(ForeignKey("monitors.id", ondelete="CASCADE"))
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[Created]
    before: Mapped[Json | None]
    after: Mapped[Json | None]

    actor: Mapped[User | None] = relationship()

    __table_args__ = (
        one_of("kind", MONITOR_CHANGE_KINDS),
        Index("ix_monitor_changes_monitor_id", "monitor_id", "id"),
    )


class MentionMonitor(Model):
    """A mention that a monitor matched. `relevance`: the probability that the company is meant."""

    __tablename__ = "mention_monitors"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    monitor_id: Mapped[int] = mapped_column(
        ForeignKey("monitors.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    published_at: Mapped[datetime]  # the mention's, so that lists and counts need no join
    relevance: Mapped[float | None]
    is_doubtful: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        Index("ix_mention_monitors_newest", "monitor_id", "published_at", "mention_id"),
        Index(
            "ix_mention_monitors_doubtful",
            "monitor_id",
            "published_at",
            "mention_id",
            postgresql_where=text("is_doubtful"),
        ),
    )


class MentionWords(Model):
    """The words of a mention as queries compare them, the first sieve of previews, and as the
    search of mentions does: `search` is what the database's function `search_words` makes."""

    __tablename__ = "mention_words"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(TSVECTOR)
    search: Mapped[str] = mapped_column(TSVECTOR)

    __table_args__ = (
        Index("ix_mention_words_words", "words", postgresql_using="gin"),
        Index("ix_mention_words_search", "search", postgresql_using="gin"),
    )


class WordPass(Model):
    """The one row that tells how far the words of older mentions are kept, newest first."""

    __tablename__ = "word_passes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="1")
    done_at: Mapped[datetime | None]  # published then, and all that is newer
    done_id: Mapped[int | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
