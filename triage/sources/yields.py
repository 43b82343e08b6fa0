"""What sources brought, day by day: for the chart of their page, and to notice a silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause, select, text
from sqlalchemy.orm import Session

from triage.mentions.storing import Stored
from triage.models import SourceDay

DEFAULT_ZONE: Final = "Europe/Amsterdam"
CHART_DAYS: Final = 30
_KEY: Final = ("source_id", "day")


@dataclass(frozen=True, slots=True)
class DayYield:
    """What one day brought; a day without a row brought nothing and was not polled."""

    day: date
    new: int = 0
    updated: int = 0
    refused: int = 0
    backfilled: int = 0
    polls: int = 0
    failures: int = 0


def today(session: Session, now: datetime) -> date:
    """The day by the company's clock."""
    return now.astimezone(zone_of(session)).date()


def zone_of(session: Session) -> ZoneInfo:
    """Where the company's clock hangs."""
    return ZoneInfo(session.info.get("timezone", DEFAULT_ZONE))


def note_yield(session: Session, source_id: int, stored: Stored, *, now: datetime) -> None:
    """Count what came in, in the transaction that stored it."""
    counts = {"polls": 1, "new": stored.new, "updated": stored.updated, "refused": stored.refused}
    _count(session, source_id, now, counts)


def note_backfilled(session: Session, source_id: int, stored: Stored, *, now: datetime) -> None:
    """The same for posts that a backfill brought: they are no news."""
    _count(session, source_id, now, {"backfilled": stored.new, "refused": stored.refused})


def note_failed_poll(session: Session, source_id: int, *, now: datetime) -> None:
    """Count a poll that failed."""
    _count(session, source_id, now, {"failures": 1})


def read_days(
    session: Session, source_ids: Sequence[int], *, now: datetime, days: int = CHART_DAYS
) -> dict[int, list[DayYield]]:
    """The latest days of each of these sources, oldest first, today included, without a gap."""
    last = today(session, now)
    wanted = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    rows = session.scalars(
        select(SourceDay).where(
            SourceDay.source_id.in_(source_ids), SourceDay.day >= wanted[0], SourceDay.day <= last
        )
    )
    told = {(row.source_id, row.day): _as_yield(row) for row in rows}
    return {
        source_id: [told.get((source_id, day), DayYield(day)) for day in wanted]
        for source_id in source_ids
    }


def _as_yield(row: SourceDay) -> DayYield:
    return DayYield(
        row.day, row.new, row.updated, row.refused, row.backfilled, row.polls, row.failures
    )


def _count(session: Session, source_id: int, now: datetime, counts: dict[str, int]) -> None:
    told = {"source_id": source_id, "day": today(session, now), **counts}
    session.execute(_counting(tuple(counts)), told)


@cache  # making it takes longer than asking it, and every poll asks
def _counting(names: tuple[str, ...]) -> TextClause:
    columns = (*_KEY, *names)
    more = ", ".join(f"{name} = source_days.{name} + excluded.{name}" for name in names)
    return text(
        f"INSERT INTO source_days ({', '.join(columns)}) "  # noqa: S608 - names of our own
        f"VALUES ({', '.join(f':{name}' for name in columns)}) "
        f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {more}"
    )
