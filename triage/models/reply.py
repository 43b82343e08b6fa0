"""Answers: canned ones, those on their way to the source, and where people go on in private."""

import uuid
from datetime import datetime
from typing import Any

from pgvector.sqlalchemy import Vector
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.analysis import EMBEDDING_SIZE
from triage.models.schema import Created, Id, JsonList, Model, one_of

ANSWER_LANGUAGES = ("nl", "en", "de", "fr")
REPLY_STATES = (
    "draft",
    "awaiting_approval",
    "queued",
    "sending",
    "sent",
    "failed",
    "declined",
    "withdrawn",
)
REPLY_ROUTES = ("source", "hand")  # sent by the program, or posted by a person


class CannedAnswer(Model):
    """An answer that is written once. `uses` counts how often it was sent."""

    __tablename__ = "canned_answers"

    id: Mapped[Id]
    title: Mapped[str]
    shortcut: Mapped[str]  # what is typed after `#`; lower case
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), index=True
    )  # null: everybody
    needs_approval: Mapped[bool] = mapped_column(server_default=sql("false"))
    uses: Mapped[int] = mapped_column(server_default="0")
    archived_at: Mapped[datetime | None]
    is_example: Mapped[bool] = mapped_column(server_default=sql("false"))
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[Created]
    changed_at: Mapped[Created]

    texts: Mapped[list["CannedText"]] = relationship(
        order_by="CannedText.language", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (
        # An archived answer gives its shortcut free.
        Index(
            "uq_canned_answers_shortcut",
            "shortcut",
            unique=True,
            postgresql_where=sql("archived_at IS NULL"),
        ),
    )


class CannedText(Model):
    """A canned answer in one language, and where it stands among meanings."""

    __tablename__ = "canned_texts"

    id: Mapped[Id]
    canned_id: Mapped[int] = mapped_column(ForeignKey("canned_answers.id", ondelete="CASCADE"))
    language: Mapped[str]
    body: Mapped[str]
    embedding: Mapped[Any | None] = mapped_column(Vector(EMBEDDING_SIZE), deferred=True)
    embedded_at: Mapped[datetime | None]  # null: the classifier has not read it yet

    __table_args__ = (
        UniqueConstraint("canned_id", "language"),
        one_of("language", ANSWER_LANGUAGES),
        Index("ix_canned_texts_unread", "id", postgresql_where=sql("embedded_at IS NULL")),
    )


class Reply(Model):
    """One answer to a case. It is its own work item: `due_at`, lease and token stand here."""

    __tablename__ = "replies"

    id: Mapped[Id]
    key: Mapped[uuid.UUID] = mapped_column(unique=True)  # the same at every try, and per form
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    mention_id: Mapped[int | None] = mapped_column(ForeignKey("mentions.id", ondelete="SET NULL"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    canned_id: Mapped[int | None] = mapped_column(
        ForeignKey("canned_answers.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str]
    language: Mapped[str]
    is_private: Mapped[bool] = mapped_column(server_default=sql("false"))
    route: Mapped[str] = mapped_column(server_default="source")
    state: Mapped[str]
    risks: Mapped[JsonList] = mapped_column(server_default=sql("'[]'::jsonb"))  # kinds accepted
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    remark: Mapped[str | None]  # of whoever declined it
    attempts: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[Created]
    lease_until: Mapped[datetime | None]
    token: Mapped[uuid.UUID | None]
    first_tried_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    external_id: Mapped[str | None]
    url: Mapped[str | None]
    # Our own post as it came back from the source.
    returned_id: Mapped[int | None] = mapped_column(ForeignKey("mentions.id", ondelete="SET NULL"))
    # What it answered, among meanings: the nearest of these are proposed again.
    about: Mapped[Any | None] = mapped_column(Vector(EMBEDDING_SIZE), deferred=True)
    # The text without names and numbers of the one customer; null: fit for nobody else.
    pattern: Mapped[str | None]
    embedding: Mapped[Any | None] = mapped_column(Vector(EMBEDDING_SIZE), deferred=True)
    embedded_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    changed_at: Mapped[Created]

    __table_args__ = (
        one_of("state", REPLY_STATES),
        one_of("route", REPLY_ROUTES),
        CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="sent_has_time"),
        Index("ix_replies_case", "case_id", "id"),
        Index("ix_replies_mention", "mention_id"),
        Index(
            "ix_replies_due",
            "due_at",
            "id",
            postgresql_where=sql("state IN ('queued', 'sending')"),
        ),
        Index(
            "ix_replies_waiting",
            "id",
            postgresql_where=sql("state = 'awaiting_approval'"),
        ),
        Index(
            "ix_replies_external", "external_id", postgresql_where=sql("external_id IS NOT NULL")
        ),
        Index("ix_replies_url", "url", postgresql_where=sql("url IS NOT NULL")),
        Index(
            "ix_replies_returned", "returned_id", postgresql_where=sql("returned_id IS NOT NULL")
        ),
        Index(
            "ix_replies_unread",
            "id",
            postgresql_where=sql("state = 'sent' AND embedded_at IS NULL"),
        ),
        Index(
            "ix_replies_about",
            "about",
            postgresql_using="hnsw",
            postgresql_ops={"about": "vector_cosine_ops"},
            postgresql_where=sql("about IS NOT NULL AND pattern IS NOT NULL"),
        ),
    )


class PrivateChannel(Model):
    """Where people can go on in private: a form, a chat, a messenger of the company."""

    __tablename__ = "private_channels"

    id: Mapped[Id]
    name: Mapped[str]
    address: Mapped[str]  # a web address, a telephone number or an e-mail address
    position: Mapped[int] = mapped_column(server_default="0")
    is_example: Mapped[bool] = mapped_column(server_default=sql("false"))


class ApprovalRule(Model):
    """How long the answers of a team's new agents are looked at before they leave."""

    __tablename__ = "approval_rules"

    team_id: Mapped[int] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    first_days: Mapped[int]  # counted from the day the agent got an account

    __table_args__ = (CheckConstraint("first_days BETWEEN 1 AND 36500", name="days_sensible"),)
