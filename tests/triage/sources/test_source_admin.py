"""Sources as admins add, pause and hurry them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_source, make_user, raw_mention
from triage.errors import ForbiddenError, NotFoundError, WrongInputError
from triage.mentions.storing import store_mentions
from triage.models import Source
from triage.people.viewer import Viewer
from triage.sources.admin import (
    Grounds,
    SourceWish,
    add_source,
    find_same,
    make_due,
    set_enabled,
)
from triage.sources.reading import list_sources

GROUNDS = Grounds("customer care", "legitimate interest", "public posts only", 90, NOW)


def viewer(db: Session, role: str) -> Viewer:
    user = make_user(db, role=role)
    return Viewer(user.id, user.name, user.email, role, frozenset(), "nl")


def add(db: Session, **told: object) -> int:
    given: dict[str, object] = {
        "kind": "feed",
        "name": "Forum",
        "options": {"url": "https://example.org/feed"},
        "grounds": GROUNDS,
    }
    return add_source(db, **{**given, **told}).id  # type: ignore[arg-type]


def test_a_source_is_due_at_once(db: Session) -> None:
    source_id = add(db)
    (row,) = list_sources(db)
    assert (row.id, row.name, row.enabled, row.mentions) == (source_id, "Forum", True, 0)


@pytest.mark.parametrize("field", ["purpose", "legal_basis", "balancing_note"])
def test_no_source_without_its_grounds(db: Session, field: str) -> None:
    with pytest.raises(WrongInputError, match=field):
        add(db, grounds=replace(GROUNDS, **{field: "  "}))


@pytest.mark.parametrize(
    "told",
    [
        {"name": " "},
        {"interval_s": 5},
        {"kind": "telepathy"},
        {"options": {}},
        {"options": {"url": "https://example.org", "colour": "red"}},
        {"grounds": replace(GROUNDS, retention_days=0)},
    ],
)
def test_wrong_input_is_named_and_nothing_is_added(db: Session, told: dict[str, object]) -> None:
    with pytest.raises(WrongInputError):
        add(db, **told)
    assert list_sources(db) == []


def test_a_name_is_given_once(db: Session) -> None:
    add(db)
    with pytest.raises(WrongInputError, match="already"):
        add(db, name="Forum ")


def test_two_who_give_one_name_at_once_do_not_both_succeed(
    sessions: sessionmaker[Session],
) -> None:
    def add_another() -> int:
        with sessions.begin() as session:
            return add(session)

    with ThreadPoolExecutor(1) as threads:
        with sessions.begin() as session:
            add(session)
            second = threads.submit(add_another)
            with pytest.raises(TimeoutError):
                second.result(0.3)  # it waits for the first one to end
        with pytest.raises(WrongInputError, match="already"):
            second.result(60)


def test_what_the_same_form_added_just_now_is_found_again(db: Session) -> None:
    wish = SourceWish("Forum", {"url": "https://example.org/feed"}, GROUNDS)
    assert find_same(db, "feed", wish) is None
    added = add(db)
    assert find_same(db, "feed", wish).id == added
    assert find_same(db, "webpage", wish) is None
    assert find_same(db, "feed", replace(wish, options={"url": "https://a.example"})) is None
    assert find_same(db, "feed", replace(wish, interval_s=3600)) is None
    assert find_same(db, "feed", replace(wish, rhythm="steady")) is None
    for other in ({"retention_days": 30}, {"purpose": "research"}, {"balancing_note": "other"}):
        assert find_same(db, "feed", replace(wish, grounds=replace(GROUNDS, **other))) is None
    db.get_one(Source, added).created_at -= timedelta(minutes=2)
    db.flush()
    assert find_same(db, "feed", wish) is None


def test_the_list_counts_what_each_source_brought(db: Session) -> None:
    source = make_source(db, name="A")
    make_source(db, name="B")
    store_mentions(db, source.id, [raw_mention(), raw_mention()], now=NOW)
    assert [(row.name, row.mentions) for row in list_sources(db)] == [("A", 2), ("B", 0)]


def test_only_an_admin_pauses_or_hurries(db: Session) -> None:
    source = make_source(db)
    for role in ("agent", "lead", "manager"):
        with pytest.raises(ForbiddenError):
            set_enabled(db, viewer(db, role), source.id, enabled=False, now=NOW)
    admin = viewer(db, "admin")
    set_enabled(db, admin, source.id, enabled=False, now=NOW)
    assert not source.enabled
    set_enabled(db, admin, source.id, enabled=True, now=NOW)
    assert (source.enabled, source.due_at) == (True, NOW)
    make_due(db, admin, source.id, now=NOW)
    with pytest.raises(NotFoundError):
        make_due(db, admin, 10**9, now=NOW)
