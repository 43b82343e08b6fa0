"""The sweeper: buries what failed too often and tells which kinds of work are due.

It asks every room that has due work, so it belongs to none; doing the work is theirs.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session, sessionmaker

from triage.assigning.giving import has_waiting
from triage.duplicates.checks import has_due_checks
from triage.intake.jobs import has_due_import
from triage.links.wishes import has_due_wish
from triage.models.work import STAGES
from triage.monitors.looking import has_due_looks
from triage.queueing.outbox import has_due_messages
from triage.queueing.work import bury_exhausted_work, stages_with_due_work
from triage.replies.embedding import has_unread_texts
from triage.replies.sending import has_due_reply
from triage.sla.watching import has_due_cases
from triage.sources.backfilling import has_due_backfill
from triage.sources.polling import has_due_source
from triage.sources.trials import has_due_trial


def sweep(sessions: sessionmaker[Session], destinations: Sequence[str]) -> list[str]:
    """The kinds of work that are due now, to be hinted at."""
    with sessions.begin() as session:
        bury_exhausted_work(session)
        kinds = stages_with_due_work(session, STAGES)
        if has_due_source(session):
            kinds.append("listen")
        if has_due_trial(session):
            kinds.append("try")
        if has_due_backfill(session):
            kinds.append("backfill")
        if has_waiting(session):
            kinds.append("assign")
        if has_due_cases(session):
            kinds.append("watch")
        if has_due_reply(session):
            kinds.append("answer")
        if has_unread_texts(session):
            kinds.append("embed")
        if has_due_import(session):
            kinds.append("import")
        if has_due_wish(session):
            kinds.append("relink")
        if has_due_checks(session):
            kinds.append("duplicates")
        if has_due_looks(session):
            kinds.append("monitors")
        if destinations and has_due_messages(session, destinations):
            kinds.append("deliver")
    return kinds
