"""People who work here: teams, users, their sessions, and failed log-ins."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.schema import Created, Id, Model, one_of

ROLES = ("agent", "lead", "manager", "admin")


class Team(Model):
    """A group of agents; cases are routed to teams. `slug` is its stable name in exports."""

    __tablename__ = "teams"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name_nl: Mapped[str]
    name_en: Mapped[str]
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))


class TeamMember(Model):
    """A user belongs to a team."""

    __tablename__ = "team_members"

    team_id: Mapped[int] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class User(Model):
    """Somebody who may log in. `email` is lower case. No password hash, no log-in."""

    __tablename__ = "users"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(server_default="nl")
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[Created]

    teams: Mapped[list[Team]] = relationship(secondary="team_members", order_by=Team.id)

    __table_args__ = (one_of("role", ROLES), one_of("language", ("nl", "en")))


class WebSession(Model):
    """A log-in that can be revoked. Only the hash of the cookie's secret is stored."""

    __tablename__ = "web_sessions"

    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    csrf_token: Mapped[str]
    created_at: Mapped[Created]
    seen_at: Mapped[Created]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class LoginAttempt(Model):
    """A failed log-in, for the throttle. `subject` is a keyed hash of e-mail or address."""

    __tablename__ = "login_attempts"

    id: Mapped[Id]
    subject: Mapped[str]
    at: Mapped[Created]

    __table_args__ = (Index("ix_login_attempts_subject", "subject", "at"),)
