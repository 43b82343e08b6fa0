"""Customers: who they are, by what we recognise them, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask_babel import format_date, gettext, lazy_gettext

from triage.customers.cards import IdentityView
from triage.customers.reading import MonthOfSentiment, list_customers, read_customer
from web.access import signed_in, viewer
from web.mentionlinks import LARGEST_ID, LONGEST_SEARCH
from web.registry import Page, RailEntry
from web.room import now, room, transaction
from web.storyline import money

pages = Blueprint("customers", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=40,
        icon="users",
        label=lazy_gettext("Customers"),
        endpoint="customers.index",
    ),
)
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
    words: str
    pieces: tuple[Piece, ...]


@pages.get("/customers")
@signed_in
def index() -> str:
    """The list by name, with search."""
    text = request.args.get("text", "").strip()[:LONGEST_SEARCH]
    after = request.args.get("after") or None
    with transaction() as session:
        page = list_customers(session, viewer(), text=text, after=after)
    return render_template("customers/index.html", page=page, text=text, after=after, money=money)


@pages.get(f"/customers/<int(max={LARGEST_ID}):customer_id>")
@signed_in
def show(customer_id: int) -> str:
    """One customer with as much of the cases and mentions as the viewer may see."""
    timezone = room().services.settings.timezone
    with transaction() as session:
        view = read_customer(session, viewer(), customer_id, timezone=timezone)
    return render_template(
        "customers/show.html",
        view=view,
        customer=view.card,
        months=month_bars(view.sentiment, now().date()),
        chart_height=CHART_HEIGHT,
        identity_words=identity_words,
        origin_words=origin_words,
        money=money,
        case_address=lambda case_id: url_for("cases.show", case_id=case_id),
    )


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


def identity_words(identity: IdentityView) -> str:
    """What an identity is."""
    kinds = {
        "email": gettext("E-mail"),
        "phone": gettext("Phone"),
        "handle": gettext("Name on %(network)s", network=identity.network or "–"),
        "customer_number": gettext("Customer number"),
        "order_number": gettext("Order number"),
    }
    return str(kinds.get(identity.kind, identity.kind))


def origin_words(identity: IdentityView) -> str:
    """How we know an identity."""
    origins = {
        "import": gettext("from the customer file"),
        "confirmed": gettext("confirmed by a colleague"),
    }
    return str(origins.get(identity.origin, identity.origin))


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
        return MonthBar(label, gettext("%(month)s: nothing", month=name), ())
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
    return MonthBar(label, words, tuple(pieces))


def _total(month: MonthOfSentiment) -> int:
    return month.negative + month.neutral + month.positive
