"""What arrived for a source, as those see it who look after it; dead deliveries tried again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from triage.errors import NotFoundError
from triage.models import IncomingDelivery
from triage.models.schema import Json
from triage.people.viewer import Viewer

State = Literal["waiting", "retrying", "handled", "dead"]
LISTED = 20


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery: when it came, what became of it."""

    id: int
    name: str
    received_at: datetime
    state: State
    attempts: int
    counts: Json  # new, updated, unchanged, removed, refused, late
    error: str | None
    due_at: datetime


def list_deliveries(
    session: Session, source_id: int, *, limit: int = LISTED
) -> tuple[DeliveryRow, ...]:
    """The latest deliveries for a source, newest first."""
    columns = (
        IncomingDelivery.id,
        IncomingDelivery.name,
        IncomingDelivery.received_at,
        IncomingDelivery.attempts,
        IncomingDelivery.counts,
        IncomingDelivery.last_error,
        IncomingDelivery.due_at,
        IncomingDelivery.handled_at,
        IncomingDelivery.dead_at,
    )
    rows = session.execute(
        select(*columns)
        .where(IncomingDelivery.source_id == source_id)
        .order_by(IncomingDelivery.received_at.desc(), IncomingDelivery.id.desc())
        .limit(limit)
    )
    return tuple(
        DeliveryRow(
            row.id,
            row.name,
            row.received_at,
            _state(row.handled_at, row.dead_at, row.last_error),
            row.attempts,
            row.counts,
            row.last_error,
            row.due_at,
        )
        for row in rows
    )


def replay_delivery(session: Session, viewer: Viewer, source_id: int, delivery_id: int) -> None:
    """Make a dead delivery due again; one that is not dead stays as it is.

    Raises NotFoundError.
    """
    viewer.require("admin")
    row = session.get(IncomingDelivery, delivery_id, with_for_update=True)
    if row is None or row.source_id != source_id:
        raise NotFoundError(f"no delivery {delivery_id} for source {source_id}")
    session.execute(
        update(IncomingDelivery)
        .where(IncomingDelivery.id == delivery_id, IncomingDelivery.dead_at.is_not(None))
        .values(dead_at=None, attempts=0, due_at=func.now(), last_error=None)
    )


def _state(handled_at: datetime | None, dead_at: datetime | None, error: str | None) -> State:
    if handled_at is not None:
        return "handled"
    if dead_at is not None:
        return "dead"
    return "retrying" if error else "waiting"
