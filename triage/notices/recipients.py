"""Who should hear of an event. Pure: colleagues and event in, people and kinds out.

Nobody hears of what they did themselves, and nobody of a case that they may not see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

# Event → notice. Kinds of events that are not here tell nobody.
NOTICE_OF_EVENT: Final[Mapping[str, str]] = {
    "assigned": "assigned",
    "noted": "mentioned",
    "mention_joined": "answered",
    "due_soon": "due_soon",
    "overdue": "overdue",
    "escalated": "escalated",
    "reply_failed": "reply_failed",
    "reply_written": "to_approve",
    "reply_declined": "sent_back",
}
# Once an answer is decided on, nobody else has to look at it.
DECIDED: Final = frozenset({"reply_approved", "reply_declined", "reply_withdrawn"})
_SEES_ALL: Final = ("manager", "admin")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may have to hear of it."""

    id: int
    role: str
    team_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a case, as far as it matters who is told."""

    kind: str
    data: Mapping[str, Any]
    actor_id: int | None
    assignee_id: int | None
    team_id: int | None


def is_told_of(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether anybody hears of such an event; most answers wait for nobody."""
    if kind == "reply_written":
        return bool(data.get("state") == "awaiting_approval")
    return kind in NOTICE_OF_EVENT


def find_recipients(happening: Happening, colleagues: Sequence[Colleague]) -> dict[int, str]:
    """User id → kind of the notice."""
    if not is_told_of(happening.kind, happening.data):
        return {}
    kind = NOTICE_OF_EVENT[happening.kind]
    known = {one.id: one for one in colleagues}
    return {
        user_id: kind
        for user_id in _wanted(happening, colleagues)
        if user_id != happening.actor_id and user_id in known and may_see(known[user_id], happening)
    }


def may_see(colleague: Colleague, happening: Happening) -> bool:
    """The same rule as `triage.people.viewer.may_know_of_case`: a notice says nothing of a post."""
    return (
        colleague.role in _SEES_ALL
        or happening.team_id is None
        or happening.team_id in colleague.team_ids
        or happening.assignee_id == colleague.id
    )


def _wanted(happening: Happening, colleagues: Sequence[Colleague]) -> Iterable[int]:
    match happening.kind:
        case "noted":
            return _ids(happening.data.get("mentions"))
        case "reply_failed" | "reply_declined":
            owner = happening.assignee_id if happening.kind == "reply_failed" else None
            return _ids([happening.data.get("author_id"), owner])
        case "escalated":
            to = _ids([happening.data.get("to"), happening.assignee_id])
            return {*to, *_in_charge(happening, colleagues)}
        case "reply_written":
            return _in_charge(happening, colleagues)
        case "due_soon" | "overdue" if happening.assignee_id is None:
            return _in_charge(happening, colleagues)
        case _:
            return _ids([happening.assignee_id])


def _in_charge(happening: Happening, colleagues: Sequence[Colleague]) -> list[int]:
    """The team's leads; where it has none, the managers."""
    leads = [
        one.id for one in colleagues if one.role == "lead" and happening.team_id in one.team_ids
    ]
    return leads or [one.id for one in colleagues if one.role == "manager"]


def _ids(values: object) -> list[int]:
    listed = values if isinstance(values, list | tuple) else []
    return [value for value in listed if isinstance(value, int)]
