"""Which live cases say much the same as this one: perhaps they have one cause."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session, aliased

from triage.incidents.vectors import strongest_vector
from triage.models import LIVE, Case, CaseVector, IncidentCase, User
from triage.people.viewer import Viewer, may_see_case

MOST_SHOWN: Final = 6
WITHIN: Final = timedelta(days=14)
# Cosine distance. On 400 Dutch complaints of all trades 5 % of chance pairs are nearer than this;
# five posts about one outage lay within .16 of each other.
NEAR: Final = 0.2
# What the index looks at before the other conditions thin it out.
_LOOKED_AT: Final = 40


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A live case that resembles another; `likeness` is the cosine of their vectors."""

    id: int
    subject: str
    likeness: float
    category: str
    assignee_name: str | None
    incident_id: int | None
    opened_at: datetime


def find_similar(session: Session, viewer: Viewer, case_id: int) -> tuple[SimilarCase, ...]:
    """The nearest live cases of the last two weeks that the viewer may see, nearest first."""
    opened_at = session.scalar(
        select(Case.opened_at).where(Case.id == case_id, may_see_case(viewer))
    )
    own = _vector_of(session, case_id)
    if opened_at is None or own is None:
        return ()
    # Neighbours that are gone but still in the index must not use up the places of those that live.
    session.execute(text("SET LOCAL hnsw.iterative_scan = strict_order"))
    distance = CaseVector.embedding.cosine_distance(own).label("distance")
    near = (
        select(CaseVector.case_id, distance)
        .where(CaseVector.case_id != case_id)
        .order_by(distance)
        .limit(_LOOKED_AT)
        .cte("near")
        .prefix_with("MATERIALIZED")
    )
    assignee = aliased(User)
    rows = session.execute(
        select(Case, near.c.distance, assignee.name, IncidentCase.incident_id)
        .join(near, near.c.case_id == Case.id)
        .outerjoin(assignee, assignee.id == Case.assignee_id)
        .outerjoin(IncidentCase, IncidentCase.case_id == Case.id)
        .where(
            near.c.distance <= NEAR,
            Case.status.in_(LIVE),
            Case.opened_at >= opened_at - WITHIN,
            Case.opened_at <= opened_at + WITHIN,
            may_see_case(viewer),
        )
        .order_by(near.c.distance, Case.id)
        .limit(MOST_SHOWN)
    )
    return tuple(
        SimilarCase(
            id=case.id,
            subject=case.subject,
            likeness=1.0 - float(near_by),
            category=case.category,
            assignee_name=name,
            incident_id=incident_id,
            opened_at=case.opened_at,
        )
        for case, near_by, name, incident_id in rows
    )


def _vector_of(session: Session, case_id: int) -> Any:
    """The case's vector; that of a closed case is not kept and is taken from its posts."""
    kept = session.scalar(select(CaseVector.embedding).where(CaseVector.case_id == case_id))
    if kept is not None:
        return kept
    found = session.execute(strongest_vector(case_id)).one_or_none()
    return found[1] if found else None
