"""Old rows go in rounds: bounded, in transactions of their own, and on from where it stopped."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_user
from triage import clearing
from triage.clearing import MOST_ROUNDS, clear, delete_some
from triage.maintenance import tidy_up
from triage.models import LoginAttempt, Presence, WebSession
from triage.settings import Settings

OLD = NOW - timedelta(days=2)


@pytest.fixture(autouse=True)
def small_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing, "MOST_AT_ONCE", 10)


def fail_log_ins(sessions: sessionmaker[Session], old: int, new: int = 0) -> None:
    rows = [{"subject": f"{n}", "at": OLD} for n in range(old)]
    rows += [{"subject": f"n{n}", "at": NOW} for n in range(new)]
    with sessions.begin() as session:
        session.execute(insert(LoginAttempt), rows)


def left(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        return session.scalar(select(func.count()).select_from(LoginAttempt)) or 0


def forget(session: Session) -> int:
    return delete_some(session, LoginAttempt, LoginAttempt.at < NOW - timedelta(days=1))


def test_one_round_is_bounded_and_deletes_nothing_else(sessions: sessionmaker[Session]) -> None:
    fail_log_ins(sessions, old=25, new=3)
    with sessions.begin() as session:
        assert forget(session) == 10
    assert left(sessions) == 18


def test_rounds_follow_each_other_until_nothing_old_is_left(
    sessions: sessionmaker[Session],
) -> None:
    fail_log_ins(sessions, old=25, new=3)
    assert clear(sessions, forget) == 25
    assert left(sessions) == 3


def test_one_run_ends_and_the_next_goes_on(sessions: sessionmaker[Session]) -> None:
    fail_log_ins(sessions, old=10 * MOST_ROUNDS + 5)
    assert clear(sessions, forget) == 10 * MOST_ROUNDS
    assert clear(sessions, forget) == 5


def test_what_was_deleted_before_it_was_killed_stays_deleted(
    sessions: sessionmaker[Session],
) -> None:
    fail_log_ins(sessions, old=25)
    rounds = []

    def killed_in_the_second(session: Session) -> int:
        gone = forget(session)
        rounds.append(gone)
        if len(rounds) == 2:
            raise KeyboardInterrupt
        return gone

    with pytest.raises(KeyboardInterrupt):
        clear(sessions, killed_in_the_second)
    assert left(sessions) == 15
    assert clear(sessions, forget) == 15


def test_a_row_that_somebody_holds_is_left_for_the_next_run(
    sessions: sessionmaker[Session],
) -> None:
    fail_log_ins(sessions, old=3)
    with sessions() as holding:
        holding.scalars(select(LoginAttempt).limit(1).with_for_update()).one()
        assert clear(sessions, forget) == 2
    assert clear(sessions, forget) == 1


def test_a_key_of_two_columns_is_no_obstacle(db: Session) -> None:
    assert delete_some(db, Presence, Presence.until < NOW) == 0


def test_everything_old_goes_in_one_run_of_tidying(
    sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    fail_log_ins(sessions, old=35, new=2)
    with sessions.begin() as session:
        user = make_user(session)
        rows = [
            {
                "secret_hash": f"{n}",
                "user_id": user.id,
                "csrf_token": "t",
                "created_at": OLD,
                "seen_at": OLD,
            }
            for n in range(15)
        ]
        session.execute(insert(WebSession), rows)
    tidy_up(sessions, Settings(data_dir=tmp_path), now=NOW)
    assert left(sessions) == 2
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 0
