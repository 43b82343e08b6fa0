"""Sources that are tried, paced, paused, backfilled; notices about sources."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"

KINDS_BEFORE = (
    "'assigned', 'mentioned', 'answered', 'due_soon', 'overdue', 'escalated', 'reply_failed'"
)
KINDS = f"{KINDS_BEFORE}, 'source_paused', 'source_silent'"
RHYTHMS = "'adaptive', 'calmer', 'steady'"
PAUSES = "'person', 'failing', 'archived'"
COLUMNS = (
    "host",
    "rhythm",
    "recent",
    "took_s",
    "failing_since",
    "last_error_kind",
    "paused_because",
    "silent_since",
    "archived_at",
    "version",
)
FILL_DAYS = """
    INSERT INTO source_days (source_id, day, new)
    SELECT source_id, (fetched_at AT TIME ZONE 'Europe/Amsterdam')::date, count(*)
    FROM mentions GROUP BY 1, 2
"""


def upgrade() -> None:
    _widen_sources()
    _add_days()
    _add_trials()
    _add_backfills()
    _widen_notices()
    op.execute(FILL_DAYS)


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE case_id IS NULL")
    op.drop_constraint(op.f("ck_notices_kind_known"), "notices", type_="check")
    op.create_check_constraint(
        op.f("ck_notices_kind_known"), "notices", sa.text(f"kind IN ({KINDS_BEFORE})")
    )
    op.drop_column("notices", "source_id")
    op.alter_column("notices", "case_id", nullable=False)
    for table in ("backfilled_mentions", "backfills", "source_trials", "source_days"):
        op.drop_table(table)
    for column in reversed(COLUMNS):
        op.drop_column("sources", column)


def _moment(name: str, *, now: bool = False, nullable: bool = True) -> sa.Column[datetime]:
    default = sa.text("now()") if now else None
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=default, nullable=nullable and not now
    )


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _json(name: str, default: str | None = None, *, nullable: bool = False) -> sa.Column[Any]:
    told = sa.text(f"'{default}'::jsonb") if default else None
    return sa.Column(name, postgresql.JSONB(), server_default=told, nullable=nullable)


def _widen_sources() -> None:
    text = sa.Text
    op.add_column("sources", sa.Column("host", text(), server_default="", nullable=False))
    op.add_column("sources", sa.Column("rhythm", text(), server_default="calmer", nullable=False))
    op.add_column("sources", _json("recent", "[]"))
    op.add_column("sources", sa.Column("took_s", sa.Float(), server_default="0", nullable=False))
    op.add_column("sources", _moment("failing_since"))
    op.add_column("sources", sa.Column("last_error_kind", text(), nullable=True))
    op.add_column("sources", sa.Column("paused_because", text(), nullable=True))
    op.add_column("sources", _moment("silent_since"))
    op.add_column("sources", _moment("archived_at"))
    op.add_column(
        "sources", sa.Column("version", sa.BigInteger(), server_default="1", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_sources_rhythm_known"), "sources", sa.text(f"rhythm IN ({RHYTHMS})")
    )
    op.create_check_constraint(
        op.f("ck_sources_paused_because_known"),
        "sources",
        sa.text(f"paused_because IN ({PAUSES})"),
    )
    op.create_check_constraint(
        op.f("ck_sources_archived_rests"), "sources", "archived_at IS NULL OR NOT enabled"
    )
    op.execute("UPDATE sources SET failing_since = last_error_at WHERE failures > 0")
    op.create_index(
        "ix_sources_host", "sources", ["host"], postgresql_where=sa.text("lease_until IS NOT NULL")
    )


def _add_days() -> None:
    op.create_table(
        "source_days",
        sa.Column("source_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(
            _count(name)
            for name in ("polls", "failures", "new", "updated", "refused", "backfilled")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_source_days_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", "day", name=op.f("pk_source_days")),
    )


def _add_trials() -> None:
    op.create_table(
        "source_trials",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        _json("options"),
        _moment("created_at", now=True),
        sa.Column("token", sa.Uuid(), nullable=True),
        _json("answer", nullable=True),
        _moment("finished_at"),
        sa.CheckConstraint("aim IN ('preview', 'login')", name=op.f("ck_source_trials_aim_known")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_source_trials_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_trials")),
        prefixes=["UNLOGGED"],
    )
    op.create_index(op.f("ix_source_trials_user_id"), "source_trials", ["user_id"])
    op.create_index("ix_source_trials_created_at", "source_trials", ["created_at"])
    op.create_index(
        "ix_source_trials_waiting",
        "source_trials",
        ["id"],
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def _add_backfills() -> None:
    op.create_table(
        "backfills",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        _moment("since", nullable=False),
        _moment("until", nullable=False),
        _moment("cases_from", nullable=False),
        sa.Column("requested_by", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), server_default="running", nullable=False),
        _json("state", "{}"),
        _moment("reached"),
        sa.Column("share", sa.Float(), server_default="0", nullable=False),
        *(_count(name) for name in ("found", "new", "refused", "failures")),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_error_kind", sa.Text(), nullable=True),
        _moment("due_at", now=True),
        _moment("lease_until"),
        sa.Column("token", sa.Uuid(), nullable=True),
        _moment("created_at", now=True),
        _moment("finished_at"),
        sa.CheckConstraint(
            "status IN ('running', 'done', 'cancelled', 'failed')",
            name=op.f("ck_backfills_status_known"),
        ),
        sa.CheckConstraint("since < until", name=op.f("ck_backfills_range_not_empty")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_backfills_source_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["users.id"], name=op.f("fk_backfills_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backfills")),
    )
    running = sa.text("status = 'running'")
    op.create_index(
        "uq_backfills_running", "backfills", ["source_id"], unique=True, postgresql_where=running
    )
    op.create_index("ix_backfills_source", "backfills", ["source_id", "id"])
    op.create_index("ix_backfills_due", "backfills", ["due_at"], postgresql_where=running)
    op.create_table(
        "backfilled_mentions",
        sa.Column("mention_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("backfill_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mention_id"],
            ["mentions.id"],
            name=op.f("fk_backfilled_mentions_mention_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["backfill_id"],
            ["backfills.id"],
            name=op.f("fk_backfilled_mentions_backfill_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_backfilled_mentions")),
    )
    op.create_index(
        op.f("ix_backfilled_mentions_backfill_id"), "backfilled_mentions", ["backfill_id"]
    )


def _widen_notices() -> None:
    op.alter_column("notices", "case_id", nullable=True)
    op.add_column("notices", sa.Column("source_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_notices_source_id"),
        "notices",
        "sources",
        ["source_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f("ix_notices_source_id"), "notices", ["source_id"])
    op.drop_constraint(op.f("ck_notices_kind_known"), "notices", type_="check")
    op.create_check_constraint(
        op.f("ck_notices_kind_known"), "notices", sa.text(f"kind IN ({KINDS})")
    )
