"""Saved views of the queue, and what its list shows."""

from dataclasses import replace

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from triage.views import choices, saved
from web.access import signed_in, viewer
from web.cases.board import links_of
from web.frame import DENSITIES
from web.ids import row_id
from web.pages.preferences import ONE_YEAR_S
from web.queue.links import QueueLinks
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import room, transaction

pages = Blueprint("views", __name__)
PAGE = Page(pages)


@pages.post("/queue/views")
@signed_in
def save() -> Response:
    """Keep the filters in force under a name, and go there."""
    links = QueueLinks.of_query(request.form.get("query", ""))
    audience = request.form.get("audience", "own")
    team = audience.removeprefix("team-")
    with transaction() as session:
        view_id = saved.save_view(
            session,
            viewer(),
            name=request.form.get("name", ""),
            query=links.query(),
            audience="team" if audience != team else audience,
            team_id=_team(team) if audience != team else None,
        )
        if request.form.get("default"):
            choices.choose_default_view(session, viewer(), view_id)
    return see_other(replace(links, saved_id=view_id).first())


def _team(text: str) -> int | None:
    try:
        return row_id(text)
    except ValueError:
        return None


@pages.post("/queue/views/<int:view_id>")
@signed_in
def change(view_id: int) -> Response:
    """Rename, move, delete a view, or open the queue with it."""
    back = local_path(request.form.get("back"), url_for("queue.index", view="all"))
    step = request.form.get("step", "")
    with transaction() as session:
        match step:
            case "earlier" | "later":
                steps = -1 if step == "earlier" else 1
                saved.move_view(session, viewer(), view_id, steps=steps)
            case "delete":
                saved.delete_view(session, viewer(), view_id)
                links = links_of(back)
                back = replace(links, saved_id=None).first() if links else back
            case "default":
                choices.choose_default_view(session, viewer(), view_id)
            case "no_default":
                choices.choose_default_view(session, viewer(), None)
            case _:
                name = request.form.get("name", "")
                saved.rename_view(session, viewer(), view_id, name=name)
    return see_other(back)


@pages.post("/queue/display")
@signed_in
def display() -> Response:
    """Keep which columns the list shows, and how roomy it is."""
    response = see_other(local_path(request.form.get("back"), url_for("queue.index", view="all")))
    density = request.form.get("density")
    with transaction() as session:
        choices.choose_columns(
            session,
            viewer(),
            request.form.getlist("column"),
            density=density if density in DENSITIES else None,
        )
    if density in DENSITIES:
        response.set_cookie(
            "density",
            density,
            max_age=ONE_YEAR_S,
            path="/",
            secure=room().origin.secure,
            samesite="Lax",
        )
    return response
