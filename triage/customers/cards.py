"""The customer as an agent needs them beside a case: who it is, and why we think so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError
from triage.models import Case, Customer, Identity, Link


@dataclass(frozen=True, slots=True)
class IdentityView:
    """One way to recognise the customer."""

    kind: str
    network: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """What matters of a customer on one card."""

    id: int
    number: str
    name: str
    company: str | None
    email: str | None
    phone: str | None
    street: str | None
    postcode: str | None
    city: str | None
    country: str | None
    language: str | None
    stage: str | None
    value_eur: float | None
    customer_since: date | None
    open_cases: int
    all_cases: int
    identities: tuple[IdentityView, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link of one mention to a customer: its evidence is told in words by the page."""

    id: int
    mention_id: int
    customer_id: int
    customer_number: str
    customer_name: str
    status: str
    score: float
    evidence: tuple[Mapping[str, Any], ...]  # {"kind", "value", "where"}
    decided: bool  # by a person


def read_card(session: Session, customer_id: int) -> CustomerCard:
    """The customer's card. Raises NotFoundError."""
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFoundError(f"no customer {customer_id}")
    counts = session.execute(
        select(func.count(), func.count().filter(Case.status != "resolved")).where(
            Case.customer_id == customer_id
        )
    ).one()
    identities = session.scalars(
        select(Identity)
        .where(Identity.customer_id == customer_id)
        .order_by(Identity.kind, Identity.network, Identity.value)
    )
    return CustomerCard(
        id=customer.id,
        number=customer.number,
        name=customer.name,
        company=customer.company,
        email=customer.email,
        phone=customer.phone,
        street=customer.street,
        postcode=customer.postcode,
        city=customer.city,
        country=customer.country,
        language=customer.language,
        stage=customer.stage,
        value_eur=float(customer.value_eur) if customer.value_eur is not None else None,
        customer_since=customer.customer_since,
        open_cases=counts[1],
        all_cases=counts[0],
        identities=tuple(
            IdentityView(row.kind, row.network, row.value, row.origin) for row in identities
        ),
    )


def links_of_mentions(session: Session, mention_ids: Sequence[int]) -> tuple[LinkView, ...]:
    """Links of these mentions, the surest first; rejected ones are left out."""
    rows = session.execute(
        select(Link, Customer)
        .join(Customer, Customer.id == Link.customer_id)
        .where(Link.mention_id.in_(mention_ids), Link.status != "rejected")
        .order_by(Link.status, Link.score.desc(), Link.id)
    )
    return tuple(
        LinkView(
            id=link.id,
            mention_id=link.mention_id,
            customer_id=customer.id,
            customer_number=customer.number,
            customer_name=customer.name,
            status=link.status,
            score=link.score,
            evidence=tuple(link.evidence),
            decided=link.decided_by is not None,
        )
        for link, customer in rows
    )
