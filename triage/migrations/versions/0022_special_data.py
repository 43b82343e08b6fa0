"""Special data: found in mentions, covered in cases, uncovered for one person; echoes by meaning."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"

EVENTS_BEFORE = """
opened mention_joined mention_edited mention_deleted routed prioritised linked unlinked
claimed assigned moved released noted replied waiting resolved reopened corrected moved_in
moved_out merged unmerged split related unrelated snoozed woken closed undone tagged
untagged clock_set due_soon overdue escalated reply_sent reply_failed reply_approved
reply_withdrawn reply_written reply_declined incident_joined incident_left
"""
EVENTS_ADDED = "uncovered covered_again called_plain"
ECHOES_BEFORE = "same_words nearly_same same_review"
NOW = sa.text("now()")


def upgrade() -> None:
    """Room for marks, for who may read what, and for a way to look back over older mentions."""
    op.add_column("users", sa.Column("reads_special", sa.Boolean(), nullable=True))
    op.add_column("cases", _list("special", empty=True))
    op.create_table(
        "special_marks",
        sa.Column("mention_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        _list("found"),
        _list("covers"),
        sa.Column("plain_by", sa.BigInteger(), nullable=True),
        sa.Column("plain_at", sa.DateTime(timezone=True), nullable=True),
        _refers("special_marks", "mention_id", "mentions.id", "CASCADE"),
        _refers("special_marks", "plain_by", "users.id", "SET NULL"),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_special_marks")),
    )
    op.create_table(
        "case_uncoverings",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        _list("categories"),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        _refers("case_uncoverings", "by_id", "users.id", "SET NULL"),
        _refers("case_uncoverings", "case_id", "cases.id", "CASCADE"),
        _refers("case_uncoverings", "user_id", "users.id", "CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_case_uncoverings")),
    )
    op.create_index(op.f("ix_case_uncoverings_user_id"), "case_uncoverings", ["user_id"])
    op.create_table(
        "special_policy",
        sa.Column("id", sa.BigInteger(), server_default="1", autoincrement=False, nullable=False),
        _list("off", empty=True),
        sa.Column("look_below", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_special_policy_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_policy")),
    )
    # What stands there already is looked at in rounds, the newest first.
    op.execute(
        "INSERT INTO special_policy (id, look_below) "
        "SELECT 1, max(id) + 1 FROM mentions HAVING max(id) IS NOT NULL"
    )
    _allow("case_events", f"{EVENTS_BEFORE} {EVENTS_ADDED}")
    _allow("echoes", f"{ECHOES_BEFORE} same_meaning")


def downgrade() -> None:
    """Take all of it back: texts that were covered can be read by everybody again."""
    op.execute("UPDATE echoes SET kind = 'nearly_same' WHERE kind = 'same_meaning'")
    _allow("echoes", ECHOES_BEFORE)
    op.execute("ALTER TABLE case_events DISABLE TRIGGER case_events_append_only")
    added = ", ".join(f"'{kind}'" for kind in EVENTS_ADDED.split())
    op.execute(f"DELETE FROM case_events WHERE kind IN ({added})")  # noqa: S608 (our own words)
    op.execute("ALTER TABLE case_events ENABLE TRIGGER case_events_append_only")
    _allow("case_events", EVENTS_BEFORE)
    for table in ("special_policy", "case_uncoverings", "special_marks"):
        op.drop_table(table)
    op.drop_column("cases", "special")
    op.drop_column("users", "reads_special")


def _allow(table: str, kinds: str) -> None:
    name = op.f(f"ck_{table}_kind_known")
    listed = ", ".join(f"'{kind}'" for kind in kinds.split())
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, sa.text(f"kind IN ({listed})"))


def _list(name: str, *, empty: bool = False) -> sa.Column[object]:
    default = sa.text("'[]'::jsonb") if empty else None
    return sa.Column(name, postgresql.JSONB(), server_default=default, nullable=False)


def _refers(table: str, column: str, target: str, gone: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=gone)
