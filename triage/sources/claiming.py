"""Whose turn it is: a due source goes to exactly one worker, and no host is asked twice at a time.

What is done with a source that was claimed is the business of `polling`.
"""

import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import AliasedClass

from triage.errors import SealedError
from triage.models import Host, Source
from triage.queueing.work import LEASE_S, db_now, seconds
from triage.sources.options import host_of, open_options
from triage.sources.pace import SHORT_WAIT_S
from triage.sources.reading import yields_of
from triage.sources.retrying import WAITING
from triage.sources.state import KeptState

# Written out: for SQLAlchemy to make it anew at every poll takes longer than to ask it.
_TAKE: Final = text("""
    UPDATE sources SET
        token = :token, lease_until = clock_timestamp() + make_interval(secs => :lease_s),
        host = :host
    WHERE id = :id RETURNING clock_timestamp()
""")
# A fetch that takes longer is slow. Of all that run, at most half are, so that slow and dead
# places never hold all workers while quick ones are due.
SLOW_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class ClaimedSource:
    """A source that is ours to fetch while `token` stands in its row."""

    id: int
    kind: str
    name: str
    options: dict[str, Any]  # secrets opened
    state: KeptState
    interval_s: int
    rhythm: str
    recent: list[int]
    failures: int
    failing_since: datetime | None
    waited_s: float  # how long it waited last, if it was asked to wait
    token: uuid.UUID
    due_at: datetime
    begun_at: datetime  # by the database's clock, as `due_at`
    begun_s: float = field(default_factory=time.monotonic)
    problem: SealedError | None = None  # why the options cannot be had


def claim_source(
    session: Session,
    source_id: int | None = None,
    *,
    lease_s: float = LEASE_S,
    only_quick: bool = False,
) -> ClaimedSource | None:
    """Take a due source; the one with this id even before its time, unless somebody has it.

    Whoever waited longest comes first. A host that is being asked, or that wants to be left
    alone, holds up its own sources only: nobody waits in front of it. Slow ones never take all
    workers while a quick one waits.
    """
    wanted = _next_one(is_named=source_id is not None, only_quick=only_quick)
    source = session.scalar(wanted, {"named": source_id})
    if source is None:
        return None
    token = uuid.uuid4()
    options, problem = _open(session, source)
    due_at = source.due_at
    # The host is known from here on, also where the row was written by an older version.
    taken = {"id": source.id, "token": token, "lease_s": lease_s}
    host = host_of(source.kind, options)
    begun_at = session.execute(_TAKE, {**taken, "host": host}).scalar_one()
    claimed = ClaimedSource(
        id=source.id,
        kind=source.kind,
        name=source.name,
        options=options,
        state=KeptState.read(source.state),
        interval_s=source.interval_s,
        rhythm=source.rhythm,
        recent=yields_of(source.recent),
        failures=source.failures,
        failing_since=source.failing_since,
        waited_s=_waited_s(source),
        token=token,
        due_at=due_at,
        begun_at=begun_at,
        problem=problem,
    )
    session.expire(source)  # what was written is not what this session had read
    return claimed


@cache  # making it takes longer than asking it
def _next_one(*, is_named: bool, only_quick: bool) -> Select[Source]:
    """The source whose turn it is, or the one named."""
    is_due = Source.id == bindparam("named") if is_named else _is_due()
    if only_quick:
        is_due = and_(is_due, _is_known_as_quick())
    return (
        select(Source)
        .where(Source.enabled, is_due, _is_free(Source))
        .order_by(Source.due_at, Source.id)
        .limit(1)
        # Not FOR UPDATE: whoever writes a row that refers to the source would hide it from us.
        .with_for_update(skip_locked=True, key_share=True)
    )


def has_due_source(session: Session) -> bool:
    """Whether `claim_source` would find one."""
    return bool(session.scalar(_any_due()))


@cache
def _any_due() -> Select[bool]:
    due = select(Source.id).where(Source.enabled, _is_due(), _is_free(Source))
    return select(due.exists())


def _is_free(source: type[Source] | AliasedClass[Source]) -> ColumnElement[bool]:
    return or_(source.lease_until.is_(None), source.lease_until < db_now())


def _is_due() -> ColumnElement[bool]:
    """Due, and its host has time for us."""
    other = aliased(Source)
    is_asked = select(other.id).where(
        other.host == Source.host,
        other.id != Source.id,
        other.lease_until > db_now(),
    )
    wants_rest = select(Host.name).where(
        Host.name == Source.host, Host.not_before > db_now() + seconds(SHORT_WAIT_S)
    )
    has_time = or_(Source.host == "", and_(~is_asked.exists(), ~wants_rest.exists()))
    quick = aliased(Source)
    quick_waits = select(quick.id).where(
        quick.enabled, quick.due_at <= db_now(), quick.took_s < SLOW_S, _is_free(quick)
    )
    may_take_long = or_(
        Source.took_s < SLOW_S,
        _running(is_slow=True) <= _running(is_slow=False),
        ~quick_waits.exists(),
    )
    return and_(Source.due_at <= db_now(), has_time, may_take_long)


def _is_known_as_quick() -> ColumnElement[bool]:
    was_asked = or_(Source.last_success_at.is_not(None), Source.last_error_at.is_not(None))
    return and_(was_asked, Source.took_s < SLOW_S)


def _running(*, is_slow: bool) -> ScalarSelect[int]:
    """How many slow, or quick, sources are being fetched now."""
    other = aliased(Source)
    return (
        select(func.count())
        .select_from(other)
        .where(
            other.lease_until > db_now(),
            other.took_s >= SLOW_S if is_slow else other.took_s < SLOW_S,
        )
        .scalar_subquery()
    )


def _waited_s(source: Source) -> float:
    if source.last_error_kind != WAITING or source.last_error_at is None:
        return 0.0
    return max(0.0, (source.due_at - source.last_error_at).total_seconds())


def _open(session: Session, source: Source) -> tuple[dict[str, Any], SealedError | None]:
    try:
        return open_options(session, source.options), None
    except SealedError as error:
        return dict(source.options), error
