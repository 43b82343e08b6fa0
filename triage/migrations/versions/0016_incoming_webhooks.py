"""Deliveries that platforms and programs send to us."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"

NOW = sa.text("now()")
WAITING = sa.text("handled_at IS NULL AND dead_at IS NULL")


def upgrade() -> None:
    """Addresses, deliveries, and the newest tiding of each post."""
    _add_addresses()
    _add_deliveries()
    _add_told_items()


def downgrade() -> None:
    """Forget all of it."""
    for table in ("told_items", "incoming_deliveries", "hook_addresses"):
        op.drop_table(table)


def _add_addresses() -> None:
    op.create_table(
        "hook_addresses",
        sa.Column("source_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column(
            "secrets", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("verify_token", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_hook_addresses_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_hook_addresses")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hook_addresses_public_id")),
    )


def _add_deliveries() -> None:
    op.create_table(
        "incoming_deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "counts", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.id"],
            name=op.f("fk_incoming_deliveries_source_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_deliveries")),
        sa.UniqueConstraint(
            "source_id", "name", name=op.f("uq_incoming_deliveries_source_id_name")
        ),
    )
    op.create_index(
        "ix_incoming_deliveries_source", "incoming_deliveries", ["source_id", "received_at"]
    )
    op.create_index("ix_incoming_deliveries_received", "incoming_deliveries", ["received_at"])
    op.create_index(
        "ix_incoming_deliveries_due",
        "incoming_deliveries",
        ["due_at", "id"],
        postgresql_where=WAITING,
    )
    op.create_index(
        "ix_incoming_deliveries_dead",
        "incoming_deliveries",
        ["dead_at"],
        postgresql_where=sa.text("dead_at IS NOT NULL"),
    )


def _add_told_items() -> None:
    op.create_table(
        "told_items",
        sa.Column("source_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_told_items_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "external_id", name=op.f("pk_told_items")),
    )
    op.create_index("ix_told_items_noted_at", "told_items", ["noted_at"])
