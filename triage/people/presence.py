"""Who is at work: said by people themselves, or noticed by log-ins, log-outs and silence.

Only who is at work gets cases by itself. What somebody chose for themselves stays until they
choose again; what the program noticed ends when they are back.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from triage.cases.log import announce, log_event, touch
from triage.errors import WrongInputError
from triage.models import Case, Team, User, WebSession
from triage.models.user import PRESENCES
from triage.people.viewer import Viewer

AT_WORK: Final = "at_work"
AWAY: Final = "away"
By = Literal["self", "idle", "log_out"]


def choose_presence(session: Session, viewer: Viewer, presence: str, now: datetime) -> None:
    """Say that one is at work, or away. Raises WrongInputError for anything else."""
    if presence not in PRESENCES:
        raise WrongInputError("presence", " or ".join(PRESENCES))
    user = session.get_one(User, viewer.id, with_for_update=True)
    if presence == AWAY:
        _leave(session, [user], "self", now)
    else:
        _be_back(user, "self", now)


def notice_somebody(user: User, now: datetime) -> None:
    """They clicked: who was away only because of silence or log-out is back."""
    if user.presence == AWAY and user.presence_by != "self":
        _be_back(user, user.presence_by, now)


def notice_log_out(session: Session, user_id: int, now: datetime, *, idle: timedelta) -> None:
    """They logged out here; they are away unless they are logged in elsewhere."""
    user = session.get_one(User, user_id, with_for_update=True)
    session.flush()
    if user.presence == AT_WORK and not session.scalar(
        select(WebSession.user_id)
        .where(*_is_live(now, idle), WebSession.user_id == user_id)
        .limit(1)
    ):
        _leave(session, [user], "log_out", now)


def notice_silence(session: Session, now: datetime, *, idle: timedelta) -> int:
    """Everybody without a click for so long is away; returns how many that are."""
    seen = select(WebSession.user_id).where(*_is_live(now, idle), WebSession.user_id == User.id)
    silent = session.scalars(
        select(User)
        .where(User.presence == AT_WORK, User.presence_since <= now - idle, ~seen.exists())
        .order_by(User.id)
        .with_for_update(skip_locked=True)
    ).all()
    _leave(session, silent, "idle", now)
    return len(silent)


def shut_out(session: Session, user: User, now: datetime) -> None:
    """Somebody may not log in any more: all their open cases go back, whatever their teams say."""
    _set(user, AWAY, "log_out", now)
    _hand_back(session, user, now, why="shut_out", only_where_teams_want_it=False)


def _be_back(user: User, by: str, now: datetime) -> None:
    if user.presence != AT_WORK:
        _set(user, AT_WORK, by, now)
    user.presence_by = by


def _leave(session: Session, users: Iterable[User], by: By, now: datetime) -> None:
    for user in users:
        _set(user, AWAY, by, now)
        _hand_back(session, user, now, why="away", only_where_teams_want_it=True)


def _set(user: User, presence: str, by: str, now: datetime) -> None:
    user.presence, user.presence_by, user.presence_since = presence, by, now


def _hand_back(
    session: Session, user: User, now: datetime, *, why: str, only_where_teams_want_it: bool
) -> None:
    found = (
        select(Case, Team)
        .outerjoin(Team, Team.id == Case.team_id)
        .where(Case.assignee_id == user.id)
        .order_by(Case.id)
        .with_for_update(of=Case)
    )
    if only_where_teams_want_it:
        found = found.where(
            Team.returns_when_away, Case.status == "open", Case.first_response_at.is_(None)
        )
    else:
        found = found.where(Case.status.in_(("open", "waiting", "snoozed")))
    for case, team in session.execute(found).all():
        case.assignee_id = None
        case.assign_wanted = team is not None and team.assign_mode == "automatic"
        log_event(session, case, "released", now=now, before=user.id, why=why)
        touch(case, now)
        announce(session, case, "case.updated")


def _is_live(now: datetime, idle: timedelta) -> tuple[ColumnElement[bool], ...]:
    return WebSession.revoked_at.is_(None), WebSession.seen_at > now - idle
