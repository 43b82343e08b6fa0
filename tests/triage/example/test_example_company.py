"""The example company comes through the real rooms, looks alive, and leaves nothing behind."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import FakeAnalyser, analysis, make_mention, make_source
from triage import example
from triage.bootstrap import Services, bootstrap
from triage.errors import WrongInputError
from triage.example.material import Material
from triage.models import (
    Case,
    CaseEvent,
    Company,
    Customer,
    Link,
    Mention,
    Model,
    RoutingRule,
    Source,
    User,
    Work,
)
from triage.routing.checking import find_problems
from triage.routing.reading import rule_of
from triage.settings import Settings


class Attentive(FakeAnalyser):
    """Takes every text about delivery for a complaint; quick, and nothing to train."""

    def _answer(self, text: str) -> object:
        is_complaint = any(word in text.lower() for word in ("bezorg", "pakket", "parcel"))
        return analysis(complaint=0.9 if is_complaint else 0.05)


@pytest.fixture
def services(fresh_database: str, tmp_path: Path) -> Services:
    return bootstrap(
        Settings(data_dir=tmp_path, database_url=fresh_database, redis_url="redis://127.0.0.1:1/0")
    )


def count(session: Session, table: type[Model]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_it_comes_looks_alive_and_goes(services: Services) -> None:
    said: list[str] = []
    example.load(services, Attentive(), say=said.append)  # type: ignore[arg-type]

    with services.sessions.begin() as session:
        assert count(session, Mention) >= 600
        assert 480 <= count(session, Customer) <= 520
        assert count(session, Link) > 150
        statuses = dict(
            session.execute(select(Case.status, func.count()).group_by(Case.status)).all()
        )
        assert min(statuses["open"], statuses["resolved"], statuses["waiting"]) > 0
        kinds = set(session.scalars(select(CaseEvent.kind).distinct()))
        assert {"opened", "routed", "claimed", "noted", "replied", "resolved"} <= kinds
        stages = set(session.scalars(select(Work.stage).distinct()))
        assert stages <= {"explain"}
        for rule in session.scalars(select(RoutingRule)):
            read = rule_of(rule)
            assert find_problems(read.name_nl, read.conditions, read.actions) == []
        newest = session.scalars(select(func.max(Mention.published_at))).one()
        assert newest <= services.now()
    assert not [line for line in said if "not fetched" in line or "Error" in line], said

    with pytest.raises(WrongInputError, match="company already"):
        example.load(services, Attentive())  # type: ignore[arg-type]

    with services.sessions.begin() as session:
        own = make_mention(session, make_source(session, name="Onze eigen bron")).id
    example.remove(services)
    with services.sessions.begin() as session:
        for table in (Company, Customer, Case, CaseEvent, RoutingRule, User, Work):
            assert count(session, table) == 0, table
        assert session.scalars(select(Mention.id)).all() == [own]
        assert session.scalars(select(Source.name)).all() == ["Onze eigen bron"]
    services.engine.dispose()


def test_people_who_worked_on_real_cases_stay_in_the_log_but_cannot_log_in(
    services: Services,
) -> None:
    example.load(services, Attentive(), say=lambda _: None)  # type: ignore[arg-type]
    with services.sessions.begin() as session:
        person = session.scalars(select(User).where(User.role == "agent")).first()
        assert person is not None
        mention = make_mention(session, make_source(session, name="Onze eigen bron"))
        case = session.scalars(select(Case)).first()
        assert case is not None
        kept = Case(
            **{c.key: getattr(case, c.key) for c in Case.__table__.columns if c.key != "id"}
        )
        kept.source_id, kept.conversation_id = mention.source_id, "eigen"
        kept.team_id = kept.rule_id = kept.customer_id = None
        kept.assignee_id = person.id
        session.add(kept)
        session.flush()
        session.add(CaseEvent(case_id=kept.id, kind="claimed", actor_id=person.id, data={}))
        person_id, case_id = person.id, kept.id

    example.remove(services)

    with services.sessions.begin() as session:
        former = session.get_one(User, person_id)
        assert (former.enabled, former.password_hash) == (False, None)
        assert session.get_one(Case, case_id).assignee_id is None
        assert count(session, CaseEvent) == 1
    services.engine.dispose()


def test_its_dates_end_today_and_no_token_is_left(services: Services) -> None:
    material = Material(services.now())

    assert material.anchor <= services.now()
    for source in material.company["sources"]:
        if source["kind"] != "file":
            assert "{{" not in material.page(source["file"])
    services.engine.dispose()
