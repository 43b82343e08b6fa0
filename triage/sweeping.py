"""The sweeper: buries what failed too often and tells which kinds of work are due.

It asks every room that has due work, so it belongs to none; doing the work is theirs.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from triage.assigning.giving import has_waiting
from triage.duplicates.checks import has_due_checks
from triage.incoming.keeping import has_due_delivery
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
from triage.sources.claiming import has_due_source
from triage.sources.trials import has_due_trial

# A new kind of due work is a line here, in `triage.queueing.hints` and in `worker.py`.
_DUE: Final[Mapping[str, Callable[[Session], bool]]] = {
    "listen": has_due_source,
    "try": has_due_trial,
    "backfill": has_due_backfill,
    "receive": has_due_delivery,
    "assign": has_waiting,
    "watch": has_due_cases,
    "answer": has_due_reply,
    "embed": has_unread_texts,
    "import": has_due_import,
    "relink": has_due_wish,
    "duplicates": has_due_checks,
    "monitors": has_due_looks,
}


def sweep(sessions: sessionmaker[Session], destinations: Sequence[str]) -> list[str]:
    """The kinds of work that are due now, to be hinted at."""
    with sessions.begin() as session:
        bury_exhausted_work(session)
        kinds = stages_with_due_work(session, STAGES)
        kinds += [kind for kind, is_due in _DUE.items() if is_due(session)]
        if destinations and has_due_messages(session, destinations):
            kinds.append("deliver")
    return kinds
