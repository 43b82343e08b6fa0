"""Two records become one customer: the loser's rows go to the winner, its values are kept.

Whoever may do this is asked in `acting`; taking it back is in `unmerging`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from triage.duplicates.aftermath import cases_of, tell_everybody
from triage.duplicates.checks import queue_checks
from triage.duplicates.golden import rewrite_records
from triage.duplicates.moving import lock_rows, move_away
from triage.duplicates.setting_aside import bring_into_sight
from triage.duplicates.settling import settle_members
from triage.duplicates.survivors import lock_trees, members_of
from triage.duplicates.survivorship import GROUPS
from triage.duplicates.values import keep_unsourced
from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import Customer, CustomerMerge, DuplicatePair


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did; `rows` counts by table what changed hands."""

    merge_id: int
    winner_id: int
    loser_id: int
    rows: Mapping[str, int]
    cases: int


def merge_customers(
    session: Session,
    winner_id: int,
    loser_id: int,
    *,
    now: datetime,
    actor_id: int | None = None,
    origin: str = "hand",
    probability: float | None = None,
    choices: Mapping[str, int] | None = None,
) -> Merged:
    """Let the winner take up the loser. `choices` are {group of fields: record it comes from}.

    Raises NotFoundError, WrongInputError for one record twice or an unknown choice, and
    StaleError where one of the two was merged meanwhile.
    """
    _check(winner_id, loser_id, choices or {})
    survivors = lock_trees(session, [winner_id, loser_id])
    _check_survivors(survivors, winner_id, loser_id)
    members = members_of(session, [winner_id, loser_id])
    before = cases_of(session, [winner_id, loser_id])
    lock_rows(session, survivors)
    settle_members(session, loser_id)
    settle_members(session, winner_id)
    keep_unsourced(session, [winner_id, loser_id], now)
    moved = move_away(session, loser_id, winner_id)
    _stand_behind(session, loser_id, winner_id)
    merge = CustomerMerge(
        winner_id=winner_id,
        loser_id=loser_id,
        origin=origin,
        probability=probability,
        choices=dict(choices or {}),
        merged_at=now,
        merged_by=actor_id,
    )
    session.add(merge)
    session.flush()
    session.expire_all()
    bring_into_sight(session, winner_id, [*members[winner_id], *members[loser_id]])
    rewrite_records(session, [winner_id, loser_id])
    close_pairs(session, members[winner_id], members[loser_id], now, actor_id)
    cases = tell_everybody(session, [winner_id, loser_id], before, now=now, actor_id=actor_id)
    queue_checks(session, [winner_id])
    return Merged(merge.id, winner_id, loser_id, moved.rows, cases)


def _stand_behind(session: Session, loser_id: int, winner_id: int) -> None:
    """The loser, and whoever stood behind it."""
    session.execute(
        update(Customer)
        .where(or_(Customer.id == loser_id, Customer.merged_into_id == loser_id))
        .values(merged_into_id=winner_id)
        .execution_options(synchronize_session=False)
    )


def close_pairs(
    session: Session,
    ours: list[int],
    theirs: list[int],
    now: datetime,
    actor_id: int | None,
) -> None:
    """The question whether these are one is answered."""
    between = or_(
        and_(DuplicatePair.customer_a.in_(ours), DuplicatePair.customer_b.in_(theirs)),
        and_(DuplicatePair.customer_a.in_(theirs), DuplicatePair.customer_b.in_(ours)),
    )
    pairs = session.scalars(
        select(DuplicatePair).where(between).order_by(DuplicatePair.id).with_for_update()
    )
    for pair in pairs:
        pair.state, pair.decided_by, pair.decided_at = "merged", actor_id, now
    session.flush()


def _check(winner_id: int, loser_id: int, choices: Mapping[str, int]) -> None:
    if winner_id == loser_id:
        raise WrongInputError("with", "a customer cannot be merged with itself")
    for group, customer_id in choices.items():
        if group not in GROUPS:
            raise WrongInputError("choices", f"no field {group}; there are {', '.join(GROUPS)}")
        if customer_id not in (winner_id, loser_id):
            raise WrongInputError("choices", f"{group} can only come from one of the two")


def _check_survivors(survivors: Mapping[int, int], winner_id: int, loser_id: int) -> None:
    for customer_id in (winner_id, loser_id):
        if customer_id not in survivors:
            raise NotFoundError(f"no customer {customer_id}")
        if survivors[customer_id] != customer_id:
            raise StaleError(["merged"])
