"""The clocks of real cases, with the time fixed, over holidays and clock changes."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_source, make_team, make_user
from tests.triage.cases.conftest import Post
from tests.triage.sla.conftest import local, make_calendar, make_policy
from triage.cases import actions
from triage.cases.life import snooze_case
from triage.models import Case, CaseEvent
from triage.people.viewer import Viewer
from triage.sla.clocks import set_clocks
from triage.sla.watching import has_due_cases, watch_cases


def kinds(session: Session, case_id: int) -> list[str]:
    statement = select(CaseEvent.kind).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    return list(session.scalars(statement))


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (local(2026, 12, 31, 15), local(2027, 1, 4, 11)),  # over New Year's Day and a weekend
        (local(2026, 3, 27, 15), local(2026, 3, 30, 11)),  # over the clock change of March
        (local(2026, 10, 23, 15), local(2026, 10, 26, 11)),  # and that of October
        (local(2025, 4, 25, 15), local(2025, 4, 28, 11)),  # King's Day on a Saturday
        (local(2026, 4, 24, 15), local(2026, 4, 28, 11)),  # and on a Monday
    ],
)
def test_a_case_is_due_after_four_hours_of_business(opened, due, post: Post, db: Session) -> None:
    make_calendar(db)
    policy = make_policy(db)

    case = post.case_of(post(0.9, now=opened))

    assert (case.sla_policy_id, case.due_at) == (policy.id, due)


def test_without_policies_the_points_say_how_soon(post: Post) -> None:
    case = post.case_of(post(0.9, severity="none"))
    assert (case.sla_policy_id, case.due_at) == (None, NOW + timedelta(hours=24))


def test_a_team_has_its_own_hours(post: Post, db: Session) -> None:
    make_calendar(db)
    night = make_calendar(
        db,
        name="Nacht",
        hours={
            day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        },
        country=None,
        is_default=False,
    )
    make_policy(db)
    case = post.case_of(post(0.9, now=local(2026, 11, 20, 22)))
    assert case.due_at == local(2026, 11, 23, 13)
    case.team_id = make_team(db, calendar_id=night.id).id
    db.flush()
    set_clocks(db, case, local(2026, 11, 20, 22))
    assert case.due_at == local(2026, 11, 21, 2)


def test_waiting_for_the_customer_stops_the_clocks_and_their_answer_starts_them_again(
    post: Post, db: Session, bob: Viewer
) -> None:
    make_calendar(db)
    make_policy(db)
    case = post.case_of(post(0.9, now=local(2026, 11, 23, 9)))
    assert case.solve_due_at == local(2026, 11, 24, 17)

    actions.wait_for_customer(db, bob, case.id, now=local(2026, 11, 23, 11))
    assert case.solve_due_at == local(2026, 11, 24, 17)
    post(0.2, now=local(2026, 11, 24, 12))

    # Paused for 6 hours of Monday and 3 of Tuesday.
    assert case.solve_due_at == local(2026, 11, 26, 10)


def test_a_snooze_stops_the_clock_only_where_the_policy_says_so(
    post: Post, db: Session, bob: Viewer
) -> None:
    make_calendar(db)
    policy = make_policy(db)
    case = post.case_of(post(0.9, now=local(2026, 11, 23, 9)))
    for pauses, due in ((False, local(2026, 11, 23, 13)), (True, local(2026, 11, 23, 15))):
        policy.pause_snoozed = pauses
        snooze_case(db, bob, case.id, until=local(2026, 11, 24, 9), now=local(2026, 11, 23, 10))
        actions.reopen_case(db, bob, case.id, now=local(2026, 11, 23, 12))
        case.pauses = [case.pauses[-1]]
        set_clocks(db, case, local(2026, 11, 23, 12))
        assert case.due_at == due


def test_the_policy_follows_the_priority_the_team_and_what_was_fixed(
    post: Post, db: Session
) -> None:
    make_calendar(db)
    team = make_team(db)
    strict = make_policy(db, name="Streng", conditions={"priority_from": 60}, first_response_min=60)
    of_team = make_policy(db, name="Team", position=1, conditions={"team": [team.id]})
    rest = make_policy(db, name="Rest", position=2)
    case = post.case_of(post(0.9, now=local(2026, 11, 23, 9)))
    assert case.sla_policy_id == rest.id
    case.team_id = team.id
    set_clocks(db, case, local(2026, 11, 23, 9))
    assert case.sla_policy_id == of_team.id
    case.priority = 60
    set_clocks(db, case, local(2026, 11, 23, 9))
    assert (case.sla_policy_id, case.due_at) == (strict.id, local(2026, 11, 23, 10))

    case.sla_policy_id, case.sla_fixed = rest.id, True  # as a rule gives it
    set_clocks(db, case, local(2026, 11, 23, 9))
    assert case.sla_policy_id == rest.id
    case.sla_fixed = False
    set_clocks(db, case, local(2026, 11, 23, 9))
    assert case.sla_policy_id == strict.id


def test_a_clock_warns_runs_out_and_escalates_each_once(
    sessions: sessionmaker[Session],
) -> None:
    opened = local(2026, 12, 31, 15)  # the next four hours of business end on 4 January
    with sessions.begin() as db:
        make_calendar(db)
        lead, back = make_user(db, role="lead"), make_team(db)
        make_policy(
            db,
            resolution_min=None,
            escalation={"after_min": 60, "points": 20, "team_id": back.id, "user_id": lead.id},
        )
        post = Post(db, make_source(db))
        case_id = post.case_of(post(0.9, now=opened)).id
        points, lead_id, back_id = db.get_one(Case, case_id).priority, lead.id, back.id

    moments = [
        (local(2027, 1, 1, 12), []),
        (local(2027, 1, 4, 9, 59), []),
        (local(2027, 1, 4, 10), ["due_soon"]),
        (local(2027, 1, 4, 11), ["due_soon", "overdue"]),
        (local(2027, 1, 4, 12), ["due_soon", "overdue", "escalated"]),
        (local(2027, 1, 5, 12), ["due_soon", "overdue", "escalated"]),
    ]
    for now, told in moments:
        for _ in range(2):
            watch_cases(sessions, now=now)
        with sessions.begin() as db:
            counts = Counter(kinds(db, case_id))
            assert {kind: counts[kind] for kind in ("due_soon", "overdue", "escalated")} == {
                kind: int(kind in told) for kind in ("due_soon", "overdue", "escalated")
            }, now
    with sessions.begin() as db:
        case = db.get_one(Case, case_id)
        assert (case.team_id, case.assignee_id) == (back_id, lead_id)
        reasons = {reason["reason"]: reason["points"] for reason in case.priority_reasons}
        assert reasons["escalated"] == 20
        assert case.priority > points


def test_an_answer_in_time_leaves_nothing_to_warn_of(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as db:
        make_calendar(db)
        make_policy(db, resolution_min=None)
        post, bob = Post(db, make_source(db)), Viewer.of(make_user(db))
        case_id = post.case_of(post(0.9, now=local(2026, 11, 23, 9))).id
        actions.reply_to_case(db, bob, case_id, text="Hallo", now=local(2026, 11, 23, 10))
    watch_cases(sessions, now=local(2026, 11, 24, 9))
    with sessions.begin() as db:
        assert not {"due_soon", "overdue"} & set(kinds(db, case_id))


def test_a_watcher_that_finds_a_case_in_hand_leaves_it(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as db:
        post, bob = Post(db, make_source(db)), Viewer.of(make_user(db))
        case_id = post.case_of(post(0.9)).id
        snooze_case(db, bob, case_id, until=NOW + timedelta(hours=1), now=NOW)
    later = NOW + timedelta(hours=2)
    with sessions.begin() as holding:
        holding.get_one(Case, case_id, with_for_update=True)
        assert watch_cases(sessions, now=later) == 0
        assert has_due_cases(holding)
    assert watch_cases(sessions, now=later) == 1


def test_waiting_earns_points_day_by_day(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as db:
        post = Post(db, make_source(db))
        case_id = post.case_of(post(0.9)).id
        before = db.get_one(Case, case_id).priority
    gained = []
    for days in (0.5, 1, 2, 30):
        watch_cases(sessions, now=NOW + timedelta(days=days))
        with sessions.begin() as db:
            gained.append(db.get_one(Case, case_id).priority - before)
    assert gained == [0, 3, 6, 15]
    with sessions.begin() as db:
        assert db.get_one(Case, case_id).clock_at is None
