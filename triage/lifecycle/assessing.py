"""Keeps every customer's stage, value and traits up to date: at events, and in rounds over all.

The database is the queue (`customer_assessments`); a round walks the customers by id, because
time alone moves them, too. Doing it twice changes nothing. What a stage is, `stages` decides.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import BigInteger, cast, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session, sessionmaker

from triage.lifecycle.facts import read_facts
from triage.lifecycle.policy import Policy, active_policy
from triage.lifecycle.stages import Facts, Verdict, decide_stage
from triage.lifecycle.worth import judge_worth, segment_of
from triage.models import (
    Case,
    Consent,
    Customer,
    CustomerAssessment,
    CustomerPass,
    StageChange,
)

BATCH_SIZE: Final = 1000
ROUND_EVERY: Final = timedelta(hours=20)
# Cases that changed are noticed by their time of change; commits may come a little later.
_OVERLAP: Final = timedelta(seconds=60)
_LARGEST_WORTH: Final = Decimal(10) ** 10 - 1
# One statement for a batch, and each row written once: a customer stands in a dozen indexes.
_UPDATE: Final = text(
    "UPDATE customers SET lifecycle = told.lifecycle, worth_eur = told.worth_eur, "
    "traits = told.traits, "
    "lifecycle_since = CASE WHEN told.moved THEN :now ELSE lifecycle_since END "
    "FROM json_to_recordset(CAST(:rows AS json)) "
    "AS told(id bigint, lifecycle text, worth_eur numeric, traits jsonb, moved boolean) "
    "WHERE customers.id = told.id"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """Where a customer stands, as far as it is kept with the customer."""

    verdict: Verdict
    worth_eur: Decimal
    traits: tuple[str, ...]


def judge(facts: Facts, policy: Policy, *, do_not_contact: bool = False) -> Judged:
    """Stage, value and traits of one customer."""
    verdict = decide_stage(facts, policy)
    worth = judge_worth(facts, verdict.stage, policy.worth)
    segment = segment_of(facts.extra)
    traits = {
        *worth.flags,
        *(["do_not_contact"] if do_not_contact else []),
        *([f"segment:{segment}"] if segment else []),
    }
    return Judged(verdict, min(worth.current.euros, _LARGEST_WORTH), tuple(sorted(traits)))


def put_assessments(session: Session, customer_ids: Iterable[int]) -> None:
    """Something changed about these customers: judge them soon. Twice is once."""
    wanted = sorted(set(customer_ids))
    if wanted:
        told = func.unnest(cast(wanted, ARRAY(BigInteger))).table_valued("id", name="told")
        session.execute(
            insert(CustomerAssessment)
            .from_select(["customer_id"], select(told.render_derived().c.id))
            .on_conflict_do_nothing()
        )


def assess_due(sessions: sessionmaker[Session], *, now: datetime, limit: int = BATCH_SIZE) -> int:
    """Judge customers about whom something changed, and newcomers; returns how many."""
    with sessions.begin() as session:
        _notice_cases(session, now)
    with sessions.begin() as session:
        due = select(CustomerAssessment.customer_id).order_by(
            CustomerAssessment.due_at, CustomerAssessment.customer_id
        )
        taken = session.scalars(due.limit(limit).with_for_update(skip_locked=True)).all()
        if not taken:
            taken = _newcomers(session, limit)
        assess_customers(session, taken, now=now)
        session.execute(delete(CustomerAssessment).where(CustomerAssessment.customer_id.in_(taken)))
    return len(taken)


def assess_round(sessions: sessionmaker[Session], *, now: datetime, limit: int = BATCH_SIZE) -> int:
    """The next customers of the round over all; 0 when it is complete and the next is not due.

    A new policy starts a new round at once.
    """
    with sessions.begin() as session:
        state = _lock_round(session)
        policy = active_policy(session)
        if not _is_under_way(state, policy, now):
            return 0
        taken = session.scalars(
            select(Customer.id)
            .where(Customer.id > state.done_to)
            .order_by(Customer.id)
            .limit(limit)
        ).all()
        assess_customers(session, taken, now=now, policy=policy)
        if taken:
            state.done_to = taken[-1]
        else:
            state.finished_at = now
    return len(taken)


def assess_customers(
    session: Session,
    customer_ids: Sequence[int],
    *,
    now: datetime,
    policy: Policy | None = None,
) -> int:
    """Judge these customers and keep what differs; returns how many changed."""
    if not customer_ids:
        return 0
    policy = policy or active_policy(session)
    # In the order in which imports lock, and not the key: others may link mentions to them.
    before = {
        row.id: row
        for row in session.execute(
            select(Customer.id, Customer.lifecycle, Customer.worth_eur, Customer.traits)
            .where(Customer.id.in_(customer_ids))
            .order_by(Customer.number)
            .with_for_update(key_share=True)
        )
    }
    facts = read_facts(session, customer_ids, now=now)
    silent = not_to_be_contacted(session, customer_ids)
    changes: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for customer_id, known in sorted(facts.items()):
        judged = judge(known, policy, do_not_contact=customer_id in silent)
        row = before[customer_id]
        moved = row.lifecycle != judged.verdict.stage
        if moved:
            moves.append(_move(customer_id, row.lifecycle, judged.verdict, now))
        if moved or (row.worth_eur, tuple(row.traits)) != (judged.worth_eur, judged.traits):
            changes.append(_change(customer_id, judged, moved=moved))
    _keep(session, changes, moves, now)
    return len(changes)


def not_to_be_contacted(session: Session, customer_ids: Sequence[int]) -> set[int]:
    """Who withdrew everything: the last word on any channel for any purpose is no."""
    rows = session.execute(
        select(Consent.customer_id, Consent.status)
        .where(
            Consent.customer_id.in_(customer_ids),
            Consent.channel == "any",
            Consent.purpose == "any",
        )
        .order_by(Consent.customer_id, Consent.at, Consent.id)
    )
    last = dict(rows.all())
    return {customer_id for customer_id, status in last.items() if status == "withdrawn"}


def _move(customer_id: int, old: str | None, verdict: Verdict, now: datetime) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "at": now,
        "old_stage": old,
        "new_stage": verdict.stage,
        "reason": dict(verdict.reason),
    }


def _change(customer_id: int, judged: Judged, *, moved: bool) -> dict[str, Any]:
    return {
        "id": customer_id,
        "lifecycle": judged.verdict.stage,
        "worth_eur": str(judged.worth_eur),
        "traits": list(judged.traits),
        "moved": moved,
    }


def _keep(
    session: Session,
    changes: Sequence[dict[str, Any]],
    moves: Sequence[dict[str, Any]],
    now: datetime,
) -> None:
    if changes:
        session.execute(_UPDATE, {"rows": json.dumps(changes), "now": now})
    if moves:
        session.execute(insert(StageChange), moves)


def _newcomers(session: Session, limit: int) -> Sequence[int]:
    return session.scalars(
        select(Customer.id)
        .where(Customer.lifecycle.is_(None), Customer.merged_into_id.is_(None))
        .order_by(Customer.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()


def _notice_cases(session: Session, now: datetime) -> None:
    """Customers whose cases changed since the last look."""
    state = _lock_round(session)
    since = state.cases_seen_at or now - timedelta(days=1)
    put_assessments(
        session,
        session.scalars(
            select(Case.customer_id)
            .where(Case.changed_at > since - _OVERLAP, Case.customer_id.is_not(None))
            .distinct()
        ),
    )
    state.cases_seen_at = now


def _lock_round(session: Session) -> CustomerPass:
    session.execute(insert(CustomerPass).values(id=1).on_conflict_do_nothing())
    return session.scalars(
        select(CustomerPass)
        .where(CustomerPass.id == 1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _is_under_way(state: CustomerPass, policy: Policy, now: datetime) -> bool:
    is_over = state.finished_at is not None
    is_old = state.started_at is None or now - state.started_at >= ROUND_EVERY
    if state.policy_id != policy.id or (is_over and is_old) or state.started_at is None:
        state.policy_id = policy.id
        state.done_to = 0
        state.started_at = now
        state.finished_at = None
    return state.finished_at is None
