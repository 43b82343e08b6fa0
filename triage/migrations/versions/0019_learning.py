"""Models that wait in the shadow, and how they do."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"

NOTICES_BEFORE = (
    "'assigned', 'mentioned', 'answered', 'due_soon', 'overdue', 'escalated', 'reply_failed', "
    "'source_paused', 'source_silent'"
)
NOTICES = f"{NOTICES_BEFORE}, 'model_drift'"
CHANGES = "'shadowed', 'unshadowed', 'switched', 'back'"
TABLES = ("understanding_days", "shadow_answers", "model_changes", "learnt_models")
ONLY_GROWS = """
    CREATE FUNCTION refuse_model_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'model_changes only grows';
    END $$;
    CREATE TRIGGER model_changes_only_grow BEFORE UPDATE OR DELETE ON model_changes
    FOR EACH ROW EXECUTE FUNCTION refuse_model_change();
"""


def upgrade() -> None:
    _add_models()
    _add_shadow()
    _add_days()
    op.create_index("ix_analyses_created_at", "analyses", ["created_at"])
    op.create_index("ix_labels_at", "labels", ["at"])
    _know_notices(NOTICES)


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE kind = 'model_drift'")
    _know_notices(NOTICES_BEFORE)
    op.drop_index("ix_labels_at", "labels")
    op.drop_index("ix_analyses_created_at", "analyses")
    for table in TABLES:
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_model_change()")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[sa.JSON]:
    return sa.Column(name, postgresql.JSONB(), nullable=nullable)


def _moment(name: str, *, default: bool = True) -> sa.Column[datetime]:
    now = sa.text("now()") if default else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=now, nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False)


def _by(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f(f"fk_{table}_by_id")),
    ]


def _add_models() -> None:
    op.create_table(
        "learnt_models",
        _id(),
        _text("version"),
        _text("base_version", nullable=True),
        sa.Column("heads", sa.LargeBinary(), nullable=True),
        _json("calibration", nullable=True),
        _text("location", nullable=True),
        _json("report"),
        _json("evidence", nullable=True),
        _moment("created_at"),
        *_by("learnt_models"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnt_models")),
        sa.UniqueConstraint("version", name=op.f("uq_learnt_models_version")),
    )
    op.create_table(
        "model_changes",
        _id(),
        _text("kind"),
        _text("current_version", nullable=True),
        _text("shadow_version", nullable=True),
        _json("evidence", nullable=True),
        _moment("at"),
        *_by("model_changes"),
        sa.CheckConstraint(f"kind IN ({CHANGES})", name=op.f("ck_model_changes_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_changes")),
    )
    op.execute(ONLY_GROWS)


def _add_shadow() -> None:
    op.create_table(
        "shadow_answers",
        sa.Column("mention_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        _text("model_version"),
        _text("beside_version"),
        _text("sentiment"),
        _text("intent"),
        sa.Column("complaint", sa.Float(), nullable=False),
        sa.Column("complaint_beside", sa.Float(), nullable=False),
        _text("category"),
        _text("severity"),
        _json("differs"),
        _moment("created_at"),
        sa.ForeignKeyConstraint(
            ["mention_id"],
            ["mentions.id"],
            name=op.f("fk_shadow_answers_mention_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "mention_id", "revision", "model_version", name=op.f("pk_shadow_answers")
        ),
    )
    pair = ["model_version", "beside_version"]
    op.create_index("ix_shadow_answers_pair", "shadow_answers", [*pair, "mention_id"])
    op.create_index(
        "ix_shadow_answers_differing",
        "shadow_answers",
        [*pair, sa.text("abs(complaint - complaint_beside) DESC"), "mention_id"],
        postgresql_where=sa.text("differs <> '{}'::jsonb"),
    )


def _add_days() -> None:
    op.create_table(
        "understanding_days",
        sa.Column("day", sa.Date(), nullable=False),
        _text("model_version"),
        sa.Column("texts", sa.BigInteger(), nullable=False),
        _json("counts"),
        _json("sums"),
        sa.Column("centroid", Vector(384), nullable=True),
        _moment("counted_at", default=False),
        sa.PrimaryKeyConstraint("day", "model_version", name=op.f("pk_understanding_days")),
    )


def _know_notices(kinds: str) -> None:
    op.drop_constraint(op.f("ck_notices_kind_known"), "notices", type_="check")
    op.create_check_constraint(
        op.f("ck_notices_kind_known"), "notices", sa.text(f"kind IN ({kinds})")
    )
