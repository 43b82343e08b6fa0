"""Who changed which rule, when, and how it read before and after."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.models import RoutingRule, RuleChange, User
from triage.people.viewer import Viewer
from triage.routing.rules import Actions, Conditions


@dataclass(frozen=True, slots=True)
class RuleText:
    """How a rule read at a moment."""

    name_nl: str
    name_en: str
    conditions: Conditions
    actions: Actions
    goes_on: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change. `before` and `after` are None where there was nothing or nothing is told."""

    id: int
    rule_id: int
    rule_name_nl: str
    rule_name_en: str
    is_deleted: bool
    kind: str
    at: datetime
    actor_name: str | None
    before: RuleText | None
    after: RuleText | None
    place_before: int | None
    place_after: int | None


def list_changes(
    session: Session, viewer: Viewer, *, rule_id: int | None = None, limit: int = 100
) -> list[ChangeView]:
    """The newest changes of one rule, or of all."""
    viewer.require("manager", "admin")
    found = (
        select(RuleChange, RoutingRule, User.name)
        .join(RoutingRule, RoutingRule.id == RuleChange.rule_id)
        .outerjoin(User, User.id == RuleChange.actor_id)
        .order_by(RuleChange.id.desc())
        .limit(limit)
    )
    if rule_id is not None:
        found = found.where(RuleChange.rule_id == rule_id)
    return [_view(change, rule, name) for change, rule, name in session.execute(found)]


def _view(change: RuleChange, rule: RoutingRule, actor_name: str | None) -> ChangeView:
    before, after = change.before or {}, change.after or {}
    return ChangeView(
        id=change.id,
        rule_id=rule.id,
        rule_name_nl=rule.name_nl,
        rule_name_en=rule.name_en,
        is_deleted=rule.deleted_at is not None,
        kind=change.kind,
        at=change.at,
        actor_name=actor_name,
        before=_text(change.before),
        after=_text(change.after),
        place_before=before.get("place"),
        place_after=after.get("place"),
    )


def _text(data: dict[str, object] | None) -> RuleText | None:
    if not data or "conditions" not in data:
        return None
    team_id, conditions, actions = data.get("team_id"), data["conditions"], data["actions"]
    assert isinstance(conditions, dict)  # noqa: S101 (written by `editing`)
    assert isinstance(actions, dict)  # noqa: S101
    return RuleText(
        name_nl=str(data["name_nl"]),
        name_en=str(data["name_en"]),
        conditions=Conditions.read(conditions),
        actions=Actions.read(team_id if isinstance(team_id, int) else None, actions),
        goes_on=bool(data["goes_on"]),
    )
