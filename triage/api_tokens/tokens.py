"""The life of a token: made once, shown once, kept as a hash, expired or revoked.

Source: the secret is 32 random bytes, so a fast hash is enough (OWASP Cryptographic Storage
Cheat Sheet; nothing can be guessed from it).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from triage.api_tokens.scopes import check_scopes
from triage.errors import NotFoundError, WrongInputError
from triage.models import ApiToken, User
from triage.people.passwords import hash_secret
from triage.people.viewer import Viewer

PREFIX: Final = "lp_"
"""So that a scanner of repositories knows a leaked one when it sees it."""
LONGEST_NAME: Final = 80
MOST_DAYS: Final = 730
USUAL_DAYS: Final = 365
LISTED: Final = 200
_SECRET_BYTES: Final = 32
_HINT_CHARS: Final = 7
# Written once in a while, not at every request.
_TOUCH_EVERY: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made: the only moment at which its secret is known."""

    id: int
    name: str
    secret: str
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Program:
    """Who sends a request: a token that is neither expired nor revoked."""

    token_id: int
    name: str
    scopes: frozenset[str]
    made_by: int | None  # the user who answers for it


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as the list shows it."""

    id: int
    name: str
    hint: str
    scopes: tuple[str, ...]
    created_at: datetime
    created_by: str | None
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None
    is_answered_for: bool = True  # whoever made it may still do so

    def state(self, now: datetime) -> str:
        """`active`, `expired`, `revoked`, or `stopped` with the person who made it."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at <= now:
            return "expired"
        return "active" if self.is_answered_for else "stopped"


def make_token(
    session: Session,
    *,
    name: str,
    scopes: Iterable[str],
    days: int,
    now: datetime,
    viewer: Viewer | None = None,
) -> NewToken:
    """Make a token that lasts `days`; `viewer` is None on the command line.

    Raises WrongInputError, ForbiddenError.
    """
    if viewer is not None:
        viewer.require("admin")
    title = " ".join(name.replace("\x00", "").split())
    if not 1 <= len(title) <= LONGEST_NAME:
        raise WrongInputError("name", f"1 to {LONGEST_NAME} characters")
    if not 1 <= days <= MOST_DAYS:
        raise WrongInputError("days", f"1 to {MOST_DAYS}")
    allowed = check_scopes(scopes)
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    row = ApiToken(
        name=title,
        secret_hash=hash_secret(secret),
        hint=secret[:_HINT_CHARS],
        scopes=list(allowed),
        created_by=viewer.id if viewer else None,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    return NewToken(row.id, title, secret, allowed, row.expires_at)


def find_program(session: Session, secret: str, now: datetime) -> Program | None:
    """Who has this secret; None where nobody has, or not any more.

    A token ends with the right to make one: who was shut out leaves no back door.
    """
    row = session.scalar(
        select(ApiToken)
        .outerjoin(User, User.id == ApiToken.created_by)
        .where(
            ApiToken.secret_hash == hash_secret(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
            or_(ApiToken.created_by.is_(None), _may_make_tokens(User)),
        )
    )
    if row is None:
        return None
    if row.used_at is None or row.used_at < now - _TOUCH_EVERY:
        row.used_at = now
    return Program(row.id, row.name, frozenset(row.scopes), row.created_by)


def revoke_token(
    session: Session, token_id: int, *, now: datetime, viewer: Viewer | None = None
) -> None:
    """End a token at once; one that has ended stays as it is. Raises NotFoundError."""
    if viewer is not None:
        viewer.require("admin")
    row = session.get(ApiToken, token_id, with_for_update=True)
    if row is None:
        raise NotFoundError(f"no token {token_id}")
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = now, viewer.id if viewer else None


def list_tokens(session: Session) -> Sequence[TokenRow]:
    """All tokens, those that can be used first, then the newest."""
    maker, ender = aliased(User), aliased(User)
    found = session.execute(
        select(ApiToken, maker.name, _may_make_tokens(maker), ender.name)
        .outerjoin(maker, maker.id == ApiToken.created_by)
        .outerjoin(ender, ender.id == ApiToken.revoked_by)
        .order_by(ApiToken.revoked_at.is_not(None), ApiToken.id.desc())
        .limit(LISTED)
    )
    return [
        TokenRow(
            id=token.id,
            name=token.name,
            hint=token.hint,
            scopes=tuple(token.scopes),
            created_at=token.created_at,
            created_by=made_by,
            expires_at=token.expires_at,
            used_at=token.used_at,
            revoked_at=token.revoked_at,
            revoked_by=ended_by,
            is_answered_for=may is not False,
        )
        for token, made_by, may, ended_by in found
    ]


def _may_make_tokens(user: type[User]) -> ColumnElement[bool]:
    return and_(user.enabled, user.role == "admin")
