"""Taking mentions in costs less: their words are kept when they are understood."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0025"
down_revision = "0024"

VECTOR = (
    "to_tsvector('simple', left(coalesce(title, '') || ' ' || text || ' ' || "
    "coalesce(author_name, '') || ' ' || coalesce(author_handle, ''), 30000))"
)
# 'simple' keeps every word of every language; stemming would fit only one of them.
# left(): a tsvector may not exceed 1 MB.
SEARCH_WORDS = f"""
CREATE FUNCTION search_words(title text, text text, author_name text, author_handle text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT {VECTOR} $$
"""
FILL = """
INSERT INTO mention_words (mention_id, words, search) SELECT id, '', search FROM mentions
ON CONFLICT (mention_id) DO UPDATE SET search = excluded.search
"""
TAKE_WORDS = """
CREATE OR REPLACE FUNCTION take_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT search_words(title, text, author_name, author_handle) INTO NEW.search
    FROM mentions WHERE id = NEW.mention_id;
    RETURN NEW;
END $$
"""
# Not to mention_words: whoever stores an edited text would hold rows there and wait for its work,
# and whoever understands the former text holds that work and waits for the rows.
HAND_WORDS_ON = """
CREATE OR REPLACE FUNCTION hand_words_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE case_mentions
    SET search = search_words(NEW.title, NEW.text, NEW.author_name, NEW.author_handle)
    WHERE mention_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER mentions_hand_words_on ON mentions;
CREATE TRIGGER mentions_hand_words_on AFTER UPDATE ON mentions
    FOR EACH ROW WHEN (
        (OLD.title, OLD.text, OLD.author_name, OLD.author_handle)
        IS DISTINCT FROM (NEW.title, NEW.text, NEW.author_name, NEW.author_handle)
    ) EXECUTE FUNCTION hand_words_on()
"""
# A text that the classifier breaks down on is found all the same.
GIVEN_UP = """
CREATE FUNCTION keep_words_of_given_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO mention_words (mention_id, words, search)
    SELECT id, '', search_words(title, text, author_name, author_handle)
    FROM mentions WHERE id = NEW.mention_id
    ON CONFLICT (mention_id) DO UPDATE SET search = excluded.search;
    RETURN NULL;
END $$;
CREATE TRIGGER work_keep_words_of_given_up AFTER UPDATE ON work
    FOR EACH ROW WHEN (NEW.stage = 'understand' AND NEW.dead_at IS NOT NULL)
    EXECUTE FUNCTION keep_words_of_given_up()
"""
TAKE_WORDS_BEFORE = """
CREATE OR REPLACE FUNCTION take_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT search INTO NEW.search FROM mentions WHERE id = NEW.mention_id;
    RETURN NEW;
END $$
"""
HAND_WORDS_ON_BEFORE = """
CREATE OR REPLACE FUNCTION hand_words_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE case_mentions SET search = NEW.search WHERE mention_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER mentions_hand_words_on ON mentions;
CREATE TRIGGER mentions_hand_words_on AFTER UPDATE ON mentions
    FOR EACH ROW WHEN (OLD.search IS DISTINCT FROM NEW.search)
    EXECUTE FUNCTION hand_words_on()
"""


def upgrade() -> None:
    """Words go to the table that has a row for every mention understood; few are of a thread."""
    op.execute(SEARCH_WORDS)
    op.add_column("mention_words", sa.Column("search", TSVECTOR(), nullable=True))
    op.execute(FILL)
    op.alter_column("mention_words", "search", nullable=False)
    op.create_index("ix_mention_words_search", "mention_words", ["search"], postgresql_using="gin")
    op.execute(TAKE_WORDS)
    op.execute(HAND_WORDS_ON)
    op.execute(GIVEN_UP)
    op.drop_index("ix_mentions_search", "mentions")
    op.drop_column("mentions", "search")
    op.drop_index("ix_mentions_conversation", "mentions")
    op.create_index(
        "ix_mentions_conversation",
        "mentions",
        ["source_id", "conversation_id"],
        # A post that begins a conversation is found by its own id.
        postgresql_where=sa.text("conversation_id <> external_id"),
    )


def downgrade() -> None:
    """Take all of it back."""
    op.drop_index("ix_mentions_conversation", "mentions")
    op.create_index("ix_mentions_conversation", "mentions", ["source_id", "conversation_id"])
    op.add_column("mentions", sa.Column("search", TSVECTOR(), sa.Computed(VECTOR, persisted=True)))
    op.create_index("ix_mentions_search", "mentions", ["search"], postgresql_using="gin")
    op.execute("DROP TRIGGER work_keep_words_of_given_up ON work")
    op.execute("DROP FUNCTION keep_words_of_given_up()")
    op.execute(HAND_WORDS_ON_BEFORE)
    op.execute(TAKE_WORDS_BEFORE)
    op.drop_index("ix_mention_words_search", "mention_words")
    op.drop_column("mention_words", "search")
    op.execute("DROP FUNCTION search_words(text, text, text, text)")
