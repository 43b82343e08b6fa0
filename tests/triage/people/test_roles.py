"""Roles and who may be shut out: somebody can always administer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_user
from triage.errors import ForbiddenError, NotFoundError, StaleError, WrongInputError
from triage.models import User, WebSession
from triage.people.roles import PersonWish, save_person, set_enabled
from triage.people.sessions import start_session
from triage.people.viewer import Viewer


def admin(session: Session) -> User:
    return make_user(session, role="admin", password_hash="x")


def save(session: Session, by: User, user: User, version: int = 1, **changes) -> int:
    given = {"name": user.name, "role": user.role, "capacity": user.capacity} | changes
    return save_person(
        session, Viewer.of(by), user.id, PersonWish(**given), version=version, now=NOW
    )


def test_an_administrator_changes_name_role_and_capacity(db: Session) -> None:
    ada, bob = admin(db), make_user(db)
    assert save(db, ada, bob, name="  Bob B. ", role="lead", capacity=3) == 2
    assert (bob.name, bob.role, bob.capacity) == ("Bob B.", "lead", 3)


def test_a_new_role_logs_somebody_out(db: Session) -> None:
    ada, bob = admin(db), make_user(db)
    start_session(db, bob.id, NOW)
    save(db, ada, bob, capacity=9)
    assert db.scalars(select(WebSession.revoked_at)).one() is None
    save(db, ada, bob, version=2, role="manager")
    db.expire_all()
    assert db.scalars(select(WebSession.revoked_at)).one() == NOW


def test_a_second_save_on_an_old_page_is_told_and_a_double_click_is_not(db: Session) -> None:
    ada, bob = admin(db), make_user(db)
    assert save(db, ada, bob, capacity=3) == 2
    assert save(db, ada, bob, capacity=3) == 2
    with pytest.raises(StaleError):
        save(db, ada, bob, capacity=4)


def test_the_last_administrator_stays_one(db: Session) -> None:
    ada = admin(db)
    make_user(db, role="admin")  # has no password: cannot log in
    make_user(db, role="admin", password_hash="x", enabled=False)
    with pytest.raises(WrongInputError, match="last_admin"):
        save(db, ada, ada, role="manager")
    other = admin(db)
    save(db, ada, ada, role="manager")
    with pytest.raises(WrongInputError, match="last_admin"):
        set_enabled(db, Viewer.of(make_user(db, role="admin")), other.id, enabled=False, now=NOW)


def test_two_administrators_who_demote_each_other_at_once_leave_one(fresh_database: str) -> None:
    engine = create_engine(fresh_database, pool_size=4)
    sessions = sessionmaker(engine, expire_on_commit=False)
    for _ in range(5):
        with sessions.begin() as session:
            session.query(User).delete()
            pair = [(Viewer.of(user), user) for user in (admin(session), admin(session))]

        def demote(by: tuple[Viewer, User], whom: tuple[Viewer, User]) -> bool:
            wish = PersonWish(whom[1].name, "agent", 5)
            try:
                with sessions.begin() as session:
                    save_person(session, by[0], whom[1].id, wish, version=1, now=NOW)
            except WrongInputError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            wins = list(pool.map(demote, pair, reversed(pair)))
        with sessions.begin() as session:
            admins = session.scalar(
                select(func.count()).select_from(User).where(User.role == "admin")
            )
        assert (sum(wins), admins) == (1, 1)
    engine.dispose()


@pytest.mark.parametrize("role", ["agent", "lead", "manager"])
def test_nobody_else_changes_roles(db: Session, role: str) -> None:
    somebody, bob = make_user(db, role=role), make_user(db)
    with pytest.raises(ForbiddenError):
        save(db, somebody, bob, role="admin")
    with pytest.raises(ForbiddenError):
        set_enabled(db, Viewer.of(somebody), bob.id, enabled=False, now=NOW)


def test_wrong_values_are_refused_with_their_field(db: Session) -> None:
    ada, bob = admin(db), make_user(db)
    for field, value in (("name", " "), ("role", "king"), ("capacity", -1), ("capacity", 501)):
        with pytest.raises(WrongInputError) as wrong:
            save(db, ada, bob, **{field: value})
        assert wrong.value.field == field
    with pytest.raises(NotFoundError):
        set_enabled(db, Viewer.of(ada), 10**9, enabled=False, now=NOW)
    with pytest.raises(WrongInputError):
        set_enabled(db, Viewer.of(ada), ada.id, enabled=False, now=NOW)
