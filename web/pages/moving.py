"""A case moved to another team, or put under another service level, by hand."""

from typing import Final

from flask import Blueprint, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.cases.moving import choose_policy, move_case, newest_move, take_move_back
from triage.errors import CannotUndoError
from web.access import signed_in, viewer
from web.cases.board import links_of
from web.cases.doing import do_and_leave, do_to_case, seen_version, with_notice
from web.ids import row_id
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import now, transaction

pages = Blueprint("moving", __name__)
PAGE = Page(pages)
AWAY: Final = "moved-away"


@pages.post("/cases/<int:case_id>/move")
@signed_in
def move(case_id: int) -> Response:
    """Give the case to another team; who does not see it any more goes on in the list."""
    gone: list[int] = []

    def act(session: Session) -> None:
        move_case(
            session,
            viewer(),
            case_id,
            team_id=request.form.get("team", default=0, type=row_id),
            now=now(),
            version=seen_version(),
        )
        if event_id := newest_move(session, viewer(), case_id):
            gone.append(event_id)

    def place(back: str) -> str:
        if not gone:
            return with_notice(back, "moved")
        links = links_of(back)
        listed = links.closed() if links else url_for("queue.index", view="all")
        return with_notice(listed, f"{AWAY}:{case_id}-{gone[0]}")

    return do_and_leave(case_id, act, place)


@pages.post("/cases/<int:case_id>/moves/<int:event_id>/undo")
@signed_in
def take_back(case_id: int, event_id: int) -> Response:
    """Take one's own move back, also when the case is out of one's sight."""
    try:
        with transaction() as session:
            take_move_back(session, viewer(), case_id, event_id, now=now())
    except CannotUndoError:
        back = local_path(request.form.get("back"), url_for("queue.index", view="all"))
        return see_other(with_notice(back, "not-undone"))
    return see_other(with_notice(url_for("queue.index", view="all", case=case_id), "undone"))


@pages.post("/cases/<int:case_id>/policy")
@signed_in
def policy(case_id: int) -> Response:
    """Put the case under a service level by hand, or let the conditions decide again."""
    return do_to_case(
        case_id,
        "clock_set",
        lambda session: choose_policy(
            session,
            viewer(),
            case_id,
            policy_id=request.form.get("policy", type=row_id),
            now=now(),
            version=seen_version(),
        ),
    )


def moved_away(done: str | None) -> tuple[int, int] | None:
    """The case and the event of a move out of sight, as the address of the list tells them."""
    kind, _, told = (done or "").partition(":")
    case_id, _, event_id = told.partition("-")
    numbers = (case_id, event_id)
    if kind != AWAY or not all(one.isdecimal() and len(one) < 19 for one in numbers):
        return None
    return int(case_id), int(event_id)
