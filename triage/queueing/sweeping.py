"""The sweeper: buries what failed too often and tells which kinds of work are due."""

from collections.abc import Sequence

from sqlalchemy.orm import Session, sessionmaker

from triage.models.work import STAGES
from triage.queueing.outbox import has_due_messages
from triage.queueing.work import bury_exhausted_work, stages_with_due_work
from triage.sources.polling import has_due_source


def sweep(sessions: sessionmaker[Session], destinations: Sequence[str]) -> list[str]:
    """The kinds of work that are due now, to be hinted at."""
    with sessions.begin() as session:
        bury_exhausted_work(session)
        kinds = stages_with_due_work(session, STAGES)
        if has_due_source(session):
            kinds.append("listen")
        if destinations and has_due_messages(session, destinations):
            kinds.append("deliver")
    return kinds
