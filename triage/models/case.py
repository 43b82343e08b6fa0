"""Cases: complaints that somebody owns, their event log, and the list of doubtful mentions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nlp.taxonomy import CATEGORIES, SENTIMENTS, SEVERITIES
from triage.models.customer import Customer
from triage.models.mention import Mention
from triage.models.schema import Created, Id, Json, JsonList, Model, one_of
from triage.models.source import Source
from triage.models.user import Team, User

CASE_STATUSES = ("open", "waiting", "resolved")
CASE_EVENT_KINDS = (
    "opened",
    "mention_joined",
    "mention_edited",
    "mention_deleted",
    "routed",
    "prioritised",
    "linked",
    "unlinked",
    "claimed",
    "assigned",
    "released",
    "noted",
    "replied",
    "waiting",
    "resolved",
    "reopened",
    "corrected",
    "moved_in",
    "moved_out",
    "merged",
    "unmerged",
    "split",
    "related",
    "unrelated",
    "snoozed",
    "woken",
    "closed",
    "undone",
    "tagged",
    "untagged",
    "clock_set",
    "due_soon",
    "overdue",
    "escalated",
    "reply_sent",
    "reply_failed",
    "reply_approved",
    "reply_withdrawn",
    "incident_joined",
    "incident_left",
)


class Case(Model):
    """One conversation with a complaint in it. `version` grows with every change."""

    __tablename__ = "cases"

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    conversation_id: Mapped[str]
    subject: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="open")
    language: Mapped[str]
    sentiment: Mapped[str]
    category: Mapped[str]
    severity: Mapped[str]
    flags: Mapped[JsonList]
    complaint: Mapped[float]  # the highest probability among its mentions
    priority: Mapped[int]
    priority_reasons: Mapped[JsonList]  # [{"points", "reason", "detail"}, …]
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customers.id", ondelete="SET NULL"), index=True
    )
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("routing_rules.id", ondelete="SET NULL"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[Created]
    last_mention_at: Mapped[datetime]
    due_at: Mapped[datetime]  # first response is due
    first_response_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    changed_at: Mapped[Created]
    version: Mapped[int] = mapped_column(server_default="1")

    source: Mapped[Source] = relationship()
    customer: Mapped[Customer | None] = relationship()
    team: Mapped[Team | None] = relationship()
    assignee: Mapped[User | None] = relationship()

    __table_args__ = (
        one_of("status", CASE_STATUSES),
        one_of("sentiment", SENTIMENTS),
        one_of("category", CATEGORIES),
        one_of("severity", SEVERITIES),
        CheckConstraint("priority BETWEEN 0 AND 100", name="priority_range"),
        # Whatever races happen, a conversation has one case that is not resolved.
        Index(
            "uq_cases_live_conversation",
            "source_id",
            "conversation_id",
            unique=True,
            postgresql_where=text("status <> 'resolved'"),
        ),
        Index("ix_cases_conversation", "source_id", "conversation_id"),
        Index(
            "ix_cases_queue",
            text("priority DESC"),
            "due_at",
            "id",
            postgresql_where=text("status <> 'resolved'"),
        ),
        Index("ix_cases_team", "team_id", "status"),
        Index("ix_cases_assignee", "assignee_id", "status"),
        Index("ix_cases_changed", "changed_at", "id"),
    )


class CaseMention(Model):
    """A mention belongs to one case at most."""

    __tablename__ = "case_mentions"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    # What the case's log already tells of this mention: later edits become events once.
    revision_told: Mapped[int]
    deletion_told: Mapped[bool] = mapped_column(server_default=text("false"))
    joined_at: Mapped[Created]


class CaseEvent(Model):
    """One thing that happened to a case. The table only grows: a trigger refuses changes."""

    __tablename__ = "case_events"

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    at: Mapped[Created]
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # null: the program
    data: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))

    actor: Mapped[User | None] = relationship()

    __table_args__ = (
        one_of("kind", CASE_EVENT_KINDS),
        Index("ix_case_events_case", "case_id", "id"),
    )


class Review(Model):
    """A mention that may be a complaint: a person decides."""

    __tablename__ = "reviews"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int]  # of the text that the question is about
    complaint: Mapped[float]
    created_at: Mapped[Created]
    decision: Mapped[str | None]  # "complaint" or "no_complaint"
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    mention: Mapped[Mention] = relationship()

    __table_args__ = (
        CheckConstraint("decision IN ('complaint', 'no_complaint')", name="decision_known"),
        Index(
            "ix_reviews_open",
            text("complaint DESC"),
            "mention_id",
            postgresql_where=text("decision IS NULL"),
        ),
    )
