"""Corrections of the classification, with one key each, in the case and in the review list."""

from collections.abc import Callable

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.cases.reading import read_case
from triage.errors import StaleError, WrongInputError
from triage.labels.correcting import correct_case, undo_correction
from web.access import signed_in, viewer
from web.cases.board import Trouble, case_pane, links_of
from web.cases.corrections import answer_words
from web.cases.happenings import change_words
from web.ids import row_id
from web.queue.board import row_lines
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import now, transaction
from web.texts import gettext

pages = Blueprint("corrections", __name__)
PAGE = Page(pages)

Action = Callable[[Session], int | None]


@pages.post("/cases/<int:case_id>/corrections")
@signed_in
def correct(case_id: int) -> Response:
    """Answer one question about a post of the case; it counts at once."""
    question, _, value = request.form.get("answer", "").partition(":")

    def action(session: Session) -> int | None:
        return correct_case(
            session,
            viewer(),
            case_id,
            question=question,
            value=value,
            mention_id=request.form.get("mention", type=row_id),
            now=now(),
            version=request.form.get("version", type=row_id),
        )

    return _do(case_id, action, answer_words(question, value))


@pages.post("/cases/<int:case_id>/corrections/<int:event_id>/undo")
@signed_in
def undo(case_id: int, event_id: int) -> Response:
    """Take a correction back."""

    def action(session: Session) -> None:
        undo_correction(session, viewer(), case_id, event_id, now=now())

    return _do(case_id, action, gettext("The correction was taken back."))


def _do(case_id: int, action: Action, told: str) -> Response:
    back = local_path(request.form.get("back"), url_for("cases.show", case_id=case_id))
    try:
        with transaction() as session:
            # A case that the viewer may not see does not exist, whatever the event's id is.
            read_case(session, viewer(), case_id)
            event_id = action(session)
    except (StaleError, WrongInputError) as error:
        return _refused(case_id, back, error)
    if request.headers.get("HX-Request") != "true":
        return see_other(back)
    with transaction() as session:
        return make_response(_answer(session, case_id, back, told, event_id))


def _answer(session: Session, case_id: int, back: str, told: str, event_id: int | None) -> str:
    view = read_case(session, viewer(), case_id)
    links = links_of(back)
    return render_template(
        "case/corrected.html",
        pane=case_pane(session, view, back=back),
        row=row_lines(session, links, [case_id]) if links else "",
        case_id=case_id,
        back=back,
        told=told,
        event_id=event_id,
    )


def _refused(case_id: int, back: str, error: StaleError | WrongInputError) -> Response:
    if isinstance(error, StaleError):
        title = gettext("Changed meanwhile: %(changes)s", changes=change_words(error.changes))
        advice, status = gettext("Nothing was overwritten. Look again, then correct it."), 409
    else:
        title, status = gettext("That could not be done"), 422
        advice = {
            "analysis": gettext("The text was not read by the classifier yet."),
            "undo": gettext("It was corrected again since."),
        }.get(error.field, gettext("Choose one of the answers on the page."))
    with transaction() as session:
        view = read_case(session, viewer(), case_id)
        pane = case_pane(session, view, back=back, trouble=Trouble(title, advice))
        if request.headers.get("HX-Request") == "true":
            return make_response(pane, status)
        page = render_template("case/page.html", view=view, pane=pane, back=back, done_words={})
        return make_response(page, status)
