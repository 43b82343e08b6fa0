"""Monitors as people edit them: kept with a version and a log of who changed what.

After each change of what is asked the stored mentions are looked through again (`looking`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import Monitor, MonitorChange
from triage.monitors.looking import begin_looking
from triage.monitors.meaning import Wish, find_wrong_term, meaning_of
from triage.monitors.problems import FARTHEST, LONGEST_QUERY, QueryError
from triage.people.viewer import Viewer

EDITORS: Final = ("manager", "admin")
LONGEST_NAME: Final = 80
LONGEST_LIST: Final = 4_000
MOST_MONITORS: Final = 200
_LOCK: Final = func.hashtextextended("luisterpost: monitors", 0)
_TOLD: Final = ("name", "query", "context", "context_near", "without")


@dataclass(frozen=True, slots=True)
class MonitorDraft:
    """A monitor as somebody typed it."""

    name: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class MonitorView:
    """A monitor as its form shows it."""

    id: int
    version: int
    enabled: bool
    is_deleted: bool
    draft: MonitorDraft
    created_at: datetime
    changed_at: datetime
    looks_back: bool
    looked: int
    look_at: datetime | None
    relevance_on: bool
    relevance: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of a monitor; `before` and `after` hold what differs."""

    kind: str
    at: datetime
    actor_name: str | None
    before: dict[str, Any]
    after: dict[str, Any]


def create_monitor(
    session: Session, viewer: Viewer, draft: MonitorDraft, *, now: datetime, form_key: str = ""
) -> int:
    """Add a monitor; returns its id. The same `form_key` again (a double click) adds nothing.

    Raises WrongInputError for what a monitor cannot be.
    """
    _begin(session, viewer)
    if form_key:
        known = session.scalar(select(Monitor.id).where(Monitor.form_key == form_key))
        if known is not None:
            return known
    _refuse_wrong(session, draft, None)
    count = select(func.count()).select_from(Monitor).where(Monitor.deleted_at.is_(None))
    if session.scalars(count).one() >= MOST_MONITORS:
        raise WrongInputError("name", "too_many")
    monitor = Monitor(
        created_by=viewer.id,
        created_at=now,
        changed_at=now,
        version=1,
        enabled=True,
        form_key=form_key or None,
        **_columns(draft),
    )
    begin_looking(monitor, now)
    session.add(monitor)
    session.flush()
    _log(session, viewer, monitor, "created", now, {}, _columns(draft))
    return monitor.id


def save_monitor(
    session: Session,
    viewer: Viewer,
    monitor_id: int,
    draft: MonitorDraft,
    *,
    version: int,
    now: datetime,
) -> int:
    """Change a monitor; returns its new version.

    Raises StaleError when somebody changed it since `version`, unless it reads as wanted already;
    NotFoundError; WrongInputError.
    """
    _begin(session, viewer)
    monitor = _find(session, monitor_id)
    _refuse_wrong(session, draft, monitor_id)
    wanted = _columns(draft)
    changed = {name for name in wanted if getattr(monitor, name) != wanted[name]}
    if not changed:
        return monitor.version
    if version != monitor.version:
        raise StaleError(_missed(session, monitor, version))
    before = {name: getattr(monitor, name) for name in changed}
    for name in changed:
        setattr(monitor, name, wanted[name])
    _conclude(
        session, viewer, monitor, "changed", now, before, {name: wanted[name] for name in changed}
    )
    if changed - {"name"}:
        begin_looking(monitor, now)
    return monitor.version


def switch_monitor(
    session: Session, viewer: Viewer, monitor_id: int, *, enabled: bool, now: datetime
) -> None:
    """Switch a monitor on or off; what it missed while it was off is looked at again."""
    _begin(session, viewer)
    monitor = _find(session, monitor_id)
    if monitor.enabled == enabled:
        return
    monitor.enabled = enabled
    if enabled:
        begin_looking(monitor, now)
    _conclude(session, viewer, monitor, "switched_on" if enabled else "switched_off", now)


def switch_relevance(
    session: Session, viewer: Viewer, monitor_id: int, *, enabled: bool, now: datetime
) -> None:
    """Let what was learned from answers count, or not."""
    _begin(session, viewer)
    monitor = _find(session, monitor_id)
    if monitor.relevance_on == enabled:
        return
    monitor.relevance_on = enabled
    begin_looking(monitor, now)
    before, after = {"relevance_on": not enabled}, {"relevance_on": enabled}
    _conclude(session, viewer, monitor, "changed", now, before, after)


def delete_monitor(session: Session, viewer: Viewer, monitor_id: int, *, now: datetime) -> None:
    """Take a monitor away; it can be restored. A second time changes nothing."""
    _begin(session, viewer)
    monitor = _find(session, monitor_id, also_deleted=True)
    if monitor.deleted_at is None:
        monitor.deleted_at = now
        _conclude(session, viewer, monitor, "deleted", now)


