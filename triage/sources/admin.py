"""What admins do with sources: add, change, pause, let go on, archive and bring back.

How they are shown is `triage.sources.reading`; fetching them is `triage.sources.polling`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ingest.carrying import carry_over
from ingest.earlier import asks_elsewhere
from ingest.errors import IngestError
from ingest.registry import find_source, read_options
from triage.cases.tags import MAX_TAGS, clean_tag
from triage.errors import NotFoundError, SealedError, StaleError, WrongInputError
from triage.models import Backfill, HookAddress, Source
from triage.models.source import RHYTHMS
from triage.people.viewer import Viewer
from triage.queueing.work import db_now, seconds
from triage.sources.looking_again import begin_anew
from triage.sources.options import (
    addresses_in,
    answering_addresses,
    file_names,
    host_of,
    open_options,
    seal_options,
    secret_names,
)
from triage.sources.state import KeptState
from triage.sources.yields import today

_LOCK: Final = func.hashtextextended("luisterpost: sources", 0)
_TWICE_WITHIN_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why we may listen there (GDPR articles 5 and 6): all of it has to be filled in."""

    purpose: str
    legal_basis: str
    balancing_note: str
    retention_days: int
    terms_checked_at: datetime


@dataclass(frozen=True, slots=True)
class SourceWish:
    """What a filled-in form, or a command, wants a source to be."""

    name: str
    options: Mapping[str, object]  # secrets that are left out stay as they are
    grounds: Grounds
    interval_s: int = 900
    rhythm: str = "calmer"
    has_read_terms: bool = True  # now; of a source that is there, else the former day stays


def add_source(
    session: Session,
    *,
    kind: str,
    name: str,
    options: Mapping[str, object],
    grounds: Grounds,
    interval_s: int = 900,
    rhythm: str = "calmer",
    is_example: bool = False,
) -> Source:
    """Add a source; it is due at once. Raises WrongInputError that names the field."""
    _begin(session)
    wish = SourceWish(name, options, grounds, interval_s, rhythm)
    _check(session, kind, wish)
    _check_options(kind, options)
    source = Source(kind=kind, is_example=is_example)
    _fill(session, source, wish, options)
    session.add(source)
    session.flush()
    return source


def find_same(session: Session, kind: str, wish: SourceWish) -> Source | None:
    """The source that the same form added a moment ago: its button was pressed twice."""
    _begin(session)
    grounds = wish.grounds
    source = session.scalar(
        select(Source).where(
            Source.name == wish.name.strip(),
            Source.kind == kind,
            Source.created_at > db_now() - seconds(_TWICE_WITHIN_S),
            Source.archived_at.is_(None),
            # Whoever went back and changed something did not press twice.
            Source.interval_s == wish.interval_s,
            Source.rhythm == wish.rhythm,
            Source.purpose == grounds.purpose.strip(),
            Source.legal_basis == grounds.legal_basis.strip(),
            Source.balancing_note == grounds.balancing_note.strip(),
            Source.retention_days == grounds.retention_days,
        )
    )
    is_same = source is not None and open_or_nothing(session, source) == dict(wish.options)
    return source if is_same else None


def change_source(
    session: Session,
    viewer: Viewer,
    source_id: int,
    wish: SourceWish,
    *,
    version: int,
    now: datetime,
) -> None:
    """Make a source what the form says; it is due at once if it listens elsewhere from now on.

    Raises StaleError if somebody saved it meanwhile, WrongInputError that names the field.
    """
    _begin(session)
    source = _find(session, viewer, source_id)
    if source.version != version:
        raise StaleError(["the source was saved by a colleague"])
    _check(session, source.kind, wish, source)
    options = merge_options(session, source, wish.options)
    _check_options(source.kind, options)
    _refuse_to_move_answers(source, options)
    if not wish.has_read_terms:
        _refuse_elsewhere(source, options)
        former = replace(wish.grounds, terms_checked_at=source.terms_checked_at)
        wish = replace(wish, grounds=former)
    before = open_or_nothing(session, source)
    _fill(session, source, wish, options)
    source.version += 1
    if options != before:
        source.due_at = now
        source.state = _state_under(session, source, before or {}, options, now)
        _let_go(source)
        _begin_anew(source)


