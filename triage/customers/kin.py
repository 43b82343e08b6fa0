"""Who belongs together: people of one household, and people of one company.

Households are told by addresses (`triage.duplicates`); a company by its name or its own domain.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from triage.models import Customer

MOST_SHOWN: Final = 20
FREE_MAIL: Final = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.nl hotmail.be outlook.com outlook.be live.nl "
    "live.com live.be msn.com yahoo.com icloud.com me.com ziggo.nl kpnmail.nl planet.nl hetnet.nl "
    "xs4all.nl home.nl casema.nl upcmail.nl chello.nl quicknet.nl telenet.be skynet.be proximus.be "
    "scarlet.be gmx.net gmx.de web.de protonmail.com proton.me zonnet.nl tele2.nl solcon.nl".split()
)
"""Domains that many strangers share; an address there tells nothing about a company."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Another customer who belongs to the same household or company."""

    id: int
    number: str
    name: str
    city: str | None
    stage: str | None


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
