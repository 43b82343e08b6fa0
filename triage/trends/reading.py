"""The counts of a period out of the database: whole days as they were counted, the rest anew.

What was counted and what is read from the mentions themselves makes one list, which PostgreSQL adds
up by bucket and sentiment, category and source: some hundred lines come out, not a million.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CompoundSelect,
    Date,
    DateTime,
    Select,
    and_,
    any_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from triage.echoes.reading import is_original
from triage.models import Analysis, Mention, MentionCount, MentionMonitor, Source
from triage.trends.counting import counted_days
from triage.trends.days import Span, published_within, rest_of, whole_days

Bucket = Literal["hour", "day", "week"]


@dataclass(frozen=True, slots=True)
class TrendFilters:
    """What is counted: `since` ≤ published < `until`, and perhaps one value of each."""

    since: datetime
    until: datetime
    source_id: int | None = None
    category: str | None = None
    language: str | None = None
    monitor_id: int | None = None


def counts_by_bucket(
    session: Session, filters: TrendFilters, bucket: Bucket, timezone: str, threshold: float
) -> Select[Any]:
    """Rows of `of` ("sentiment", "category", "source"), that value, mentions and complaints.

    A row's `bucket_start` is in local time, without a zone. Mentions that were not understood yet
    have the sentiment None or "".
    """
    zone = ZoneInfo(timezone)
    days: set[date] = set()
    # Counts know no hours and no monitors.
    is_counted = bucket != "hour" and filters.monitor_id is None
    whole = whole_days(filters.since, filters.until, zone) if is_counted else []
    if whole:
        days = counted_days(session, whole[0], whole[-1], timezone=timezone, threshold=threshold)
    rest = rest_of(filters.since, filters.until, days, zone)
    return _added_up(
        union_all(
            _counted(filters, bucket, sorted(days)),
            _read(filters, bucket, rest, timezone, threshold),
        )
    )


def _added_up(lines: CompoundSelect[Any]) -> Select[Any]:
    """Once by sentiment, once by category, once by source: reading it once is enough."""
    one = lines.subquery()
    by = {name: one.c[name] for name in ("sentiment", "category", "source")}
    kind = func.grouping(*by.values())  # a bit for each column that is not grouped by
    of = case(
        (kind == 0b011, literal_column("'sentiment'")),
        (kind == 0b101, literal_column("'category'")),
        else_=literal_column("'source'"),
    )
    complaints = func.sum(one.c.mentions).filter(one.c.is_complaint)
    return select(
        of.label("of"),
        one.c.bucket_start,
        *by.values(),
        # A sum of whole numbers is a decimal to PostgreSQL.
        cast(func.sum(one.c.mentions), BigInteger).label("mentions"),
        cast(func.coalesce(complaints, 0), BigInteger).label("complaints"),
    ).group_by(func.grouping_sets(*(tuple_(one.c.bucket_start, column) for column in by.values())))


def _counted(filters: TrendFilters, bucket: Bucket, days: list[date]) -> Select[Any]:
    start = func.date_trunc(bucket, cast(MentionCount.day, DateTime(timezone=False)))
    conditions = [MentionCount.day == any_(literal(days, ARRAY(Date)))]
    equal: dict[Any, Any] = {
        MentionCount.source_id: filters.source_id,
        MentionCount.category: filters.category,
        MentionCount.language: filters.language,
    }
    conditions += [column == value for column, value in equal.items() if value]
    return (
        select(
            start.label("bucket_start"),
            MentionCount.sentiment,
            MentionCount.category,
            Source.name.label("source"),
            MentionCount.is_complaint,
            MentionCount.mentions,
        )
        .join(Source, Source.id == MentionCount.source_id)
        .where(*conditions)
    )


def _read(
    filters: TrendFilters, bucket: Bucket, spans: list[Span], timezone: str, threshold: float
) -> Select[Any]:
    start = func.date_trunc(bucket, func.timezone(timezone, Mention.published_at))
    conditions = [published_within(spans), Mention.deleted_at.is_(None), is_original()]
    equal: dict[Any, Any] = {
        Mention.source_id: filters.source_id,
        Analysis.category: filters.category,
        Analysis.language: filters.language,
    }
    conditions += [column == value for column, value in equal.items() if value]
    if filters.monitor_id is not None:
        heard = select(MentionMonitor.mention_id).where(
            MentionMonitor.monitor_id == filters.monitor_id, MentionMonitor.mention_id == Mention.id
        )
        conditions.append(heard.exists())
    return (
        select(
            start.label("bucket_start"),
            Analysis.sentiment,
            Analysis.category,
            Source.name.label("source"),
            func.coalesce(Analysis.complaint >= threshold, false()).label("is_complaint"),
            literal_column("1").label("mentions"),
        )
        .select_from(Mention)
        .join(Source, Source.id == Mention.source_id)
        .outerjoin(Analysis, and_(Analysis.mention_id == Mention.id, Analysis.is_current))
        .where(*conditions)
    )