def merge_options(
    session: Session, source: Source, given: Mapping[str, object]
) -> dict[str, object]:
    """The options of a form with what it cannot hold: kept secrets, and files of this machine.

    A kept secret goes along only to where it went before: whoever may type another address
    could have it sent there. Raises WrongInputError naming the secret to be typed again.
    """
    kept = source.options
    secrets = secret_names(source.kind)
    hidden = file_names(source.kind)
    options = {name: value for name, value in given.items() if value not in (None, "")}
    options |= {name: kept[name] for name in hidden if kept.get(name)}
    left = [name for name in sorted(secrets) if name not in options and kept.get(name)]
    before, after = addresses_in(source.kind, kept), addresses_in(source.kind, options)
    if left and before != after:
        problem = "type it again: the address that it is sent to has changed"
        raise WrongInputError(f"option {left[0]}", problem)
    try:
        return {**options, **open_options(session, {name: kept[name] for name in left})}
    except SealedError as error:
        raise WrongInputError(f"option {left[0]}", str(error)) from error


def open_or_nothing(session: Session, source: Source) -> dict[str, Any] | None:
    """The opened options; None where a key is missing."""
    try:
        return open_options(session, source.options)
    except SealedError:
        return None


def set_enabled(
    session: Session, viewer: Viewer, source_id: int, *, enabled: bool, now: datetime
) -> None:
    """Pause a source, or let it go on at once; what failed before is forgotten."""
    source = _find(session, viewer, source_id)
    if source.archived_at is not None:
        raise WrongInputError("enabled", "it is archived: bring it back first")
    source.enabled = enabled
    source.paused_because = None if enabled else "person"
    if enabled:  # what it waited for before the pause says nothing
        kept = replace(KeptState.read(source.state), waits_since=None, wait_is_told=False)
        source.state = kept.stored()
    if enabled:
        source.due_at = now
        source.failures, source.failing_since = 0, None


def archive_source(session: Session, viewer: Viewer, source_id: int, *, now: datetime) -> None:
    """Stop for good: credentials are destroyed, mentions and cases stay until their time."""
    source = _find(session, viewer, source_id)
    secrets = secret_names(source.kind)
    source.enabled, source.archived_at, source.paused_because = False, now, "archived"
    source.options = {name: one for name, one in source.options.items() if name not in secrets}
    source.answer_options = None
    source.state = {}
    _let_go(source)
    source.version += 1
    # The address itself stays: it tells senders to stop.
    session.execute(
        update(HookAddress)
        .where(HookAddress.source_id == source_id)
        .values(secrets=[], verify_token=None)
    )
    session.execute(
        update(Backfill)
        .where(Backfill.source_id == source_id, Backfill.status == "running")
        .values(status="cancelled", finished_at=now, token=None, lease_until=None)
    )


def bring_back(session: Session, viewer: Viewer, source_id: int) -> None:
    """Take an archived source up again, paused: its credentials have to be typed first."""
    source = _find(session, viewer, source_id)
    if source.archived_at is not None:
        source.archived_at, source.paused_because = None, "person"
        source.version += 1


def set_tags(session: Session, viewer: Viewer, source_id: int, tags: Sequence[str]) -> None:
    """Label a source; routing rules read the labels. Raises WrongInputError."""
    source = _find(session, viewer, source_id)
    if len(tags) > MAX_TAGS:
        raise WrongInputError("tags", f"at most {MAX_TAGS} labels")
    source.tags = list(dict.fromkeys(clean_tag(tag) for tag in tags if tag.strip()))


def make_due(session: Session, viewer: Viewer, source_id: int, *, now: datetime) -> None:
    """Poll at the next opportunity."""
    _find(session, viewer, source_id).due_at = now


def _begin(session: Session) -> None:
    # Names are compared: two who give the same one at once must not both succeed.
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _find(session: Session, viewer: Viewer, source_id: int) -> Source:
    viewer.require("admin")
    source = session.get(Source, source_id, with_for_update={"key_share": True})
    if source is None:
        raise NotFoundError(f"no source {source_id}")
    return source


