"""Invitations: once, for a week, not endlessly, and never more than one may give."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_team, make_user
from triage.errors import (
    ForbiddenError,
    NotFoundError,
    TooManyAttemptsError,
    TriageError,
    WrongInputError,
)
from triage.models import Invitation, TeamMember, User
from triage.people import invitations
from triage.people.passwords import matches
from triage.people.viewer import Viewer

PASSWORD = "vier losse woorden hier"


def inviter(session: Session, role: str = "admin", team_id: int | None = None) -> Viewer:
    user = make_user(session, role=role)
    if team_id:
        session.add(TeamMember(team_id=team_id, user_id=user.id))
        session.flush()
        session.refresh(user)
    return Viewer.of(user)


def invite(session: Session, by: Viewer, email: str = "eva@voorbeeld.nl", **changes) -> str:
    given = {"name": "Eva", "role": "agent", "team_ids": [], "language": "nl", "now": NOW}
    return invitations.invite(session, by, email=email, **(given | changes))


def accept(session: Session, secret: str, *, now=NOW, password: str = PASSWORD) -> int:
    return invitations.accept(
        session, secret, name="Eva", password=password, language="en", now=now
    )


def test_a_link_makes_one_account_with_role_and_teams(db: Session) -> None:
    team = make_team(db)
    secret = invite(db, inviter(db), " Eva@Voorbeeld.nl ", role="lead", team_ids=[team.id])
    assert invitations.read_invitation(db, secret, NOW).email == "eva@voorbeeld.nl"
    user = db.get_one(User, accept(db, secret))
    assert (user.email, user.role, user.language) == ("eva@voorbeeld.nl", "lead", "en")
    assert [one.id for one in user.teams] == [team.id]
    assert matches(PASSWORD, user.password_hash)
    with pytest.raises(NotFoundError):
        accept(db, secret)
    with pytest.raises(NotFoundError):
        invitations.read_invitation(db, secret, NOW)


@pytest.mark.parametrize("changes", [{"enabled": False}, {"role": "agent"}, {"role": "lead"}])
def test_who_was_shut_out_or_demoted_leaves_no_open_door(db: Session, changes: dict) -> None:
    ada = inviter(db)
    secret = invite(db, ada, role="admin")
    row = db.get_one(User, ada.id)
    for name, value in changes.items():
        setattr(row, name, value)
    db.flush()
    with pytest.raises(NotFoundError):
        invitations.read_invitation(db, secret, NOW)
    with pytest.raises(NotFoundError):
        accept(db, secret)


def test_a_name_is_one_line(db: Session) -> None:
    secret = invite(db, inviter(db))
    user_id = invitations.accept(
        db, secret, name="Eva\r\nBcc: x@voorbeeld.nl", password=PASSWORD, language="nl", now=NOW
    )
    assert db.get_one(User, user_id).name == "Eva Bcc: x@voorbeeld.nl"


def test_only_a_hash_is_stored(db: Session) -> None:
    secret = invite(db, inviter(db))
    stored = db.execute(text("SELECT to_jsonb(i)::text FROM invitations i")).scalar_one()
    assert secret not in stored
    assert len(secret) >= 43


def test_a_link_ends_after_a_week(db: Session) -> None:
    secret = invite(db, inviter(db))
    almost = NOW + timedelta(days=7, seconds=-1)
    assert invitations.read_invitation(db, secret, almost)
    with pytest.raises(NotFoundError):
        accept(db, secret, now=NOW + timedelta(days=7))


def test_a_withdrawn_link_and_a_made_up_one_open_nothing(db: Session) -> None:
    ada = inviter(db)
    secret = invite(db, ada)
    row = db.scalars(select(Invitation)).one()
    for _ in range(2):
        invitations.revoke(db, ada, row.id, NOW)
    for wrong in (secret, "", "x" * 500, secret[:-1]):
        with pytest.raises(NotFoundError):
            accept(db, wrong)
    assert invitations.list_invitations(db, ada, NOW) == []


def test_a_new_invitation_takes_the_place_of_the_old(db: Session) -> None:
    ada = inviter(db)
    first, second = invite(db, ada), invite(db, ada)
    with pytest.raises(NotFoundError):
        accept(db, first)
    accept(db, second)


def test_a_weak_password_does_not_use_up_the_link(db: Session) -> None:
    secret = invite(db, inviter(db))
    for weak in ("kort", "wachtwoord123"):
        with pytest.raises(WrongInputError):
            accept(db, secret, password=weak)
    assert accept(db, secret)


def test_nobody_sends_invitations_without_end(db: Session) -> None:
    ada = inviter(db)
    for number in range(invitations.MOST_PER_PERSON):
        invite(db, ada, f"p{number}@voorbeeld.nl")
    with pytest.raises(TooManyAttemptsError) as flood:
        invite(db, ada, "nog-een@voorbeeld.nl")
    assert 0 < flood.value.retry_after_s <= 3600
    assert invite(db, ada, "later@voorbeeld.nl", now=NOW + timedelta(hours=1, seconds=1))


def test_one_address_is_not_flooded_by_many(db: Session) -> None:
    for _ in range(invitations.MOST_PER_ADDRESS):
        invite(db, inviter(db))
    with pytest.raises(TooManyAttemptsError):
        invite(db, inviter(db))


@pytest.mark.parametrize(
    ("role", "wanted"), [("manager", "admin"), ("lead", "lead"), ("agent", "agent")]
)
def test_nobody_hands_out_more_than_they_may(db: Session, role: str, wanted: str) -> None:
    team = make_team(db)
    by = inviter(db, role, team.id)
    with pytest.raises(ForbiddenError):
        invite(db, by, role=wanted, team_ids=[team.id])


def test_a_lead_invites_into_their_own_teams_only(db: Session) -> None:
    own, foreign = make_team(db), make_team(db)
    lead = inviter(db, "lead", own.id)
    for teams in ([foreign.id], [own.id, foreign.id], []):
        with pytest.raises(WrongInputError):
            invite(db, lead, team_ids=teams)
    invite(db, lead, team_ids=[own.id])
    other = inviter(db, "lead", own.id)
    assert len(invitations.list_invitations(db, lead, NOW)) == 1
    assert invitations.list_invitations(db, other, NOW) == []
    row = db.scalars(select(Invitation.id)).one()
    with pytest.raises(NotFoundError):
        invitations.revoke(db, other, row, NOW)


def test_who_has_an_account_is_not_invited(db: Session) -> None:
    make_user(db, email="eva@voorbeeld.nl")
    with pytest.raises(WrongInputError):
        invite(db, inviter(db))


def test_of_many_who_follow_the_same_link_at_once_one_gets_in(fresh_database: str) -> None:
    engine = create_engine(fresh_database, pool_size=6)
    sessions = sessionmaker(engine, expire_on_commit=False)
    with sessions.begin() as session:
        secret = invite(session, inviter(session))

    def follow(_: int) -> bool:
        try:
            with sessions.begin() as session:
                accept(session, secret)
        except TriageError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(follow, range(6))) == 1
    with sessions.begin() as session:
        found = session.scalars(select(User).where(User.email == "eva@voorbeeld.nl")).all()
    engine.dispose()
    assert len(found) == 1
