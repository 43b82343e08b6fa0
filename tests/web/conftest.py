"""A back office on a real database; who is in it stands in `backoffice`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from backoffice import Browser, Clock, Program, World, fill, make_services
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import VAULT
from triage.api_tokens.tokens import make_token
from triage.bootstrap import Services
from triage.people.sessions import start_session
from web import create_app


@pytest.fixture
def sessions(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """Sessions whose commits end in a savepoint; everything is undone after the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield sessionmaker(
            connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
            info={"destinations": (), "vault": VAULT},
        )
        transaction.rollback()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(
    sessions: sessionmaker[Session], database_url: str, tmp_path: Path
) -> Iterator[Services]:
    yield make_services(sessions, database_url, tmp_path)


class Compiled(BytecodeCache):
    """Templates compiled once for all tests, although every test has an application of its own."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    return Compiled()


@pytest.fixture
def app(services: Services, clock: Clock, compiled: Compiled) -> Flask:
    app = create_app(services, clock)
    app.jinja_env.bytecode_cache = compiled
    return app


@pytest.fixture
def world(sessions: sessionmaker[Session]) -> World:
    made = World()
    with sessions.begin() as session:
        fill(session, made)
    return made


@pytest.fixture
def visitor(app: Flask, world: World) -> FlaskClient:
    """Somebody who is not logged in."""
    return app.test_client()


@pytest.fixture
def log_in_as(
    app: Flask, world: World, sessions: sessionmaker[Session], clock: Clock
) -> Callable[[str], Browser]:
    """`log_in_as("bob")`: a browser with a session of its own."""

    def log_in(name: str) -> Browser:
        with sessions.begin() as session:
            new = start_session(session, world.people[name], clock())
        client = app.test_client()
        client.set_cookie("luisterpost", new.cookie)
        return Browser(client, new.csrf_token)

    return log_in


@pytest.fixture
def bob(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("bob")


@pytest.fixture
def program_as(
    app: Flask, world: World, sessions: sessionmaker[Session], clock: Clock
) -> Callable[..., Program]:
    """`program_as("customers:read")`: a program with a token for these scopes."""

    def make(*scopes: str, days: int = 30) -> Program:
        with sessions.begin() as session:
            new = make_token(session, name="Shop", scopes=scopes, days=days, now=clock())
        return Program(app.test_client(), new.secret, new.id)

    return make