def restore_monitor(session: Session, viewer: Viewer, monitor_id: int, *, now: datetime) -> None:
    """Bring a deleted monitor back."""
    _begin(session, viewer)
    monitor = _find(session, monitor_id, also_deleted=True)
    if monitor.deleted_at is not None:
        monitor.deleted_at = None
        begin_looking(monitor, now)
        _conclude(session, viewer, monitor, "restored", now)


def read_monitor(session: Session, monitor_id: int, *, also_deleted: bool = False) -> MonitorView:
    """One monitor; everybody may know what is listened for. Raises NotFoundError."""
    monitor = _find(session, monitor_id, also_deleted=also_deleted)
    return MonitorView(
        id=monitor.id,
        version=monitor.version,
        enabled=monitor.enabled,
        is_deleted=monitor.deleted_at is not None,
        draft=MonitorDraft(monitor.name, wish_of(monitor)),
        created_at=monitor.created_at,
        changed_at=monitor.changed_at,
        looks_back=monitor.look_due_at is not None and monitor.enabled,
        looked=monitor.looked,
        look_at=monitor.look_at if monitor.look_id is not None else None,
        relevance_on=monitor.relevance_on,
        relevance=monitor.relevance,
    )


def list_changes(session: Session, monitor_id: int, *, limit: int = 20) -> list[ChangeView]:
    """The newest changes of a monitor."""
    rows = session.scalars(
        select(MonitorChange)
        .options(joinedload(MonitorChange.actor))
        .where(MonitorChange.monitor_id == monitor_id)
        .order_by(MonitorChange.id.desc())
        .limit(limit)
    )
    return [
        ChangeView(
            row.kind,
            row.at,
            row.actor.name if row.actor else None,
            row.before or {},
            row.after or {},
        )
        for row in rows
    ]


def wish_of(monitor: Monitor) -> Wish:
    """What a row asks."""
    return Wish(monitor.query, monitor.context, monitor.context_near, monitor.without)


def _begin(session: Session, viewer: Viewer) -> None:
    viewer.require(*EDITORS)
    # Names are compared: two who add the same one at once must not both succeed.
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _find(session: Session, monitor_id: int, *, also_deleted: bool = False) -> Monitor:
    monitor = session.get(Monitor, monitor_id, populate_existing=True)
    if monitor is None or (monitor.deleted_at is not None and not also_deleted):
        raise NotFoundError(f"no monitor {monitor_id}")
    return monitor


def _refuse_wrong(session: Session, draft: MonitorDraft, own_id: int | None) -> None:
    name, wish = draft.name.strip(), draft.wish
    if not name:
        raise WrongInputError("name", "name_missing")
    if len(name) > LONGEST_NAME:
        raise WrongInputError("name", "too_long")
    for field, text in (("context", wish.context), ("without", wish.without)):
        if len(text) > LONGEST_LIST:
            raise WrongInputError(field, "too_long")
        if find_wrong_term(text) is not None:
            raise WrongInputError(field, "wrong_term")
    if wish.near is not None and not 1 <= wish.near <= FARTHEST:
        raise WrongInputError("context_near", "near_distance")
    try:
        meaning_of(wish)
    except QueryError as error:
        raise WrongInputError("query", error.problem.code) from error
    namesake = select(Monitor.id).where(
        func.lower(Monitor.name) == name.lower(), Monitor.deleted_at.is_(None)
    )
    if session.scalar(namesake.where(Monitor.id != (own_id or 0))) is not None:
        raise WrongInputError("name", "name_taken")


def _columns(draft: MonitorDraft) -> dict[str, Any]:
    wish = draft.wish
    values = (
        draft.name.strip(),
        wish.query.strip()[:LONGEST_QUERY],
        wish.context.strip(),
        wish.near if wish.context.strip() else None,
        wish.without.strip(),
    )
    return dict(zip(_TOLD, values, strict=True))


def _missed(session: Session, monitor: Monitor, version: int) -> list[str]:
    kinds = session.scalars(
        select(MonitorChange.kind)
        .where(MonitorChange.monitor_id == monitor.id)
        .order_by(MonitorChange.id.desc())
        .limit(max(1, min(20, monitor.version - version)))
    ).all()
    return list(reversed(kinds))


def _conclude(
    session: Session,
    viewer: Viewer,
    monitor: Monitor,
    kind: str,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    monitor.version += 1
    monitor.changed_at = now
    _log(session, viewer, monitor, kind, now, before or {}, after or {})


def _log(
    session: Session,
    viewer: Viewer,
    monitor: Monitor,
    kind: str,
    now: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    session.add(
        MonitorChange(
            monitor_id=monitor.id, kind=kind, actor_id=viewer.id, at=now, before=before, after=after
        )
    )
    session.flush()
