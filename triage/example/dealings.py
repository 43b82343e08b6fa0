"""What the example's customers and the shop had to do with each other before: orders, calls, notes.

Drawn with a fixed seed from the numbers of the customer file, so that an order that somebody
complains about was placed shortly before the complaint.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.bootstrap import Services
from triage.example.material import DATA, Material
from triage.intake.interacting import record_interactions
from triage.intake.interaction_rows import InteractionRow
from triage.lifecycle.assessing import assess_customers
from triage.models import Consent, Customer, CustomerNote, Identity, StageChange, User

SEED: Final = 7
SOURCE: Final = "zevenmand"
_OLDEST: Final = 2_410_000  # the first order number, and the newest one
_NEWEST: Final = 2_499_000
_DAYS: Final = 900
_BATCH: Final = 500
_ORDER: Final = re.compile(r"OR[- ]?(\d{7})\b", re.IGNORECASE)
_STAGE_BEFORE: Final = timedelta(days=75)


def record_dealings(services: Services, material: Material) -> int:
    """Give the example's customers a past; returns how many interactions were kept."""
    story = json.loads((DATA / "dealings.json").read_text())
    draw = random.Random(SEED)  # noqa: S311 - a story, not a secret
    with services.sessions.begin() as session:
        named = _named_orders(material)
        rows = [row for number, orders in _orders(session).items()
                for row in _rows(number, orders, named, story, material.anchor, draw)]  # fmt: skip
        for start in range(0, len(rows), _BATCH):
            record_interactions(session, rows[start : start + _BATCH], now=material.anchor)
        _add_words(session, story, material.anchor, draw)
    return len(rows)


def judge_all(services: Services) -> None:
    """Stages and values of the example's customers, with a few changes that lie behind them."""
    with services.sessions.begin() as session:
        ids = session.scalars(
            select(Customer.id).where(Customer.is_example).order_by(Customer.id)
        ).all()
        then = services.now() - _STAGE_BEFORE
        assess_customers(session, ids, now=then)
        # That they were judged for the first time is part of loading, not of the story.
        for change in session.scalars(select(StageChange).where(StageChange.customer_id.in_(ids))):
            change.at = then
        session.flush()
        assess_customers(session, ids, now=services.now())


def _orders(session: Session) -> dict[str, list[str]]:
    """Order numbers by customer number."""
    rows = session.execute(
        select(Customer.number, Identity.value)
        .join(Identity, Identity.customer_id == Customer.id)
        .where(Customer.is_example, Identity.kind == "order_number")
        .order_by(Customer.number, Identity.value)
    )
    orders: dict[str, list[str]] = {}
    for number, order in rows:
        orders.setdefault(number, []).append(order)
    return orders


def _rows(
    number: str,
    orders: list[str],
    named: Mapping[str, float],
    story: Mapping[str, Any],
    anchor: datetime,
    draw: random.Random,
) -> Iterator[InteractionRow]:
    for order in orders:
        days_ago = named.get(order, _days_ago(order))
        at = anchor - timedelta(days=days_ago, hours=draw.uniform(0, 14))
        title, price = draw.choice(story["products"])
        yield InteractionRow(
            customer_number=number,
            kind="order",
            at=at,
            external_id=f"order:{order}",
            source=SOURCE,
            channel="webwinkel",
            reference=order,
            title=title,
            amount_eur=Decimal(str(price)),
        )
        delivered = at + timedelta(days=draw.uniform(1, 4))
        # Of an order that somebody complains about, nobody knows that it arrived.
        if delivered < anchor and order not in named:
            yield InteractionRow(
                customer_number=number,
                kind="delivery",
                at=delivered,
                external_id=f"delivery:{order}",
                source=SOURCE,
                channel="eigen bezorgdienst",
                reference=order,
                title="Afgeleverd",
            )
    for place in range(draw.choice((0, 0, 1, 1, 2, 3))):
        channel, title, reason = draw.choice(story["contacts"])
        yield InteractionRow(
            customer_number=number,
            kind="contact",
            at=anchor - timedelta(days=draw.uniform(1, 400)),
            external_id=f"contact:{number}:{place}",
            source=SOURCE,
            channel=channel,
            title=title,
            extra={"reason": reason},
        )


def _named_orders(material: Material) -> dict[str, float]:
    """Orders that somebody writes about: placed some days before the first word of it."""
    named: dict[str, float] = {}
    for source in material.company["sources"]:
        if not str(source["file"]).endswith(".jsonl"):
            continue
        for line in (DATA / str(source["file"])).read_text().splitlines():
            told = json.loads(line)
            for digits in _ORDER.findall(str(told.get("text", ""))):
                order, before = f"OR-{digits}", float(told["days_ago"]) + 5
                named[order] = max(named.get(order, 0.0), before)
    return named


def _days_ago(order: str) -> float:
    """Order numbers were given out evenly, and more of them in the last years."""
    digits = int("".join(char for char in order if char.isdecimal()) or _OLDEST)
    share = min(max((_NEWEST - digits) / (_NEWEST - _OLDEST), 0.0), 1.0)
    return 1.0 + share**2 * _DAYS


def _add_words(
    session: Session, story: Mapping[str, Any], anchor: datetime, draw: random.Random
) -> None:
    """Notes of colleagues, and what customers allow."""
    customers = session.scalars(
        select(Customer).where(Customer.is_example).order_by(Customer.number)
    ).all()
    people = session.scalars(select(User).where(User.is_example).order_by(User.id)).all()
    for first_name, text in story["notes"]:
        named = [one for one in customers if (one.first_name or "").casefold() == first_name]
        if named and people:
            at = anchor - timedelta(days=draw.uniform(5, 120))
            author = draw.choice(people)
            session.add(
                CustomerNote(
                    customer_id=named[0].id,
                    author_id=author.id,
                    text=text,
                    at=at,
                    pinned=first_name in ("sanne", "jan"),
                )
            )
    for place, customer in enumerate(draw.sample(customers, min(60, len(customers)))):
        channel, purpose, status, note = story["consents"][place % len(story["consents"])]
        session.add(
            Consent(
                customer_id=customer.id,
                channel=channel,
                purpose=purpose,
                status=status,
                at=anchor - timedelta(days=draw.uniform(5, 500)),
                source="webwinkel" if not note else "agent",
                note=note or None,
            )
        )
