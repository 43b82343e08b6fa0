"""What is known of a customer besides the record: contacts, notes, consents, stage, value, words."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

revision = "0012"
down_revision = "0011"

NOW = sa.text("now()")
TIME = sa.DateTime(timezone=True)
STAGES = "'prospect', 'new', 'active', 'at_risk', 'lost', 'won_back'"
LETTERS = {
    "a": "áàâäãåāăąæ", "c": "çćĉċč", "d": "ďđð", "e": "éèêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ",
    "i": "íìîïĩīĭįı", "j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŉŋ", "o": "óòôöõøōŏőœ",
    "r": "ŕŗř", "s": "śŝşšßș", "t": "ţťŧþț", "u": "úùûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
}  # fmt: skip
SIGNS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~´‘’“”–—·"  # the quote doubled, for SQL
ACCENTS = "".join(chr(code) for code in (*range(0x300, 0x30D), 0x323, 0x327, 0x328))
FOLDED_FROM = "".join(LETTERS.values()) + SIGNS + ACCENTS
FOLDED_TO = "".join(to * len(letters) for to, letters in LETTERS.items()) + " " * (len(SIGNS) - 1)
TOLD = (
    "name || ' ' || coalesce(company, '') || ' ' || number || ' ' || coalesce(city, '') || ' ' || "
    "coalesce(postcode, '') || ' ' || replace(coalesce(postcode, ''), ' ', '') || ' ' || "
    "coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || "
    "CASE WHEN left(phone, 3) = '+31' OR left(phone, 3) = '+32' "
    "THEN '0' || substr(phone, 4) || ' ' || substr(phone, 4) ELSE '' END"
)
JOINING = "@.-_+/''<>&\\"  # the quote doubled, for SQL
WORDS = (
    "to_tsvector('simple'::regconfig, "
    f"CASE WHEN octet_length({TOLD}) = length({TOLD}) "
    f"THEN translate(lower({TOLD}), '{JOINING}', '{' ' * (len(JOINING) - 1)}') "
    f"ELSE translate(lower({TOLD}), '{FOLDED_FROM}', '{FOLDED_TO}') END)"
)


def upgrade() -> None:
    _extend_customers()
    _add_interactions()
    _add_consents()
    _add_notes()
    _add_policies()
    _add_stages()


def _extend_customers() -> None:
    op.add_column("customers", sa.Column("lifecycle", sa.Text(), nullable=True))
    op.add_column("customers", sa.Column("lifecycle_since", TIME, nullable=True))
    op.add_column("customers", sa.Column("worth_eur", sa.Numeric(12, 2), nullable=True))
    op.add_column(
        "customers",
        sa.Column("traits", JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
    )
    op.add_column(
        "customers",
        sa.Column("words", TSVECTOR(), sa.Computed(WORDS, persisted=True), nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_customers_lifecycle_known"), "customers", f"lifecycle IN ({STAGES})"
    )
    op.drop_index("ix_customers_name", "customers")
    op.create_index("ix_customers_name", "customers", [sa.text("lower(name)"), "id"])
    op.create_index(
        "ix_customers_lifecycle", "customers", ["lifecycle", sa.text("lower(name)"), "id"]
    )
    op.create_index("ix_customers_words", "customers", ["words"], postgresql_using="gin")
    op.create_index(
        "ix_customers_traits",
        "customers",
        ["traits"],
        postgresql_using="gin",
        postgresql_ops={"traits": "jsonb_path_ops"},
    )
    op.create_index(
        "ix_customers_company",
        "customers",
        [sa.text("lower(company)")],
        postgresql_where=sa.text("company IS NOT NULL"),
    )
    op.create_index(
        "ix_customers_domain",
        "customers",
        [sa.text("split_part(email, '@', 2)")],
        postgresql_where=sa.text("email IS NOT NULL"),
    )
    op.create_index(
        "ix_customers_unjudged",
        "customers",
        ["id"],
        postgresql_where=sa.text("lifecycle IS NULL"),
    )


def _add_interactions() -> None:
    op.create_table(
        "interactions",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("amount_eur", sa.Numeric(12, 2), nullable=True),
        sa.Column("extra", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interactions")),
        _customer("interactions"),
        sa.UniqueConstraint(
            "source", "external_id", name=op.f("uq_interactions_source_external_id")
        ),
        sa.CheckConstraint(
            "kind IN ('order', 'contact', 'visit', 'invoice', 'delivery')",
            name=op.f("ck_interactions_kind_known"),
        ),
    )
    op.create_index("ix_interactions_customer", "interactions", ["customer_id", "at", "id"])


def _add_consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", TIME, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        _customer("consents"),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_consents_recorded_by")
        ),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_consents_source_external_id")),
        sa.CheckConstraint(
            "channel IN ('any', 'email', 'phone', 'sms', 'post', 'social')",
            name=op.f("ck_consents_channel_known"),
        ),
        sa.CheckConstraint(
            "purpose IN ('any', 'marketing', 'research', 'service')",
            name=op.f("ck_consents_purpose_known"),
        ),
        sa.CheckConstraint(
            "status IN ('given', 'withdrawn')", name=op.f("ck_consents_status_known")
        ),
    )
    op.create_index("ix_consents_customer", "consents", ["customer_id", "at", "id"])


def _add_notes() -> None:
    op.create_table(
        "customer_notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", TIME, server_default=NOW, nullable=False),
        sa.Column("edited_at", TIME, nullable=True),
        sa.Column("pinned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_notes")),
        _customer("customer_notes"),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_customer_notes_author_id")
        ),
    )
    op.create_index("ix_customer_notes_customer", "customer_notes", ["customer_id", "at", "id"])


def _add_policies() -> None:
    op.create_table(
        "customer_policies",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("rules", JSONB(), nullable=False),
        sa.Column("imported_stage", sa.Text(), nullable=False),
        sa.Column("worth", JSONB(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("activated_at", TIME, nullable=True),
        sa.Column("scanned_to", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("scanned", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("scanned_at", TIME, nullable=True),
        sa.Column("moves", JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_policies")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_customer_policies_created_by")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'active', 'replaced')",
            name=op.f("ck_customer_policies_state_known"),
        ),
        sa.CheckConstraint(
            "imported_stage IN ('wins', 'fills', 'ignored')",
            name=op.f("ck_customer_policies_imported_stage_known"),
        ),
    )
    op.create_index(
        "uq_customer_policies_active",
        "customer_policies",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
    )


def _add_stages() -> None:
    op.create_table(
        "stage_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("old_stage", sa.Text(), nullable=True),
        sa.Column("new_stage", sa.Text(), nullable=False),
        sa.Column("reason", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_changes")),
        _customer("stage_changes"),
        sa.CheckConstraint(
            f"new_stage IN ({STAGES})", name=op.f("ck_stage_changes_new_stage_known")
        ),
    )
    op.create_index("ix_stage_changes_customer", "stage_changes", ["customer_id", "at", "id"])
    op.create_table(
        "customer_assessments",
        sa.Column("customer_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", TIME, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_assessments")),
        _customer("customer_assessments"),
    )
    op.create_index(
        "ix_customer_assessments_due", "customer_assessments", ["due_at", "customer_id"]
    )
    op.create_table(
        "customer_passes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, server_default="1", nullable=False),
        sa.Column("policy_id", sa.BigInteger(), nullable=True),
        sa.Column("done_to", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("started_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("cases_seen_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_passes")),
        sa.CheckConstraint("id = 1", name=op.f("ck_customer_passes_only_one")),
    )


def _customer(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["customer_id"],
        ["customers.id"],
        name=op.f(f"fk_{table}_customer_id"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    for table in (
        "customer_passes",
        "customer_assessments",
        "stage_changes",
        "customer_policies",
        "customer_notes",
        "consents",
        "interactions",
    ):
        op.drop_table(table)
    for index in ("unjudged", "domain", "company", "traits", "words", "lifecycle", "name"):
        op.drop_index(f"ix_customers_{index}", "customers")
    op.create_index("ix_customers_name", "customers", [sa.text("lower(name)")])
    op.drop_constraint(op.f("ck_customers_lifecycle_known"), "customers", type_="check")
    for column in ("words", "traits", "worth_eur", "lifecycle_since", "lifecycle"):
        op.drop_column("customers", column)
