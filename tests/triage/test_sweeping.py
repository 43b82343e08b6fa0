"""The sweeper hints at what is due, and at nothing else."""

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_mention, make_message, make_source
from triage.models import Source, Work
from triage.queueing.work import MAX_ATTEMPTS, claim_work, db_now, put_work, seconds
from triage.sweeping import sweep


def test_nothing_due_means_no_hints(sessions: sessionmaker[Session]) -> None:
    assert sweep(sessions, ["webhook"]) == []


def test_everything_due_is_hinted_at_once(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        mention = make_mention(session)
        for stage in ("decide", "understand"):
            put_work(session, stage, [mention.id])
        make_message(session)
    assert sweep(sessions, ["webhook"]) == ["understand", "decide", "listen", "deliver"]
    assert sweep(sessions, []) == ["understand", "decide", "listen"]


def test_paused_and_taken_sources_are_not_due(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_source(session, enabled=False)
        make_source(session, lease_until=db_now() + seconds(60))
        make_source(session, due_at=db_now() + seconds(60))
    assert sweep(sessions, []) == []
    with sessions.begin() as session:
        session.execute(update(Source).values(lease_until=db_now() - seconds(1)))
    assert sweep(sessions, []) == ["listen"]


def test_what_failed_too_often_is_buried_not_hinted_at(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        put_work(session, "link", [make_mention(session, make_source(session, enabled=False)).id])
        claim_work(session, "link", limit=1)
        session.execute(
            update(Work).values(attempts=MAX_ATTEMPTS, lease_until=db_now() - seconds(1))
        )
    assert sweep(sessions, []) == []
    with sessions.begin() as session:
        assert session.query(Work.dead_at).scalar() is not None
