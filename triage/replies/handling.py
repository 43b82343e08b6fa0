"""What becomes of an answer after it was written: taken back, tried again, approved, declined.

Every step is harmless when done twice: a state that is no longer what it was is told, not forced.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from triage.cases.changing import conclude
from triage.errors import ForbiddenError, WrongInputError
from triage.models import Case, Mention, Reply, Source
from triage.people.viewer import Viewer
from triage.replies.approving import may_approve
from triage.replies.channels import answered_post, channel_for
from triage.replies.checking import require_harmless
from triage.replies.writing import (
    UNDO_S,
    check_channel,
    checked_text,
    find_reply,
    make_due,
    remember,
)
from triage.sla.clocks import set_clocks

MAX_REMARK_CHARS: Final = 1000
_MAY_BE_WITHDRAWN: Final = ("draft", "awaiting_approval", "queued", "failed", "declined")


def withdraw_reply(session: Session, viewer: Viewer, reply_id: int, *, now: datetime) -> int:
    """Take an answer back that has not left; returns the case's version.

    Raises WrongInputError for "sent" when it is too late.
    """
    case, reply = find_reply(session, viewer, reply_id)
    if reply.state == "withdrawn":
        return case.version
    if reply.state not in _MAY_BE_WITHDRAWN:
        raise WrongInputError("sent", "the answer is on its way already")
    _require_author_or_lead(viewer, reply)
    reply.state, reply.changed_at = "withdrawn", now
    return conclude(session, case, viewer, now, "reply_withdrawn", reply_id=reply.id)


def retry_reply(session: Session, viewer: Viewer, reply_id: int, *, now: datetime) -> int:
    """Let a failed answer go out again at once, from its first try on."""
    case, reply = find_reply(session, viewer, reply_id)
    if reply.state != "failed":
        return case.version
    _require_author_or_lead(viewer, reply)
    tried = reply.first_tried_at is not None
    reply.state, reply.changed_at = "queued", now
    session.flush()
    make_due(session, reply, 0)
    if tried:
        # It may stand there already: the next try looks before it posts.
        reply.attempts = 1
    return conclude(
        session, case, viewer, now, "reply_written", reply_id=reply.id, again=True, state="queued"
    )


def record_posted(
    session: Session, viewer: Viewer, reply_id: int, *, url: str | None, now: datetime
) -> int:
    """Note that somebody posted an answer by hand after it could not be sent."""
    case, reply = find_reply(session, viewer, reply_id)
    if reply.state == "sent":
        return case.version
    if reply.state not in ("failed", "declined", "withdrawn"):
        raise WrongInputError("sent", "the answer is on its way already")
    reply.state, reply.route, reply.sent_at, reply.changed_at = "sent", "hand", now, now
    reply.url = url
    if case.first_response_at is None:
        case.first_response_at = now
        set_clocks(session, case, now)
    remember(session, viewer, reply)
    return conclude(
        session, case, viewer, now, "reply_sent", reply_id=reply.id, url=url, by_hand=True
    )


def approve_reply(
    session: Session,
    viewer: Viewer,
    reply_id: int,
    *,
    now: datetime,
    text: str | None = None,
    accept_risks: bool = False,
) -> int:
    """Let an answer that waits leave, perhaps with a better text; returns the case's version.

    Raises what `queue_reply` raises for a changed text, WrongInputError for "waiting" when it
    does not wait any more.
    """
    case, reply = _find_waiting(session, viewer, reply_id)
    # Forms send line ends of their own: compared is what would be kept.
    better = checked_text(text) if text and text.strip() else reply.text
    changed = better != reply.text
    post = _post_of(session, case, reply)
    if changed:
        if post and (channel := channel_for(session.get_one(Source, post.source_id), post)):
            check_channel(channel, better, is_private=reply.is_private)
        if not reply.is_private:
            reply.risks = require_harmless(session, case, better, accept_risks=accept_risks)
        reply.text = better
    reply.state, reply.approver_id, reply.changed_at = "queued", viewer.id, now
    reply.mention_id = post.id if post else None
    session.flush()
    make_due(session, reply, UNDO_S)
    return conclude(
        session, case, viewer, now, "reply_approved", reply_id=reply.id, changed=changed
    )


def decline_reply(
    session: Session, viewer: Viewer, reply_id: int, *, remark: str, now: datetime
) -> int:
    """Send an answer back to its writer, with what should be different."""
    case, reply = _find_waiting(session, viewer, reply_id)
    reply.remark = remark.replace("\x00", "").strip()[:MAX_REMARK_CHARS] or None
    reply.state, reply.approver_id, reply.changed_at = "declined", viewer.id, now
    return conclude(
        session,
        case,
        viewer,
        now,
        "reply_declined",
        reply_id=reply.id,
        author_id=reply.author_id,
        remark=reply.remark,
    )


def _post_of(session: Session, case: Case, reply: Reply) -> Mention | None:
    """The post that it answers; one that is not kept any more leaves the newest."""
    kept = session.get(Mention, reply.mention_id) if reply.mention_id else None
    return kept or answered_post(session, case.id)


def _find_waiting(session: Session, viewer: Viewer, reply_id: int) -> tuple[Case, Reply]:
    if not may_approve(viewer):
        raise ForbiddenError("answers are approved by leads")
    case, reply = find_reply(session, viewer, reply_id)
    if reply.state != "awaiting_approval":
        raise WrongInputError("waiting", f"the answer is {reply.state} already")
    return case, reply


def _require_author_or_lead(viewer: Viewer, reply: Reply) -> None:
    if viewer.id != reply.author_id and not may_approve(viewer):
        raise ForbiddenError("only its writer or a lead may do this")
