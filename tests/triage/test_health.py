"""Health: findings that a person or a monitor can read."""

from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from tests.factories import make_mention, make_message, make_source
from triage.bootstrap import Services, bootstrap
from triage.health import LATE_S, Finding, look_at_everything
from triage.models import OutboxRow, Work
from triage.queueing.work import db_now, put_work, seconds
from triage.servers.redis import EmbeddedRedis
from triage.settings import Settings


@pytest.fixture
def services(fresh_database: str, redis_server: EmbeddedRedis, tmp_path: Path) -> Services:
    return bootstrap(
        Settings(data_dir=tmp_path, database_url=fresh_database, redis_url=redis_server.url)
    )


def findings(services: Services) -> dict[str, Finding]:
    found = {finding.what: finding for finding in look_at_everything(services)}
    services.engine.dispose()
    return found


def unwell(services: Services) -> set[str]:
    return {name for name, finding in findings(services).items() if not finding.ok}


def test_a_new_installation_is_well(services: Services) -> None:
    found = findings(services)
    assert set(found) == {
        "database",
        "broker",
        "sources",
        "secrets",
        "work",
        "outbox",
        "dead letters",
    }
    assert unwell(services) == set()


def test_a_failing_source_is_named(services: Services) -> None:
    with services.sessions.begin() as session:
        make_source(session, name="Forum", failures=2)
        make_source(session, name="Paused", failures=2, enabled=False)
    assert findings(services)["sources"] == Finding("sources", False, "Forum failing")


def test_work_and_messages_that_wait_too_long_are_told(services: Services) -> None:
    with services.sessions.begin() as session:
        put_work(session, "understand", [make_mention(session).id])
        make_message(session)
    assert unwell(services) == set()
    with services.sessions.begin() as session:
        _let_wait(session)
    assert unwell(services) == {"work", "outbox"}


def test_dead_letters_are_told_until_somebody_replays_them(services: Services) -> None:
    with services.sessions.begin() as session:
        make_message(session, dead_at=db_now())
    assert unwell(services) == {"dead letters"}


def test_an_outdated_schema_is_told_and_stops_the_other_questions(services: Services) -> None:
    with services.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    found = findings(services)
    assert set(found) == {"database", "broker"}
    assert found["database"].detail == "schema is outdated"


def test_servers_that_are_away_are_findings_not_exceptions(tmp_path: Path) -> None:
    nowhere = Settings(
        data_dir=tmp_path,
        database_url="postgresql://nobody@127.0.0.1:1/nothing",
        redis_url=f"unix://{tmp_path}/nobody.sock",
    )
    services = bootstrap(nowhere)
    assert unwell(services) == {"database", "broker"}


def _let_wait(session: Session) -> None:
    long_ago = db_now() - seconds(LATE_S + 10)
    for model in (Work, OutboxRow):
        session.execute(update(model).values(due_at=long_ago))
