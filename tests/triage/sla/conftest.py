from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_source, make_user
from tests.triage.cases.conftest import Post
from triage.models import Calendar, SlaPolicy
from triage.people.viewer import Viewer

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKDAYS = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)


def make_calendar(session: Session, **values: Any) -> Calendar:
    given = {
        "name": "Kantoor",
        "timezone": "Europe/Amsterdam",
        "hours": WEEKDAYS,
        "country": "NL",
        "is_default": True,
    }
    row = Calendar(**{**given, **values})
    session.add(row)
    session.flush()
    return row


def make_policy(session: Session, **values: Any) -> SlaPolicy:
    given = {
        "name": f"Beleid {values.get('position', 0)}",
        "position": 0,
        "conditions": {},
        "first_response_min": 240,
        "resolution_min": 960,
    }
    row = SlaPolicy(**{**given, **values})
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def post(db: Session) -> Post:
    return Post(db, make_source(db, name="Forum"))


@pytest.fixture
def alice(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Alice", role="manager"))


@pytest.fixture
def bob(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Bob"))


@pytest.fixture
def committed(sessions: sessionmaker[Session]) -> Callable[..., Any]:
    """Calls a function with a session of its own that commits."""

    def call(act: Callable[[Session], Any]) -> Any:
        with sessions.begin() as session:
            return act(session)

    return call
