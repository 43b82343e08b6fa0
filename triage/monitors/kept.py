"""Reads monitors and mentions out of the database, as the pure part of this room wants them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from triage.mentions.readable import readable_text
from triage.models import Analysis, Mention, Monitor, Source
from triage.monitors.heard import UNKNOWN, Facts, Heard, author_names, source_names
from triage.monitors.matching import Matcher
from triage.monitors.meaning import Wish, meaning_of
from triage.monitors.problems import QueryError

Wishes = tuple[tuple[int, Wish], ...]


@dataclass(frozen=True, slots=True)
class HeardRow:
    """A stored mention, cut into words."""

    mention_id: int
    published_at: datetime
    heard: Heard
    author: str | None
    source_kind: str
    source_name: str


def read_wishes(session: Session, monitor_ids: Collection[int] | None = None) -> Wishes:
    """What the monitors ask that are switched on (of these, where told), by id."""
    wanted = select(
        Monitor.id, Monitor.query, Monitor.context, Monitor.context_near, Monitor.without
    ).where(Monitor.enabled, Monitor.deleted_at.is_(None))
    if monitor_ids is not None:
        wanted = wanted.where(Monitor.id.in_(monitor_ids))
    return tuple((row.id, Wish(*row[1:])) for row in session.execute(wanted.order_by(Monitor.id)))


@lru_cache(8)
def matcher_of(wishes: Wishes) -> Matcher:
    """The monitors compiled; one whose query cannot be read any more matches nothing."""
    queries = {}
    for monitor_id, wish in wishes:
        try:
            queries[monitor_id] = meaning_of(wish, is_kept=True)
        except QueryError:
            continue  # the list of monitors says so
    return Matcher(queries)


def heard_columns() -> Select[Any, *tuple[Any, ...]]:
    """The statement that `as_heard` reads, over mentions with their sources and analyses."""
    return (
        select(
            Mention.id,
            Mention.published_at,
            Mention.title,
            Mention.text,
            Mention.network,
            Mention.author_handle,
            Mention.author_name,
            Mention.language_hint,
            Mention.rating,
            Source.kind,
            Source.name,
            Analysis.language,
        )
        .join(Source, Source.id == Mention.source_id)
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(Mention.deleted_at.is_(None))
    )


def read_heard(session: Session, mention_ids: Sequence[int]) -> list[HeardRow]:
    """These mentions, but for those that were deleted at the source."""
    rows = session.execute(heard_columns().where(Mention.id.in_(mention_ids)).order_by(Mention.id))
    return as_heard(rows)


def as_heard(rows: Iterable[Any]) -> list[HeardRow]:
    """The rows of `heard_columns` as mentions that can be asked."""
    return [_heard(*row) for row in rows]


def _heard(
    mention_id: int,
    published_at: datetime,
    title: str | None,
    text: str,
    network: str | None,
    handle: str | None,
    author: str | None,
    hint: str | None,
    rating: float | None,
    kind: str,
    name: str,
    language: str | None,
) -> HeardRow:
    facts = Facts(
        language=language_of(language, hint),
        source_names=_source_names(kind, network, name),
        author_names=author_names(handle, author),
        rating=rating,
        has_title=bool(title),
    )
    return HeardRow(
        mention_id,
        published_at,
        Heard(readable_text(title, text), facts),
        author=author or handle,
        source_kind=kind,
        source_name=name,
    )


def language_of(found: str | None, hint: str | None) -> str | None:
    """The language that was found in the text; else the one that the source told."""
    if found and found != UNKNOWN:
        return found
    return hint.partition("-")[0].partition("_")[0].lower() if hint else None


@lru_cache(1_000)
def _source_names(kind: str, network: str | None, name: str) -> frozenset[str]:
    return source_names(kind, network, name)
