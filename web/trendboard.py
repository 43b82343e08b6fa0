"""The trends page as values: story, key figures, bars and chart, each with its way onward.

Everybody who is logged in may see the counts; the mentions behind them are read through the
search, which shows only what the viewer may see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import format_date, format_datetime, gettext
from sqlalchemy.orm import Session

from nlp.taxonomy import CATEGORIES, SENTIMENTS
from triage.cases.queue import count_queue
from triage.mentions.search import MentionRow, search_mentions
from triage.people.viewer import Viewer
from triage.trends.series import Rise, Trend, TrendPoint, read_trend
from web.mentionlinks import MentionLinks
from web.queueform import source_names
from web.room import now, room
from web.trendlinks import TrendLinks
from web.trendstory import Facts, Story, tell, topic
from web.words import word

RISE_DAYS: Final = 7  # the days that find_rise compares with those before
OWN_COLOURS: Final = 4  # so many categories get a colour; the others share a grey one
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
class Layer:
    """One colour of the complaints chart: a category, or all the rest."""

    key: str
    label: str
    categories: tuple[str, ...]

    def of(self, counted: Mapping[str, int]) -> int:
        """How many of these counts are its own."""
        return sum(counted.get(name, 0) for name in self.categories)


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
    layers: tuple[Layer, ...]
    posts: tuple[MentionRow, ...]
    posts_address: str
    posts_topic: str
    zone: ZoneInfo


def read_board(session: Session, viewer: Viewer, links: TrendLinks) -> Board:
    """Count everything that the page needs."""
    zone = ZoneInfo(room().services.settings.timezone)
    trend, before = count(session, links), _count_before(session, links)
    rise, rise_sources = _rise(session, links)
    names = source_names(session)
    behind = _behind(links, rise, zone)
    posts = search_mentions(session, viewer, behind.wanted(zone), limit=POSTS)
    facts = Facts(
        trend=trend,
        before=before,
        rise=rise,
        rise_sources=rise_sources,
        days=links.days,
        last=links.filters(zone).until - timedelta(hours=12),
        ends_today=links.ends_today,
    )
    return Board(
        links=links,
        trend=trend,
        story=tell(facts),
        figures=_figures(links, trend, before, count_queue(session, viewer, now()).all, zone),
        categories=_category_bars(links, trend, before, zone),
        sources=_source_bars(links, trend, before, names, zone),
        source_names=tuple(names),
        layers=_layers(trend, rise),
        posts=posts.rows,
        posts_address=behind.address(),
        posts_topic=topic(rise.category) if rise else "",
        zone=zone,
    )


def count(session: Session, links: TrendLinks) -> Trend:
    """The counts of the period."""
    settings = room().services.settings
    return read_trend(
        session,
        links.filters(ZoneInfo(settings.timezone)),
        bucket=links.bucket,
        timezone=settings.timezone,
        complaint_threshold=settings.complaint_threshold,
    )


def chart(session: Session, links: TrendLinks) -> Mapping[str, Any]:
    """What the charts draw, with every word and address in it: the script knows neither."""
    zone = ZoneInfo(room().services.settings.timezone)
    trend, (rise, _) = count(session, links), _rise(session, links)
    layers = _layers(trend, rise)
    return {
        "points": [_point(links, point, layers, zone) for point in trend.points],
        "layers": [
            {
                "label": layer.label,
                "category": layer.categories[0] if len(layer.categories) == 1 else None,
                "total": layer.of(trend.complaints_by_category),
            }
            for layer in layers
        ],
        "sentiments": [
            {"key": name, "label": word("sentiment", name), "total": trend.sentiments.get(name, 0)}
            for name in SENTIMENTS
        ],
        "complaints": trend.complaints,
        "mentions": trend.mentions,
        "band": _band(links, rise),
        "address": links.all_mentions(zone).address(),
    }


def point_label(point: TrendPoint, links: TrendLinks) -> str:
    """A bucket's time under the axis and in the table."""
    if links.bucket == "hour":
        return str(format_datetime(point.start, "EE HH:mm"))
    return str(format_date(point.start, "d MMM"))


