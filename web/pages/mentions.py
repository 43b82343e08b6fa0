"""Mentions: everything that was heard, complaint or not; and one of them in full."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask_babel import gettext, lazy_gettext

from triage.cases.reading import AnalysisView, read_posts
from triage.customers.cards import links_of_mentions
from triage.mentions.search import read_mention_rows, require_mention, search_mentions
from triage.monitors.reading import monitors_of_mention, names_of_monitors
from triage.sources.holding_back import held_back
from triage.sources.reading import list_source_names
from web.access import signed_in, viewer
from web.cases import storyline
from web.cases.board import customer_address
from web.mentions.links import LANGUAGES, LARGEST_ID, MentionLinks
from web.registry import Page, RailEntry
from web.room import room, transaction
from web.words import word

pages = Blueprint("mentions", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=30,
        icon="messages-square",
        label=lazy_gettext("Mentions"),
        endpoint="mentions.index",
    ),
)
MOST_SHARES: Final = 4  # of each question
LEAST_SHARE: Final = 0.005  # what would be shown as 0 %


@dataclass(frozen=True, slots=True)
class Share:
    """One possible answer of the classifier and how sure it is of it."""

    value: str
    label: str
    share: float
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShareGroup:
    """One question to the classifier with its likeliest answers."""

    label: str
    shares: tuple[Share, ...]


@pages.get("/mentions")
@signed_in
def index() -> str:
    """The list with its filters, newest first."""
    links, zone = MentionLinks.read(request.args), _zone()
    wanted = links.wanted(zone, room().services.thresholds.complaint)
    with transaction() as session:
        return render_template(
            "mentions/index.html",
            links=links,
            zone=zone,
            page=search_mentions(session, viewer(), wanted, after=links.after),
            sources=list_source_names(session),
            monitors=names_of_monitors(session),
            languages=LANGUAGES,
        )


@pages.get(f"/mentions/<int(max={LARGEST_ID}):mention_id>")
@signed_in
def show(mention_id: int) -> str:
    """One mention: its text, why it was understood so, its earlier texts, its customer."""
    with transaction() as session:
        require_mention(session, viewer(), mention_id)
        (row,) = read_mention_rows(session, [mention_id])
        (post,) = read_posts(session, [mention_id])
        links = links_of_mentions(session, [mention_id])
        monitors = monitors_of_mention(session, mention_id)
        is_too_old = bool(held_back(session, [mention_id]))
    return render_template(
        "mentions/show.html",
        row=row,
        post=post,
        links=links,
        monitors=monitors,
        is_too_old=is_too_old,
        groups=share_groups(post.analysis) if post.analysis else (),
        tell=storyline,
        customer_address=customer_address,
    )


def share_groups(analysis: AnalysisView) -> tuple[ShareGroup, ...]:
    """All that the classifier said, the decisive question first."""
    return (
        _group(gettext("Intent"), "intent", analysis.intent, analysis.intent_probs),
        _group(gettext("Feeling"), "sentiment", analysis.sentiment, analysis.sentiment_probs),
        _group(gettext("About"), "category", analysis.category, analysis.category_probs),
        _group(gettext("Tone"), "severity", analysis.severity, analysis.severity_probs),
    )


def _group(label: str, kind: str, chosen: str, shares: Mapping[str, float]) -> ShareGroup:
    likeliest = sorted(shares.items(), key=lambda item: -item[1])[:MOST_SHARES]
    return ShareGroup(
        label,
        tuple(
            Share(value, word(kind, value), share, value == chosen)
            for value, share in likeliest
            if share >= LEAST_SHARE or value == chosen
        ),
    )


def _zone() -> ZoneInfo:
    return ZoneInfo(room().services.settings.timezone)
