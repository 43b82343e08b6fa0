"""Incidents as lists and pages show them. Who reads sees the cases that are theirs to see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.cases.rows import QueueRow, read_rows
from triage.errors import NotFoundError
from triage.incidents.similar import SimilarCase, find_similar
from triage.models import LIVE, Case, Incident, IncidentCase, User
from triage.people.viewer import Viewer, may_see_case

MOST_LISTED: Final = 50
MOST_CASES: Final = 200


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident in a list; the numbers count the cases that the viewer may see."""

    id: int
    title: str
    opened_at: datetime
    ended_at: datetime | None
    opener_name: str
    cases: int
    live_cases: int
    known: str


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident with its cases, the newest first."""

    row: IncidentRow
    version: int
    cases: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """The incident that a case is in, the cases like it, and the incidents it could join."""

    incident: IncidentRow | None
    similar: tuple[SimilarCase, ...]
    open_incidents: tuple[IncidentRow, ...]


def list_incidents(
    session: Session, viewer: Viewer, *, only_open: bool = False
) -> tuple[IncidentRow, ...]:
    """Open incidents first, then the newest."""
    statement = (
        select(Incident, User.name)
        .join(User, User.id == Incident.opened_by)
        .order_by(Incident.ended_at.is_not(None), Incident.opened_at.desc(), Incident.id.desc())
        .limit(MOST_LISTED)
    )
    if only_open:
        statement = statement.where(Incident.ended_at.is_(None))
    found = session.execute(statement).all()
    counts = _counts(session, viewer, [incident.id for incident, _ in found])
    return tuple(_row(incident, name, counts) for incident, name in found)


def read_incident(session: Session, viewer: Viewer, incident_id: int) -> IncidentView:
    """One incident. Raises NotFoundError."""
    found = session.execute(
        select(Incident, User.name)
        .join(User, User.id == Incident.opened_by)
        .where(Incident.id == incident_id)
    ).one_or_none()
    if found is None:
        raise NotFoundError(f"no incident {incident_id}")
    incident, name = found
    case_ids = session.scalars(
        select(Case.id)
        .join(IncidentCase, IncidentCase.case_id == Case.id)
        .where(IncidentCase.incident_id == incident_id, may_see_case(viewer))
        .order_by(Case.status.not_in(LIVE), Case.id.desc())
        .limit(MOST_CASES)
    ).all()
    counts = _counts(session, viewer, [incident_id])
    return IncidentView(
        row=_row(incident, name, counts),
        version=incident.version,
        cases=tuple(read_rows(session, viewer, case_ids)),
    )


def read_likeness(session: Session, viewer: Viewer, case_id: int) -> Likeness:
    """What a case's page shows of cases like it."""
    return Likeness(
        incident=incident_of(session, case_id),
        similar=find_similar(session, viewer, case_id),
        open_incidents=list_incidents(session, viewer, only_open=True),
    )


def incident_of(session: Session, case_id: int) -> IncidentRow | None:
    """The incident that a case belongs to; the numbers are not counted."""
    found = session.execute(
        select(Incident, User.name)
        .join(IncidentCase, IncidentCase.incident_id == Incident.id)
        .join(User, User.id == Incident.opened_by)
        .where(IncidentCase.case_id == case_id)
    ).one_or_none()
    return _row(*found, {}) if found else None


def _row(incident: Incident, name: str, counts: dict[int, tuple[int, int]]) -> IncidentRow:
    cases, live = counts.get(incident.id, (0, 0))
    return IncidentRow(
        id=incident.id,
        title=incident.title,
        opened_at=incident.opened_at,
        ended_at=incident.ended_at,
        opener_name=name,
        cases=cases,
        live_cases=live,
        known=incident.known,
    )


def _counts(
    session: Session, viewer: Viewer, incident_ids: list[int]
) -> dict[int, tuple[int, int]]:
    rows = session.execute(
        select(
            IncidentCase.incident_id,
            func.count(),
            func.count().filter(Case.status.in_(LIVE)),
        )
        .join(Case, Case.id == IncidentCase.case_id)
        .where(IncidentCase.incident_id.in_(incident_ids), may_see_case(viewer))
        .group_by(IncidentCase.incident_id)
    )
    return {incident_id: (cases, live) for incident_id, cases, live in rows}
