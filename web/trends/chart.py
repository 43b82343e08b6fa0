"""The charts as values: which category has which colour, and what each point leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_datetime, gettext
from sqlalchemy.orm import Session

from nlp.taxonomy import SENTIMENTS
from triage.trends.series import Trend, TrendPoint
from web.room import room
from web.trends.counts import Surge, count, read_surge
from web.trends.links import TrendLinks
from web.words import word

OWN_COLOURS: Final = 4  # so many categories get a colour; the others share a grey one


@dataclass(frozen=True, slots=True)
class Layer:
    """One colour of the complaints chart: a category, or all the rest."""

    key: str
    label: str
    categories: tuple[str, ...]

    def of(self, counted: Mapping[str, int]) -> int:
        """How many of these counts are its own."""
        return sum(counted.get(name, 0) for name in self.categories)


def chart(session: Session, links: TrendLinks) -> Mapping[str, Any]:
    """What the charts draw, with every word and address in it: the script knows neither."""
    zone = ZoneInfo(room().services.settings.timezone)
    trend = count(session, links.filters(zone), links.bucket)
    surge = read_surge(session, links, zone)
    layers = find_layers(trend, surge)
    return {
        "points": [_point(links, point, layers, zone) for point in trend.points],
        "layers": [
            {
                "label": layer.label,
                "category": None if layer.key == "rest" else layer.key,
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
        "band": _band(links, surge),
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


def find_layers(trend: Trend, surge: Surge | None) -> tuple[Layer, ...]:
    """The categories with a colour of their own, the one that surged first, and the rest."""
    counted = trend.complaints_by_category
    first = surge.rise.category if surge else ""
    order = sorted(
        (name for name in counted if name != "other"),
        key=lambda name: (name != first, -counted[name]),
    )
    layers = [Layer(name, word("category", name), (name,)) for name in order[:OWN_COLOURS]]
    rest = (*order[OWN_COLOURS:], *(["other"] if "other" in counted else []))
    if rest:
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


def _band(links: TrendLinks, surge: Surge | None) -> dict[str, int] | None:
    """The days of the surge, marked in the chart; only where a bar is a day."""
    if surge is None or links.bucket != "day":
        return None
    first = max(0, (surge.first - links.first).days)
    last = (surge.last - links.first).days
    return {"from": first, "to": last} if links.days > surge.rise.days else None
