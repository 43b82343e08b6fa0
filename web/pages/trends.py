"""Trends: what changed, the charts that prove it, and the mentions behind them."""

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import lazy_gettext

from web.access import signed_in, viewer
from web.mentions.links import LANGUAGES
from web.registry import Page, RailEntry
from web.room import now, room, transaction
from web.trends.board import read_board
from web.trends.chart import chart, point_words
from web.trends.links import DAYS, TrendLinks

pages = Blueprint("trends", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=50,
        icon="chart-no-axes-column",
        label=lazy_gettext("Trends"),
        endpoint="trends.index",
    ),
)


@pages.get("/trends")
@signed_in
def index() -> str:
    """The page; its table holds every number, so that it works without a script."""
    with transaction() as session:
        board = read_board(session, viewer(), _links())
    return render_template(
        "trends/index.html",
        board=board,
        links=board.links,
        periods=DAYS,
        languages=LANGUAGES,
        point_words=point_words,
    )


@pages.get("/trends/data")
@signed_in
def data() -> Response:
    """The numbers that the charts draw."""
    with transaction() as session:
        return jsonify(chart(session, _links()))


def _links() -> TrendLinks:
    zone = ZoneInfo(room().services.settings.timezone)
    return TrendLinks.read(request.args, now().astimezone(zone).date())
