"""Sources as admins see and change them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ingest.describing import describe_options
from ingest.errors import IngestError
from ingest.registry import find_source, read_options
from triage.cases.tags import MAX_TAGS, clean_tag
from triage.errors import NotFoundError, WrongInputError
from triage.models import Mention, RefusedRow, Source
from triage.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why we may listen there (GDPR articles 5 and 6): all of it has to be filled in."""

    purpose: str
    legal_basis: str
    balancing_note: str
    retention_days: int
    terms_checked_at: datetime


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with its health."""

    id: int
    kind: str
    name: str
    options: Mapping[str, Any]  # without secrets
    enabled: bool
    is_example: bool
    interval_s: int
    due_at: datetime
    failures: int
    last_error: str | None
    last_error_at: datetime | None
    last_success_at: datetime | None
    mentions: int
    refused: int
    purpose: str
    legal_basis: str
    balancing_note: str
    retention_days: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedView:
    """A row that could not be read."""

    place: str
    reason: str
    seen_at: datetime


def add_source(
    session: Session,
    *,
    kind: str,
    name: str,
    options: Mapping[str, object],
    grounds: Grounds,
    interval_s: int = 900,
    is_example: bool = False,
) -> Source:
    """Add a source; it is due at once. Raises WrongInputError that names the field."""
    _check(session, kind, name, options, interval_s)
    _check_grounds(grounds)
    source = Source(
        kind=kind,
        name=name.strip(),
        options=dict(options),
        interval_s=interval_s,
        is_example=is_example,
        purpose=grounds.purpose.strip(),
        legal_basis=grounds.legal_basis.strip(),
        balancing_note=grounds.balancing_note.strip(),
        retention_days=grounds.retention_days,
        terms_checked_at=grounds.terms_checked_at,
    )
    session.add(source)
    session.flush()
    return source


def list_sources(session: Session) -> list[SourceRow]:
    """All sources by name, with what they brought."""
    mentions = _count_by_source(session, Mention.source_id)
    refused = _count_by_source(session, RefusedRow.source_id)
    return [
        _row(source, mentions.get(source.id, 0), refused.get(source.id, 0))
        for source in session.scalars(select(Source).order_by(Source.name))
    ]


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


def set_enabled(
    session: Session, viewer: Viewer, source_id: int, *, enabled: bool, now: datetime
) -> None:
    """Pause a source, or let it go on at once."""
    source = _find(session, viewer, source_id)
    source.enabled = enabled
    if enabled:
        source.due_at = now


def set_tags(session: Session, viewer: Viewer, source_id: int, tags: Sequence[str]) -> None:
    """Label a source; routing rules read the labels. Raises WrongInputError."""
    source = _find(session, viewer, source_id)
    if len(tags) > MAX_TAGS:
        raise WrongInputError("tags", f"at most {MAX_TAGS} labels")
    source.tags = list(dict.fromkeys(clean_tag(tag) for tag in tags if tag.strip()))


def make_due(session: Session, viewer: Viewer, source_id: int, *, now: datetime) -> None:
    """Poll at the next opportunity."""
    _find(session, viewer, source_id).due_at = now


def _count_by_source(session: Session, column: InstrumentedAttribute[int]) -> dict[int, int]:
    return dict(session.execute(select(column, func.count()).group_by(column)).all())


def _find(session: Session, viewer: Viewer, source_id: int) -> Source:
    viewer.require("admin")
    source = session.get(Source, source_id)
    if source is None:
        raise NotFoundError(f"no source {source_id}")
    return source


def _check(
    session: Session, kind: str, name: str, options: Mapping[str, object], interval_s: int
) -> None:
    if not name.strip():
        raise WrongInputError("name", "give the source a name")
    if session.scalar(select(Source.id).where(Source.name == name.strip())):
        raise WrongInputError("name", f"there is a source called {name.strip()!r} already")
    if interval_s < 10:
        raise WrongInputError("interval", "at least 10 seconds")
    try:
        read_options(find_source(kind), options)
    except IngestError as error:
        raise WrongInputError(error.where, error.problem) from error


def _check_grounds(grounds: Grounds) -> None:
    for field in ("purpose", "legal_basis", "balancing_note"):
        if not getattr(grounds, field).strip():
            raise WrongInputError(field, "no source is listened to without it")
    if grounds.retention_days < 1:
        raise WrongInputError("retention_days", "at least 1 day")


def _row(source: Source, mentions: int, refused: int) -> SourceRow:
    return SourceRow(
        id=source.id,
        kind=source.kind,
        name=source.name,
        options=_without_secrets(source.kind, source.options),
        enabled=source.enabled,
        is_example=source.is_example,
        interval_s=source.interval_s,
        due_at=source.due_at,
        failures=source.failures,
        last_error=source.last_error,
        last_error_at=source.last_error_at,
        last_success_at=source.last_success_at,
        mentions=mentions,
        refused=refused,
        purpose=source.purpose,
        legal_basis=source.legal_basis,
        balancing_note=source.balancing_note,
        retention_days=source.retention_days,
        tags=tuple(source.tags),
    )


def _without_secrets(kind: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Secrets are written, never shown again; nor is what no option is known for."""
    try:
        described = describe_options(find_source(kind).options_model)
    except IngestError:
        return {}
    shown = {option.name for option in described if option.type != "secret"}
    return {name: value for name, value in options.items() if name in shown}
