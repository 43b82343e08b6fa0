"""What people do about duplicates, and who may: agents propose, leads and above decide.

Every id that a form or a program sends is looked up and checked here, one by one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.duplicates.merging import Merged, merge_customers
from triage.duplicates.unmerging import Unmerged, unmerge_customers
from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import Customer, CustomerMerge, DuplicatePair
from triage.people.viewer import Viewer

DECIDERS: Final = ("lead", "manager", "admin")
"""Roles that merge, take merges back, and say that two records are different."""


def merge_by_hand(
    session: Session,
    viewer: Viewer,
    winner_id: int,
    loser_id: int,
    *,
    now: datetime,
    choices: Mapping[str, int] | None = None,
) -> Merged:
    """Merge two customers. Raises what `merge_customers` raises, and ForbiddenError."""
    viewer.require(*DECIDERS)
    pair = find_pair(session, winner_id, loser_id)
    return merge_customers(
        session,
        winner_id,
        loser_id,
        now=now,
        actor_id=viewer.id,
        probability=pair.probability if pair else None,
        choices=choices,
    )


def unmerge_by_hand(session: Session, viewer: Viewer, merge_id: int, *, now: datetime) -> Unmerged:
    """Take a merge back. Raises what `unmerge_customers` raises, and ForbiddenError."""
    viewer.require(*DECIDERS)
    return unmerge_customers(session, merge_id, now=now, actor_id=viewer.id)


def merge_of(session: Session, customer_id: int) -> int:
    """The merge in which this record was taken up. Raises NotFoundError, StaleError."""
    if session.get(Customer, customer_id) is None:
        raise NotFoundError(f"no customer {customer_id}")
    found = session.scalar(
        select(CustomerMerge.id).where(
            CustomerMerge.loser_id == customer_id, CustomerMerge.undone_at.is_(None)
        )
    )
    if found is None:
        raise StaleError(["unmerged"])
    return found


def call_different(session: Session, viewer: Viewer, pair_id: int, *, now: datetime) -> None:
    """These are two customers: never proposed again. A second click changes nothing.

    Raises NotFoundError, ForbiddenError, and StaleError where they were merged meanwhile.
    """
    viewer.require(*DECIDERS)
    pair = _lock(session, pair_id)
    if pair.state == "merged":
        raise StaleError(["merged"])
    if pair.state == "open":
        pair.state, pair.decided_by, pair.decided_at = "different", viewer.id, now
        session.flush()


def ask_again(session: Session, viewer: Viewer, pair_id: int) -> None:
    """Take "different" back: the question is open again."""
    viewer.require(*DECIDERS)
    pair = _lock(session, pair_id)
    if pair.state == "merged":
        raise StaleError(["merged"])
    if pair.state == "different":
        pair.state, pair.decided_by, pair.decided_at = "open", None, None
        session.flush()


def propose(session: Session, viewer: Viewer, one_id: int, other_id: int, *, now: datetime) -> int:
    """An agent thinks that these are one customer; returns the pair for somebody to decide.

    Raises NotFoundError, WrongInputError for one record twice, StaleError where it is decided.
    """
    if one_id == other_id:
        raise WrongInputError("with", "a customer cannot be merged with itself")
    a, b = sorted((one_id, other_id))
    there = session.scalars(
        select(Customer)
        .where(Customer.id.in_((a, b)))
        .order_by(Customer.number)
        .with_for_update(key_share=True)
    ).all()
    if len(there) < 2:
        raise NotFoundError(f"no customer {one_id} or {other_id}")
    if any(customer.merged_into_id for customer in there):
        raise StaleError(["merged"])
    pair = find_pair(session, a, b)
    if pair is None:
        pair = DuplicatePair(customer_a=a, customer_b=b, probability=0.0, reasons=[])
        session.add(pair)
    elif pair.state == "different":
        raise StaleError(["different"])
    if pair.proposed_by is None:
        pair.proposed_by, pair.proposed_at = viewer.id, now
    session.flush()
    return pair.id


def find_pair(session: Session, one_id: int, other_id: int) -> DuplicatePair | None:
    """What is known of two records."""
    a, b = sorted((one_id, other_id))
    return session.scalar(
        select(DuplicatePair).where(DuplicatePair.customer_a == a, DuplicatePair.customer_b == b)
    )


def _lock(session: Session, pair_id: int) -> DuplicatePair:
    pair = session.scalar(
        select(DuplicatePair).where(DuplicatePair.id == pair_id).with_for_update()
    )
    if pair is None:
        raise NotFoundError(f"no pair {pair_id}")
    return pair
