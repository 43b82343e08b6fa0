"""The queue: the list of cases, and beside it the one that is open."""

from typing import Final

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.cases.reading import CaseView, read_case
from triage.cases.searching import names_one_case, read_search
from triage.errors import NotFoundError
from web.access import signed_in, viewer
from web.cases.board import case_pane, done_words
from web.cases.bulk import told_run
from web.cases.special import covered_beside
from web.frame import is_fragment
from web.pages.moving import moved_away
from web.queue.board import list_context, list_page, list_pane, own_appearance, own_choices
from web.queue.links import QueueLinks
from web.redirects import see_other
from web.registry import Page, RailEntry
from web.room import transaction
from web.texts import lazy_gettext

pages = Blueprint("queue", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=10,
        icon="inbox",
        label=lazy_gettext("Queue"),
        endpoint="queue.index",
        count="all",
    ),
)
LIST: Final = "list-pane"


@pages.get("/")
@signed_in
def home() -> Response:
    """Work begins at the queue."""
    return see_other(url_for("queue.index"))


@pages.get("/queue")
@signed_in
def index() -> str | Response:
    """The list with its filters, and the open case beside it."""
    links = QueueLinks.read(request.args)
    with transaction() as session:
        if not request.args and (query := own_choices(session).default_query) is not None:
            view_id = own_choices(session).default_view_id
            return see_other(QueueLinks.of_query(query, view_id).first())
        if is_fragment(LIST):
            return list_pane(session, links)
        if links.case_id is None and (found := _named_case(session, links)):
            return see_other(links.case(found))
        view, pane = _opened(session, links)
        if pane and is_fragment("case-pane"):
            return pane
        page = list_page(session, links)
        return render_template(
            "queue/index.html",
            **list_context(session, links, page),
            pane=pane,
            opened=view.row if view else None,
            done_words=done_words(view),
            appearance=own_appearance(session),
            bulk=told_run(request.args.get("run")),
            moved_away=moved_away(request.args.get("done")),
        )


def _opened(session: Session, links: QueueLinks) -> tuple[CaseView | None, Markup]:
    """The case beside the list, and its HTML; what is covered has nothing but that."""
    if not links.case_id:
        return None, Markup("")
    try:
        view = read_case(session, viewer(), links.case_id)
    except NotFoundError:  # or covered
        return None, covered_beside(session, links)
    return view, case_pane(session, view, back=links.here())


def _named_case(session: Session, links: QueueLinks) -> int | None:
    """The case that `#123` in the search field names, where the viewer may see it."""
    text = links.filters.text
    if not names_one_case(text) or not list_page(session, links).rows:
        return None
    return read_search(text).case_id
