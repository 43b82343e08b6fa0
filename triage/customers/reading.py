"""Customers as a list and one by one, with as much of their cases and mentions as the viewer sees.

Customer records themselves are everybody's who logs in; what hangs on them is not.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from triage.cases.reading import Post, read_posts
from triage.cases.rows import QueueRow, read_rows
from triage.customers.cards import CustomerCard, read_card
from triage.customers.identities import Clue, read_email, read_number, read_phone
from triage.errors import WrongInputError
from triage.models import Analysis, Case, Customer, Identity, Link, Mention
from triage.people.viewer import Viewer, may_see_case, may_see_mention

PAGE_SIZE: Final = 50
MOST_CASES: Final = 100
MOST_MENTIONS: Final = 100
_LONGEST_SEARCH: Final = 200


@dataclass(frozen=True, slots=True)
class CustomerListRow:
    """A customer as the list shows it; counts are of what the viewer may see."""

    id: int
    number: str
    name: str
    company: str | None
    city: str | None
    stage: str | None
    value_eur: float | None
    open_cases: int
    mentions: int
    last_mention_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One page by name; `next_cursor` goes into `after` for the next one."""

    rows: tuple[CustomerListRow, ...]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class MonthOfSentiment:
    """How the customer's mentions of one month sounded."""

    month: date  # its first day
    negative: int
    neutral: int
    positive: int


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer's page: the latest cases and mentions first, months in order."""

    card: CustomerCard
    cases: tuple[QueueRow, ...]
    mentions: tuple[Post, ...]
    sentiment: tuple[MonthOfSentiment, ...]


def list_customers(
    session: Session,
    viewer: Viewer,
    *,
    text: str = "",
    after: str | None = None,
    limit: int = PAGE_SIZE,
) -> CustomerPage:
    """Customers whose name, number, e-mail or phone fits. Raises WrongInputError for a cursor."""
    wanted = select(Customer).where(*_conditions(text))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    found = session.scalars(_after(wanted, after).limit(limit + 1)).all()
    customers = found[:limit]
    cases = _open_cases(session, viewer, [customer.id for customer in customers])
    mentions = _mentions(session, viewer, [customer.id for customer in customers])
    rows = tuple(
        CustomerListRow(
            id=customer.id,
            number=customer.number,
            name=customer.name,
            company=customer.company,
            city=customer.city,
            stage=customer.stage,
            value_eur=float(customer.value_eur) if customer.value_eur is not None else None,
            open_cases=cases.get(customer.id, 0),
            mentions=mentions.get(customer.id, (0, None))[0],
            last_mention_at=mentions.get(customer.id, (0, None))[1],
        )
        for customer in customers
    )
    cursor = _cursor(session, customers[-1]) if len(found) > limit else None
    return CustomerPage(rows, cursor, total)


def read_customer(
    session: Session, viewer: Viewer, customer_id: int, *, timezone: str = "Europe/Amsterdam"
) -> CustomerView:
    """The customer with what the viewer may see of it. Raises NotFoundError."""
    card = read_card(session, customer_id)
    visible = select(Case).where(Case.customer_id == customer_id, may_see_case(viewer)).subquery()
    counts = session.execute(
        select(func.count(), func.count().filter(visible.c.status != "resolved")).select_from(
            visible
        )
    ).one()
    case_ids = session.scalars(
        select(visible.c.id)
        .order_by(visible.c.status == "resolved", visible.c.last_mention_at.desc(), visible.c.id)
        .limit(MOST_CASES)
    ).all()
    mention_ids = session.scalars(
        _linked_mentions(viewer, [customer_id])
        .with_only_columns(Mention.id)
        .order_by(Mention.published_at.desc(), Mention.id.desc())
        .limit(MOST_MENTIONS)
    ).all()
    return CustomerView(
        card=replace(card, all_cases=counts[0], open_cases=counts[1]),
        cases=tuple(read_rows(session, case_ids)),
        mentions=tuple(reversed(read_posts(session, mention_ids))),
        sentiment=_sentiment(session, viewer, customer_id, timezone),
    )


