"""Explaining a decision becomes a stage of its own; work that was tried before is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _allow_stages("'understand', 'link', 'decide', 'explain'")
    op.create_index(
        "ix_work_tried",
        "work",
        ["stage", "due_at", "id"],
        postgresql_where=sa.text("dead_at IS NULL AND attempts > 0"),
    )


def downgrade() -> None:
    op.drop_index("ix_work_tried", "work")
    op.execute("DELETE FROM work WHERE stage = 'explain'")
    _allow_stages("'understand', 'link', 'decide'")


def _allow_stages(listed: str) -> None:
    op.drop_constraint(op.f("ck_work_stage_known"), "work", type_="check")
    op.create_check_constraint(op.f("ck_work_stage_known"), "work", f"stage IN ({listed})")
