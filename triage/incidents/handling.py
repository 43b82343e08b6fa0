"""What people do with incidents: make one, put cases into it, end it.

Solving or answering its cases is done to each case by itself (`triage.bulk`): an incident is a
record over cases, it never closes one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.changing import conclude, find_cases
from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import Case, Incident, IncidentCase
from triage.people.viewer import Viewer

MOST_TITLE_CHARS: Final = 120
MOST_KNOWN_CHARS: Final = 4_000
MOST_CASES_AT_ONCE: Final = 200
COVERED_WORDS: Final = "these words are covered"


def open_incident(
    session: Session, viewer: Viewer, *, title: str, case_ids: Sequence[int], now: datetime
) -> int:
    """Make an incident out of at least one case; returns its id.

    Everybody reads the title: it may not be what a covered case is about. Raises WrongInputError,
    or NotFoundError for a case that the viewer may not see.
    """
    incident = Incident(
        title=_checked("title", title, MOST_TITLE_CHARS, required=True),
        opened_by=viewer.id,
        opened_at=now,
    )
    if not case_ids:
        raise WrongInputError("cases", "an incident begins with at least one case")
    session.add(incident)
    session.flush()
    add_cases(session, viewer, incident.id, case_ids=case_ids, now=now)
    _refuse_covered_words(session, incident)
    return incident.id


def add_cases(
    session: Session, viewer: Viewer, incident_id: int, *, case_ids: Sequence[int], now: datetime
) -> int:
    """Put cases into an incident; returns how many were not in it before.

    A case that is in another incident moves. Raises NotFoundError or WrongInputError.
    """
    incident = _find(session, incident_id)
    wanted = list(dict.fromkeys(case_ids))
    if len(wanted) > MOST_CASES_AT_ONCE:
        raise WrongInputError("cases", f"at most {MOST_CASES_AT_ONCE} at once")
    added = 0
    for case in find_cases(session, viewer, wanted):
        member = session.get(IncidentCase, case.id)
        if member is None:
            session.add(IncidentCase(case_id=case.id, incident_id=incident.id, joined_at=now))
        elif member.incident_id == incident.id:
            continue
        else:
            _tell_left(session, viewer, case, member.incident_id, now)
            member.incident_id, member.joined_at = incident.id, now
        conclude(
            session,
            case,
            viewer,
            now,
            "incident_joined",
            incident_id=incident.id,
            title=incident.title,
        )
        added += 1
    return added


def remove_case(
    session: Session, viewer: Viewer, incident_id: int, *, case_id: int, now: datetime
) -> None:
    """Take a case out again; a second click changes nothing. Raises NotFoundError."""
    _find(session, incident_id)
    (case,) = find_cases(session, viewer, [case_id])
    member = session.get(IncidentCase, case_id)
    if member is None or member.incident_id != incident_id:
        return
    session.delete(member)
    _tell_left(session, viewer, case, incident_id, now)


def describe_incident(
    session: Session, incident_id: int, *, title: str, known: str, version: int
) -> int:
    """Write down what is known; returns the new version.

    Raises StaleError when a colleague was ahead, WrongInputError, NotFoundError.
    """
    incident = _find(session, incident_id)
    if incident.version != version:
        raise StaleError(["incident"])
    incident.title = _checked("title", title, MOST_TITLE_CHARS, required=True)
    incident.known = _checked("known", known, MOST_KNOWN_CHARS, required=False)
    _refuse_covered_words(session, incident)
    incident.version += 1
    return incident.version


def end_incident(session: Session, incident_id: int, *, now: datetime) -> None:
    """The cause is gone; its cases stay as they are."""
    incident = _find(session, incident_id)
    if incident.ended_at is None:
        incident.ended_at = now
        incident.version += 1


def resume_incident(session: Session, incident_id: int) -> None:
    """It was not over after all."""
    incident = _find(session, incident_id)
    if incident.ended_at is not None:
        incident.ended_at = None
        incident.version += 1


def _find(session: Session, incident_id: int) -> Incident:
    incident = session.scalar(
        select(Incident).where(Incident.id == incident_id).with_for_update(of=Incident)
    )
    if incident is None:
        raise NotFoundError(f"no incident {incident_id}")
    return incident


def _tell_left(
    session: Session, viewer: Viewer, case: Case, incident_id: int, now: datetime
) -> None:
    conclude(session, case, viewer, now, "incident_left", incident_id=incident_id)


def _refuse_covered_words(session: Session, incident: Incident) -> None:
    session.flush()
    subjects = session.scalars(
        select(Case.subject)
        .join(IncidentCase, IncidentCase.case_id == Case.id)
        .where(IncidentCase.incident_id == incident.id, Case.special != [])
    )
    title = _plain(incident.title)
    if any(title == _plain(subject[:MOST_TITLE_CHARS]) for subject in subjects):
        raise WrongInputError("title", COVERED_WORDS)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _checked(field: str, written: str, limit: int, *, required: bool) -> str:
    written = written.replace("\x00", "").strip()
    if required and not written:
        raise WrongInputError(field, "write something first")
    if len(written) > limit:
        raise WrongInputError(field, f"at most {limit} characters")
    return written
