"""Imports with a mapping, progress, and tokens for programs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"

NOW = sa.text("now()")
EMPTY = sa.text("'{}'::jsonb")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _add_mappings()
    _add_jobs()
    _add_tokens()
    op.create_table(
        "relink_wishes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("granted_at", TIME, nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_relink_wishes_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relink_wishes")),
    )


def _add_mappings() -> None:
    op.create_table(
        "import_mappings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("header_key", sa.Text(), nullable=False),
        sa.Column("fields", JSONB(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("updated_at", TIME, server_default=NOW, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mappings")),
        sa.UniqueConstraint("name", name=op.f("uq_import_mappings_name")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_import_mappings_created_by")
        ),
    )
    op.create_index(
        "ix_import_mappings_header_key", "import_mappings", ["header_key", "updated_at"]
    )


def _add_jobs() -> None:
    op.create_table(
        "import_jobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="uploaded", nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("plan", JSONB(), server_default=EMPTY, nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("share", sa.Float(), server_default="0", nullable=False),
        sa.Column("counts", JSONB(), server_default=EMPTY, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("started_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("started_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("token", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('uploaded', 'waiting', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_import_jobs_state_known"),
        ),
        sa.CheckConstraint(
            "origin IN ('page', 'command')", name=op.f("ck_import_jobs_origin_known")
        ),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_import_jobs_share_is_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_jobs")),
        sa.ForeignKeyConstraint(
            ["started_by"], ["users.id"], name=op.f("fk_import_jobs_started_by")
        ),
    )
    op.create_index("ix_import_jobs_created_at", "import_jobs", ["created_at"])
    op.create_index(
        "ix_import_jobs_unfinished",
        "import_jobs",
        ["state"],
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
    )


def _add_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("scopes", JSONB(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("revoked_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_tokens_secret_hash")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_api_tokens_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["users.id"], name=op.f("fk_api_tokens_revoked_by")
        ),
    )


def downgrade() -> None:
    for table in ("relink_wishes", "api_tokens", "import_jobs", "import_mappings"):
        op.drop_table(table)
