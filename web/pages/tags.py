"""Labels on a case, and applying the routing rules to it again."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from triage.cases.tags import add_tag, remove_tag
from triage.routing.rerouting import reroute_case
from web.access import signed_in, viewer
from web.cases.doing import do_to_case
from web.ids import row_id
from web.registry import Page
from web.room import now, room

pages = Blueprint("tags", __name__)
PAGE = Page(pages)


@pages.post("/cases/<int:case_id>/tags")
@signed_in
def add(case_id: int) -> Response:
    """Put a label on."""
    tag = request.form.get("tag", "")
    return do_to_case(
        case_id,
        "tagged",
        lambda session: add_tag(session, viewer(), case_id, tag=tag, now=now()),
    )


@pages.post("/cases/<int:case_id>/tags/remove")
@signed_in
def remove(case_id: int) -> Response:
    """Take a label off."""
    tag = request.form.get("tag", "")
    return do_to_case(
        case_id,
        "untagged",
        lambda session: remove_tag(session, viewer(), case_id, tag=tag, now=now()),
    )


@pages.post("/cases/<int:case_id>/route")
@signed_in
def route(case_id: int) -> Response:
    """Apply the rules again, as they are now."""
    version = request.form.get("version", type=row_id)
    answer = do_to_case(
        case_id,
        "routed",
        lambda session: reroute_case(session, viewer(), case_id, now=now(), version=version),
    )
    room().services.hints.send("assign")
    return answer
