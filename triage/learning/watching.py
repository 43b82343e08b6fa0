"""Tells managers when what comes in, or how it is answered, is no longer as it was."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.learning.counting import count_days, read_days
from triage.learning.drift import Shift, find_shifts
from triage.models import Notice, User
from triage.notices.moments import mail_moment
from triage.notices.telling import DEFAULT_ZONE, read_habits

KIND: Final = "model_drift"
# A shift that stays is told again only after so long.
TELL_AGAIN_AFTER: Final = timedelta(days=14)


def watch_drift(sessions: sessionmaker[Session], *, now: datetime) -> list[Shift]:
    """Count what is due, and tell managers of shifts that matter; returns those."""
    with sessions.begin() as session:
        if not count_days(session, now=now):
            return []
        week, reference = read_days(session, now=now)
        shifts = [shift for shift in find_shifts(week, reference) if shift.matters]
        if shifts:
            _tell_managers(session, now)
    return shifts


def _tell_managers(session: Session, now: datetime) -> None:
    told = set(
        session.scalars(
            select(Notice.user_id).where(
                Notice.kind == KIND, Notice.created_at > now - TELL_AGAIN_AFTER
            )
        )
    )
    people = session.scalars(
        select(User.id).where(User.enabled, User.role.in_(("manager", "admin"))).order_by(User.id)
    )
    wanted = [user_id for user_id in people if user_id not in told]
    habits = read_habits(session, wanted)
    zone = ZoneInfo(session.info.get("timezone", DEFAULT_ZONE))
    session.add_all(
        Notice(
            user_id=user_id,
            kind=KIND,
            created_at=now,
            mail_due_at=mail_moment(habits[user_id], KIND, now, zone),
        )
        for user_id in wanted
    )
