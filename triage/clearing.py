"""Throws old rows away a bounded number at once, in short transactions of their own.

So nobody waits for long, and a run that is killed has lost nothing but its last round: the next one
goes on. What is old is decided in each room.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import ColumnElement, Result, delete, inspect, literal_column, select, tuple_
from sqlalchemy.orm import Session, sessionmaker

from triage.models.schema import Model

MOST_AT_ONCE: Final = 1000
MOST_ROUNDS: Final = 20
"""Of one kind in one run; the rest waits for the next run."""

Forget = Callable[[Session], int]
"""Deletes up to `MOST_AT_ONCE` rows and tells how many."""


def delete_some(session: Session, model: type[Model], is_old: ColumnElement[bool]) -> int:
    """Delete up to `MOST_AT_ONCE` rows, none that somebody holds; returns how many."""
    keys = inspect(model).primary_key
    doomed = (
        select(*keys)
        .where(is_old)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True, of=model)
        .cte("doomed")
    )
    gone: Result[tuple[int]] = session.execute(
        delete(model)
        .where(tuple_(*keys).in_(select(*doomed.c)))
        .returning(literal_column("1"))
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def clear(sessions: sessionmaker[Session], forget: Forget) -> int:
    """Round after round until nothing old is left, or enough was done; returns how many went."""
    total = 0
    for _ in range(MOST_ROUNDS):
        with sessions.begin() as session:
            gone = forget(session)
        total += gone
        if gone < MOST_AT_ONCE:
            break
    return total
