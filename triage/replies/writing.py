"""Writing an answer: checked, then put in the queue, before a lead, or recorded as given by hand.

An answer leaves some seconds after it was written; until then it can be taken back. Sending is
left to `sending`, the list of those that wait for a lead to `waiting`.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.cases.actions import reply_to_case
from triage.cases.changing import check_version, conclude, find_case, find_cases, refuse_ended
from triage.cases.log import log_event
from triage.errors import NotFoundError, WrongInputError
from triage.models import Analysis, CannedAnswer, Case, Mention, Reply, Source
from triage.people.viewer import Viewer, may_see_case
from triage.queueing.work import db_now, seconds
from triage.replies.approving import waits_for_approval
from triage.replies.channels import MOST_BY_HAND, ChannelView, answered_post, channel_for
from triage.replies.checking import company_rules, require_harmless
from triage.replies.filling import personal_values
from triage.replies.generalising import generalise
from triage.replies.variables import unfilled

UNDO_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it was taken in, and the version that the case has now."""

    reply_id: int
    version: int
    state: str


def queue_reply(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    text: str,
    now: datetime,
    version: int | None = None,
    canned_id: int | None = None,
    is_private: bool = False,
    accept_risks: bool = False,
    key: uuid.UUID | None = None,
) -> Written:
    """Let an answer go out through the source of the case's newest post.

    `key` is the form's: sending it twice writes one answer. Raises StaleError, NotFoundError,
    RiskyAnswerError, and WrongInputError for "reply" (nothing written), "length", "variables",
    "private" and "channel" (the source takes no answers, or will refuse this one: record it as
    posted by hand).
    """
    case = find_case(session, viewer, case_id)
    if again := _already(session, case, key):
        return again
    check_version(session, case, version)
    refuse_ended(case)
    post = answered_post(session, case.id)
    channel = channel_for(session.get_one(Source, post.source_id), post) if post else None
    if post is None or channel is None:
        raise WrongInputError("channel", "answers to this source are copied by hand")
    if channel.refusal:
        raise WrongInputError("channel", channel.refusal)
    text = checked_text(text)
    check_channel(channel, text, is_private=is_private)
    risks = [] if is_private else require_harmless(session, case, text, accept_risks=accept_risks)
    canned = _usable_canned(session, viewer, canned_id)
    waits = waits_for_approval(session, viewer, canned, now)
    reply = _new_reply(
        session, viewer, case, post, text, now, canned=canned, is_private=is_private, key=key
    )
    reply.risks = risks
    reply.state = "awaiting_approval" if waits else "queued"
    session.add(reply)
    session.flush()
    make_due(session, reply, UNDO_S)
    _claim_for(session, case, viewer, now)
    told = {"text": text, "private": is_private, "state": reply.state}
    grown = conclude(
        session, case, viewer, now, "reply_written", reply_id=reply.id, risks=risks, **told
    )
    return Written(reply.id, grown, reply.state)


def record_reply(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    text: str,
    now: datetime,
    version: int | None = None,
    canned_id: int | None = None,
    is_private: bool = False,
    accept_risks: bool = False,
    key: uuid.UUID | None = None,
) -> Written:
    """Record an answer that the writer posted by hand; the first one stops the clock.

    Raises what `queue_reply` raises, save for the channel's limits.
    """
    case = find_case(session, viewer, case_id)
    if again := _already(session, case, key):
        return again
    text = checked_text(text)
    risks = [] if is_private else require_harmless(session, case, text, accept_risks=accept_risks)
    canned = _usable_canned(session, viewer, canned_id)
    grown = reply_to_case(session, viewer, case_id, text=text, now=now, version=version)
    post = answered_post(session, case.id)
    reply = _new_reply(
        session, viewer, case, post, text, now, canned=canned, is_private=is_private, key=key
    )
    reply.risks, reply.route, reply.state, reply.sent_at = risks, "hand", "sent", now
    session.add(reply)
    session.flush()
    remember(session, viewer, reply)
    return Written(reply.id, grown, reply.state)


