"""Which answers somebody else looks at before they leave; who may look is decided here too."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.errors import WrongInputError
from triage.models import ApprovalRule, CannedAnswer, Team, User
from triage.people.viewer import Viewer

APPROVERS: Final = ("lead", "manager", "admin")
ALWAYS_DAYS: Final = 36_500


def may_approve(viewer: Viewer) -> bool:
    """Leads, managers and admins look at the answers of agents."""
    return viewer.role in APPROVERS


def needs_approval(
    role: str,
    *,
    canned_needs_it: bool,
    looked_at_for: timedelta | None,
    has_account_since: timedelta,
) -> bool:
    """Whether an answer waits for a lead.

    `looked_at_for` is how long the team looks at the answers of new agents, None for never.
    """
    if role in APPROVERS:
        return False
    return canned_needs_it or (looked_at_for is not None and has_account_since < looked_at_for)


def waits_for_approval(
    session: Session, viewer: Viewer, canned: CannedAnswer | None, now: datetime
) -> bool:
    """The same, with what the database knows of writer, team and canned answer."""
    days = session.scalars(
        select(ApprovalRule.first_days).where(ApprovalRule.team_id.in_(viewer.team_ids))
    ).all()
    since = session.scalar(select(User.created_at).where(User.id == viewer.id))
    return needs_approval(
        viewer.role,
        canned_needs_it=bool(canned and canned.needs_approval),
        looked_at_for=timedelta(days=max(days)) if days else None,
        has_account_since=now - since if since else timedelta.max,
    )


def list_approval_rules(session: Session) -> dict[int, int]:
    """Days by team."""
    rows = session.execute(select(ApprovalRule.team_id, ApprovalRule.first_days))
    return {row.team_id: row.first_days for row in rows}


def set_approval_rule(session: Session, viewer: Viewer, team_id: int, *, first_days: int) -> None:
    """Look at the answers of a team's agents for so many days; 0 for never."""
    viewer.require("manager", "admin")
    if session.get(Team, team_id) is None:
        raise WrongInputError("team", "choose a team from the list")
    if not 0 <= first_days <= ALWAYS_DAYS:
        raise WrongInputError("first_days", f"a number of days from 0 to {ALWAYS_DAYS}")
    if first_days == 0:
        session.execute(delete(ApprovalRule).where(ApprovalRule.team_id == team_id))
        return
    session.execute(
        insert(ApprovalRule)
        .values(team_id=team_id, first_days=first_days)
        .on_conflict_do_update(
            index_elements=[ApprovalRule.team_id], set_={"first_days": first_days}
        )
    )
