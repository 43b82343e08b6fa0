"""Secrets of addresses: replaced without a gap, and sealed anew with a new key."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_source, make_user
from triage.errors import ForbiddenError, NotFoundError, SealedError, WrongInputError
from triage.incoming.addresses import (
    NewSecrets,
    find_address,
    make_address,
    renew_secrets,
    view_address,
)
from triage.models import HookAddress
from triage.people.viewer import Viewer
from triage.queueing.webhook import read_secret
from triage.sources.sealing import seal_stored_secrets, unreadable_secrets
from triage.vault import Vault, new_key

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def an_address(db: Session, kind: str = "webhook") -> tuple[int, Viewer, NewSecrets]:
    ada = Viewer.of(make_user(db, role="admin"))
    source_id = make_source(db, kind=kind, options={}).id
    new = make_address(db, ada, source_id, now=NOW)
    assert new is not None
    return source_id, ada, new


def keys_of(db: Session, source_id: int, now: datetime) -> tuple[bytes, ...]:
    view = view_address(db, source_id, now)
    assert view is not None
    found = find_address(db, view.public_id or "", now)
    assert found is not None
    return found.keys


def test_the_former_secret_counts_for_a_day(db: Session) -> None:
    source_id, ada, first = an_address(db)
    second = renew_secrets(db, ada, source_id, now=NOW)
    both = tuple(read_secret(one.secret or "") for one in (second, first))
    assert keys_of(db, source_id, NOW + timedelta(hours=23)) == both
    assert keys_of(db, source_id, NOW + timedelta(hours=25)) == both[:1]


def test_many_replacements_leave_no_long_tail(db: Session) -> None:
    source_id, ada, newest = an_address(db)
    for _ in range(20):
        newest = renew_secrets(db, ada, source_id, now=NOW)
    keys = keys_of(db, source_id, NOW)
    assert (keys[0], len(keys)) == (read_secret(newest.secret or ""), 5)


def test_an_address_is_made_once_and_by_administrators_for_kinds_that_are_told_things(
    db: Session,
) -> None:
    source_id, ada, _ = an_address(db)
    assert make_address(db, ada, source_id, now=NOW) is None
    bob = Viewer.of(make_user(db, role="agent"))
    with pytest.raises(ForbiddenError):
        renew_secrets(db, bob, source_id, now=NOW)
    feed = make_source(db, kind="feed", options={}).id
    with pytest.raises(WrongInputError):
        make_address(db, ada, feed, now=NOW)
    with pytest.raises(NotFoundError):
        renew_secrets(db, ada, feed, now=NOW)
    assert view_address(db, feed, NOW) is None


def test_a_page_of_meta_gets_a_token_and_is_checked_with_the_apps_secret(db: Session) -> None:
    source_id, _, new = an_address(db, "facebook")
    view = view_address(db, source_id, NOW)
    assert view is not None
    assert (new.secret, bool(new.verify_token), view.lacks_app_secret) == (None, True, True)
    assert keys_of(db, source_id, NOW) == ()


def test_a_new_key_seals_them_anew_and_the_old_one_may_go(
    sessions: sessionmaker[Session],
) -> None:
    old, new = new_key(), new_key()
    sessions.configure(info={"vault": Vault.of([old])})
    with sessions.begin() as session:
        program, ada, first = an_address(session)
        renew_secrets(session, ada, program, now=NOW)
        page, _, told = an_address(session, "facebook")
    sessions.configure(info={"vault": Vault.of([new, old])})
    assert seal_stored_secrets(sessions, anew=True).sealed == 3
    assert seal_stored_secrets(sessions, anew=True).sealed == 0
    sessions.configure(info={"vault": Vault.of([new])})
    with sessions.begin() as session:
        assert unreadable_secrets(session) == []
        assert read_secret(first.secret or "") in keys_of(session, program, NOW)
        view = view_address(session, page, NOW)
        assert view is not None
        found = find_address(session, view.public_id or "", NOW)
        assert found is not None
        assert found.verify_token == told.verify_token


def test_a_secret_that_cannot_be_read_is_told(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        source_id, _, _ = an_address(session)
        public_id = session.get_one(HookAddress, source_id).public_id
    sessions.configure(info={"vault": Vault.of([new_key()])})
    with sessions.begin() as session:
        assert len(unreadable_secrets(session)) == 1
        with pytest.raises(SealedError):
            find_address(session, public_id, NOW)
