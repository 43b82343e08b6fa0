"""One's own notices: listed, counted, marked as seen; and how one wants to hear."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from triage.errors import WrongInputError
from triage.models import Case, Notice, NoticeChoice, Source, User
from triage.models.notice import MAIL_CHOICES, NOTICE_KINDS
from triage.notices.moments import MailHabits
from triage.notices.telling import read_habits
from triage.people.viewer import Viewer, may_know_of_case, may_see_case

PAGE_SIZE: Final = 40
MOST_COUNTED: Final = 99


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as the list shows it."""

    id: int
    kind: str
    case_id: int | None
    source_id: int | None
    subject: str  # of the case ("" where it is covered), or the name of the source
    actor_name: str | None
    created_at: datetime
    is_seen: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of notices, newest first; `next_before` leads on where there are more."""

    rows: tuple[NoticeRow, ...]
    next_before: int | None


def list_notices(session: Session, viewer: Viewer, *, before: int | None = None) -> NoticePage:
    """One's own notices about cases that one (still) knows of, and about sources."""
    actor = aliased(User)
    statement = (
        select(
            Notice,
            case(
                (Case.id.is_(None), func.coalesce(Source.name, "")),
                (may_see_case(viewer), Case.subject),
                else_="",
            ),
            actor.name,
        )
        .outerjoin(Case, Case.id == Notice.case_id)
        .outerjoin(Source, Source.id == Notice.source_id)
        .outerjoin(actor, actor.id == Notice.actor_id)
        .where(Notice.user_id == viewer.id, _is_visible(viewer))
        .order_by(Notice.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    if before is not None:
        statement = statement.where(Notice.id < before)
    found = [
        NoticeRow(
            id=notice.id,
            kind=notice.kind,
            case_id=notice.case_id,
            source_id=notice.source_id,
            subject=subject,
            actor_name=name,
            created_at=notice.created_at,
            is_seen=notice.seen_at is not None,
        )
        for notice, subject, name in session.execute(statement)
    ]
    rows = tuple(found[:PAGE_SIZE])
    return NoticePage(rows, rows[-1].id if len(found) > PAGE_SIZE else None)


def count_unseen(session: Session, viewer: Viewer) -> int:
    """How many notices one has not seen, counted to 100 at most."""
    some = (
        select(Notice.id)
        .outerjoin(Case, Case.id == Notice.case_id)
        .where(Notice.user_id == viewer.id, Notice.seen_at.is_(None), _is_visible(viewer))
        .limit(MOST_COUNTED + 1)
    )
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def mark_seen(
    session: Session, viewer: Viewer, *, now: datetime, case_id: int | None = None
) -> None:
    """Mark one's notices as seen: those about one case, or all."""
    statement = update(Notice).where(Notice.user_id == viewer.id, Notice.seen_at.is_(None))
    if case_id is not None:
        statement = statement.where(Notice.case_id == case_id)
    session.execute(statement.values(seen_at=now))


def my_habits(session: Session, viewer: Viewer) -> MailHabits:
    """How the viewer wants e-mail."""
    return read_habits(session, [viewer.id])[viewer.id]


def save_habits(session: Session, viewer: Viewer, habits: MailHabits) -> None:
    """Keep how the viewer wants e-mail; counts for notices from now on.

    Raises WrongInputError for a choice that does not exist, or half a pair of quiet hours.
    """
    if habits.mail not in MAIL_CHOICES:
        raise WrongInputError("mail", f"one of {', '.join(MAIL_CHOICES)}")
    if unknown := set(habits.muted) - set(NOTICE_KINDS):
        raise WrongInputError("muted", f"unknown: {', '.join(sorted(unknown))}")
    if (habits.quiet_from is None) != (habits.quiet_until is None):
        raise WrongInputError("quiet", "give both ends of the quiet hours, or neither")
    values = {
        "mail": habits.mail,
        "muted": sorted(habits.muted),
        "quiet_from": habits.quiet_from,
        "quiet_until": habits.quiet_until,
        "digest_at": habits.digest_at,
    }
    statement = insert(NoticeChoice).values(user_id=viewer.id, **values)
    session.execute(
        statement.on_conflict_do_update(index_elements=[NoticeChoice.user_id], set_=values)
    )


def _is_visible(viewer: Viewer) -> ColumnElement[bool]:
    """Notices about no case are for those whose role they were written for."""
    about_no_case = Notice.case_id.is_(None) & (viewer.role in ("manager", "admin"))
    return or_(about_no_case, Notice.case_id.is_not(None) & may_know_of_case(viewer))
