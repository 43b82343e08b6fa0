"""Duplicates among customers, joined and taken apart again; who told which value, and when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"

_TABLES = (
    "survivorship_rules",
    "customer_values",
    "value_sources",
    "displaced_rows",
    "customer_merges",
    "household_members",
    "duplicate_models",
    "duplicate_checks",
    "duplicate_pairs",
)


def upgrade() -> None:
    op.add_column("customers", sa.Column("merged_into_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_customers_merged_into_id"),
        "customers",
        "customers",
        ["merged_into_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(
        "ix_customers_merged_into",
        "customers",
        ["merged_into_id"],
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_index(
        "ix_customers_postcode",
        "customers",
        ["postcode"],
        postgresql_where=sa.text("postcode IS NOT NULL"),
    )
    _pairs()
    _searching()
    _merges()
    _values()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    op.drop_index("ix_customers_postcode", "customers")
    op.drop_index("ix_customers_merged_into", "customers")
    op.drop_column("customers", "merged_into_id")


def _pairs() -> None:
    op.create_table(
        "duplicate_pairs",
        _id(),
        _number("customer_a"),
        _number("customer_b"),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("reasons", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        _time("found_at"),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        _check("duplicate_pairs", "state_known", "state IN ('open', 'merged', 'different')"),
        _check("duplicate_pairs", "smaller_id_first", "customer_a < customer_b"),
        _check("duplicate_pairs", "probability_range", "probability BETWEEN 0 AND 1"),
        _key("duplicate_pairs", "id"),
        _of_customer("duplicate_pairs", "customer_a"),
        _of_customer("duplicate_pairs", "customer_b"),
        _of_user("duplicate_pairs", "proposed_by"),
        _of_user("duplicate_pairs", "decided_by"),
        sa.UniqueConstraint(
            "customer_a", "customer_b", name=op.f("uq_duplicate_pairs_customer_a_customer_b")
        ),
    )
    op.create_index("ix_duplicate_pairs_customer_b", "duplicate_pairs", ["customer_b"])
    op.create_index(
        "ix_duplicate_pairs_open",
        "duplicate_pairs",
        [sa.text("probability DESC"), "id"],
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_duplicate_pairs_proposed",
        "duplicate_pairs",
        ["proposed_at"],
        postgresql_where=sa.text("state = 'open' AND proposed_by IS NOT NULL"),
    )


def _searching() -> None:
    op.create_table(
        "duplicate_checks",
        _number("customer_id"),
        _time("put_at"),
        _key("duplicate_checks", "customer_id"),
        _of_customer("duplicate_checks", "customer_id"),
    )
    op.create_table(
        "duplicate_models",
        _id(),
        _time("at"),
        _number("customers"),
        _number("pairs"),
        sa.Column("parameters", JSONB(), nullable=False),
        _key("duplicate_models", "id"),
    )
    op.create_table(
        "household_members",
        _number("customer_id"),
        sa.Column("household", sa.Text(), nullable=False),
        _key("household_members", "customer_id"),
        _of_customer("household_members", "customer_id"),
    )
    op.create_index(op.f("ix_household_members_household"), "household_members", ["household"])


def _merges() -> None:
    op.create_table(
        "customer_merges",
        _id(),
        _number("winner_id"),
        _number("loser_id"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("choices", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        _time("merged_at"),
        sa.Column("merged_by", sa.BigInteger(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        _check("customer_merges", "origin_known", "origin IN ('hand', 'rule')"),
        _check("customer_merges", "two_customers", "winner_id <> loser_id"),
        _key("customer_merges", "id"),
        _of_customer("customer_merges", "winner_id"),
        _of_customer("customer_merges", "loser_id"),
        _of_user("customer_merges", "merged_by"),
        _of_user("customer_merges", "undone_by"),
    )
    op.create_index(op.f("ix_customer_merges_winner_id"), "customer_merges", ["winner_id"])
    op.create_index("ix_customer_merges_loser", "customer_merges", ["loser_id"])
    op.create_index(
        "uq_customer_merges_one_winner",
        "customer_merges",
        ["loser_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "displaced_rows",
        _number("home_id"),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("parked", JSONB(), nullable=True),
        _key("displaced_rows", "home_id", "table_name", "row_key"),
        _of_customer("displaced_rows", "home_id"),
    )
    op.create_index("ix_displaced_rows_row", "displaced_rows", ["table_name", "row_key"])


def _values() -> None:
    op.create_table(
        "value_sources",
        _id(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="100", nullable=False),
        _time("created_at"),
        _check(
            "value_sources", "kind_known", "kind IN ('import', 'api', 'agent', 'crm', 'record')"
        ),
        _key("value_sources", "id"),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_value_sources_kind_name")),
    )
    op.create_table(
        "customer_values",
        _number("customer_id"),
        _number("source_id"),
        sa.Column("told", JSONB(), nullable=False),
        sa.Column("changed", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        _time("told_at"),
        _time("confirmed_at"),
        _key("customer_values", "customer_id", "source_id"),
        _of_customer("customer_values", "customer_id"),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["value_sources.id"],
            name=op.f("fk_customer_values_source_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "survivorship_rules",
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("agent_first", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        _check(
            "survivorship_rules",
            "strategy_known",
            "strategy IN ('trusted', 'recent', 'complete', 'earliest', 'highest')",
        ),
        _key("survivorship_rules", "field"),
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _time(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _of_customer(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["customers.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def _of_user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_{table}_{column}"))
