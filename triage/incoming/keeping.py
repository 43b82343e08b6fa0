"""Deliveries are kept before their sender is told so, once each; a lease says who works on one.

The same pattern as `triage.queueing.work`. After five tries a delivery is dead: it is shown with
the reason and can be tried again. All times are the database's.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.errors import OutboundError, RetryLaterError
from triage.clearing import delete_some
from triage.incoming.signatures import Proven
from triage.models import IncomingDelivery, ToldItem
from triage.models.schema import Json
from triage.queueing.work import BACKOFF_S, LEASE_S, MAX_ATTEMPTS, db_now, seconds

KEEP_HANDLED: Final = timedelta(days=30)
KEEP_TOLD: Final = timedelta(days=90)
SHORTEST_WAIT_S: Final = 60.0
LONGEST_WAIT_S: Final = 6 * 3600.0
ASKED_FOR: Final = timedelta(days=3)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A delivery that is ours to handle while `token` stands in its row."""

    id: int
    source_id: int
    name: str
    body: bytes
    sent_at: datetime
    token: uuid.UUID


# Made once: to build such a statement anew for each delivery takes longer than to run it.
_KEEP: Final = (
    insert(IncomingDelivery)
    .values(
        source_id=bindparam("source_id"),
        name=bindparam("name"),
        body=bindparam("body"),
        sent_at=bindparam("sent_at"),
    )
    .on_conflict_do_nothing(index_elements=["source_id", "name"])
    .returning(IncomingDelivery.id)
)
_NTH: Final = (
    select(IncomingDelivery.id)
    .where(
        IncomingDelivery.source_id == bindparam("source_id"),
        IncomingDelivery.received_at > func.now() - _MINUTE,
    )
    .order_by(IncomingDelivery.received_at.desc())
    .offset(bindparam("others", type_=Integer))
    .limit(1)
)


def keep_delivery(session: Session, source_id: int, proven: Proven, body: bytes) -> bool:
    """Keep it; False where it was had before, which changes nothing."""
    told = {"source_id": source_id, "name": proven.name, "body": body, "sent_at": proven.sent_at}
    return session.connection().scalar(_KEEP, told) is not None


def is_too_fast(session: Session, source_id: int, per_minute: int) -> bool:
    """Whether so many deliveries for this source came in the last minute."""
    told = {"source_id": source_id, "others": per_minute - 1}
    return session.connection().scalar(_NTH, told) is not None


def claim_delivery(session: Session, *, lease_s: float = LEASE_S) -> ClaimedDelivery | None:
    """Take the delivery that has been due longest; None when none is due."""
    waiting = _due().order_by(IncomingDelivery.due_at, IncomingDelivery.id).limit(1)
    delivery_id = session.scalar(waiting.with_for_update(skip_locked=True))
    if delivery_id is None:
        # Whatever was taken too often is left out above; here nobody waits for its burial.
        _bury_exhausted(session)
        return None
    token = uuid.uuid4()
    row = session.execute(
        update(IncomingDelivery)
        .where(IncomingDelivery.id == delivery_id)
        .values(
            token=token,
            lease_until=db_now() + seconds(lease_s),
            attempts=IncomingDelivery.attempts + 1,
        )
        .returning(
            IncomingDelivery.source_id,
            IncomingDelivery.name,
            IncomingDelivery.body,
            IncomingDelivery.sent_at,
        )
    ).one()
    return ClaimedDelivery(
        delivery_id, row.source_id, row.name, row.body or b"", row.sent_at, token
    )


def finish_delivery(session: Session, delivery: ClaimedDelivery, counts: Json) -> bool:
    """Close it if it is still ours; its body goes. Write results only where this is True."""
    done = session.execute(
        _mine(delivery)
        .values(
            handled_at=db_now(),
            body=None,
            counts=counts,
            token=None,
            lease_until=None,
            last_error=None,
        )
        .returning(IncomingDelivery.id)
    ).all()
    return bool(done)


def note_counts(session: Session, delivery: ClaimedDelivery, counts: Json) -> None:
    """What a finished delivery brought."""
    session.execute(
        update(IncomingDelivery).where(IncomingDelivery.id == delivery.id).values(counts=counts)
    )


