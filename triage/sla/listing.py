"""What the pages of service levels list: policies, calendars, and who keeps which hours."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError
from triage.models import Calendar, SlaPolicy, Source, Team
from triage.people.viewer import Viewer
from triage.sla.keeping import WHO_DECIDES


@dataclass(frozen=True, slots=True)
class TeamHours:
    """A team and the calendar that it keeps; None: the default one."""

    id: int
    name_nl: str
    name_en: str
    calendar_id: int | None


def list_policies(session: Session, viewer: Viewer) -> list[SlaPolicy]:
    """All policies in the order in which they are tried, those that are off too."""
    viewer.require(*WHO_DECIDES)
    return list(session.scalars(select(SlaPolicy).order_by(SlaPolicy.position, SlaPolicy.id)))


def read_policy_row(session: Session, viewer: Viewer, policy_id: int) -> SlaPolicy:
    """One policy. Raises NotFoundError."""
    viewer.require(*WHO_DECIDES)
    row = session.get(SlaPolicy, policy_id)
    if row is None:
        raise NotFoundError(f"no policy {policy_id}")
    return row


def list_calendars(session: Session, viewer: Viewer) -> list[Calendar]:
    """All calendars, by name."""
    viewer.require(*WHO_DECIDES)
    return list(session.scalars(select(Calendar).order_by(Calendar.name)))


def read_calendar_row(session: Session, viewer: Viewer, calendar_id: int) -> Calendar:
    """One calendar. Raises NotFoundError."""
    viewer.require(*WHO_DECIDES)
    row = session.get(Calendar, calendar_id)
    if row is None:
        raise NotFoundError(f"no calendar {calendar_id}")
    return row


def list_team_hours(session: Session) -> tuple[TeamHours, ...]:
    """All teams, by name."""
    rows = session.scalars(select(Team).order_by(Team.name_nl, Team.id))
    return tuple(TeamHours(row.id, row.name_nl, row.name_en, row.calendar_id) for row in rows)


def source_kinds(session: Session) -> tuple[str, ...]:
    """The kinds of the sources that there are."""
    return tuple(session.scalars(select(Source.kind).distinct().order_by(Source.kind)))
