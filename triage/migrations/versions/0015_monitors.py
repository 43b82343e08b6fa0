"""What to listen for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

KINDS = "'created', 'changed', 'switched_on', 'switched_off', 'deleted', 'restored'"
# What was deleted at the source is counted nowhere; if it comes back it is matched anew.
FORGET_DELETED = """
CREATE FUNCTION forget_matches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM mention_monitors WHERE mention_id = NEW.id;
    RETURN NULL;
END
$$
"""
WHEN_DELETED = """
CREATE TRIGGER mentions_forget_matches AFTER UPDATE OF deleted_at ON mentions
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION forget_matches()
"""

# Nothing to do where there is no mention yet: the words of later ones are kept as they come.
BEGIN_WORDS = """
INSERT INTO word_passes (id, finished_at)
SELECT 1, CASE WHEN EXISTS (SELECT FROM mentions) THEN NULL ELSE now() END
"""


def upgrade() -> None:
    _add_monitors()
    _add_matches()
    op.execute(BEGIN_WORDS)
    op.execute(FORGET_DELETED)
    op.execute(WHEN_DELETED)


def downgrade() -> None:
    op.execute("DROP TRIGGER mentions_forget_matches ON mentions")
    op.execute("DROP FUNCTION forget_matches()")
    for table in (
        "word_passes",
        "mention_words",
        "mention_monitors",
        "monitor_changes",
        "monitors",
    ):
        op.drop_table(table)


def _moment(name: str, *, now: bool = False) -> sa.Column[object]:
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        server_default=sa.text("now()") if now else None,
        nullable=not now,
    )


def _add_monitors() -> None:
    op.create_table(
        "monitors",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), server_default="", nullable=False),
        sa.Column("context_near", sa.BigInteger(), nullable=True),
        sa.Column("without", sa.Text(), server_default="", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        _moment("created_at", now=True),
        _moment("changed_at", now=True),
        _moment("deleted_at"),
        sa.Column("form_key", sa.Text(), nullable=True),
        sa.Column("is_example", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("relevance", postgresql.JSONB(), nullable=True),
        sa.Column("relevance_on", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("taught_to", sa.BigInteger(), server_default="0", nullable=False),
        _moment("look_due_at"),
        _moment("look_from"),
        _moment("look_at"),
        sa.Column("look_id", sa.BigInteger(), nullable=True),
        sa.Column("looked", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("volume", postgresql.JSONB(), nullable=True),
        _moment("volume_at"),
        sa.CheckConstraint(
            "context_near BETWEEN 1 AND 100", name=op.f("ck_monitors_context_near_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_monitors_created_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitors")),
        sa.UniqueConstraint("form_key", name=op.f("uq_monitors_form_key")),
    )
    op.create_index(
        "ix_monitors_look_due",
        "monitors",
        ["look_due_at"],
        postgresql_where=sa.text("look_due_at IS NOT NULL"),
    )
    op.create_table(
        "monitor_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("monitor_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        _moment("at", now=True),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.Column("after", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_monitor_changes_kind_known")),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["users.id"],
            name=op.f("fk_monitor_changes_actor_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["monitor_id"],
            ["monitors.id"],
            name=op.f("fk_monitor_changes_monitor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_changes")),
    )
    op.create_index("ix_monitor_changes_monitor_id", "monitor_changes", ["monitor_id", "id"])


def _add_matches() -> None:
    op.create_table(
        "mention_monitors",
        sa.Column("mention_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("monitor_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("relevance", sa.Float(), nullable=True),
        sa.Column("is_doubtful", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["mention_id"],
            ["mentions.id"],
            name=op.f("fk_mention_monitors_mention_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["monitor_id"],
            ["monitors.id"],
            name=op.f("fk_mention_monitors_monitor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mention_id", "monitor_id", name=op.f("pk_mention_monitors")),
    )
    newest = ["monitor_id", "published_at", "mention_id"]
    op.create_index("ix_mention_monitors_newest", "mention_monitors", newest)
    op.create_index(
        "ix_mention_monitors_doubtful",
        "mention_monitors",
        newest,
        postgresql_where=sa.text("is_doubtful"),
    )
    op.create_table(
        "mention_words",
        sa.Column("mention_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mention_id"],
            ["mentions.id"],
            name=op.f("fk_mention_words_mention_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_mention_words")),
    )
    op.create_index("ix_mention_words_words", "mention_words", ["words"], postgresql_using="gin")
    op.create_table(
        "word_passes",
        sa.Column("id", sa.BigInteger(), server_default="1", autoincrement=False, nullable=False),
        _moment("done_at"),
        sa.Column("done_id", sa.BigInteger(), nullable=True),
        _moment("finished_at"),
        sa.CheckConstraint("id = 1", name=op.f("ck_word_passes_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_passes")),
    )
