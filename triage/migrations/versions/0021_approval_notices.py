"""Leads hear of answers that wait for them, and writers of those that came back.

And an index finds the messages that failed for good.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

ADDED = "'to_approve', 'sent_back'"
KINDS_BEFORE = (
    "'assigned', 'mentioned', 'answered', 'due_soon', 'overdue', 'escalated', 'reply_failed', "
    "'source_paused', 'source_silent', 'model_drift'"
)


def upgrade() -> None:
    """Let notices tell of them."""
    _know(f"{KINDS_BEFORE}, {ADDED}")
    op.create_index(
        "ix_outbox_dead",
        "outbox",
        ["dead_at"],
        postgresql_where=sa.text("dead_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Forget the notices that the version before does not know."""
    op.drop_index("ix_outbox_dead", table_name="outbox")
    op.execute("DELETE FROM notices WHERE kind IN ('to_approve', 'sent_back')")
    _know(KINDS_BEFORE)


def _know(kinds: str) -> None:
    op.drop_constraint(op.f("ck_notices_kind_known"), "notices", type_="check")
    op.create_check_constraint(
        op.f("ck_notices_kind_known"), "notices", sa.text(f"kind IN ({kinds})")
    )
