"""Applies the rules again to a case that is there: on demand, or after a correction."""

from datetime import datetime

from sqlalchemy.orm import Session

from triage.cases.changing import check_version, find_case
from triage.cases.log import announce, touch
from triage.cases.opening import describe_case
from triage.models import Case
from triage.people.viewer import Viewer
from triage.routing.applying import route_case
from triage.sla.clocks import set_clocks


def reroute(session: Session, case: Case, *, now: datetime, actor_id: int | None = None) -> bool:
    """Apply the rules to the case as it is described now; whether anything changed.

    The caller holds the case's lock and grows its version.
    """
    if not route_case(session, case, now=now, actor_id=actor_id):
        return False
    describe_case(session, case, now)
    set_clocks(session, case, now)
    return True


def reroute_case(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Apply the rules again because somebody asks for it; returns the case's version."""
    case = find_case(session, viewer, case_id)
    check_version(session, case, version)
    if not reroute(session, case, now=now, actor_id=viewer.id):
        return case.version
    touch(case, now)
    announce(session, case, "case.updated")
    return case.version
