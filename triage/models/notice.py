"""Notices: what somebody should hear of, in the page and perhaps by e-mail."""

from datetime import datetime, time

from sqlalchemy import ForeignKey, Index, Time, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.case import Case
from triage.models.schema import Created, Id, JsonList, Model, one_of
from triage.models.user import User

NOTICE_KINDS = (
    "assigned",
    "mentioned",
    "answered",
    "due_soon",
    "overdue",
    "escalated",
    "reply_failed",
    "source_paused",
    "source_silent",
    "model_drift",
    "to_approve",
    "sent_back",
)
MAIL_CHOICES = ("off", "at_once", "digest")


class Notice(Model):
    """One thing that one person should hear of. `mail_due_at` is empty where no mail is wanted."""

    __tablename__ = "notices"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    source_id: Mapped[int | None] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # null: the program
    created_at: Mapped[Created]
    seen_at: Mapped[datetime | None]
    mail_due_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    case: Mapped[Case | None] = relationship()
    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id])

    __table_args__ = (
        one_of("kind", NOTICE_KINDS),
        Index("ix_notices_user", "user_id", "id"),
        Index("ix_notices_unseen", "user_id", "case_id", postgresql_where=text("seen_at IS NULL")),
        Index(
            "ix_notices_mail",
            "mail_due_at",
            postgresql_where=text("mailed_at IS NULL AND seen_at IS NULL"),
        ),
    )


class NoticeChoice(Model):
    """How somebody wants to hear; without a row the defaults count."""

    __tablename__ = "notice_choices"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    mail: Mapped[str] = mapped_column(server_default="digest")
    muted: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    quiet_from: Mapped[time | None] = mapped_column(Time)
    quiet_until: Mapped[time | None] = mapped_column(Time)
    digest_at: Mapped[time] = mapped_column(Time, server_default=text("'08:30'::time"))

    __table_args__ = (one_of("mail", MAIL_CHOICES),)
