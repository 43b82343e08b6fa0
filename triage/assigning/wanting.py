"""Whether a case waits to be given to somebody, as its team says; who gets it is `giving`'s.

Whatever takes a case out of somebody's hands, or puts it into another team's, asks here.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from triage.cases.log import log_event
from triage.models import Case, Team, User

AUTOMATIC = "automatic"


def is_wanted(session: Session, case: Case) -> bool:
    """Whether nobody has the case, in a team whose cases are given out automatically."""
    if case.assignee_id is not None or case.team_id is None:
        return False
    team = session.get(Team, case.team_id)
    return team is not None and team.assign_mode == AUTOMATIC


def let_go_of_who_left(session: Session, case: Case, now: datetime) -> None:
    """A case that is taken up again leaves somebody who may not log in any more.

    Their open cases went back when they were shut out; those that were done stayed with them.
    """
    owner = session.get(User, case.assignee_id) if case.assignee_id is not None else None
    if owner is None or owner.enabled:
        return
    case.assignee_id = None
    case.assign_wanted = is_wanted(session, case)
    log_event(session, case, "released", now=now, before=owner.id, why="shut_out")
