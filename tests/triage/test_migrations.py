"""The schema's versions: from nothing, from the version before with data, by two at once."""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, insert, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.pool import NullPool

from tests.factories import (
    NOW,
    make_analysis,
    make_case,
    make_customer,
    make_mention,
    make_message,
    make_source,
    make_team,
    make_user,
)
from triage.errors import ServerError
from triage.migrations import configuration, is_current, upgrade
from triage.models import (
    CaseEvent,
    CaseMention,
    Company,
    Identity,
    Link,
    LoginAttempt,
    MentionRevision,
    Model,
    RefusedRow,
    Review,
    RoutingRule,
    TeamMember,
    WebSession,
    Work,
)
from triage.servers.postgres import EmbeddedPostgres

FIRST = "0001"
_ALL_ROWS = 'SELECT to_jsonb(one)::text FROM "{table}" one'


@pytest.fixture
def empty_database(postgres_server: EmbeddedPostgres) -> Iterator[str]:
    given = make_url(postgres_server.url)
    name = f"empty_{uuid4().hex[:12]}"
    admin = postgres_server.admin_url.replace("+psycopg", "")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" OWNER "{given.username}"')
        with psycopg.connect(admin, autocommit=True, dbname=name) as inside:
            inside.execute("CREATE EXTENSION IF NOT EXISTS vector")
        yield given.set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def empty(empty_database: str) -> Iterator[Engine]:
    engine = create_engine(empty_database, poolclass=NullPool)
    yield engine
    engine.dispose()


