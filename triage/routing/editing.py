"""Rules as people edit them: kept with a version, in an order, with a log of who changed what.

Who edits holds a lock on all rules, so an order is never half of one and half of another. What is
wrong with a rule is found by `checking`; the caller has asked it before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import RoutingRule, RuleChange, Team
from triage.people.viewer import Viewer
from triage.routing.checking import find_problems
from triage.routing.rules import Actions, Conditions, Rule

MOST_RULES: Final = 300
_LOCK: Final = func.hashtextextended("luisterpost: routing rules", 0)
_EDITORS: Final = ("manager", "admin")


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as somebody typed it."""

    name_nl: str
    name_en: str
    conditions: Conditions
    actions: Actions
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as the list and the form show it."""

    id: int
    version: int
    enabled: bool
    draft: RuleDraft
    team_name_nl: str | None
    team_name_en: str | None
    is_example: bool


def rule_of_draft(rule_id: int, draft: RuleDraft) -> Rule:
    """A draft as a rule that can be applied; 0 is the id of what was never kept."""
    return Rule(
        rule_id, draft.name_nl, draft.name_en, draft.conditions, draft.actions, draft.goes_on
    )


def list_rules(session: Session, viewer: Viewer) -> list[RuleRow]:
    """All rules in their order, those that are switched off, too."""
    viewer.require(*_EDITORS)
    rows = session.execute(
        select(RoutingRule, Team)
        .outerjoin(Team, Team.id == RoutingRule.team_id)
        .where(RoutingRule.deleted_at.is_(None))
        .order_by(RoutingRule.position, RoutingRule.id)
    )
    return [_row(rule, team) for rule, team in rows]


def read_rule(session: Session, viewer: Viewer, rule_id: int) -> RuleRow:
    """One rule. Raises NotFoundError."""
    viewer.require(*_EDITORS)
    rule = _find(session, rule_id)
    return _row(rule, rule.team)


def create_rule(
    session: Session,
    viewer: Viewer,
    draft: RuleDraft,
    *,
    now: datetime,
    before_id: int | None = None,
    form_key: str = "",
) -> int:
    """Add a rule before another one, else at the end; returns its id.

    The same `form_key` again (a double click) adds nothing and returns the same id.
    """
    _begin(session, viewer)
    _refuse_wrong(session, draft)
    if form_key and (known := _made_by(session, form_key)):
        return known
    rows = _all(session)
    if len(rows) >= MOST_RULES:
        raise WrongInputError("rules", f"at most {MOST_RULES} rules")
    rule = RoutingRule(position=len(rows), version=1, enabled=True, **_columns(draft))
    session.add(rule)
    session.flush()
    _put_in_order(rows, rule, before_id)
    after = _as_json(rule) | ({"form_key": form_key} if form_key else {})
    _log(session, viewer, rule, "created", now, None, after)
    return rule.id


def save_rule(
    session: Session,
    viewer: Viewer,
    rule_id: int,
    draft: RuleDraft,
    *,
    version: int,
    now: datetime,
) -> int:
    """Change a rule; returns its new version.

    Raises StaleError when somebody changed it since `version`, unless it reads as wanted already.
    """
    _begin(session, viewer)
    _refuse_wrong(session, draft)
    rule = _find(session, rule_id)
    before = _as_json(rule)
    wanted = _columns(draft)
    if all(getattr(rule, name) == value for name, value in wanted.items()):
        return rule.version
    _check_version(session, rule, version)
    for name, value in wanted.items():
        setattr(rule, name, value)
    rule.version += 1
    _log(session, viewer, rule, "changed", now, before, _as_json(rule))
    return rule.version


def move_rule(
    session: Session, viewer: Viewer, rule_id: int, *, before_id: int | None, now: datetime
) -> None:
    """Put a rule right before another one, None: at the end. A second time changes nothing."""
    _begin(session, viewer)
    rule = _find(session, rule_id)
    rows = _all(session)
    old = rows.index(rule)
    _put_in_order(rows, rule, before_id)
    new = rule.position
    if new != old:
        _log(session, viewer, rule, "moved", now, {"place": old + 1}, {"place": new + 1})


def switch_rule(
    session: Session, viewer: Viewer, rule_id: int, *, enabled: bool, now: datetime
) -> None:
    """Switch a rule on or off."""
    _begin(session, viewer)
    rule = _find(session, rule_id)
    if rule.enabled == enabled:
        return
    rule.enabled = enabled
    rule.version += 1
    _log(session, viewer, rule, "switched_on" if enabled else "switched_off", now, None, None)


def delete_rule(session: Session, viewer: Viewer, rule_id: int, *, now: datetime) -> None:
    """Take a rule away; it can be restored to its place. A second time changes nothing."""
    _begin(session, viewer)
    rule = _find(session, rule_id, also_deleted=True)
    if rule.deleted_at is None:
        rule.deleted_at = now
        rule.version += 1
        _log(session, viewer, rule, "deleted", now, _as_json(rule), None)


def restore_rule(session: Session, viewer: Viewer, rule_id: int, *, now: datetime) -> None:
    """Bring a deleted rule back to where it stood."""
    _begin(session, viewer)
    rule = _find(session, rule_id, also_deleted=True)
    if rule.deleted_at is not None:
        rule.deleted_at = None
        rule.version += 1
        _log(session, viewer, rule, "restored", now, None, _as_json(rule))


def duplicate_rule(
    session: Session,
    viewer: Viewer,
    rule_id: int,
    *,
    names: tuple[str, str],
    now: datetime,
    form_key: str = "",
) -> int:
    """Add a copy right after a rule, switched off, with these names; returns its id."""
    original = read_rule(session, viewer, rule_id)
    later = [row.id for row in _all(session)]
    place = later.index(rule_id) + 1
    draft = RuleDraft(
        *names, original.draft.conditions, original.draft.actions, original.draft.goes_on
    )
    made = create_rule(
        session,
        viewer,
        draft,
        now=now,
        before_id=later[place] if place < len(later) else None,
        form_key=form_key,
    )
    # Two rules that say the same: the copy counts from when it was changed.
    session.get_one(RoutingRule, made).enabled = False
    return made


def _begin(session: Session, viewer: Viewer) -> None:
    viewer.require(*_EDITORS)
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _refuse_wrong(session: Session, draft: RuleDraft) -> None:
    team_id = draft.actions.team_id
    if team_id is not None and session.get(Team, team_id) is None:
        raise WrongInputError("team", "value_unknown")
    for problem in find_problems(draft.name_nl, draft.conditions, draft.actions):
        raise WrongInputError(problem.place, problem.code)


def _all(session: Session) -> list[RoutingRule]:
    return list(
        session.scalars(
            select(RoutingRule)
            .where(RoutingRule.deleted_at.is_(None))
            .order_by(RoutingRule.position, RoutingRule.id)
            .execution_options(populate_existing=True)
        )
    )


def _find(session: Session, rule_id: int, *, also_deleted: bool = False) -> RoutingRule:
    rule = session.get(RoutingRule, rule_id, populate_existing=True)
    if rule is None or (rule.deleted_at is not None and not also_deleted):
        raise NotFoundError(f"no routing rule {rule_id}")
    return rule


def _put_in_order(rows: Sequence[RoutingRule], rule: RoutingRule, before_id: int | None) -> None:
    others = [row for row in rows if row.id != rule.id]
    place = next((number for number, row in enumerate(others) if row.id == before_id), len(others))
    if before_id == rule.id:
        return
    for number, row in enumerate([*others[:place], rule, *others[place:]]):
        row.position = number


def _check_version(session: Session, rule: RoutingRule, version: int) -> None:
    if version == rule.version:
        return
    missed = session.scalars(
        select(RuleChange.kind)
        .where(RuleChange.rule_id == rule.id, RuleChange.kind != "moved")
        .order_by(RuleChange.id.desc())
        .limit(max(1, rule.version - version))
    ).all()
    raise StaleError(list(reversed(missed)))


def _made_by(session: Session, form_key: str) -> int | None:
    return session.scalar(
        select(RuleChange.rule_id)
        .where(RuleChange.kind == "created", RuleChange.after["form_key"].astext == form_key)
        .limit(1)
    )


def _columns(draft: RuleDraft) -> dict[str, Any]:
    return {
        "name_nl": draft.name_nl.strip(),
        "name_en": draft.name_en.strip() or draft.name_nl.strip(),
        "conditions": draft.conditions.to_json(),
        "team_id": draft.actions.team_id,
        "actions": draft.actions.to_json(),
        "goes_on": draft.goes_on,
    }


def _as_json(rule: RoutingRule) -> dict[str, Any]:
    return {
        "name_nl": rule.name_nl,
        "name_en": rule.name_en,
        "conditions": rule.conditions,
        "team_id": rule.team_id,
        "actions": rule.actions,
        "goes_on": rule.goes_on,
    }


def _log(
    session: Session,
    viewer: Viewer,
    rule: RoutingRule,
    kind: str,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    session.add(
        RuleChange(
            rule_id=rule.id, kind=kind, actor_id=viewer.id, at=now, before=before, after=after
        )
    )
    session.flush()


def _row(rule: RoutingRule, team: Team | None) -> RuleRow:
    return RuleRow(
        id=rule.id,
        version=rule.version,
        enabled=rule.enabled,
        draft=RuleDraft(
            rule.name_nl,
            rule.name_en,
            Conditions.read(rule.conditions),
            Actions.read(rule.team_id, rule.actions),
            rule.goes_on,
        ),
        team_name_nl=team.name_nl if team else None,
        team_name_en=team.name_en if team else None,
        is_example=rule.is_example,
    )
