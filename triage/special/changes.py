"""The log of who changed what is covered, and who may read it: only ever added to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.models import SpecialChange, User
from triage.people.viewer import Viewer

MOST_SHOWN: Final = 50
NO_ACCOUNT: Final = "none"
SHUT_OUT: Final = "shut_out"
_PROGRAM: Final = "Luisterpost"
_WHETHER: Final = {True: "covered", False: "open"}


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change: of a category what is covered, of a person who may read."""

    kind: str  # "covering", "reader" or "role"
    category: str | None
    person: str | None
    before: str
    after: str
    by: str
    at: datetime


def log_covering(session: Session, viewer: Viewer, category: str, *, is_covered: bool) -> None:
    """Note that a category is covered from now on, or is not any more."""
    _add(session, viewer, "covering", _WHETHER[not is_covered], _WHETHER[is_covered], category)


def log_reader(session: Session, viewer: Viewer, user: User, before: str, after: str) -> None:
    """Note what was chosen for somebody."""
    _add(session, viewer, "reader", before, after, user=user)


def log_role(session: Session, viewer: Viewer | None, user: User, before: str, after: str) -> None:
    """Note a role that lets somebody read what they could not, or takes it from them.

    Where there was no account, or is no way in, that stands in its place; `viewer` None: nobody
    was logged in, as with the command line.
    """
    _add(session, viewer, "role", before, after, user=user)


def list_special_changes(session: Session, viewer: Viewer) -> list[ChangeView]:
    """The latest changes, newest first. Raises ForbiddenError for all but administrators."""
    viewer.require("admin")
    newest = select(SpecialChange).order_by(SpecialChange.id.desc())
    rows = session.scalars(newest.limit(MOST_SHOWN))
    return [
        ChangeView(
            row.kind,
            row.category,
            row.subject_name,
            row.before,
            row.after,
            row.actor_name,
            row.at,
        )
        for row in rows
    ]


def _add(
    session: Session,
    viewer: Viewer | None,
    kind: str,
    before: str,
    after: str,
    category: str | None = None,
    user: User | None = None,
) -> None:
    session.add(
        SpecialChange(
            kind=kind,
            category=category,
            subject_id=user.id if user else None,
            subject_name=user.name if user else None,
            before=before,
            after=after,
            actor_id=viewer.id if viewer else None,
            actor_name=viewer.name if viewer else _PROGRAM,
        )
    )
