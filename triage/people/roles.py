"""What a person is and may here: role, name and capacity, and who is shut out.

There is always somebody who may administer: the last administrator stays one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import User
from triage.models.user import ROLES
from triage.people.presence import shut_out
from triage.people.sessions import end_all_sessions
from triage.people.viewer import Viewer, may_read_special
from triage.special.changes import SHUT_OUT, log_role

MOST_CAPACITY: Final = 500
MAX_NAME_CHARS: Final = 100


@dataclass(frozen=True, slots=True)
class PersonWish:
    """What a form says about a person."""

    name: str
    role: str
    capacity: int


def save_person(
    session: Session,
    viewer: Viewer,
    user_id: int,
    wish: PersonWish,
    *,
    version: int,
    now: datetime,
) -> int:
    """Change somebody's name, role and capacity; returns the new version.

    A new role counts from the next log-in on, so the person is logged out everywhere.
    """
    viewer.require("admin")
    _check(wish)
    user = _find(session, user_id)
    wanted = {"name": " ".join(wish.name.split()), "role": wish.role, "capacity": wish.capacity}
    if all(getattr(user, name) == value for name, value in wanted.items()):
        return user.version
    if version != user.version:
        raise StaleError(["changed"])
    if user.role == "admin" and wish.role != "admin":
        _keep_an_admin(session, user)
    if user.role != wish.role:
        end_all_sessions(session, user.id, now)
        _note_reading(session, viewer, user, wish.role)
    for name, value in wanted.items():
        setattr(user, name, value)
    user.version += 1
    return user.version


def set_enabled(
    session: Session, viewer: Viewer, user_id: int, *, enabled: bool, now: datetime
) -> None:
    """Shut a user out, or let them in again; never oneself.

    Whoever is shut out is logged out at once and has no cases any more.
    """
    viewer.require("admin")
    user = _find(session, user_id)
    if user.id == viewer.id:
        raise WrongInputError("user", "you cannot disable your own account")
    if user.enabled == enabled:
        return
    if not enabled:
        _keep_an_admin(session, user)
    if may_read_special(user.role, user.reads_special):
        before, after = (SHUT_OUT, user.role) if enabled else (user.role, SHUT_OUT)
        log_role(session, viewer, user, before, after)
    user.enabled = enabled
    user.version += 1
    if not enabled:
        end_all_sessions(session, user.id, now)
        shut_out(session, user, now)


def _note_reading(session: Session, viewer: Viewer, user: User, role: str) -> None:
    """A role can open sensitive posts to somebody, or close them: that is logged as any change."""
    reads = may_read_special(user.role, user.reads_special)
    if reads != may_read_special(role, user.reads_special):
        log_role(session, viewer, user, user.role, role)


def _check(wish: PersonWish) -> None:
    if not wish.name.strip() or len(wish.name) > MAX_NAME_CHARS:
        raise WrongInputError("name", "missing")
    if wish.role not in ROLES:
        raise WrongInputError("role", "unknown")
    if not 0 <= wish.capacity <= MOST_CAPACITY:
        raise WrongInputError("capacity", "out_of_range")


def _keep_an_admin(session: Session, user: User) -> None:
    """Raise unless somebody else can administer."""
    # All of them are locked: two who demote each other at once must not both succeed.
    admins = session.scalars(
        select(User)
        .where(User.role == "admin", User.enabled)
        .order_by(User.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    others = [one for one in admins if one.id != user.id and one.password_hash]
    if user.role == "admin" and user.enabled and not others:
        raise WrongInputError("role", "last_admin")


def _find(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError(f"no user {user_id}")
    return user
