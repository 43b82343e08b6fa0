"""Carries out on a case what the rules decided, and keeps with the case which rule did what.

`case.routing` holds {"steps": [{"rule_id", "name_nl", "name_en", "deeds": [{"kind", "value",
…names}]}], "tags": given by rules, "language": set by a rule, "language_before": of the posts,
"answer": {"name", "then"}}. Priorities and clocks are left to whoever calls.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.log import log_event
from triage.cases.tags import with_tags
from triage.models import Case, SlaPolicy, Team, TeamMember, User
from triage.routing.evaluating import evaluate
from triage.routing.reading import fields_of, read_case_facts, read_rules
from triage.routing.rules import AUTOMATIC, Outcome, Step

RULE: str = "rule"


def route_case(
    session: Session,
    case: Case,
    *,
    now: datetime,
    actor_id: int | None = None,
) -> bool:
    """Apply the rules to a case that is in the database with its posts; whether it changed.

    Sets team, assignee, tags, language and `extra_points`; a second time, what rules gave before
    and give no longer is taken away, and what people did stays.
    """
    session.flush()
    rules = read_rules(session)
    facts = read_case_facts(session, [case.id], fields_of(rules))[case.id]
    outcome = evaluate(rules, facts)
    steps = _named(session, outcome.steps)
    if case.routing and case.routing.get("steps", []) == steps:
        return False
    before = dict(case.routing)
    case.routing = _kept(case, outcome, steps)
    given_before = set(before.get("tags", ()))
    own = [tag for tag in case.tags if tag not in given_before]
    case.tags = with_tags(own, outcome.given.tags)
    case.language = decided_language(case, case.routing["language_before"])
    case.extra_points = [
        *(one for one in case.extra_points if one.get("reason") != RULE),
        *_points(outcome),
    ]
    _log_routing(session, case, outcome, steps, now, actor_id)
    _give_team(session, case, outcome, now, is_first=not before)
    _give_policy(session, case, outcome, before)
    _give_person(session, case, outcome, now)
    return True


def decided_language(case: Case, found: str) -> str:
    """The language that counts: a rule's where one set it, else the one found in the posts."""
    routing = case.routing or {}  # a case that is not in the database yet has none
    if routing and routing.get("language_before") != found:
        case.routing = {**routing, "language_before": found}
    return str(routing.get("language") or found)


def _kept(case: Case, outcome: Outcome, steps: list[dict[str, Any]]) -> dict[str, Any]:
    given = outcome.given
    found = case.routing.get("language_before") or case.language
    kept: dict[str, Any] = {"steps": steps, "language_before": found}
    if given.tags:
        kept["tags"] = list(given.tags)
    if given.language:
        kept["language"] = given.language
    if given.sla_policy_id:
        kept["sla_policy_id"] = given.sla_policy_id
    if given.answer:
        kept["answer"] = {"name": given.answer, "then": given.then}
    return kept


def _points(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {"points": deed.value, "reason": RULE, "detail": str(step.rule_id)}
        for step in outcome.steps
        for deed in step.deeds
        if deed.kind == "points"
    ]


def _log_routing(
    session: Session,
    case: Case,
    outcome: Outcome,
    steps: list[dict[str, Any]],
    now: datetime,
    actor_id: int | None,
) -> None:
    if not steps and case.team_id is None:
        return
    log_event(
        session,
        case,
        "routed",
        now=now,
        actor_id=actor_id,
        team_id=outcome.given.team_id,
        rule_id=outcome.team_rule_id,
        steps=steps,
    )


def _give_team(
    session: Session, case: Case, outcome: Outcome, now: datetime, *, is_first: bool
) -> None:
    team_id = outcome.given.team_id
    if team_id is None and not is_first and case.rule_id is None:
        return  # a person chose the team; no rule says otherwise
    moved = team_id != case.team_id
    case.team_id, case.rule_id = team_id, outcome.team_rule_id
    if moved and case.assignee_id is not None and case.first_response_at is None:
        _let_go_outside_team(session, case, now)


def _give_policy(session: Session, case: Case, outcome: Outcome, before: Mapping[str, Any]) -> None:
    """The service level that a rule names; the clocks are set by the caller afterwards."""
    wanted = outcome.given.sla_policy_id
    if wanted and session.get(SlaPolicy, wanted) is not None:
        case.sla_policy_id, case.sla_fixed = wanted, True
    elif case.sla_fixed and case.sla_policy_id == before.get("sla_policy_id"):
        case.sla_fixed = False  # a rule chose it and does so no more


def _let_go_outside_team(session: Session, case: Case, now: datetime) -> None:
    """Nobody of another team is left with a case that nobody answered yet."""
    member = session.get(TeamMember, (case.team_id, case.assignee_id)) if case.team_id else None
    if member is None:
        before, case.assignee_id = case.assignee_id, None
        log_event(session, case, "released", now=now, before=before, why="moved")


def _give_person(session: Session, case: Case, outcome: Outcome, now: datetime) -> None:
    if case.assignee_id is not None:
        return
    given = outcome.given
    person = session.get(User, given.assignee_id) if given.assignee_id else None
    if person is not None and person.enabled:
        case.assignee_id, case.assign_wanted = person.id, False
        log_event(
            session, case, "assigned", now=now, before=None, assignee_id=person.id, why="rule"
        )
        return
    team = session.get(Team, case.team_id) if case.team_id else None
    by_team = team is not None and team.assign_mode == AUTOMATIC
    case.assign_wanted = by_team or given.assign == AUTOMATIC


def _named(session: Session, steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """The steps as JSON, with the names as they are now: they may change or go later."""
    names = _names(session, steps)
    return [
        {
            "rule_id": step.rule_id,
            "name_nl": step.name_nl,
            "name_en": step.name_en,
            "deeds": [
                {"kind": deed.kind, "value": deed.value, **names.get((deed.kind, deed.value), {})}
                if isinstance(deed.value, int)
                else {"kind": deed.kind, "value": deed.value}
                for deed in step.deeds
            ],
        }
        for step in steps
    ]


def _names(
    session: Session, steps: tuple[Step, ...]
) -> Mapping[tuple[str, int], Mapping[str, str]]:
    ids: dict[str, set[int]] = {}
    for step in steps:
        for deed in step.deeds:
            if deed.kind in ("team", "assignee"):
                ids.setdefault(deed.kind, set()).add(deed.value)
    found: dict[tuple[str, int], Mapping[str, str]] = {}
    if "team" in ids:
        for team in session.scalars(select(Team).where(Team.id.in_(ids["team"]))):
            found["team", team.id] = {"nl": team.name_nl, "en": team.name_en}
    if "assignee" in ids:
        for user in session.scalars(select(User).where(User.id.in_(ids["assignee"]))):
            found["assignee", user.id] = {"nl": user.name, "en": user.name}
    return found
