"""Notices are written with their event, seen, and sent by e-mail once."""

import socket
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_case, make_mention, make_source, make_team, make_user
from triage.cases.actions import add_note, assign_case
from triage.cases.log import log_event
from triage.errors import SettingsError, WrongInputError
from triage.models import Notice, OutboxRow
from triage.notices.mailing import MAIL, forget_old_notices, mail_due_notices
from triage.notices.moments import MailHabits
from triage.notices.reading import (
    count_unseen,
    list_notices,
    mark_seen,
    my_habits,
    save_habits,
)
from triage.notices.smtp import MailServer
from triage.people.viewer import Viewer
from triage.queueing.delivery import deliver_message
from triage.queueing.outbox import Message

ADDRESS = "https://care.example.org"


@pytest.fixture
def alice(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Alice", role="manager"))


@pytest.fixture
def bob(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Bob"))


def a_case(session: Session, **values):
    return make_case(session, make_mention(session, make_source(session)), **values)


def test_being_given_a_case_is_told_once(db, alice, bob):
    case = a_case(db)
    assign_case(db, alice, case.id, assignee_id=bob.id, now=NOW)
    assign_case(db, alice, case.id, assignee_id=bob.id, now=NOW)  # a second click
    (row,) = list_notices(db, bob).rows
    assert (row.kind, row.case_id, row.actor_name) == ("assigned", case.id, "Alice")
    assert count_unseen(db, bob) == 1
    assert count_unseen(db, alice) == 0


def test_looking_at_the_case_marks_its_notices_only(db, alice, bob):
    first, second = a_case(db), a_case(db)
    for case in (first, second):
        assign_case(db, alice, case.id, assignee_id=bob.id, now=NOW)
    mark_seen(db, bob, now=NOW, case_id=first.id)
    assert [row.case_id for row in list_notices(db, bob).rows if not row.is_seen] == [second.id]
    mark_seen(db, alice, now=NOW)  # somebody else's click
    assert count_unseen(db, bob) == 1


def test_a_case_that_went_to_another_team_is_not_listed_any_more(db, alice, bob):
    case = a_case(db)
    assign_case(db, alice, case.id, assignee_id=bob.id, now=NOW)
    case.assignee_id, case.team_id = None, make_team(db).id
    db.flush()
    assert list_notices(db, bob).rows == ()
    assert count_unseen(db, bob) == 0


def test_a_plain_note_tells_nobody(db, alice, bob):
    case = a_case(db, assignee_id=bob.id)
    add_note(db, alice, case.id, text="gebeld", now=NOW)
    assert count_unseen(db, bob) == 0


def test_long_lists_come_in_pages(db, alice, bob):
    case = a_case(db, assignee_id=bob.id)
    for _ in range(45):
        log_event(db, case, "overdue", now=NOW)
    page = list_notices(db, bob)
    rest = list_notices(db, bob, before=page.next_before)
    ids = [row.id for row in (*page.rows, *rest.rows)]
    assert len(ids) == len(set(ids)) == 45
    assert rest.next_before is None


def test_habits_are_kept_and_checked(db, bob):
    habits = MailHabits(mail="at_once", muted=("overdue",))
    save_habits(db, bob, habits)
    save_habits(db, bob, habits)
    assert my_habits(db, bob) == habits
    for wrong in (
        MailHabits(mail="hourly"),
        MailHabits(muted=("weather",)),
        MailHabits(quiet_from=NOW.time()),
    ):
        with pytest.raises(WrongInputError):
            save_habits(db, bob, wrong)


def test_old_notices_are_forgotten(db, alice, bob):
    assign_case(db, alice, a_case(db).id, assignee_id=bob.id, now=NOW)
    forget_old_notices(db, NOW + timedelta(days=89))
    assert count_unseen(db, bob) == 1
    forget_old_notices(db, NOW + timedelta(days=91))
    assert count_unseen(db, bob) == 0


@pytest.fixture
def told(sessions: sessionmaker[Session]) -> dict[str, int]:
    """Bob, who wants e-mail at once, was given two cases."""
    with sessions.begin() as session:
        alice = Viewer.of(make_user(session, name="Alice", role="manager"))
        bob = Viewer.of(make_user(session, name="Bob", email="bob@voorbeeld.nl"))
        save_habits(session, bob, MailHabits(mail="at_once"))
        cases = [a_case(session).id for _ in range(2)]
        for case_id in cases:
            assign_case(session, alice, case_id, assignee_id=bob.id, now=NOW)
    return {"bob": bob.id, "first": cases[0], "second": cases[1]}


def mails(sessions: sessionmaker[Session]) -> list[OutboxRow]:
    with sessions() as session:
        return list(session.scalars(select(OutboxRow).where(OutboxRow.destination == MAIL)))


def test_one_mail_tells_of_all_that_is_due(sessions, told):
    assert not mail_due_notices(sessions, now=NOW, address=ADDRESS)  # he may still look himself
    later = NOW + timedelta(minutes=5)
    assert mail_due_notices(sessions, now=later, address=ADDRESS)
    assert not mail_due_notices(sessions, now=later, address=ADDRESS)
    (mail,) = mails(sessions)
    assert mail.payload["to"] == "bob@voorbeeld.nl"
    assert f"{ADDRESS}/cases/{told['first']}" in mail.payload["text"]
    assert f"{ADDRESS}/cases/{told['second']}" in mail.payload["text"]


def test_what_was_seen_in_the_page_is_not_mailed(sessions, told):
    with sessions.begin() as session:
        session.execute(Notice.__table__.update().values(seen_at=NOW))
    assert not mail_due_notices(sessions, now=NOW + timedelta(minutes=5), address=ADDRESS)
    assert mails(sessions) == []


def test_eight_workers_write_one_mail(sessions, told):
    later = NOW + timedelta(minutes=5)
    workers = [
        threading.Thread(
            target=mail_due_notices, args=(sessions,), kwargs={"now": later, "address": ADDRESS}
        )
        for _ in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    mail_due_notices(sessions, now=later, address=ADDRESS)
    assert len(mails(sessions)) == 1


class Inbox:
    """A mail server that keeps what it gets; `refuses` addresses get 550."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.refuses: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuses:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(envelope.content.decode())
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    yield handler, f"smtp+plain://127.0.0.1:{port}"
    server.stop()


def server_of(url: str) -> MailServer:
    return MailServer(url, "luisterpost@voorbeeld.nl", lambda: NOW)


def test_a_mail_arrives_with_the_messages_id(sessions, told, inbox):
    handler, url = inbox
    mail_due_notices(sessions, now=NOW + timedelta(minutes=5), address=ADDRESS)
    assert deliver_message(sessions, {MAIL: server_of(url)})
    (mail,) = handler.mails
    (row,) = mails(sessions)
    assert f"Message-ID: <{row.id}@voorbeeld.nl>" in mail
    assert "Auto-Submitted: auto-generated" in mail
    assert row.delivered_at is not None


def test_an_address_that_does_not_exist_is_not_tried_again(sessions, told, inbox):
    handler, url = inbox
    handler.refuses.add("bob@voorbeeld.nl")
    mail_due_notices(sessions, now=NOW + timedelta(minutes=5), address=ADDRESS)
    deliver_message(sessions, {MAIL: server_of(url)})
    (row,) = mails(sessions)
    assert row.dead_at is not None
    assert "refused" in (row.last_error or "")


def test_a_mail_server_that_is_away_is_tried_again(sessions, told):
    mail_due_notices(sessions, now=NOW + timedelta(minutes=5), address=ADDRESS)
    deliver_message(sessions, {MAIL: server_of("smtp+plain://127.0.0.1:9")})
    (row,) = mails(sessions)
    assert row.dead_at is None
    assert row.delivered_at is None
    with sessions() as session:
        assert session.scalar(select(OutboxRow.due_at > func.now()))


def test_a_subject_cannot_bring_headers_along(inbox):
    handler, url = inbox
    payload = {"to": "a@voorbeeld.nl", "subject": "x\r\nBcc: y@voorbeeld.nl", "text": "t"}
    message = Message(uuid.uuid4(), MAIL, "notices", payload, uuid.uuid4())
    with pytest.raises(ValueError, match="linefeed"):
        server_of(url).carry(message)
    assert handler.mails == []


def test_a_url_that_is_no_mail_server_is_refused():
    with pytest.raises(SettingsError, match="SMTP_URL"):
        server_of("https://mail.voorbeeld.nl")
