"""Whether this installation is well, in findings that a person or a monitor can read."""

from dataclasses import dataclass

from redis import RedisError
from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from triage.bootstrap import Services
from triage.migrations import is_current
from triage.models import OutboxRow, Source, Work
from triage.queueing.dead import count_dead
from triage.queueing.work import db_now, seconds
from triage.sources.sealing import unreadable_secrets

# Work that waits longer means that no worker is at it.
LATE_S = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    ok: bool
    detail: str


def look_at_everything(services: Services) -> list[Finding]:
    """All findings; the rest is left out when the database cannot be reached."""
    database = _look_at_database(services)
    findings = [database, _look_at_broker(services)]
    return findings + (_look_at_rows(services) if database.ok else [])


def _look_at_database(services: Services) -> Finding:
    try:
        with services.engine.connect() as connection:
            current = is_current(connection)
    except SQLAlchemyError as error:
        return Finding("database", False, str(getattr(error, "orig", None) or error).strip())
    return Finding("database", current, "schema is current" if current else "schema is outdated")


def _look_at_broker(services: Services) -> Finding:
    try:
        services.redis.ping()
    except (RedisError, OSError) as error:
        return Finding("broker", False, str(error))
    return Finding("broker", True, "answers")


def _look_at_rows(services: Services) -> list[Finding]:
    overdue = db_now() - seconds(LATE_S)
    with services.sessions.begin() as session:
        failing = session.scalars(
            select(Source.name)
            .where(
                or_(Source.enabled & (Source.failures > 0), Source.paused_because == "failing"),
                Source.archived_at.is_(None),
            )
            .order_by(Source.name)
        ).all()
        late = session.scalar(
            select(func.count())
            .select_from(Work)
            # Nobody waits for an explanation: it is done when nothing else is.
            .where(Work.dead_at.is_(None), Work.due_at < overdue, Work.stage != "explain")
        )
        unsent = session.scalar(
            select(func.count())
            .select_from(OutboxRow)
            .where(
                OutboxRow.delivered_at.is_(None),
                OutboxRow.dead_at.is_(None),
                OutboxRow.due_at < overdue,
            )
        )
        dead = count_dead(session)
        unreadable = unreadable_secrets(session)
    told = f"cannot be read for {', '.join(unreadable)}: a key is missing here"
    return [
        Finding("sources", not failing, ", ".join(failing) + " failing" if failing else "all well"),
        Finding("secrets", not unreadable, told if unreadable else "can be read"),
        Finding("work", not late, f"{late} mentions wait for more than {LATE_S} s"),
        Finding("outbox", not unsent, f"{unsent} messages wait for more than {LATE_S} s"),
        Finding("dead letters", not dead, f"{dead}"),
    ]
