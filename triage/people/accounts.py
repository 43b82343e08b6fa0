"""Accounts: made, changed, listed. Roles and shutting out are in `roles`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from triage.assigning.giving import read_loads
from triage.errors import NotFoundError, WrongInputError
from triage.models import Team, TeamMember, User
from triage.models.user import ROLES
from triage.people.passwords import hash_password, matches
from triage.people.sessions import end_all_sessions
from triage.people.viewer import Viewer, may_read_special
from triage.special.changes import NO_ACCOUNT, log_role

EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user as a list shows it."""

    id: int
    name: str
    email: str
    role: str
    enabled: bool
    language: str
    teams: tuple[str, ...]  # slugs
    is_example: bool
    team_ids: tuple[int, ...]
    presence: str
    presence_since: datetime
    capacity: int
    load: int
    version: int


def add_user(
    session: Session,
    *,
    email: str,
    name: str,
    role: str,
    password: str | None,
    teams: Sequence[str] = (),
    language: str = "nl",
    is_example: bool = False,
    by: Viewer | None = None,
) -> User:
    """Add a person; without a password nobody can log in as them. Raises WrongInputError.

    `by` gave them their role; None: the program or its command line did.
    """
    email = email.strip().lower()
    if not EMAIL.fullmatch(email):
        raise WrongInputError("email", f"{email!r} is not an e-mail address")
    if role not in ROLES:
        raise WrongInputError("role", f"{role!r} is not one of {', '.join(ROLES)}")
    if session.scalar(select(User.id).where(User.email == email)):
        raise WrongInputError("email", f"{email} has an account already")
    user = User(
        email=email,
        name=" ".join(name.split()) or email,  # it stands in headers of e-mails: one line
        role=role,
        language=language,
        password_hash=hash_password(password) if password else None,
        is_example=is_example,
        enabled=True,
    )
    user.teams = _find_teams(session, teams)
    session.add(user)
    session.flush()
    if may_read_special(user.role, user.reads_special):
        log_role(session, by, user, NO_ACCOUNT, user.role)
    return user


def set_password(session: Session, email: str, password: str, now: datetime) -> None:
    """Give a user a new password and log them out everywhere. Raises NotFoundError."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise NotFoundError(f"nobody here has the e-mail address {email}")
    user.password_hash = hash_password(password)
    end_all_sessions(session, user.id, now)


def change_own_password(
    session: Session, viewer: Viewer, *, old: str, new: str, now: datetime, cookie: str
) -> None:
    """Change one's own password, staying logged in here only. Raises WrongInputError."""
    user = session.get_one(User, viewer.id)
    if not matches(old, user.password_hash):
        raise WrongInputError("old_password", "this is not your present password")
    user.password_hash = hash_password(new)
    end_all_sessions(session, viewer.id, now, keep_cookie=cookie)


def set_language(session: Session, viewer: Viewer, language: str) -> None:
    """Change the language of one's own pages. Raises WrongInputError."""
    if language not in ("nl", "en"):
        raise WrongInputError("language", "nl or en")
    session.get_one(User, viewer.id).language = language


def list_users(session: Session, viewer: Viewer) -> list[UserRow]:
    """Everybody for those who manage, the members of their own teams for leads."""
    viewer.require("lead", "manager", "admin")
    found = select(User).options(selectinload(User.teams)).order_by(User.name, User.id)
    if not viewer.may_see_all:
        own = select(TeamMember.user_id).where(TeamMember.team_id.in_(viewer.team_ids))
        found = found.where(User.id.in_(own))
    users = session.scalars(found).all()
    loads = read_loads(session, {user.id for user in users})
    return [
        UserRow(
            user.id,
            user.name,
            user.email,
            user.role,
            user.enabled,
            user.language,
            tuple(team.slug for team in user.teams),
            user.is_example,
            tuple(team.id for team in user.teams),
            user.presence,
            user.presence_since,
            user.capacity,
            loads.get(user.id, 0),
            user.version,
        )
        for user in users
    ]


def list_colleagues(session: Session) -> list[tuple[int, str]]:
    """Id and name of everybody to whom a case can be assigned."""
    rows = session.execute(select(User.id, User.name).where(User.enabled).order_by(User.name))
    return [(row.id, row.name) for row in rows]


def list_teams(session: Session) -> list[Team]:
    """All teams."""
    return list(session.scalars(select(Team).order_by(Team.id)))


def count_users(session: Session) -> int:
    """How many accounts there are."""
    return session.scalar(select(func.count()).select_from(User)) or 0


def _find_teams(session: Session, slugs: Sequence[str]) -> list[Team]:
    teams = {team.slug: team for team in session.scalars(select(Team))}
    for slug in slugs:
        if slug not in teams:
            known = ", ".join(sorted(teams)) or "none yet"
            raise WrongInputError("team", f"{slug!r} is unknown; known are: {known}")
    return [teams[slug] for slug in slugs]
