"""Many pairs of the list decided at once: merged, or called different.

Each merge is a transaction of its own, so that one which somebody was quicker to decide does not
stop the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.duplicates.acting import DECIDERS, call_different, merge_by_hand
from triage.duplicates.ruling import groups_of, survivors_first
from triage.errors import NotFoundError, StaleError
from triage.models import DuplicatePair
from triage.people.viewer import Viewer

MOST_PAIRS: Final = 50


@dataclass(frozen=True, slots=True)
class Decided:
    """How many records were merged or pairs called different; `skipped` had changed meanwhile."""

    done: int
    skipped: int


def merge_pairs(
    sessions: sessionmaker[Session], viewer: Viewer, pair_ids: Iterable[int], *, now: datetime
) -> Decided:
    """Merge these pairs; records that hang together become one. Raises ForbiddenError."""
    viewer.require(*DECIDERS)
    wanted = sorted(set(pair_ids))[:MOST_PAIRS]
    with sessions.begin() as session:
        pairs = session.execute(
            select(DuplicatePair.customer_a, DuplicatePair.customer_b).where(
                DuplicatePair.id.in_(wanted), DuplicatePair.state == "open"
            )
        ).all()
        groups = list(survivors_first(session, list(groups_of((a, b) for a, b in pairs))))
    done, skipped = 0, len(wanted) - len(pairs)
    for winner, *losers in groups:
        for loser in losers:
            try:
                with sessions.begin() as session:
                    merge_by_hand(session, viewer, winner, loser, now=now)
            except (StaleError, NotFoundError):
                skipped += 1
            else:
                done += 1
    return Decided(done, skipped)


def call_pairs_different(
    sessions: sessionmaker[Session], viewer: Viewer, pair_ids: Iterable[int], *, now: datetime
) -> Decided:
    """These are different customers, pair by pair. Raises ForbiddenError."""
    viewer.require(*DECIDERS)
    done = skipped = 0
    for pair_id in sorted(set(pair_ids))[:MOST_PAIRS]:
        try:
            with sessions.begin() as session:
                call_different(session, viewer, pair_id, now=now)
        except (StaleError, NotFoundError):
            skipped += 1
        else:
            done += 1
    return Decided(done, skipped)
