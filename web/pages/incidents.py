"""Incidents: one cause behind many cases, with what may be told about it."""

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.errors import StaleError, WrongInputError
from triage.incidents.handling import (
    COVERED_WORDS,
    MOST_KNOWN_CHARS,
    MOST_TITLE_CHARS,
    add_cases,
    describe_incident,
    end_incident,
    open_incident,
    remove_case,
    resume_incident,
)
from triage.incidents.reading import list_incidents, read_incident
from web.access import signed_in, viewer
from web.ids import row_id
from web.redirects import local_path, see_other
from web.registry import Page, RailEntry
from web.room import now, transaction
from web.texts import gettext, lazy_gettext

pages = Blueprint("incidents", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=25, icon="siren", label=lazy_gettext("Incidents"), endpoint="incidents.index"
    ),
)


@pages.get("/incidents")
@signed_in
def index() -> str:
    """Open ones first."""
    with transaction() as session:
        rows = list_incidents(session, viewer())
    return render_template("incidents/index.html", rows=rows)


@pages.get("/incidents/<int:incident_id>")
@signed_in
def show(incident_id: int) -> str:
    """One incident with its cases."""
    with transaction() as session:
        return _page(session, incident_id)


@pages.post("/incidents")
@signed_in
def create() -> Response:
    """Make an incident of the case and those ticked beside it, or add them to one."""
    case_ids = _ids("case")
    chosen = next(iter(_ids("incident")), None)
    back = local_path(request.form.get("back"), url_for("incidents.index"))
    with transaction() as session:
        if chosen:
            add_cases(session, viewer(), chosen, case_ids=case_ids, now=now())
            return see_other(back)
        title = request.form.get("title", "")
        made = open_incident(session, viewer(), title=title, case_ids=case_ids, now=now())
    return see_other(url_for("incidents.show", incident_id=made))


@pages.post("/incidents/<int:incident_id>")
@signed_in
def describe(incident_id: int) -> Response:
    """Write down what is known."""
    title, known = request.form.get("title", ""), request.form.get("known", "")
    version = request.form.get("version", default=0, type=int)
    with transaction() as session:
        try:
            describe_incident(session, incident_id, title=title, known=known, version=version)
        except StaleError:
            problem = gettext(
                "A colleague changed this meanwhile. Your text is below; look at both."
            )
            return make_response(_page(session, incident_id, problem, title, known), 409)
        except WrongInputError as error:
            problem = gettext("The title tells what is covered. Choose other words.")
            if error.message != COVERED_WORDS:
                problem = gettext(
                    "Give a title of at most %(title)s characters, and at most %(known)s of text.",
                    title=MOST_TITLE_CHARS,
                    known=MOST_KNOWN_CHARS,
                )
            return make_response(_page(session, incident_id, problem, title, known), 422)
    return see_other(url_for("incidents.show", incident_id=incident_id, done="kept"))


@pages.post("/incidents/<int:incident_id>/state")
@signed_in
def state(incident_id: int) -> Response:
    """End it, or say that it was not over after all."""
    with transaction() as session:
        if request.form.get("state") == "ended":
            end_incident(session, incident_id, now=now())
        else:
            resume_incident(session, incident_id)
    return see_other(url_for("incidents.show", incident_id=incident_id))


@pages.post("/incidents/<int:incident_id>/cases/<int:case_id>/remove")
@signed_in
def remove(incident_id: int, case_id: int) -> Response:
    """Take a case out again."""
    with transaction() as session:
        remove_case(session, viewer(), incident_id, case_id=case_id, now=now())
    return see_other(
        local_path(request.form.get("back"), url_for("incidents.show", incident_id=incident_id))
    )


def _ids(field: str) -> list[int]:
    """The ids of a form's field; an empty choice is none.

    Raises WrongInputError for what no row can have.
    """
    try:
        return [row_id(value) for value in request.form.getlist(field) if value]
    except ValueError as error:
        raise WrongInputError(field, "no such number") from error


def _page(
    session: Session,
    incident_id: int,
    problem: str | None = None,
    title: str | None = None,
    known: str | None = None,
) -> str:
    view = read_incident(session, viewer(), incident_id)
    return render_template(
        "incidents/show.html",
        view=view,
        row=view.row,
        problem=problem,
        title=view.row.title if title is None else title,
        known=view.row.known if known is None else known,
        most_title=MOST_TITLE_CHARS,
        most_known=MOST_KNOWN_CHARS,
    )
