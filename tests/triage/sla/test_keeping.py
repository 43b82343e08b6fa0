from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_team, make_user
from tests.triage.cases.conftest import Post
from tests.triage.sla.conftest import WEEKDAYS, local, make_calendar, make_policy
from triage.cases import actions
from triage.errors import ForbiddenError, NotFoundError, WrongInputError
from triage.models import Calendar, Case, SlaPolicy, Team
from triage.people.viewer import Viewer
from triage.sla.clocks import go_round, has_round
from triage.sla.keeping import (
    CalendarValues,
    PolicyValues,
    delete_calendar,
    delete_policy,
    move_policy,
    save_calendar,
    save_policy,
    set_team_calendar,
)
from triage.sla.policies import Escalation
from triage.sla.reporting import Kept, read_kept


def calendar(**values: Any) -> CalendarValues:
    given = {"name": "Kantoor", "timezone": "Europe/Amsterdam", "hours": WEEKDAYS}
    return CalendarValues(**{**given, **values})


def policy(**values: Any) -> PolicyValues:
    return PolicyValues(**{"name": "Gewoon", "conditions": {}, "first_response_min": 60, **values})


def test_the_first_calendar_is_the_default_and_another_takes_over(
    db: Session, alice: Viewer
) -> None:
    first = save_calendar(db, alice, calendar(), now=NOW)
    second = save_calendar(db, alice, calendar(name="Nacht", is_default=True), now=NOW)
    default = db.scalars(select(Calendar.id).where(Calendar.is_default)).all()
    assert default == [second]
    with pytest.raises(WrongInputError, match="default"):
        delete_calendar(db, alice, second, now=NOW)
    delete_calendar(db, alice, first, now=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"country": "XX"}, "country"),
        ({"country": "NL", "region": "flemish"}, "region"),
        ({"hours": {}}, "hours"),
        ({"hours": {"mon": [["09:00", "09:00"]]}}, "hours_mon"),
        ({"hours": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "hours_mon"),
        ({"hours": {"mon": [["9", "25:00"]]}}, "hours_mon"),
        ({"special_days": {"2026-13-01": []}}, "special_days"),
        ({"name": " "}, "name"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(
    wrong: dict[str, Any], field: str, db: Session, alice: Viewer
) -> None:
    with pytest.raises(WrongInputError) as refused:
        save_calendar(db, alice, calendar(**wrong), now=NOW)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_response_min": 0}, "first_response_min"),
        ({"resolution_min": 10**9}, "resolution_min"),
        ({"warn_percent": 101}, "warn_percent"),
        ({"conditions": {"priority_from": 80, "priority_to": 20}}, "priority_from"),
        ({"conditions": {"category": ["weather"]}}, "category"),
        ({"conditions": {"moon": ["full"]}}, "conditions"),
        ({"escalation": Escalation(team_id=10**9)}, "escalate_team"),
        ({"escalation": Escalation(points=200)}, "escalate_points"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(
    wrong: dict[str, Any], field: str, db: Session, alice: Viewer
) -> None:
    with pytest.raises(WrongInputError) as refused:
        save_policy(db, alice, policy(**wrong), now=NOW)
    assert refused.value.field == field


def test_names_are_told_apart_and_policies_put_in_order(db: Session, alice: Viewer) -> None:
    ids = [save_policy(db, alice, policy(name=name), now=NOW) for name in ("a", "b", "c")]
    with pytest.raises(WrongInputError, match="name"):
        save_policy(db, alice, policy(name="a", warn_percent=60), now=NOW)
    save_policy(db, alice, policy(name="a", warn_percent=50), now=NOW, policy_id=ids[0])
    move_policy(db, alice, ids[2], up=True, now=NOW)
    move_policy(db, alice, ids[0], up=True, now=NOW)  # is the first already
    order = db.scalars(select(SlaPolicy.id).order_by(SlaPolicy.position)).all()
    assert order == [ids[0], ids[2], ids[1]]
    for _ in range(2):  # a second click finds nothing to delete
        delete_policy(db, alice, ids[1], now=NOW)
    with pytest.raises(NotFoundError):
        move_policy(db, alice, ids[1], up=True, now=NOW)


def test_agents_decide_nothing_here(db: Session, bob: Viewer) -> None:
    with pytest.raises(ForbiddenError):
        save_policy(db, bob, policy(), now=NOW)
    with pytest.raises(ForbiddenError):
        save_calendar(db, bob, calendar(), now=NOW)


def test_a_change_makes_the_worker_look_at_every_live_case(
    post: Post, db: Session, alice: Viewer
) -> None:
    live = post.case_of(post(0.9))
    done = post.case_of(post(0.9, mention={"conversation_id": "b"}))
    actions.resolve_case(db, alice, done.id, now=NOW)
    team = make_team(db)
    calendar_id = save_calendar(db, alice, calendar(), now=NOW)
    moment = NOW + timedelta(minutes=5)
    set_team_calendar(db, alice, team.id, calendar_id=calendar_id, now=moment)
    assert has_round(db)
    while go_round(db, moment):
        pass

    rows = {row.id: row.clock_at for row in db.execute(select(Case.id, Case.clock_at))}
    assert rows == {live.id: moment, done.id: None}
    assert db.get_one(Team, team.id).calendar_id == calendar_id


def test_a_round_takes_a_bounded_number_of_cases_at_a_time_and_ends(
    post: Post, db: Session, alice: Viewer
) -> None:
    cases = [post.case_of(post(0.9, mention={"conversation_id": f"c{n}"})) for n in range(5)]
    save_calendar(db, alice, calendar(), now=NOW)
    moment, set_on = NOW + timedelta(minutes=5), []
    while go_round(db, moment, limit=2) and len(set_on) < 9:
        db.expire_all()
        set_on.append(sum(case.clock_at == moment for case in cases))
    assert set_on == [2, 4, 5, 5]
    assert not has_round(db)


def test_a_change_during_a_round_begins_it_again(post: Post, db: Session, alice: Viewer) -> None:
    cases = [post.case_of(post(0.9, mention={"conversation_id": f"c{n}"})) for n in range(3)]
    calendar_id = save_calendar(db, alice, calendar(), now=NOW)
    go_round(db, NOW + timedelta(minutes=1), limit=2)
    changed = calendar(timezone="Europe/Brussels")
    save_calendar(db, alice, changed, now=NOW, calendar_id=calendar_id)
    later = NOW + timedelta(minutes=2)
    while go_round(db, later, limit=2):
        pass
    db.expire_all()
    assert {case.clock_at for case in cases} == {later}


def test_promises_count_by_team_and_week_once_they_are_decided(
    post: Post, db: Session, alice: Viewer
) -> None:
    make_calendar(db)
    make_policy(db, first_response_min=60, resolution_min=480)
    team = make_team(db, name_nl="Bezorging", name_en="Delivery")
    other = Viewer.of(make_user(db, name="Elders", teams=[make_team(db)]))
    monday = local(2026, 11, 16, 9)

    def case(thread: str, opened, answered=None, solved=None) -> None:
        made = post.case_of(post(0.9, now=opened, mention={"conversation_id": thread}))
        made.team_id = team.id
        if answered:
            actions.reply_to_case(db, alice, made.id, text="Hoi", now=answered)
        if solved:
            actions.resolve_case(db, alice, made.id, now=solved)
        db.flush()

    hour = timedelta(hours=1)
    case("kept", monday, monday + hour / 2, monday + 7 * hour)
    case("late", monday, monday + 2 * hour, monday + 30 * hour)
    case("silent", monday)
    case("solved", monday, None, monday + hour / 2)
    case("running", local(2026, 11, 23, 9))

    now = local(2026, 11, 23, 9, 30)
    weeks = read_kept(
        db,
        alice,
        since=local(2026, 11, 1),
        until=now,
        now=now,
        timezone="Europe/Amsterdam",
    )
    assert [(w.week.isoformat(), w.team_name_nl) for w in weeks] == [
        ("2026-11-23", "Bezorging"),
        ("2026-11-16", "Bezorging"),
    ]
    assert (weeks[0].first_response, weeks[0].resolution) == (Kept(0, 0), Kept(0, 0))
    assert (weeks[1].first_response, weeks[1].resolution) == (Kept(2, 4), Kept(2, 4))
    assert weeks[1].first_response.share == 0.5
    assert weeks[0].first_response.share is None
    seen = read_kept(db, other, since=monday, until=now, now=now, timezone="Europe/Amsterdam")
    assert seen == ()
