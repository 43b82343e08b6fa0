"""Routing rules in the words that people read: fields, comparisons, actions, problems, steps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from flask_babel import format_decimal

from triage.assigning.choosing import Nobody
from triage.cases.reading import EventView
from triage.routing.fields import FIELDS, How, Sort
from triage.routing.rules import AUTOMATIC, PERSON, Actions, Condition, Conditions, Group
from web.customers.traits import trait_words
from web.languages import chosen_language
from web.texts import LazyString, gettext, lazy_gettext, ngettext
from web.words import word

FIELD_WORDS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "category": lazy_gettext("Subject"),
        "flags": lazy_gettext("Signal"),
        "words": lazy_gettext("Words in the text"),
        "severity": lazy_gettext("Reproach"),
        "sentiment": lazy_gettext("Feeling"),
        "complaint": lazy_gettext("Probability of a complaint (%)"),
        "priority": lazy_gettext("Priority"),
        "language": lazy_gettext("Language"),
        "source": lazy_gettext("Source"),
        "source_kind": lazy_gettext("Kind of source"),
        "source_tags": lazy_gettext("Label of the source"),
        "monitor": lazy_gettext("Monitor"),
        "rating": lazy_gettext("Rating (stars)"),
        "author": lazy_gettext("Author’s handle"),
        "customer_known": lazy_gettext("Customer is known"),
        "customer_value": lazy_gettext("Customer’s worth (€)"),
        "customer_stage": lazy_gettext("Customer’s stage"),
        "customer_traits": lazy_gettext("Customer’s group"),
        "earlier_cases": lazy_gettext("Earlier cases in 30 days"),
        "hours": lazy_gettext("Opening hours"),
        "tags": lazy_gettext("Label of the case"),
    }
)
HOW_WORDS: Final[Mapping[How, LazyString]] = MappingProxyType(
    {
        How.ANY_OF: lazy_gettext("is one of"),
        How.ALL_OF: lazy_gettext("has all of"),
        How.NONE_OF: lazy_gettext("is none of"),
        How.AT_LEAST: lazy_gettext("is at least"),
        How.AT_MOST: lazy_gettext("is at most"),
        How.BETWEEN: lazy_gettext("is between"),
        How.IS: lazy_gettext("is"),
    }
)
# With one value it reads better without "one of".
_ONE: Final[Mapping[How, LazyString]] = MappingProxyType(
    {
        How.ANY_OF: lazy_gettext("is"),
        How.ALL_OF: lazy_gettext("has"),
        How.NONE_OF: lazy_gettext("is not"),
    }
)
PROBLEM_WORDS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "name_missing": lazy_gettext("Give the rule a name that colleagues recognise."),
        "too_long": lazy_gettext("That is too long; make it shorter."),
        "shape": lazy_gettext("Something in the form is not as it should be; reload the page."),
        "group_empty": lazy_gettext("Add a condition, or remove this group."),
        "field_unknown": lazy_gettext("Choose what to look at."),
        "way_unknown": lazy_gettext("Choose how to compare."),
        "value_missing": lazy_gettext("Choose or type at least one value."),
        "value_unknown": lazy_gettext("Choose from the list."),
        "one_value": lazy_gettext("Choose one value."),
        "number": lazy_gettext("Type a number."),
        "out_of_range": lazy_gettext("This number is too small or too large."),
        "wrong_order": lazy_gettext("The first number must be the smaller one."),
        "does_nothing": lazy_gettext("Choose at least one thing that the rule does."),
        "person_missing": lazy_gettext("Choose the colleague."),
        "answer_missing": lazy_gettext("Choose the answer that this follows."),
    }
)
# Whoever does one of these decides who has the case.
_HANDED: Final = frozenset({"assigned", "claimed", "released"})
_VOCABULARIES: Final = {
    "category": "category",
    "flags": "flag",
    "severity": "severity",
    "sentiment": "sentiment",
    "language": "language",
    "source_kind": "source_kind",
    "customer_stage": "lifecycle",
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind the ids that rules hold."""

    teams: Mapping[int, str]
    people: Mapping[int, str]
    sources: Mapping[str, str]
    policies: Mapping[int, str]
    monitors: Mapping[str, str]


