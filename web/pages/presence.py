"""At work or away: said with one click from the menu at the top."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from triage.people.presence import choose_presence
from web.access import signed_in, viewer
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import now, room, transaction

pages = Blueprint("presence", __name__)
PAGE = Page(pages)


@pages.post("/presence")
@signed_in
def save() -> Response:
    """Say it, and go back to where one was."""
    with transaction() as session:
        choose_presence(session, viewer(), request.form.get("presence", ""), now())
    # Whoever is back may get something at once; what an absent person gave back goes on, too.
    room().services.hints.send("assign")
    return see_other(local_path(request.form.get("back"), url_for("queue.index")))