def fail_delivery(
    session: Session, delivery: ClaimedDelivery, error: Exception, problem: str
) -> None:
    """Put it back for later, or lay it aside as dead with the reason.

    Where a platform that has to be asked does not answer, or wants a new token, it is no fault of
    the delivery: that is no try, it is asked again less and less often, for three days.
    """
    values: dict[str, object] = {
        "token": None,
        "lease_until": None,
        "last_error": problem.replace("\x00", "")[:2000],
    }
    if isinstance(error, OutboundError):
        told_s = error.retry_after_s if isinstance(error, RetryLaterError) else None
        age_s = func.date_part("epoch", db_now() - IncomingDelivery.received_at, type_=Float())
        wait_s = func.least(func.greatest(age_s / 2, told_s or SHORTEST_WAIT_S), LONGEST_WAIT_S)
        is_over = IncomingDelivery.received_at < db_now() - ASKED_FOR
        values["due_at"] = db_now() + seconds(wait_s)
        values["attempts"] = func.greatest(IncomingDelivery.attempts - 1, 0)
        values["dead_at"] = case((is_over, db_now()))
    else:
        exhausted = IncomingDelivery.attempts >= MAX_ATTEMPTS
        is_permanent = bool(getattr(error, "permanent", False))
        steps = [
            (IncomingDelivery.attempts <= tried, wait)
            for tried, wait in enumerate(BACKOFF_S, start=1)
        ]
        values["due_at"] = db_now() + seconds(case(*steps, else_=BACKOFF_S[-1]))
        values["dead_at"] = db_now() if is_permanent else case((exhausted, db_now()))
    session.execute(_mine(delivery).values(**values))


def has_due_delivery(session: Session) -> bool:
    """Whether `claim_delivery` would find one, or one to bury."""
    waiting = select(IncomingDelivery.id).where(_is_waiting())
    return bool(session.scalar(select(waiting.exists())))


def forget_deliveries(session: Session, now: datetime) -> int:
    """Delete some deliveries that had their time, dead ones with their bodies too."""
    is_over = or_(IncomingDelivery.handled_at.is_not(None), IncomingDelivery.dead_at.is_not(None))
    is_old = IncomingDelivery.received_at < now - KEEP_HANDLED
    return delete_some(session, IncomingDelivery, and_(is_old, is_over))


def forget_told(session: Session, now: datetime) -> int:
    """Delete some notes of when something was told."""
    return delete_some(session, ToldItem, ToldItem.noted_at < now - KEEP_TOLD)


def _due() -> Select[int]:
    return select(IncomingDelivery.id).where(
        _is_waiting(), IncomingDelivery.attempts < MAX_ATTEMPTS
    )


def _is_waiting() -> ColumnElement[bool]:
    """Due, and nobody is at it."""
    return and_(
        IncomingDelivery.handled_at.is_(None),
        IncomingDelivery.dead_at.is_(None),
        IncomingDelivery.due_at <= db_now(),
        or_(IncomingDelivery.lease_until.is_(None), IncomingDelivery.lease_until < db_now()),
    )


def _bury_exhausted(session: Session) -> None:
    """Lay aside what was taken too often and never came back."""
    reason = f"the worker stopped {MAX_ATTEMPTS} times while working on it"
    exhausted = (
        select(IncomingDelivery.id)
        .where(
            IncomingDelivery.handled_at.is_(None),
            IncomingDelivery.dead_at.is_(None),
            IncomingDelivery.attempts >= MAX_ATTEMPTS,
            IncomingDelivery.lease_until < db_now(),
        )
        .with_for_update(skip_locked=True)
    )
    session.execute(
        update(IncomingDelivery)
        .where(IncomingDelivery.id.in_(exhausted))
        .values(
            dead_at=db_now(),
            token=None,
            lease_until=None,
            last_error=func.coalesce(IncomingDelivery.last_error, literal(reason)),
        )
    )


def _mine(delivery: ClaimedDelivery) -> Update:
    return update(IncomingDelivery).where(
        IncomingDelivery.id == delivery.id, IncomingDelivery.token == delivery.token
    )
