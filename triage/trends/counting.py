"""Keeps the counts of whole days, of which the trends are made; `series` reads them.

A day counts as counted while no mark says that something changed since (`triage.models.count`).
A pass takes the marks that it sees and counts their days anew in one snapshot, so what is
committed meanwhile leaves its mark behind. Nothing is lost by a pass that never runs: days that
are not counted are read from the mentions themselves.
"""

import logging
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session, sessionmaker

from triage.echoes.reading import is_original
from triage.models import Analysis, CountBasis, CountedDay, CountMark, Mention, MentionCount
from triage.trends.days import local_day, published_on

# Between two passes the marks of a busy hour pile up; a day is counted in some 30 ms.
MOST_DAYS: Final = 40
# The longest period that trends show, and as much before it to compare with.
FURTHEST: Final = timedelta(days=6 * 366)
_LOCK: Final = 4_711_020  # of PostgreSQL's advisory locks: one pass at a time
_BASIS_LOCK: Final = 4_711_021  # and one start over

log = logging.getLogger(__name__)


def count_days(
    sessions: sessionmaker[Session],
    *,
    timezone: str,
    threshold: float,
    now: datetime,
    limit: int = MOST_DAYS,
) -> bool:
    """Count up to `limit` days that are marked or were never counted; False when none is left."""
    _found(sessions, timezone, threshold)
    with sessions() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        if not session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
            return False
        days = _days_to_count(session, ZoneInfo(timezone), now, limit)
        if days:
            _count(session, days, ZoneInfo(timezone), threshold)
        session.commit()
    return len(days) == limit


def count_all_anew(
    sessions: sessionmaker[Session], *, timezone: str, threshold: float, now: datetime
) -> int:
    """Throw all counts away and count every day; returns how many days there are."""
    with sessions.begin() as session:
        _start_over(session, timezone, threshold)
    while count_days(sessions, timezone=timezone, threshold=threshold, now=now):
        pass
    with sessions.begin() as session:
        return session.scalar(select(func.count()).select_from(CountedDay)) or 0


def counted_days(
    session: Session, first: date, last: date, *, timezone: str, threshold: float
) -> set[date]:
    """The days from `first` to `last` whose counts are complete and rest on just this."""
    marked = select(CountMark.day).where(CountMark.day == CountedDay.day)
    basis = select(CountBasis.id).where(
        CountBasis.timezone == timezone, CountBasis.threshold == threshold
    )
    return set(
        session.scalars(
            select(CountedDay.day).where(
                CountedDay.day.between(first, last), ~marked.exists(), basis.exists()
            )
        )
    )


def _found(sessions: sessionmaker[Session], timezone: str, threshold: float) -> None:
    """Let the counts rest on these settings; after a change everything is counted anew.

    Of several who notice the change one starts over; it must not undo what was counted since.
    """
    with sessions.begin() as session:
        if _rests_on(session, timezone, threshold):
            return
        session.execute(select(func.pg_advisory_xact_lock(_BASIS_LOCK)))
        if not _rests_on(session, timezone, threshold):
            _start_over(session, timezone, threshold)


def _rests_on(session: Session, timezone: str, threshold: float) -> bool:
    basis = session.execute(select(CountBasis.timezone, CountBasis.threshold)).one_or_none()
    return basis is not None and tuple(basis) == (timezone, threshold)


def _start_over(session: Session, timezone: str, threshold: float) -> None:
    # Who is writing now leaves no marks yet, or marks of the other zone: wait for them to end.
    session.execute(text("LOCK TABLE mentions, analyses IN SHARE ROW EXCLUSIVE MODE"))
    for model in (MentionCount, CountedDay, CountMark):
        session.execute(delete(model))
    values = {"timezone": timezone, "threshold": threshold}
    session.execute(
        upsert(CountBasis)
        .values(id=1, **values)
        .on_conflict_do_update(index_elements=[CountBasis.id], set_=values)
    )
    log.info("mentions are counted anew, by days of %s", timezone)


def _days_to_count(session: Session, zone: ZoneInfo, now: datetime, limit: int) -> list[date]:
    """Marked days first, then those never counted, the newest before older ones."""
    marked = select(CountMark.day).distinct().order_by(CountMark.day.desc()).limit(limit)
    days = list(session.scalars(marked))
    if len(days) < limit:
        days += _never_counted(session, zone, now, limit - len(days), set(days))
    return days


def _never_counted(
    session: Session, zone: ZoneInfo, now: datetime, limit: int, besides: set[date]
) -> list[date]:
    first = session.scalar(select(func.min(Mention.published_at)))
    if first is None:
        return []
    today = now.astimezone(zone).date()
    earliest = max(today - FURTHEST, first.astimezone(zone).date())
    since = select(CountedDay.day).where(CountedDay.day >= earliest)
    known = besides | set(session.scalars(since))
    back = (today - timedelta(days=number) for number in range((today - earliest).days + 1))
    return list(islice((day for day in back if day not in known), limit))


def _count(session: Session, days: list[date], zone: ZoneInfo, threshold: float) -> None:
    for model in (CountMark, MentionCount, CountedDay):
        session.execute(delete(model).where(model.day.in_(days)))
    columns = ("day", "source_id", "language", "category", "sentiment", "is_complaint", "mentions")
    session.execute(insert(MentionCount).from_select(columns, _alike(days, zone, threshold)))
    session.execute(insert(CountedDay), [{"day": day} for day in days])


def _alike(days: list[date], zone: ZoneInfo, threshold: float) -> Select[Any]:
    """The mentions of these days, those that are alike counted together."""
    inner = (
        select(
            local_day(zone).label("day"),
            Mention.source_id,
            func.coalesce(Analysis.language, "").label("language"),
            func.coalesce(Analysis.category, "").label("category"),
            func.coalesce(Analysis.sentiment, "").label("sentiment"),
            func.coalesce(Analysis.complaint >= threshold, False).label("is_complaint"),
        )
        .outerjoin(Analysis, and_(Analysis.mention_id == Mention.id, Analysis.is_current))
        .where(published_on(days, zone), Mention.deleted_at.is_(None), is_original())
        .subquery()
    )
    return select(*inner.c, func.count()).group_by(*inner.c)
