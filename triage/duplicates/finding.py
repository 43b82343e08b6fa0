"""Looks for duplicates among all customers, or for those of new and changed ones; keeps the pairs.

A pair that people decided on is left as it is: "different" is never asked again. Memory and time
are in docs/duplicates.md. One search runs at a time.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from triage.duplicates.candidates import meet_by_keys
from triage.duplicates.customer_schema import CUSTOMERS
from triage.duplicates.golden import has_several_sources, rewrite_all, rewrite_records
from triage.duplicates.households import find_households, store_households
from triage.duplicates.loading import load_all, load_some
from triage.duplicates.settling import settle, with_strays
from triage.duplicates.starting import STARTING_ESTIMATE
from triage.duplicates.survivors import lock_trees, survivors_of
from triage.models import Customer, DuplicateCheck, DuplicateModel, DuplicatePair
from triage.pairing.estimating import Estimate
from triage.pairing.searching import FEWEST_TO_LEARN_FROM, FoundPair, search

BATCH_SIZE: Final = 500
_MANY: Final = 20_000  # so many new customers are compared faster all at once
_KEPT_MODELS: Final = 5
_GROWTH: Final = 1.5  # estimates of a base that was that much smaller are made anew
_STORED: Final = 2000
_LOCK: Final = 7_305_110  # of the search: any number that nobody else uses

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search did. `pairs` are all that it found, `new` those nobody knew before."""

    customers: int
    candidates: int
    pairs: int
    new: int
    households: int


def find_all(sessions: sessionmaker[Session], *, now: datetime) -> Found | None:
    """Compare everybody with everybody they share a key with; None while another search runs."""
    # The lock lives in a transaction of its own, so that nothing else is held while we compute.
    with sessions.begin() as guard:
        if not _is_first(guard):
            return None
        return _find_all(sessions, now)


def _find_all(sessions: sessionmaker[Session], now: datetime) -> Found:
    with sessions.begin() as session:
        _bring_strays(session)
    rewrite_all(sessions)
    with sessions.begin() as session:
        # Whoever changes from here on is checked again.
        session.execute(delete(DuplicateCheck).where(DuplicateCheck.put_at <= now))
        records = load_all(session)
        known = None if records.count >= FEWEST_TO_LEARN_FROM else STARTING_ESTIMATE
    found = search(records, CUSTOMERS, known=known)
    households = find_households(records)
    with sessions.begin() as session:
        if known is None:
            _keep_model(session, found.estimate, records.count, len(found.pairs), now)
        members = store_households(session, households)
    with sessions.begin() as session:
        new = _store(session, found.pairs, now)
        _drop_outdated(session, found.pairs, None)
    return Found(records.count, found.candidates, len(found.pairs), new, members)


def find_for_changed(sessions: sessionmaker[Session], *, now: datetime) -> int:
    """Compare some of the new and changed customers with all others; returns how many.

    Also lets their survivors show what was told of them since. 0 means that nothing is due, or
    that another search is at it.
    """
    with sessions.begin() as session:
        if not _is_first(session):
            return 0
        waiting = session.scalar(select(func.count()).select_from(DuplicateCheck)) or 0
        needs_all = waiting > _MANY or (waiting and _has_outgrown(session))
        if not needs_all:
            return _find_some(session, now)
    found = find_all(sessions, now=now)
    return found.customers if found else 0


def _is_first(session: Session) -> bool:
    """Nobody else searches until this transaction ends."""
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))))


