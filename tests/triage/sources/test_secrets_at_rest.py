"""Credentials of sources: sealed in the database, kept when left empty, never sent elsewhere."""

import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import VAULT, make_message, make_source, make_user
from triage.errors import StaleError, WrongInputError
from triage.models import HookAddress, OutboxRow, Source, User
from triage.people.viewer import Viewer
from triage.sources.admin import (
    Grounds,
    SourceWish,
    add_source,
    archive_source,
    bring_back,
    change_source,
    set_enabled,
)
from triage.sources.options import (
    addresses_in,
    hide_secrets,
    host_of,
    open_options,
    secret_names,
)
from triage.sources.reading import read_source
from triage.sources.sealing import seal_stored_secrets, unreadable_secrets
from triage.vault import Vault, new_key

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
GROUNDS = Grounds("klachten horen", "belang", "openbaar", 90, NOW)
OPTIONS = {"instance": "m.example", "query": "zevenmand", "access_token": "geheim-1"}


@pytest.fixture
def ada(db: Session) -> Viewer:
    user: User = make_user(db, role="admin")
    return Viewer.of(user)


@pytest.fixture
def source(db: Session) -> Source:
    return add_source(db, kind="mastodon", name="Masto", options=OPTIONS, grounds=GROUNDS)


def wish(**options: object) -> SourceWish:
    given = {name: one for name, one in OPTIONS.items() if name != "access_token"}
    return SourceWish("Masto", given | options, GROUNDS)


def test_no_secret_stands_in_the_database(db: Session, source: Source) -> None:
    row = db.execute(text("SELECT to_jsonb(s)::text FROM sources s")).scalar_one()
    assert "geheim-1" not in row
    assert "zevenmand" in row
    assert open_options(db, source.options) == OPTIONS


def test_what_is_shown_tells_since_when_and_nothing_else(db: Session, source: Source) -> None:
    row = read_source(db, source.id)
    assert "access_token" not in row.options
    assert row.secrets["access_token"].set_at is not None
    assert "geheim" not in repr(row)


def test_a_secret_left_empty_stays_and_keeps_its_day(
    db: Session, source: Source, ada: Viewer
) -> None:
    kept = source.options["access_token"]
    change_source(db, ada, source.id, wish(query="anders"), version=1, now=NOW)
    assert source.options["access_token"] == kept
    assert source.options["query"] == "anders"
    change_source(db, ada, source.id, wish(access_token="geheim-2"), version=2, now=NOW)
    assert open_options(db, source.options)["access_token"] == "geheim-2"


def test_a_kept_secret_is_not_sent_to_another_address(
    db: Session, source: Source, ada: Viewer
) -> None:
    with pytest.raises(WrongInputError, match="type it again") as caught:
        change_source(db, ada, source.id, wish(instance="evil.example"), version=1, now=NOW)
    assert caught.value.field == "option access_token"
    moved = wish(instance="new.example", access_token="geheim-3")
    change_source(db, ada, source.id, moved, version=1, now=NOW)
    assert source.host == "new.example"


def test_the_secrets_of_answering_do_not_follow_a_source_elsewhere(
    db: Session, source: Source, ada: Viewer
) -> None:
    source.answer_options = {"answer_token": VAULT.seal("geheim-9")}
    moved = wish(instance="evil.example", access_token="x")
    with pytest.raises(WrongInputError, match="stop answering first") as caught:
        change_source(db, ada, source.id, moved, version=1, now=NOW)
    assert caught.value.field == "option instance"
    change_source(db, ada, source.id, wish(query="anders"), version=1, now=NOW)
    source.answer_options = None
    change_source(db, ada, source.id, moved, version=2, now=NOW)


def test_a_secret_is_hidden_also_as_an_address_holds_it() -> None:
    options = {"access_token": "12|ab/c d"}
    for told in ("12|ab/c d", "12%7Cab%2Fc%20d", "12%7Cab/c%20d", "12%7Cab%2Fc+d"):
        assert hide_secrets(f"https://x.example/?t={told}&n=1", "mastodon", options) == (
            "https://x.example/?t=…&n=1"
        )


def test_of_two_secrets_that_share_their_beginning_nothing_is_left() -> None:
    names = sorted(secret_names("googlebusiness"))
    options = {name: "geheim" + "-nog-meer" * number for number, name in enumerate(names)}
    assert len(options) > 1
    for secret in options.values():
        assert hide_secrets(f"token {secret}!", "googlebusiness", options) == "token …!"


def test_a_secret_is_hidden_also_as_json_holds_it() -> None:
    options = {"access_token": 'gehé"im'}
    for told in ('{"t": "geh\\u00e9\\"im"}', '{"t": "gehé\\"im"}'):
        assert hide_secrets(told, "mastodon", options) == '{"t": "…"}'


def test_every_place_that_a_token_goes_to_counts_as_an_address() -> None:
    before = addresses_in("googlebusiness", {})
    for name in ("service", "account_service", "location_service", "login_service"):
        assert addresses_in("googlebusiness", {name: "https://evil.example"}) != before


def test_two_who_save_at_once_do_not_overwrite_each_other(
    db: Session, source: Source, ada: Viewer
) -> None:
    change_source(db, ada, source.id, wish(query="een"), version=1, now=NOW)
    with pytest.raises(StaleError):
        change_source(db, ada, source.id, wish(query="twee"), version=1, now=NOW)
    assert source.options["query"] == "een"


