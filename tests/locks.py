"""Looks at who waits for whom in a database of a test."""

import time

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def wait_for_a_lock(sessions: sessionmaker[Session]) -> None:
    """Until some transaction waits for another one."""
    for _ in range(500):
        with sessions.begin() as session:
            if session.scalar(_WAITING):
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
