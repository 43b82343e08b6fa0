"""Log-in: the right password, not too many tries, and the same answer for unknown people."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, sessionmaker

from triage.clearing import delete_some
from triage.errors import TooManyAttemptsError, WrongLoginError
from triage.models import LoginAttempt, User
from triage.people.passwords import hash_password, matches, needs_rehash

WINDOW: Final = timedelta(minutes=15)
MAX_FAILURES: Final = 10
# One address may be a whole office; one account is one person.
MAX_FAILURES_PER_ADDRESS: Final = 50


def log_in(
    sessions: sessionmaker[Session],
    *,
    email: str,
    password: str,
    address: str,
    secret_key: bytes,
    now: datetime,
) -> int:
    """The id of the user who gave the right password.

    Uses transactions of its own, so that a failure is counted whatever the caller does.
    Raises TooManyAttemptsError or WrongLoginError.
    """
    email = email.strip().lower()
    account, origin = _subject(secret_key, "e", email), _subject(secret_key, "a", address)
    with sessions.begin() as session:
        _refuse_flood(session, account, MAX_FAILURES, now)
        _refuse_flood(session, origin, MAX_FAILURES_PER_ADDRESS, now)
        user = session.scalar(select(User).where(User.email == email))
        stored = user.password_hash if user else None
    # Outside the transaction: hashing takes long on purpose.
    is_right = matches(password, stored)
    with sessions.begin() as session:
        if not is_right or user is None or not user.enabled:
            session.add_all(LoginAttempt(subject=subject, at=now) for subject in (account, origin))
            wrong = True
        else:
            session.execute(delete(LoginAttempt).where(LoginAttempt.subject == account))
            if stored and needs_rehash(stored):
                session.get_one(User, user.id).password_hash = hash_password(password)
            wrong = False
    if wrong or user is None:
        raise WrongLoginError("this e-mail address and password do not belong together")
    return user.id


def forget_old_attempts(session: Session, now: datetime) -> int:
    """Delete some failures that no longer count; returns how many."""
    return delete_some(session, LoginAttempt, LoginAttempt.at < now - WINDOW)


def _refuse_flood(session: Session, subject: str, limit: int, now: datetime) -> None:
    oldest, count = session.execute(
        select(func.min(LoginAttempt.at), func.count()).where(
            LoginAttempt.subject == subject, LoginAttempt.at > now - WINDOW
        )
    ).one()
    if count >= limit:
        wait = oldest + WINDOW - now
        raise TooManyAttemptsError(max(1, int(wait.total_seconds())))


def _subject(secret_key: bytes, kind: str, value: str) -> str:
    """A keyed hash: the table tells nobody who tried to log in."""
    return hmac.new(secret_key, f"login:{kind}:{value}".encode(), hashlib.sha256).hexdigest()