def test_only_other_options_begin_anew(db: Session, source: Source, ada: Viewer) -> None:
    source.recent, source.failures, source.last_error = [0, 0], 3, "oops"
    same = wish()
    change_source(db, ada, source.id, same, version=1, now=NOW)
    assert (source.failures, source.last_error) == (3, "oops")
    change_source(db, ada, source.id, wish(query="anders"), version=2, now=NOW)
    assert (source.recent, source.failures, source.last_error) == ([], 0, None)
    assert source.due_at == NOW


def test_what_is_being_fetched_with_other_options_is_not_waited_for(
    db: Session, source: Source, ada: Viewer
) -> None:
    for act in (
        lambda: change_source(db, ada, source.id, wish(query="anders"), version=1, now=NOW),
        lambda: archive_source(db, ada, source.id, now=NOW),
    ):
        source.token, source.lease_until = uuid.uuid4(), NOW
        db.flush()
        act()
        assert (source.token, source.lease_until) == (None, None)


def test_archiving_destroys_the_credentials_and_bringing_back_waits(
    db: Session, source: Source, ada: Viewer
) -> None:
    source.answer_options = {"answer_token": VAULT.seal("x")}
    archive_source(db, ada, source.id, now=NOW)
    assert "access_token" not in source.options
    assert (source.enabled, source.answer_options) == (False, None)
    with pytest.raises(WrongInputError):
        set_enabled(db, ada, source.id, enabled=True, now=NOW)
    bring_back(db, ada, source.id)
    assert (source.archived_at, source.enabled, source.paused_because) == (None, False, "person")


def test_a_file_of_this_machine_cannot_be_changed_by_a_form(db: Session, ada: Viewer) -> None:
    kept = make_source(db, kind="file", options={"path": "/srv/posts.jsonl"})
    other = SourceWish(kept.name, {"path": "/etc/passwd"}, GROUNDS)
    change_source(db, ada, kept.id, other, version=1, now=NOW)
    assert kept.options["path"] == "/srv/posts.jsonl"


def test_plain_secrets_of_an_older_version_are_sealed_once(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        source_id = make_source(
            session, kind="mastodon", options=OPTIONS, answer_options={"answer_token": "geheim-9"}
        ).id
    assert seal_stored_secrets(sessions).sealed == 2
    assert seal_stored_secrets(sessions).sealed == 0
    with sessions.begin() as session:
        row = session.get_one(Source, source_id)
        assert "geheim" not in f"{row.options}{row.answer_options}"
        assert open_options(session, row.options) == OPTIONS


def test_keys_are_replaced_and_a_missing_one_is_told(sessions: sessionmaker[Session]) -> None:
    old, new = new_key(), new_key()
    info = sessions.kw["info"]
    with sessions.begin() as session:
        sealed = {**OPTIONS, "access_token": Vault.of([old]).seal("geheim-1")}
        make_source(session, name="Masto", kind="mastodon", options=sealed)
        assert unreadable_secrets(session) == ["Masto"]
    assert seal_stored_secrets(sessions, anew=True).unreadable == ("Masto",)
    sessions.configure(info={**info, "vault": Vault.of([new, old])})
    assert seal_stored_secrets(sessions, anew=True).sealed == 1
    sessions.configure(info={**info, "vault": Vault.of([new])})
    with sessions.begin() as session:
        assert unreadable_secrets(session) == []


def test_what_signs_deliveries_and_waits_in_the_outbox_moves_to_the_new_key_too(
    sessions: sessionmaker[Session],
) -> None:
    old, new = new_key(), new_key()
    sealed = Vault.of([old]).seal("geheim-1")
    with sessions.begin() as session:
        source_id = make_source(session, kind="webhook", options={}).id
        address = HookAddress(
            source_id=source_id,
            public_id="adres",
            secrets=[{**sealed, "ends_at": "2027-01-01"}],
            verify_token=sealed,
        )
        session.add(address)
        make_message(session, payload={"to": "x@example.com", "text": sealed})
        make_message(session, payload={"to": "x@example.com", "text": "plain"})
    info = sessions.kw["info"]
    sessions.configure(info={**info, "vault": Vault.of([new, old])})
    assert seal_stored_secrets(sessions, anew=True).sealed == 3
    assert seal_stored_secrets(sessions, anew=True).sealed == 0
    only_new = Vault.of([new])
    with sessions.begin() as session:
        kept = session.get_one(HookAddress, source_id)
        assert only_new.open(kept.secrets[0]) == only_new.open(kept.verify_token) == "geheim-1"
        assert kept.secrets[0]["ends_at"] == "2027-01-01"
        texts = [row.payload["text"] for row in session.scalars(select(OutboxRow))]
        assert sorted(only_new.open(one) for one in texts) == ["geheim-1", "plain"]


@pytest.mark.parametrize(
    ("kind", "options", "host"),
    [
        ("feed", {"url": "https://Forum.Example/feed"}, "forum.example"),
        ("mastodon", {"instance": "m.example"}, "m.example"),
        ("youtube", {}, "youtube.googleapis.com"),
        ("kiyoh", {"site": "kiyoh"}, "kiyoh"),
        ("file", {"path": "/x"}, ""),
        ("telepathy", {}, ""),
        ("feed", {"url": "http://[::1"}, "feed"),
    ],
)
def test_a_source_knows_whom_it_asks(kind: str, options: dict[str, object], host: str) -> None:
    assert host_of(kind, options) == host
