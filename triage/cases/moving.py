"""A case moved to another team, or put under another service level, by hand; and back again.

What rules do by themselves is in `triage.routing`. Whoever moves a case out of their own sight can
take just that step back for a while: everything else about the case is no longer theirs.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.assigning.wanting import is_wanted
from triage.cases.changing import check_version, conclude, find_case, refuse_ended
from triage.cases.undoing import check_undoable, put_team_back, undone_ids
from triage.errors import NotFoundError, WrongInputError
from triage.models import Case, CaseEvent, SlaPolicy, Team, TeamMember
from triage.people.viewer import Viewer, may_see_case
from triage.sla.clocks import set_clocks

SECOND_THOUGHTS: Final = timedelta(minutes=15)


def move_case(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    team_id: int,
    now: datetime,
    version: int | None = None,
) -> int:
    """Give the case to another team; who has it and is not of that team lets go of it.

    Returns its new version. Raises WrongInputError for a team that is none, StaleError.
    """
    case = find_case(session, viewer, case_id)
    check_version(session, case, version)
    refuse_ended(case)
    team = session.get(Team, team_id)
    if team is None:
        raise WrongInputError("team", "choose a team from the list")
    if case.team_id == team_id:
        return case.version
    names = ("team_id", "assignee_id", "rule_id", "assign_wanted")
    before = {name: getattr(case, name) for name in names}
    case.team_id, case.rule_id = team_id, None  # no rule said so: none takes it away unasked
    if case.assignee_id and session.get(TeamMember, (team_id, case.assignee_id)) is None:
        case.assignee_id = None
    case.assign_wanted = is_wanted(session, case)
    set_clocks(session, case, now)
    named = {"nl": team.name_nl, "en": team.name_en}
    return conclude(session, case, viewer, now, "moved", before=before, team_id=team_id, team=named)


def choose_policy(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    policy_id: int | None,
    now: datetime,
    version: int | None = None,
) -> int:
    """Put the case under this service level, whatever the conditions say; None: they decide again.

    Returns its new version. Raises WrongInputError for a policy that is none or switched off.
    """
    case = find_case(session, viewer, case_id)
    check_version(session, case, version)
    refuse_ended(case)
    policy = session.get(SlaPolicy, policy_id) if policy_id else None
    if policy_id and (policy is None or not policy.enabled):
        raise WrongInputError("policy", "choose a service level from the list")
    if (case.sla_policy_id if case.sla_fixed else None) == policy_id:
        return case.version
    before: dict[str, Any] = {"policy_id": case.sla_policy_id, "fixed": case.sla_fixed}
    case.sla_policy_id, case.sla_fixed = policy_id, policy_id is not None
    set_clocks(session, case, now)
    return conclude(
        session, case, viewer, now, "clock_set", before=before, policy_id=case.sla_policy_id
    )


def newest_move(session: Session, viewer: Viewer, case_id: int) -> int | None:
    """The id of the viewer's move of a case that they do not see any more; None: they see it."""
    session.flush()
    if session.scalar(select(Case.id).where(Case.id == case_id, may_see_case(viewer))):
        return None
    return session.scalar(
        select(CaseEvent.id)
        .where(
            CaseEvent.case_id == case_id,
            CaseEvent.kind == "moved",
            CaseEvent.actor_id == viewer.id,
        )
        .order_by(CaseEvent.id.desc())
        .limit(1)
    )


def take_move_back(
    session: Session, viewer: Viewer, case_id: int, event_id: int, *, now: datetime
) -> int:
    """Undo one's own move of a case, even out of sight. A second click changes nothing.

    Raises NotFoundError for anything but one's own recent move, CannotUndoError when somebody
    did something with the team or owner since.
    """
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update(of=Case))
    events = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    ).all()
    event = next((one for one in events if one.id == event_id), None)
    is_own = event is not None and event.kind == "moved" and event.actor_id == viewer.id
    if case is None or event is None or not is_own or event.at < now - SECOND_THOUGHTS:
        raise NotFoundError(f"no move {event_id} of case {case_id}")
    if event.id in undone_ids(events):
        return case.version
    check_undoable(event, events)
    put_team_back(session, viewer, case, event, now)
    return conclude(session, case, viewer, now, "undone", event_id=event.id, undone_kind="moved")
