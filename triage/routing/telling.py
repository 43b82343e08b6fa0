"""What a case's page tells about routing: which rule did what, and why nobody has it yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from triage.assigning.choosing import Nobody
from triage.assigning.giving import why_nobody
from triage.cases.tags import known_tags
from triage.models import Case


@dataclass(frozen=True, slots=True)
class CaseRouting:
    """The steps as they were kept; `answer` is {"name", "then"} where a rule proposes one."""

    steps: Sequence[Mapping[str, Any]]
    answer: Mapping[str, str] | None
    waits: bool
    nobody: Nobody | None
    known_tags: Sequence[str]


def read_routing(session: Session, case_id: int) -> CaseRouting:
    """For a case that the viewer was found to see."""
    case = session.get_one(Case, case_id)
    waits = case.assign_wanted and case.assignee_id is None and case.status == "open"
    return CaseRouting(
        steps=tuple(case.routing.get("steps", ())),
        answer=case.routing.get("answer"),
        waits=waits,
        nobody=why_nobody(session, case) if waits else None,
        known_tags=[tag for tag in known_tags(session) if tag not in case.tags],
    )
