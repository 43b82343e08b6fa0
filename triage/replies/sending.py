"""Sends answers that are due, one at a time, and makes sure that none is posted twice.

The network is used outside any transaction. An answer is ours while our token stands in its row;
whoever takes it over after a lease ran out knows that an earlier try may have arrived, and looks
there first. After five tries it has failed, where people see it.
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, Update, func, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from ingest.answering import OurAnswer, Sent, send_answer
from ingest.errors import AnswerRefusedError, IngestError, RetryLaterError
from ingest.outbound import GuardedClient
from triage.cases.changing import conclude
from triage.cases.log import touch
from triage.cases.threads import lock_root
from triage.errors import SealedError
from triage.models import Case, Mention, Reply, Source, User
from triage.people.viewer import Viewer
from triage.queueing.work import LEASE_S, db_now, seconds
from triage.replies.channels import answering_options, as_answered
from triage.replies.returning import adopt_returned
from triage.replies.writing import remember
from triage.sla.clocks import set_clocks

MAX_ATTEMPTS: Final = 5
BACKOFF_S: Final = (30, 120, 600, 1800)
LONGEST_WAIT_S: Final = 6 * 3600.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClaimedReply:
    """An answer that is ours to send while `token` stands in its row."""

    id: int
    token: uuid.UUID
    attempts: int  # with this one
    kind: str
    options: dict[str, Any]
    answer: OurAnswer | None  # None: it cannot go anywhere any more, see `problem`
    problem: str = ""


def send_due_reply(
    sessions: sessionmaker[Session],
    client: GuardedClient,
    *,
    now: datetime,
    lease_s: float = LEASE_S,
) -> bool:
    """Send the answer that has been due longest; False when none is due."""
    with sessions.begin() as session:
        _bury_exhausted(session, now)
        claimed = claim_reply(session, now=now, lease_s=lease_s)
    if claimed is None:
        return False
    try:
        if claimed.answer is None:
            raise AnswerRefusedError(claimed.kind, claimed.problem)
        sent = send_answer(claimed.kind, claimed.options, claimed.answer, client, now=now)
    except IngestError as error:
        with sessions.begin() as session:
            mark_failed(session, claimed, error, now=now)
    except Exception as error:  # one answer that cannot be sent must not stop the others
        log.exception("reply %d failed", claimed.id)
        wrapped = IngestError(claimed.kind, f"a fault of ours: {type(error).__name__}: {error}")
        with sessions.begin() as session:
            mark_failed(session, claimed, wrapped, now=now)
    else:
        with sessions.begin() as session:
            mark_sent(session, claimed, sent, now=now)
    return True


def has_due_reply(session: Session) -> bool:
    """Whether `claim_reply` would find one."""
    return bool(session.scalar(select(_due().exists())))


def claim_reply(
    session: Session, *, now: datetime, lease_s: float = LEASE_S
) -> ClaimedReply | None:
    """Take the answer that has been due longest; None when none is due."""
    reply_id = session.scalar(
        _due().order_by(Reply.due_at, Reply.id).limit(1).with_for_update(skip_locked=True)
    )
    if reply_id is None:
        return None
    token = uuid.uuid4()
    session.execute(
        update(Reply)
        .where(Reply.id == reply_id)
        .values(
            state="sending",
            token=token,
            lease_until=db_now() + seconds(lease_s),
            attempts=Reply.attempts + 1,
            first_tried_at=func.coalesce(Reply.first_tried_at, now),
        )
    )
    return _read(session, reply_id, token)


def mark_sent(session: Session, claimed: ClaimedReply, sent: Sent, *, now: datetime) -> None:
    """Note that it stands there; the first answer of a case stops its clock."""
    case, whole = _lock_whole(session, claimed.id)
    reply = _finish(
        session,
        claimed,
        state="sent",
        sent_at=now,
        external_id=sent.external_id,
        url=sent.url,
        last_error=None,
        changed_at=now,
    )
    if reply is None:
        log.warning("reply %d was taken over by another worker", claimed.id)
        return
    for one in {case.id: case, whole.id: whole}.values():
        if one.first_response_at is None:
            one.first_response_at = now
            set_clocks(session, one, now)
    if whole is not case:
        touch(whole, now)
    remember(session, Viewer.of(session.get_one(User, reply.author_id)), reply)
    adopt_returned(session, reply, now)
    conclude(session, case, None, now, "reply_sent", reply_id=reply.id, url=sent.url)


def mark_failed(
    session: Session, claimed: ClaimedReply, error: IngestError, *, now: datetime
) -> None:
    """Put it back for later, or give up where people see it."""
    told = str(error).replace("\x00", "")[:2000]
    if not error.permanent and claimed.attempts < MAX_ATTEMPTS:
        wait_s = next_try_s(claimed.attempts, error)
        session.execute(
            _mine(claimed).values(
                state="queued",
                token=None,
                lease_until=None,
                last_error=told,
                changed_at=now,
                due_at=db_now() + seconds(wait_s),
            )
        )
        return
    case = _lock_case(session, claimed.id)
    reply = _finish(session, claimed, state="failed", last_error=told, changed_at=now)
    if reply is not None:
        _tell_of_failure(session, case, reply, now)


def next_try_s(attempts: int, error: IngestError) -> float:
    """Seconds until the next try; never before the Retry-After that was told."""
    wait_s: float = BACKOFF_S[min(attempts, len(BACKOFF_S)) - 1]
    told_s = error.retry_after_s if isinstance(error, RetryLaterError) else None
    return max(wait_s, min(told_s or 0.0, LONGEST_WAIT_S))


def _due() -> Select[int]:
    return select(Reply.id).where(
        Reply.state.in_(("queued", "sending")),
        Reply.attempts < MAX_ATTEMPTS,
        Reply.due_at <= db_now(),
        or_(Reply.lease_until.is_(None), Reply.lease_until < db_now()),
    )


def _read(session: Session, reply_id: int, token: uuid.UUID) -> ClaimedReply:
    reply, mention, source = session.execute(
        select(Reply, Mention, Source)
        .outerjoin(Mention, Mention.id == Reply.mention_id)
        .join(Case, Case.id == Reply.case_id)
        .join(Source, Source.id == func.coalesce(Mention.source_id, Case.source_id))
        .where(Reply.id == reply_id)
        .execution_options(populate_existing=True)
    ).one()
    options, problem = _open(source)
    if mention is None:
        problem = "the post that it answers is not kept any more"
    elif mention.deleted_at:
        problem = "the post that it answers was deleted by its author"
    elif options is None:
        problem = problem or "answering is switched off for this source"
    answer = None if problem or mention is None else _as_ours(reply, mention, source.kind)
    return ClaimedReply(
        reply.id, token, reply.attempts, source.kind, options or {}, answer, problem
    )


def _open(source: Source) -> tuple[dict[str, Any] | None, str]:
    """The credentials, or why they cannot be had."""
    try:
        return answering_options(source), ""
    except SealedError as error:
        return None, str(error)


def _as_ours(reply: Reply, mention: Mention, kind: str) -> OurAnswer:
    return OurAnswer(
        text=reply.text,
        post=as_answered(mention, kind),
        key=reply.key,
        written_at=reply.created_at,
        language=reply.language if reply.language != "und" else None,
        is_private=reply.is_private,
        is_retry=reply.attempts > 1,
    )


def _lock_case(session: Session, reply_id: int) -> Case:
    """The case before the answer: everybody locks in this order."""
    return session.scalars(
        select(Case)
        .join(Reply, Reply.case_id == Case.id)
        .where(Reply.id == reply_id)
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    ).one()


def _lock_whole(session: Session, reply_id: int) -> tuple[Case, Case]:
    """The case of the answer, and the one that it goes on in by now, or the same; both locked."""
    case_id = session.scalars(select(Reply.case_id).where(Reply.id == reply_id)).one()
    whole = lock_root(session, case_id)
    return session.get_one(Case, case_id), whole


def _mine(claimed: ClaimedReply) -> Update:
    return update(Reply).where(Reply.id == claimed.id, Reply.token == claimed.token)


def _finish(session: Session, claimed: ClaimedReply, **values: Any) -> Reply | None:
    """Write the end of it, if it is still ours."""
    mine = session.scalar(
        _mine(claimed).values(token=None, lease_until=None, **values).returning(Reply.id)
    )
    if mine is None:
        return None
    return session.get_one(Reply, mine, populate_existing=True)


def _bury_exhausted(session: Session, now: datetime) -> None:
    """What was tried five times and never came back: its last worker died of it."""
    ids = session.scalars(
        select(Reply.id)
        .where(
            Reply.state.in_(("queued", "sending")),
            Reply.attempts >= MAX_ATTEMPTS,
            or_(Reply.lease_until.is_(None), Reply.lease_until < db_now()),
        )
        .order_by(Reply.case_id, Reply.id)  # cases are locked in the order of their ids
        .limit(10)
    ).all()
    for reply_id in ids:
        case = _lock_case(session, reply_id)
        reply = session.scalar(
            select(Reply)
            .where(Reply.id == reply_id, Reply.state.in_(("queued", "sending")))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if reply is None:
            continue
        reply.state, reply.token, reply.lease_until = "failed", None, None
        reply.last_error = reply.last_error or "the worker stopped while sending, five times"
        reply.changed_at = now
        _tell_of_failure(session, case, reply, now)


def _tell_of_failure(session: Session, case: Case, reply: Reply, now: datetime) -> None:
    conclude(
        session,
        case,
        None,
        now,
        "reply_failed",
        reply_id=reply.id,
        author_id=reply.author_id,
        error=reply.last_error,
    )
