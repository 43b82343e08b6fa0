"""Where a case stands, and what moves with it: its end, its alarm, its pauses.

A pause is a time in which the customer, not we, has the next word: it is kept as
`[from, until or None, status]`, so that the clocks can be set anew at any later time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from triage.assigning.wanting import let_go_of_who_left
from triage.cases.log import log_event
from triage.models import Case

# While a case stands so, nobody waits for us. Which of these stop a clock, its policy says.
PAUSING: Final = ("waiting", "snoozed", "resolved", "closed")


def put(case: Case, status: str, now: datetime, *, until: datetime | None = None) -> None:
    """Let the case stand so from now on; `until` is when a snoozed one comes back."""
    if status == case.status and until == case.snoozed_until:
        return
    case.pauses = paused(case.pauses, status, now)
    case.status = status
    case.snoozed_until = until if status == "snoozed" else None
    case.resolved_at = (case.resolved_at or now) if status in ("resolved", "closed") else None
    case.closed_at = now if status == "closed" else None


def paused(pauses: Sequence[Sequence[Any]], status: str, now: datetime) -> list[list[Any]]:
    """The pauses after a change to `status`: an open one ends, a new one may begin."""
    kept = [list(pause) for pause in pauses]
    if kept and kept[-1][1] is None:
        if kept[-1][2] == status:
            return kept
        kept[-1][1] = now.isoformat()
    if status in PAUSING:
        kept.append([now.isoformat(), None, status])
    return kept


def remember(case: Case) -> dict[str, Any]:
    """How the case stands, for an event's data: `restore` reads it."""
    until = case.snoozed_until
    return {"status": case.status, "until": until.isoformat() if until else None}


def restore(case: Case, was: Mapping[str, Any], now: datetime) -> None:
    """Let the case stand as it did; a snooze that would be over by now is over."""
    until = datetime.fromisoformat(was["until"]) if was.get("until") else None
    status = was.get("status", "open")
    if status == "snoozed" and (until is None or until <= now):
        status, until = "open", None
    put(case, status, now, until=until)


def take_up_again(session: Session, case: Case, now: datetime, mention_id: int) -> None:
    """The customer posted: whatever the case waited for, it is open now."""
    if case.status == "open":
        return
    event = "woken" if case.status == "snoozed" else "reopened"
    log_event(session, case, event, now=now, mention_id=mention_id, was=remember(case))
    put(case, "open", now)
    let_go_of_who_left(session, case, now)
