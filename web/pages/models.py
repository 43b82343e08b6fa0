"""The classifier, for managers: which model serves, how right it was, what changed; switching."""

from typing import Final

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from triage.errors import WrongInputError
from triage.learning.switching import leave_shadow, put_in_shadow, switch_back, switch_model
from web.access import roles, viewer
from web.calibrationplot import SIDE, plot
from web.redirects import see_other
from web.registry import Page
from web.room import now, transaction
from web.texts import LazyString, lazy_gettext

pages = Blueprint("models", __name__)
PAGE = Page(pages)

QUESTIONS: Final = {
    "complaint": lazy_gettext("Complaint"),
    "intent": lazy_gettext("Intent"),
    "sentiment": lazy_gettext("Sentiment"),
    "category": lazy_gettext("Category"),
    "severity": lazy_gettext("Severity"),
}
SHIFTS: Final[dict[str, LazyString]] = {
    "language": lazy_gettext("Languages"),
    "source": lazy_gettext("Kinds of source"),
    "length": lazy_gettext("Length of the texts"),
    "sentiment": lazy_gettext("Sentiment"),
    "intent": lazy_gettext("Intent"),
    "category": lazy_gettext("Category of complaints"),
    "probability": lazy_gettext("Complaint probabilities"),
    "complaint": lazy_gettext("Mean complaint probability"),
    "doubt": lazy_gettext("Doubtful texts"),
    "corrections": lazy_gettext("Answers that people corrected"),
}
CHANGES: Final = {
    "shadowed": lazy_gettext("read along from then on"),
    "unshadowed": lazy_gettext("nothing reads along any more"),
    "switched": lazy_gettext("switched"),
    "back": lazy_gettext("switched back"),
}
DONE: Final = {
    "shadow": lazy_gettext("It reads along from the next text on. Its answers change nothing."),
    "off": lazy_gettext("Nothing reads along any more."),
    "switch": lazy_gettext("Switched. It reads from the next text on; you can switch back."),
    "back": lazy_gettext("Switched back."),
}


@pages.get("/models")
@roles("manager", "admin")
def index() -> str:
    """Figures, calibration, the model in the shadow, drift, and what was switched."""
    return _page()


@pages.post("/models/shadow")
@roles("admin")
def shadow() -> Response:
    """Let a model read along, or stop that."""
    version = request.form.get("version", "")
    try:
        with transaction() as session:
            if version:
                put_in_shadow(session, version, now=now(), by_id=viewer().id)
            else:
                leave_shadow(session, now=now(), by_id=viewer().id)
    except WrongInputError:
        return make_response(_page(refused=True), 409)
    return see_other(url_for("models.index", done="shadow" if version else "off"))


@pages.post("/models/switch")
@roles("admin")
def switch() -> Response:
    """Let a model serve that proved better."""
    try:
        with transaction() as session:
            switch_model(session, request.form.get("version", ""), now=now(), by_id=viewer().id)
    except WrongInputError:
        return make_response(_page(refused=True), 409)
    return see_other(url_for("models.index", done="switch"))


@pages.post("/models/back")
@roles("admin")
def back() -> Response:
    """Let the model serve that served before."""
    try:
        with transaction() as session:
            switch_back(session, now=now(), by_id=viewer().id)
    except WrongInputError:
        return make_response(_page(refused=True), 409)
    return see_other(url_for("models.index", done="back"))


def _page(*, refused: bool = False) -> str:
    from triage.learning.board import read_board  # noqa: PLC0415 (numpy takes long)

    with transaction() as session:
        board = read_board(session, viewer(), now=now())
    complaint = board.report("complaint")
    return render_template(
        "models/index.html",
        board=board,
        refused=refused,
        done=DONE.get(request.args.get("done", "")),
        questions=QUESTIONS,
        shift_names=SHIFTS,
        change_words=CHANGES,
        points_drawn=plot(complaint.reliability) if complaint else [],
        side=SIDE,
    )
