"""Which record stands for a customer now, and which records it took up.

`customers.merged_into_id` always names a record that is not merged itself; the steps that led
there are rows of `customer_merges`.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError
from triage.models import Customer, CustomerMerge


def survivor_of(session: Session, customer_id: int) -> int:
    """The record that stands for this customer: itself, or the one that took it up.

    Raises NotFoundError.
    """
    found = survivors_of(session, [customer_id])
    if customer_id not in found:
        raise NotFoundError(f"no customer {customer_id}")
    return found[customer_id]


def survivors_of(session: Session, customer_ids: Iterable[int]) -> dict[int, int]:
    """By id, the record that stands for it; ids that do not exist are left out."""
    rows = session.execute(
        select(Customer.id, func.coalesce(Customer.merged_into_id, Customer.id)).where(
            Customer.id.in_(set(customer_ids))
        )
    )
    return {row[0]: row[1] for row in rows}


def members_of(session: Session, survivor_ids: Iterable[int]) -> dict[int, list[int]]:
    """By survivor, all records that it stands for, itself included."""
    wanted = set(survivor_ids)
    rows = session.execute(
        select(Customer.id, Customer.merged_into_id)
        .where(or_(Customer.id.in_(wanted), Customer.merged_into_id.in_(wanted)))
        .order_by(Customer.id)
    )
    members: dict[int, list[int]] = {}
    for customer_id, survivor in rows:
        members.setdefault(survivor or customer_id, []).append(customer_id)
    return members


def lock_trees(session: Session, customer_ids: Iterable[int]) -> dict[int, int]:
    """Let nobody else change these customers or who stands for them until the transaction ends.

    Returns the survivor of every record in the trees. Locks by number, as imports do, and not
    the key: workers may link mentions to these customers meanwhile.
    """
    wanted = set(customer_ids)
    while True:
        locked = _lock(session, wanted)
        # A tree may have grown while we waited for it.
        if set(locked) == {one for some in _trees(session, wanted).values() for one in some}:
            return locked
        wanted |= set(locked)


def subtree_of(session: Session, loser_id: int) -> set[int]:
    """A merged record and all that it had taken up before, itself included."""
    merges = CustomerMerge.__table__
    first = select(CustomerMerge.loser_id.label("id")).where(
        CustomerMerge.loser_id == loser_id, CustomerMerge.undone_at.is_(None)
    )
    tree = first.cte("tree", recursive=True)
    tree = tree.union(
        select(merges.c.loser_id)
        .join(tree, merges.c.winner_id == tree.c.id)
        .where(merges.c.undone_at.is_(None))
    )
    return set(session.scalars(select(tree.c.id))) | {loser_id}


def _trees(session: Session, customer_ids: set[int]) -> Mapping[int, list[int]]:
    return members_of(session, survivors_of(session, customer_ids).values())


def _lock(session: Session, customer_ids: set[int]) -> dict[int, int]:
    everybody = {one for some in _trees(session, customer_ids).values() for one in some}
    rows = session.execute(
        select(Customer.id, Customer.merged_into_id)
        .where(Customer.id.in_(everybody))
        .order_by(Customer.number)
        .with_for_update(key_share=True)
    )
    return {customer_id: merged or customer_id for customer_id, merged in rows}
