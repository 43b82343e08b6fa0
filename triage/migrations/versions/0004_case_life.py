"""The life of cases grows: more kinds of events, setting aside, joining and splitting."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

EVENTS_BEFORE = (
    "opened", "mention_joined", "mention_edited", "mention_deleted", "routed", "prioritised",
    "linked", "unlinked", "claimed", "assigned", "released", "noted", "replied", "waiting",
    "resolved", "reopened", "corrected",
)  # fmt: skip
EVENTS_ADDED = (
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


STATUSES_BEFORE = ("open", "waiting", "resolved")
STATUSES_NOW = ("open", "waiting", "snoozed", "resolved", "closed", "merged")
LIVE_BEFORE = "status <> 'resolved'"
LIVE_NOW = "status IN ('open', 'waiting', 'snoozed')"

# A conversation goes on in its live case, else in the one that was opened last.
THREADS_OF_BEFORE = """
INSERT INTO case_threads (source_id, conversation_id, case_id)
SELECT DISTINCT ON (source_id, conversation_id) source_id, conversation_id, id
FROM cases ORDER BY source_id, conversation_id, status = 'resolved', id DESC
"""

# What was split off goes on in a conversation that has a live case: the older scheme knows one.
ONE_LIVE_CASE_EACH = """
UPDATE cases SET status = 'resolved' WHERE status <> 'resolved' AND id NOT IN (
    SELECT max(id) FROM cases WHERE status <> 'resolved' GROUP BY source_id, conversation_id)
"""


def upgrade() -> None:
    _allow_events(EVENTS_BEFORE + EVENTS_ADDED)
    _grow_cases()
    _make_threads()
    _make_relations()
    op.add_column("company", _json("case_rules", "{}"))


def downgrade() -> None:
    op.drop_column("company", "case_rules")
    op.drop_table("case_relations")
    op.drop_index(op.f("ix_case_mentions_home_case_id"), table_name="case_mentions")
    op.drop_column("case_mentions", "home_case_id")
    op.drop_table("case_threads")
    _shrink_cases()
    _allow_events(EVENTS_BEFORE)


def _grow_cases() -> None:
    op.drop_index("uq_cases_live_conversation", table_name="cases")
    op.drop_index("ix_cases_queue", table_name="cases")
    op.add_column("cases", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("merged_into_id", sa.BigInteger(), nullable=True))
    op.add_column("cases", _json("extra_points", "[]"))
    op.add_column("cases", _json("pauses", "[]"))
    op.create_foreign_key(
        op.f("fk_cases_merged_into_id"),
        "cases",
        "cases",
        ["merged_into_id"],
        ["id"],
        ondelete="CASCADE",
    )
    _allow_statuses(STATUSES_NOW)
    op.create_check_constraint(
        op.f("ck_cases_merged_into_something"),
        "cases",
        "(status = 'merged') = (merged_into_id IS NOT NULL)",
    )
    op.create_index(op.f("ix_cases_merged_into_id"), "cases", ["merged_into_id"])
    _index_queue(LIVE_NOW)
    for status, column in (("snoozed", "snoozed_until"), ("resolved", "resolved_at")):
        op.create_index(
            f"ix_cases_{status}",
            "cases",
            [column, "id"],
            postgresql_where=sa.text(f"status = '{status}'"),
        )


def _shrink_cases() -> None:
    op.drop_index("ix_cases_snoozed", table_name="cases")
    op.drop_index("ix_cases_resolved", table_name="cases")
    op.drop_index("ix_cases_queue", table_name="cases")
    op.drop_index(op.f("ix_cases_merged_into_id"), table_name="cases")
    op.drop_constraint(op.f("ck_cases_merged_into_something"), "cases", type_="check")
    op.drop_constraint(op.f("ck_cases_status_known"), "cases", type_="check")
    op.execute("UPDATE cases SET status = 'waiting' WHERE status = 'snoozed'")
    op.execute("UPDATE cases SET status = 'resolved' WHERE status IN ('closed', 'merged')")
    op.execute(ONE_LIVE_CASE_EACH)
    _allow_statuses(STATUSES_BEFORE, replace=False)
    for column in ("pauses", "extra_points", "merged_into_id", "snoozed_until", "closed_at"):
        op.drop_column("cases", column)
    _index_queue(LIVE_BEFORE)
    op.create_index(
        "uq_cases_live_conversation",
        "cases",
        ["source_id", "conversation_id"],
        unique=True,
        postgresql_where=sa.text(LIVE_BEFORE),
    )


def _index_queue(live: str) -> None:
    op.create_index(
        "ix_cases_queue",
        "cases",
        [sa.literal_column("priority DESC"), "due_at", "id"],
        postgresql_where=sa.text(live),
    )


def _make_threads() -> None:
    op.create_table(
        "case_threads",
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_case_threads_source_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_threads_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "conversation_id", name=op.f("pk_case_threads")),
    )
    op.create_index(op.f("ix_case_threads_case_id"), "case_threads", ["case_id"])
    op.execute(THREADS_OF_BEFORE)
    op.add_column("case_mentions", sa.Column("home_case_id", sa.BigInteger(), nullable=True))
    op.execute("UPDATE case_mentions SET home_case_id = case_id")
    op.alter_column("case_mentions", "home_case_id", nullable=False)
    op.create_foreign_key(
        op.f("fk_case_mentions_home_case_id"),
        "case_mentions",
        "cases",
        ["home_case_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f("ix_case_mentions_home_case_id"), "case_mentions", ["home_case_id"])


def _make_relations() -> None:
    op.create_table(
        "case_relations",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("case_id < other_id", name=op.f("ck_case_relations_in_order")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_relations_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["cases.id"], name=op.f("fk_case_relations_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_case_relations")),
    )
    op.create_index(op.f("ix_case_relations_other_id"), "case_relations", ["other_id"])


def _json(name: str, empty: str) -> sa.Column[object]:
    return sa.Column(
        name,
        postgresql.JSONB(astext_type=sa.Text()),
        server_default=sa.text(f"'{empty}'::jsonb"),
        nullable=False,
    )


def _allow_statuses(statuses: tuple[str, ...], *, replace: bool = True) -> None:
    if replace:
        op.drop_constraint(op.f("ck_cases_status_known"), "cases", type_="check")
    listed = ", ".join(f"'{status}'" for status in statuses)
    op.create_check_constraint(op.f("ck_cases_status_known"), "cases", f"status IN ({listed})")


def _allow_events(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_case_events_kind_known"), "case_events", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(
        op.f("ck_case_events_kind_known"), "case_events", f"kind IN ({listed})"
    )