def _conditions(text: str) -> list[ColumnElement[bool]]:
    """Every word has to fit somewhere, or the whole is an address or number of the customer."""
    text = " ".join(text.replace("\x00", " ").split())[:_LONGEST_SEARCH]
    if not text:
        return []
    words = and_(*[_has_word(word) for word in text.split(" ")])
    return [or_(words, Customer.id.in_(_known_by(text)))]


def _has_word(word: str) -> ColumnElement[bool]:
    columns = (Customer.name, Customer.company, Customer.number, Customer.email, Customer.phone)
    fits: list[ColumnElement[bool]] = [
        column.icontains(word, autoescape=True) for column in columns
    ]
    return or_(*fits)


def _known_by(text: str) -> Select[int]:
    """Customers to whom this is an e-mail address, a phone, a customer or an order number."""
    read = (
        read_email(text),
        read_phone(text),
        read_number(text, "customer_number"),
        read_number(text, "order_number"),
    )
    clues = [(clue.kind, clue.value) for clue in read if isinstance(clue, Clue)]
    return select(Identity.customer_id).where(tuple_(Identity.kind, Identity.value).in_(clues))


def _after(statement: Select[Any], after: str | None) -> Select[Any]:
    name = func.lower(Customer.name)
    statement = statement.order_by(name, Customer.id)
    if after:
        last_name, last_id = _parse_cursor(after)
        statement = statement.where(tuple_(name, Customer.id) > (last_name, last_id))
    return statement


def _cursor(session: Session, customer: Customer) -> str:
    # The database's own lower case: for some letters Python's is another.
    name = session.scalar(select(func.lower(customer.name)))
    return base64.urlsafe_b64encode(json.dumps([name, customer.id]).encode()).decode()


def _parse_cursor(cursor: str) -> tuple[str, int]:
    try:
        name, customer_id = json.loads(base64.urlsafe_b64decode(cursor))
        if not isinstance(name, str) or "\x00" in name or not 0 <= int(customer_id) < 2**63:
            raise ValueError(cursor)
        return name, int(customer_id)
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise WrongInputError("after", "this page does not exist; start at the first") from error


def _open_cases(session: Session, viewer: Viewer, customer_ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(Case.customer_id, func.count())
        .where(Case.customer_id.in_(customer_ids), Case.status != "resolved", may_see_case(viewer))
        .group_by(Case.customer_id)
    )
    return {customer_id: count for customer_id, count in rows if customer_id is not None}


def _mentions(
    session: Session, viewer: Viewer, customer_ids: Sequence[int]
) -> dict[int, tuple[int, datetime | None]]:
    """Number of mentions and time of the last one, by customer."""
    rows = session.execute(
        _linked_mentions(viewer, customer_ids)
        .with_only_columns(Link.customer_id, func.count(), func.max(Mention.published_at))
        .group_by(Link.customer_id)
    )
    return {customer_id: (count, last) for customer_id, count, last in rows}


def _linked_mentions(viewer: Viewer, customer_ids: Sequence[int]) -> Select[Any]:
    return (
        select(Mention)
        .join(Link, Link.mention_id == Mention.id)
        .where(Link.customer_id.in_(customer_ids), Link.status == "linked", may_see_mention(viewer))
    )


def _sentiment(
    session: Session, viewer: Viewer, customer_id: int, timezone: str
) -> tuple[MonthOfSentiment, ...]:
    month = func.date_trunc("month", func.timezone(timezone, Mention.published_at)).label("month")
    counts = [
        func.count().filter(Analysis.sentiment == value)
        for value in ("negative", "neutral", "positive")
    ]
    rows = session.execute(
        _linked_mentions(viewer, [customer_id])
        .join(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .with_only_columns(month, *counts)
        .group_by(month)
        .order_by(month)
    )
    return tuple(
        MonthOfSentiment(month.date(), negative, neutral, positive)
        for month, negative, neutral, positive in rows
    )
