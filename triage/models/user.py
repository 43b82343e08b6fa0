"""People who work here: teams, users, invitations, their sessions, and failed log-ins."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from triage.models.schema import Created, Id, JsonList, Model, one_of

ROLES = ("agent", "lead", "manager", "admin")
ASSIGN_MODES = ("manual", "automatic")
PRESENCES = ("at_work", "away")
# Who said so: the person, or the program after a time without a click or at log-out.
PRESENCE_BY = ("start", "self", "idle", "log_out")


class Team(Model):
    """A group of agents; cases are routed to teams. `slug` is its stable name in exports."""

    __tablename__ = "teams"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name_nl: Mapped[str]
    name_en: Mapped[str]
    assign_mode: Mapped[str] = mapped_column(server_default="manual")
    # What a case of this team counts for in somebody's load: 1, or `heavy_weight` from the
    # priority `heavy_from` on, or `waiting_weight` while it waits for the customer.
    heavy_from: Mapped[int] = mapped_column(server_default="60")
    heavy_weight: Mapped[int] = mapped_column(server_default="2")
    waiting_weight: Mapped[int] = mapped_column(server_default="0")
    returns_when_away: Mapped[bool] = mapped_column(server_default=text("false"))
    version: Mapped[int] = mapped_column(server_default="1")
    calendar_id: Mapped[int | None] = mapped_column(  # its hours; none: the default calendar
        ForeignKey("calendars.id", ondelete="SET NULL")
    )
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (one_of("assign_mode", ASSIGN_MODES),)


class TeamMember(Model):
    """A user belongs to a team, with skills in it; an empty list means all."""

    __tablename__ = "team_members"

    team_id: Mapped[int] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    languages: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    categories: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))


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
    capacity: Mapped[int] = mapped_column(server_default="20")  # load that is given by itself
    presence: Mapped[str] = mapped_column(server_default="away")
    presence_by: Mapped[str] = mapped_column(server_default="start")
    presence_since: Mapped[Created]
    last_assigned_at: Mapped[datetime | None]
    # Whether they read posts with special data; null: as the role says (`triage.people.viewer`).
    reads_special: Mapped[bool | None]
    version: Mapped[int] = mapped_column(server_default="1")
    is_example: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[Created]

    teams: Mapped[list[Team]] = relationship(secondary="team_members", order_by=Team.id)

    __table_args__ = (
        one_of("role", ROLES),
        one_of("language", ("nl", "en")),
        one_of("presence", PRESENCES),
        one_of("presence_by", PRESENCE_BY),
        CheckConstraint("capacity >= 0", name="capacity_not_negative"),
    )


class Invitation(Model):
    """A link with which somebody makes their account, once. Only its hash is stored."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    language: Mapped[str] = mapped_column(server_default="nl")
    team_ids: Mapped[JsonList] = mapped_column(server_default=text("'[]'::jsonb"))
    secret_hash: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    inviter: Mapped[User | None] = relationship()

    __table_args__ = (
        one_of("role", ROLES),
        one_of("language", ("nl", "en")),
        Index("ix_invitations_created_at", "created_at"),
        # One open invitation for an address: a new one takes the place of the old.
        Index(
            "uq_invitations_open",
            "email",
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
        ),
    )


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
