"""The last stage as a worker runs it: batches, neighbours, and two workers at one conversation."""

import threading

import pytest
from sqlalchemy import create_engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

from tests.factories import NOW, make_analysis, make_mention, make_source
from triage.bootstrap import make_sessions
from triage.cases import deciding
from triage.cases.deciding import Thresholds, decide_batch
from triage.models import Case, CaseMention, Mention, OutboxRow, Review, Work
from triage.queueing.work import claim_work, db_now, put_work, seconds

THRESHOLDS = Thresholds(complaint=0.5, review=0.25)


def put(session: Session, *posts: tuple[str, float]) -> list[int]:
    """Posts as (conversation, complaint) that are due to be decided on."""
    source = make_source(session)
    mention_ids = []
    for conversation, complaint in posts:
        mention = make_mention(session, source, conversation_id=conversation)
        make_analysis(session, mention, complaint=complaint)
        mention_ids.append(mention.id)
    put_work(session, "decide", mention_ids)
    return mention_ids


def decide_all(sessions: sessionmaker[Session]) -> None:
    while decide_batch(sessions, THRESHOLDS, now=NOW):
        pass


def members(sessions: sessionmaker[Session]) -> dict[int, int]:
    with sessions.begin() as session:
        return {row.mention_id: row.case_id for row in session.scalars(select(CaseMention))}


def count(sessions: sessionmaker[Session], model: type) -> int:
    with sessions.begin() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_batch_is_sorted_into_cases_questions_and_the_rest(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        complaint, doubtful, plain = put(session, ("a", 0.9), ("b", 0.3), ("c", 0.1))
    decide_all(sessions)
    assert set(members(sessions)) == {complaint}
    with sessions.begin() as session:
        assert session.scalars(select(Review.mention_id)).all() == [doubtful]
    assert count(sessions, Work) == 0
    assert plain not in members(sessions)


def test_a_mild_follow_up_in_the_same_batch_joins_the_case(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        complaint, follow_up, elsewhere = put(session, ("a", 0.9), ("a", 0.1), ("b", 0.1))
    decide_all(sessions)
    assert set(members(sessions)) == {complaint, follow_up}
    assert elsewhere not in members(sessions)
    assert count(sessions, Case) == 1


def test_one_that_fails_is_put_back_and_the_others_are_decided(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    with sessions.begin() as session:
        first, broken, last = put(session, ("a", 0.9), ("b", 0.9), ("c", 0.9))
    whole = deciding.decide_mention

    def stumble(session: Session, mention_id: int, *rest: object) -> object:
        done = whole(session, mention_id, *rest)  # type: ignore[arg-type]
        if mention_id == broken:
            raise ZeroDivisionError("odd")
        return done

    monkeypatch.setattr(deciding, "decide_mention", stumble)
    decide_all(sessions)
    assert set(members(sessions)) == {first, last}
    with sessions.begin() as session:
        (left,) = session.scalars(select(Work)).all()
    assert (left.mention_id, left.last_error) == (broken, "ZeroDivisionError: odd")


def test_two_workers_at_one_conversation_open_one_case(fresh_database: str) -> None:
    sessions = _sessions_that_announce(fresh_database)
    with sessions.begin() as session:
        put(session, *[("thread", 0.9)] * 20)
    ready = threading.Barrier(2, timeout=10)
    failed: list[BaseException] = []

    def run() -> None:
        ready.wait()
        try:
            while decide_batch(sessions, THRESHOLDS, now=NOW, limit=3):
                pass
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed
    assert count(sessions, Case) == 1
    assert len(members(sessions)) == 20
    with sessions.begin() as session:
        topics = session.scalars(select(OutboxRow.topic)).all()
    assert sorted(topics) == ["case.opened"] + ["case.updated"] * 19


def test_a_worker_that_was_overtaken_opens_no_second_case(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    with sessions.begin() as session:
        (mention_id,) = put(session, ("a", 0.9))
    whole = deciding._leave_the_plain_ones

    def slow(*given: object) -> set[int]:
        monkeypatch.setattr(deciding, "_leave_the_plain_ones", whole)
        with sessions.begin() as session:
            session.execute(update(Work).values(lease_until=db_now() - seconds(1)))
        decide_all(sessions)
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(deciding, "_leave_the_plain_ones", slow)
    decide_batch(sessions, THRESHOLDS, now=NOW)
    assert count(sessions, Case) == 1
    assert set(members(sessions)) == {mention_id}


def test_a_mention_edited_after_the_claim_is_left_to_its_new_text(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        mention_ids = put(session, ("a", 0.9))
        assert claim_work(session, "decide", limit=1)
        put_work(session, "decide", mention_ids)
    decide_all(sessions)
    assert count(sessions, Case) == 1
    assert count(sessions, Mention) == 1


def _sessions_that_announce(database_url: str) -> sessionmaker[Session]:
    return make_sessions(create_engine(database_url, poolclass=NullPool), ("webhook",))
