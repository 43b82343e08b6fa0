from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW
from triage.bootstrap import make_sessions
from triage.errors import NotFoundError, TooManyAttemptsError, WrongInputError, WrongLoginError
from triage.models import LoginAttempt, WebSession
from triage.people import accounts, roles
from triage.people.login import forget_old_attempts, log_in
from triage.people.sessions import (
    SessionLimits,
    end_session,
    find_session,
    forget_old_sessions,
    start_session,
)
from triage.people.viewer import Viewer

PASSWORD = "een goed lang wachtwoord"
LIMITS = SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


@pytest.fixture
def sessions(fresh_database: str) -> "sessionmaker[Session]":
    made = make_sessions(create_engine(fresh_database))
    with made.begin() as session:
        accounts.add_user(
            session, email="Bob@Example.org", name="Bob", role="agent", password=PASSWORD
        )
        accounts.add_user(
            session, email="alice@example.org", name="Alice", role="admin", password=PASSWORD
        )
    return made


def try_to(sessions: "sessionmaker[Session]", **values: object) -> int:
    given = {
        "email": "bob@example.org",
        "password": PASSWORD,
        "address": "192.0.2.1",
        "secret_key": b"k" * 32,
        "now": NOW,
    }
    return log_in(sessions, **{**given, **values})  # type: ignore[arg-type]


def test_the_right_password_logs_in_whatever_the_case_of_the_address(
    sessions: "sessionmaker[Session]",
) -> None:
    assert try_to(sessions, email=" BOB@example.ORG ") > 0


def test_wrong_password_unknown_person_and_disabled_account_sound_the_same(
    sessions: "sessionmaker[Session]",
) -> None:
    with sessions.begin() as session:
        alice = accounts.add_user(
            session, email="weg@example.org", name="Weg", role="agent", password=PASSWORD
        )
        alice.enabled = False
    heard = set()
    for values in (
        {"password": "een ander lang wachtwoord"},
        {"email": "niemand@example.org"},
        {"email": "weg@example.org"},
    ):
        with pytest.raises(WrongLoginError) as wrong:
            try_to(sessions, **values)
        heard.add(str(wrong.value))

    assert len(heard) == 1


def test_ten_failures_close_the_account_for_a_quarter_of_an_hour(
    sessions: "sessionmaker[Session]",
) -> None:
    for _ in range(10):
        with pytest.raises(WrongLoginError):
            try_to(sessions, password="een ander lang wachtwoord")

    with pytest.raises(TooManyAttemptsError) as closed:
        try_to(sessions)
    assert 0 < closed.value.retry_after_s <= 900
    assert try_to(sessions, email="alice@example.org") > 0  # others are let in
    assert try_to(sessions, now=NOW + timedelta(minutes=16)) > 0


def test_a_success_forgives_the_failures_before(sessions: "sessionmaker[Session]") -> None:
    for _ in range(9):
        with pytest.raises(WrongLoginError):
            try_to(sessions, password="een ander lang wachtwoord")
    try_to(sessions)
    with pytest.raises(WrongLoginError):
        try_to(sessions, password="een ander lang wachtwoord")

    assert try_to(sessions) > 0


def test_the_table_of_failures_names_nobody(sessions: "sessionmaker[Session]") -> None:
    with pytest.raises(WrongLoginError):
        try_to(sessions, email="anna@example.org")

    with sessions.begin() as session:
        subjects = session.scalars(select(LoginAttempt.subject)).all()
        assert subjects
        assert not any("anna" in subject or "192" in subject for subject in subjects)
        forget_old_attempts(session, NOW + timedelta(hours=1))
        assert session.scalars(select(LoginAttempt.id)).all() == []


def test_a_session_lasts_while_it_is_used_and_never_longer_than_its_limit(
    sessions: "sessionmaker[Session]",
) -> None:
    user_id = try_to(sessions)
    with sessions.begin() as session:
        cookie = start_session(session, user_id, NOW).cookie

    def is_valid_at(minutes: float) -> bool:
        with sessions.begin() as session:
            moment = NOW + timedelta(minutes=minutes)
            return find_session(session, cookie, now=moment, limits=LIMITS) is not None

    assert all(is_valid_at(minute) for minute in range(0, 719, 29))
    assert not is_valid_at(721)


def test_an_idle_session_is_over(sessions: "sessionmaker[Session]") -> None:
    user_id = try_to(sessions)
    with sessions.begin() as session:
        cookie = start_session(session, user_id, NOW).cookie
        late = NOW + timedelta(minutes=31)
        assert find_session(session, cookie, now=late, limits=LIMITS) is None


def test_logging_out_disabling_and_a_new_password_end_sessions(
    sessions: "sessionmaker[Session]",
) -> None:
    user_id = try_to(sessions)
    with sessions.begin() as session:
        cookies = [start_session(session, user_id, NOW).cookie for _ in range(3)]
        alice = Viewer.of(accounts.add_user(
            session, email="ann@example.org", name="Ann", role="admin", password=None
        ))  # fmt: skip

    def valid() -> list[bool]:
        with sessions.begin() as session:
            return [
                find_session(session, cookie, now=NOW, limits=LIMITS) is not None
                for cookie in cookies
            ]

    with sessions.begin() as session:
        end_session(session, cookies[0], NOW)
    assert valid() == [False, True, True]

    with sessions.begin() as session:
        found = find_session(session, cookies[1], now=NOW, limits=LIMITS)
        assert found is not None
        accounts.change_own_password(
            session,
            found.viewer,
            old=PASSWORD,
            new="een nog beter lang woord",
            now=NOW,
            cookie=cookies[1],
        )
    assert valid() == [False, True, False]

    with sessions.begin() as session:
        roles.set_enabled(session, alice, user_id, enabled=False, now=NOW)
    assert valid() == [False, False, False]

    with sessions.begin() as session:
        forget_old_sessions(session, NOW, LIMITS)
        assert session.scalars(select(WebSession.user_id)).all() == []


def test_the_database_holds_no_cookie(sessions: "sessionmaker[Session]") -> None:
    user_id = try_to(sessions)
    with sessions.begin() as session:
        cookie = start_session(session, user_id, NOW).cookie
        row = session.scalars(select(WebSession)).one()

    assert cookie not in (row.secret_hash, row.csrf_token)


def test_accounts_are_checked(db: Session) -> None:
    for values, field in (
        ({"email": "geen adres"}, "email"),
        ({"role": "boss"}, "role"),
        ({"teams": ["nergens"]}, "team"),
        ({"password": "kort"}, "password"),
    ):
        given = {"email": "a@example.org", "name": "A", "role": "agent", "password": None}
        with pytest.raises(WrongInputError) as wrong:
            accounts.add_user(db, **{**given, **values})  # type: ignore[arg-type]
        assert wrong.value.field == field
    with pytest.raises(NotFoundError):
        accounts.set_password(db, "niemand@example.org", PASSWORD, NOW)
