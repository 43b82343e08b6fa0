"""Backfills as admins ask for them, watch them and stop them; carrying out is `backfilling`."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ingest.backfilling import can_look_back
from triage.errors import NotFoundError, WrongInputError
from triage.models import Backfill, Source, User
from triage.people.viewer import Viewer
from triage.queueing.work import db_now
from triage.sources.backfilling import is_busy

LONGEST: Final = timedelta(days=5 * 366)
MOST_LISTED: Final = 5


@dataclass(frozen=True, slots=True)
class BackfillView:
    """A backfill with its progress. `reached` is the oldest post seen, for kinds that go back."""

    id: int
    status: str
    since: datetime
    until: datetime
    cases_from: datetime
    reached: datetime | None
    share: float
    found: int
    new: int
    refused: int
    failures: int
    last_error: str | None
    last_error_kind: str | None
    due_at: datetime
    created_at: datetime
    finished_at: datetime | None
    requested_by: str | None
    waits_for_reading: bool = False  # newer posts are understood first


def start_backfill(
    session: Session,
    source_id: int,
    *,
    since: datetime,
    until: datetime,
    cases_from: datetime,
    now: datetime,
    viewer: Viewer | None = None,
) -> int:
    """Begin to gather the posts from `since` until before `until`; None: a command asks.

    Posts from before `cases_from` become mentions and count in the figures, and no more.
    Raises WrongInputError that names the field.
    """
    if viewer is not None:
        viewer.require("admin")
    source = session.get(Source, source_id, with_for_update={"key_share": True})
    if source is None:
        raise NotFoundError(f"no source {source_id}")
    _refuse_paused(source)
    if not can_look_back(source.kind):
        raise WrongInputError("since", f"{source.kind} shows no older posts")
    _check_range(since, until, now)
    backfill = Backfill(
        source_id=source_id,
        since=since,
        until=until,
        cases_from=cases_from,
        requested_by=viewer.id if viewer else None,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(backfill)
    except IntegrityError as error:
        raise WrongInputError("since", "one is running already; stop it first") from error
    return backfill.id


def cancel_backfill(
    session: Session,
    source_id: int,
    backfill_id: int,
    *,
    now: datetime,
    viewer: Viewer | None = None,
) -> None:
    """Stop a backfill; what came in stays. One that has ended stays as it ended."""
    if viewer is not None:
        viewer.require("admin")
    _require(session, source_id, backfill_id)
    session.execute(
        update(Backfill)
        .where(Backfill.id == backfill_id, Backfill.status == "running")
        .values(status="cancelled", finished_at=now, token=None, lease_until=None)
    )


def resume_backfill(session: Session, viewer: Viewer, source_id: int, backfill_id: int) -> None:
    """Go on with one that failed or was stopped, from where it was.

    Raises WrongInputError where the source is paused: it would wait without a word.
    """
    viewer.require("admin")
    _require(session, source_id, backfill_id)
    _refuse_paused(session.get(Source, source_id, with_for_update={"key_share": True}))
    try:
        with session.begin_nested():
            session.execute(
                update(Backfill)
                .where(Backfill.id == backfill_id, Backfill.status.in_(("failed", "cancelled")))
                .values(status="running", finished_at=None, failures=0, due_at=db_now())
            )
    except IntegrityError as error:
        raise WrongInputError("since", "one is running already; stop it first") from error


def list_backfills(session: Session, source_id: int) -> list[BackfillView]:
    """The latest backfills of a source, newest first."""
    rows = session.execute(
        select(Backfill, User.name)
        .outerjoin(User, User.id == Backfill.requested_by)
        .where(Backfill.source_id == source_id)
        .order_by(Backfill.id.desc())
        .limit(MOST_LISTED)
        .execution_options(populate_existing=True)
    )
    views = [_as_view(backfill, name) for backfill, name in rows]
    waits = any(one.status == "running" for one in views) and is_busy(session)
    return [replace(one, waits_for_reading=waits and one.status == "running") for one in views]


def read_backfill(session: Session, backfill_id: int) -> BackfillView:
    """One backfill. Raises NotFoundError."""
    backfill = session.get(Backfill, backfill_id, populate_existing=True)
    if backfill is None:
        raise NotFoundError(f"no backfill {backfill_id}")
    return _as_view(backfill, None)


def is_live(session: Session, backfill_id: int) -> bool:
    """Whether its source is listened to, so that it can go on."""
    enabled = (
        select(Source.enabled)
        .join(Backfill, Backfill.source_id == Source.id)
        .where(Backfill.id == backfill_id)
    )
    return bool(session.scalar(enabled))


def _require(session: Session, source_id: int, backfill_id: int) -> None:
    found = session.scalar(
        select(Backfill.id).where(Backfill.id == backfill_id, Backfill.source_id == source_id)
    )
    if found is None:
        raise NotFoundError(f"no backfill {backfill_id}")


def _refuse_paused(source: Source | None) -> None:
    if source is None or source.archived_at is not None or not source.enabled:
        raise WrongInputError("since", "the source is paused: let it go on first")


def _check_range(since: datetime, until: datetime, now: datetime) -> None:
    if since >= now:
        raise WrongInputError("since", "choose a day in the past")
    if until <= since:
        raise WrongInputError("until", "the end lies before the beginning")
    if now - since > LONGEST:
        raise WrongInputError("since", "at most five years back")


def _as_view(backfill: Backfill, name: str | None) -> BackfillView:
    return BackfillView(
        id=backfill.id,
        status=backfill.status,
        since=backfill.since,
        until=backfill.until,
        cases_from=backfill.cases_from,
        reached=backfill.reached,
        share=backfill.share,
        found=backfill.found,
        new=backfill.new,
        refused=backfill.refused,
        failures=backfill.failures,
        last_error=backfill.last_error,
        last_error_kind=backfill.last_error_kind,
        due_at=backfill.due_at,
        created_at=backfill.created_at,
        finished_at=backfill.finished_at,
        requested_by=name,
    )