def value_words(field: str, value: str, names: Names) -> str:
    """One value of a condition."""
    if field == "source":
        return names.sources.get(value, gettext("a source that is gone"))
    if field == "monitor":
        return names.monitors.get(value, gettext("a monitor that is gone"))
    if field == "customer_traits":
        return trait_words(value)
    if field in _VOCABULARIES:
        return word(_VOCABULARIES[field], value)
    fixed = {
        "yes": gettext("yes"),
        "no": gettext("no"),
        "inside": gettext("inside opening hours"),
        "outside": gettext("outside opening hours"),
    }
    if field in ("customer_known", "hours"):
        return fixed.get(value, value)
    return value


def condition_sentence(condition: Condition, names: Names) -> str:
    """One condition as a sentence."""
    label = str(FIELD_WORDS.get(condition.field, condition.field))
    field = FIELDS.get(condition.field)
    if field is None:
        return label
    values = [value_words(condition.field, value, names) for value in condition.values]
    if field.sort is Sort.WORDS:
        return _words_sentence(condition.how, values)
    if condition.field == "hours":
        return values[0][:1].upper() + values[0][1:] if values else label
    if condition.how is How.BETWEEN:
        joined = gettext("%(low)s and %(high)s", low=values[0], high=values[-1])
    else:
        joined = _listed(values, gettext("and") if condition.how is How.ALL_OF else gettext("or"))
    how = HOW_WORDS[condition.how]
    if len(values) == 1 and condition.how in _ONE:
        how = _ONE[condition.how]
    return f"{label} {how} {joined}"


