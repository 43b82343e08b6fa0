"""The queue: the list of cases, and beside it the one that is open."""

from typing import Final

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.cases.queue import QueuePage, list_cases
from triage.cases.reading import read_case
from triage.people.accounts import list_colleagues, list_teams
from triage.sources.admin import list_source_names
from web.access import signed_in, viewer
from web.caseboard import case_pane, done_words
from web.frame import counts, is_fragment
from web.languages import chosen_language
from web.queueform import choices
from web.queuelinks import VIEW_WORDS, QueueLinks
from web.redirects import see_other
from web.registry import Page, RailEntry
from web.room import now, transaction
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
NEWS_EVERY_S: Final = 30


@pages.get("/")
@signed_in
def home() -> Response:
    """Work begins at the queue."""
    return see_other(url_for("queue.index"))


@pages.get("/queue")
@signed_in
def index() -> str:
    """The list with its filters, and the open case beside it."""
    links = QueueLinks.read(request.args)
    with transaction() as session:
        view = read_case(session, viewer(), links.case_id) if links.case_id else None
        pane = case_pane(session, view, back=links.here()) if view else ""
        if view and is_fragment("case-pane"):
            return pane
        page = _list(session, links)
        return render_template(
            "queue/index.html",
            links=links,
            page=page,
            tabs=VIEW_WORDS,
            queue_counts=counts(),
            newest=max((row.id for row in page.rows), default=0),
            news_every_s=NEWS_EVERY_S,
            choices=choices(
                list_teams(session),
                list_source_names(session),
                list_colleagues(session),
                chosen_language(),
            ),
            pane=pane,
            opened=view.row if view else None,
            done_words=done_words(),
        )


@pages.get("/queue/news")
@signed_in
def news() -> str:
    """How many cases came in since the list was made; the list itself stays where it is."""
    links = QueueLinks.read(request.args)
    newest = request.args.get("newest", default=0, type=int)
    with transaction() as session:
        page = _list(session, links)
    fresh = sum(row.id > newest for row in page.rows)
    return render_template(
        "queue/news.html", links=links, fresh=fresh, newest=newest, news_every_s=NEWS_EVERY_S
    )


def _list(session: Session, links: QueueLinks) -> QueuePage:
    return list_cases(session, viewer(), links.filters, now=now(), after=links.after)
