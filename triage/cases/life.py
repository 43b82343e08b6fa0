"""Setting a case aside, ending it, and taking it up again; see `standing` for what moves along.

Merging and splitting are in `merging`, taking back in `undoing`.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from triage.assigning.wanting import let_go_of_who_left
from triage.cases.changing import (
    check_version,
    conclude,
    find_case,
    refuse_ended,
    refuse_second_live_case,
)
from triage.cases.log import announce, log_event, touch
from triage.cases.standing import put, remember
from triage.cases.threads import take_thread
from triage.errors import WrongInputError
from triage.models import LIVE, Case
from triage.people.viewer import Viewer
from triage.sla.clocks import set_clocks

LONGEST_SNOOZE: Final = timedelta(days=366)


def snooze_case(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    until: datetime,
    now: datetime,
    version: int | None = None,
) -> int:
    """Set the case aside until a time; a post of the customer brings it back earlier.

    Raises WrongInputError for a time that is past, or more than a year away.
    """
    if until.tzinfo is None or not now < until <= now + LONGEST_SNOOZE:
        raise WrongInputError("until", "choose a time within the next year")
    case = find_case(session, viewer, case_id)
    if case.status == "snoozed" and case.snoozed_until == until:
        return case.version  # a second click
    check_version(session, case, version)
    refuse_ended(case)
    return _stand(session, case, viewer, now, "snoozed", "snoozed", until=until)


def set_status(
    session: Session,
    viewer: Viewer,
    case_id: int,
    status: str,
    event: str,
    now: datetime,
    version: int | None = None,
    text: str = "",
) -> int:
    """Let the case stand so, as one event; a second click changes nothing."""
    case = find_case(session, viewer, case_id)
    if case.status == status:
        return case.version
    check_version(session, case, version)
    if status != "open":
        refuse_ended(case)
    return _stand(session, case, viewer, now, status, event, text=text)


def close_case(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """End the case for good: a later post of the conversation begins a new, related case."""
    return set_status(session, viewer, case_id, "closed", "closed", now, version)


def wake_by_time(session: Session, case: Case, now: datetime) -> None:
    """The alarm of a snoozed case went off; the caller has locked it."""
    log_event(session, case, "woken", now=now, was=remember(case))
    put(case, "open", now)
    _settle(session, case, now, "case.updated")


def close_by_time(session: Session, case: Case, now: datetime) -> None:
    """Nothing came for long after the case was resolved; the caller has locked it."""
    log_event(session, case, "closed", now=now, was=remember(case))
    put(case, "closed", now)
    _settle(session, case, now, "case.closed")


def _stand(
    session: Session,
    case: Case,
    viewer: Viewer,
    now: datetime,
    status: str,
    event: str,
    *,
    until: datetime | None = None,
    text: str = "",
) -> int:
    if case.status not in LIVE and status in LIVE:
        refuse_second_live_case(session, case)
        if case.status == "closed":
            take_thread(
                session, case.source_id, case.conversation_id, case.id, only_from_ended=True
            )
    was = remember(case)
    put(case, status, now, until=until)
    if status in LIVE:
        let_go_of_who_left(session, case, now)
    set_clocks(session, case, now)
    data: dict[str, object] = {"until": until.isoformat()} if until else {}
    if text:
        data["text"] = text
    return conclude(session, case, viewer, now, event, was=was, **data)


def _settle(session: Session, case: Case, now: datetime, topic: str) -> None:
    set_clocks(session, case, now)
    touch(case, now)
    announce(session, case, topic)
