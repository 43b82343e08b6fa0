"""Invitations: a link with which somebody makes their account, once, within a week.

Only the hash of the link's secret is stored; the link is shown once to whoever invites, and sent by
`inviting_mail` where there is a mail server.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, joinedload

from triage.errors import (
    ForbiddenError,
    NotFoundError,
    TooManyAttemptsError,
    WrongInputError,
)
from triage.models import Invitation, Team, User
from triage.models.user import ROLES
from triage.people.accounts import EMAIL, add_user
from triage.people.passwords import check_password, hash_secret
from triage.people.viewer import Viewer

VALID_FOR: Final = timedelta(days=7)
# A stolen or careless account must not flood the world with invitations.
WINDOW: Final = timedelta(hours=1)
MOST_PER_PERSON: Final = 20
MOST_PER_ADDRESS: Final = 3
MAX_NAME_CHARS: Final = 100
# Whom each role may invite: nobody hands out more than they have.
MAY_INVITE: Final = {
    "lead": ("agent",),
    "manager": ("agent", "lead", "manager"),
    "admin": ROLES,
}


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that waits for an answer."""

    id: int
    email: str
    name: str
    role: str
    team_ids: tuple[int, ...]
    inviter: str | None
    created_at: datetime
    expires_at: datetime
    is_over: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """What the person sees who follows the link."""

    email: str
    name: str
    role: str
    language: str


def invite(
    session: Session,
    viewer: Viewer,
    *,
    email: str,
    name: str,
    role: str,
    team_ids: Sequence[int],
    language: str,
    now: datetime,
) -> str:
    """Invite somebody; returns the secret of the link, which is stored nowhere.

    An open invitation for the same address ends. Raises WrongInputError, ForbiddenError, and
    TooManyAttemptsError when too many were sent.
    """
    email = email.strip().lower()
    _check(session, viewer, email, name, role, team_ids, language)
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"invite {email}", 0))))
    _refuse_flood(session, viewer, email, now)
    if session.scalar(select(User.id).where(User.email == email)):
        raise WrongInputError("email", "has_account")
    session.execute(
        update(Invitation).where(Invitation.email == email, *_open()).values(revoked_at=now)
    )
    secret = secrets.token_urlsafe(32)
    session.add(
        Invitation(
            email=email,
            name=name.strip(),
            role=role,
            language=language,
            team_ids=sorted(set(team_ids)),
            secret_hash=hash_secret(secret),
            invited_by=viewer.id,
            created_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    session.flush()
    return secret


def list_invitations(session: Session, viewer: Viewer, now: datetime) -> list[InvitationRow]:
    """Invitations that were neither taken nor withdrawn; a lead sees their own."""
    viewer.require("lead", "manager", "admin")
    found = select(Invitation).options(joinedload(Invitation.inviter)).where(*_open())
    if not viewer.may_see_all:
        found = found.where(Invitation.invited_by == viewer.id)
    return [
        InvitationRow(
            row.id,
            row.email,
            row.name,
            row.role,
            tuple(row.team_ids),
            row.inviter.name if row.inviter else None,
            row.created_at,
            row.expires_at,
            row.expires_at <= now,
        )
        for row in session.scalars(found.order_by(Invitation.created_at.desc(), Invitation.id))
    ]


def revoke(session: Session, viewer: Viewer, invitation_id: int, now: datetime) -> None:
    """Make a link worthless; a second click changes nothing."""
    viewer.require("lead", "manager", "admin")
    row = session.get(Invitation, invitation_id, with_for_update=True)
    if row is None or not (viewer.may_see_all or row.invited_by == viewer.id):
        raise NotFoundError(f"no invitation {invitation_id}")
    if row.accepted_at is None and row.revoked_at is None:
        row.revoked_at = now


def read_invitation(session: Session, secret: str, now: datetime) -> Invited:
    """What a link stands for. Raises NotFoundError for one that is used, old or made up."""
    row = _of_secret(session, secret, now)
    return Invited(row.email, row.name, row.role, row.language)


def accept(
    session: Session, secret: str, *, name: str, password: str, language: str, now: datetime
) -> int:
    """Make the account; the link is worth nothing from now on. Returns the user's id.

    Raises NotFoundError, or WrongInputError for a name or password that cannot be.
    """
    row = _of_secret(session, secret, now, lock=True)
    if not name.strip() or len(name) > MAX_NAME_CHARS:
        raise WrongInputError("name", "missing")
    check_password(password)
    teams = session.scalars(select(Team).where(Team.id.in_(row.team_ids))).all()
    user = add_user(
        session,
        email=row.email,
        name=name,
        role=row.role,
        password=password,
        teams=[team.slug for team in teams],
        language=language if language in ("nl", "en") else row.language,
        by=Viewer.of(row.inviter) if row.inviter else None,
    )
    row.accepted_at = now
    return user.id


def _check(
    session: Session,
    viewer: Viewer,
    email: str,
    name: str,
    role: str,
    team_ids: Sequence[int],
    language: str,
) -> None:
    if role not in ROLES:
        raise WrongInputError("role", "unknown")
    if role not in MAY_INVITE.get(viewer.role, ()):
        raise ForbiddenError("this role hands out no such role")
    if not EMAIL.fullmatch(email) or len(email) > 254:
        raise WrongInputError("email", "not_email")
    if len(name) > MAX_NAME_CHARS:
        raise WrongInputError("name", "too_long")
    if language not in ("nl", "en"):
        raise WrongInputError("language", "unknown")
    known = set(session.scalars(select(Team.id)))
    if not set(team_ids) <= (known if viewer.may_see_all else known & viewer.team_ids):
        raise WrongInputError("teams", "unknown")
    if not viewer.may_see_all and not team_ids:
        raise WrongInputError("teams", "missing")


def _refuse_flood(session: Session, viewer: Viewer, email: str, now: datetime) -> None:
    for column, value, most in (
        (Invitation.invited_by, viewer.id, MOST_PER_PERSON),
        (Invitation.email, email, MOST_PER_ADDRESS),
    ):
        oldest, count = session.execute(
            select(func.min(Invitation.created_at), func.count()).where(
                column == value, Invitation.created_at > now - WINDOW
            )
        ).one()
        if count >= most:
            wait = oldest + WINDOW - now
            raise TooManyAttemptsError(max(1, int(wait.total_seconds())))


def _of_secret(session: Session, secret: str, now: datetime, *, lock: bool = False) -> Invitation:
    found = select(Invitation).where(
        Invitation.secret_hash == hash_secret(secret), Invitation.expires_at > now, *_open()
    )
    row = session.scalar(found.with_for_update() if lock else found)
    if row is None or not _still_stands(session, row):
        raise NotFoundError("this invitation was used, withdrawn or is over")
    return row


def _still_stands(session: Session, row: Invitation) -> bool:
    """Whether whoever invited could still do so: who was shut out leaves no back door."""
    inviter = session.get(User, row.invited_by) if row.invited_by else None
    return inviter is None or (inviter.enabled and row.role in MAY_INVITE.get(inviter.role, ()))


def _open() -> tuple[ColumnElement[bool], ...]:
    return Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
