"""Leases on work: who does which stage of which mention, so that it has one effect.

A worker claims a batch in one short transaction, works without a transaction, and finishes in
a second one that deletes the work *by token* and writes the results. If the lease ran out and
somebody else took over, the token no longer matches and the late worker changes nothing.
All times are the database's, so hosts with wrong clocks agree.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, INTERVAL, insert
from sqlalchemy.orm import Session

from triage.driver import driver_connection
from triage.models import Work

LEASE_S = 120
MAX_ATTEMPTS = 5
BACKOFF_S = (5, 30, 120, 600)


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch of one stage that is ours until the lease runs out: mention ids by work id."""

    stage: str
    token: uuid.UUID
    mention_ids: dict[int, int]

    def part(self, mention_ids: Iterable[int]) -> "Claim":
        """The same claim for these mentions only, to finish them in a transaction of their own."""
        wanted = set(mention_ids)
        kept = {key: value for key, value in self.mention_ids.items() if value in wanted}
        return Claim(self.stage, self.token, kept)


def seconds(
    amount: float | ColumnElement[float] | ColumnElement[float | Decimal],
) -> ColumnElement[object]:
    """An interval of so many seconds, as SQL."""
    return func.make_interval(0, 0, 0, 0, 0, 0, amount, type_=INTERVAL())


def db_now() -> ColumnElement[object]:
    """The database's clock at this moment; `now()` would be the start of the transaction."""
    return func.clock_timestamp()


def put_work(session: Session, stage: str, mention_ids: Iterable[int]) -> None:
    """Make `stage` due for these mentions; work already there starts anew, without its owner."""
    ordered = sorted(set(mention_ids))
    if not ordered:
        return
    # One statement for all: row by row this was half of the time that storing takes. And the ids
    # as one text, which the driver hands on as it is.
    ids = literal("{" + ",".join(map(str, ordered)) + "}", Text)
    rows = select(literal(stage, Text), func.unnest(cast(ids, ARRAY(BigInteger))))
    session.execute(
        insert(Work)
        .from_select(["stage", "mention_id"], rows)
        .on_conflict_do_update(
            index_elements=[Work.mention_id, Work.stage],
            set_={
                "due_at": func.now(),
                "attempts": 0,
                "lease_until": None,
                "token": None,
                "last_error": None,
                "dead_at": None,
            },
        )
    )


def put_first_work(session: Session, stage: str, mention_ids: Sequence[int]) -> None:
    """The same for mentions that this transaction inserted, and that so have no work yet."""
    if not mention_ids:
        return
    # COPY takes half the time of an INSERT that has to look for what stands there already.
    with (
        driver_connection(session).cursor() as cursor,
        cursor.copy("COPY work (stage, mention_id) FROM STDIN") as copy,
    ):
        copy.write("".join([f"{stage}\t{mention_id}\n" for mention_id in mention_ids]))


def claim_work(
    session: Session, stage: str, *, limit: int, lease_s: float = LEASE_S
) -> Claim | None:
    """Take up to `limit` due mentions of one stage; None when nothing is due.

    Work that was tried before is taken alone: if its text kills the process, no neighbour
    dies with it.
    """
    suspects = _first(_due(stage).where(Work.attempts > 0), 1)
    fresh = _first(_due(stage).where(Work.attempts == 0), limit)
    for due in (suspects, fresh):
        claim = _lease(session, stage, session.scalars(due).all(), lease_s)
        if claim:
            return claim
    return None


def finish_work(session: Session, claim: Claim) -> set[int]:
    """Delete what is still ours and return its mention ids; write results for these only."""
    # Locked in the order in which `put_work` writes, else the two could wait for each other.
    mine = session.scalars(
        select(Work.id)
        .where(Work.id.in_(claim.mention_ids), Work.token == claim.token)
        .order_by(Work.mention_id)
        .with_for_update()
    ).all()
    if not mine:
        return set()
    finished = session.execute(delete(Work).where(Work.id.in_(mine)).returning(Work.mention_id))
    return set(finished.scalars())


def fail_work(session: Session, claim: Claim, mention_id: int, error: str) -> None:
    """Give one mention of a claim back with the reason: due again later, or dead."""
    session.execute(
        update(Work)
        .where(Work.stage == claim.stage, Work.mention_id == mention_id, Work.token == claim.token)
        .values(
            token=None,
            lease_until=None,
            last_error=error.replace("\x00", "")[:2000],
            due_at=db_now() + seconds(_backoff()),
            dead_at=case((Work.attempts >= MAX_ATTEMPTS, db_now())),
        )
    )


def bury_exhausted_work(session: Session) -> int:
    """Mark as dead what was taken too often and never came back; returns how many."""
    reason = literal(f"the worker stopped {MAX_ATTEMPTS} times while working on it", Text)
    exhausted = (
        select(Work.id)
        .where(Work.attempts >= MAX_ATTEMPTS, Work.dead_at.is_(None), Work.lease_until < db_now())
        .with_for_update(skip_locked=True)  # two sweepers must not wait for each other
    )
    buried = session.execute(
        update(Work)
        .where(Work.id.in_(exhausted))
        .values(
            dead_at=db_now(),
            token=None,
            lease_until=None,
            last_error=func.coalesce(Work.last_error, reason),
        )
        .returning(Work.id)
    )
    return len(buried.all())


def stages_with_due_work(session: Session, stages: Sequence[str]) -> list[str]:
    """Those of `stages` in which something can be claimed now."""
    return [stage for stage in stages if session.scalar(select(_due(stage).exists()))]


def _due(stage: str) -> Select[int]:
    return select(Work.id).where(
        Work.stage == stage,
        Work.dead_at.is_(None),
        Work.attempts < MAX_ATTEMPTS,
        Work.due_at <= db_now(),
        or_(Work.lease_until.is_(None), Work.lease_until < db_now()),
    )


def _first(due: Select[int], limit: int) -> Select[int]:
    ordered = due.order_by(Work.due_at, Work.id).limit(limit)
    return ordered.with_for_update(skip_locked=True)


def _lease(session: Session, stage: str, work_ids: Sequence[int], lease_s: float) -> Claim | None:
    if not work_ids:
        return None
    token = uuid.uuid4()
    taken = session.execute(
        update(Work)
        .where(Work.id.in_(work_ids))
        .values(token=token, lease_until=db_now() + seconds(lease_s), attempts=Work.attempts + 1)
        .returning(Work.id, Work.mention_id)
    )
    return Claim(stage, token, {row.id: row.mention_id for row in taken})


def _backoff() -> ColumnElement[float]:
    steps = [(Work.attempts <= tried, wait) for tried, wait in enumerate(BACKOFF_S, start=1)]
    return case(*[(and_(condition), wait) for condition, wait in steps], else_=BACKOFF_S[-1])
