"""What stages and values are decided from: the facts of a batch of customers, in five queries.

Everything starts from the customers' ids and their indexes, so a batch costs the same among a
thousand customers and among a million.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from triage.lifecycle.stages import Facts
from triage.models import (
    Case,
    Customer,
    Interaction,
    Link,
    Mention,
    Source,
    StageChange,
)
from triage.models.case import LIVE

YEAR: Final = timedelta(days=365)
COMPLAINTS: Final = timedelta(days=60)
THREATS: Final = timedelta(days=90)  # that a threat to leave is taken as standing
_LARGEST_AUDIENCE: Final = 10**9


def read_facts(session: Session, customer_ids: Sequence[int], *, now: datetime) -> dict[int, Facts]:
    """Facts by customer id; ids that do not exist, or were merged into another, are left out."""
    orders = _orders(session, customer_ids, now)
    contacts = _contacts(session, customer_ids, now)
    cases = _cases(session, customer_ids, now)
    posts = _posts(session, customer_ids, now)
    lost = _lost(session, customer_ids)
    rows = session.execute(
        select(
            Customer.id,
            Customer.lifecycle,
            Customer.stage,
            Customer.value_eur,
            Customer.customer_since,
            Customer.extra,
        ).where(Customer.id.in_(customer_ids), Customer.merged_into_id.is_(None))
    )
    return {
        row.id: Facts(
            customer_id=row.id,
            now=now,
            stage=row.lifecycle,
            imported_stage=row.stage,
            imported_value=row.value_eur,
            customer_since=row.customer_since,
            extra=row.extra,
            lost_at=lost.get(row.id),
            last_contact_at=_latest(contacts.get(row.id), posts.get(row.id, {}).get("last_at")),
            **orders.get(row.id, {}),
            **cases.get(row.id, {}),
            **{key: value for key, value in posts.get(row.id, {}).items() if key != "last_at"},
        )
        for row in rows
    }


def _orders(
    session: Session, customer_ids: Sequence[int], now: datetime
) -> dict[int, dict[str, Any]]:
    this_year = Interaction.at >= now - YEAR
    amount = func.coalesce(Interaction.amount_eur, 0)
    latest = func.array_agg(aggregate_order_by(Interaction.at, Interaction.at.desc()))
    rows = session.execute(
        select(
            Interaction.customer_id,
            func.count().label("orders_ever"),
            func.count().filter(this_year).label("orders_12_months"),
            func.sum(amount).label("spent_ever"),
            func.coalesce(func.sum(amount).filter(this_year), 0).label("spent_12_months"),
            func.min(Interaction.at).label("first_order_at"),
            latest.label("latest"),
        )
        .where(
            Interaction.customer_id.in_(customer_ids),
            Interaction.kind == "order",
            Interaction.at <= now,
        )
        .group_by(Interaction.customer_id)
    )
    return {
        row.customer_id: {
            "orders_ever": row.orders_ever,
            "orders_12_months": row.orders_12_months,
            "spent_ever": row.spent_ever,
            "spent_12_months": row.spent_12_months,
            "first_order_at": row.first_order_at,
            "last_order_at": row.latest[0],
            "earlier_order_at": row.latest[1] if len(row.latest) > 1 else None,
        }
        for row in rows
    }


def _contacts(session: Session, customer_ids: Sequence[int], now: datetime) -> dict[int, datetime]:
    """The last time somebody spoke or came by."""
    rows = session.execute(
        select(Interaction.customer_id, func.max(Interaction.at))
        .where(
            Interaction.customer_id.in_(customer_ids),
            Interaction.kind.in_(("contact", "visit")),
            Interaction.at <= now,
        )
        .group_by(Interaction.customer_id)
    )
    return dict(rows.all())


def _cases(
    session: Session, customer_ids: Sequence[int], now: datetime
) -> dict[int, dict[str, Any]]:
    is_open = Case.status.in_(LIVE)
    threatens = Case.flags.contains(["churn"]) & (Case.last_mention_at >= now - THREATS)
    rows = session.execute(
        select(
            Case.customer_id,
            func.count().filter(is_open),
            func.count().filter(Case.opened_at >= now - COMPLAINTS, Case.status != "merged"),
            func.coalesce(func.bool_or(threatens), False),
        )
        .where(Case.customer_id.in_(customer_ids))
        .group_by(Case.customer_id)
    )
    return {
        customer_id: {
            "open_cases": open_cases,
            "complaints_60_days": complaints,
            "threatens_to_leave": threat,
        }
        for customer_id, open_cases, complaints, threat in rows
    }


def _posts(
    session: Session, customer_ids: Sequence[int], now: datetime
) -> dict[int, dict[str, Any]]:
    """When they last wrote in public, and who may have read it where that may be counted.

    Reach counts only for sources whose stated purpose names it; deleted posts count for nothing.
    """
    counted = Source.purpose.regexp_match(r"\y(reach|bereik)", "i") & (
        Mention.published_at >= now - YEAR
    )
    followers = func.max(_count_in("followers")).filter(counted)
    likes = func.sum(_count_in("likes")).filter(counted)
    rows = session.execute(
        select(Link.customer_id, func.max(Mention.published_at), followers, likes)
        .join(Mention, Mention.id == Link.mention_id)
        .join(Source, Source.id == Mention.source_id)
        .where(
            Link.customer_id.in_(customer_ids),
            Link.status == "linked",
            Mention.deleted_at.is_(None),
        )
        .group_by(Link.customer_id)
    )
    return {
        customer_id: {"last_at": last_at, "audience": int(seen or 0), "likes": int(liked or 0)}
        for customer_id, last_at, seen, liked in rows
    }


def _count_in(name: str) -> ColumnElement[int]:
    """A number among a mention's extra fields; anything else counts as nothing."""
    value = Mention.extra[name].astext
    number = cast(func.left(value, 10), BigInteger)
    return case((value.regexp_match(r"^\d{1,10}$"), func.least(number, _LARGEST_AUDIENCE)), else_=0)


def _lost(session: Session, customer_ids: Sequence[int]) -> dict[int, datetime]:
    rows = session.execute(
        select(StageChange.customer_id, func.max(StageChange.at))
        .where(StageChange.customer_id.in_(customer_ids), StageChange.new_stage == "lost")
        .group_by(StageChange.customer_id)
    )
    return dict(rows.all())


def _latest(*moments: datetime | None) -> datetime | None:
    return max((one for one in moments if one is not None), default=None)
