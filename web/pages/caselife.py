"""The life of a case beyond the day's work: set aside, merge, split, link, close, undo.

`web.cases.doing` answers; what is done to a case all day is in `cases`.
"""

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.cases.life import close_case, snooze_case
from triage.cases.merging import merge_cases, split_case, unmerge_case
from triage.cases.reading import read_case
from triage.cases.relating import find_other_cases, relate_cases, unrelate_cases
from triage.cases.undoing import undo_event
from triage.errors import StaleError, WrongInputError
from web.access import signed_in, viewer
from web.cases.board import links_of
from web.cases.doing import do_and_leave, do_to_case, seen_version, trouble_of, with_notice
from web.cases.snoozing import read_local_minute
from web.frame import is_fragment
from web.ids import row_id
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import now, transaction

pages = Blueprint("caselife", __name__)
PAGE = Page(pages)

LONGEST_SEARCH = 200


@pages.post("/cases/<int:case_id>/snooze")
@signed_in
def snooze(case_id: int) -> Response:
    """Set the case aside until a time."""

    def act(session: Session) -> None:
        # A field of one's own choice wins over the buttons: it was filled in for this.
        until = read_local_minute(request.form.get("until") or request.form.get("choice", ""))
        if until is None:
            raise WrongInputError("until", "choose a time")
        snooze_case(session, viewer(), case_id, until=until, now=now(), version=seen_version())

    return do_to_case(case_id, "snoozed", act)


@pages.post("/cases/<int:case_id>/close")
@signed_in
def close(case_id: int) -> Response:
    """End the case for good."""
    return do_to_case(
        case_id,
        "closed",
        lambda session: close_case(session, viewer(), case_id, now=now(), version=seen_version()),
    )


@pages.get("/cases/<int:case_id>/others")
@signed_in
def others(case_id: int) -> str:
    """Look for a case to merge or link this one with."""
    text = request.args.get("text", "").strip()[:LONGEST_SEARCH]
    back = local_path(request.args.get("back"), url_for("cases.show", case_id=case_id))
    with transaction() as session:
        view = read_case(session, viewer(), case_id)
        found = find_other_cases(session, viewer(), case_id, text)
    is_part = is_fragment(f"others-{case_id}")
    return render_template(
        "case/others_list.html" if is_part else "case/others.html",
        row=view.row,
        linked={case.id for case in view.related},
        found=found,
        text=text,
        back=back,
    )


@pages.post("/cases/<int:case_id>/merge")
@signed_in
def merge(case_id: int) -> Response:
    """Let the case go on in another one, and go there."""
    into = request.form.get("into", default=0, type=row_id) or 0
    return do_and_leave(
        case_id,
        lambda session: merge_cases(
            session, viewer(), case_id, into_id=_chosen(into), now=now(), version=seen_version()
        ),
        lambda back: _other_place(back, into, "moved_in"),
    )


@pages.post("/cases/<int:case_id>/unmerge")
@signed_in
def unmerge(case_id: int) -> Response:
    """Let a merged case go its own way again, and go there."""
    return do_and_leave(
        case_id,
        lambda session: unmerge_case(session, viewer(), case_id, now=now()),
        lambda back: _other_place(back, case_id, "unmerged"),
    )


@pages.get("/cases/<int:case_id>/split")
@signed_in
def choose_posts(case_id: int) -> str:
    """Tick the posts that become a case of their own."""
    with transaction() as session:
        view = read_case(session, viewer(), case_id)
    return _split_page(view)


@pages.post("/cases/<int:case_id>/split")
@signed_in
def split(case_id: int) -> Response:
    """Make a case of its own of the ticked posts, and go there."""
    chosen = request.form.getlist("post", type=row_id)
    try:
        with transaction() as session:
            new_id = split_case(
                session, viewer(), case_id, mention_ids=chosen, now=now(), version=seen_version()
            )
    except (StaleError, WrongInputError) as error:
        trouble, status = trouble_of(error)
        with transaction() as session:
            view = read_case(session, viewer(), case_id)
        return make_response(_split_page(view, trouble=trouble, chosen=chosen), status)
    return see_other(with_notice(url_for("cases.show", case_id=new_id), "split"))


@pages.post("/cases/<int:case_id>/relate")
@signed_in
def relate(case_id: int) -> Response:
    """Link the case with another one."""
    return do_to_case(
        case_id,
        "related",
        lambda session: relate_cases(session, viewer(), case_id, other_id=_other(), now=now()),
    )


@pages.post("/cases/<int:case_id>/unrelate")
@signed_in
def unrelate(case_id: int) -> Response:
    """Remove a link with another case."""
    return do_to_case(
        case_id,
        "unrelated",
        lambda session: unrelate_cases(session, viewer(), case_id, other_id=_other(), now=now()),
    )


@pages.post("/cases/<int:case_id>/events/<int:event_id>/undo")
@signed_in
def undo(case_id: int, event_id: int) -> Response:
    """Take one step of the case back."""
    return do_to_case(
        case_id,
        "undone",
        lambda session: undo_event(session, viewer(), case_id, event_id, now=now()),
    )


def _other() -> int:
    return _chosen(request.form.get("other", default=0, type=row_id) or 0)


def _chosen(case_id: int) -> int:
    if not case_id:
        raise WrongInputError("other", "choose another case")
    return case_id


def _other_place(back: str, case_id: int, done: str) -> str:
    """The other case, beside the same list where the form came from one."""
    links = links_of(back)
    place = links.case(case_id) if links else url_for("cases.show", case_id=case_id)
    return with_notice(place, done)


def _split_page(view: object, **values: object) -> str:
    given = {"trouble": None, "chosen": (), **values}
    return render_template("case/split.html", view=view, **given)
