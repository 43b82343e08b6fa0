"""Taking a step back: what an event did is undone by a new event, and the log keeps both.

An event can be undone while no later event of its own kind of change stands in the way: who
assigned a case after it was claimed cannot have the claim undone under them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.assigning.wanting import is_wanted, let_go_of_who_left
from triage.cases.changing import conclude, find_case, find_cases, refuse_second_live_case
from triage.cases.merging import join_again, unmerge_case
from triage.cases.relating import relate_cases, unrelate_cases
from triage.cases.standing import restore
from triage.errors import CannotUndoError, NotFoundError
from triage.labels.correcting import undo_correction
from triage.models import (
    LIVE,
    Case,
    CaseEvent,
    Incident,
    IncidentCase,
    RoutingRule,
    SlaPolicy,
    Team,
    User,
)
from triage.people.viewer import Viewer
from triage.sla.clocks import set_clocks

_OWNER: Final = frozenset({"claimed", "assigned", "released"})
_STANDING: Final = frozenset({"waiting", "snoozed", "woken", "resolved", "reopened", "closed"})
_TAGS: Final = frozenset({"tagged", "untagged"})
_RELATION: Final = frozenset({"related", "unrelated"})
# Who has the case hangs on its team: a later claim stands in the way of taking a move back.
_TEAM: Final = _OWNER | {"moved", "routed", "escalated"}
_CLOCK: Final = frozenset({"clock_set"})
_INCIDENT: Final = frozenset({"incident_joined", "incident_left"})
_GROUPS: Final = (_OWNER, _STANDING, _TAGS, _RELATION, _CLOCK, _INCIDENT)
_ALONE: Final = frozenset({"moved_in", "merged", "split", "corrected"})


class Step(Protocol):
    """What is needed of an event to judge it."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def actor_id(self) -> int | None: ...  # noqa: D102
    @property
    def data(self) -> Mapping[str, Any]: ...  # noqa: D102


def undo_event(
    session: Session, viewer: Viewer, case_id: int, event_id: int, *, now: datetime
) -> int:
    """Take one step of a case back; returns the case's new version.

    A second click changes nothing. Raises NotFoundError, CannotUndoError, WrongInputError.
    """
    case = find_cases(session, viewer, [case_id])[0]
    events = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    ).all()
    event = next((one for one in events if one.id == event_id), None)
    if event is None:
        raise NotFoundError(f"no event {event_id} in case {case_id}")
    if event.id in undone_ids(events):
        return case.version
    check_undoable(event, events)
    if event.kind == "merged":
        return unmerge_case(session, viewer, case_id, now=now)
    if event.kind == "corrected":
        return undo_correction(session, viewer, case_id, event_id, now=now)
    case = find_case(session, viewer, case_id)
    _UNDO[_group_name(event.kind)](session, viewer, case, event, now)
    return conclude(session, case, viewer, now, "undone", event_id=event.id, undone_kind=event.kind)


def check_undoable(event: Step, events: Iterable[Step]) -> None:
    """Raise CannotUndoError with what stands in the way."""
    group = _group_of(event.kind)
    # What the program did by the clock it would do again at once.
    if not group or (event.kind in _STANDING | _CLOCK and event.actor_id is None):
        raise CannotUndoError
    events = list(events)
    gone = undone_ids(events)
    later = [one for one in events if one.id > event.id and one.id not in gone]
    blocking = [one.kind for one in later if one.kind in group and _touches(one, event)]
    if blocking:
        raise CannotUndoError(list(dict.fromkeys(blocking)))


def undoable_ids(events: Iterable[Step]) -> frozenset[int]:
    """The events for which an undo button makes sense now."""
    events = list(events)
    gone = undone_ids(events)
    return frozenset(one.id for one in events if one.id not in gone and _may_be_undone(one, events))


def undone_ids(events: Iterable[Step]) -> frozenset[int]:
    """The events that were taken back already."""
    return frozenset(
        int(one.data["event_id"])
        for one in events
        if one.kind == "undone" and "event_id" in one.data
    )


def _may_be_undone(event: Step, events: Iterable[Step]) -> bool:
    try:
        check_undoable(event, events)
    except CannotUndoError:
        return False
    return True


def _group_of(kind: str) -> frozenset[str]:
    if kind == "moved_in":
        return frozenset({"moved_in", "moved_out"})
    if kind == "merged":
        return frozenset({"merged", "unmerged"})
    if kind == "moved":
        return _TEAM
    if kind in _ALONE:
        return frozenset({kind})
    return next((group for group in _GROUPS if kind in group), frozenset())


def _group_name(kind: str) -> str:
    names = (
        (_OWNER, "owner"),
        (_STANDING, "standing"),
        (_TAGS, "tags"),
        (_RELATION, "relation"),
        (_CLOCK, "clock"),
        (_INCIDENT, "incident"),
    )
    return next((name for group, name in names if kind in group), kind)


