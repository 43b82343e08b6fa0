"""Answers as pages show them: those of a case with their state, and those that wait for a lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from triage.models import CannedAnswer, Case, Mention, Reply, User
from triage.people.viewer import Viewer, may_see_case

ON_ITS_WAY: Final = ("queued", "sending")


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One answer as it stands now."""

    id: int
    case_id: int
    text: str
    language: str
    is_private: bool
    route: str
    state: str
    author_id: int
    author_name: str
    approver_name: str | None
    remark: str | None
    attempts: int
    due_at: datetime
    error: str | None
    sent_at: datetime | None
    url: str | None
    post_url: str | None  # of the post that it answers
    deleted_at: datetime | None  # at the source
    created_at: datetime
    risks: tuple[str, ...]

    @property
    def is_on_its_way(self) -> bool:
        """Whether its state will change by itself."""
        return self.state in ON_ITS_WAY


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """An answer that waits for a lead, with what it answers."""

    reply: ReplyView
    subject: str
    post: str | None
    canned_title: str | None


def read_replies(session: Session, reply_ids: Sequence[int]) -> dict[int, ReplyView]:
    """These answers by id; the caller made sure that their cases may be seen."""
    if not reply_ids:
        return {}
    found = _read(session, Reply.id.in_(reply_ids), order=Reply.id.asc())
    return {view.id: view for view in found}


def read_reply(session: Session, viewer: Viewer, case_id: int, reply_id: int) -> ReplyView | None:
    """One answer of a case, if the viewer may see it."""
    seen = select(Case.id).where(Case.id == case_id, may_see_case(viewer)).exists()
    found = _read(
        session, (Reply.id == reply_id) & (Reply.case_id == case_id) & seen, order=Reply.id.asc()
    )
    return found[0] if found else None


def list_waiting(session: Session, viewer: Viewer, *, limit: int = 100) -> list[WaitingReply]:
    """Answers that wait for a lead, the oldest first, of cases that the viewer may see."""
    ids = session.scalars(
        select(Reply.id)
        .join(Case, Case.id == Reply.case_id)
        .where(Reply.state == "awaiting_approval", may_see_case(viewer))
        .order_by(Reply.id)
        .limit(limit)
    ).all()
    views = {view.id: view for view in _read(session, Reply.id.in_(ids), order=Reply.id.asc())}
    rows = session.execute(
        select(Reply.id, Case.subject, Mention.text, CannedAnswer.title)
        .join(Case, Case.id == Reply.case_id)
        .outerjoin(Mention, Mention.id == Reply.mention_id)
        .outerjoin(CannedAnswer, CannedAnswer.id == Reply.canned_id)
        .where(Reply.id.in_(ids))
        .order_by(Reply.id)
    )
    return [WaitingReply(views[row.id], row.subject, row.text, row.title) for row in rows]


def count_waiting(session: Session, viewer: Viewer) -> int:
    """How many answers wait for a lead in cases that the viewer may see."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Reply)
            .join(Case, Case.id == Reply.case_id)
            .where(Reply.state == "awaiting_approval", may_see_case(viewer))
        )
        or 0
    )


def _read(session: Session, condition: object, *, order: object) -> Sequence[ReplyView]:
    approver, returned = aliased(User), aliased(Mention)
    rows = session.execute(
        select(
            Reply,
            User.name,
            approver.name.label("approver_name"),
            Mention.url,
            returned.deleted_at,
        )
        .join(User, User.id == Reply.author_id)
        .outerjoin(approver, approver.id == Reply.approver_id)
        .outerjoin(Mention, Mention.id == Reply.mention_id)
        .outerjoin(returned, returned.id == Reply.returned_id)
        .where(condition)  # type: ignore[arg-type]
        .order_by(order)  # type: ignore[arg-type]
    )
    return [
        ReplyView(
            id=reply.id,
            case_id=reply.case_id,
            text=reply.text,
            language=reply.language,
            is_private=reply.is_private,
            route=reply.route,
            state=reply.state,
            author_id=reply.author_id,
            author_name=name,
            approver_name=approver_name,
            remark=reply.remark,
            attempts=reply.attempts,
            due_at=reply.due_at,
            error=reply.last_error,
            sent_at=reply.sent_at,
            url=reply.url,
            post_url=post_url,
            deleted_at=deleted_at,
            created_at=reply.created_at,
            risks=tuple(reply.risks),
        )
        for reply, name, approver_name, post_url, deleted_at in rows
    ]
