"""What open pages ask and tell while somebody looks at them.

`/live` only hints that something happened; `/live/pulse` is the truth as HTML, asked for on a
hint and now and then without one. So a proxy that holds the stream back, a stream that got no
place, or a lost hint cost seconds, never work.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.queue import MOST_COUNTED, count_since
from triage.errors import NotFoundError
from triage.live.hints import CaseHint, Hint
from triage.live.hub import Hub, Subscription
from triage.live.presence import leave_case, read_presence, show_presence
from triage.models import Case
from triage.people.viewer import may_know_of_case
from web.access import signed_in, viewer
from web.cases.special import covered_pane
from web.frame import counts
from web.ids import row_id
from web.queue.board import row_lines
from web.queue.links import VIEW_WORDS, QueueLinks
from web.registry import Page
from web.room import Room, now, transaction

pages = Blueprint("live", __name__)
PAGE = Page(pages)

# A stream ends and is opened again: log-outs count, and nobody holds a place for ever.
STREAM_S: Final = 60.0
BEAT_S: Final = 10.0
LOOK_UP_S: Final = 1.0
MOST_ROWS: Final = 60


@pages.record_once
def _make_hub(state: BlueprintSetupState) -> None:
    made: Room = state.app.extensions["luisterpost"]
    services = made.services
    state.app.extensions["live"] = Hub(services.engine, services.settings.live_pages)


@pages.get("/live")
@signed_in
def stream() -> Response:
    """Hints as server-sent events; 204 when all places are taken: then the page asks by itself."""
    hub: Hub = current_app.extensions["live"]
    page = hub.join(viewer())
    if page is None:
        return Response(status=204)
    response = Response(_events(hub, page), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store, no-transform"
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: hub.leave(page))
    return response


@pages.get("/live/pulse")
@signed_in
def pulse() -> str:
    """What changed on this page: counts, new cases, changed rows, who is at which case.

    And the case itself, where it was covered for this person since the page was made.
    """
    links = QueueLinks.read(request.args)
    shown = _shown(request.args.get("rows", ""))
    open_id = request.args.get("open", default=0, type=row_id)
    with transaction() as session:
        changed = _changed(session, shown)
        present = read_presence(session, viewer(), [*shown, open_id], now=now())
        fresh = None
        if "newest" in request.args:
            newest = request.args.get("newest", default=0, type=row_id)
            fresh = count_since(session, viewer(), links.filters, now=now(), newest=newest)
        return render_template(
            "live/pulse.html",
            links=replace(links, case_id=open_id or None),
            tabs=VIEW_WORDS,
            queue_counts=counts(),
            most_counted=MOST_COUNTED,
            fresh=fresh,
            rows=row_lines(session, links, changed) if changed else "",
            shown=[case_id for case_id in shown if case_id not in changed],
            present=present,
            open_id=open_id,
            covered=_covered(session, links, open_id) if "covered" not in request.args else "",
        )


@pages.post("/cases/<int:case_id>/present")
@signed_in
def present(case_id: int) -> Response:
    """Tell the colleagues that one looks at the case, types in it, or has left."""
    with transaction() as session:
        match request.form.get("doing"):
            case "gone":
                leave_case(session, viewer(), case_id)
            case "typing":
                show_presence(session, viewer(), case_id, doing="typing", now=now())
            case _:
                show_presence(session, viewer(), case_id, doing="looking", now=now())
    return make_response("", 204)


def _events(hub: Hub, page: Subscription) -> Iterator[str]:
    """Hints as they come; a sign of life in between, so that a page that is gone is noticed."""
    yield "retry: 2000\nevent: hello\ndata: {}\n\n"
    silent_s = lived_s = 0.0
    while lived_s < STREAM_S and hub.is_open:
        hints = page.take(LOOK_UP_S)
        for hint in hints:
            yield _event(hint)
        silent_s = 0.0 if hints else silent_s + LOOK_UP_S
        lived_s += LOOK_UP_S
        if silent_s >= BEAT_S:
            silent_s = 0.0
            yield ": still here\n\n"


def _event(hint: Hint) -> str:
    told: dict[str, object]
    if isinstance(hint, CaseHint):
        name, told = "case", {"case": hint.case_id, "version": hint.version, "new": hint.is_new}
    else:
        name = "presence"
        told = {
            "case": hint.case_id, "user": hint.user_id, "name": hint.name, "doing": hint.doing
        }  # fmt: skip
    return f"event: {name}\ndata: {json.dumps(told)}\n\n"


def _covered(session: Session, links: QueueLinks, open_id: int) -> str:
    """What stands in the place of the open case where it may not be read any more."""
    try:
        if not open_id:
            return ""
        return covered_pane(session, open_id, to_list=links.closed(), oob=True)
    except NotFoundError:
        return ""


def _shown(rows: str) -> dict[int, int]:
    """The rows on the page as `12:3,15:1`: case and version."""
    found: dict[int, int] = {}
    for part in rows.split(",")[:MOST_ROWS]:
        case_id, _, version = part.partition(":")
        if case_id.isdecimal() and version.isdecimal() and len(case_id) < 19 and len(part) < 30:
            found[int(case_id)] = int(version)
    return found


def _changed(session: Session, shown: dict[int, int]) -> list[int]:
    """The rows that are no longer as the page has them."""
    if not shown:
        return []
    rows = session.execute(
        select(Case.id, Case.version).where(Case.id.in_(shown), may_know_of_case(viewer()))
    )
    return [row.id for row in rows if row.version != shown[row.id]]
