"""Takes a second case back that turned out to repeat another one, when nobody has touched it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.cases.merging import fold_echo
from triage.cases.threads import lock_root
from triage.echoes.grouping import lock_echoes
from triage.echoes.reading import case_of_group, is_echo
from triage.models import LIVE, Case, CaseEvent, CaseMention, IncidentCase


def fold_second_case(session: Session, member: CaseMention, now: datetime) -> bool:
    """Make the case of an echo a part of the case that it repeats; tells whether it was done."""
    if member.case_id != member.home_case_id or not is_echo(session, member.mention_id):
        return False
    lock_echoes(session)
    home_id = case_of_group(session, member.mention_id)
    if home_id is None or home_id == member.case_id:
        return False
    first, second = sorted((home_id, member.case_id))
    found = {one: lock_root(session, one) for one in (first, second)}
    case, into = found[member.case_id], found[home_id]
    if case.id != member.case_id or into.id == case.id or into.status not in LIVE:
        return False
    if not _is_untouched(session, case):
        return False
    fold_echo(session, case, into, now)
    return True


def _is_untouched(session: Session, case: Case) -> bool:
    """Nobody has it, nobody did anything to it, and it holds no other post."""
    if case.status != "open" or case.assignee_id is not None or case.first_response_at is not None:
        return False
    touched = select(CaseEvent.id).where(
        CaseEvent.case_id == case.id, CaseEvent.actor_id.is_not(None)
    )
    gathered = select(IncidentCase.case_id).where(IncidentCase.case_id == case.id)
    posts = select(func.count()).where(CaseMention.case_id == case.id).scalar_subquery()
    row = session.execute(select(touched.exists(), gathered.exists(), posts)).one()
    return not row[0] and not row[1] and row[2] == 1
