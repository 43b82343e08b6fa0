"""Answers: canned ones, those sent through the source, and where people go on in private."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

EVENTS_BEFORE = (
    "opened", "mention_joined", "mention_edited", "mention_deleted", "routed", "prioritised",
    "linked", "unlinked", "claimed", "assigned", "released", "noted", "replied", "waiting",
    "resolved", "reopened", "corrected", "moved_in", "moved_out", "merged", "unmerged", "split",
    "related", "unrelated", "snoozed", "woken", "closed", "undone", "tagged", "untagged",
    "clock_set", "due_soon", "overdue", "escalated", "reply_sent", "reply_failed",
    "reply_approved", "reply_withdrawn", "incident_joined", "incident_left",
)  # fmt: skip
EVENTS_ADDED = ("reply_written", "reply_declined")
STATES = (
    "draft",
    "awaiting_approval",
    "queued",
    "sending",
    "sent",
    "failed",
    "declined",
    "withdrawn",
)


def upgrade() -> None:
    _allow_events(EVENTS_BEFORE + EVENTS_ADDED)
    op.add_column(
        "sources",
        sa.Column("answer_options", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    )
    _make_canned_answers()
    _make_replies()
    op.create_table(
        "private_channels",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_example", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_channels")),
    )
    op.create_table(
        "approval_rules",
        sa.Column("team_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_days", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "first_days BETWEEN 1 AND 36500", name=op.f("ck_approval_rules_days_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_approval_rules_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_approval_rules")),
    )


def downgrade() -> None:
    op.drop_table("approval_rules")
    op.drop_table("private_channels")
    op.drop_table("replies")
    op.drop_table("canned_texts")
    op.drop_table("canned_answers")
    op.drop_column("sources", "answer_options")
    _allow_events(EVENTS_BEFORE)


def _make_canned_answers() -> None:
    op.create_table(
        "canned_answers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("needs_approval", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("uses", sa.BigInteger(), server_default="0", nullable=False),
        _moment("archived_at"),
        sa.Column("is_example", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        _made("created_at"),
        _made("changed_at"),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_canned_answers_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_answers")),
    )
    op.create_index(op.f("ix_canned_answers_team_id"), "canned_answers", ["team_id"])
    op.create_index(
        "uq_canned_answers_shortcut",
        "canned_answers",
        ["shortcut"],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "canned_texts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("canned_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("embedding", Vector(384), nullable=True),
        _moment("embedded_at"),
        sa.CheckConstraint(
            "language IN ('nl', 'en', 'de', 'fr')", name=op.f("ck_canned_texts_language_known")
        ),
        sa.ForeignKeyConstraint(
            ["canned_id"],
            ["canned_answers.id"],
            name=op.f("fk_canned_texts_canned_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_texts")),
        sa.UniqueConstraint(
            "canned_id", "language", name=op.f("uq_canned_texts_canned_id_language")
        ),
    )
    op.create_index(
        "ix_canned_texts_unread",
        "canned_texts",
        ["id"],
        postgresql_where=sa.text("embedded_at IS NULL"),
    )


def _make_replies() -> None:
    listed = ", ".join(f"'{state}'" for state in STATES)
    op.create_table(
        "replies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("mention_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("canned_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("is_private", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("route", sa.Text(), server_default="source", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "risks",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("approver_id", sa.BigInteger(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        _made("due_at"),
        _moment("lease_until"),
        sa.Column("token", sa.Uuid(), nullable=True),
        _moment("first_tried_at"),
        sa.Column("last_error", sa.Text(), nullable=True),
        _moment("sent_at"),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("returned_id", sa.BigInteger(), nullable=True),
        sa.Column("about", Vector(384), nullable=True),
        sa.Column("pattern", sa.Text(), nullable=True),
        sa.Column("embedding", Vector(384), nullable=True),
        _moment("embedded_at"),
        _made("created_at"),
        _made("changed_at"),
        sa.CheckConstraint(f"state IN ({listed})", name=op.f("ck_replies_state_known")),
        sa.CheckConstraint("route IN ('source', 'hand')", name=op.f("ck_replies_route_known")),
        sa.CheckConstraint(
            "state <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_replies_sent_has_time")
        ),
        _refers("case_id", "cases.id", "CASCADE"),
        _refers("mention_id", "mentions.id", "SET NULL"),
        _refers("returned_id", "mentions.id", "SET NULL"),
        _refers("canned_id", "canned_answers.id", "SET NULL"),
        _refers("author_id", "users.id", None),
        _refers("approver_id", "users.id", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("key", name=op.f("uq_replies_key")),
    )
    op.create_index(op.f("ix_replies_canned_id"), "replies", ["canned_id"])
    op.create_index("ix_replies_case", "replies", ["case_id", "id"])
    op.create_index("ix_replies_mention", "replies", ["mention_id"])
    for name, columns, where in (
        ("due", ["due_at", "id"], "state IN ('queued', 'sending')"),
        ("waiting", ["id"], "state = 'awaiting_approval'"),
        ("external", ["external_id"], "external_id IS NOT NULL"),
        ("returned", ["returned_id"], "returned_id IS NOT NULL"),
        ("url", ["url"], "url IS NOT NULL"),
        ("unread", ["id"], "state = 'sent' AND embedded_at IS NULL"),
    ):
        op.create_index(f"ix_replies_{name}", "replies", columns, postgresql_where=sa.text(where))
    op.create_index(
        "ix_replies_about",
        "replies",
        ["about"],
        postgresql_using="hnsw",
        postgresql_ops={"about": "vector_cosine_ops"},
        postgresql_where=sa.text("about IS NOT NULL AND pattern IS NOT NULL"),
    )


def _made(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _refers(column: str, target: str, ondelete: str | None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(f"fk_replies_{column}"), ondelete=ondelete
    )


def _allow_events(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_case_events_kind_known"), "case_events", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(
        op.f("ck_case_events_kind_known"), "case_events", f"kind IN ({listed})"
    )
