"""Writes the notices of an event, in the transaction of the event itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.models import Case, Notice, NoticeChoice, Reply, TeamMember, User
from triage.notices.moments import MailHabits, mail_moment
from triage.notices.recipients import (
    DECIDED,
    Colleague,
    Happening,
    find_recipients,
    is_told_of,
)

DEFAULT_ZONE = "Europe/Amsterdam"


def tell_people(
    session: Session,
    case: Case,
    kind: str,
    *,
    now: datetime,
    actor_id: int | None,
    data: Mapping[str, Any],
) -> None:
    """Write a notice to everybody who should hear of this event of the case."""
    if kind in DECIDED:
        _withdraw(session, case, now)
    if not is_told_of(kind, data):
        return
    happening = Happening(kind, data, actor_id, case.assignee_id, case.team_id)
    wanted = find_recipients(happening, _colleagues(session))
    if not wanted:
        return
    habits = read_habits(session, list(wanted))
    zone = ZoneInfo(session.info.get("timezone", DEFAULT_ZONE))
    session.add_all(
        Notice(
            user_id=user_id,
            case_id=case.id,
            kind=notice,
            actor_id=actor_id,
            created_at=now,
            mail_due_at=mail_moment(habits[user_id], notice, now, zone),
        )
        for user_id, notice in sorted(wanted.items())
    )


def read_habits(session: Session, user_ids: Sequence[int]) -> dict[int, MailHabits]:
    """How each of these people wants e-mail; everybody is answered."""
    rows = session.scalars(select(NoticeChoice).where(NoticeChoice.user_id.in_(user_ids)))
    told = {
        row.user_id: MailHabits(
            row.mail, tuple(row.muted), row.quiet_from, row.quiet_until, row.digest_at
        )
        for row in rows
    }
    return {user_id: told.get(user_id, MailHabits()) for user_id in user_ids}


def _withdraw(session: Session, case: Case, now: datetime) -> None:
    """No lead has to look at an answer of the case any more, unless another one waits."""
    waits = select(Reply.id).where(Reply.case_id == case.id, Reply.state == "awaiting_approval")
    if session.scalar(select(waits.exists())):
        return
    session.execute(
        update(Notice)
        .where(Notice.case_id == case.id, Notice.kind == "to_approve", Notice.seen_at.is_(None))
        .values(seen_at=now)
    )


def _colleagues(session: Session) -> list[Colleague]:
    teams: dict[int, set[int]] = {}
    for member in session.execute(select(TeamMember.user_id, TeamMember.team_id)):
        teams.setdefault(member.user_id, set()).add(member.team_id)
    people = session.execute(select(User.id, User.role).where(User.enabled))
    return [Colleague(row.id, row.role, frozenset(teams.get(row.id, ()))) for row in people]
