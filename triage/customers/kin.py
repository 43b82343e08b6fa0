"""Who belongs together: people of one household, and people of one company.

Households are told by addresses (`triage.duplicates`); a company by its name or its own domain.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from triage.models import Customer, HouseholdMember

MOST_SHOWN: Final = 20
FREE_MAIL: Final = frozenset({
    "casema.nl", "chello.nl", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hetnet.nl",
    "home.nl", "hotmail.be", "hotmail.com", "hotmail.nl", "icloud.com", "kpnmail.nl",
    "live.be", "live.com", "live.nl", "me.com", "msn.com", "outlook.be", "outlook.com",
    "planet.nl", "proton.me", "protonmail.com", "proximus.be", "quicknet.nl", "scarlet.be",
    "skynet.be", "solcon.nl", "tele2.nl", "telenet.be", "upcmail.nl", "web.de", "xs4all.nl",
    "yahoo.com", "ziggo.nl", "zonnet.nl",
})  # fmt: skip
"""Domains that many strangers share; an address there tells nothing about a company."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Another customer who belongs to the same household or company."""

    id: int
    number: str
    name: str
    city: str | None
    stage: str | None


def household_members(session: Session, customer_id: int) -> tuple[Relative, ...]:
    """Who lives at the same address under the same family name."""
    household = (
        select(HouseholdMember.household)
        .where(HouseholdMember.customer_id == customer_id)
        .scalar_subquery()
    )
    members = select(HouseholdMember.customer_id).where(HouseholdMember.household == household)
    return _relatives(session, customer_id, Customer.id.in_(members))


def company_members(session: Session, customer: Customer) -> tuple[Relative, ...]:
    """Other customers of the same company: by its name, or by the domain of their e-mail.

    A domain counts only for customers who have a company: else every provider would be one.
    """
    same: list[ColumnElement[bool]] = []
    if customer.company:
        same.append(func.lower(Customer.company) == customer.company.lower())
        domain = (customer.email or "").rpartition("@")[2]
        if domain and domain not in FREE_MAIL:
            same.append(func.split_part(Customer.email, "@", 2) == domain)
    if not same:
        return ()
    return _relatives(session, customer.id, or_(*same))


def _relatives(
    session: Session, customer_id: int, condition: ColumnElement[bool]
) -> tuple[Relative, ...]:
    rows = session.scalars(
        select(Customer)
        .where(condition, Customer.id != customer_id, Customer.merged_into_id.is_(None))
        .order_by(func.lower(Customer.name), Customer.id)
        .limit(MOST_SHOWN)
    )
    return tuple(
        Relative(row.id, row.number, row.name, row.city, row.lifecycle or row.stage) for row in rows
    )
