"""The append-only log of a case, and the news of it that leave the house."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from triage.crm.records import read_record
from triage.models import Case, CaseEvent
from triage.notices.telling import tell_people
from triage.queueing.outbox import destinations_of, put_message
from triage.special.ending import end_uncoverings


def log_event(
    session: Session,
    case: Case,
    kind: str,
    *,
    now: datetime,
    actor_id: int | None = None,
    **data: Any,
) -> None:
    """Append one event, and tell who should hear of it.

    `data` is JSON and tells what a reader needs to understand it later. The version that the
    case will have is written along, so that a person with an older one can be told what changed.
    """
    data["version"] = case.version + 1
    session.add(CaseEvent(case_id=case.id, kind=kind, at=now, actor_id=actor_id, data=data))
    end_uncoverings(session, case, kind)
    tell_people(session, case, kind, now=now, actor_id=actor_id, data=data)


def touch(case: Case, now: datetime) -> int:
    """Every change grows the version; returns the new one."""
    case.version += 1
    case.changed_at = now
    return case.version


def announce(session: Session, case: Case, topic: str) -> None:
    """Put the case as it now stands into the outbox, where anybody listens."""
    if not destinations_of(session):
        return
    session.flush()
    record = read_record(session, case.id)
    put_message(session, topic=topic, subject_id=case.id, payload=record.to_json())
