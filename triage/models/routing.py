"""Routing rules: which team gets which case."""

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.schema import Id, Json, Model
from triage.models.user import Team


class RoutingRule(Model):
    """An ordered rule: the first whose conditions all hold decides the team."""

    __tablename__ = "routing_rules"

    id: Mapped[Id]
    position: Mapped[int] = mapped_column(index=True)
    name_nl: Mapped[str]
    name_en: Mapped[str]
    # {"category": [..], "flags": [..], "language": [..], "source": [..]}; {} holds always
    conditions: Mapped[Json]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))

    team: Mapped[Team] = relationship()
