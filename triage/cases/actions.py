"""What people do to a case. Every action is one event; nothing overwrites a colleague's work.

`version` is the version the person saw, None when it does not matter. Claiming is atomic: the
row is locked, so of two people exactly one wins.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.log import announce, log_event, touch
from triage.errors import AlreadyClaimedError, NotFoundError, StaleError, WrongInputError
from triage.models import Case, CaseEvent, User
from triage.people.viewer import Viewer, may_see_case

MAX_NOTE_CHARS: Final = 10_000


def claim_case(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Make the case one's own; returns its new version. Raises AlreadyClaimedError."""
    case = _find(session, viewer, case_id)
    if case.assignee_id == viewer.id:
        return case.version
    if case.assignee_id is not None:
        raise AlreadyClaimedError(session.get_one(User, case.assignee_id).name)
    _check_version(session, case, version)
    case.assignee_id = viewer.id
    return _done(session, case, viewer, now, "claimed")


def release_case(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Put the case back into the queue."""
    case = _find(session, viewer, case_id)
    _check_version(session, case, version)
    if case.assignee_id is None:
        return case.version
    before, case.assignee_id = case.assignee_id, None
    return _done(session, case, viewer, now, "released", before=before)


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
    case = _find(session, viewer, case_id)
    _check_version(session, case, version)
    assignee = session.get(User, assignee_id)
    if assignee is None or not assignee.enabled:
        raise WrongInputError("assignee", "choose a colleague from the list")
    if case.assignee_id == assignee_id:
        return case.version
    before, case.assignee_id = case.assignee_id, assignee_id
    return _done(session, case, viewer, now, "assigned", before=before, assignee_id=assignee_id)


def add_note(session: Session, viewer: Viewer, case_id: int, *, text: str, now: datetime) -> int:
    """Write an internal note; it needs no version, since it overwrites nothing."""
    case = _find(session, viewer, case_id)
    return _done(session, case, viewer, now, "noted", text=_required_text("note", text))


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
    case = _find(session, viewer, case_id)
    _check_version(session, case, version)
    text = _required_text("reply", text)
    if case.assignee_id is None:
        case.assignee_id = viewer.id
        log_event(session, case, "claimed", now=now, actor_id=viewer.id)
    if case.first_response_at is None:
        case.first_response_at = now
    return _done(session, case, viewer, now, "replied", text=text)


def wait_for_customer(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Set the case aside until the customer answers; a new post opens it again."""
    return _set_status(session, viewer, case_id, "waiting", "waiting", now, version)


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
    return _set_status(
        session, viewer, case_id, "resolved", "resolved", now, version, text=note.strip()
    )


def reopen_case(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Take a waiting or resolved case up again."""
    return _set_status(session, viewer, case_id, "open", "reopened", now, version)


def _set_status(
    session: Session,
    viewer: Viewer,
    case_id: int,
    status: str,
    event: str,
    now: datetime,
    version: int | None,
    **data: str,
) -> int:
    case = _find(session, viewer, case_id)
    if case.status == status:
        return case.version  # a second click
    _check_version(session, case, version)
    if case.status == "resolved":
        _refuse_second_live_case(session, case)
    case.status = status
    case.resolved_at = now if status == "resolved" else None
    kept = {key: value for key, value in data.items() if value}
    return _done(session, case, viewer, now, event, **kept)


def _done(
    session: Session, case: Case, viewer: Viewer, now: datetime, event: str, **data: object
) -> int:
    log_event(session, case, event, now=now, actor_id=viewer.id, **data)
    version = touch(case, now)
    announce(session, case, _topic(event))
    return version


def _topic(event: str) -> str:
    return f"case.{event}" if event in ("resolved", "reopened") else "case.updated"


def _find(session: Session, viewer: Viewer, case_id: int) -> Case:
    case = session.scalar(
        select(Case)
        .where(Case.id == case_id, may_see_case(viewer))
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    )
    if case is None:
        raise NotFoundError(f"no case {case_id}")
    return case


def _check_version(session: Session, case: Case, version: int | None) -> None:
    if version is None or version == case.version:
        return
    # Each change adds one version, so the newest events are what the person has not seen.
    missed = session.scalars(
        select(CaseEvent.kind)
        .where(CaseEvent.case_id == case.id)
        .order_by(CaseEvent.id.desc())
        .limit(max(1, case.version - version))
    ).all()
    raise StaleError(list(reversed(missed)))


def _refuse_second_live_case(session: Session, case: Case) -> None:
    other = session.scalar(
        select(Case.id).where(
            Case.source_id == case.source_id,
            Case.conversation_id == case.conversation_id,
            Case.status != "resolved",
            Case.id != case.id,
        )
    )
    if other is not None:
        raise WrongInputError("case", f"the conversation goes on in case {other}")


def _required_text(field: str, text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise WrongInputError(field, "write something first")
    if len(text) > MAX_NOTE_CHARS:
        raise WrongInputError(field, f"at most {MAX_NOTE_CHARS} characters")
    return text
