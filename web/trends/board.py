"""The trends page as values: story, key figures and bars, each with its way onward.

Everybody who is logged in may see the counts; the mentions behind them are read through the
search, which shows only what the viewer may see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from nlp.taxonomy import CATEGORIES
from triage.cases.queue import count_open_cases
from triage.mentions.search import MentionRow, search_mentions
from triage.monitors.reading import names_of_monitors
from triage.people.viewer import Viewer
from triage.sources.reading import list_source_names
from triage.trends.series import Trend
from web.mentions.links import MentionLinks
from web.periods import midnight
from web.room import room
from web.trends.chart import Layer, find_layers
from web.trends.counts import Surge, count, read_surge
from web.trends.links import TrendLinks
from web.trends.story import Facts, Story, tell, topic
from web.words import word

POSTS: Final = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the period, what it was before, and where it leads."""

    label: str
    value: float
    before: float | None
    address: str
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar list; `share` is its length against the longest."""

    label: str
    count: int
    before: int
    share: float
    address: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page shows."""

    links: TrendLinks
    trend: Trend
    story: Story
    figures: tuple[Figure, ...]
    categories: tuple[Bar, ...]
    sources: tuple[Bar, ...]
    source_names: tuple[tuple[int, str], ...]
    monitor_names: tuple[tuple[int, str], ...]
    layers: tuple[Layer, ...]
    posts: tuple[MentionRow, ...]
    posts_address: str
    posts_topic: str
    zone: ZoneInfo


def read_board(session: Session, viewer: Viewer, links: TrendLinks) -> Board:
    """Count everything that the page needs."""
    zone = ZoneInfo(room().services.settings.timezone)
    trend = count(session, links.filters(zone), links.bucket)
    before = count(session, links.filters_before(zone), "week")  # only its totals are used
    surge = read_surge(session, links, zone)
    names = list_source_names(session)
    behind = _behind(links, surge, zone)
    posts = search_mentions(
        session,
        viewer,
        behind.wanted(zone, room().services.thresholds.complaint),
        limit=POSTS,
        is_counted=False,
    )
    facts = Facts(trend, before, surge, links.days, links.last, links.ends_today)
    return Board(
        links=links,
        trend=trend,
        story=tell(facts),
        figures=_figures(links, trend, before, count_open_cases(session, viewer), zone),
        categories=_category_bars(links, trend, before, zone),
        sources=_source_bars(links, trend, before, names, zone),
        source_names=tuple(names),
        monitor_names=tuple(names_of_monitors(session)),
        layers=find_layers(trend, surge),
        posts=posts.rows,
        posts_address=behind.address(),
        posts_topic=topic(surge.rise.category) if surge else "",
        zone=zone,
    )


def _behind(links: TrendLinks, surge: Surge | None, zone: ZoneInfo) -> MentionLinks:
    """The mentions that prove the story: those of the surge, else all complaints."""
    if surge is None:
        return links.all_mentions(zone).of_complaints()
    start, end = midnight(surge.first, zone), midnight(surge.last + timedelta(days=1), zone)
    return replace(links.mentions(start, end, zone), complaints=True, category=surge.rise.category)


def _figures(
    links: TrendLinks, trend: Trend, before: Trend, open_cases: int, zone: ZoneInfo
) -> tuple[Figure, ...]:
    shown = links.all_mentions(zone)
    complaints = shown.of_complaints().address()
    negative = replace(shown, sentiment="negative").address()
    return (
        Figure(gettext("Mentions"), trend.mentions, before.mentions, shown.address()),
        Figure(gettext("Complaints"), trend.complaints, before.complaints, complaints),
        Figure(gettext("Negative"), _negative(trend), _negative(before), negative, is_share=True),
        Figure(gettext("Open cases now"), open_cases, None, url_for("queue.index")),
    )


def _negative(trend: Trend) -> float:
    read = sum(trend.sentiments.values())
    return trend.sentiments.get("negative", 0) / read if read else 0.0


def _category_bars(
    links: TrendLinks, trend: Trend, before: Trend, zone: ZoneInfo
) -> tuple[Bar, ...]:
    shown = links.all_mentions(zone).of_complaints()
    now_by, before_by = trend.complaints_by_category, before.complaints_by_category
    return _bars(
        [
            (
                word("category", name),
                now_by.get(name, 0),
                before_by.get(name, 0),
                {"category": name},
            )
            for name in CATEGORIES
        ],
        shown,
    )


def _source_bars(
    links: TrendLinks,
    trend: Trend,
    before: Trend,
    names: Sequence[tuple[int, str]],
    zone: ZoneInfo,
) -> tuple[Bar, ...]:
    shown = links.all_mentions(zone).of_complaints()
    now_by, before_by = trend.complaints_by_source, before.complaints_by_source
    return _bars(
        [
            (name, now_by.get(name, 0), before_by.get(name, 0), {"source_id": source_id})
            for source_id, name in names
        ],
        shown,
    )


def _bars(
    lines: Sequence[tuple[str, int, int, Mapping[str, Any]]], shown: MentionLinks
) -> tuple[Bar, ...]:
    """The longest first; what was never there is left out."""
    longest = max((count for _, count, _, _ in lines), default=0) or 1
    bars = [
        Bar(label, count, before, count / longest, replace(shown, **filters).address())
        for label, count, before, filters in lines
        if count or before
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.count))
