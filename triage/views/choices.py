"""What one person's list shows: columns, density, and the view it opens with."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.errors import NotFoundError, WrongInputError
from triage.models import QueueChoice, SavedView
from triage.models.view import DENSITIES
from triage.people.viewer import Viewer
from triage.views.saved import find_view, may_see_view

COLUMNS: Final = (
    "number",
    "customer",
    "flags",
    "category",
    "team",
    "tags",
    "sentiment",
    "language",
    "source",
    "assignee",
    "opened",
)
DEFAULT_COLUMNS: Final = ("customer", "flags", "category", "team", "tags")


@dataclass(frozen=True, slots=True)
class Choices:
    """How somebody wants the queue; `default_query` is the view it opens with."""

    columns: tuple[str, ...] = DEFAULT_COLUMNS
    density: str | None = None
    default_view_id: int | None = None
    default_query: str | None = None


def read_choices(session: Session, viewer: Viewer) -> Choices:
    """One's own choices, or what everybody begins with."""
    row = session.execute(
        select(QueueChoice, SavedView.query)
        # A view that its owner no longer shares is nobody else's beginning any more.
        .outerjoin(SavedView, (SavedView.id == QueueChoice.default_view_id) & may_see_view(viewer))
        .where(QueueChoice.user_id == viewer.id)
    ).one_or_none()
    if row is None:
        return Choices()
    choice, query = row
    return Choices(
        columns=tuple(name for name in COLUMNS if name in choice.columns),
        density=choice.density,
        default_view_id=choice.default_view_id,
        default_query=query,
    )


def choose_columns(
    session: Session, viewer: Viewer, columns: Iterable[str], *, density: str | None
) -> None:
    """Keep which columns the list shows and how roomy it is. Raises WrongInputError."""
    wanted = set(columns)
    if unknown := wanted - set(COLUMNS):
        raise WrongInputError("columns", f"unknown: {', '.join(sorted(unknown))}")
    if density is not None and density not in DENSITIES:
        raise WrongInputError("density", f"one of {', '.join(DENSITIES)}")
    kept = [name for name in COLUMNS if name in wanted]
    _put(session, viewer, columns=kept, density=density)


def choose_default_view(session: Session, viewer: Viewer, view_id: int | None) -> None:
    """Open the queue with this view from now on; None: with all open cases."""
    if view_id is not None and find_view(session, viewer, view_id) is None:
        raise NotFoundError(f"no view {view_id}")
    _put(session, viewer, default_view_id=view_id)


def _put(session: Session, viewer: Viewer, **values: object) -> None:
    session.execute(
        insert(QueueChoice)
        .values(user_id=viewer.id, **{"columns": list(DEFAULT_COLUMNS), **values})
        .on_conflict_do_update(index_elements=[QueueChoice.user_id], set_=values)
    )
