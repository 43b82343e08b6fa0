from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_analysis, make_mention, make_source, make_user
from triage.cases.deciding import Outcome, Thresholds, decide_mention
from triage.models import Case, CaseMention, Mention, Source, User
from triage.people.viewer import Viewer

THRESHOLDS = Thresholds(complaint=0.5, review=0.25)


class Post:
    """Writes posts of one conversation and lets the last stage decide on them."""

    def __init__(self, session: Session, source: Source) -> None:
        self.session = session
        self.source = source

    def __call__(
        self, complaint: float = 0.9, *, now: datetime = NOW, mention: Any = None, **analysis: Any
    ) -> Mention:
        values = {"conversation_id": "thread-1", "published_at": now, "fetched_at": now}
        written = make_mention(self.session, self.source, **{**values, **(mention or {})})
        make_analysis(self.session, written, complaint=complaint, **analysis)
        self.decide(written, now)
        return written

    def decide(self, mention: Mention, now: datetime = NOW) -> Outcome:
        return decide_mention(self.session, mention.id, THRESHOLDS, now)

    def case_of(self, mention: Mention) -> Case:
        return self.session.scalars(
            select(Case)
            .join(CaseMention, CaseMention.case_id == Case.id)
            .where(CaseMention.mention_id == mention.id)
            .execution_options(populate_existing=True)
        ).one()

    def cases(self) -> int:
        return len(self.session.scalars(select(Case.id)).all())


@pytest.fixture
def post(db: Session) -> Post:
    return Post(db, make_source(db, name="Forum"))


@pytest.fixture
def later() -> Callable[[float], datetime]:
    return lambda hours: NOW + timedelta(hours=hours)


@pytest.fixture
def bob(db: Session) -> Viewer:
    return viewer(db, "Bob", "agent")


@pytest.fixture
def alice(db: Session) -> Viewer:
    return viewer(db, "Alice", "manager")


def viewer(db: Session, name: str, role: str, **values: Any) -> Viewer:
    user: User = make_user(db, name=name, role=role, **values)
    return Viewer.of(user)
