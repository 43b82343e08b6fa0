"""Applies the rules again to a case that is there: on demand, or after a correction."""

from datetime import datetime

from sqlalchemy.orm import Session

from triage.cases.opening import describe_case
from triage.models import Case
from triage.routing.applying import route_case


def reroute(session: Session, case: Case, *, now: datetime, actor_id: int | None = None) -> bool:
    """Apply the rules to the case as it is described now; whether anything changed.

    The caller holds the case's lock and grows its version.
    """
    if not route_case(session, case, now=now, actor_id=actor_id):
        return False
    describe_case(session, case, now)
    return True
