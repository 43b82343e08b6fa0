"""What is told to open pages, as values, and who may hear of it. Pure."""

import json
from dataclasses import dataclass
from typing import Any, Final

from triage.people.viewer import Viewer

CHANNEL: Final = "luisterpost_live"
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class CaseHint:
    """A case is new or changed. `old_team_id` is where it was before."""

    case_id: int
    version: int
    team_id: int | None
    old_team_id: int | None
    assignee_id: int | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class PresenceHint:
    """Somebody looks at a case, types in it, or has left it."""

    case_id: int
    team_id: int | None
    assignee_id: int | None
    user_id: int
    name: str
    doing: str  # "looking", "typing" or "gone"


Hint = CaseHint | PresenceHint


def read_hint(payload: str) -> Hint | None:
    """What a notification says; None for what this version does not know."""
    try:
        told = json.loads(payload)
        match told.get("kind"):
            case "case":
                return CaseHint(
                    case_id=int(told["case"]),
                    version=int(told["version"]),
                    team_id=told["team"],
                    old_team_id=told["old_team"],
                    assignee_id=told["assignee"],
                    is_new=bool(told["fresh"]),
                )
            case "presence":
                return PresenceHint(
                    case_id=int(told["case"]),
                    team_id=told["team"],
                    assignee_id=told["assignee"],
                    user_id=int(told["user"]),
                    name=str(told["name"]),
                    doing=str(told["doing"]),
                )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return None


def write_presence(hint: PresenceHint) -> str:
    """The notification that `read_hint` reads."""
    told: dict[str, Any] = {
        "kind": "presence",
        "case": hint.case_id,
        "team": hint.team_id,
        "assignee": hint.assignee_id,
        "user": hint.user_id,
        "name": hint.name[:_LONGEST_NAME],
        "doing": hint.doing,
    }
    return json.dumps(told)


def may_hear(viewer: Viewer, hint: Hint) -> bool:
    """Whether the hint is about a case in the viewer's sight, or one that just left it."""
    if isinstance(hint, PresenceHint) and hint.user_id == viewer.id:
        return False
    if viewer.may_see_all or hint.team_id is None or hint.assignee_id == viewer.id:
        return True
    teams = {hint.team_id}
    if isinstance(hint, CaseHint):
        teams.add(hint.old_team_id or hint.team_id)
        if hint.old_team_id is None:
            return True
    return bool(teams & viewer.team_ids)
