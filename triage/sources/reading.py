"""Sources as people see them: what they are, how they do, what they brought; no secret in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError
from triage.models import Host, Mention, RefusedRow, Source, Work
from triage.queueing.work import db_now, seconds
from triage.sources.options import KeptSecret, kept_secrets, shown_options
from triage.sources.pace import SHORT_WAIT_S
from triage.sources.rhythm import Rhythm, find_rhythm
from triage.trends.totals import count_by_source


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with its health."""

    id: int
    kind: str
    name: str
    options: Mapping[str, Any]  # without secrets
    secrets: Mapping[str, KeptSecret]
    enabled: bool
    is_example: bool
    interval_s: int
    rhythm: str
    now_every: Rhythm
    due_at: datetime
    rests_until: datetime | None  # its host asked to be left alone until after `due_at`
    failures: int
    failing_since: datetime | None
    last_error: str | None
    last_error_kind: str | None
    last_error_at: datetime | None
    last_success_at: datetime | None
    paused_because: str | None
    silent_since: datetime | None
    archived_at: datetime | None
    version: int
    mentions: int
    refused: int
    dead: int  # mentions on which a stage gave up
    purpose: str
    legal_basis: str
    balancing_note: str
    retention_days: int
    terms_checked_at: datetime
    tags: tuple[str, ...]

    @property
    def next_at(self) -> datetime:
        """When it is fetched next, at the earliest."""
        return self.rests_until or self.due_at


@dataclass(frozen=True, slots=True)
class RefusedView:
    """A row that could not be read."""

    place: str
    reason: str
    seen_at: datetime


def list_sources(session: Session) -> list[SourceRow]:
    """All sources by name, archived ones too, with what they brought."""
    mentions = count_by_source(session)
    refused = _count_refused(session)
    dead = _count_dead(session)
    rests = _read_rests(session)
    return [
        _row(
            source,
            mentions.get(source.id, 0),
            refused.get(source.id, 0),
            dead.get(source.id, 0),
            rests,
        )
        for source in session.scalars(select(Source).order_by(Source.name))
    ]


def read_source(session: Session, source_id: int) -> SourceRow:
    """One source. Raises NotFoundError."""
    source = session.get(Source, source_id, populate_existing=True)
    if source is None:
        raise NotFoundError(f"no source {source_id}")
    refused = session.scalar(select(func.count()).where(RefusedRow.source_id == source_id)) or 0
    mentions = count_by_source(session, source_id)[source_id]
    dead = _count_dead(session).get(source_id, 0)
    return _row(source, mentions, refused, dead, _read_rests(session, source.host))


def list_source_names(session: Session) -> list[tuple[int, str]]:
    """Id and name of every source, without counting what they brought."""
    rows = session.execute(select(Source.id, Source.name).order_by(Source.name))
    return [(row.id, row.name) for row in rows]


def list_refused(session: Session, source_id: int, *, limit: int = 100) -> list[RefusedView]:
    """The rows of a source that could not be read, newest first."""
    rows = session.scalars(
        select(RefusedRow)
        .where(RefusedRow.source_id == source_id)
        .order_by(RefusedRow.id.desc())
        .limit(limit)
    )
    return [RefusedView(row.place, row.reason, row.seen_at) for row in rows]


def yields_of(recent: Sequence[object]) -> list[int]:
    """The yields of the latest polls as they stand in a row."""
    return [one for one in recent if isinstance(one, int)]


def _count_refused(session: Session) -> dict[int, int]:
    of = RefusedRow.source_id
    return dict(session.execute(select(of, func.count()).group_by(of)).all())


def _count_dead(session: Session) -> dict[int, int]:
    """Mentions on which a stage gave up, by source; there are few, ever."""
    rows = session.execute(
        select(Mention.source_id, func.count())
        .join(Work, Work.mention_id == Mention.id)
        .where(Work.dead_at.is_not(None))
        .group_by(Mention.source_id)
    )
    return dict(rows.all())


def _read_rests(session: Session, host: str | None = None) -> dict[str, datetime]:
    """Until when hosts want to be left alone; the pause between two requests is no rest."""
    wanted = select(Host.name, Host.not_before).where(
        Host.not_before > db_now() + seconds(SHORT_WAIT_S)
    )
    if host is not None:
        wanted = wanted.where(Host.name == host)
    return {row.name: row.not_before for row in session.execute(wanted)}


def _row(
    source: Source, mentions: int, refused: int, dead: int, rests: Mapping[str, datetime]
) -> SourceRow:
    rests_until = rests.get(source.host)
    return SourceRow(
        id=source.id,
        kind=source.kind,
        name=source.name,
        options=shown_options(source.kind, source.options),
        secrets=kept_secrets(source.kind, source.options),
        enabled=source.enabled,
        is_example=source.is_example,
        interval_s=source.interval_s,
        rhythm=source.rhythm,
        now_every=find_rhythm(source.interval_s, yields_of(source.recent), source.rhythm),
        due_at=source.due_at,
        rests_until=rests_until if rests_until and rests_until > source.due_at else None,
        failures=source.failures,
        failing_since=source.failing_since,
        last_error=source.last_error,
        last_error_kind=source.last_error_kind,
        last_error_at=source.last_error_at,
        last_success_at=source.last_success_at,
        paused_because=source.paused_because,
        silent_since=source.silent_since,
        archived_at=source.archived_at,
        version=source.version,
        mentions=mentions,
        refused=refused,
        dead=dead,
        purpose=source.purpose,
        legal_basis=source.legal_basis,
        balancing_note=source.balancing_note,
        retention_days=source.retention_days,
        terms_checked_at=source.terms_checked_at,
        tags=tuple(source.tags),
    )
