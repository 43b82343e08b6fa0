"""Tells administrators of a source that needs a hand: paused after long failing, or silent."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.models import Notice, User
from triage.notices.moments import mail_moment
from triage.notices.telling import DEFAULT_ZONE, read_habits


def tell_admins(session: Session, source_id: int, kind: str, *, now: datetime) -> None:
    """Write a notice about this source to every administrator, in the caller's transaction."""
    admins = session.scalars(
        select(User.id).where(User.enabled, User.role == "admin").order_by(User.id)
    ).all()
    habits = read_habits(session, admins)
    zone = ZoneInfo(session.info.get("timezone", DEFAULT_ZONE))
    session.add_all(
        Notice(
            user_id=user_id,
            source_id=source_id,
            kind=kind,
            created_at=now,
            mail_due_at=mail_moment(habits[user_id], kind, now, zone),
        )
        for user_id in admins
    )
