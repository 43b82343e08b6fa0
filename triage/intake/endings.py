"""How an import ends that cannot go on, whatever the file holds: customers or mentions."""

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from triage.intake.importing import Tally
from triage.intake.jobs import ClaimedJob, end_import
from triage.models import ImportJob
from triage.models.intake import UNFINISHED


def fail_import(
    sessions: sessionmaker[Session], job: ClaimedJob, error: str, now: datetime
) -> None:
    """End it with what it has done so far, and why it did not go on."""
    with sessions.begin() as session:
        row = session.get_one(ImportJob, job.id)
        end_import(session, job, Tally.from_json(row.counts), now, error=error)


def attempts_at(sessions: sessionmaker[Session], job: ClaimedJob) -> int:
    """How often it was begun."""
    with sessions() as session:
        return session.get_one(ImportJob, job.id).attempts


def has_ended(sessions: sessionmaker[Session], job: ClaimedJob) -> bool:
    """Whether nothing is left to do: it is over, or gone."""
    with sessions() as session:
        row = session.get(ImportJob, job.id)
        return row is None or row.state not in UNFINISHED
