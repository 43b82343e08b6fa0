"""The outbox: a stable id, Standard Webhooks' patience, and a dead letter at the end."""

from collections.abc import Mapping
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_mention, make_message
from triage.errors import DeliveryError, WrongInputError
from triage.models import OutboxRow, Work
from triage.queueing.dead import count_dead, list_dead, replay
from triage.queueing.delivery import deliver_message
from triage.queueing.outbox import (
    RETRY_AFTER_S,
    Message,
    claim_message,
    has_due_messages,
    mark_delivered,
    mark_failed,
    put_message,
)
from triage.queueing.work import db_now, put_work, seconds

TO = ["webhook"]


class Carrier:
    """Notes what it was given; fails with what it is told to fail with."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.carried: list[Message] = []

    def carry(self, message: Message) -> None:
        self.carried.append(message)
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error


def make_all_due(session: Session) -> None:
    session.execute(update(OutboxRow).values(due_at=db_now() - seconds(1)))


def row_of(session: Session) -> OutboxRow:
    return session.scalars(select(OutboxRow).execution_options(populate_existing=True)).one()


def fail_once(session: Session, *, permanent: bool = False) -> Message:
    message = claim_message(session, TO)
    assert message
    mark_failed(session, message, DeliveryError("no thanks\x00", permanent=permanent))
    return message


def test_a_message_is_written_once_for_each_destination(db: Session) -> None:
    db.info["destinations"] = ("webhook", "crm")
    put_message(db, topic="case.opened", subject_id=7, payload={"case_id": 7})
    db.flush()
    rows = db.scalars(select(OutboxRow).order_by(OutboxRow.destination)).all()
    assert [(row.destination, row.topic, row.payload) for row in rows] == [
        ("crm", "case.opened", {"case_id": 7}),
        ("webhook", "case.opened", {"case_id": 7}),
    ]
    assert rows[0].id != rows[1].id


def test_without_a_destination_nothing_is_written(db: Session) -> None:
    put_message(db, topic="case.opened", subject_id=7, payload={})
    db.flush()
    assert db.scalar(select(func.count()).select_from(OutboxRow)) == 0


def test_a_message_is_rolled_back_with_the_change_it_tells_of(
    sessions: sessionmaker[Session],
) -> None:
    with sessions(info={"destinations": ("webhook",)}) as session:
        put_message(session, topic="case.opened", subject_id=7, payload={})
        session.flush()
        session.rollback()
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0


def test_a_taken_message_is_not_sent_again(db: Session) -> None:
    make_message(db)
    message = claim_message(db, TO)
    assert message
    mark_delivered(db, message)
    make_all_due(db)
    assert claim_message(db, TO) is None
    assert not has_due_messages(db, TO)
    assert row_of(db).delivered_at


def test_the_schedule_is_ten_tries_over_seventy_five_hours_with_the_same_id(db: Session) -> None:
    row_id = make_message(db).id
    ids, waits = set(), []
    for _ in range(len(RETRY_AFTER_S) + 1):
        ids.add(fail_once(db).id)
        left = func.extract("epoch", OutboxRow.due_at - db_now())
        waits.append(float(db.scalar(select(left)) or 0))
        assert claim_message(db, TO) is None
        make_all_due(db)
    assert ids == {row_id}
    assert waits[:-1] == pytest.approx(RETRY_AFTER_S, abs=2)
    assert 3 * 24 < sum(waits[:-1]) / 3600 < 4 * 24
    row = row_of(db)
    assert row.dead_at
    assert row.attempts == 10
    assert row.last_error == "no thanks"
    assert claim_message(db, TO) is None


def test_a_permanent_refusal_is_dead_at_once(db: Session) -> None:
    make_message(db)
    fail_once(db, permanent=True)
    assert row_of(db).dead_at
    make_all_due(db)
    assert claim_message(db, TO) is None


def test_a_late_worker_cannot_close_a_message_that_another_took_over(db: Session) -> None:
    make_message(db)
    late = claim_message(db, TO)
    db.execute(update(OutboxRow).values(lease_until=db_now() - seconds(1)))
    successor = claim_message(db, TO)
    assert late
    assert successor
    mark_delivered(db, late)
    mark_failed(db, late, DeliveryError("late", permanent=True))
    row = row_of(db)
    assert (row.delivered_at, row.dead_at, row.token) == (None, None, successor.token)


def test_messages_of_other_destinations_are_left(db: Session) -> None:
    make_message(db, destination="crm")
    assert claim_message(db, TO) is None
    assert not has_due_messages(db, TO)
    assert has_due_messages(db, ["crm"])


def test_two_postmen_never_carry_the_same_message(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_message(session)
        make_message(session)
    with sessions() as one, sessions() as other:
        first, second = claim_message(one, TO), claim_message(other, TO)
        assert first
        assert second
        assert first.id != second.id


def test_delivering_uses_the_network_outside_any_transaction(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        make_message(session, payload={"case_id": 1})
    carrier = Carrier()

    class Watching:
        def carry(self, message: Message) -> None:
            carrier.carry(message)
            with sessions.begin() as session:
                session.execute(select(func.set_config("lock_timeout", "1s", True)))
                session.execute(update(OutboxRow).values(topic="nobody holds this row"))

    assert deliver_message(sessions, {"webhook": Watching()})
    assert not deliver_message(sessions, {"webhook": Watching()})
    assert [message.payload for message in carrier.carried] == [{"case_id": 1}]


def test_any_error_of_a_carrier_puts_the_message_back(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_message(session)
    carrier = Carrier(DeliveryError("answered 500"), ValueError("a bug"))
    assert deliver_message(sessions, {"webhook": carrier})
    with sessions.begin() as session:
        assert row_of(session).last_error == "answered 500"
        make_all_due(session)
    assert deliver_message(sessions, {"webhook": carrier})
    with sessions.begin() as session:
        row = row_of(session)
        assert (row.last_error, row.token, row.attempts) == ("ValueError: a bug", None, 2)


def test_dead_letters_of_both_kinds_are_listed_with_their_reasons(db: Session) -> None:
    kill_one_of_each(db)
    found: Mapping[str, str] = {letter.kind: letter.error for letter in list_dead(db)}
    assert found == {"understand": "unreadable", "webhook": "no thanks"}
    assert count_dead(db) == 2


def test_replaying_all_makes_them_due_with_new_attempts(db: Session) -> None:
    kill_one_of_each(db)
    assert replay(db) == 2
    assert count_dead(db) == 0
    assert claim_message(db, TO)
    assert (row_of(db).attempts, db.scalars(select(Work.attempts)).one()) == (1, 0)


def test_replaying_by_key_leaves_the_others_dead(db: Session) -> None:
    kill_one_of_each(db)
    key = next(letter.key for letter in list_dead(db) if letter.kind == "webhook")
    assert replay(db, [key]) == 1
    assert [letter.kind for letter in list_dead(db)] == ["understand"]


def test_replaying_what_is_not_dead_changes_nothing(db: Session) -> None:
    message = make_message(db)
    assert replay(db, [f"message-{message.id}", "work-999999"]) == 0
    assert replay(db, []) == 0


@pytest.mark.parametrize("key", ["work-x", "message-1", "letter-1", "", "work-" + "9" * 30])
def test_a_key_that_is_none_is_refused(db: Session, key: str) -> None:
    with pytest.raises(WrongInputError, match="not the key of a dead letter"):
        replay(db, [key])


def test_ids_are_uuids_made_before_the_row_is_sent(db: Session) -> None:
    assert isinstance(make_message(db).id, UUID)


def kill_one_of_each(session: Session) -> None:
    put_work(session, "understand", [make_mention(session).id])
    session.execute(update(Work).values(dead_at=db_now(), attempts=5, last_error="unreadable"))
    make_message(session)
    fail_once(session, permanent=True)
