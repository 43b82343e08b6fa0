"""How anybody's change to a case is made: find and lock it, check what was seen, tell of it.

What is changed, and whether it may be, is left to the actions themselves.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.log import announce, log_event, touch
from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import LIVE, Case, CaseEvent, CaseThread
from triage.people.viewer import Viewer, may_see_case

_TOPICS = ("resolved", "reopened", "closed", "merged", "unmerged")


def require_case(session: Session, viewer: Viewer, case_id: int) -> None:
    """Raise NotFoundError unless the viewer may see the case; nothing is locked."""
    seen = session.scalar(select(Case.id).where(Case.id == case_id, may_see_case(viewer)))
    if seen is None:
        raise NotFoundError(f"no case {case_id}")


def find_case(session: Session, viewer: Viewer, case_id: int) -> Case:
    """The case, locked until the transaction ends.

    Raises NotFoundError, or WrongInputError for a case that goes on as a part of another.
    """
    case = find_cases(session, viewer, [case_id])[0]
    if case.merged_into_id is not None:
        raise WrongInputError("merged", f"the case goes on in case {case.merged_into_id}")
    return case


def find_cases(session: Session, viewer: Viewer, case_ids: Sequence[int]) -> list[Case]:
    """These cases in this order, all locked, merged ones too. Raises NotFoundError."""
    rows = session.scalars(
        select(Case)
        .where(Case.id.in_(case_ids), may_see_case(viewer))
        .order_by(Case.id)  # two who lock the same cases must not wait for each other
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    )
    found = {case.id: case for case in rows}
    for case_id in case_ids:
        if case_id not in found:
            raise NotFoundError(f"no case {case_id}")
    return [found[case_id] for case_id in case_ids]


def check_version(session: Session, case: Case, version: int | None) -> None:
    """Raise StaleError when the case is no longer as the person saw it."""
    if version is None or version == case.version:
        return
    missed = session.scalars(
        select(CaseEvent.kind)
        .where(
            CaseEvent.case_id == case.id,
            CaseEvent.data["version"].as_integer() > version,
        )
        .order_by(CaseEvent.id)
    ).all()
    raise StaleError(missed)


def conclude(
    session: Session, case: Case, viewer: Viewer | None, now: datetime, event: str, **data: object
) -> int:
    """Write the event, let the version grow, tell the outside; returns the new version."""
    log_event(session, case, event, now=now, actor_id=viewer.id if viewer else None, **data)
    version = touch(case, now)
    announce(session, case, f"case.{event}" if event in _TOPICS else "case.updated")
    return version


def refuse_ended(case: Case) -> None:
    """Raise WrongInputError for a closed case: it has to be opened again first."""
    if case.status == "closed":
        raise WrongInputError("closed", "the case is closed; open it again first")


def refuse_second_live_case(session: Session, case: Case) -> None:
    """Raise WrongInputError when the conversation went on in a newer case."""
    newer = session.scalar(
        select(Case.id)
        .join(CaseThread, CaseThread.case_id == Case.id)
        .where(
            CaseThread.source_id == case.source_id,
            CaseThread.conversation_id == case.conversation_id,
            Case.status.in_(LIVE),
            Case.id > case.id,
        )
    )
    if newer is not None:
        raise WrongInputError("case", f"the conversation goes on in case {newer}")
