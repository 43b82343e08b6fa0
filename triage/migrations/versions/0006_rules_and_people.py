"""Routing rules that do more, tags on cases, and who is at work with which skills."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

# {"category": ["a", "b"], "flags": ["c"]} becomes one group of conditions of which all must hold.
_CONDITIONS_ANEW = """
UPDATE routing_rules SET conditions = jsonb_build_object(
    'match', 'all',
    'groups', jsonb_build_array(jsonb_build_object('match', 'all', 'conditions', (
        SELECT jsonb_agg(jsonb_build_object(
            'field', field, 'is', 'any_of', 'values', CASE WHEN field = 'source' THEN coalesce(
                (SELECT jsonb_agg(sources.id::text ORDER BY sources.id) FROM sources
                 WHERE sources.name IN (SELECT jsonb_array_elements_text(wanted))), '[]'::jsonb)
            ELSE wanted END) ORDER BY field)
        FROM jsonb_each(conditions) AS each(field, wanted)))))
WHERE conditions <> '{}'::jsonb AND NOT conditions ? 'groups'
"""
_CONDITIONS_BEFORE = """
UPDATE routing_rules SET conditions = coalesce((
    SELECT jsonb_object_agg(one ->> 'field', CASE WHEN one ->> 'field' = 'source' THEN coalesce(
        (SELECT jsonb_agg(sources.name) FROM sources
         WHERE sources.id::text IN (SELECT jsonb_array_elements_text(one -> 'values'))), '[]'::jsonb)
        ELSE one -> 'values' END)
    FROM jsonb_array_elements(conditions -> 'groups') AS part(held),
         jsonb_array_elements(held -> 'conditions') AS inner_part(one)
    WHERE one ->> 'field' IN ('category', 'flags', 'language', 'severity', 'source')
), '{}'::jsonb)
WHERE conditions ? 'groups'
"""


def upgrade() -> None:
    _upgrade_rules()
    _upgrade_cases()
    _upgrade_people()


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_table("rule_changes")
    for name in ("version", "last_assigned_at", "presence_since", "presence_by", "presence"):
        op.drop_column("users", name)
    op.drop_column("users", "capacity")
    op.drop_column("team_members", "categories")
    op.drop_column("team_members", "languages")
    for name in ("version", "returns_when_away", "waiting_weight", "heavy_weight", "heavy_from"):
        op.drop_column("teams", name)
    op.drop_column("teams", "assign_mode")
    op.drop_column("sources", "tags")
    op.drop_index("ix_cases_assign_wanted", "cases")
    op.drop_index("ix_cases_tags", "cases")
    for name in ("assign_wanted", "routing", "tags"):
        op.drop_column("cases", name)
    _downgrade_rules()


def _upgrade_rules() -> None:
    op.add_column("routing_rules", _flag("enabled", on=True))
    op.add_column("routing_rules", _flag("goes_on"))
    op.add_column("routing_rules", _json("actions", "{}"))
    op.add_column("routing_rules", _number("version", 1))
    op.add_column("routing_rules", sa.Column("deleted_at", sa.DateTime(timezone=True)))
    op.alter_column("routing_rules", "team_id", nullable=True)
    op.drop_constraint(op.f("fk_routing_rules_team_id"), "routing_rules", type_="foreignkey")
    op.create_foreign_key(
        op.f("fk_routing_rules_team_id"),
        "routing_rules",
        "teams",
        ["team_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.execute(_CONDITIONS_ANEW)
    op.create_table(
        "rule_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        _moment("at"),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "kind IN ('created', 'changed', 'moved', 'switched_on', 'switched_off', 'deleted', "
            "'restored')",
            name=op.f("ck_rule_changes_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_rule_changes_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["routing_rules.id"],
            name=op.f("fk_rule_changes_rule_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_changes")),
    )
    op.create_index("ix_rule_changes_rule_id", "rule_changes", ["rule_id", "id"])


def _downgrade_rules() -> None:
    op.execute(_CONDITIONS_BEFORE)
    op.execute("DELETE FROM routing_rules WHERE team_id IS NULL OR deleted_at IS NOT NULL")
    op.drop_constraint(op.f("fk_routing_rules_team_id"), "routing_rules", type_="foreignkey")
    op.create_foreign_key(
        op.f("fk_routing_rules_team_id"),
        "routing_rules",
        "teams",
        ["team_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.alter_column("routing_rules", "team_id", nullable=False)
    for name in ("deleted_at", "version", "actions", "goes_on", "enabled"):
        op.drop_column("routing_rules", name)


def _upgrade_cases() -> None:
    op.add_column("cases", _json("tags", "[]"))
    op.add_column("cases", _json("routing", "{}"))
    op.add_column("cases", _flag("assign_wanted"))
    op.create_index("ix_cases_tags", "cases", ["tags"], postgresql_using="gin")
    op.create_index(
        "ix_cases_assign_wanted",
        "cases",
        [sa.literal_column("priority DESC"), "id"],
        postgresql_where=sa.text("assign_wanted AND assignee_id IS NULL"),
    )
    op.add_column("sources", _json("tags", "[]"))


def _upgrade_people() -> None:
    op.add_column(
        "teams", sa.Column("assign_mode", sa.Text(), server_default="manual", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_teams_assign_mode_known"), "teams", "assign_mode IN ('manual', 'automatic')"
    )
    op.add_column("teams", _number("heavy_from", 60))
    op.add_column("teams", _number("heavy_weight", 2))
    op.add_column("teams", _number("waiting_weight", 0))
    op.add_column("teams", _flag("returns_when_away"))
    op.add_column("teams", _number("version", 1))
    op.add_column("team_members", _json("languages", "[]"))
    op.add_column("team_members", _json("categories", "[]"))
    op.add_column("users", _number("capacity", 20))
    op.create_check_constraint(op.f("ck_users_capacity_not_negative"), "users", "capacity >= 0")
    op.add_column("users", sa.Column("presence", sa.Text(), server_default="away", nullable=False))
    op.create_check_constraint(
        op.f("ck_users_presence_known"), "users", "presence IN ('at_work', 'away')"
    )
    op.add_column(
        "users", sa.Column("presence_by", sa.Text(), server_default="start", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_users_presence_by_known"),
        "users",
        "presence_by IN ('start', 'self', 'idle', 'log_out')",
    )
    op.add_column("users", _moment("presence_since"))
    op.add_column("users", sa.Column("last_assigned_at", sa.DateTime(timezone=True)))
    op.add_column("users", _number("version", 1))
    _create_invitations()


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default="nl", nullable=False),
        _json("team_ids", "[]"),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=True),
        _moment("created_at"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('agent', 'lead', 'manager', 'admin')", name=op.f("ck_invitations_role_known")
        ),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_invitations_language_known")),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["users.id"],
            name=op.f("fk_invitations_invited_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitations_secret_hash")),
    )
    op.create_index("ix_invitations_created_at", "invitations", ["created_at"])
    # One open invitation for an address: a new one takes the place of the old.
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["email"],
        unique=True,
        postgresql_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
    )


def _json(name: str, empty: str) -> sa.Column[object]:
    return sa.Column(
        name,
        postgresql.JSONB(astext_type=sa.Text()),
        server_default=sa.text(f"'{empty}'::jsonb"),
        nullable=False,
    )


def _flag(name: str, *, on: bool = False) -> sa.Column[bool]:
    return sa.Column(
        name, sa.Boolean(), server_default=sa.text("true" if on else "false"), nullable=False
    )


def _number(name: str, usual: int) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default=str(usual), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )
