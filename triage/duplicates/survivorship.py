"""Which of several told values wins: by trust, by age, by how complete they are. Pure.

Values that only make sense together (a street and its city, a first and a last name) win or
lose together, else a record would show an address at which nobody lives.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

Strategy = Literal["trusted", "recent", "complete", "earliest", "highest"]

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "first_name", "last_name"),
    "company": ("company",),
    "email": ("email",),
    "phone": ("phone",),
    "address": ("street", "postcode", "city", "country"),
    "language": ("language",),
    "stage": ("stage",),
    "value_eur": ("value_eur",),
    "customer_since": ("customer_since",),
}
"""Fields by the name under which their rule stands."""

FIELDS: Final = tuple(field for fields in GROUPS.values() for field in fields)
GROUP_OF: Final = {field: group for group, fields in GROUPS.items() for field in fields}

CHOICES: Final[Mapping[str, tuple[Strategy, ...]]] = {
    group: ("trusted", "recent", "complete")
    + (("earliest",) if group == "customer_since" else ())
    + (("highest",) if group == "value_eur" else ())
    for group in GROUPS
}
"""The strategies that make sense for a group."""

_BY_PEOPLE: Final = frozenset({"agent", "record"})
_NAMELESS: Final = 10**6


@dataclass(frozen=True, slots=True)
class Rule:
    """How the winner of a group is found; `agent_first`: what a colleague told comes first."""

    strategy: Strategy
    agent_first: bool = True


DEFAULT_RULES: Final[Mapping[str, Rule]] = {
    "name": Rule("complete"),
    "company": Rule("trusted"),
    "email": Rule("recent"),
    "phone": Rule("recent"),
    "address": Rule("recent"),
    "language": Rule("trusted"),
    "stage": Rule("recent"),
    "value_eur": Rule("highest"),
    "customer_since": Rule("earliest"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One value of one field, as one source tells it of one record."""

    customer_id: int
    field: str
    value: Any  # JSON: texts, and dates and amounts as texts
    kind: str  # of the source
    source: str
    position: int  # of the source: the smaller, the more it is trusted
    told_at: datetime
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class _Offer:
    """What one source tells of one record in the fields of a group."""

    values: Mapping[str, Told]
    first: Told

    @property
    def confirmed_at(self) -> datetime:
        return max(told.confirmed_at for told in self.values.values())

    @property
    def length(self) -> tuple[int, int]:
        return len(self.values), sum(len(str(told.value)) for told in self.values.values())


def choose_winners(
    told: Iterable[Told],
    rules: Mapping[str, Rule],
    choices: Mapping[str, int] | None = None,
    own: int | None = None,
) -> dict[str, Told]:
    """The winning value of each field that anybody tells.

    `choices` are people's own: {group: the record from which it is taken}. Between values that
    are equally good, the record `own` keeps what it had.
    """
    by_group: dict[str, dict[tuple[int, str, str], dict[str, Told]]] = {}
    for one in told:
        if one.field in GROUP_OF and one.value is not None:
            offers = by_group.setdefault(GROUP_OF[one.field], {})
            offers.setdefault((one.customer_id, one.kind, one.source), {})[one.field] = one
    winners: dict[str, Told] = {}
    for group, found in by_group.items():
        offers_of_group = [_Offer(values, next(iter(values.values()))) for values in found.values()]
        chosen = _chosen(offers_of_group, (choices or {}).get(group))
        rule = rules.get(group, DEFAULT_RULES[group])
        winner = min(chosen, key=lambda offer: _rank(offer, rule, own))
        winners |= winner.values
    return winners


def _chosen(offers: Sequence[_Offer], customer_id: int | None) -> Sequence[_Offer]:
    mine = [offer for offer in offers if offer.first.customer_id == customer_id]
    return mine or offers


def _rank(offer: _Offer, rule: Rule, own: int | None) -> tuple[Any, ...]:
    """The smallest wins."""
    by_people = rule.agent_first and offer.first.kind in _BY_PEOPLE
    trust = offer.first.position
    age = -offer.confirmed_at.timestamp()
    fields, characters = offer.length
    best: tuple[Any, ...]
    match rule.strategy:
        case "trusted":
            best = (trust, age)
        case "recent":
            best = (age, trust)
        case "complete":
            best = (-fields, -characters, trust, age)
        case "earliest":
            best = (str(offer.first.value), trust)
        case "highest":
            best = (-_amount(offer.first.value), trust)
    theirs = offer.first.customer_id != own
    return (not by_people, *best, theirs, offer.first.customer_id, offer.first.source)


def _amount(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return -_NAMELESS
