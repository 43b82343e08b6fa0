"""Cases: complaints that somebody owns, their event log, and the list of doubtful mentions."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nlp.taxonomy import CATEGORIES, SENTIMENTS, SEVERITIES
from triage.models.customer import Customer
from triage.models.mention import Mention
from triage.models.schema import Created, Id, Json, JsonList, Model, one_of
from triage.models.sla import SlaPolicy
from triage.models.source import Source
from triage.models.user import Team, User

CASE_STATUSES = ("open", "waiting", "snoozed", "resolved", "closed", "merged")
# Somebody still has to do something about these, now or later.
LIVE: Final = ("open", "waiting", "snoozed")
_IS_LIVE: Final = "status IN ('open', 'waiting', 'snoozed')"
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
    "moved",
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
    "reply_written",
    "reply_declined",
    "incident_joined",
    "incident_left",
    "uncovered",
    "covered_again",
    "called_plain",
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
    tags: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    # What special data its posts tell of; the text is covered for who may not read that.
    special: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    # Which rule did what, and what of it stays (`triage.routing.rules.Outcome`).
    routing: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    assign_wanted: Mapped[bool] = mapped_column(server_default=text("false"))
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
    closed_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    # The case whose part this one is now; it stands here while the status is "merged".
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    # Points that people and rules gave on top of the formula: [{"points", "reason", "detail"}, …]
    extra_points: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    # When the customer was waited for, and not we by the customer: [[from, until or null], …]
    pauses: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    # Service levels; `due_at` above is the other clock. See triage.sla.
    sla_policy_id: Mapped[int | None] = mapped_column(
        ForeignKey("sla_policies.id", ondelete="SET NULL"), index=True
    )
    sla_fixed: Mapped[bool] = mapped_column(server_default=text("false"))  # given by a rule
    solve_due_at: Mapped[datetime | None]
    clock_at: Mapped[datetime | None]  # when a clock has to be looked at again
    clock_marks: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    changed_at: Mapped[Created]
    version: Mapped[int] = mapped_column(server_default="1")

    source: Mapped[Source] = relationship()
    customer: Mapped[Customer | None] = relationship()
    team: Mapped[Team | None] = relationship()
    assignee: Mapped[User | None] = relationship()
    sla_policy: Mapped[SlaPolicy | None] = relationship()

    __table_args__ = (
        one_of("status", CASE_STATUSES),
        one_of("sentiment", SENTIMENTS),
        one_of("category", CATEGORIES),
        one_of("severity", SEVERITIES),
        CheckConstraint("priority BETWEEN 0 AND 100", name="priority_range"),
        CheckConstraint(
            "(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_something"
        ),
        Index("ix_cases_conversation", "source_id", "conversation_id"),
        Index(
            "ix_cases_queue",
            text("priority DESC"),
            "due_at",
            "id",
            postgresql_where=text(_IS_LIVE),
        ),
        Index(
            "ix_cases_snoozed",
            "snoozed_until",
            "id",
            postgresql_where=text("status = 'snoozed'"),
        ),
        Index(
            "ix_cases_resolved",
            "resolved_at",
            "id",
            postgresql_where=text("status = 'resolved'"),
        ),
        Index("ix_cases_clock", "clock_at", "id", postgresql_where=text("clock_at IS NOT NULL")),
        Index("ix_cases_opened", "opened_at"),
        # With what counting needs besides, so that the index alone answers.
        Index("ix_cases_team", "team_id", "status", "assignee_id"),
        Index("ix_cases_assignee", "assignee_id", "status", "team_id"),
        Index("ix_cases_changed", "changed_at", "id"),
        Index("ix_cases_tags", "tags", postgresql_using="gin"),
        Index(
            "ix_cases_unanswered",
            "due_at",
            "id",
            postgresql_include=["team_id", "assignee_id"],
            postgresql_where=text("status = 'open' AND first_response_at IS NULL"),
        ),
        Index(
            "ix_cases_due",
            text("(first_response_at IS NOT NULL)"),
            "due_at",
            "id",
            postgresql_where=text(_IS_LIVE),
        ),
        Index("ix_cases_live", "id", postgresql_where=text(_IS_LIVE)),
        Index(
            "ix_cases_done",
            text("COALESCE(resolved_at, closed_at, opened_at) DESC"),
            text("id DESC"),
            postgresql_where=text("status IN ('resolved', 'closed')"),
        ),
        Index(
            "ix_cases_set_aside",
            "status",
            text("priority DESC"),
            "due_at",
            "id",
            postgresql_where=text("status IN ('waiting', 'snoozed')"),
        ),
        Index("ix_cases_flags", "flags", postgresql_using="gin"),
        Index(
            "ix_cases_assign_wanted",
            text("priority DESC"),
            "id",
            postgresql_where=text("assign_wanted AND assignee_id IS NULL"),
        ),
    )


class CaseThread(Model):
    """Where the next post of a conversation goes: whatever races happen, to one case.

    A merged case keeps its threads, so that they come back with it when it is unmerged.
    """

    __tablename__ = "case_threads"

    source_id: Mapped[int] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)


class CaseRelation(Model):
    """Two cases that have to do with each other; the smaller id stands first."""

    __tablename__ = "case_relations"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[Created]

    __table_args__ = (CheckConstraint("case_id < other_id", name="in_order"),)


def _own_home(context: Any) -> int:
    return int(context.get_current_parameters()["case_id"])


class CaseMention(Model):
    """A mention belongs to one case at most.

    `home_case_id` is the case to which it belongs of itself; `case_id` is where that case is
    now: the same one, or the one into which it was merged.
    """

    __tablename__ = "case_mentions"

    mention_id: Mapped[int] = mapped_column(
        ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    home_case_id: Mapped[int] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), index=True, default=_own_home
    )
    # What the case's log already tells of this mention: later edits become events once.
    revision_told: Mapped[int]
    deletion_told: Mapped[bool] = mapped_column(server_default=text("false"))
    joined_at: Mapped[Created]
    # The words of the mention, kept by triggers: a tenth of all posts is quicker to search.
    search: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)

    __table_args__ = (Index("ix_case_mentions_search", "search", postgresql_using="gin"),)


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
