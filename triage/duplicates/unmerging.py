"""A merge is taken back: both records are whole again, and what came since stays where it belongs.

Merges can be taken back in any order, because every displaced row knows its home.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from triage.duplicates.aftermath import cases_of, tell_everybody
from triage.duplicates.claiming import claim_newcomers
from triage.duplicates.golden import rewrite_records
from triage.duplicates.moving import bring_home, lock_rows
from triage.duplicates.setting_aside import bring_into_sight
from triage.duplicates.settling import settle_members
from triage.duplicates.survivors import lock_trees, members_of, subtree_of
from triage.duplicates.values import keep_unsourced
from triage.errors import NotFoundError, StaleError
from triage.models import Customer, CustomerMerge, DuplicatePair


@dataclass(frozen=True, slots=True)
class Unmerged:
    """Which record left which; `mentions` came in since and went with it."""

    merge_id: int
    survivor_id: int
    restored_id: int
    rows: dict[str, int]
    mentions: int
    cases: int


def unmerge_customers(
    session: Session, merge_id: int, *, now: datetime, actor_id: int | None = None
) -> Unmerged:
    """Take a merge back. Raises NotFoundError, and StaleError where somebody was quicker."""
    merge = session.get(CustomerMerge, merge_id)
    if merge is None:
        raise NotFoundError(f"no merge {merge_id}")
    leaving = merge.loser_id
    survivors = lock_trees(session, [leaving])
    merge = session.get_one(CustomerMerge, merge_id, populate_existing=True)
    if merge.undone_at is not None or survivors[leaving] == leaving:
        raise StaleError(["unmerged"])
    root = survivors[leaving]
    members = members_of(session, [root])[root]
    lock_rows(session, members)
    before = cases_of(session, [root])
    settle_members(session, root)
    keep_unsourced(session, [root], now)
    homes = subtree_of(session, leaving)
    moved = bring_home(session, root, leaving, homes)
    mentions = claim_newcomers(session, root, leaving, members, since=merge.merged_at)
    _part(session, merge, homes, now, actor_id)
    bring_into_sight(session, leaving, homes)
    bring_into_sight(session, root, set(members) - homes)
    rewrite_records(session, [root, leaving])
    _ask_again(session, set(members) - homes, homes)
    cases = tell_everybody(session, [root, leaving], before, now=now, actor_id=actor_id)
    return Unmerged(merge_id, root, leaving, moved.rows, len(mentions), cases)


def _part(
    session: Session, merge: CustomerMerge, homes: set[int], now: datetime, actor_id: int | None
) -> None:
    merge.undone_at, merge.undone_by = now, actor_id
    session.flush()
    leaving = merge.loser_id
    for ids, survivor in ((homes - {leaving}, leaving), ({leaving}, None)):
        session.execute(
            update(Customer)
            .where(Customer.id.in_(ids))
            .values(merged_into_id=survivor)
            .execution_options(synchronize_session=False)
        )
    session.expire_all()


def _ask_again(session: Session, ours: set[int], theirs: set[int]) -> None:
    """Whether they are one is an open question again."""
    between = or_(
        and_(DuplicatePair.customer_a.in_(ours), DuplicatePair.customer_b.in_(theirs)),
        and_(DuplicatePair.customer_a.in_(theirs), DuplicatePair.customer_b.in_(ours)),
    )
    pairs = session.scalars(
        select(DuplicatePair)
        .where(between, DuplicatePair.state == "merged")
        .order_by(DuplicatePair.id)
        .with_for_update()
    )
    for pair in pairs:
        pair.state, pair.decided_by, pair.decided_at = "open", None, None
    session.flush()
