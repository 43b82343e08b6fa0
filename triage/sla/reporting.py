"""How often the promises were kept: by team and week, of the cases opened in a period.

A case counts as soon as its promise is decided: kept or broken. What still runs does not count,
and neither does what was solved before anybody had to answer count against anybody.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, func, or_, select, true
from sqlalchemy.orm import Session

from triage.models import Case, Team
from triage.people.viewer import Viewer, may_see_case


@dataclass(frozen=True, slots=True)
class Kept:
    """So many promises kept, of so many that are decided."""

    kept: int
    of: int

    @property
    def share(self) -> float | None:
        """The share that was kept; None where nothing is decided."""
        return self.kept / self.of if self.of else None

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.kept + other.kept, self.of + other.of)


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A team's promises about the cases that came in within one week."""

    week: date  # its Monday
    team_id: int | None
    team_name_nl: str | None
    team_name_en: str | None
    first_response: Kept
    resolution: Kept


def read_kept(
    session: Session,
    viewer: Viewer,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    timezone: str,
) -> tuple[TeamWeek, ...]:
    """By week, newest first, and team; weeks begin on Monday in the given time zone.

    A lead is told of their own teams: of others they would see single cases only.
    """
    teams = true() if viewer.may_see_all else Case.team_id.in_(viewer.team_ids)
    week = cast(func.date_trunc("week", func.timezone(timezone, Case.opened_at)), Date)
    rows = session.execute(
        select(
            week.label("week"),
            Team.id.label("team_id"),
            Team.name_nl,
            Team.name_en,
            *_counts("first", _answered(), Case.due_at, "first_response", now),
            *_counts("solve", Case.resolved_at, Case.solve_due_at, "resolution", now),
        )
        .outerjoin(Team, Team.id == Case.team_id)
        .where(
            may_see_case(viewer),
            teams,
            Case.opened_at >= since,
            Case.opened_at < until,
            Case.sla_policy_id.is_not(None),
            Case.status != "merged",
        )
        .group_by(week, Team.id)
        .order_by(week.desc(), Team.id.nulls_last())
    )
    return tuple(
        TeamWeek(
            week=row.week,
            team_id=row.team_id,
            team_name_nl=row.name_nl,
            team_name_en=row.name_en,
            first_response=Kept(row.first_kept, row.first_of),
            resolution=Kept(row.solve_kept, row.solve_of),
        )
        for row in rows
    )


def weeks_before(now: datetime, count: int) -> datetime:
    """The beginning of a period of so many weeks that ends now."""
    return now - timedelta(weeks=count)


def _answered() -> ColumnElement[Any]:
    return func.coalesce(Case.first_response_at, Case.resolved_at)


def _counts(
    name: str, done: Any, due: Any, clock: str, now: datetime
) -> tuple[ColumnElement[int], ColumnElement[int]]:
    kept = and_(done.is_not(None), due.is_not(None), done <= due)
    late = or_(
        Case.clock_marks.contains([f"{clock}:overdue"]),
        and_(Case.status == "open", done.is_(None), due < now),
    )
    decided = and_(due.is_not(None), or_(done.is_not(None), late))
    return (
        func.count().filter(kept).label(f"{name}_kept"),
        func.count().filter(decided).label(f"{name}_of"),
    )
