"""A case on Mastodon that can be answered, and the people around it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from ingest.outbound import GuardedClient, InProcessPace, Limits
from tests.factories import (
    NOW,
    make_analysis,
    make_case,
    make_customer,
    make_mention,
    make_source,
    make_team,
    make_user,
)
from tests.replay import ReplayServer
from triage.models import Case, CaseEvent, CaseMention, Company, Mention, Reply, Source, User
from triage.people.viewer import Viewer

PUBLIC = "127.0.0.2"
PATTERNS = {"order_number": r"\bLP-\d{5}\b", "customer_number": r"\bK\d{6}\b"}


def make_viewer(session: Session, name: str, role: str, **values: Any) -> Viewer:
    teams = values.pop("teams", [])
    user: User = make_user(session, name=name, role=role, **values)
    user.teams = teams
    session.flush()
    return Viewer.of(user)


class Desk:
    """One answerable case and what a test does with it."""

    def __init__(self, session: Session, url: str = "https://mastodon.example") -> None:
        self.session = session
        session.add(Company(id=1, name="Voorbeeld BV", patterns=PATTERNS))
        self.team = make_team(session)
        self.bob = make_viewer(session, "Bob Bakker", "agent", teams=[self.team], created_at=NOW)
        self.eve = make_viewer(session, "Eve Lems", "lead", teams=[self.team])
        self.alice = make_viewer(session, "Alice Prins", "manager")
        self.ada = make_viewer(session, "Ada Admin", "admin")
        self.source: Source = make_source(
            session,
            kind="mastodon",
            options={"instance": url, "hashtag": "voorbeeld"},
            answer_options={"answer_token": "s3cret"},
        )
        self.customer = make_customer(
            session, name="Sanne Verhoeven", email="sanne@voorbeeld.nl", number="K100211"
        )
        self.case, self.post = self.open()

    def open(self, source: Source | None = None, **values: Any) -> tuple[Case, Mention]:
        """Another case with one post by Fatima."""
        mention = make_mention(
            self.session,
            source or self.source,
            author_name="Fatima B.",
            author_handle="fatima@mastodon.example",
            url=f"https://mastodon.example/@fatima/{values.get('external_id', '1')}",
            **{"text": "Waar blijft mijn pakket LP-88213?", **values},
        )
        make_analysis(self.session, mention)
        case = make_case(
            self.session,
            mention,
            team_id=self.team.id,
            opened_at=NOW,
            due_at=NOW + timedelta(hours=4),
        )
        self.session.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
        self.session.flush()
        return case, mention

    def events(self, case: Case | None = None) -> list[str]:
        """The kinds of what happened to the case, in order."""
        case_id = (case or self.case).id
        return list(
            self.session.scalars(
                select(CaseEvent.kind).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
            )
        )

    def reply(self, reply_id: int) -> Reply:
        return self.session.get_one(Reply, reply_id, populate_existing=True)

    def make_due(self) -> None:
        """As if the ten seconds were over."""
        self.session.execute(update(Reply).values(due_at=NOW))
        self.session.flush()


@pytest.fixture
def desk(db: Session) -> Desk:
    return Desk(db)


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer(PUBLIC) as running:
        yield running


@pytest.fixture
def client() -> GuardedClient:
    return GuardedClient(
        allowed_networks=[f"{PUBLIC}/32"], pace=InProcessPace(0), limits=Limits(total_s=5)
    )


@pytest.fixture
def later() -> Callable[[float], datetime]:
    return lambda seconds: NOW + timedelta(seconds=seconds)


@pytest.fixture
def real_desk(sessions: sessionmaker[Session], server: ReplayServer) -> Iterator[Desk]:
    """The same on a database where commits are real; Mastodon is the server of the test."""
    with sessions() as session:
        made = Desk(session, server.url)
        session.commit()
        yield made
