"""Notices to people, in the page and by e-mail."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

KINDS = "'assigned', 'mentioned', 'answered', 'due_soon', 'overdue', 'escalated', 'reply_failed'"
MAIL_CHOICES = "'off', 'at_once', 'digest'"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_notices_kind_known")),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_notices_actor_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_notices_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notices_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_user", "notices", ["user_id", "id"])
    op.create_index(op.f("ix_notices_case_id"), "notices", ["case_id"])
    op.create_index(
        "ix_notices_unseen",
        "notices",
        ["user_id", "case_id"],
        postgresql_where=sa.text("seen_at IS NULL"),
    )
    op.create_index(
        "ix_notices_mail",
        "notices",
        ["mail_due_at"],
        postgresql_where=sa.text("mailed_at IS NULL AND seen_at IS NULL"),
    )
    op.create_table(
        "notice_choices",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mail", sa.Text(), server_default="digest", nullable=False),
        sa.Column(
            "muted",
            postgresql.JSONB(),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("digest_at", sa.Time(), server_default=sa.text("'08:30'::time"), nullable=False),
        sa.CheckConstraint(f"mail IN ({MAIL_CHOICES})", name=op.f("ck_notice_choices_mail_known")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notice_choices_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_choices")),
    )


def downgrade() -> None:
    op.drop_table("notice_choices")
    op.drop_table("notices")
