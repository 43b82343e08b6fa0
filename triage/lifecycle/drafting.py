"""Another policy, tried out on all customers before it counts: who would come into which stage.

A draft keeps how far its trial has come, so that a page and the workers can go on with it in
turns. Making it the active one starts a new round of `assessing`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from triage.errors import NotFoundError, StaleError
from triage.lifecycle.facts import read_facts
from triage.lifecycle.policy import (
    Policy,
    active_policy,
    check_policy,
    policy_of,
    rules_json,
    worth_json,
)
from triage.lifecycle.stages import decide_stage
from triage.models import Customer, CustomerPolicy
from triage.people.viewer import Viewer

BATCH_SIZE: Final = 1000
EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who would come from one stage into another, and a few of them by number."""

    old: str | None
    new: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """How far the trial of a draft has come, and what it found; stages that stay come along."""

    id: int
    state: str
    policy: Policy
    scanned: int
    total: int
    is_complete: bool
    moves: tuple[Move, ...]  # the largest first
    based_on: int | None  # the policy that was active when the draft was made

    @property
    def moved(self) -> int:
        """How many customers would come into another stage."""
        return sum(move.count for move in self.moves if move.old != move.new)


def add_draft(session: Session, viewer: Viewer, policy: Policy, *, now: datetime) -> int:
    """Keep a draft to be tried out. Raises WrongInputError, ForbiddenError."""
    viewer.require("manager", "admin")
    check_policy(policy)
    row = CustomerPolicy(
        state="draft",
        rules=rules_json(policy.rules),
        imported_stage=policy.imported_stage,
        worth=worth_json(policy.worth) | {"based_on": active_policy(session).id or 0},
        created_by=viewer.id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def read_trial(session: Session, viewer: Viewer, draft_id: int) -> Trial:
    """A draft with what its trial found up to now. Raises NotFoundError, ForbiddenError."""
    viewer.require("manager", "admin")
    row = session.get(CustomerPolicy, draft_id)
    if row is None:
        raise NotFoundError(f"no policy {draft_id}")
    total = session.scalar(
        select(func.count()).select_from(Customer).where(Customer.merged_into_id.is_(None))
    )
    return Trial(
        id=row.id,
        state=row.state,
        policy=policy_of(row),
        scanned=row.scanned,
        total=max(total or 0, row.scanned),
        is_complete=row.scanned_at is not None,
        moves=tuple(
            Move(one["old"], one["new"], one["count"], tuple(one["examples"])) for one in row.moves
        ),
        based_on=int(row.worth.get("based_on", 0)) or None,
    )


def try_drafts(
    sessions: sessionmaker[Session],
    *,
    now: datetime,
    draft_id: int | None = None,
    limit: int = BATCH_SIZE,
) -> int:
    """Try the newest unfinished draft on the next customers; returns how many it looked at."""
    with sessions.begin() as session:
        draft = session.scalar(
            select(CustomerPolicy)
            .where(
                CustomerPolicy.state == "draft",
                CustomerPolicy.scanned_at.is_(None),
                *([CustomerPolicy.id == draft_id] if draft_id else []),
            )
            .order_by(CustomerPolicy.id.desc())
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return _try_on(session, draft, now, limit) if draft else 0


def activate_draft(session: Session, viewer: Viewer, draft_id: int, *, now: datetime) -> None:
    """Let a draft count from now on. Raises NotFoundError, StaleError, ForbiddenError."""
    trial = read_trial(session, viewer, draft_id)
    if trial.state == "active":
        return  # a second click
    current = active_policy(session)
    if trial.state != "draft" or trial.based_on != current.id:
        raise StaleError(["policy"])
    session.execute(
        update(CustomerPolicy).where(CustomerPolicy.state == "active").values(state="replaced")
    )
    session.execute(
        update(CustomerPolicy)
        .where(CustomerPolicy.id == draft_id)
        .values(state="active", activated_at=now)
    )


def _try_on(session: Session, draft: CustomerPolicy, now: datetime, limit: int) -> int:
    taken = session.execute(
        select(Customer.id, Customer.number)
        .where(Customer.id > draft.scanned_to, Customer.merged_into_id.is_(None))
        .order_by(Customer.id)
        .limit(limit)
    ).all()
    if taken:
        numbers = {row.id: row.number for row in taken}
        draft.moves = _add_moves(draft.moves, _moves(session, numbers, policy_of(draft), now))
        draft.scanned_to = taken[-1].id
        draft.scanned += len(taken)
    if len(taken) < limit:
        draft.scanned_at = now
    return len(taken)


def _moves(
    session: Session, numbers: Mapping[int, str], policy: Policy, now: datetime
) -> list[tuple[str | None, str, str]]:
    """Stage as kept, stage by the draft, and number of each customer."""
    facts = read_facts(session, list(numbers), now=now)
    return [
        (known.stage, decide_stage(known, policy).stage, numbers[customer_id])
        for customer_id, known in sorted(facts.items())
    ]


def _add_moves(
    before: Sequence[Mapping[str, Any]], found: Sequence[tuple[str | None, str, str]]
) -> list[dict[str, Any]]:
    counts = Counter({(one["old"], one["new"]): int(one["count"]) for one in before})
    examples = {(one["old"], one["new"]): list(one["examples"]) for one in before}
    for old, new, number in found:
        counts[old, new] += 1
        shown = examples.setdefault((old, new), [])
        if len(shown) < EXAMPLES:
            shown.append(number)
    return [
        {"old": old, "new": new, "count": count, "examples": examples[old, new]}
        for (old, new), count in counts.most_common()
    ]
