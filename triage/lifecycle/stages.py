"""In which stage a customer is: the first of the company's rules whose conditions all hold.

Pure: facts come from `facts`, rules from `policy`, and `assessing` keeps the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from triage.lifecycle.policy import QUESTIONS, Condition, Policy

IMPORTED_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "prospect": "prospect", "lead": "prospect", "potentieel": "prospect",
        "new": "new", "nieuw": "new", "onboarding": "new",
        "active": "active", "actief": "active", "member": "active", "lid": "active",
        "customer": "active", "klant": "active", "loyal": "active", "trouw": "active",
        "at risk": "at_risk", "risico": "at_risk", "opzegrisico": "at_risk",
        "inactive": "at_risk", "inactief": "at_risk", "slapend": "at_risk", "dormant": "at_risk",
        "lapsed": "lost", "lost": "lost", "verloren": "lost", "vertrokken": "lost",
        "churned": "lost", "opgezegd": "lost", "former": "lost", "ex klant": "lost",
        "won back": "won_back", "teruggewonnen": "won_back", "reactivated": "won_back",
    }
)  # fmt: skip
"""Words of customer files for the six stages; any other word decides nothing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a customer's dealings; None where there is nothing to count from."""

    customer_id: int
    now: datetime
    stage: str | None = None  # as last judged
    imported_stage: str | None = None
    imported_value: Decimal | None = None
    customer_since: date | None = None
    orders_ever: int = 0
    orders_12_months: int = 0
    spent_ever: Decimal = Decimal(0)
    spent_12_months: Decimal = Decimal(0)
    first_order_at: datetime | None = None
    last_order_at: datetime | None = None
    earlier_order_at: datetime | None = None  # the last but one
    last_contact_at: datetime | None = None
    open_cases: int = 0
    complaints_60_days: int = 0
    threatens_to_leave: bool = False
    lost_at: datetime | None = None  # when last judged lost
    audience: int = 0  # who may have seen the posts of a year, where it may be counted
    likes: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_customer(self) -> bool:
        """Has ever bought something, as far as we were told."""
        return bool(self.orders_ever or self.customer_since or self.imported_value)

    @property
    def ordered_since_lost(self) -> bool:
        """Was lost, and ordered afterwards."""
        return bool(self.lost_at and self.last_order_at and self.last_order_at > self.lost_at)

    @property
    def days_customer(self) -> int | None:
        """Since the day of the customer file, or else the first order."""
        if self.customer_since:
            return max(0, (self.now.date() - self.customer_since).days)
        return self._days(self.first_order_at)

    @property
    def days_since_order(self) -> int | None:
        """Since the last order."""
        return self._days(self.last_order_at)

    @property
    def days_since_contact(self) -> int | None:
        """Since the last sign of life: a contact, a visit, a post."""
        return self._days(self.last_contact_at)

    @property
    def days_between_last_orders(self) -> int | None:
        """How long the silence was that the last order ended."""
        if self.last_order_at is None or self.earlier_order_at is None:
            return None
        return max(0, (self.last_order_at - self.earlier_order_at).days)

    def _days(self, moment: datetime | None) -> int | None:
        return None if moment is None else max(0, (self.now - moment).days)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A stage, and why: a rule (its place from 1) with the facts it asked, or the file's word."""

    stage: str
    reason: Mapping[str, Any]


def decide_stage(facts: Facts, policy: Policy) -> Verdict:
    """The stage of a customer. An imported one wins, fills in without orders, or is ignored."""
    told = read_stage(facts.imported_stage)
    wanted = policy.imported_stage
    if told and (wanted == "wins" or (wanted == "fills" and not facts.orders_ever)):
        return Verdict(told, {"imported": facts.imported_stage})
    for place, rule in enumerate(policy.rules, 1):
        if all(_holds(condition, facts) for condition in rule.conditions):
            asked = {one.fact: _value(facts, one.fact) for one in rule.conditions}
            return Verdict(rule.stage, {"rule": place, "facts": asked})
    return Verdict("active", {"rule": None, "facts": {}})  # check_policy lets no policy end so


def read_stage(written: str | None) -> str | None:
    """A word from a customer file as one of the six stages."""
    if not written:
        return None
    word = " ".join(written.casefold().replace("_", " ").replace("-", " ").split())
    return IMPORTED_WORDS.get(word)


def _holds(condition: Condition, facts: Facts) -> bool:
    value = _value(facts, condition.fact)
    if condition.fact in QUESTIONS:
        return bool(value) == (condition.comparison == "yes")
    if value is None:
        return False  # nothing is known: neither long ago nor recently
    if condition.comparison == "at_least":
        return bool(value >= condition.value)
    return bool(value <= condition.value)


def _value(facts: Facts, name: str) -> Any:
    value = getattr(facts, name)
    return int(value) if isinstance(value, Decimal) else value
