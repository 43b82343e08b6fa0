"""The outbox: messages written with the change they tell of, delivered until they are taken.

Delivery is at least once with a stable id; the receiver drops repeats by that id. How a message
travels is left to the `Carrier` of its destination.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import Update, case, func, or_, select, update
from sqlalchemy.orm import Session

from triage.errors import DeliveryError
from triage.models import OutboxRow
from triage.queueing.work import LEASE_S, db_now, seconds

# Standard Webhooks' suggested schedule; together a little over three days.
RETRY_AFTER_S: Final = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)


class Carrier(Protocol):
    """Hands one message to one destination."""

    def carry(self, message: "Message") -> None:
        """Deliver, or raise DeliveryError."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is ours to deliver while `token` stands in its row."""

    id: uuid.UUID
    destination: str
    topic: str
    payload: Mapping[str, Any]
    token: uuid.UUID


def destinations_of(session: Session) -> tuple[str, ...]:
    """Who is told of changes made in this session; `triage.bootstrap` sets it."""
    return tuple(session.info.get("destinations", ()))


def put_message(
    session: Session, *, topic: str, subject_id: int, payload: Mapping[str, Any]
) -> None:
    """Write one row for each destination into the caller's transaction."""
    session.add_all(
        OutboxRow(
            destination=destination, topic=topic, subject_id=subject_id, payload=dict(payload)
        )
        for destination in destinations_of(session)
    )


def claim_message(
    session: Session, destinations: Sequence[str], *, lease_s: float = LEASE_S
) -> Message | None:
    """Take the message that has been due longest; None when nothing is due."""
    row_id = session.scalar(
        select(OutboxRow.id)
        .where(
            OutboxRow.destination.in_(destinations),
            OutboxRow.delivered_at.is_(None),
            OutboxRow.dead_at.is_(None),
            OutboxRow.due_at <= db_now(),
            or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < db_now()),
        )
        .order_by(OutboxRow.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row_id is None:
        return None
    token = uuid.uuid4()
    row = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id)
        .values(
            token=token,
            lease_until=db_now() + seconds(lease_s),
            attempts=OutboxRow.attempts + 1,
        )
        .returning(OutboxRow.id, OutboxRow.destination, OutboxRow.topic, OutboxRow.payload)
    ).one()
    return Message(row.id, row.destination, row.topic, row.payload, token)


def mark_delivered(session: Session, message: Message) -> None:
    """Close a message that was taken."""
    session.execute(
        _mine(message).values(delivered_at=db_now(), token=None, lease_until=None, last_error=None)
    )


def mark_failed(session: Session, message: Message, error: DeliveryError) -> None:
    """Put a message back for later, or lay it aside as dead with the reason."""
    exhausted = OutboxRow.attempts > len(RETRY_AFTER_S)
    dead = db_now() if error.permanent else case((exhausted, db_now()))
    waits = [
        (OutboxRow.attempts == tried, wait) for tried, wait in enumerate(RETRY_AFTER_S, start=1)
    ]
    session.execute(
        _mine(message).values(
            token=None,
            lease_until=None,
            last_error=str(error).replace("\x00", "")[:2000],
            due_at=db_now() + seconds(case(*waits, else_=RETRY_AFTER_S[-1])),
            dead_at=dead,
        )
    )


def has_due_messages(session: Session, destinations: Sequence[str]) -> bool:
    """Whether `claim_message` would find one."""
    waiting = select(OutboxRow.id).where(
        OutboxRow.destination.in_(destinations),
        OutboxRow.delivered_at.is_(None),
        OutboxRow.dead_at.is_(None),
        OutboxRow.due_at <= func.now(),
        or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < func.now()),
    )
    return bool(session.scalar(select(waiting.exists())))


def _mine(message: Message) -> Update:
    return update(OutboxRow).where(OutboxRow.id == message.id, OutboxRow.token == message.token)
