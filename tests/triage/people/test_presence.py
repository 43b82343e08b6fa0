"""At work or away, and what becomes of the cases of somebody who leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_case, make_mention, make_team, make_user
from triage.errors import WrongInputError
from triage.models import Case, CaseEvent, User
from triage.people.presence import choose_presence, notice_log_out, notice_silence
from triage.people.roles import set_enabled
from triage.people.sessions import (
    SessionLimits,
    end_session,
    find_session,
    start_session,
)
from triage.people.viewer import Viewer

IDLE = timedelta(minutes=30)
LIMITS = SessionLimits(idle=IDLE, absolute=timedelta(hours=12))


def states(user: User) -> tuple[str, str]:
    return user.presence, user.presence_by


def case_of(session: Session, user: User, **values) -> Case:
    return make_case(session, make_mention(session), assignee_id=user.id, routing={}, **values)


def test_a_log_in_brings_somebody_to_work_and_a_log_out_away(db: Session) -> None:
    user = make_user(db)
    assert states(user) == ("away", "start")
    cookie = start_session(db, user.id, NOW).cookie
    assert user.presence == "at_work"
    end_session(db, cookie, NOW)
    notice_log_out(db, user.id, NOW, idle=IDLE)
    assert states(user) == ("away", "log_out")


def test_who_is_logged_in_elsewhere_is_still_there(db: Session) -> None:
    user = make_user(db)
    here, _elsewhere = (start_session(db, user.id, NOW).cookie for _ in range(2))
    end_session(db, here, NOW)
    notice_log_out(db, user.id, NOW, idle=IDLE)
    assert user.presence == "at_work"


def test_silence_means_away_and_the_next_click_back(db: Session) -> None:
    user = make_user(db)
    cookie = start_session(db, user.id, NOW).cookie
    later = NOW + timedelta(minutes=20)
    assert find_session(db, cookie, now=later, limits=LIMITS)
    assert notice_silence(db, later + timedelta(minutes=29), idle=IDLE) == 0
    assert notice_silence(db, later + timedelta(minutes=31), idle=IDLE) == 1
    assert states(user) == ("away", "idle")
    long_session = SessionLimits(idle=timedelta(hours=2), absolute=timedelta(hours=12))
    assert find_session(db, cookie, now=later + timedelta(minutes=32), limits=long_session)
    assert user.presence == "at_work"


def test_what_somebody_chose_stays_until_they_choose_again(db: Session) -> None:
    user = make_user(db)
    start_session(db, user.id, NOW)
    choose_presence(db, Viewer.of(user), "away", NOW)
    start_session(db, user.id, NOW)
    assert states(user) == ("away", "self")
    choose_presence(db, Viewer.of(user), "at_work", NOW)
    assert user.presence == "at_work"
    with pytest.raises(WrongInputError):
        choose_presence(db, Viewer.of(user), "asleep", NOW)


def test_unanswered_cases_go_back_where_the_team_wants_it(db: Session) -> None:
    back = make_team(db, returns_when_away=True, assign_mode="automatic")
    stays = make_team(db)
    user = make_user(db, presence="at_work")
    fresh = case_of(db, user, team_id=back.id)
    answered = case_of(db, user, team_id=back.id, first_response_at=NOW)
    other = case_of(db, user, team_id=stays.id)
    version = fresh.version
    choose_presence(db, Viewer.of(user), "away", NOW)
    assert (fresh.assignee_id, fresh.assign_wanted, fresh.version) == (None, True, version + 1)
    assert (answered.assignee_id, other.assignee_id) == (user.id, user.id)
    told = db.scalars(select(CaseEvent).where(CaseEvent.case_id == fresh.id)).one()
    assert (told.kind, told.data["why"], told.data["before"]) == ("released", "away", user.id)


def test_all_open_cases_of_somebody_who_is_shut_out_go_back(db: Session) -> None:
    ada, user = make_user(db, role="admin", password_hash="x"), make_user(db, presence="at_work")
    open_case, waiting = case_of(db, user), case_of(db, user, status="waiting")
    done = case_of(db, user, status="resolved", resolved_at=NOW)
    set_enabled(db, Viewer.of(ada), user.id, enabled=False, now=NOW)
    assert (open_case.assignee_id, waiting.assignee_id, done.assignee_id) == (None, None, user.id)
    assert user.presence == "away"
