"""The example is removed while the product runs."""

from types import SimpleNamespace
from typing import cast

import psycopg.errors
import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

import triage.example
from triage.bootstrap import Services


def _losing(times: int, tries: list[int]):
    def remove_once(session: Session) -> int:
        tries.append(len(tries) + 1)
        if len(tries) <= times:
            raise OperationalError("DELETE", {}, psycopg.errors.DeadlockDetected())
        return 7

    return remove_once


def _services(sessions: sessionmaker[Session]) -> Services:
    return cast(Services, SimpleNamespace(sessions=sessions))


def test_the_loser_of_a_deadlock_with_a_worker_tries_again(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    monkeypatch.setattr(triage.example, "_remove_once", _losing(2, tries))
    assert triage.example.remove(_services(sessions)) == 7
    assert tries == [1, 2, 3]


def test_who_always_loses_hears_of_it(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triage.example, "_remove_once", _losing(99, []))
    with pytest.raises(OperationalError):
        triage.example.remove(_services(sessions))
