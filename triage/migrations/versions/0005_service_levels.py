"""Service levels: how soon a case is answered and solved, in which hours."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _make_calendars()
    _make_policies()
    op.add_column("teams", sa.Column("calendar_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_teams_calendar_id"),
        "teams",
        "calendars",
        ["calendar_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.add_column("cases", sa.Column("sla_policy_id", sa.BigInteger(), nullable=True))
    op.add_column("cases", _flag("sla_fixed", "false"))
    op.add_column("cases", sa.Column("solve_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("clock_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", _json("clock_marks", "[]"))
    op.create_foreign_key(
        op.f("fk_cases_sla_policy_id"),
        "cases",
        "sla_policies",
        ["sla_policy_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(op.f("ix_cases_sla_policy_id"), "cases", ["sla_policy_id"])
    op.create_index(
        "ix_cases_clock",
        "cases",
        ["clock_at", "id"],
        postgresql_where=sa.text("clock_at IS NOT NULL"),
    )
    op.create_index("ix_cases_opened", "cases", ["opened_at"])


def downgrade() -> None:
    op.drop_index("ix_cases_opened", table_name="cases")
    op.drop_index("ix_cases_clock", table_name="cases")
    op.drop_index(op.f("ix_cases_sla_policy_id"), table_name="cases")
    for column in ("clock_marks", "clock_at", "solve_due_at", "sla_fixed", "sla_policy_id"):
        op.drop_column("cases", column)
    op.drop_column("teams", "calendar_id")
    op.drop_table("sla_policies")
    op.drop_table("calendars")


def _make_calendars() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("hours", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        _json("special_days", "{}"),
        _flag("is_default", "false"),
        _flag("is_example", "false"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
        sa.UniqueConstraint("name", name=op.f("uq_calendars_name")),
    )
    op.create_index(
        "uq_calendars_one_default",
        "calendars",
        ["is_default"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )


def _make_policies() -> None:
    op.create_table(
        "sla_policies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _flag("enabled", "true"),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("first_response_min", sa.BigInteger(), nullable=False),
        sa.Column("resolution_min", sa.BigInteger(), nullable=True),
        sa.Column("warn_percent", sa.BigInteger(), server_default="75", nullable=False),
        _flag("pause_waiting", "true"),
        _flag("pause_snoozed", "false"),
        _json("escalation", "{}"),
        _flag("is_example", "false"),
        sa.CheckConstraint(
            "first_response_min > 0", name=op.f("ck_sla_policies_first_response_positive")
        ),
        sa.CheckConstraint("resolution_min > 0", name=op.f("ck_sla_policies_resolution_positive")),
        sa.CheckConstraint(
            "warn_percent BETWEEN 1 AND 100", name=op.f("ck_sla_policies_warn_percent_range")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policies")),
        sa.UniqueConstraint("name", name=op.f("uq_sla_policies_name")),
    )
    op.create_index(op.f("ix_sla_policies_position"), "sla_policies", ["position"])


def _json(name: str, empty: str) -> sa.Column[object]:
    return sa.Column(
        name,
        postgresql.JSONB(astext_type=sa.Text()),
        server_default=sa.text(f"'{empty}'::jsonb"),
        nullable=False,
    )


def _flag(name: str, value: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.text(value), nullable=False)
