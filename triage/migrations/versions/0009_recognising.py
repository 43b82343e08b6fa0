"""What the linker needs to find customers by more than equal numbers.

Keys are made by the program, so that customers who are there already are put on a list from
which a worker takes them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"

_BEFORE = ("email", "phone", "handle", "customer_number", "order_number")


def upgrade() -> None:
    _allow_identities(*_BEFORE, "iban")
    op.create_table(
        "customer_keys",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "key", name=op.f("pk_customer_keys")),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_customer_keys_customer_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_customer_keys_key", "customer_keys", ["key", "customer_id"])
    op.create_table(
        "key_work",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_key_work")),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_key_work_customer_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "name_counts",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(collation="C"), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", name=op.f("pk_name_counts")),
    )
    _weights()
    op.execute("INSERT INTO key_work (customer_id) SELECT id FROM customers")


def downgrade() -> None:
    for table in ("linker_weights", "name_counts", "key_work", "customer_keys"):
        op.drop_table(table)
    op.execute("DELETE FROM identities WHERE kind = 'iban'")
    _allow_identities(*_BEFORE)


def _weights() -> None:
    op.create_table(
        "linker_weights",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("weights", JSONB(), nullable=False),
        sa.Column("report", JSONB(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linker_weights")),
    )
    op.create_index(
        "uq_linker_weights_current",
        "linker_weights",
        ["is_current"],
        unique=True,
        postgresql_where=sa.text("is_current"),
    )


def _allow_identities(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_identities_kind_known"), "identities", type_="check")
    op.create_check_constraint(
        op.f("ck_identities_kind_known"), "identities", f"kind IN ({listed})"
    )