def _words_sentence(how: How, words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    if how is How.NONE_OF:
        return gettext("The text has no %(words)s", words=_listed(quoted, gettext("or")))
    between = gettext("and") if how is How.ALL_OF else gettext("or")
    return gettext("The text has %(words)s", words=_listed(quoted, between))


def conditions_sentences(conditions: Conditions, names: Names) -> list[str]:
    """A sentence for each group; they belong together by `together_word`."""
    return [_group_sentence(group, names) for group in conditions.groups]


def together_word(conditions: Conditions) -> str:
    """What stands between groups."""
    return gettext("and") if conditions.match == "all" else gettext("or")


def action_sentences(actions: Actions, names: Names) -> list[str]:
    """What a rule does, each thing in a few words."""
    return [sentence for sentence in _actions(actions, names) if sentence]


def step_sentence(step: Mapping[str, Any]) -> str:
    """Which rule did what to a case, from what the case keeps."""
    language = chosen_language()
    rule = str(step.get(f"name_{language}") or step.get("name_nl") or "?")
    deeds = [_deed_words(deed, language) for deed in step.get("deeds", ())]
    if not deeds:
        return gettext("Rule “%(rule)s” held, but had nothing to add.", rule=rule)
    done = _listed(deeds, gettext("and"))
    return gettext("Rule “%(rule)s” %(done)s.", rule=rule, done=done)


def steps_in_short(steps: Iterable[Mapping[str, Any]]) -> str:
    """All steps on one line, for the case's history."""
    return " ".join(step_sentence(step) for step in steps).rstrip(".")


def rule_of_points(steps: Iterable[Mapping[str, Any]], detail: str) -> str:
    """The sentence for points that a rule gave; `detail` is the rule's id."""
    language = chosen_language()
    for step in steps:
        if str(step.get("rule_id")) == detail:
            name = str(step.get(f"name_{language}") or step.get("name_nl"))
            return gettext("rule “%(rule)s”", rule=name)
    return gettext("a routing rule")


def gave_team(steps: Iterable[Mapping[str, Any]], team_id: int) -> bool:
    """Whether the rules' steps tell how the case came to its team."""
    return any(
        deed.get("kind") == "team" and deed.get("value") == team_id
        for step in steps
        for deed in step.get("deeds", ())
    )


def assigned_sentence(events: Sequence[EventView], assignee_id: int | None) -> str | None:
    """Why this person has the case, when nobody chose it by hand."""
    last = next((event for event in reversed(events) if event.kind in _HANDED), None)
    if last is None or last.data.get("assignee_id") != assignee_id or assignee_id is None:
        return None
    if last.data.get("why") == "rule":
        return gettext("Assigned by a rule.")
    if last.data.get("why") != "automatic":
        return None
    return ngettext(
        "Assigned automatically: %(load)s of %(capacity)s on hand, nobody else had room.",
        "Assigned automatically: %(load)s of %(capacity)s on hand, the least of %(num)d with room.",
        int(last.data.get("free", 1)),
        load=last.data.get("load", "?"),
        capacity=last.data.get("capacity", "?"),
    )


def waits_sentence(nobody: Nobody | None) -> str:
    """Why a case that is to be assigned by itself has nobody yet."""
    reasons = {
        Nobody.AT_WORK: gettext("Waits for somebody of the team to be at work."),
        Nobody.SKILLED: gettext("Waits for somebody with this language and subject."),
        Nobody.ALLOWED: gettext("Waits for somebody who may read sensitive posts."),
        Nobody.FREE: gettext("Waits until somebody has room: all are full."),
    }
    return reasons[nobody] if nobody else gettext("Is assigned any moment.")


def answer_sentence(answer: Mapping[str, str]) -> str:
    """The answer that a rule proposes for a case."""
    then = after_words(str(answer.get("then", "")))
    told = gettext("A rule proposes the answer “%(name)s”", name=answer.get("name", ""))
    return f"{told}, {then}." if then else f"{told}."


def after_words(status: str) -> str:
    """What is proposed to follow an answer."""
    words = {
        "waiting": gettext("then wait for the customer"),
        "resolved": gettext("then resolve"),
    }
    return words.get(status, "")


def _deed_words(deed: Mapping[str, Any], language: str) -> str:
    kind, value = str(deed.get("kind")), deed.get("value")
    name = str(deed.get(language) or value)
    tellers: dict[str, Callable[[], str]] = {
        "team": lambda: gettext("gave this to team %(team)s", team=name),
        "assignee": lambda: gettext("assigned this to %(name)s", name=name),
        "automatic": lambda: gettext("asked for automatic assignment"),
        "points": lambda: gettext("added %(points)s points", points=_signed(value)),
        "tags": lambda: gettext("put on: %(tags)s", tags=", ".join(map(str, value or ()))),
        "sla_policy_id": lambda: gettext("chose the service level"),
        "language": lambda: gettext("set the language to %(name)s", name=word("language", name)),
        "answer": lambda: gettext("proposes the answer “%(name)s”", name=(value or {})["name"]),
    }
    return tellers[kind]() if kind in tellers else kind


def _actions(actions: Actions, names: Names) -> Iterable[str]:
    if actions.team_id is not None:
        team = names.teams.get(actions.team_id, gettext("a team that is gone"))
        yield gettext("to team %(team)s", team=team)
    if actions.assign == AUTOMATIC:
        yield gettext("assign automatically")
    elif actions.assign == PERSON:
        person = names.people.get(actions.assignee_id or 0, gettext("somebody who is gone"))
        yield gettext("assign to %(name)s", name=person)
    if actions.points:
        yield gettext("priority %(points)s", points=_signed(actions.points))
    for tag in actions.tags:
        yield gettext("label “%(tag)s”", tag=tag)
    if actions.sla_policy_id:
        policy = names.policies.get(actions.sla_policy_id, gettext("one that is gone"))
        yield gettext("service level: %(policy)s", policy=policy)
    if actions.answer:
        then = after_words(actions.then)
        answer = gettext("propose the answer “%(name)s”", name=actions.answer)
        yield f"{answer}, {then}" if then else answer
    if actions.language:
        yield gettext("language: %(name)s", name=word("language", actions.language))


def _group_sentence(group: Group, names: Names) -> str:
    between = gettext("and") if group.match == "all" else gettext("or")
    joined = f" {between} ".join(condition_sentence(one, names) for one in group.conditions)
    return gettext("not: %(conditions)s", conditions=joined) if group.match == "none" else joined


def _listed(values: Sequence[str], last: str) -> str:
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} {last} {values[-1]}"


def _signed(points: object) -> str:
    number = int(points) if isinstance(points, int) else 0
    return ("+" if number > 0 else "−") + str(format_decimal(abs(number)))
