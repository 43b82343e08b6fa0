"""Turns notices that are due into e-mails in the outbox, one per person.

The mail is written in the transaction that marks its notices, so each is told of once; sending
is the outbox's, with its retries.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.clearing import delete_some
from triage.models import Notice, OutboxRow, Source, User
from triage.notices.wording import Told, write_mail

MAIL: Final = "mail"
"""The outbox's destination for e-mail."""
MOST_LINES: Final = 50
KEEP: Final = timedelta(days=90)


def mail_due_notices(sessions: sessionmaker[Session], *, now: datetime, address: str) -> bool:
    """Write one person's e-mail about all that is due; False when nobody has any.

    `address` is where people reach the pages, without a slash at the end.
    """
    with sessions.begin() as session:
        person = _next_person(session, now)
        if person is None:
            return False
        notices = session.scalars(
            select(Notice)
            .where(
                Notice.user_id == person.id,
                Notice.mail_due_at <= now,
                Notice.mailed_at.is_(None),
                Notice.seen_at.is_(None),
            )
            .order_by(Notice.id)
            .limit(MOST_LINES)
            .with_for_update()
        ).all()
        for notice in notices:
            notice.mailed_at = now
        if notices and person.enabled:
            session.add(_message(session, person, notices, address))
        return True


def forget_old_notices(session: Session, now: datetime) -> int:
    """Delete some notices that nobody will look at any more; returns how many."""
    return delete_some(session, Notice, Notice.created_at < now - KEEP)


def _next_person(session: Session, now: datetime) -> User | None:
    """The person whose notice waits longest; locked, so that two workers take two people."""
    waiting = (
        select(Notice.user_id)
        .where(Notice.mail_due_at <= now, Notice.mailed_at.is_(None), Notice.seen_at.is_(None))
        .order_by(Notice.mail_due_at)
        .limit(200)
    )
    return session.scalar(
        select(User)
        .where(User.id.in_(waiting))
        .order_by(User.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _message(session: Session, person: User, notices: Sequence[Notice], address: str) -> OutboxRow:
    actors = {notice.actor_id for notice in notices if notice.actor_id is not None}
    people = session.execute(select(User.id, User.name).where(User.id.in_(actors)))
    names = {row.id: row.name for row in people}
    about = {notice.source_id for notice in notices if notice.source_id is not None}
    sources = session.execute(select(Source.id, Source.name).where(Source.id.in_(about)))
    called = {row.id: row.name for row in sources}
    told = [
        Told(
            notice.kind,
            notice.case_id,
            names.get(notice.actor_id) if notice.actor_id else None,
            notice.source_id,
            called.get(notice.source_id) if notice.source_id else None,
        )
        for notice in notices
    ]
    subject, text = write_mail(person.language, person.name, told, address)
    return OutboxRow(
        id=uuid.uuid4(),
        destination=MAIL,
        topic="notices",
        subject_id=person.id,
        payload={"to": person.email, "subject": subject, "text": text},
    )
