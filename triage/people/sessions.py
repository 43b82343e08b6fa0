"""Log-ins that last and can be ended: the cookie holds a secret, the table only its hash."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ScalarSelect, func, or_, select, update
from sqlalchemy.orm import Session

from triage.clearing import delete_some
from triage.models import TeamMember, User, WebSession
from triage.people.passwords import hash_secret
from triage.people.presence import notice_somebody
from triage.people.viewer import Viewer

# Written once in a while, not at every click.
TOUCH_EVERY: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class NewSession:
    """What the browser gets: the cookie's value, and the token its forms must carry."""

    cookie: str
    csrf_token: str


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A valid session."""

    viewer: Viewer
    csrf_token: str


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts without a click, and at most."""

    idle: timedelta
    absolute: timedelta


def start_session(session: Session, user_id: int, now: datetime) -> NewSession:
    """Begin a log-in for this user."""
    new = NewSession(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    session.add(
        WebSession(
            secret_hash=hash_secret(new.cookie),
            user_id=user_id,
            csrf_token=new.csrf_token,
            created_at=now,
            seen_at=now,
        )
    )
    if user := session.get(User, user_id):
        notice_somebody(user, now)
    return new


def find_session(
    session: Session, cookie: str, *, now: datetime, limits: SessionLimits
) -> FoundSession | None:
    """The session of this cookie, if it is neither ended, too old nor its user disabled."""
    secret_hash = hash_secret(cookie)
    row = session.execute(
        select(
            WebSession.csrf_token,
            WebSession.seen_at,
            User.id,
            User.name,
            User.email,
            User.role,
            User.language,
            User.presence,
            User.reads_special,
            # One question instead of three: this is asked before every page.
            func.array(_teams_of_user()).label("team_ids"),
        )
        .join(User, User.id == WebSession.user_id)
        .where(
            WebSession.secret_hash == secret_hash,
            WebSession.revoked_at.is_(None),
            WebSession.seen_at > now - limits.idle,
            WebSession.created_at > now - limits.absolute,
            User.enabled,
        )
    ).one_or_none()
    if row is None:
        return None
    presence = row.presence
    if row.seen_at < now - TOUCH_EVERY:
        presence = _touch(session, secret_hash, row.id, now)
    viewer = Viewer(
        id=row.id,
        name=row.name,
        email=row.email,
        role=row.role,
        team_ids=frozenset(row.team_ids),
        language=row.language,
        presence=presence,
        reads_special=row.reads_special,
    )
    return FoundSession(viewer, row.csrf_token)


def _teams_of_user() -> ScalarSelect[int]:
    member = select(TeamMember.team_id).where(TeamMember.user_id == User.id)
    return member.order_by(TeamMember.team_id).correlate(User).scalar_subquery()


def _touch(session: Session, secret_hash: str, user_id: int, now: datetime) -> str:
    """Note that somebody is there; returns their presence."""
    session.execute(
        update(WebSession).where(WebSession.secret_hash == secret_hash).values(seen_at=now)
    )
    user = session.get_one(User, user_id)
    notice_somebody(user, now)
    return user.presence


def end_session(session: Session, cookie: str, now: datetime) -> None:
    """Log out: the cookie is worth nothing from now on."""
    session.execute(
        update(WebSession)
        .where(WebSession.secret_hash == hash_secret(cookie))
        .values(revoked_at=now)
    )


def end_all_sessions(
    session: Session, user_id: int, now: datetime, *, keep_cookie: str | None = None
) -> None:
    """Log a user out everywhere, except perhaps here."""
    statement = update(WebSession).where(
        WebSession.user_id == user_id, WebSession.revoked_at.is_(None)
    )
    if keep_cookie:
        statement = statement.where(WebSession.secret_hash != hash_secret(keep_cookie))
    session.execute(statement.values(revoked_at=now))


def forget_old_sessions(session: Session, now: datetime, limits: SessionLimits) -> int:
    """Delete some sessions that can never be used again; returns how many."""
    is_old = WebSession.created_at < now - limits.absolute
    return delete_some(session, WebSession, or_(WebSession.revoked_at.is_not(None), is_old))
