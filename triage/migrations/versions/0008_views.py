"""Saved views of the queue, bulk runs, labels by hand, and who is looking at which case."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

# What people said stays said: a label is taken back by a newer one.
LABELS_APPEND_ONLY = """
CREATE TRIGGER labels_append_only BEFORE UPDATE OR DELETE ON labels
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""

# Open pages hear of every change to a case. Only a hint: they read the rest from the tables.
TELL_PAGES = """
CREATE FUNCTION tell_pages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('luisterpost_live', json_build_object(
        'kind', 'case', 'case', NEW.id, 'version', NEW.version, 'team', NEW.team_id,
        'assignee', NEW.assignee_id,
        'old_team', CASE WHEN TG_OP = 'UPDATE' THEN OLD.team_id ELSE NEW.team_id END,
        'fresh', TG_OP = 'INSERT')::text);
    RETURN NULL;
END
$$
"""
TELL_OF_NEW = """
CREATE TRIGGER cases_tell_of_new AFTER INSERT ON cases
    FOR EACH ROW EXECUTE FUNCTION tell_pages()
"""
TELL_OF_CHANGED = """
CREATE TRIGGER cases_tell_of_changed AFTER UPDATE ON cases
    FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION tell_pages()
"""


def upgrade() -> None:
    _make_views()
    _make_bulk_runs()
    _make_labels()
    _make_presence()
    _index_cases()
    op.execute(TELL_PAGES)
    op.execute(TELL_OF_NEW)
    op.execute(TELL_OF_CHANGED)


def downgrade() -> None:
    op.execute("DROP TRIGGER cases_tell_of_changed ON cases")
    op.execute("DROP TRIGGER cases_tell_of_new ON cases")
    op.execute("DROP FUNCTION tell_pages()")
    for name in (
        "ix_cases_flags",
        "ix_cases_set_aside",
        "ix_cases_done",
        "ix_cases_live",
        "ix_cases_due",
        "ix_cases_unanswered",
    ):
        op.drop_index(name, table_name="cases")
    for table in ("presence", "labels", "bulk_runs", "queue_choices", "saved_views"):
        op.drop_table(table)


def _make_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("audience", sa.Text(), server_default="own", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        _created("created_at"),
        sa.CheckConstraint(
            "audience IN ('own', 'team', 'everybody')", name=op.f("ck_saved_views_audience_known")
        ),
        sa.CheckConstraint(
            "(audience = 'team') = (team_id IS NOT NULL)", name=op.f("ck_saved_views_team_is_named")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_saved_views_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_saved_views_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index(op.f("ix_saved_views_owner_id"), "saved_views", ["owner_id"])
    op.create_index(op.f("ix_saved_views_team_id"), "saved_views", ["team_id"])
    op.create_table(
        "queue_choices",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("density", sa.Text(), nullable=True),
        sa.Column("default_view_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "density IN ('comfortable', 'compact')", name=op.f("ck_queue_choices_density_known")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_queue_choices_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["default_view_id"],
            ["saved_views.id"],
            name=op.f("fk_queue_choices_default_view_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_queue_choices")),
    )


def _make_bulk_runs() -> None:
    op.create_table(
        "bulk_runs",
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("done", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("left_out", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        _created("started_at"),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_bulk_runs_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_bulk_runs")),
    )
    op.create_index(op.f("ix_bulk_runs_started_at"), "bulk_runs", ["started_at"])
    op.create_index(op.f("ix_bulk_runs_user_id"), "bulk_runs", ["user_id"])


def _make_labels() -> None:
    op.create_table(
        "labels",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mention_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        _created("at"),
        sa.Column("model_version", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "question IN ('sentiment', 'intent', 'complaint', 'category', 'severity', 'relevance')",
            name=op.f("ck_labels_question_known"),
        ),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mentions.id"], name=op.f("fk_labels_mention_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_labels_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
    )
    op.create_index("ix_labels_mention", "labels", ["mention_id", "revision", "id"])
    op.execute(LABELS_APPEND_ONLY)


def _make_presence() -> None:
    # Unlogged: it is worth nothing after a crash, and writing it must cost nothing.
    op.create_table(
        "presence",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("doing IN ('looking', 'typing')", name=op.f("ck_presence_doing_known")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_presence_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_presence_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_presence")),
        prefixes=["UNLOGGED"],
    )
    op.create_index(op.f("ix_presence_until"), "presence", ["until"])


def _index_cases() -> None:
    live = sa.text("status IN ('open', 'waiting', 'snoozed')")
    op.create_index(
        "ix_cases_unanswered",
        "cases",
        ["due_at", "id"],
        postgresql_where=sa.text("status = 'open' AND first_response_at IS NULL"),
    )
    op.create_index(
        "ix_cases_due",
        "cases",
        [sa.text("(first_response_at IS NOT NULL)"), "due_at", "id"],
        postgresql_where=live,
    )
    op.create_index("ix_cases_live", "cases", ["id"], postgresql_where=live)
    op.create_index(
        "ix_cases_done",
        "cases",
        [sa.text("COALESCE(resolved_at, closed_at, opened_at) DESC"), sa.text("id DESC")],
        postgresql_where=sa.text("status IN ('resolved', 'closed')"),
    )
    op.create_index(
        "ix_cases_set_aside",
        "cases",
        ["status", sa.text("priority DESC"), "due_at", "id"],
        postgresql_where=sa.text("status IN ('waiting', 'snoozed')"),
    )
    op.create_index("ix_cases_flags", "cases", ["flags"], postgresql_using="gin")


def _created(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )
