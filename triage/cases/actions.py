"""What people do to a case. Every action is one event; nothing overwrites a colleague's work.

`version` is the version the person saw, None when it does not matter. Claiming is atomic: the
row is locked, so of two people exactly one wins.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.changing import check_version, conclude, find_case, refuse_ended
from triage.cases.life import set_status
from triage.cases.log import log_event
from triage.errors import AlreadyClaimedError, WrongInputError
from triage.models import CaseEvent, User
from triage.people.accounts import list_colleagues
from triage.people.viewer import Viewer
from triage.replies.mentioning import find_mentioned
from triage.sla.clocks import set_clocks

MAX_NOTE_CHARS: Final = 10_000
SECOND_CLICK: Final = timedelta(minutes=1)


def claim_case(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Make the case one's own; returns its new version. Raises AlreadyClaimedError."""
    case = find_case(session, viewer, case_id)
    if case.assignee_id == viewer.id:
        return case.version
    if case.assignee_id is not None:
        raise AlreadyClaimedError(session.get_one(User, case.assignee_id).name)
    check_version(session, case, version)
    refuse_ended(case)
    case.assignee_id = viewer.id
    return conclude(session, case, viewer, now, "claimed")


def release_case(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Put the case back into the queue."""
    case = find_case(session, viewer, case_id)
    check_version(session, case, version)
    if case.assignee_id is None:
        return case.version
    before, case.assignee_id = case.assignee_id, None
    return conclude(session, case, viewer, now, "released", before=before)


def assign_case(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    assignee_id: int,
    now: datetime,
    version: int | None = None,
) -> int:
    """Give the case to a colleague. Raises WrongInputError for somebody unknown."""
    case = find_case(session, viewer, case_id)
    check_version(session, case, version)
    assignee = session.get(User, assignee_id)
    if assignee is None or not assignee.enabled:
        raise WrongInputError("assignee", "choose a colleague from the list")
    if case.assignee_id == assignee_id:
        return case.version
    before, case.assignee_id = case.assignee_id, assignee_id
    return conclude(session, case, viewer, now, "assigned", before=before, assignee_id=assignee_id)


def add_note(session: Session, viewer: Viewer, case_id: int, *, text: str, now: datetime) -> int:
    """Write an internal note; it needs no version, since it overwrites nothing.

    The same words again at once are a second click, and no second note.
    """
    case = find_case(session, viewer, case_id)
    text = _required_text("note", text)
    if _was_just_noted(session, viewer, case_id, text, now):
        return case.version
    named = find_mentioned(text, list_colleagues(session)) if "@" in text else []
    return conclude(session, case, viewer, now, "noted", text=text, mentions=named)


def _was_just_noted(
    session: Session, viewer: Viewer, case_id: int, text: str, now: datetime
) -> bool:
    last = session.execute(
        select(CaseEvent.at, CaseEvent.data)
        .where(
            CaseEvent.case_id == case_id,
            CaseEvent.kind == "noted",
            CaseEvent.actor_id == viewer.id,
        )
        .order_by(CaseEvent.id.desc())
        .limit(1)
    ).first()
    return last is not None and last.at > now - SECOND_CLICK and last.data.get("text") == text


def reply_to_case(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    text: str,
    now: datetime,
    version: int | None = None,
) -> int:
    """Record the answer that the agent gave at the source; the first one stops the clock."""
    case = find_case(session, viewer, case_id)
    check_version(session, case, version)
    text = _required_text("reply", text)
    if case.assignee_id is None:
        case.assignee_id = viewer.id
        log_event(session, case, "claimed", now=now, actor_id=viewer.id)
    if case.first_response_at is None:
        case.first_response_at = now
        set_clocks(session, case, now)
    return conclude(session, case, viewer, now, "replied", text=text)


def wait_for_customer(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Set the case aside until the customer answers; a new post opens it again."""
    return set_status(session, viewer, case_id, "waiting", "waiting", now, version)


def resolve_case(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    now: datetime,
    note: str = "",
    version: int | None = None,
) -> int:
    """Close the case as solved, perhaps with a last note."""
    return set_status(
        session, viewer, case_id, "resolved", "resolved", now, version, text=note.strip()
    )


def reopen_case(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Take a case up again that waits, was set aside, resolved or closed."""
    event = "woken" if find_case(session, viewer, case_id).status == "snoozed" else "reopened"
    return set_status(session, viewer, case_id, "open", event, now, version)


def _required_text(field: str, text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise WrongInputError(field, "write something first")
    if len(text) > MAX_NOTE_CHARS:
        raise WrongInputError(field, f"at most {MAX_NOTE_CHARS} characters")
    return text
