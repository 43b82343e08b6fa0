"""Dead letters: work, messages and deliveries that failed too often, shown with the reason, and
replayed.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from triage.errors import WrongInputError
from triage.models import IncomingDelivery, Mention, OutboxRow, Source, Work


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead row: `key` goes into `replay`; `about` says what it was."""

    key: str
    kind: str  # a stage of work, the destination of a message, or "incoming"
    about: str
    attempts: int
    error: str
    dead_at: datetime


def list_dead(session: Session, *, limit: int = 200) -> list[DeadLetter]:
    """The newest dead letters of all kinds."""
    found = [
        *_dead_work(session, limit),
        *_dead_messages(session, limit),
        *_dead_deliveries(session, limit),
    ]
    return sorted(found, key=lambda letter: letter.dead_at, reverse=True)[:limit]


def count_dead(session: Session) -> int:
    """How many dead letters there are."""
    work = select(func.count()).select_from(Work).where(Work.dead_at.is_not(None))
    messages = select(func.count()).select_from(OutboxRow).where(OutboxRow.dead_at.is_not(None))
    deliveries = (
        select(func.count())
        .select_from(IncomingDelivery)
        .where(IncomingDelivery.dead_at.is_not(None))
    )
    return sum(session.scalar(counted) or 0 for counted in (work, messages, deliveries))


def replay(session: Session, keys: list[str] | None = None) -> int:
    """Make dead letters due again, all or those named; returns how many.

    Raises WrongInputError for a key that is none.
    """
    work = update(Work).where(Work.dead_at.is_not(None))
    messages = update(OutboxRow).where(OutboxRow.dead_at.is_not(None))
    deliveries = update(IncomingDelivery).where(IncomingDelivery.dead_at.is_not(None))
    if keys is not None:
        work_ids, message_ids, delivery_ids = _read_keys(keys)
        work = work.where(Work.id.in_(work_ids))
        messages = messages.where(OutboxRow.id.in_(message_ids))
        deliveries = deliveries.where(IncomingDelivery.id.in_(delivery_ids))
    again = {"dead_at": None, "attempts": 0, "due_at": func.now(), "last_error": None}
    revived_work = session.execute(work.values(**again).returning(Work.id)).all()
    revived_messages = session.execute(messages.values(**again).returning(OutboxRow.id)).all()
    revived = session.execute(deliveries.values(**again).returning(IncomingDelivery.id)).all()
    return len(revived_work) + len(revived_messages) + len(revived)


def _read_keys(keys: Iterable[str]) -> tuple[list[int], list[uuid.UUID], list[int]]:
    work_ids: list[int] = []
    delivery_ids: list[int] = []
    message_ids: list[uuid.UUID] = []
    for key in keys:
        kind, _, name = key.partition("-")
        try:
            if kind == "work" and len(name) < 19:
                work_ids.append(int(name))
                continue
            if kind == "delivery" and len(name) < 19:
                delivery_ids.append(int(name))
                continue
            if kind == "message":
                message_ids.append(uuid.UUID(name))
                continue
        except ValueError:
            pass
        raise WrongInputError("key", f"{key!r} is not the key of a dead letter")
    return work_ids, message_ids, delivery_ids


def _dead_work(session: Session, limit: int) -> list[DeadLetter]:
    rows = session.execute(
        select(Work, Mention.external_id)
        .join(Mention, Mention.id == Work.mention_id)
        .where(Work.dead_at.is_not(None))
        .order_by(Work.dead_at.desc())
        .limit(limit)
    )
    return [
        DeadLetter(
            key=f"work-{work.id}",
            kind=work.stage,
            about=f"mention {external_id}",
            attempts=work.attempts,
            error=work.last_error or "",
            dead_at=work.dead_at,
        )
        for work, external_id in rows
        if work.dead_at
    ]


def _dead_deliveries(session: Session, limit: int) -> list[DeadLetter]:
    columns = (
        IncomingDelivery.id,
        IncomingDelivery.attempts,
        IncomingDelivery.last_error,
        IncomingDelivery.dead_at,
        Source.name,
    )
    rows = session.execute(
        select(*columns)
        .join(Source, Source.id == IncomingDelivery.source_id)
        .where(IncomingDelivery.dead_at.is_not(None))
        .order_by(IncomingDelivery.dead_at.desc())
        .limit(limit)
    )
    return [
        DeadLetter(
            key=f"delivery-{row.id}",
            kind="incoming",
            about=row.name,
            attempts=row.attempts,
            error=row.last_error or "",
            dead_at=row.dead_at,
        )
        for row in rows
        if row.dead_at
    ]


def _dead_messages(session: Session, limit: int) -> list[DeadLetter]:
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.dead_at.is_not(None))
        .order_by(OutboxRow.dead_at.desc())
        .limit(limit)
    )
    return [
        DeadLetter(
            key=f"message-{row.id}",
            kind=row.destination,
            about=f"{row.topic} {row.subject_id}",
            attempts=row.attempts,
            error=row.last_error or "",
            dead_at=row.dead_at,
        )
        for row in rows
        if row.dead_at
    ]
