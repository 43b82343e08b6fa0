"""The shape of a rule, and of what came of the rules for one case; both travel as JSON.

    conditions = {"match": "all", "groups": [
        {"match": "all" | "any" | "none", "conditions": [
            {"field": "category", "is": "any_of", "values": ["delivery"]}, …]}, …]}
    actions = {"assign": "automatic" | "person", "assignee_id": 3, "points": 20, "tags": ["x"],
        "sla_policy_id": 2, "answer": "…", "then": "waiting" | "resolved", "language": "nl"}

Conditions `{}` hold always. The team stands in a column of its own, so that it can be removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from triage.routing.fields import How

AUTOMATIC: Final = "automatic"
PERSON: Final = "person"
MATCHES: Final = ("all", "any")
GROUP_MATCHES: Final = ("all", "any", "none")
AFTER_ANSWER: Final = ("waiting", "resolved")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; numbers are written as texts, too."""

    field: str
    how: How
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all, at least one, or none must hold."""

    match: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Groups of which all, or at least one, must hold; without groups they hold always."""

    match: str = "all"
    groups: tuple[Group, ...] = ()

    @classmethod
    def read(cls, data: Json) -> "Conditions":
        """Out of what the table holds. Raises KeyError or ValueError for another shape."""
        groups = tuple(
            Group(
                group["match"],
                tuple(
                    Condition(one["field"], How(one["is"]), tuple(map(str, one["values"])))
                    for one in group["conditions"]
                ),
            )
            for group in data.get("groups", ())
        )
        return cls(data.get("match", "all"), groups)

    def to_json(self) -> dict[str, Any]:
        """As the table holds it."""
        if not self.groups:
            return {}
        return {"match": self.match, "groups": [_group_json(group) for group in self.groups]}

    def fields(self) -> set[str]:
        """The names of all fields that are looked at."""
        return {one.field for group in self.groups for one in group.conditions}


@dataclass(frozen=True, slots=True)
class Actions:
    """What a rule does to a case; what is None or empty stays as it is."""

    team_id: int | None = None
    assign: str | None = None  # AUTOMATIC or PERSON
    assignee_id: int | None = None
    points: int = 0
    tags: tuple[str, ...] = ()
    sla_policy_id: int | None = None
    answer: str = ""  # the name of a canned answer to propose
    then: str = ""  # the status to propose after it
    language: str = ""

    @classmethod
    def read(cls, team_id: int | None, data: Json) -> "Actions":
        """Out of what the table holds."""
        return cls(
            team_id=team_id,
            assign=data.get("assign"),
            assignee_id=data.get("assignee_id"),
            points=int(data.get("points", 0)),
            tags=tuple(data.get("tags", ())),
            sla_policy_id=data.get("sla_policy_id"),
            answer=data.get("answer", ""),
            then=data.get("then", ""),
            language=data.get("language", ""),
        )

    def to_json(self) -> dict[str, Any]:
        """As the table holds it, without the team."""
        values = {
            "assign": self.assign,
            "assignee_id": self.assignee_id if self.assign == PERSON else None,
            "points": self.points,
            "tags": list(self.tags),
            "sla_policy_id": self.sla_policy_id,
            "answer": self.answer,
            "then": self.then,
            "language": self.language,
        }
        return {name: value for name, value in values.items() if value}

    @property
    def is_empty(self) -> bool:
        """Whether such a rule would do nothing at all."""
        return self.team_id is None and not self.to_json()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is applied. `goes_on`: after it, the rules below are looked at, too."""

    id: int
    name_nl: str
    name_en: str
    conditions: Conditions
    actions: Actions
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a rule did: `kind` is the name of the action."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that held, and what of it counted."""

    rule_id: int
    name_nl: str
    name_en: str
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules decided together. The first rule that says something about it wins;
    points add up and tags gather."""

    given: Actions = Actions()
    steps: tuple[Step, ...] = ()

    @property
    def team_rule_id(self) -> int | None:
        """The rule that chose the team."""
        for step in self.steps:
            if any(deed.kind == "team" for deed in step.deeds):
                return step.rule_id
        return None

    def after(self, rule: Rule) -> "Outcome":
        """The outcome when this rule holds, too."""
        given, deeds = _add(self.given, rule.actions)
        step = Step(rule.id, rule.name_nl, rule.name_en, deeds)
        return replace(self, given=given, steps=(*self.steps, step))


def _add(given: Actions, new: Actions) -> tuple[Actions, tuple[Deed, ...]]:
    values: dict[str, Any] = {}
    deeds: list[Deed] = []
    if new.team_id is not None and given.team_id is None:
        values["team_id"] = new.team_id
        deeds.append(Deed("team", new.team_id))
    if new.assign and given.assign is None:
        values |= {"assign": new.assign, "assignee_id": new.assignee_id}
        deeds.append(
            Deed("assignee", new.assignee_id) if new.assign == PERSON else Deed("automatic", True)
        )
    if new.points:
        values["points"] = given.points + new.points
        deeds.append(Deed("points", new.points))
    if added := [tag for tag in new.tags if tag not in given.tags]:
        values["tags"] = (*given.tags, *added)
        deeds.append(Deed("tags", added))
    for name in ("sla_policy_id", "language"):
        if getattr(new, name) and not getattr(given, name):
            values[name] = getattr(new, name)
            deeds.append(Deed(name, getattr(new, name)))
    if new.answer and not given.answer:
        values |= {"answer": new.answer, "then": new.then}
        deeds.append(Deed("answer", {"name": new.answer, "then": new.then}))
    return replace(given, **values), tuple(deeds)


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "match": group.match,
        "conditions": [
            {"field": one.field, "is": one.how.value, "values": list(one.values)}
            for one in group.conditions
        ],
    }


def always(*conditions: Condition) -> Conditions:
    """All of these must hold; none given: always."""
    return Conditions("all", (Group("all", conditions),) if conditions else ())


def any_of(field: str, values: Sequence[str]) -> Condition:
    """The most usual condition."""
    return Condition(field, How.ANY_OF, tuple(values))
