"""How many mentions each source has: whole days as they were counted, the rest anew.

What is counted is what the trends count: no echoes, nothing that was deleted at the source. The
result does not depend on the settings that the counts rest on, so that any basis will do.
"""

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, Date, any_, func, literal, select
from sqlalchemy.orm import Session

from triage.echoes.reading import is_original
from triage.models import CountBasis, CountedDay, CountMark, Mention, MentionCount
from triage.trends.days import published_within, rest_of

_A_MOMENT = timedelta(microseconds=1)


def count_by_source(session: Session, source_id: int | None = None) -> Counter[int]:
    """Mentions by source, or of this source only; a source without any is left out."""
    first, last = session.execute(
        select(func.min(Mention.published_at), func.max(Mention.published_at))
    ).one()
    if first is None:
        return Counter()
    days, zone = _counted_days(session)
    spans = rest_of(first, last + _A_MOMENT, days, zone)
    counted = (
        select(MentionCount.source_id, func.sum(MentionCount.mentions))
        .where(MentionCount.day == any_(literal(sorted(days), ARRAY(Date))))
        .group_by(MentionCount.source_id)
    )
    rest = (
        select(Mention.source_id, func.count())
        .where(published_within(spans), Mention.deleted_at.is_(None), is_original())
        .group_by(Mention.source_id)
    )
    if source_id is not None:
        counted = counted.where(MentionCount.source_id == source_id)
        rest = rest.where(Mention.source_id == source_id)
    total: Counter[int] = Counter()
    for statement in (counted, rest):
        for of, count in session.execute(statement):
            total[of] += int(count)
    return total


def _counted_days(session: Session) -> tuple[set[date], ZoneInfo]:
    """The days whose counts are complete, and where they are days."""
    zone = session.scalar(select(CountBasis.timezone))
    if zone is None:
        return set(), ZoneInfo("UTC")
    marked = select(CountMark.day).where(CountMark.day == CountedDay.day)
    return set(session.scalars(select(CountedDay.day).where(~marked.exists()))), ZoneInfo(zone)
