"""How every action on a case is answered: done, too late, or refused, and always with the case.

A stale page gets 409 with the case as it now stands, what changed, and what was typed.
"""

from collections.abc import Callable

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from triage.cases.changing import require_case
from triage.cases.reading import read_case
from triage.errors import (
    AlreadyClaimedError,
    CannotUndoError,
    NotFoundError,
    RiskyAnswerError,
    StaleError,
    TriageError,
    WrongInputError,
)
from web.access import viewer
from web.answers.composing import Draft, typed_draft
from web.answers.words import reply_advice, risk_advice, risk_title
from web.cases.board import Trouble, case_answer, case_pane, done_words
from web.cases.happenings import change_words
from web.cases.special import covered_page
from web.ids import row_id
from web.redirects import local_path, see_other
from web.room import transaction
from web.texts import gettext

Action = Callable[[Session], object]
_REFUSALS = (
    StaleError,
    AlreadyClaimedError,
    CannotUndoError,
    RiskyAnswerError,
    WrongInputError,
)


def do_to_case(case_id: int, done: str, action: Action) -> AnyResponse:
    """Do it in one transaction, then show the case as it stands afterwards.

    `done` names the notice; a `%s` in it stands for what the action returned.
    """
    back = _back(case_id)
    try:
        with transaction() as session:
            # A case that the viewer may not see does not exist, whatever the action's id is.
            require_case(session, viewer(), case_id)
            done = done.replace("%s", str(action(session)))
    except _REFUSALS as error:
        return _refused(case_id, back, error)
    if request.headers.get("HX-Request") != "true":
        return see_other(with_notice(back, done))
    with transaction() as session:
        return make_response(case_answer(session, case_id, back=back, done=done))


def do_and_leave(case_id: int, action: Action, place: Callable[[str], str]) -> AnyResponse:
    """Do it, then go to another page: `place` gets the address that the form came from."""
    back = _back(case_id)
    try:
        with transaction() as session:
            require_case(session, viewer(), case_id)
            action(session)
    except _REFUSALS as error:
        return _refused(case_id, back, error)
    if request.headers.get("HX-Request") != "true":
        return see_other(place(back))
    answer = make_response("")
    answer.headers["HX-Redirect"] = place(back)
    return answer


def seen_version() -> int | None:
    """The version of the case that the person saw."""
    return request.form.get("version", type=row_id)


def case_page(
    session: Session,
    case_id: int,
    back: str | None = None,
    trouble: Trouble | None = None,
    draft: Draft | None = None,
) -> str:
    """The case on a page of its own."""
    here = back or url_for("cases.show", case_id=case_id)
    try:
        view = read_case(session, viewer(), case_id)
    except NotFoundError:  # or covered
        return covered_page(session, case_id, to_list=url_for("queue.index"))
    pane = case_pane(session, view, back=here, trouble=trouble, draft=draft)
    return render_template(
        "case/page.html", view=view, pane=pane, back=here, done_words=done_words(view)
    )


def with_notice(back: str, done: str) -> str:
    """The address with what was done, for the notice on it."""
    separator = "&" if "?" in back else "?"
    return f"{back}{separator}done={done}"


def _refused(case_id: int, back: str, error: TriageError) -> Response:
    risks = error.risks if isinstance(error, RiskyAnswerError) else ()
    must_change = isinstance(error, RiskyAnswerError) and error.must_change
    draft = typed_draft(risks, must_change=must_change)
    trouble, status = trouble_of(error)
    with transaction() as session:
        if request.headers.get("HX-Request") == "true":
            view = read_case(session, viewer(), case_id)
            pane = case_pane(session, view, back=back, trouble=trouble, draft=draft)
            return make_response(pane, status)
        return make_response(case_page(session, case_id, back, trouble, draft), status)


def trouble_of(error: TriageError) -> tuple[Trouble, int]:
    """Why something was not done, in words, and the status of the answer."""
    kept = gettext("Nothing was overwritten, and what you typed is still here.")
    if isinstance(error, AlreadyClaimedError):
        return Trouble(gettext("%(name)s has claimed this case", name=error.by), kept), 409
    if isinstance(error, StaleError):
        title = gettext("Changed meanwhile: %(changes)s", changes=change_words(error.changes))
        return Trouble(title, kept), 409
    if isinstance(error, CannotUndoError):
        return Trouble(gettext("This can no longer be undone"), _in_the_way(error)), 409
    if isinstance(error, RiskyAnswerError):
        how = risk_advice(must_change=error.must_change)
        return Trouble(risk_title(error.risks), how, "reply"), 422
    field = error.field if isinstance(error, WrongInputError) else ""
    advice = _advice().get(field) or str(getattr(error, "message", error))
    return Trouble(gettext("That could not be done"), advice, field), 422


def _in_the_way(error: CannotUndoError) -> str:
    if not error.in_the_way:
        return gettext("There is no way back from this step.")
    changes = change_words(error.in_the_way)
    return gettext("Since then: %(changes)s. Undo that first.", changes=changes)


def _advice() -> dict[str, str]:
    write = gettext("Write something first; at most 10,000 characters.")
    other = gettext("Choose another case that is not closed.")
    return {
        **reply_advice(),
        "note": write,
        "reply": write,
        "assignee": gettext("Choose a colleague from the list."),
        "team": gettext("Choose a team from the list."),
        "policy": gettext("Choose a service level from the list."),
        "case": gettext("The conversation goes on in a newer case; answer there."),
        "until": gettext("Choose a time in the future, within a year."),
        "into": other,
        "other": other,
        "merged": gettext("This case goes on as a part of another one; work there."),
        "closed": gettext("The case is closed. Open it again first."),
        "posts": gettext("Choose some posts of this case, and leave at least one."),
    }


def _back(case_id: int) -> str:
    return local_path(request.form.get("back"), url_for("cases.show", case_id=case_id))
