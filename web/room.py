"""What every view works with: the services, where we are reached, and what time it is.

Views open a transaction here and make one call into `triage`; nothing else in this room knows
how the services were put together.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session

from triage.bootstrap import Services
from web.origin import Origin

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Room:
    """The parts that one application was made with."""

    services: Services
    origin: Origin
    clock: Clock


def room() -> Room:
    """The parts of the application that handles the current request."""
    return cast(Room, current_app.extensions["luisterpost"])


def now() -> datetime:
    """The current time, by the application's clock."""
    return room().clock()


@contextmanager
def transaction() -> Iterator[Session]:
    """One database transaction: committed at the end, rolled back when something is raised."""
    with room().services.sessions.begin() as session:
        before, g.open_session = g.get("open_session"), session
        try:
            yield session
        finally:
            g.open_session = before


@contextmanager
def reading() -> Iterator[Session]:
    """For what every page shows besides its own: in the view's transaction, if one is open.

    A second connection for a page that holds one already would let many pages at once wait for
    each other's until all of them fail.
    """
    session = g.get("open_session")
    if session is not None:
        yield session
        return
    with transaction() as session:
        yield session
