"""Indexes that lists of a large company need: counts by an index alone, posts of cases by words."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0014"
down_revision = "0013"

IS_UNANSWERED = "status = 'open' AND first_response_at IS NULL"
FILL = """
UPDATE case_mentions SET search = mentions.search
FROM mentions WHERE mentions.id = case_mentions.mention_id
"""
TAKE_WORDS = """
CREATE FUNCTION take_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT search INTO NEW.search FROM mentions WHERE id = NEW.mention_id;
    RETURN NEW;
END $$;
CREATE TRIGGER case_mentions_take_words BEFORE INSERT ON case_mentions
    FOR EACH ROW EXECUTE FUNCTION take_words();
"""
HAND_WORDS_ON = """
CREATE FUNCTION hand_words_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE case_mentions SET search = NEW.search WHERE mention_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER mentions_hand_words_on AFTER UPDATE ON mentions
    FOR EACH ROW WHEN (OLD.search IS DISTINCT FROM NEW.search)
    EXECUTE FUNCTION hand_words_on();
"""


def upgrade() -> None:
    """Widen three indexes; keep the words of posts with the cases."""
    _index_cases("team_id", "status", "assignee_id", name="ix_cases_team")
    _index_cases("assignee_id", "status", "team_id", name="ix_cases_assignee")
    op.drop_index("ix_cases_unanswered", "cases")
    op.create_index(
        "ix_cases_unanswered",
        "cases",
        ["due_at", "id"],
        postgresql_include=["team_id", "assignee_id"],
        postgresql_where=sa.text(IS_UNANSWERED),
    )
    op.add_column("case_mentions", sa.Column("search", TSVECTOR(), nullable=True))
    op.execute(TAKE_WORDS)
    op.execute(HAND_WORDS_ON)
    op.execute(FILL)
    op.create_index("ix_case_mentions_search", "case_mentions", ["search"], postgresql_using="gin")


def downgrade() -> None:
    """Take all of it back."""
    op.drop_index("ix_case_mentions_search", "case_mentions")
    op.execute("DROP TRIGGER mentions_hand_words_on ON mentions")
    op.execute("DROP TRIGGER case_mentions_take_words ON case_mentions")
    op.execute("DROP FUNCTION hand_words_on()")
    op.execute("DROP FUNCTION take_words()")
    op.drop_column("case_mentions", "search")
    op.drop_index("ix_cases_unanswered", "cases")
    op.create_index(
        "ix_cases_unanswered", "cases", ["due_at", "id"], postgresql_where=sa.text(IS_UNANSWERED)
    )
    _index_cases("assignee_id", "status", name="ix_cases_assignee")
    _index_cases("team_id", "status", name="ix_cases_team")


def _index_cases(*columns: str, name: str) -> None:
    op.drop_index(name, "cases")
    op.create_index(name, "cases", list(columns))
