"""Ends what let somebody read a covered case: it held while the case was theirs."""

from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from triage.models import Case, CaseUncovering

# After these steps a case may be somebody else's, or nobody's.
HANDS_OVER: Final = frozenset({"claimed", "released", "assigned", "moved", "escalated", "undone"})


def end_uncoverings(session: Session, case: Case, step: str) -> None:
    """Let nobody read the case later because it was theirs before this step."""
    if step not in HANDS_OVER:
        return
    gone = delete(CaseUncovering).where(CaseUncovering.case_id == case.id)
    if case.assignee_id is not None:
        gone = gone.where(CaseUncovering.user_id != case.assignee_id)
    # What the caller still changes has nothing to do with this.
    with session.no_autoflush:
        session.execute(gone.execution_options(synchronize_session=False))
