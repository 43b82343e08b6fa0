"""Sensitive posts: which kinds are covered, who may read them, and uncovering one case."""

from typing import Any, Final

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from nlp.special import NAMES
from triage.errors import StaleError, WrongInputError
from triage.special import uncovering
from triage.special.changes import MOST_SHOWN, list_special_changes
from triage.special.covering import has_reader
from triage.special.policy import (
    decides_on_special,
    read_covered,
    save_covered,
    sign_of_covered,
)
from triage.special.readers import CHOICES, list_readers, save_reader, teams_without_reader
from triage.special.uncovering import Covering, read_covering
from web.access import roles, signed_in, viewer
from web.cases.doing import do_to_case, seen_version
from web.cases.special import SPECIAL_WORDS, special_words
from web.ids import row_id
from web.redirects import see_other
from web.registry import Page
from web.room import now, reading, room, transaction
from web.texts import gettext, lazy_gettext

pages = Blueprint("special", __name__)
PAGE = Page(pages)
# A global, not context: macros that other templates take in have no context.
pages.add_app_template_global(special_words)
managers = roles("manager", "admin")
CHOICE_WORDS: Final = {
    "role": lazy_gettext("as the role says"),
    "yes": lazy_gettext("yes"),
    "no": lazy_gettext("no"),
}


@pages.get("/settings/privacy")
@managers
def index() -> str:
    """What is covered, and for whom not."""
    return _page()


@pages.post("/settings/privacy")
@managers
def save() -> Response:
    """Keep which kinds are covered; older posts follow at once."""
    covered = [name for name in request.form.getlist("covered") if name in NAMES]
    try:
        with transaction() as session:
            save_covered(session, viewer(), covered, seen=request.form.get("seen"))
    except StaleError:
        return make_response(_page(was_stale=True), 409)
    room().services.hints.send("assign")
    return see_other(url_for("special.index", done="saved"))


@pages.post("/settings/privacy/people/<int:user_id>")
@managers
def choose_reader(user_id: int) -> Response:
    """Say whether somebody may read covered posts."""
    choice, seen = request.form.get("choice", ""), request.form.get("seen")
    try:
        with transaction() as session:
            save_reader(session, viewer(), user_id, choice, seen=seen)
    except StaleError:
        return make_response(_page(was_stale=True), 409)
    except WrongInputError as error:
        return make_response(_page(problem=_problem(error)), 422)
    room().services.hints.send("assign")
    return see_other(url_for("special.index", done="saved"))


@pages.post("/cases/<int:case_id>/special/read")
@signed_in
def let_read(case_id: int) -> Response:
    """Give the case to somebody and let them read it."""
    return do_to_case(
        case_id,
        "uncovered",
        lambda session: uncovering.let_read(
            session,
            viewer(),
            case_id,
            user_id=request.form.get("reader", default=0, type=row_id),
            reason=request.form.get("reason", ""),
            now=now(),
            version=seen_version(),
        ),
    )


@pages.post("/cases/<int:case_id>/special/again")
@signed_in
def cover_again(case_id: int) -> Response:
    """Cover it again for whom was let in."""
    return do_to_case(
        case_id,
        "covered_again",
        lambda session: uncovering.cover_again(
            session, viewer(), case_id, now=now(), version=seen_version()
        ),
    )


@pages.post("/cases/<int:case_id>/special/plain")
@signed_in
def call_plain(case_id: int) -> Response:
    """Say that it tells nothing special."""
    return do_to_case(
        case_id,
        "called_plain",
        lambda session: uncovering.call_plain(
            session, viewer(), case_id, now=now(), version=seen_version()
        ),
    )


@pages.post("/cases/<int:case_id>/special/cover")
@signed_in
def cover(case_id: int) -> Response:
    """Cover a case whose words were not recognised."""
    return do_to_case(
        case_id,
        "covered_again",
        lambda session: uncovering.cover_by_hand(
            session,
            viewer(),
            case_id,
            category=request.form.get("category", ""),
            now=now(),
            version=seen_version(),
        ),
    )


@pages.app_context_processor
def offer_covering() -> dict[str, Any]:
    """What the pages of cases and teams show of it."""
    return {
        "covering_of_case": _covering_of,
        "special_kinds": SPECIAL_WORDS,
        "team_has_reader": _has_reader,
    }


def _covering_of(case_id: int) -> Covering | None:
    with reading() as session:
        return read_covering(session, viewer(), case_id)


def _has_reader(team_id: int) -> bool:
    with reading() as session:
        return not read_covered(session) or has_reader(session, team_id)


def _problem(error: WrongInputError) -> str:
    if error.message == "last_reader":
        return gettext("A manager or administrator has to be left who may read sensitive posts.")
    return gettext("Choose one of the answers from the list.")


def _page(*, was_stale: bool = False, problem: str = "") -> str:
    with transaction() as session:
        covered = read_covered(session)
        return render_template(
            "special/settings.html",
            kinds=SPECIAL_WORDS,
            covered=covered,
            seen=sign_of_covered(covered),
            readers=list_readers(session),
            decides=decides_on_special(session, viewer()),
            choices=CHOICES,
            choice_words=CHOICE_WORDS,
            lonely=teams_without_reader(session) if covered else [],
            changes=list_special_changes(session, viewer()) if viewer().is_admin else None,
            most_shown=MOST_SHOWN,
            was_stale=was_stale,
            problem=problem,
            done=request.args.get("done"),
        )
