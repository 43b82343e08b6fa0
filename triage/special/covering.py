"""What somebody sees of a case that is covered for them, and whom they can ask about it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError
from triage.models import Case, Team, TeamMember, User
from triage.people.viewer import Viewer, may_know_of_case, may_see_case, reads_special
from triage.special.marking import in_order

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class CoveredCase:
    """A case without anything that its posts say, or who wrote them."""

    id: int
    version: int
    categories: tuple[str, ...]
    status: str
    category: str
    severity: str
    team_name_nl: str | None
    team_name_en: str | None
    assignee_id: int | None
    assignee_name: str | None
    opened_at: datetime
    due_at: datetime
    first_response_at: datetime | None
    ask: tuple[str, ...]  # names of people who may read it, the team's own first


def read_covered_case(session: Session, viewer: Viewer, case_id: int) -> CoveredCase:
    """The case, if it is covered for the viewer. Raises NotFoundError for any other."""
    row = session.execute(
        select(Case, Team.name_nl, Team.name_en, User.name)
        .outerjoin(Team, Team.id == Case.team_id)
        .outerjoin(User, User.id == Case.assignee_id)
        .where(Case.id == case_id, may_know_of_case(viewer), ~may_see_case(viewer))
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no case {case_id}")
    case, name_nl, name_en, assignee = row
    return CoveredCase(
        id=case.id,
        version=case.version,
        categories=in_order(case.special),
        status=case.status,
        category=case.category,
        severity=case.severity,
        team_name_nl=name_nl,
        team_name_en=name_en,
        assignee_id=case.assignee_id,
        assignee_name=assignee,
        opened_at=case.opened_at,
        due_at=case.due_at,
        first_response_at=case.first_response_at,
        ask=whom_to_ask(session, case.team_id),
    )


def whom_to_ask(session: Session, team_id: int | None) -> tuple[str, ...]:
    """Who may read covered cases of a team: its members first, then who sees all teams."""
    mine = select(TeamMember.user_id).where(
        TeamMember.user_id == User.id, TeamMember.team_id == team_id
    )
    sees_all = User.role.in_(("manager", "admin"))
    rows = session.scalars(
        select(User.name)
        .where(User.enabled, reads_special(), mine.exists() | sees_all)
        .order_by(mine.exists().desc(), User.role.desc(), User.name)
        .limit(MOST_NAMED)
    )
    return tuple(rows)


def has_reader(session: Session, team_id: int) -> bool:
    """Whether anybody in this team may read covered cases."""
    found = (
        select(User.id)
        .join(TeamMember, TeamMember.user_id == User.id)
        .where(TeamMember.team_id == team_id, User.enabled, reads_special())
    )
    return bool(session.scalar(select(found.exists())))
