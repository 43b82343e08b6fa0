"""A log of who changed what special data is covered, and who may read it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

# Whoever could change the log could hide that they let themselves read.
APPEND_ONLY = """
CREATE TRIGGER special_changes_append_only BEFORE UPDATE OR DELETE ON special_changes
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    """Room for the log; what was changed before was written nowhere."""
    op.create_table(
        "special_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        # No foreign keys: who is deleted must not change what was written.
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_name", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "kind IN ('covering', 'reader', 'role')", name=op.f("ck_special_changes_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_changes")),
    )
    op.execute(APPEND_ONLY)
    # More words are known now: what stands there already is looked at once more, the newest first.
    op.execute(
        "INSERT INTO special_policy (id, look_below) "
        "SELECT 1, max(id) + 1 FROM mentions HAVING max(id) IS NOT NULL "
        "ON CONFLICT (id) DO UPDATE SET look_below = excluded.look_below"
    )


def downgrade() -> None:
    """Forget who changed what."""
    op.drop_table("special_changes")
