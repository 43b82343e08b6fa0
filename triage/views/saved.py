"""Saved views: a name for a place in the queue, for oneself, for a team, or for everybody.

What stands in a view's query is the pages' own; here it is a text that begins where they say.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from triage.errors import ForbiddenError, NotFoundError, WrongInputError
from triage.models import SavedView, Team
from triage.models.view import AUDIENCES
from triage.people.viewer import Viewer

MOST_CHARS: Final = 40
LONGEST_QUERY: Final = 1_000
MOST_VIEWS: Final = 30


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view as a menu shows it."""

    id: int
    name: str
    query: str
    audience: str
    team_id: int | None
    team_name_nl: str | None
    team_name_en: str | None
    may_change: bool


def list_views(session: Session, viewer: Viewer) -> tuple[ViewRow, ...]:
    """One's own views and those shared with one, in their order."""
    rows = session.execute(
        select(SavedView, Team)
        .outerjoin(Team, Team.id == SavedView.team_id)
        .where(may_see_view(viewer))
        .order_by(SavedView.position, SavedView.id)
    )
    return tuple(_row(viewer, view, team) for view, team in rows)


def find_view(session: Session, viewer: Viewer, view_id: int) -> ViewRow | None:
    """One view, if the viewer may see it."""
    return next((view for view in list_views(session, viewer) if view.id == view_id), None)


def save_view(
    session: Session,
    viewer: Viewer,
    *,
    name: str,
    query: str,
    audience: str = "own",
    team_id: int | None = None,
) -> int:
    """Keep a view under a name; one's own of the same name is replaced. Returns its id.

    Raises WrongInputError, or ForbiddenError for sharing with whom one does not lead.
    """
    name = _checked_name(name)
    if len(query) > LONGEST_QUERY:
        raise WrongInputError("query", "this view has too many filters")
    team_id = _checked_team(session, viewer, audience, team_id)
    mine = session.scalars(select(SavedView).where(SavedView.owner_id == viewer.id)).all()
    view = next((one for one in mine if one.name.casefold() == name.casefold()), None)
    if view is None:
        if len(mine) >= MOST_VIEWS:
            raise WrongInputError("name", f"at most {MOST_VIEWS} views")
        last = session.scalar(select(func.max(SavedView.position))) or 0
        view = SavedView(owner_id=viewer.id, name=name, query=query, position=last + 1)
        session.add(view)
    view.name, view.query, view.audience, view.team_id = name, query, audience, team_id
    session.flush()
    return view.id


def rename_view(session: Session, viewer: Viewer, view_id: int, *, name: str) -> None:
    """Give a view another name."""
    _changeable(session, viewer, view_id).name = _checked_name(name)


def move_view(session: Session, viewer: Viewer, view_id: int, *, steps: int) -> None:
    """Let a view change places with its neighbour before (-1) or after (+1) it."""
    view = _changeable(session, viewer, view_id)
    views = session.scalars(
        select(SavedView).where(may_see_view(viewer)).order_by(SavedView.position, SavedView.id)
    ).all()
    at = views.index(view)
    other = views[min(len(views) - 1, max(0, at + steps))]
    if other is not view and not _may_change(viewer, other):
        # Others' views keep their place; one's own goes to the other side of it.
        view.position = other.position + (1 if steps > 0 else -1)
        return
    view.position, other.position = other.position, view.position


def delete_view(session: Session, viewer: Viewer, view_id: int) -> None:
    """Forget a view; the cases in it are not touched."""
    session.delete(_changeable(session, viewer, view_id))


def may_share_with(viewer: Viewer, team_id: int | None) -> bool:
    """Leads share with their teams, managers and admins with any and with everybody."""
    if viewer.may_see_all:
        return True
    return viewer.role == "lead" and team_id in viewer.team_ids


def may_see_view(viewer: Viewer) -> ColumnElement[bool]:
    """One's own, those for everybody, and those of one's teams."""
    shared = [SavedView.owner_id == viewer.id, SavedView.audience == "everybody"]
    if viewer.may_see_all:
        shared.append(SavedView.audience == "team")
    return or_(*shared, SavedView.team_id.in_(viewer.team_ids))


def _may_change(viewer: Viewer, view: SavedView) -> bool:
    if view.owner_id == viewer.id:
        return True
    return view.audience != "own" and may_share_with(viewer, view.team_id)


def _changeable(session: Session, viewer: Viewer, view_id: int) -> SavedView:
    view = session.scalar(select(SavedView).where(SavedView.id == view_id, may_see_view(viewer)))
    if view is None:
        raise NotFoundError(f"no view {view_id}")
    if not _may_change(viewer, view):
        raise ForbiddenError("this view is somebody else's")
    return view


def _checked_name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > MOST_CHARS:
        raise WrongInputError("name", f"1 to {MOST_CHARS} characters")
    return name


def _checked_team(
    session: Session, viewer: Viewer, audience: str, team_id: int | None
) -> int | None:
    if audience not in AUDIENCES:
        raise WrongInputError("audience", f"one of {', '.join(AUDIENCES)}")
    if audience == "own":
        return None
    wanted = team_id if audience == "team" else None
    if audience == "team" and wanted is None:
        raise WrongInputError("team", "choose a team")
    if not may_share_with(viewer, wanted):
        raise ForbiddenError("only leads share views with their team")
    if wanted is not None and session.get(Team, wanted) is None:
        raise WrongInputError("team", "choose a team from the list")
    return wanted


def _row(viewer: Viewer, view: SavedView, team: Team | None) -> ViewRow:
    return ViewRow(
        id=view.id,
        name=view.name,
        query=view.query,
        audience=view.audience,
        team_id=view.team_id,
        team_name_nl=team.name_nl if team else None,
        team_name_en=team.name_en if team else None,
        may_change=_may_change(viewer, view),
    )
