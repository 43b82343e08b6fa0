"""Real PostgreSQL and Redis for all tests, and databases in three strengths.

`db` rolls everything back; `fresh_database` really commits, for tests with several processes;
`postgres_server` is the bare server.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

from tests.factories import VAULT
from triage.servers.postgres import EmbeddedPostgres
from triage.servers.redis import EmbeddedRedis


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder that the servers' own user can reach when the tests run as root."""
    memory = Path("/dev/shm")  # noqa: S108 (mkdtemp's name in it)
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 2**30
    folder = Path(tempfile.mkdtemp(prefix="lp-", dir=memory if roomy else None))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(server_folder: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(server_folder / "pg", durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server(server_folder: Path) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(server_folder / "redis") as server:
        yield server


@pytest.fixture(scope="session")
def database_url(postgres_server: EmbeddedPostgres) -> str:
    """A migrated, empty database: the template of `fresh_database` and the ground of `db`."""
    from triage.migrations import upgrade  # noqa: PLC0415 (most rooms need no database)

    upgrade(postgres_server.url)
    return postgres_server.url


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    # No pool: a database with open connections cannot be cloned by `fresh_database`.
    engine = create_engine(database_url, poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A session whose commits end in a savepoint; everything is undone after the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(
            connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
            info={"vault": VAULT},
        ) as session:
            yield session
        transaction.rollback()


@pytest.fixture
def fresh_database(postgres_server: EmbeddedPostgres, database_url: str) -> Iterator[str]:
    """The URL of a migrated database of its own, where commits are real."""
    template = make_url(database_url)
    name = f"test_{uuid4().hex[:12]}"
    admin = postgres_server.admin_url.replace("+psycopg", "")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            f'CREATE DATABASE "{name}" TEMPLATE "{template.database}" OWNER "{template.username}"'
        )
        yield template.set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sessions(fresh_database: str) -> Iterator[sessionmaker[Session]]:
    """Sessions on a database of the test's own: they commit, and several can be open at once."""
    engine = create_engine(fresh_database, poolclass=NullPool)
    yield sessionmaker(engine, expire_on_commit=False, info={"vault": VAULT})
    engine.dispose()