class OlderSession:
    """Takes rows like a session and writes those columns that an older schema has."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables = MetaData()
        self._tables.reflect(connection)
        self._added: list[Any] = []

    def add(self, row: Any) -> None:
        self._added.append(row)

    def add_all(self, rows: Iterable[Any]) -> None:
        self._added.extend(rows)

    def flush(self) -> None:
        for row in self._added:
            table = self._tables.tables[row.__tablename__]
            given = {key: value for key, value in vars(row).items() if key in table.columns}
            made = self._connection.execute(insert(table).values(given).returning(*table.columns))
            known = type(row).__mapper__.attrs
            for column, value in made.mappings().one().items():
                if column in known:  # a later version may have put it elsewhere
                    set_committed_value(row, column, value)
        self._added.clear()

    def commit(self) -> None:
        self.flush()
        self._connection.commit()


def fill_every_table(session: OlderSession) -> None:
    """One row, at least, in each table of the first version."""
    session.add(Company(id=1, name="Voorbeeld BV", patterns={"order_number": "B-\\d+"}))
    source = make_source(session)
    mention = make_mention(session, source, author_name="Jan", extra={"likes": 1})
    session.add(MentionRevision(mention_id=mention.id, revision=1, text="Oud", replaced_at=NOW))
    make_analysis(session, mention)
    customer = make_customer(session)
    session.add(Identity(customer_id=customer.id, kind="email", value="a@example.org", origin="x"))
    session.add(Link(mention_id=mention.id, customer_id=customer.id, status="linked", score=1,
                     evidence=[{"kind": "email"}]))  # fmt: skip
    team, user = make_team(session), make_user(session)
    session.add(TeamMember(team_id=team.id, user_id=user.id))
    session.add(RoutingRule(position=1, name_nl="a", name_en="a", conditions={}, team_id=team.id))
    session.add(WebSession(secret_hash="x", user_id=user.id, csrf_token="y"))
    session.add(LoginAttempt(subject="z"))
    case = make_case(session, mention, team_id=team.id, assignee_id=user.id)
    session.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    session.add(CaseEvent(case_id=case.id, kind="opened"))
    session.add(Review(mention_id=mention.id, revision=1, complaint=0.4))
    session.add(RefusedRow(source_id=source.id, place="line 1", reason="no text"))
    session.add(Work(stage="link", mention_id=mention.id))
    make_message(session, id=uuid4(), subject_id=case.id)
    session.commit()


def contents(
    connection: Connection, columns: Mapping[str, set[str]] | None = None
) -> dict[str, list[str]]:
    """Every row of every table as JSON text, by table; of these columns only, where given."""
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {
        table: sorted(
            json.dumps({k: v for k, v in json.loads(row).items() if not columns or k in kept})
            for row in connection.scalars(text(_ALL_ROWS.format(table=table)))
        )
        for table in tables
        for kept in [columns.get(table, set()) if columns else set()]
    }


def test_an_empty_database_is_brought_to_the_newest_schema(
    empty: Engine, empty_database: str
) -> None:
    with empty.connect() as connection:
        assert not is_current(connection)
    upgrade(empty_database)
    with empty.connect() as connection:
        assert is_current(connection)
        there = set(inspect(connection).get_table_names()) - {"alembic_version"}
    assert there == set(Model.metadata.tables)


def test_upgrading_again_changes_nothing(empty: Engine, empty_database: str) -> None:
    upgrade(empty_database)
    upgrade(empty_database)
    with empty.connect() as connection:
        assert is_current(connection)


def test_the_models_are_what_the_migrations_make(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Model.metadata) == []


def test_the_checks_of_the_models_are_in_the_database(engine: Engine) -> None:
    # Alembic does not compare check constraints by itself.
    with engine.connect() as connection:
        inspector = inspect(connection)
        for table in Model.metadata.tables.values():
            there = {check["name"] for check in inspector.get_check_constraints(table.name)}
            wanted = {
                str(constraint.name)
                for constraint in table.constraints
                if type(constraint).__name__ == "CheckConstraint"
            }
            assert wanted == there, table.name


def test_an_upgrade_with_data_in_every_table_keeps_every_row(
    empty: Engine, empty_database: str
) -> None:
    upgrade(empty_database, FIRST)
    with empty.connect() as connection:
        fill_every_table(OlderSession(connection))
        before = contents(connection)
        assert all(before.values()), "some table was left empty"
        columns = {table: set(json.loads(rows[0])) for table, rows in before.items()}
        columns["mentions"].remove("search")  # kept with the words since 0025
        before = contents(connection, columns)
        words = connection.scalars(text("SELECT search::text FROM mentions")).all()
    upgrade(empty_database)
    with empty.connect() as connection:
        after = contents(connection, columns)
        assert is_current(connection)
        assert connection.scalars(text("SELECT search::text FROM mention_words")).all() == words
    assert {table: after.get(table) for table in before} == before


def test_search_words_go_back_to_the_mentions_with_the_version_before(
    empty: Engine, empty_database: str
) -> None:
    upgrade(empty_database)
    with Session(empty) as session:
        make_mention(session, text="Mijn fiets", title="Stuk", author_name="Jan")
        session.commit()
    with empty.connect() as connection:
        command.downgrade(configuration(connection), "0024")
        connection.commit()
        told = connection.scalar(text("SELECT search::text FROM mentions"))
    assert told == "'fiets':3 'jan':4 'mijn':2 'stuk':1"


def test_two_processes_at_once_migrate_once(empty: Engine, empty_database: str) -> None:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            upgrade(empty_database)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    with empty.connect() as connection:
        assert is_current(connection)


def test_there_is_one_newest_version() -> None:
    assert len(ScriptDirectory.from_config(configuration()).get_heads()) == 1


def test_a_database_that_is_away_is_one_clear_line() -> None:
    with pytest.raises(ServerError, match="could not be brought up to date"):
        upgrade("postgresql+psycopg://nobody@127.0.0.1:1/nothing")


def test_the_log_of_a_case_only_grows_in_a_migrated_database(db: Session) -> None:
    case = make_case(db, make_mention(db))
    db.add(CaseEvent(case_id=case.id, kind="opened"))
    db.flush()
    for statement in ("UPDATE case_events SET kind = 'noted'", "DELETE FROM case_events"):
        with pytest.raises(Exception, match="append-only"), db.begin_nested():
            db.execute(text(statement))
