"""Leases: whoever holds the token may finish, nobody else."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_mention, make_source
from triage.models import Work
from triage.models.work import STAGES
from triage.queueing.work import (
    BACKOFF_S,
    MAX_ATTEMPTS,
    bury_exhausted_work,
    claim_work,
    db_now,
    fail_work,
    finish_work,
    put_work,
    seconds,
    stages_with_due_work,
)


def put(session: Session, number: int = 1, stage: str = "understand") -> list[int]:
    source = make_source(session)
    mention_ids = [make_mention(session, source).id for _ in range(number)]
    put_work(session, stage, mention_ids)
    return mention_ids


def let_leases_run_out(session: Session) -> None:
    session.execute(
        update(Work).where(Work.lease_until.is_not(None)).values(lease_until=db_now() - seconds(1))
    )


def make_all_due(session: Session) -> None:
    session.execute(update(Work).values(due_at=db_now() - seconds(1)))


def only_row(session: Session) -> Work:
    return session.scalars(select(Work).execution_options(populate_existing=True)).one()


def test_a_claim_takes_due_work_of_its_stage_only(db: Session) -> None:
    wanted = put(db, 3)
    put(db, 2, stage="link")
    claim = claim_work(db, "understand", limit=10)
    assert claim
    assert sorted(claim.mention_ids.values()) == wanted
    assert claim_work(db, "understand", limit=10) is None


def test_a_claim_takes_no_more_than_its_limit_and_the_longest_due_first(db: Session) -> None:
    first, second, third = put(db, 3)
    db.execute(update(Work).where(Work.mention_id == third).values(due_at=db_now() - seconds(60)))
    claim = claim_work(db, "understand", limit=2)
    assert claim
    assert set(claim.mention_ids.values()) == {third, first}
    assert second not in claim.mention_ids.values()


def test_finishing_deletes_the_work_and_names_its_mentions(db: Session) -> None:
    mention_ids = put(db, 3)
    claim = claim_work(db, "understand", limit=10)
    assert claim
    assert finish_work(db, claim) == set(mention_ids)
    assert db.scalar(select(func.count()).select_from(Work)) == 0
    assert finish_work(db, claim) == set()


def test_a_part_of_a_claim_can_be_finished_alone(db: Session) -> None:
    first, second = put(db, 2)
    claim = claim_work(db, "understand", limit=10)
    assert claim
    assert finish_work(db, claim.part([first])) == {first}
    assert only_row(db).mention_id == second


def test_an_expired_lease_is_taken_over(db: Session) -> None:
    put(db)
    stopped = claim_work(db, "understand", limit=1)
    let_leases_run_out(db)
    successor = claim_work(db, "understand", limit=1)
    assert stopped
    assert successor
    assert successor.token != stopped.token
    assert only_row(db).attempts == 2


def test_a_stale_token_changes_nothing(db: Session) -> None:
    (mention_id,) = put(db)
    late = claim_work(db, "understand", limit=1)
    let_leases_run_out(db)
    successor = claim_work(db, "understand", limit=1)
    assert late
    assert successor
    assert finish_work(db, late) == set()
    fail_work(db, late, mention_id, "too late to complain")
    row = only_row(db)
    assert (row.token, row.last_error) == (successor.token, None)
    assert finish_work(db, successor) == {mention_id}


def test_a_worker_whose_lease_ran_out_may_still_finish_while_nobody_took_over(db: Session) -> None:
    (mention_id,) = put(db)
    claim = claim_work(db, "understand", limit=1)
    let_leases_run_out(db)
    assert claim
    assert finish_work(db, claim) == {mention_id}


def test_putting_again_takes_the_token_away(db: Session) -> None:
    mention_ids = put(db)
    claim = claim_work(db, "understand", limit=1)
    put_work(db, "understand", mention_ids)
    assert claim
    assert finish_work(db, claim) == set()
    assert claim_work(db, "understand", limit=1)


def test_putting_again_revives_dead_work_with_all_its_attempts(db: Session) -> None:
    mention_ids = put(db)
    db.execute(update(Work).values(dead_at=db_now(), attempts=MAX_ATTEMPTS, last_error="x"))
    put_work(db, "understand", mention_ids)
    row = only_row(db)
    assert (row.dead_at, row.attempts, row.last_error) == (None, 0, None)
    assert claim_work(db, "understand", limit=1)


def test_putting_nothing_or_the_same_twice_is_fine(db: Session) -> None:
    (mention_id,) = put(db)
    put_work(db, "understand", [])
    put_work(db, "understand", [mention_id, mention_id])
    assert only_row(db).mention_id == mention_id


def test_work_that_was_tried_before_is_taken_alone(db: Session) -> None:
    put(db, 5)
    claim_work(db, "understand", limit=2)
    let_leases_run_out(db)
    sizes = []
    while claim := claim_work(db, "understand", limit=10):
        sizes.append(len(claim.mention_ids))
        finish_work(db, claim)
    assert sizes == [1, 1, 3]


def test_failed_work_waits_longer_each_time_and_is_dead_after_five(db: Session) -> None:
    (mention_id,) = put(db)
    waits = []
    for _ in range(MAX_ATTEMPTS):
        claim = claim_work(db, "understand", limit=1)
        assert claim
        fail_work(db, claim, mention_id, "broken\x00 text")
        left = func.extract("epoch", Work.due_at - db_now())
        waits.append(float(db.scalar(select(left)) or 0))
        assert claim_work(db, "understand", limit=1) is None, "not before its time"
        make_all_due(db)
    assert waits[:4] == pytest.approx(BACKOFF_S, abs=2)
    row = only_row(db)
    assert row.dead_at is not None
    assert row.last_error == "broken text"
    assert claim_work(db, "understand", limit=1) is None


def test_failing_one_leaves_the_others_of_the_claim_alone(db: Session) -> None:
    first, second = put(db, 2)
    claim = claim_work(db, "understand", limit=2)
    assert claim
    fail_work(db, claim, first, "broken")
    assert finish_work(db, claim) == {second}


def test_work_whose_workers_stopped_five_times_is_buried(db: Session) -> None:
    put(db)
    for _ in range(MAX_ATTEMPTS):
        assert bury_exhausted_work(db) == 0
        assert claim_work(db, "understand", limit=1)
        let_leases_run_out(db)
    assert claim_work(db, "understand", limit=1) is None
    assert bury_exhausted_work(db) == 1
    row = only_row(db)
    assert row.dead_at
    assert "stopped 5 times" in (row.last_error or "")
    assert bury_exhausted_work(db) == 0


def test_the_last_attempt_is_not_buried_while_it_runs(db: Session) -> None:
    (mention_id,) = put(db)
    db.execute(update(Work).values(attempts=MAX_ATTEMPTS - 1))
    claim = claim_work(db, "understand", limit=1)
    assert bury_exhausted_work(db) == 0
    assert claim
    assert finish_work(db, claim) == {mention_id}


def test_due_stages_are_those_in_which_something_can_be_claimed(db: Session) -> None:
    assert stages_with_due_work(db, STAGES) == []
    put(db, stage="link")
    put(db, stage="decide")
    assert stages_with_due_work(db, STAGES) == ["link", "decide"]
    claim_work(db, "link", limit=1)
    assert stages_with_due_work(db, STAGES) == ["decide"]


def test_two_workers_at_once_share_the_work_without_waiting(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        put(session, 6)
    with sessions() as one, sessions() as other:
        other.execute(select(func.set_config("lock_timeout", "1s", False)))
        first = claim_work(one, "understand", limit=4)
        second = claim_work(other, "understand", limit=4)
        assert first
        assert second
        assert len(first.mention_ids) == 4
        assert len(second.mention_ids) == 2
        assert not set(first.mention_ids) & set(second.mention_ids)


def test_two_sweepers_at_once_do_not_wait_for_each_other(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        put(session, 3)
        claim_work(session, "understand", limit=3)
        session.execute(update(Work).values(attempts=MAX_ATTEMPTS))
        let_leases_run_out(session)
    with sessions() as one, sessions() as other:
        other.execute(select(func.set_config("lock_timeout", "1s", False)))
        assert bury_exhausted_work(one) == 3
        assert bury_exhausted_work(other) == 0
