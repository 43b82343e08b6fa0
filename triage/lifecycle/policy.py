"""The company's rules about customers: stages in order, and the parameters of their value.

Kept as versions in `customer_policies`; what they mean is decided in `stages` and `worth`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import WrongInputError
from triage.models import CustomerPolicy
from triage.models.lifecycle import IMPORTED_STAGE, STAGES

ImportedStage = Literal["wins", "fills", "ignored"]
Comparison = Literal["at_least", "at_most", "yes", "no"]

NUMBERS: Final = (
    "days_customer",
    "days_since_order",
    "days_since_contact",
    "orders_ever",
    "orders_12_months",
    "spent_12_months",
    "open_cases",
    "complaints_60_days",
    "days_between_last_orders",
)
QUESTIONS: Final = ("is_customer", "threatens_to_leave", "ordered_since_lost")
FACTS: Final = (*NUMBERS, *QUESTIONS)
"""What rules may ask about a customer; `Facts` holds them."""

MOST_RULES: Final = 30
_MOST_CONDITIONS: Final = 6
_LARGEST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Condition:
    """One fact compared: "days_since_order", "at_least", 365. Questions know "yes" and "no"."""

    fact: str
    comparison: Comparison
    value: int = 0


@dataclass(frozen=True, slots=True)
class StageRule:
    """Who fulfils all conditions is in this stage; without conditions, everybody is."""

    stage: str
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class WorthParameters:
    """The numbers in the formulas of a customer's value; shares in per cent."""

    margin: int = 100  # of what was ordered, counts as value
    years_ahead: int = 2  # that potential value looks forward
    keep_new: int = 60  # share of customers of a stage who go on ordering
    keep_active: int = 80
    keep_at_risk: int = 40
    keep_lost: int = 5
    keep_won_back: int = 60
    keep_prospect: int = 10
    reach_per_1000: int = 5  # euros for every 1,000 people who saw a public post
    top_from: int = 1000  # euros of value from which on a customer is one of the top
    late_from: int = 2  # reminders from which on somebody pays late
    bargain_from: int = 50  # per cent of orders with a discount from which on …


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the company decided about stages and value; `id` is null for the default."""

    rules: tuple[StageRule, ...]
    imported_stage: ImportedStage
    worth: WorthParameters
    id: int | None = None


DEFAULT_RULES: Final = (
    StageRule("won_back", (Condition("ordered_since_lost", "yes"),
                           Condition("days_since_order", "at_most", 180))),
    StageRule("won_back", (Condition("days_between_last_orders", "at_least", 730),
                           Condition("days_since_order", "at_most", 180))),
    StageRule("lost", (Condition("days_since_order", "at_least", 730),)),
    StageRule("at_risk", (Condition("threatens_to_leave", "yes"),)),
    StageRule("at_risk", (Condition("complaints_60_days", "at_least", 3),)),
    StageRule("at_risk", (Condition("days_since_order", "at_least", 365),)),
    StageRule("prospect", (Condition("is_customer", "no"),)),
    StageRule("new", (Condition("days_customer", "at_most", 90),)),
    StageRule("active"),
)  # fmt: skip
DEFAULT_POLICY: Final = Policy(DEFAULT_RULES, "fills", WorthParameters())


def active_policy(session: Session) -> Policy:
    """What holds now."""
    row = session.scalar(select(CustomerPolicy).where(CustomerPolicy.state == "active"))
    return policy_of(row) if row else DEFAULT_POLICY


def policy_of(row: CustomerPolicy) -> Policy:
    """A stored version as values."""
    known = {one.name for one in fields(WorthParameters)}
    worth = {name: int(value) for name, value in row.worth.items() if name in known}
    imported: Any = row.imported_stage
    return Policy(
        rules=tuple(_rule(rule) for rule in row.rules),
        imported_stage=imported,
        worth=WorthParameters(**worth),
        id=row.id,
    )


def rules_json(rules: Sequence[StageRule]) -> list[dict[str, Any]]:
    """As kept in the database."""
    return [
        {
            "stage": rule.stage,
            "all": [
                {"fact": one.fact, "is": one.comparison, "value": one.value}
                for one in rule.conditions
            ],
        }
        for rule in rules
    ]


def worth_json(worth: WorthParameters) -> dict[str, int]:
    """As kept in the database."""
    return {name: int(value) for name, value in asdict(worth).items()}


def check_policy(policy: Policy) -> None:
    """Raises WrongInputError, whose field is "rules" or the name of a parameter."""
    if policy.imported_stage not in IMPORTED_STAGE:
        raise WrongInputError("imported_stage", "is not one of " + ", ".join(IMPORTED_STAGE))
    if not policy.rules:
        raise WrongInputError("rules", "there has to be a rule at least")
    if len(policy.rules) > MOST_RULES:
        raise WrongInputError("rules", f"are more than {MOST_RULES}")
    for place, rule in enumerate(policy.rules, 1):
        _check_rule(place, rule)
    if policy.rules[-1].conditions:
        raise WrongInputError("rules", "the last rule has to hold for everybody")
    for name, value in worth_json(policy.worth).items():
        _check_parameter(name, value)


def _check_rule(place: int, rule: StageRule) -> None:
    if rule.stage not in STAGES:
        raise WrongInputError("rules", f"rule {place} leads to no known stage")
    if len(rule.conditions) > _MOST_CONDITIONS:
        raise WrongInputError("rules", f"rule {place} has more than {_MOST_CONDITIONS} conditions")
    for one in rule.conditions:
        allowed = ("yes", "no") if one.fact in QUESTIONS else ("at_least", "at_most")
        if one.fact not in FACTS or one.comparison not in allowed:
            raise WrongInputError("rules", f"rule {place} asks for something unknown")
        if not 0 <= one.value <= _LARGEST:
            raise WrongInputError("rules", f"rule {place} compares with an impossible number")


def _check_parameter(name: str, value: int) -> None:
    most = {"years_ahead": 20, "reach_per_1000": 1000, "top_from": _LARGEST, "late_from": 1000}
    if not 0 <= value <= most.get(name, 100):
        raise WrongInputError(name, f"has to be between 0 and {most.get(name, 100)}")


def _rule(stored: Mapping[str, Any]) -> StageRule:
    conditions = tuple(
        Condition(one["fact"], one["is"], int(one.get("value", 0))) for one in stored["all"]
    )
    return StageRule(stored["stage"], conditions)
