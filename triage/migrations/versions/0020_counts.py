"""Counts kept beside the rows, for pages that must be quick; moves by hand; rounds of clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

# Every statement leaves at most one mark for each day that it touches.
MARK = """
CREATE FUNCTION mark_days_of_mentions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO count_marks (day)
        SELECT DISTINCT (fresh.published_at AT TIME ZONE basis.timezone)::date
        FROM fresh, count_basis basis;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO count_marks (day)
        SELECT DISTINCT (gone.published_at AT TIME ZONE basis.timezone)::date
        FROM gone, count_basis basis;
    ELSE
        INSERT INTO count_marks (day)
        SELECT DISTINCT (moments.at AT TIME ZONE basis.timezone)::date
        FROM fresh JOIN gone USING (id), count_basis basis,
             LATERAL (VALUES (fresh.published_at), (gone.published_at)) AS moments (at)
        WHERE (fresh.published_at, fresh.source_id, fresh.deleted_at IS NULL)
              IS DISTINCT FROM (gone.published_at, gone.source_id, gone.deleted_at IS NULL);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION mark_days_of_analyses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO count_marks (day)
        SELECT DISTINCT (mentions.published_at AT TIME ZONE basis.timezone)::date
        FROM fresh JOIN mentions ON mentions.id = fresh.mention_id, count_basis basis;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO count_marks (day)
        SELECT DISTINCT (mentions.published_at AT TIME ZONE basis.timezone)::date
        FROM gone JOIN mentions ON mentions.id = gone.mention_id, count_basis basis;
    ELSE
        INSERT INTO count_marks (day)
        SELECT DISTINCT (mentions.published_at AT TIME ZONE basis.timezone)::date
        FROM fresh JOIN gone USING (id) JOIN mentions ON mentions.id = fresh.mention_id,
             count_basis basis
        WHERE (fresh.mention_id, fresh.is_current, fresh.language, fresh.category,
               fresh.sentiment, fresh.complaint)
              IS DISTINCT FROM (gone.mention_id, gone.is_current, gone.language, gone.category,
                                gone.sentiment, gone.complaint);
    END IF;
    RETURN NULL;
END $$;
"""
# An echo is counted as reach, not as something said.
MARK_ECHOES = """
CREATE FUNCTION mark_days_of_echoes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO count_marks (day)
        SELECT DISTINCT (mentions.published_at AT TIME ZONE basis.timezone)::date
        FROM fresh JOIN mentions ON mentions.id = fresh.mention_id, count_basis basis;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO count_marks (day)
        SELECT DISTINCT (mentions.published_at AT TIME ZONE basis.timezone)::date
        FROM gone JOIN mentions ON mentions.id = gone.mention_id, count_basis basis;
    END IF;
    RETURN NULL;
END $$;
"""
TABLES = ("mentions", "analyses", "echoes")
KINDS = (
    "opened", "mention_joined", "mention_edited", "mention_deleted", "routed", "prioritised",
    "linked", "unlinked", "claimed", "assigned", "released", "noted", "replied", "waiting",
    "resolved", "reopened", "corrected", "moved_in", "moved_out", "merged", "unmerged", "split",
    "related", "unrelated", "snoozed", "woken", "closed", "undone", "tagged", "untagged",
    "clock_set", "due_soon", "overdue", "escalated", "reply_sent", "reply_failed",
    "reply_approved", "reply_withdrawn", "reply_written", "reply_declined", "incident_joined",
    "incident_left",
)  # fmt: skip
REFERENCING = {
    "INSERT": "NEW TABLE AS fresh",
    "DELETE": "OLD TABLE AS gone",
    "UPDATE": "OLD TABLE AS gone NEW TABLE AS fresh",
}


def upgrade() -> None:
    """Make room for the counts, and mark days when anything of them changes."""
    op.create_table(
        "mention_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("sentiment", sa.Text(), nullable=False),
        sa.Column("is_complaint", sa.Boolean(), nullable=False),
        sa.Column("mentions", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_mention_counts_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "day",
            "source_id",
            "language",
            "category",
            "sentiment",
            "is_complaint",
            name=op.f("pk_mention_counts"),
        ),
    )
    op.create_table(
        "counted_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_counted_days")),
    )
    op.create_table(
        "count_marks",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_marks")),
    )
    op.create_index("ix_count_marks_day", "count_marks", ["day"])
    op.create_table(
        "count_basis",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_count_basis_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_basis")),
    )
    _let_events_be(*KINDS, "moved")
    op.create_table(
        "clock_rounds",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("done_to", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_rounds_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_rounds")),
    )
    op.execute(MARK)
    op.execute(MARK_ECHOES)
    for table in TABLES:
        for event, tables in REFERENCING.items():
            op.execute(
                f"CREATE TRIGGER {table}_mark_days_{event.lower()} AFTER {event} ON {table} "
                f"REFERENCING {tables} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION mark_days_of_{table}()"
            )


def downgrade() -> None:
    """Take all of it back; moves by hand are told as what they are most like."""
    op.execute("ALTER TABLE case_events DISABLE TRIGGER case_events_append_only")
    op.execute("UPDATE case_events SET kind = 'routed' WHERE kind = 'moved'")
    op.execute("ALTER TABLE case_events ENABLE TRIGGER case_events_append_only")
    _let_events_be(*KINDS)
    for table in TABLES:
        for event in REFERENCING:
            op.execute(f"DROP TRIGGER {table}_mark_days_{event.lower()} ON {table}")
        op.execute(f"DROP FUNCTION mark_days_of_{table}()")
    for table in ("clock_rounds", "count_basis", "count_marks", "counted_days", "mention_counts"):
        op.drop_table(table)


def _let_events_be(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_case_events_kind_known"), "case_events", type_="check")
    op.create_check_constraint(
        op.f("ck_case_events_kind_known"), "case_events", f"kind IN ({listed})"
    )