def _check(session: Session, kind: str, wish: SourceWish, source: Source | None = None) -> None:
    name = wish.name.strip()
    if not name:
        raise WrongInputError("name", "give the source a name")
    other = select(Source.id).where(Source.name == name)
    if source is not None:
        other = other.where(Source.id != source.id)
    if session.scalar(other):
        raise WrongInputError("name", f"there is a source called {name!r} already")
    if wish.interval_s < 10:
        raise WrongInputError("interval", "at least 10 seconds")
    if wish.rhythm not in RHYTHMS:
        raise WrongInputError("rhythm", f"one of {', '.join(RHYTHMS)}")
    for field in ("purpose", "legal_basis", "balancing_note"):
        if not getattr(wish.grounds, field).strip():
            raise WrongInputError(field, "no source is listened to without it")
    if wish.grounds.retention_days < 1:
        raise WrongInputError("retention_days", "at least 1 day")


def _check_options(kind: str, options: Mapping[str, object]) -> None:
    try:
        read_options(find_source(kind), options)
    except IngestError as error:
        raise WrongInputError(error.where, error.problem) from error


def _fill(
    session: Session, source: Source, wish: SourceWish, options: Mapping[str, object]
) -> None:
    grounds = wish.grounds
    source.name = wish.name.strip()
    source.options = _seal_anew(session, source, options)
    source.host = host_of(source.kind, options)
    source.interval_s = wish.interval_s
    source.rhythm = wish.rhythm
    source.purpose = grounds.purpose.strip()
    source.legal_basis = grounds.legal_basis.strip()
    source.balancing_note = grounds.balancing_note.strip()
    source.retention_days = grounds.retention_days
    source.terms_checked_at = grounds.terms_checked_at


def _seal_anew(session: Session, source: Source, options: Mapping[str, object]) -> dict[str, Any]:
    """The options sealed; a secret that stayed the same keeps the moment it was set."""
    kept = source.options or {}
    sealed = seal_options(session, source.kind, options)
    before = open_or_nothing(session, source) if kept else None
    same = [name for name, value in options.items() if before and before.get(name) == value]
    return {**sealed, **{name: kept[name] for name in same if name in sealed}}


def _refuse_to_move_answers(source: Source, options: Mapping[str, object]) -> None:
    """The secrets of answering cannot be typed here, and go nowhere else unasked."""
    answering = source.answer_options or {}
    if not any(answering.get(name) for name in secret_names(source.kind)):
        return
    before = answering_addresses(source.kind, {**source.options, **answering})
    after = answering_addresses(source.kind, {**options, **answering})
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            problem = "stop answering first: its secrets are sent to the former address"
            raise WrongInputError(f"option {name}", problem)


def _refuse_elsewhere(source: Source, options: Mapping[str, object]) -> None:
    """Terms of use that were read are those of the site where the source listened so far."""
    if host_of(source.kind, options) != host_of(source.kind, source.options):
        raise WrongInputError("terms_again", "another site has terms of its own: read them first")


def _state_under(
    session: Session,
    source: Source,
    before: Mapping[str, object],
    after: Mapping[str, object],
    now: datetime,
) -> dict[str, Any]:
    """What is remembered from now on; listening to something else is a new beginning."""
    kept = KeptState.read(source.state)
    kept = replace(kept, told=carry_over(source.kind, kept.told, before, after))
    if asks_elsewhere(source.kind, before, after):
        kept = replace(kept, looks=begin_anew(now))
    secrets = secret_names(source.kind)
    names = (before.keys() | after.keys()) - secrets
    if any(before.get(name) != after.get(name) for name in names):
        kept = replace(kept, since=today(session, now))
        _walk_back_anew(session, source.id)
    return kept.stored()


def _walk_back_anew(session: Session, source_id: int) -> None:
    """Older posts are looked for from the top again: the way so far leads through another list."""
    session.execute(
        update(Backfill)
        .where(Backfill.source_id == source_id, Backfill.status != "done")
        .values(state={}, share=0, reached=None, failures=0, token=None, lease_until=None)
    )


def _let_go(source: Source) -> None:
    """What a fetch brings that is under way, with the options of before, is stored no more."""
    source.token, source.lease_until = None, None


def _begin_anew(source: Source) -> None:
    """Other options deserve a fresh start: no old error, no old rhythm."""
    source.failures, source.failing_since = 0, None
    source.last_error, source.last_error_kind, source.last_error_at = None, None, None
    source.recent, source.silent_since = [], None
