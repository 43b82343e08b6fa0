"""How a customer felt, month by month: bars of a small chart, with the words behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import format_date

from triage.customers.reading import MonthOfSentiment
from web.texts import gettext

LEAST_MONTHS: Final = 6
MOST_MONTHS: Final = 18
CHART_HEIGHT: Final = 48


@dataclass(frozen=True, slots=True)
class Piece:
    """One coloured part of a month's bar, in the chart's own units."""

    sentiment: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class MonthBar:
    """A month of the small chart; a month without mentions has no pieces."""

    label: str
    name: str
    words: str
    pieces: tuple[Piece, ...]
    told: MonthOfSentiment | None = None


def month_bars(months: Sequence[MonthOfSentiment], today: date) -> tuple[MonthBar, ...]:
    """The months up to today without gaps, half a year at least, as bars on a common scale."""
    if not months:
        return ()
    told = {month.month: month for month in months}
    last = max(months[-1].month, today.replace(day=1))
    usual = _calendar(months[0].month, last)
    shown = (usual if len(usual) >= LEAST_MONTHS else _months_up_to(last))[-MOST_MONTHS:]
    most = max((_total(told[month]) for month in shown if month in told), default=1)
    return tuple(_bar(month, told.get(month), most) for month in shown)


def _calendar(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date((start + at) // 12, (start + at) % 12 + 1, 1) for at in range(count)]


def _months_up_to(last: date) -> list[date]:
    first = last.year * 12 + last.month - LEAST_MONTHS
    return _calendar(date(first // 12, first % 12 + 1, 1), last)


def _bar(month: date, told: MonthOfSentiment | None, most: int) -> MonthBar:
    name = str(format_date(month, "LLLL y"))
    label = str(format_date(month, "LLL"))
    if told is None:
        return MonthBar(label, name, gettext("%(month)s: nothing", month=name), ())
    words = gettext(
        "%(month)s: %(negative)s negative, %(neutral)s neutral, %(positive)s positive",
        month=name,
        negative=told.negative,
        neutral=told.neutral,
        positive=told.positive,
    )
    pieces, top = [], float(CHART_HEIGHT)
    for sentiment in ("negative", "neutral", "positive"):
        height = getattr(told, sentiment) / most * CHART_HEIGHT
        if height:
            top -= height
            pieces.append(Piece(sentiment, round(top, 2), round(height, 2)))
    return MonthBar(label, name, words, tuple(pieces), told)


def _total(month: MonthOfSentiment) -> int:
    return month.negative + month.neutral + month.positive
