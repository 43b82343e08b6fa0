"""Answers leave once, come back as ours, and fail where people see it."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from ingest.errors import RetryLaterError, UnreachableError
from ingest.outbound import GuardedClient
from tests.factories import NOW, make_analysis, make_mention
from tests.replay import ReplayServer
from tests.triage.replies.conftest import Desk
from triage.cases.deciding import Thresholds, decide_mention
from triage.cases.merging import merge_cases
from triage.models import Case, CaseEvent, CaseMention, Reply
from triage.replies.handling import withdraw_reply
from triage.replies.sending import next_try_s, send_due_reply
from triage.replies.writing import Written, queue_reply
from triage.sweeping import sweep

TEXT = "Wat vervelend, we zoeken het uit."
STATUS = {"id": "2001", "url": "https://mastodon.example/@voorbeeld/2001"}
THRESHOLDS = Thresholds(complaint=0.5, review=0.25)


def write(desk: Desk, **values: Any) -> Written:
    written = queue_reply(desk.session, desk.bob, desk.case.id, text=TEXT, now=NOW, **values)
    desk.make_due()
    desk.session.commit()
    return written


def well(server: ReplayServer) -> None:
    server.answer("/api/v1/statuses", json.dumps(STATUS), method="POST")


def posted(server: ReplayServer) -> int:
    return sum(hit.method == "POST" for hit in server.hits)


def now_due(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Reply).values(due_at=NOW, lease_until=None))


def test_an_answer_is_sent_and_the_clock_stops(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    well(server)
    written = write(real_desk)
    assert "answer" in sweep(sessions, [])
    sent_at = NOW + timedelta(minutes=3)
    assert send_due_reply(sessions, client, now=sent_at)
    assert not send_due_reply(sessions, client, now=sent_at)
    with sessions() as session:
        reply = session.get_one(Reply, written.reply_id)
        assert (reply.state, reply.external_id, reply.url) == ("sent", "2001", STATUS["url"])
        case = session.get_one(Case, reply.case_id)
        assert case.first_response_at == sent_at
        kinds = session.scalars(select(CaseEvent.kind).order_by(CaseEvent.id)).all()
    assert kinds == ["claimed", "reply_written", "reply_sent"]
    assert posted(server) == 1
    assert json.loads(server.hits[-1].body)["status"] == f"@fatima@mastodon.example {TEXT}"


def test_an_answer_counts_for_the_case_into_which_its_own_was_merged_meanwhile(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    well(server)
    write(real_desk)
    other, _ = real_desk.open(external_id="2")
    merge_cases(real_desk.session, real_desk.bob, real_desk.case.id, into_id=other.id, now=NOW)
    real_desk.session.commit()
    sent_at = NOW + timedelta(minutes=3)
    assert send_due_reply(sessions, client, now=sent_at)
    with sessions() as session:
        for case_id in (real_desk.case.id, other.id):
            assert session.get_one(Case, case_id).first_response_at == sent_at


def test_two_workers_send_it_once(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    well(server)
    write(real_desk)
    workers = [
        threading.Thread(target=lambda: send_due_reply(sessions, client, now=NOW)) for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert posted(server) == 1


def test_a_worker_that_died_after_posting_leads_to_no_second_post(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    written = write(real_desk)
    with sessions.begin() as session:
        session.execute(update(Reply).values(state="sending", attempts=1, first_tried_at=NOW))
    now_due(sessions)
    ours = {
        "id": "2001",
        "url": STATUS["url"],
        "content": f"<p>@fatima {TEXT}</p>",
        "created_at": "2026-11-20T12:00:00.000Z",
        "in_reply_to_id": real_desk.post.external_id,
        "account": {"id": "77", "acct": "voorbeeld"},
    }
    server.answer("/api/v1/accounts/verify_credentials", json.dumps({"id": "77"}))
    server.answer(
        f"/api/v1/statuses/{real_desk.post.external_id}/context",
        json.dumps({"ancestors": [], "descendants": [ours]}),
    )
    assert send_due_reply(sessions, client, now=NOW)
    assert posted(server) == 0
    with sessions() as session:
        assert session.get_one(Reply, written.reply_id).state == "sent"


def test_after_five_tries_it_has_failed_and_says_why(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    written = write(real_desk)
    server.answer("/api/v1/statuses", b"oh", status=502, method="POST")
    server.answer("/api/v1/accounts/verify_credentials", json.dumps({"id": "77"}))
    place = f"/api/v1/statuses/{real_desk.post.external_id}/context"
    server.answer(place, json.dumps({"descendants": []}))
    for attempt in range(1, 6):
        assert send_due_reply(sessions, client, now=NOW), attempt
        now_due(sessions)
    assert not send_due_reply(sessions, client, now=NOW)
    with sessions() as session:
        reply = session.get_one(Reply, written.reply_id)
        assert (reply.state, reply.attempts) == ("failed", 5)
        assert "502" in (reply.last_error or "")
        event = session.scalars(select(CaseEvent).where(CaseEvent.kind == "reply_failed")).one()
        assert event.data["author_id"] == real_desk.bob.id
        assert session.get_one(Case, reply.case_id).first_response_at is None


def test_what_cannot_succeed_fails_at_once(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    written = write(real_desk)
    server.answer("/api/v1/statuses", b"{}", status=401, method="POST")
    assert send_due_reply(sessions, client, now=NOW)
    with sessions() as session:
        reply = session.get_one(Reply, written.reply_id)
    assert (reply.state, reply.attempts) == ("failed", 1)
    assert "answer_token" in (reply.last_error or "")
    assert "s3cret" not in (reply.last_error or "")


def test_a_rate_limit_moves_the_next_try(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    written = write(real_desk)
    server.answer(
        "/api/v1/statuses", b"{}", status=429, method="POST", headers={"Retry-After": "900"}
    )
    assert send_due_reply(sessions, client, now=NOW)
    assert not send_due_reply(sessions, client, now=NOW)
    with sessions() as session:
        reply = session.get_one(Reply, written.reply_id)
        waits = session.scalar(select(Reply.due_at - func.clock_timestamp()))
    assert reply.state == "queued"
    assert timedelta(minutes=14) < waits <= timedelta(minutes=15)


@pytest.mark.parametrize(
    ("attempts", "error", "wait_s"),
    [
        (1, UnreachableError("x", "y"), 30),
        (2, UnreachableError("x", "y"), 120),
        (4, UnreachableError("x", "y"), 1800),
        (1, RetryLaterError("x", "y", retry_after_s=900), 900),
        (1, RetryLaterError("x", "y", retry_after_s=10**7), 6 * 3600),
    ],
)
def test_tries_back_off(attempts: int, error: Any, wait_s: float) -> None:
    assert next_try_s(attempts, error) == wait_s


def test_one_that_was_taken_back_is_never_sent(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    well(server)
    written = write(real_desk)
    withdraw_reply(real_desk.session, real_desk.bob, written.reply_id, now=NOW)
    real_desk.session.commit()
    assert not send_due_reply(sessions, client, now=NOW)
    assert posted(server) == 0


def test_a_post_that_was_deleted_meanwhile_is_not_answered(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    written = write(real_desk)
    real_desk.post.deleted_at = NOW
    real_desk.session.commit()
    assert send_due_reply(sessions, client, now=NOW)
    assert server.hits == []
    with sessions() as session:
        reply = session.get_one(Reply, written.reply_id)
    assert (reply.state, "deleted" in (reply.last_error or "")) == ("failed", True)


# Our own posts come back


def returned(desk: Desk, **values: Any):
    """Our answer as the source tells it with a later fetch: it reads like a complaint."""
    given = {
        "external_id": "2001",
        "conversation_id": desk.post.conversation_id,
        "in_reply_to": desk.post.external_id,
        "text": f"@fatima {TEXT}",
        "url": STATUS["url"],
        "author_handle": "voorbeeld@mastodon.example",
    }
    mention = make_mention(desk.session, desk.source, **{**given, **values})
    make_analysis(desk.session, mention, complaint=0.9)
    return mention


def sent_reply(desk: Desk) -> Reply:
    written = queue_reply(desk.session, desk.bob, desk.case.id, text=TEXT, now=NOW)
    reply = desk.reply(written.reply_id)
    reply.state, reply.sent_at = "sent", NOW
    reply.external_id, reply.url = "2001", STATUS["url"]
    desk.session.flush()
    return reply


def test_our_own_post_is_our_answer_and_no_mention_of_the_case(desk: Desk) -> None:
    reply = sent_reply(desk)
    mention = returned(desk)
    decide_mention(desk.session, mention.id, THRESHOLDS, NOW)
    assert desk.session.get(CaseMention, mention.id) is None
    assert reply.returned_id == mention.id
    assert "mention_joined" not in desk.events()
    assert len(desk.session.scalars(select(Case.id)).all()) == 1


def test_it_is_known_by_its_address_through_another_source(desk: Desk) -> None:
    reply = sent_reply(desk)
    mention = returned(desk, external_id="elders-9", conversation_id="elders-9", in_reply_to=None)
    decide_mention(desk.session, mention.id, THRESHOLDS, NOW)
    assert desk.session.get(CaseMention, mention.id) is None
    assert reply.returned_id == mention.id


def test_a_customers_post_with_the_same_words_is_no_answer_of_ours(desk: Desk) -> None:
    sent_reply(desk)
    mention = returned(desk, external_id="3003", url="https://mastodon.example/@iemand/3003")
    decide_mention(desk.session, mention.id, THRESHOLDS, NOW)
    assert desk.session.get(CaseMention, mention.id) is not None


def test_one_that_came_back_before_we_knew_is_taken_out_of_the_case_again(
    real_desk: Desk, sessions: sessionmaker[Session], server: ReplayServer, client: GuardedClient
) -> None:
    well(server)
    write(real_desk)
    mention = returned(real_desk)
    decide_mention(real_desk.session, mention.id, THRESHOLDS, NOW)
    real_desk.session.commit()
    with sessions() as session:
        assert session.get(CaseMention, mention.id) is not None
    assert send_due_reply(sessions, client, now=NOW)
    with sessions() as session:
        assert session.get(CaseMention, mention.id) is None
        assert session.scalars(select(Reply.returned_id)).one() == mention.id