def make_due(session: Session, reply: Reply, in_s: float) -> None:
    """Let an answer leave in so many seconds by the database's clock, from its first try on."""
    session.execute(
        update(Reply)
        .where(Reply.id == reply.id)
        .values(due_at=db_now() + seconds(in_s), attempts=0, token=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def remember(session: Session, viewer: Viewer, reply: Reply) -> None:
    """Keep what a sent answer was about, for the proposals to come, and count its use."""
    case = session.get_one(Case, reply.case_id)
    values = personal_values(session, viewer, case)
    reply.pattern = generalise(reply.text, values, company_rules(session))
    reply.about = session.scalar(
        select(Analysis.embedding).where(
            Analysis.mention_id == reply.mention_id, Analysis.is_current
        )
    )
    if reply.canned_id:
        session.execute(
            update(CannedAnswer)
            .where(CannedAnswer.id == reply.canned_id)
            .values(uses=CannedAnswer.uses + 1)
        )


def find_reply(session: Session, viewer: Viewer, reply_id: int) -> tuple[Case, Reply]:
    """An answer and its case, both locked, the case first as everybody does.

    A case that goes on in another one still decides on what was written before. Raises
    NotFoundError.
    """
    case_id = session.scalar(
        select(Reply.case_id)
        .join(Case, Case.id == Reply.case_id)
        .where(Reply.id == reply_id, may_see_case(viewer))
    )
    if case_id is None:
        raise NotFoundError(f"no reply {reply_id}")
    (case,) = find_cases(session, viewer, [case_id])
    reply = session.scalar(
        select(Reply)
        .where(Reply.id == reply_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if reply is None:
        raise NotFoundError(f"no reply {reply_id}")
    return case, reply


def _already(session: Session, case: Case, key: uuid.UUID | None) -> Written | None:
    """The answer that this very form wrote before: a second click."""
    if key is None:
        return None
    reply = session.scalar(select(Reply).where(Reply.key == _own_key(key, case.id)))
    return Written(reply.id, case.version, reply.state) if reply else None


def _own_key(key: uuid.UUID | None, case_id: int) -> uuid.UUID:
    """One form may answer many cases: each answer has a key of its own made of the form's."""
    return uuid.uuid5(key, str(case_id)) if key else uuid.uuid4()


def checked_text(text: str) -> str:
    """An answer as it is kept. Raises WrongInputError."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise WrongInputError("reply", "write something first")
    if len(text) > MOST_BY_HAND:
        raise WrongInputError("reply", f"at most {MOST_BY_HAND} characters")
    if names := unfilled(text):
        listed = ", ".join(f"{{{name}}}" for name in names)
        raise WrongInputError("variables", listed)
    return text


def check_channel(channel: ChannelView, text: str, *, is_private: bool) -> None:
    """Raise WrongInputError for what its place does not take."""
    if is_private and not channel.may_be_private:
        raise WrongInputError("private", "this source takes no private answers")
    length = channel.length_of(text)
    if length > channel.most:
        raise WrongInputError("length", f"{length} of {channel.most}")


def _usable_canned(session: Session, viewer: Viewer, canned_id: int | None) -> CannedAnswer | None:
    """The canned answer that was used; one of another team counts as none."""
    canned = session.get(CannedAnswer, canned_id) if canned_id else None
    if canned is None or viewer.may_see_all:
        return canned
    return canned if canned.team_id is None or canned.team_id in viewer.team_ids else None


def _new_reply(
    session: Session,
    viewer: Viewer,
    case: Case,
    post: Mention | None,
    text: str,
    now: datetime,
    *,
    canned: CannedAnswer | None,
    is_private: bool,
    key: uuid.UUID | None,
) -> Reply:
    return Reply(
        key=_own_key(key, case.id),
        case_id=case.id,
        mention_id=post.id if post else None,
        author_id=viewer.id,
        canned_id=canned.id if canned else None,
        text=text,
        language=case.language,
        is_private=is_private,
        created_at=now,
        changed_at=now,
    )


def _claim_for(session: Session, case: Case, viewer: Viewer, now: datetime) -> None:
    if case.assignee_id is None:
        case.assignee_id = viewer.id
        log_event(session, case, "claimed", now=now, actor_id=viewer.id)