def _touches(later: Step, event: Step) -> bool:
    """Whether a later event of the same kind of change is about the same thing."""
    if event.kind in _TAGS:
        return bool(set(later.data.get("tags", ())) & set(event.data.get("tags", ())))
    if event.kind in _RELATION or event.kind in ("moved_in", "split"):
        return bool(later.data.get("case_id") == event.data.get("case_id"))
    if event.kind == "corrected":
        same = ("mention_id", "question")
        return all(later.data.get(name) == event.data.get(name) for name in same)
    return True


def _undo_owner(
    session: Session, viewer: Viewer, case: Case, event: CaseEvent, now: datetime
) -> None:
    before = event.data.get("before")
    person = session.get(User, before) if before is not None else None
    if before is not None and (person is None or not person.enabled):
        raise CannotUndoError
    case.assignee_id = before


def put_team_back(
    session: Session, viewer: Viewer, case: Case, event: CaseEvent, now: datetime
) -> None:
    """Undo a move by hand: team, owner and rule as they were, as far as they still exist."""
    before = event.data.get("before", {})
    team_id, owner_id = before.get("team_id"), before.get("assignee_id")
    if team_id is not None and session.get(Team, team_id) is None:
        raise CannotUndoError
    owner = session.get(User, owner_id) if owner_id is not None else None
    case.team_id, case.rule_id = team_id, before.get("rule_id")
    case.assignee_id = owner.id if owner is not None and owner.enabled else None
    wanted, has_left = is_wanted(session, case), owner_id is not None and case.assignee_id is None
    # Who had it may not log in any more: then the team gives it to somebody else.
    case.assign_wanted = wanted if has_left else bool(before.get("assign_wanted", wanted))
    if case.rule_id is not None and session.get(RoutingRule, case.rule_id) is None:
        case.rule_id = None
    set_clocks(session, case, now)


def _undo_clock(
    session: Session, viewer: Viewer, case: Case, event: CaseEvent, now: datetime
) -> None:
    before = event.data.get("before", {})
    policy_id = before.get("policy_id")
    is_there = policy_id is not None and session.get(SlaPolicy, policy_id) is not None
    case.sla_policy_id = policy_id if is_there else None
    case.sla_fixed = bool(before.get("fixed")) and is_there
    set_clocks(session, case, now)


def _undo_standing(
    session: Session, viewer: Viewer, case: Case, event: CaseEvent, now: datetime
) -> None:
    was = event.data.get("was", {"status": "open"})
    if case.status not in LIVE and was["status"] in LIVE:
        refuse_second_live_case(session, case)
    restore(case, was, now)
    if case.status in LIVE:
        let_go_of_who_left(session, case, now)
    set_clocks(session, case, now)


def _undo_tags(
    session: Session, viewer: Viewer, case: Case, event: CaseEvent, now: datetime
) -> None:
    tags = event.data.get("tags", [])
    if event.kind == "tagged":
        case.tags = [tag for tag in case.tags if tag not in tags]
    else:
        case.tags = [*case.tags, *(tag for tag in tags if tag not in case.tags)]


def _undo_relation(
    session: Session, viewer: Viewer, case: Case, event: CaseEvent, now: datetime
) -> None:
    act = unrelate_cases if event.kind == "related" else relate_cases
    act(session, viewer, case.id, other_id=event.data["case_id"], now=now)


def _undo_incident(
    session: Session, viewer: Viewer, case: Case, event: CaseEvent, now: datetime
) -> None:
    member, incident_id = session.get(IncidentCase, case.id), event.data["incident_id"]
    if event.kind == "incident_joined":
        if member is not None and member.incident_id == incident_id:
            session.delete(member)
        return
    if member is not None or session.get(Incident, incident_id) is None:
        raise CannotUndoError
    session.add(IncidentCase(case_id=case.id, incident_id=incident_id, joined_at=now))


def _undo_merge(
    session: Session, viewer: Viewer, case: Case, event: CaseEvent, now: datetime
) -> None:
    part, _ = find_cases(session, viewer, [event.data["case_id"], case.id])
    if part.merged_into_id != case.id:
        raise CannotUndoError(["unmerged"])
    unmerge_case(session, viewer, part.id, now=now)


def _undo_split(
    session: Session, viewer: Viewer, case: Case, event: CaseEvent, now: datetime
) -> None:
    new, _ = find_cases(session, viewer, [event.data["case_id"], case.id])
    if new.status in ("merged", "closed"):
        raise CannotUndoError([new.status])
    join_again(session, viewer, case, new, event.data, now)


_Undo = Callable[[Session, Viewer, Case, CaseEvent, datetime], None]
_UNDO: Final[Mapping[str, _Undo]] = MappingProxyType(
    {
        "owner": _undo_owner,
        "standing": _undo_standing,
        "tags": _undo_tags,
        "relation": _undo_relation,
        "clock": _undo_clock,
        "incident": _undo_incident,
        "moved": put_team_back,
        "moved_in": _undo_merge,
        "split": _undo_split,
    }
)
