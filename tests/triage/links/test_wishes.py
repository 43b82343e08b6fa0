from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_mention
from triage.links.wishes import GRANTED_EVERY, grant_wish, has_due_wish, wish_to_relink
from triage.models import RelinkWish, Work


def test_many_wishes_are_granted_once_a_minute(
    db: Session, sessions: sessionmaker[Session]
) -> None:
    make_mention(db, text="Waar blijft order 4471?")
    assert not has_due_wish(db)
    for _ in range(3):
        wish_to_relink(db, NOW)
    db.commit()
    assert has_due_wish(db)
    assert grant_wish(sessions, NOW) == 1
    assert grant_wish(sessions, NOW) == 0
    assert db.scalar(select(func.count()).select_from(Work).where(Work.stage == "link")) == 1
    wish_to_relink(db, NOW + timedelta(seconds=5))
    db.commit()
    assert grant_wish(sessions, NOW + timedelta(seconds=30)) == 0
    assert grant_wish(sessions, NOW + GRANTED_EVERY) == 1
    assert db.scalar(select(func.count()).select_from(RelinkWish)) == 1
