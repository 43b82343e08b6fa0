"""Two indexes fewer to keep up for every new mention."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """The mention first: one index finds its work, and lets no stage stand there twice."""
    op.create_unique_constraint(op.f("uq_work_mention_id_stage"), "work", ["mention_id", "stage"])
    op.drop_constraint(op.f("uq_work_stage_mention_id"), "work", type_="unique")
    op.drop_index("ix_work_mention_id", "work")
    op.drop_index("ix_mentions_author", "mentions")
    op.create_index(
        "ix_mentions_author",
        "mentions",
        ["network", "author_handle"],
        # Nobody is looked for without a handle, and feeds and reviews tell none.
        postgresql_where=sa.text("author_handle IS NOT NULL"),
    )


def downgrade() -> None:
    """Take all of it back."""
    op.drop_index("ix_mentions_author", "mentions")
    op.create_index("ix_mentions_author", "mentions", ["network", "author_handle"])
    op.create_index("ix_work_mention_id", "work", ["mention_id"])
    op.create_unique_constraint(op.f("uq_work_stage_mention_id"), "work", ["stage", "mention_id"])
    op.drop_constraint(op.f("uq_work_mention_id_stage"), "work", type_="unique")
