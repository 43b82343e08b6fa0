"""Who changed what is covered, and who may read it, is kept; nobody can take it out again."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.factories import NOW, make_user
from triage.errors import ForbiddenError, WrongInputError
from triage.models import SpecialChange, User
from triage.people import invitations
from triage.people.accounts import add_user
from triage.people.roles import PersonWish, save_person, set_enabled
from triage.people.viewer import Viewer
from triage.special.changes import list_special_changes
from triage.special.policy import read_covered, save_covered
from triage.special.readers import save_reader


@pytest.fixture
def alice(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Alice", role="admin"))


@pytest.fixture
def bob(db: Session) -> User:
    return make_user(db, name="Bob")


def told(db: Session, alice: Viewer) -> list[tuple[str, str | None, str, str, str]]:
    db.flush()
    return [
        (one.kind, one.category or one.person, one.before, one.after, one.by)
        for one in list_special_changes(db, alice)
    ]


def test_what_is_covered_is_noted_by_category(db: Session, alice: Viewer) -> None:
    save_covered(db, alice, [name for name in read_covered(db) if name not in ("union", "health")])
    save_covered(db, alice, [*read_covered(db), "union"])
    assert told(db, alice) == [
        ("covering", "union", "open", "covered", "Alice"),
        ("covering", "union", "covered", "open", "Alice"),
        ("covering", "health", "covered", "open", "Alice"),
    ]


def test_who_may_read_is_noted_and_the_same_answer_is_not(
    db: Session, alice: Viewer, bob: User
) -> None:
    save_reader(db, alice, bob.id, "yes")
    save_reader(db, alice, bob.id, "yes")
    save_reader(db, alice, bob.id, "role")
    assert told(db, alice) == [
        ("reader", "Bob", "yes", "role", "Alice"),
        ("reader", "Bob", "role", "yes", "Alice"),
    ]


def test_what_is_refused_is_not_noted(db: Session, alice: Viewer) -> None:
    with pytest.raises(WrongInputError), db.begin_nested():
        save_reader(db, alice, alice.id, "no")
    assert told(db, alice) == []


@pytest.mark.parametrize(
    ("role", "chosen", "is_noted"),
    [("manager", None, True), ("lead", None, False), ("manager", True, False)],
)
def test_a_role_that_opens_sensitive_posts_is_noted(
    role: str, chosen: bool | None, is_noted: bool, db: Session, alice: Viewer, bob: User
) -> None:
    bob.reads_special = chosen
    wish = PersonWish("Bob", role, bob.capacity)
    save_person(db, alice, bob.id, wish, version=bob.version, now=NOW)
    assert told(db, alice) == ([("role", "Bob", "agent", role, "Alice")] if is_noted else [])


@pytest.mark.parametrize(("role", "is_noted"), [("manager", True), ("agent", False)])
def test_an_account_that_is_made_with_such_a_role_is_noted(
    role: str, is_noted: bool, db: Session, alice: Viewer
) -> None:
    secret = invitations.invite(
        db, alice, email="e@x.nl", name="Eva", role=role, team_ids=[], language="nl", now=NOW
    )
    words = "vier losse woorden hier"
    invitations.accept(db, secret, name="Eva", password=words, language="nl", now=NOW)
    add_user(db, email="f@x.nl", name="Fay", role=role, password=None)
    noted = [("role", "Fay", "none", role, "Luisterpost"), ("role", "Eva", "none", role, "Alice")]
    assert told(db, alice) == (noted if is_noted else [])


@pytest.mark.parametrize("chosen", [True, None])
def test_a_reader_who_is_shut_out_and_let_in_again_is_noted(
    chosen: bool | None, db: Session, alice: Viewer, bob: User
) -> None:
    bob.reads_special = chosen
    for enabled in (False, False, True):
        set_enabled(db, alice, bob.id, enabled=enabled, now=NOW)
    noted = [
        ("role", "Bob", "shut_out", "agent", "Alice"),
        ("role", "Bob", "agent", "shut_out", "Alice"),
    ]
    assert told(db, alice) == (noted if chosen else [])


def test_nobody_changes_the_log(db: Session, alice: Viewer, bob: User) -> None:
    save_reader(db, alice, bob.id, "yes")
    db.flush()
    for statement in (update(SpecialChange).values(actor_name="Eve"), delete(SpecialChange)):
        with pytest.raises(DBAPIError, match="append-only"), db.begin_nested():
            db.execute(statement)
    assert db.scalar(select(SpecialChange.actor_name)) == "Alice"
    assert db.scalar(text("SELECT count(*) FROM special_changes")) == 1


def test_only_administrators_read_the_log(db: Session) -> None:
    for role in ("agent", "lead", "manager"):
        with pytest.raises(ForbiddenError):
            list_special_changes(db, Viewer.of(make_user(db, role=role)))
