"""By what a customer is recognised, changed by hand: add an identity, take one away.

What is added or taken away puts the mentions that it concerns before the linker again.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from triage.customers.identities import (
    Clue,
    Unusable,
    read_email,
    read_handle,
    read_number,
    read_phone,
)
from triage.errors import NotFoundError, WrongInputError
from triage.links.relinking import recent_unlinked, relink_authors, relink_customers
from triage.models import Customer, Identity
from triage.people.viewer import Viewer
from triage.queueing.work import put_work

BY_HAND: Final = "agent"
KINDS: Final = ("email", "phone", "handle", "customer_number", "order_number")


def add_identity(
    session: Session,
    viewer: Viewer,
    customer_id: int,
    *,
    kind: str,
    written: str,
    network: str = "",
    now: datetime,
) -> int:
    """Recognise the customer by this from now on; returns the identity's id.

    Raises WrongInputError where it identifies nobody, NotFoundError for the customer.
    """
    del viewer  # anybody who may see a customer knows by what they are recognised
    clue = _read(kind, written, network)
    if session.scalar(select(Customer.id).where(Customer.id == customer_id)) is None:
        raise NotFoundError(f"no customer {customer_id}")
    keep_identity(session, customer_id, clue, BY_HAND)
    if clue.kind == "handle":
        relink_authors(session, [clue])
    else:
        put_work(session, "link", recent_unlinked(session, now))
    return session.scalars(
        select(Identity.id).where(
            Identity.customer_id == customer_id,
            Identity.kind == clue.kind,
            Identity.network == clue.network,
            Identity.value == clue.value,
        )
    ).one()


def keep_identity(session: Session, customer_id: int, clue: Clue, origin: str) -> None:
    """Keep an identity of a customer; one that is known already keeps its origin."""
    session.execute(
        insert(Identity)
        .values(
            customer_id=customer_id,
            kind=clue.kind,
            network=clue.network,
            value=clue.value,
            origin=origin,
        )
        .on_conflict_do_nothing()
    )


def remove_identity(
    session: Session, viewer: Viewer, customer_id: int, identity_id: int
) -> Clue | None:
    """Recognise the customer by this no longer; returns what it was, None for a second click."""
    del viewer
    removed = session.execute(
        delete(Identity)
        .where(Identity.id == identity_id, Identity.customer_id == customer_id)
        .returning(Identity.kind, Identity.value, Identity.network)
    ).first()
    if removed is None:
        return None
    relink_customers(session, [customer_id])
    return Clue(removed.kind, removed.value, removed.network)


def shared_identities(session: Session, customer_id: int) -> dict[int, int]:
    """Identities that other customers have, too: how many of them, by the identity's id."""
    other = aliased(Identity)
    rows = session.execute(
        select(Identity.id, func.count(other.customer_id.distinct()))
        .join(
            other,
            (other.kind == Identity.kind)
            & (other.value == Identity.value)
            & (other.network == Identity.network)
            & (other.customer_id != Identity.customer_id),
        )
        .join(Customer, (Customer.id == other.customer_id) & Customer.merged_into_id.is_(None))
        .where(Identity.customer_id == customer_id)
        .group_by(Identity.id)
    )
    return dict(rows.all())


def _read(kind: str, written: str, network: str) -> Clue:
    match kind:
        case "email":
            read: Clue | Unusable = read_email(written)
        case "phone":
            read = read_phone(written)
        case "handle":
            read = read_handle(written, network or None)
        case "customer_number" | "order_number":
            read = read_number(written, kind)
        case _:
            raise WrongInputError("kind", "is not one of " + ", ".join(KINDS))
    if isinstance(read, Unusable):
        raise WrongInputError("value", read.reason)
    return read
