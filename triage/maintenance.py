"""What has to be thrown away now and then so that tables stay small."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from triage.bulk.running import forget_old_runs
from triage.clearing import Forget, clear, delete_some
from triage.files.uploads import upload_folder
from triage.incidents.vectors import forget_ended_vectors
from triage.incoming.keeping import forget_deliveries, forget_told
from triage.intake.jobs import forget_imports
from triage.live.presence import forget_old_presence
from triage.models import OutboxRow
from triage.notices.mailing import forget_old_notices
from triage.people.login import forget_old_attempts
from triage.people.presence import notice_silence
from triage.people.sessions import SessionLimits, forget_old_sessions
from triage.settings import Settings
from triage.sources.sealing import seal_stored_secrets
from triage.sources.trials import forget_trials
from triage.sources.troubles import notice_silent_sources

# Long enough to look into a receiver's "we never got it".
KEEP_DELIVERED: Final = timedelta(days=30)


def session_limits(settings: Settings) -> SessionLimits:
    """How long a log-in lasts here."""
    return SessionLimits(
        idle=timedelta(minutes=settings.session_idle_minutes),
        absolute=timedelta(hours=settings.session_max_hours),
    )


def tidy_up(sessions: sessionmaker[Session], settings: Settings, *, now: datetime) -> None:
    """Delete ended log-ins, long delivered messages and other things that had their time.

    Rows go in rounds, see `triage.clearing`.
    """
    from triage.learning.watching import watch_drift  # noqa: PLC0415 (numpy takes long)

    with sessions.begin() as session:
        # By itself: it holds people and cases, which must not wait for what follows.
        notice_silence(session, now, idle=session_limits(settings).idle)
    for forget in _things_to_forget(settings, now):
        clear(sessions, forget)
    # Before what only tells people things: a fault there must not leave a secret in plain text.
    seal_stored_secrets(sessions)  # one that an older version wrote while both ran
    notice_silent_sources(sessions, now=now)
    watch_drift(sessions, now=now)


def _things_to_forget(settings: Settings, now: datetime) -> tuple[Forget, ...]:
    """Each deletes some rows of one kind; `clear` repeats it."""
    limits, folder = session_limits(settings), upload_folder(settings.data_dir)
    return (
        lambda session: forget_old_attempts(session, now),
        lambda session: forget_old_sessions(session, now, limits),
        lambda session: forget_old_notices(session, now),
        forget_ended_vectors,
        lambda session: forget_old_presence(session, now),
        lambda session: forget_old_runs(session, now),
        lambda session: forget_deliveries(session, now),
        lambda session: forget_told(session, now),
        lambda session: forget_trials(session, now),
        lambda session: forget_imports(session, folder, now),
        lambda session: delete_some(
            session, OutboxRow, OutboxRow.delivered_at < now - KEEP_DELIVERED
        ),
    )
