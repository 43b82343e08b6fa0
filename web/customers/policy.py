"""The form for stages and value: what was typed becomes a policy, a policy becomes fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from triage.errors import WrongInputError
from triage.lifecycle.policy import (
    QUESTIONS,
    Condition,
    Policy,
    StageRule,
    WorthParameters,
)
from web.texts import gettext

CONDITIONS: Final = 3
SPARE_RULES: Final = 2
MOST_ROWS: Final = 40


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as fields: its place, its stage (empty: no rule), and its conditions."""

    position: str
    stage: str
    conditions: tuple[tuple[str, str, str], ...]  # fact, comparison, value


def rows_of(policy: Policy) -> tuple[RuleRow, ...]:
    """The rules as rows of the form, with room for more before the last, which catches all."""
    rows = [_row(str(place * 10), rule) for place, rule in enumerate(policy.rules, 1)]
    empty = [("", "", "")] * CONDITIONS
    spare = [
        RuleRow(str(len(policy.rules) * 10 - 10 + number), "", tuple(empty))
        for number in range(1, SPARE_RULES + 1)
    ]
    return (*rows[:-1], *spare, *rows[-1:])


def typed_rows(form: MultiDict[str, str]) -> tuple[RuleRow, ...]:
    """The rows as they were typed."""
    count = min(form.get("rows", default=0, type=int) or 0, MOST_ROWS)
    return tuple(
        RuleRow(
            form.get(f"position-{row}", ""),
            form.get(f"stage-{row}", ""),
            tuple(
                (
                    form.get(f"fact-{row}-{at}", ""),
                    form.get(f"is-{row}-{at}", ""),
                    form.get(f"value-{row}-{at}", ""),
                )
                for at in range(CONDITIONS)
            ),
        )
        for row in range(count)
    )


def read_policy(form: MultiDict[str, str]) -> Policy:
    """The policy that was typed. Raises WrongInputError with the field's name."""
    imported: Any = form.get("imported_stage", "")
    rows = [row for row in typed_rows(form) if row.stage]
    rows.sort(key=lambda row: _whole(row.position, "rules"))
    return Policy(
        rules=tuple(_rule(row) for row in rows),
        imported_stage=imported,
        worth=WorthParameters(**{name: _whole(form.get(name, ""), name) for name in PARAMETERS}),
    )


PARAMETERS: Final = tuple(one.name for one in fields(WorthParameters))


def parameter_words() -> Mapping[str, tuple[str, str]]:
    """The label of each parameter, and what it does."""
    share = gettext("Of 100 such customers, how many go on ordering?")
    return {
        "margin": (gettext("Margin, per cent"), gettext("How much of an order counts as value.")),
        "years_ahead": (gettext("Years ahead"), gettext("How far potential value looks.")),
        "keep_prospect": (gettext("Who stays: prospects"), share),
        "keep_new": (gettext("Who stays: new"), share),
        "keep_active": (gettext("Who stays: active"), share),
        "keep_at_risk": (gettext("Who stays: at risk"), share),
        "keep_lost": (gettext("Who stays: lost"), share),
        "keep_won_back": (gettext("Who stays: won back"), share),
        "reach_per_1000": (
            gettext("Euros for 1,000 readers"),
            gettext("What it is worth that so many people see a post; 0 leaves it out."),
        ),
        "top_from": (
            gettext("Top customer from, euros"),
            gettext("From this value on somebody is shown as a top customer."),
        ),
        "late_from": (
            gettext("Late payer from, reminders"),
            gettext("Where the customer file counts reminders."),
        ),
        "bargain_from": (
            gettext("Bargain hunter from, per cent"),
            gettext("Where the customer file tells the share of orders with a discount."),
        ),
    }


def imported_words() -> Mapping[str, str]:
    """How a stage from the customer file may count."""
    return {
        "fills": gettext("counts while we know no orders of the customer"),
        "wins": gettext("always counts"),
        "ignored": gettext("never counts"),
    }


def problem_words(error: WrongInputError) -> str:
    """What to do about something that cannot be."""
    if error.field == "rules":
        return gettext(
            "The rules cannot work like this: the last one has to be without conditions, so that "
            "everybody has a stage, and every number has to be a whole one."
        )
    return gettext("Write a whole number that is possible here.")


def _row(position: str, rule: StageRule) -> RuleRow:
    shown = [
        (one.fact, one.comparison, "" if one.fact in QUESTIONS else str(one.value))
        for one in rule.conditions
    ]
    empty: Sequence[tuple[str, str, str]] = [("", "", "")] * (CONDITIONS - len(shown))
    return RuleRow(position, rule.stage, (*shown, *empty))


def _rule(row: RuleRow) -> StageRule:
    return StageRule(row.stage, tuple(_condition(one) for one in row.conditions if one[0]))


def _condition(typed: tuple[str, str, str]) -> Condition:
    fact, comparison, value = typed
    allowed: Any = comparison
    if fact in QUESTIONS:
        return Condition(fact, allowed if comparison in ("yes", "no") else "yes")
    if comparison not in ("at_least", "at_most"):
        allowed = "at_least"
    return Condition(fact, allowed, _whole(value, "rules"))


def _whole(typed: str, field: str) -> int:
    text = typed.strip()
    if not text.isdecimal() or len(text) > 9:
        raise WrongInputError(field, "is not a whole number")
    return int(text)
