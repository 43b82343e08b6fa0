"""Routing rules: what becomes of which case, and who changed a rule when."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.schema import Created, Id, Json, Model, one_of
from triage.models.user import Team, User

RULE_CHANGE_KINDS = (
    "created",
    "changed",
    "moved",
    "switched_on",
    "switched_off",
    "deleted",
    "restored",
)


class RoutingRule(Model):
    """An ordered rule. The shape of `conditions` and `actions` stands in `triage.routing.rules`.

    A rule that was deleted stays as a row: it can be restored, and cases keep its name.
    """

    __tablename__ = "routing_rules"

    id: Mapped[Id]
    position: Mapped[int] = mapped_column(index=True)
    name_nl: Mapped[str]
    name_en: Mapped[str]
    conditions: Mapped[Json]  # {} holds always
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    actions: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    goes_on: Mapped[bool] = mapped_column(server_default=text("false"))  # later rules count too
    version: Mapped[int] = mapped_column(server_default="1")
    deleted_at: Mapped[datetime | None]
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))

    team: Mapped[Team | None] = relationship()


class RuleChange(Model):
    """One change of a rule: who, when, and how it read before and after."""

    __tablename__ = "rule_changes"

    id: Mapped[Id]
    rule_id: Mapped[int] = mapped_column(ForeignKey("routing_rules.id", ondelete="CASCADE"))
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[Created]
    before: Mapped[Json | None]
    after: Mapped[Json | None]

    rule: Mapped[RoutingRule] = relationship()
    actor: Mapped[User | None] = relationship()

    __table_args__ = (
        one_of("kind", RULE_CHANGE_KINDS),
        Index("ix_rule_changes_rule_id", "rule_id", "id"),
    )
