"""The same words in more than one place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"

KINDS = "'same_words', 'nearly_same', 'same_review'"
NOW = sa.text("now()")


def upgrade() -> None:
    """Room for prints of texts, for echoes, and for what people took apart."""
    op.create_table(
        "echo_prints",
        sa.Column("mention_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        _mention("mention_id", "fk_echo_prints_mention_id"),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_echo_prints")),
    )
    op.create_index("ix_echo_prints_keys", "echo_prints", ["keys"], postgresql_using="gin")
    op.create_table(
        "echoes",
        sa.Column("mention_id", sa.BigInteger(), nullable=False),
        sa.Column("leader_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_echoes_kind_known")),
        sa.CheckConstraint("mention_id <> leader_id", name=op.f("ck_echoes_of_another")),
        _mention("leader_id", "fk_echoes_leader_id"),
        _mention("mention_id", "fk_echoes_mention_id"),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_echoes")),
    )
    op.create_index(op.f("ix_echoes_leader_id"), "echoes", ["leader_id"])
    op.create_table(
        "echo_partings",
        sa.Column("mention_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_echo_partings_by_id"), ondelete="SET NULL"
        ),
        _mention("mention_id", "fk_echo_partings_mention_id"),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_echo_partings")),
    )


def downgrade() -> None:
    """Take all of it back."""
    for table in ("echo_partings", "echoes", "echo_prints"):
        op.drop_table(table)


def _mention(column: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["mentions.id"], name=op.f(name), ondelete="CASCADE")
