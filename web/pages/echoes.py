"""Where the same was said again: shown with cases, mentions and trends, and taken apart."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from triage.echoes.parting import take_apart
from triage.echoes.reading import (
    Reach,
    count_reach,
    leader_of,
    reach_of_case,
    reach_of_mention,
)
from web.access import signed_in, viewer
from web.redirects import local_path, see_other
from web.registry import Page
from web.room import now, reading, room, transaction
from web.trends.links import TrendLinks

pages = Blueprint("echoes", __name__)
PAGE = Page(pages)


@pages.post("/echoes/<int:mention_id>/apart")
@signed_in
def part(mention_id: int) -> Response:
    """Let a mention stand for itself; it is decided on at once."""
    with transaction() as session:
        take_apart(session, viewer(), mention_id, now=now())
    room().services.hints.send("decide")
    own = url_for("mentions.show", mention_id=mention_id)
    return see_other(local_path(request.form.get("back"), own))


@pages.app_context_processor
def offer_echoes() -> dict[str, Any]:
    """What pages of cases, mentions and trends show of echoes."""
    return {
        "echoes_of_case": _of_case,
        "echoes_of_mention": _of_mention,
        "first_of_echo": _first_of,
        "reach_of_trend": _reach_of_trend,
    }


def _of_case(case_id: int) -> Reach:
    with reading() as session:
        return reach_of_case(session, viewer(), case_id)


def _of_mention(mention_id: int) -> Reach:
    with reading() as session:
        return reach_of_mention(session, viewer(), mention_id)


def _first_of(mention_id: int) -> int | None:
    with reading() as session:
        return leader_of(session, viewer(), mention_id)


def _reach_of_trend(links: TrendLinks) -> int:
    """Reposts beside the numbers of a trend; 0 where they are narrowed down by other things."""
    told = links.filters(ZoneInfo(room().services.settings.timezone))
    if told.language or told.monitor_id:
        return 0
    with reading() as session:
        return count_reach(session, told.since, told.until, source_id=told.source_id)