def point_words(point: TrendPoint, links: TrendLinks) -> str:
    """A bucket's time in full."""
    if links.bucket == "hour":
        return str(format_datetime(point.start, "EEEE d MMMM HH:mm"))
    if links.bucket == "week":
        last = point.end - timedelta(hours=12)
        return f"{format_date(point.start, 'd MMMM')} – {format_date(last, 'd MMMM')}"
    return str(format_date(point.start, "EEEE d MMMM"))


def _count_before(session: Session, links: TrendLinks) -> Trend:
    settings = room().services.settings
    return read_trend(
        session,
        links.filters_before(ZoneInfo(settings.timezone)),
        bucket="week",  # only its totals are used
        timezone=settings.timezone,
        complaint_threshold=settings.complaint_threshold,
    )


def _rise(session: Session, links: TrendLinks) -> tuple[Rise | None, dict[str, int]]:
    """The risen category of the last days, and its complaints by source."""
    settings = room().services.settings
    zone = ZoneInfo(settings.timezone)
    fortnight = _daily(session, replace(links, bucket="day"), 2 * RISE_DAYS, zone)
    if fortnight.rise is None:
        return None, {}
    risen = replace(links, category=fortnight.rise.category)
    return fortnight.rise, dict(_daily(session, risen, RISE_DAYS, zone).complaints_by_source)


def _daily(session: Session, links: TrendLinks, days: int, zone: ZoneInfo) -> Trend:
    settings = room().services.settings
    return read_trend(
        session,
        links.filters_last(days, zone),
        bucket="day",
        timezone=settings.timezone,
        complaint_threshold=settings.complaint_threshold,
    )


def _behind(links: TrendLinks, rise: Rise | None, zone: ZoneInfo) -> MentionLinks:
    """The mentions that prove the story: those of the rise, else all complaints."""
    shown = links.all_mentions(zone).of_complaints()
    if rise is None:
        return shown
    last = links.filters_last(rise.days, zone)
    return replace(
        links.mentions(last.since, last.until, zone), complaints=True, category=rise.category
    )


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


def _layers(trend: Trend, rise: Rise | None) -> tuple[Layer, ...]:
    """The categories with a colour of their own, the risen one first, and the rest together."""
    counted = trend.complaints_by_category
    first = [rise.category] if rise and counted.get(rise.category) else []
    order = first + [
        name for name in sorted(counted, key=lambda name: -counted[name]) if name not in first
    ]
    # One left over gets its own name instead of "rest".
    own = order if len(order) == OWN_COLOURS + 1 else order[:OWN_COLOURS]
    layers = [Layer(name, word("category", name), (name,)) for name in own]
    if rest := tuple(order[len(own) :]):
        layers.append(Layer("rest", gettext("All others"), rest))
    return tuple(layers)


def _point(
    links: TrendLinks, point: TrendPoint, layers: Sequence[Layer], zone: ZoneInfo
) -> dict[str, Any]:
    period = links.mentions(point.start, point.end, zone).period
    return {
        "label": point_label(point, links),
        "words": point_words(point, links),
        "since": period.since,
        "until": period.until,
        "mentions": point.mentions,
        "complaints": point.complaints,
        "layers": [layer.of(point.complaints_by_category) for layer in layers],
        "sentiments": [point.sentiments.get(name, 0) for name in SENTIMENTS],
    }


def _band(links: TrendLinks, rise: Rise | None) -> dict[str, Any] | None:
    """The days of the rise, marked in the chart; only where a bar is a day."""
    if rise is None or links.bucket != "day" or links.days <= rise.days:
        return None
    return {"from": links.days - rise.days, "to": links.days - 1}
