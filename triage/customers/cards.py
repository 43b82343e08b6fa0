"""The customer as an agent needs them beside a case: who it is, and why we think so.

Of a customer who is only suggested, no more is read than a person needs to decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.customers.kin import household_members
from triage.errors import NotFoundError
from triage.lifecycle.assessing import not_to_be_contacted
from triage.models import Case, Customer, Identity, Interaction, Link
from triage.models.case import LIVE
from triage.people.viewer import Viewer, may_see_case

LAST_CONTACTS: Final = 3


@dataclass(frozen=True, slots=True)
class IdentityView:
    """One way to recognise the customer."""

    kind: str
    network: str
    value: str
    origin: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class ContactView:
    """An order, a contact or a visit, in a line."""

    kind: str
    at: datetime
    title: str
    reference: str | None
    channel: str | None
    amount_eur: float | None


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """What matters of a customer on one card; cases are those that the viewer may see."""

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
    traits: tuple[str, ...] = ()
    do_not_contact: bool = False
    last_contacts: tuple[ContactView, ...] = ()
    household: tuple[str, ...] = ()


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
    customer_city: str | None = None


def read_card(session: Session, viewer: Viewer, customer_id: int) -> CustomerCard:
    """The customer's card. Raises NotFoundError."""
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFoundError(f"no customer {customer_id}")
    counts = session.execute(
        select(func.count(), func.count().filter(Case.status.in_(LIVE))).where(
            Case.customer_id == customer_id, Case.status != "merged", may_see_case(viewer)
        )
    ).one()
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
        stage=customer.lifecycle or customer.stage,
        value_eur=_value(customer),
        customer_since=customer.customer_since,
        open_cases=counts[1],
        all_cases=counts[0],
        identities=read_identities(session, customer_id),
        traits=tuple(customer.traits),
        do_not_contact=bool(not_to_be_contacted(session, [customer_id])),
        last_contacts=_last_contacts(session, customer_id),
        household=tuple(one.name for one in household_members(session, customer_id)),
    )


def read_identities(session: Session, customer_id: int) -> tuple[IdentityView, ...]:
    """By what a customer is recognised."""
    rows = session.scalars(
        select(Identity)
        .where(Identity.customer_id == customer_id)
        .order_by(Identity.kind, Identity.network, Identity.value)
    )
    return tuple(IdentityView(row.kind, row.network, row.value, row.origin, row.id) for row in rows)


def links_of_mentions(session: Session, mention_ids: Sequence[int]) -> tuple[LinkView, ...]:
    """Links of these mentions, the surest first; rejected ones are left out."""
    rows = session.execute(
        select(Link, Customer.id, Customer.number, Customer.name, Customer.city)
        .join(Customer, Customer.id == Link.customer_id)
        .where(Link.mention_id.in_(mention_ids), Link.status != "rejected")
        .order_by(Link.status, Link.score.desc(), Link.id)
    )
    return tuple(
        LinkView(
            id=link.id,
            mention_id=link.mention_id,
            customer_id=customer_id,
            customer_number=number,
            customer_name=name,
            status=link.status,
            score=link.score,
            evidence=tuple(link.evidence),
            decided=link.decided_by is not None,
            customer_city=city,
        )
        for link, customer_id, number, name, city in rows
    )


def _last_contacts(session: Session, customer_id: int) -> tuple[ContactView, ...]:
    rows = session.scalars(
        select(Interaction)
        .where(Interaction.customer_id == customer_id)
        .order_by(Interaction.at.desc(), Interaction.id.desc())
        .limit(LAST_CONTACTS)
    )
    return tuple(
        ContactView(
            kind=row.kind,
            at=row.at,
            title=row.title,
            reference=row.reference,
            channel=row.channel,
            amount_eur=float(row.amount_eur) if row.amount_eur is not None else None,
        )
        for row in rows
    )


def _value(customer: Customer) -> float | None:
    told = customer.worth_eur if customer.worth_eur else customer.value_eur
    return float(told) if told is not None else None
