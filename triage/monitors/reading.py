"""Monitors as lists show them: how much they hear, when they last heard something, what it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Date, ScalarSelect, cast, func, or_, select
from sqlalchemy.orm import Session

from triage.models import Mention, MentionMonitor, Monitor
from triage.monitors.editing import wish_of
from triage.monitors.kept import as_heard, heard_columns
from triage.monitors.meaning import Wish, meaning_of
from triage.monitors.problems import QueryError
from triage.monitors.query import Query
from triage.monitors.showing import Found, found_of
from triage.people.viewer import Viewer, may_see_mention

DAYS: Final = 30
MOST_DOUBTFUL: Final = 30
_MOST_COUNTED: Final = 1_000
_COUNTED_EVERY: Final = timedelta(minutes=5)
_COUNT_LASTS: Final = timedelta(minutes=20)  # nobody counted: the page does


@dataclass(frozen=True, slots=True)
class MonitorRow:
    """A monitor in the list; `days` are the last thirty, oldest first."""

    id: int
    name: str
    wish: Wish
    enabled: bool
    is_readable: bool
    looks_back: bool
    looked: int
    look_at: datetime | None
    last_match: datetime | None
    days: tuple[int, ...]
    doubtful: int  # counted to a thousand

    @property
    def total(self) -> int:
        """How many mentions matched in the last thirty days."""
        return sum(self.days)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A mention of which it is doubted that the company is meant."""

    found: Found
    relevance: float


def list_monitors(session: Session, *, now: datetime, zone: ZoneInfo) -> list[MonitorRow]:
    """All monitors by name. Their volume is that of the last count, if it is not old."""
    monitors = session.scalars(
        select(Monitor).where(Monitor.deleted_at.is_(None)).order_by(func.lower(Monitor.name))
    ).all()
    first = (now - timedelta(days=DAYS - 1)).astimezone(zone).date()
    uncounted = [monitor.id for monitor in monitors if not _is_counted(monitor, now)]
    counts = _counts(session, uncounted, first, zone) if uncounted else {}
    others = {row[0]: row[1:] for row in session.execute(
        select(Monitor.id, _last_match(), _doubtful()).where(Monitor.deleted_at.is_(None))
    )}  # fmt: skip
    return [_row(monitor, counts, first, *others[monitor.id]) for monitor in monitors]


def names_of_monitors(session: Session) -> list[tuple[int, str]]:
    """Ids and names, for filters and rules."""
    rows = session.execute(
        select(Monitor.id, Monitor.name)
        .where(Monitor.deleted_at.is_(None))
        .order_by(func.lower(Monitor.name))
    )
    return [(row.id, row.name) for row in rows]


def monitors_of_mention(session: Session, mention_id: int) -> list[tuple[int, str, float | None]]:
    """Which monitors the mention matched: id, name, and how probable it is that we are meant."""
    rows = session.execute(
        select(Monitor.id, Monitor.name, MentionMonitor.relevance)
        .join(MentionMonitor, MentionMonitor.monitor_id == Monitor.id)
        .where(MentionMonitor.mention_id == mention_id, Monitor.deleted_at.is_(None))
        .order_by(func.lower(Monitor.name))
    )
    return [(row.id, row.name, row.relevance) for row in rows]


def latest_matches(
    session: Session, viewer: Viewer, monitor_id: int, wish: Wish, *, limit: int = 12
) -> list[Found]:
    """The newest mentions of a monitor in the viewer's sight, with their words marked."""
    query = query_of(wish)
    rows = session.execute(
        heard_columns()
        .join(MentionMonitor, MentionMonitor.mention_id == Mention.id)
        .where(
            MentionMonitor.monitor_id == monitor_id,
            ~MentionMonitor.is_doubtful,
            may_see_mention(viewer),
        )
        .order_by(MentionMonitor.published_at.desc(), MentionMonitor.mention_id.desc())
        .limit(limit)
    )
    return [found_of(query, row) for row in as_heard(rows)]


