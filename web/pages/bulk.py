"""One step on many cases: those that were ticked, or all that the list's filters hold."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from triage.bulk.running import MOST_CASES, BulkResult, run_in_bulk, undo_run
from triage.bulk.steps import Target
from triage.cases.queue import find_case_ids
from triage.cases.reading import read_case
from triage.errors import NotFoundError, WrongInputError
from web.access import signed_in, viewer
from web.cases.board import case_pane, links_of
from web.cases.bulk import tell
from web.ids import row_id
from web.queue.board import list_pane
from web.queue.links import QueueLinks
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import now, room, transaction

pages = Blueprint("bulk", __name__)
PAGE = Page(pages)

OPTIONS = ("assignee", "until", "tag", "into", "text", "canned", "question", "value")


@pages.post("/queue/bulk")
@signed_in
def run() -> Response:
    """Take the step on every case; the answer tells what was done and what was left."""
    action = request.form.get("action", "")
    options = {name: value for name in OPTIONS if (value := _option(name, action))}
    result = run_in_bulk(
        room().services.sessions,
        viewer(),
        _targets(),
        token=_token(request.form.get("token", "")),
        action=action,
        options=options,
        now=now(),
    )
    return _answer(result)


@pages.post("/queue/bulk/<uuid:token>/undo")
@signed_in
def undo(token: UUID) -> Response:
    """Take back what one's own run did."""
    return _answer(undo_run(room().services.sessions, viewer(), token, now=now()))


def _answer(result: BulkResult) -> Response:
    back = local_path(request.form.get("back"), url_for("queue.index", view="all"))
    if request.headers.get("HX-Request") != "true":
        separator = "&" if "?" in back else "?"
        return see_other(f"{back}{separator}run={result.token}")
    links = links_of(back) or QueueLinks.of_query("")
    with transaction() as session:
        pane: Markup | None = None
        if links.case_id:
            try:
                view = read_case(session, viewer(), links.case_id)
                pane = case_pane(session, view, back=links.here())
            except NotFoundError:
                pane = Markup()
        return make_response(
            render_template(
                "queue/bulk_answer.html",
                list=list_pane(session, links),
                pane=pane,
                bulk=tell(result),
                back=back,
            )
        )


def _targets() -> Sequence[Target]:
    """The ticked cases with the versions that were seen, or the list as its filters are now."""
    if request.form.get("all") == "yes":
        links = QueueLinks.of_query(request.form.get("query", ""))
        with transaction() as session:
            found = find_case_ids(session, viewer(), links.filters, now=now(), most=MOST_CASES)
        return [Target(case_id) for case_id in found]
    return [_target(value) for value in dict.fromkeys(request.form.getlist("case"))]


def _target(value: str) -> Target:
    case_id, _, version = value.partition(":")
    try:
        return Target(row_id(case_id), row_id(version) if version else None)
    except ValueError as error:
        raise WrongInputError("case", "choose cases from the list") from error


def _option(name: str, action: str) -> str:
    if name == "into" and not request.form.get("into"):
        # The first of the list takes the others in.
        return str(_targets()[0].case_id) if action == "merge" and _targets() else ""
    return request.form.get(name, "")


def _token(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise WrongInputError("token", "load the list again") from error
