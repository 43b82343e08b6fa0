"""The form of a routing rule: what was typed, as rows that can be added, changed and shown again.

Works without scripts: every button sends the whole form and gets it back with its rows changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from werkzeug.datastructures import MultiDict

from triage.cases.tags import clean_tag
from triage.errors import WrongInputError
from triage.routing.checking import find_problems
from triage.routing.editing import RuleDraft, RuleRow
from triage.routing.fields import FIELDS, Field, How, Sort
from triage.routing.rules import PERSON, Actions, Condition, Conditions, Group
from web.ids import row_id
from web.routing.words import PROBLEM_WORDS

MOST_GROUPS: Final = 6
MOST_ROWS: Final = 12
_FIRST_FIELD: Final = "category"


@dataclass(frozen=True, slots=True)
class RowForm:
    """One line of the form."""

    field: str
    how: str
    values: tuple[str, ...] = ()

    @property
    def known(self) -> Field:
        """The field that is looked at."""
        return FIELDS.get(self.field, FIELDS[_FIRST_FIELD])

    @property
    def text(self) -> str:
        """The values as one text, for fields that are typed."""
        return ", ".join(self.values)

    def bound(self, number: int) -> str:
        """The first or second number."""
        return self.values[number] if number < len(self.values) else ""


@dataclass(frozen=True, slots=True)
class GroupForm:
    """A box with lines."""

    match: str = "all"
    rows: tuple[RowForm, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleForm:
    """Everything in the form, as typed."""

    name_nl: str = ""
    name_en: str = ""
    match: str = "all"
    groups: tuple[GroupForm, ...] = ()
    goes_on: bool = False
    team: str = ""
    assign: str = ""
    assignee: str = ""
    points: str = ""
    tags: str = ""
    policy: str = ""
    answer: str = ""
    then: str = ""
    language: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    def error(self, place: str) -> str | None:
        """What is wrong at a place of the form."""
        code = self.errors.get(place)
        return str(PROBLEM_WORDS.get(code, code)) if code else None


def empty_form() -> RuleForm:
    """A new rule: one condition waits to be filled in."""
    return RuleForm(groups=(GroupForm(rows=(RowForm(_FIRST_FIELD, How.ANY_OF.value),)),))


def form_of(row: RuleRow) -> RuleForm:
    """A kept rule in the form."""
    draft, actions = row.draft, row.draft.actions
    return RuleForm(
        name_nl=draft.name_nl,
        name_en=draft.name_en if draft.name_en != draft.name_nl else "",
        match=draft.conditions.match,
        groups=tuple(
            GroupForm(
                group.match,
                tuple(RowForm(one.field, one.how.value, one.values) for one in group.conditions),
            )
            for group in draft.conditions.groups
        ),
        goes_on=draft.goes_on,
        team=str(actions.team_id or ""),
        assign=actions.assign or "",
        assignee=str(actions.assignee_id or ""),
        points=str(actions.points) if actions.points else "",
        tags=", ".join(actions.tags),
        policy=str(actions.sla_policy_id or ""),
        answer=actions.answer,
        then=actions.then,
        language=actions.language,
    )


def read_form(sent: MultiDict[str, str]) -> RuleForm:
    """What was sent, and the change of rows that a button asked for."""
    form = RuleForm(
        name_nl=sent.get("name_nl", "")[:200],
        name_en=sent.get("name_en", "")[:200],
        match=sent.get("match", "all"),
        groups=tuple(_read_group(sent, number) for number in range(_count(sent, "groups"))),
        goes_on=sent.get("goes_on") == "yes",
        team=sent.get("team", ""),
        assign=sent.get("assign", ""),
        assignee=sent.get("assignee", ""),
        points=sent.get("points", "").strip(),
        tags=sent.get("tags", ""),
        policy=sent.get("policy", ""),
        answer=sent.get("answer", "").strip(),
        then=sent.get("then", ""),
        language=sent.get("language", ""),
    )
    return _with_rows(form, sent.get("do", ""))


def draft_of(form: RuleForm) -> tuple[RuleDraft, dict[str, str]]:
    """The rule that the form describes, and what is wrong with it by place."""
    errors: dict[str, str] = {}
    actions = Actions(
        team_id=_id(form.team, "team", errors),
        assign=form.assign or None,
        assignee_id=_id(form.assignee, "assignee", errors) if form.assign == PERSON else None,
        points=_number(form.points, "points", errors),
        tags=_tags(form.tags, errors),
        sla_policy_id=_id(form.policy, "policy", errors),
        answer=form.answer,
        then=form.then if form.answer else "",
        language=form.language,
    )
    conditions = Conditions(form.match, tuple(_group(group) for group in form.groups))
    name = form.name_nl.strip() or form.name_en.strip()
    draft = RuleDraft(name, form.name_en.strip() or name, conditions, actions, form.goes_on)
    for problem in find_problems(name, conditions, actions):
        errors.setdefault(problem.place, problem.code)
    return draft, errors


def _group(group: GroupForm) -> Group:
    return Group(
        group.match,
        tuple(Condition(row.field, How(row.how), row.values) for row in group.rows),
    )


def _read_group(sent: MultiDict[str, str], number: int) -> GroupForm:
    name = f"g{number}"
    rows = tuple(_read_row(sent, f"{name}-{row}") for row in range(_count(sent, f"{name}-rows")))
    return GroupForm(sent.get(f"{name}-match", "all"), rows)


def _read_row(sent: MultiDict[str, str], name: str) -> RowForm:
    known = FIELDS.get(sent.get(f"{name}-field", ""), FIELDS[_FIRST_FIELD])
    ways = [how.value for how in known.ways]
    how = sent.get(f"{name}-is", "")
    if sent.get(f"{name}-was", known.name) != known.name:
        return RowForm(known.name, ways[0])  # another field: its values are others, too
    how = how if how in ways else ways[0]
    given = sent.getlist(f"{name}-value")
    if known.sort is Sort.NUMBER:
        values = [value.strip().replace(",", ".") for value in given][
            : 2 if how == "between" else 1
        ]
    elif known.choices or known.name in _CHOSEN:
        values = [value for value in given if value.strip()]
    else:
        values = [part.strip() for value in given for part in value.split(",") if part.strip()]
    return RowForm(known.name, how, tuple(dict.fromkeys(values) if how != "between" else values))


# Values of the installation that are ticked, not typed.
_CHOSEN: Final = frozenset(
    {"source", "source_kind", "customer_stage", "customer_traits", "monitor"}
)


def _with_rows(form: RuleForm, do: str) -> RuleForm:
    """Carry out a button that adds or takes away a row or a group."""
    verb, _, rest = do.partition(":")
    groups = list(form.groups)
    place = [_first_digits(part) for part in rest.split("-") if part.isdecimal()]
    new = RowForm(_FIRST_FIELD, How.ANY_OF.value)
    if verb == "add-group" and len(groups) < MOST_GROUPS:
        groups.append(GroupForm(rows=(new,)))
    elif place and place[0] < len(groups):
        group = groups[place[0]]
        if verb == "add" and len(group.rows) < MOST_ROWS:
            groups[place[0]] = replace(group, rows=(*group.rows, new))
        elif verb == "drop-group":
            groups.pop(place[0])
        elif verb == "drop" and len(place) == 2:
            rows = tuple(row for number, row in enumerate(group.rows) if number != place[1])
            groups[place[0]] = replace(group, rows=rows)
            if not rows:
                groups.pop(place[0])
    return replace(form, groups=tuple(groups))


def _count(sent: MultiDict[str, str], name: str) -> int:
    text = sent.get(name, "0")
    most = MOST_GROUPS if name == "groups" else MOST_ROWS
    return min(most, _first_digits(text)) if text.isdecimal() else 0


def _first_digits(text: str) -> int:
    """A number as large as matters here: Python refuses to read one of thousands of digits."""
    return int(text[:6])


def _id(text: str, place: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    try:
        return row_id(text)
    except ValueError:
        errors[place] = "value_unknown"
        return None


def _number(text: str, place: str, errors: dict[str, str]) -> int:
    if not text:
        return 0
    try:
        return int(text.replace("−", "-").replace("+", ""))
    except ValueError:
        errors[place] = "number"
        return 0


def _tags(text: str, errors: dict[str, str]) -> tuple[str, ...]:
    parts: Sequence[str] = [part for part in text.split(",") if part.strip()]
    try:
        return tuple(dict.fromkeys(clean_tag(part) for part in parts))
    except WrongInputError:
        errors["tags"] = "too_long"
        return ()