def list_doubtful(
    session: Session, viewer: Viewer, monitor_id: int, wish: Wish, *, limit: int = MOST_DOUBTFUL
) -> list[Doubtful]:
    """The newest mentions of which it is doubted that the company is meant."""
    query = query_of(wish)
    rows = session.execute(
        heard_columns()
        .add_columns(MentionMonitor.relevance)
        .join(MentionMonitor, MentionMonitor.mention_id == Mention.id)
        .where(
            MentionMonitor.monitor_id == monitor_id,
            MentionMonitor.is_doubtful,
            MentionMonitor.relevance > 0,  # 0: a person said so already
            may_see_mention(viewer),
        )
        .order_by(MentionMonitor.published_at.desc(), MentionMonitor.mention_id.desc())
        .limit(limit)
    ).all()
    heard = as_heard(row[:-1] for row in rows)
    return [
        Doubtful(found_of(query, one), float(row[-1] or 0.0))
        for one, row in zip(heard, rows, strict=True)
    ]


def query_of(wish: Wish) -> Query | None:
    """The query of a kept monitor; None where it cannot be read any more."""
    try:
        return meaning_of(wish, is_kept=True)
    except QueryError:
        return None


def count_volumes(session: Session, *, now: datetime, zone: ZoneInfo) -> bool:
    """Count the mentions of all monitors by day, for the list; False where it was done lately."""
    monitors = session.scalars(
        select(Monitor)
        .where(
            Monitor.deleted_at.is_(None),
            or_(Monitor.volume_at.is_(None), Monitor.volume_at < now - _COUNTED_EVERY),
        )
        .order_by(Monitor.id)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    first = (now - timedelta(days=DAYS - 1)).astimezone(zone).date()
    counts = _counts(session, [monitor.id for monitor in monitors], first, zone)
    for monitor in monitors:
        days = counts.get(monitor.id, {})
        monitor.volume = {day.isoformat(): count for day, count in days.items()}
        monitor.volume_at = now
    return bool(monitors)


def _is_counted(monitor: Monitor, now: datetime) -> bool:
    return (
        monitor.volume is not None
        and monitor.volume_at is not None
        and monitor.volume_at > max(now - _COUNT_LASTS, monitor.changed_at)
        and monitor.look_due_at is None  # while it looks back, the count grows under one's eyes
    )


def _row(
    monitor: Monitor,
    counts: Mapping[int, Mapping[date, int]],
    first: date,
    last_match: datetime | None,
    doubtful: int,
) -> MonitorRow:
    wish = wish_of(monitor)
    kept = {date.fromisoformat(day): count for day, count in (monitor.volume or {}).items()}
    by_day = counts.get(monitor.id, kept)
    return MonitorRow(
        id=monitor.id,
        name=monitor.name,
        wish=wish,
        enabled=monitor.enabled,
        is_readable=query_of(wish) is not None,
        looks_back=monitor.look_due_at is not None and monitor.enabled,
        looked=monitor.looked,
        look_at=monitor.look_at if monitor.look_id is not None else None,
        last_match=last_match,
        days=tuple(by_day.get(first + timedelta(days=n), 0) for n in range(DAYS)),
        doubtful=doubtful,
    )


def _counts(
    session: Session, monitor_ids: Sequence[int], first: date, zone: ZoneInfo
) -> dict[int, dict[date, int]]:
    """Matches by monitor and local day; every one that was asked for is in it."""
    day = cast(func.timezone(str(zone), MentionMonitor.published_at), Date).label("day")
    rows = session.execute(
        select(MentionMonitor.monitor_id, day, func.count().label("count"))
        .where(
            MentionMonitor.monitor_id.in_(monitor_ids),
            MentionMonitor.published_at >= datetime.combine(first, datetime.min.time(), zone),
            ~MentionMonitor.is_doubtful,
        )
        .group_by(MentionMonitor.monitor_id, day)
    )
    found: dict[int, dict[date, int]] = {monitor_id: {} for monitor_id in monitor_ids}
    for monitor_id, on, count in rows:
        found[monitor_id][on] = count
    return found


def _last_match() -> ScalarSelect[datetime]:
    return (
        select(func.max(MentionMonitor.published_at))
        .where(MentionMonitor.monitor_id == Monitor.id)
        .scalar_subquery()
    )


def _doubtful() -> ScalarSelect[int]:
    few = (
        select(MentionMonitor.mention_id)
        .where(
            MentionMonitor.monitor_id == Monitor.id,
            MentionMonitor.is_doubtful,
            MentionMonitor.relevance > 0,
        )
        .limit(_MOST_COUNTED)
        .correlate(Monitor)
        .subquery()
    )
    return select(func.count()).select_from(few).scalar_subquery()
