"""Did a colleague decide who wrote this, while somebody else looked at an older page?

Only decisions of people count: what the program finds meanwhile stands in nobody's way.
"""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import StaleError
from triage.models import CaseEvent, CaseMention
from triage.people.viewer import Viewer

_DECISIONS: Final = ("linked", "unlinked")


def refuse_outdated(session: Session, viewer: Viewer, mention_id: int, version: int | None) -> None:
    """Raise StaleError where a colleague decided since this version of the mention's case."""
    case_id = session.scalar(
        select(CaseMention.case_id).where(CaseMention.mention_id == mention_id)
    )
    if case_id is not None:
        refuse_outdated_case(session, viewer, case_id, version)


def refuse_outdated_case(
    session: Session, viewer: Viewer, case_id: int, version: int | None
) -> None:
    """The same for a case; a page that tells no version is not asked."""
    if version is None:
        return
    missed = session.scalars(
        select(CaseEvent.kind)
        .where(
            CaseEvent.case_id == case_id,
            CaseEvent.kind.in_(_DECISIONS),
            CaseEvent.actor_id != viewer.id,
            CaseEvent.data["version"].as_integer() > version,
        )
        .order_by(CaseEvent.id)
    ).all()
    if missed:
        raise StaleError(missed)