def _find_some(session: Session, now: datetime) -> int:
    due = session.scalars(
        select(DuplicateCheck.customer_id)
        .order_by(DuplicateCheck.put_at, DuplicateCheck.customer_id)
        .limit(BATCH_SIZE)
        .with_for_update(skip_locked=True)
    ).all()
    if not due:
        return 0
    survivors = survivors_of(session, due)
    merged = [one for one in due if survivors.get(one, one) != one]
    several = has_several_sources(session, due)
    if merged or several:
        lock_trees(session, [*merged, *several])
        settle(session, merged)
        rewrite_records(session, [*merged, *several])
    ids = set(survivors.values())
    records = load_some(session, ids | meet_by_keys(session, ids))
    places = np.flatnonzero(np.isin(records.ids, list(ids))).astype(np.int32)
    found = search(records, CUSTOMERS, known=_newest(session) or STARTING_ESTIMATE, new=places)
    _store(session, found.pairs, now)
    _drop_outdated(session, found.pairs, ids)
    store_households(session, find_households(records), among=records.ids.tolist())
    session.execute(delete(DuplicateCheck).where(DuplicateCheck.customer_id.in_(due)))
    return len(due)


def _bring_strays(session: Session) -> None:
    strays = with_strays(session)
    if strays:
        log.info("%d merged records had got something; it goes to their survivors", len(strays))
        settle(session, strays)


def _store(session: Session, pairs: Sequence[FoundPair], now: datetime) -> int:
    """Keep the pairs; what people decided stays. Returns how many were not known."""
    new = 0
    for start in range(0, len(pairs), _STORED):
        rows = [
            {
                "customer_a": pair.a,
                "customer_b": pair.b,
                "probability": round(pair.probability, 6),
                "reasons": [reason.to_json() for reason in pair.reasons],
                "found_at": now,
            }
            for pair in pairs[start : start + _STORED]
        ]
        statement = insert(DuplicatePair).values(rows)
        written = session.execute(
            statement.on_conflict_do_update(
                index_elements=[DuplicatePair.customer_a, DuplicatePair.customer_b],
                set_={
                    "probability": statement.excluded.probability,
                    "reasons": statement.excluded.reasons,
                },
                where=DuplicatePair.state == "open",
            ).returning(text("xmax = 0"))
        )
        new += sum(written.scalars())
    return new


def _drop_outdated(
    session: Session, pairs: Iterable[FoundPair], among: Collection[int] | None
) -> None:
    """Open pairs that no longer look like one customer, unless a colleague proposed them."""
    found = {(pair.a, pair.b) for pair in pairs}
    statement = select(DuplicatePair.id, DuplicatePair.customer_a, DuplicatePair.customer_b).where(
        DuplicatePair.state == "open", DuplicatePair.proposed_by.is_(None)
    )
    if among is not None:
        statement = statement.where(
            or_(DuplicatePair.customer_a.in_(among), DuplicatePair.customer_b.in_(among))
        )
    gone = [row.id for row in session.execute(statement) if (row[1], row[2]) not in found]
    for start in range(0, len(gone), _STORED):
        part = gone[start : start + _STORED]
        session.execute(delete(DuplicatePair).where(DuplicatePair.id.in_(part)))


def _newest(session: Session) -> Estimate | None:
    told = session.scalar(
        select(DuplicateModel.parameters).order_by(DuplicateModel.id.desc()).limit(1)
    )
    return Estimate.from_json(told) if told else None


def _has_outgrown(session: Session) -> bool:
    """There are enough customers to learn from, and nobody has learned from so many."""
    learned = session.scalar(
        select(DuplicateModel.customers).order_by(DuplicateModel.id.desc()).limit(1)
    )
    some = select(Customer.id).limit(max(int((learned or 0) * _GROWTH), FEWEST_TO_LEARN_FROM))
    there = session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return there >= max(int((learned or 0) * _GROWTH), FEWEST_TO_LEARN_FROM)


def _keep_model(
    session: Session, estimate: Estimate, customers: int, pairs: int, now: datetime
) -> None:
    session.add(
        DuplicateModel(at=now, customers=customers, pairs=pairs, parameters=estimate.to_json())
    )
    session.flush()
    kept = select(DuplicateModel.id).order_by(DuplicateModel.id.desc()).limit(_KEPT_MODELS)
    session.execute(delete(DuplicateModel).where(DuplicateModel.id.not_in(kept)))
