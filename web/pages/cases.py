"""One case: its page, and everything that can be done to it.

Every action tells the version that the person saw. When a colleague was ahead, the answer is 409
with the case as it now stands, what changed, and what was typed.
"""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from triage.cases import actions
from triage.cases.reading import read_case
from triage.customers.deciding import confirm_link, reject_link
from triage.errors import AlreadyClaimedError, NotFoundError, StaleError, WrongInputError
from web.access import signed_in, viewer
from web.caseboard import Draft, Trouble, case_answer, case_pane, done_words
from web.ids import row_id
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import now, transaction
from web.storyline import change_words
from web.texts import gettext

pages = Blueprint("cases", __name__)
PAGE = Page(pages)

Action = Callable[[Session], object]


@pages.get("/cases/<int:case_id>")
@signed_in
def show(case_id: int) -> str:
    """The case on a page of its own, for links from elsewhere."""
    with transaction() as session:
        return _page(session, case_id)


@pages.post("/cases/<int:case_id>/claim")
@signed_in
def claim(case_id: int) -> AnyResponse:
    """Make the case one's own."""
    return _do(
        case_id,
        "claimed",
        lambda session: actions.claim_case(
            session, viewer(), case_id, now=now(), version=_version()
        ),
    )


@pages.post("/cases/<int:case_id>/release")
@signed_in
def release(case_id: int) -> AnyResponse:
    """Put the case back into the queue."""
    return _do(
        case_id,
        "released",
        lambda session: actions.release_case(
            session, viewer(), case_id, now=now(), version=_version()
        ),
    )


@pages.post("/cases/<int:case_id>/assign")
@signed_in
def assign(case_id: int) -> AnyResponse:
    """Give the case to a colleague."""
    return _do(
        case_id,
        "assigned",
        lambda session: actions.assign_case(
            session,
            viewer(),
            case_id,
            assignee_id=request.form.get("assignee", default=0, type=row_id),
            now=now(),
            version=_version(),
        ),
    )


@pages.post("/cases/<int:case_id>/write")
@signed_in
def write(case_id: int) -> AnyResponse:
    """Record an answer, or keep a note."""
    text = request.form.get("text", "")
    if request.form.get("kind") == "note":
        return _do(
            case_id,
            "noted",
            lambda session: actions.add_note(session, viewer(), case_id, text=text, now=now()),
        )
    return _do(
        case_id,
        "replied",
        lambda session: actions.reply_to_case(
            session, viewer(), case_id, text=text, now=now(), version=_version()
        ),
    )


@pages.post("/cases/<int:case_id>/wait")
@signed_in
def wait(case_id: int) -> AnyResponse:
    """Set the case aside until the customer answers."""
    return _do(
        case_id,
        "waiting",
        lambda session: actions.wait_for_customer(
            session, viewer(), case_id, now=now(), version=_version()
        ),
    )


@pages.post("/cases/<int:case_id>/resolve")
@signed_in
def resolve(case_id: int) -> AnyResponse:
    """Close the case as solved."""
    return _do(
        case_id,
        "resolved",
        lambda session: actions.resolve_case(
            session, viewer(), case_id, now=now(), version=_version()
        ),
    )


@pages.post("/cases/<int:case_id>/reopen")
@signed_in
def reopen(case_id: int) -> AnyResponse:
    """Take the case up again."""
    return _do(
        case_id,
        "reopened",
        lambda session: actions.reopen_case(
            session, viewer(), case_id, now=now(), version=_version()
        ),
    )


@pages.post("/cases/<int:case_id>/links/<int:link_id>/confirm")
@signed_in
def confirm(case_id: int, link_id: int) -> AnyResponse:
    """Say that the author is this customer."""
    return _do(
        case_id,
        "confirmed",
        lambda session: confirm_link(
            session, viewer(), _link_of(session, case_id, link_id), now=now()
        ),
    )


@pages.post("/cases/<int:case_id>/links/<int:link_id>/reject")
@signed_in
def reject(case_id: int, link_id: int) -> AnyResponse:
    """Say that the author is not this customer."""
    return _do(
        case_id,
        "rejected",
        lambda session: reject_link(
            session, viewer(), _link_of(session, case_id, link_id), now=now()
        ),
    )


def _do(case_id: int, done: str, action: Action) -> AnyResponse:
    """Do it in one transaction, then show the case as it stands afterwards."""
    back = local_path(request.form.get("back"), url_for("cases.show", case_id=case_id))
    try:
        with transaction() as session:
            # A case that the viewer may not see does not exist, whatever the action's id is.
            read_case(session, viewer(), case_id)
            action(session)
    except (StaleError, AlreadyClaimedError, WrongInputError) as error:
        return _refused(case_id, back, error)
    if request.headers.get("HX-Request") != "true":
        return see_other(_with_notice(back, done))
    with transaction() as session:
        return make_response(case_answer(session, case_id, back=back, done=done))


def _refused(
    case_id: int, back: str, error: StaleError | AlreadyClaimedError | WrongInputError
) -> Response:
    draft = Draft(request.form.get("kind", "reply"), request.form.get("text", ""))
    trouble, status = _trouble(error)
    with transaction() as session:
        if request.headers.get("HX-Request") == "true":
            view = read_case(session, viewer(), case_id)
            pane = case_pane(session, view, back=back, trouble=trouble, draft=draft)
            return make_response(pane, status)
        return make_response(_page(session, case_id, back, trouble, draft), status)


def _trouble(error: StaleError | AlreadyClaimedError | WrongInputError) -> tuple[Trouble, int]:
    kept = gettext("Nothing was overwritten, and what you typed is still here.")
    if isinstance(error, AlreadyClaimedError):
        return Trouble(gettext("%(name)s has claimed this case", name=error.by), kept), 409
    if isinstance(error, StaleError):
        title = gettext("Changed meanwhile: %(changes)s", changes=change_words(error.changes))
        return Trouble(title, kept), 409
    messages = {
        "note": gettext("Write something first; at most 10,000 characters."),
        "reply": gettext("Write something first; at most 10,000 characters."),
        "assignee": gettext("Choose a colleague from the list."),
        "case": gettext("The conversation goes on in a newer case; answer there."),
    }
    title = gettext("That could not be done")
    return Trouble(title, messages.get(error.field, error.message), error.field), 422


def _page(
    session: Session,
    case_id: int,
    back: str | None = None,
    trouble: Trouble | None = None,
    draft: Draft | None = None,
) -> str:
    here = back or url_for("cases.show", case_id=case_id)
    view = read_case(session, viewer(), case_id)
    pane = case_pane(session, view, back=here, trouble=trouble, draft=draft)
    return render_template(
        "case/page.html", view=view, pane=pane, back=here, done_words=done_words()
    )


def _link_of(session: Session, case_id: int, link_id: int) -> int:
    """The link, when it belongs to the case whose page was used."""
    if link_id not in {link.id for link in read_case(session, viewer(), case_id).links}:
        raise NotFoundError(f"no link {link_id} in case {case_id}")
    return link_id


def _version() -> int | None:
    return request.form.get("version", type=row_id)


def _with_notice(back: str, done: str) -> str:
    separator = "&" if "?" in back else "?"
    return f"{back}{separator}done={done}"
