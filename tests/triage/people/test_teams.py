"""Teams: names, members, and what becomes of what they had."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, make_case, make_mention, make_team, make_user
from triage.errors import ForbiddenError, NotFoundError, StaleError, WrongInputError
from triage.models import RoutingRule, TeamMember
from triage.people import memberships, teams
from triage.people.teams import TeamWish
from triage.people.viewer import Viewer


@pytest.fixture
def alice(db: Session) -> Viewer:
    return Viewer.of(make_user(db, role="manager"))


def test_a_slug_is_made_once_and_never_changes(db: Session, alice: Viewer) -> None:
    first = teams.create_team(db, alice, TeamWish("Retouren & Zo", "Returns"))
    rows = {row.id: row for row in teams.list_team_rows(db, alice)}
    assert (rows[first].slug, rows[first].name_en) == ("retouren-zo", "Returns")
    teams.save_team(db, alice, first, TeamWish("Terug", ""), version=1)
    second = teams.create_team(db, alice, TeamWish("Retouren & zo", ""))
    assert teams.read_team(db, alice, first).slug == "retouren-zo"
    assert teams.read_team(db, alice, second).slug == "retouren-zo-2"


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (TeamWish("", ""), "name_nl"),
        (TeamWish("x" * 61, ""), "name_nl"),
        (TeamWish("A", "x" * 61), "name_en"),
        (TeamWish("A", "", assign_mode="dice"), "assign_mode"),
        (TeamWish("A", "", heavy_from=102), "heavy_from"),
        (TeamWish("A", "", waiting_weight=11), "waiting_weight"),
    ],
)
def test_wrong_values_are_refused_with_their_field(
    db: Session, alice: Viewer, wish: TeamWish, field: str
) -> None:
    with pytest.raises(WrongInputError) as wrong:
        teams.create_team(db, alice, wish)
    assert wrong.value.field == field


def test_a_save_on_an_old_page_is_told_and_the_same_save_again_is_not(
    db: Session, alice: Viewer
) -> None:
    team = make_team(db)
    assert teams.save_team(db, alice, team.id, TeamWish("A", "B"), version=1) == 2
    assert teams.save_team(db, alice, team.id, TeamWish("A", "B"), version=1) == 2
    with pytest.raises(StaleError):
        teams.save_team(db, alice, team.id, TeamWish("C", ""), version=1)


def test_a_removed_team_leaves_its_rules_and_cases_to_another(db: Session, alice: Viewer) -> None:
    old, new = make_team(db), make_team(db, assign_mode="automatic")
    rule = RoutingRule(position=1, name_nl="x", name_en="x", conditions={}, team_id=old.id)
    db.add(rule)
    live = make_case(db, make_mention(db), team_id=old.id, routing={})
    done = make_case(db, make_mention(db), team_id=old.id, status="resolved", routing={})
    assert teams.remove_team(db, alice, old.id, to_team_id=new.id, now=NOW) == 1
    db.expire_all()
    assert (live.team_id, live.assign_wanted, rule.team_id, rule.version) == (
        new.id, True, new.id, 2
    )  # fmt: skip
    # What is of no team is seen by everybody: what is done would come into sight.
    assert (done.team_id, done.status, done.version) == (new.id, "resolved", 1)
    with pytest.raises(WrongInputError):
        teams.remove_team(db, alice, new.id, to_team_id=new.id, now=NOW)


def test_counts_are_those_of_the_team(db: Session, alice: Viewer) -> None:
    team, other = make_team(db), make_team(db)
    for presence, enabled in (("at_work", True), ("away", True), ("at_work", False)):
        user = make_user(db, presence=presence, enabled=enabled)
        db.add(TeamMember(team_id=team.id, user_id=user.id))
    make_case(db, make_mention(db), team_id=team.id)
    make_case(db, make_mention(db), team_id=other.id)
    db.flush()
    row = teams.read_team(db, alice, team.id)
    assert (row.members, row.at_work, row.live_cases, row.rules) == (2, 1, 1, 0)


def test_agents_and_foreign_leads_get_nothing(db: Session) -> None:
    own, foreign = make_team(db), make_team(db)
    user = make_user(db, role="lead")
    db.add(TeamMember(team_id=own.id, user_id=user.id))
    db.flush()
    lead = Viewer.of(user)
    assert [row.id for row in teams.list_team_rows(db, lead)] == [own.id]
    for call in (teams.read_team, memberships.list_members, memberships.list_outsiders):
        with pytest.raises(NotFoundError):
            call(db, lead, foreign.id)
        with pytest.raises(ForbiddenError):
            call(db, Viewer.of(make_user(db)), own.id)
    with pytest.raises(ForbiddenError):
        teams.create_team(db, lead, TeamWish("A", ""))
