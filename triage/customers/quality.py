"""How good a customer's record is: what is missing, who told what and when, and what disagrees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from triage.duplicates.golden import told_of, winners_of
from triage.duplicates.survivorship import Told
from triage.duplicates.values import as_json
from triage.models import Customer

WANTED: Final = ("email", "phone", "street", "postcode", "city", "language")
"""Fields without which a customer can hardly be reached or recognised."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who told the value that the record shows; since when, and when it was last said again."""

    kind: str
    source: str
    told_at: datetime
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Another value that some source tells for a field."""

    field: str
    value: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Quality:
    """The record judged: origins by field as far as they are known."""

    missing: tuple[str, ...]
    origins: Mapping[str, Origin]
    disagreements: tuple[Disagreement, ...]
    last_confirmed_at: datetime | None


def read_quality(session: Session, customer: Customer) -> Quality:
    """Judge a record by what its sources tell."""
    told = told_of(session, customer.id)
    winners = winners_of(session, [customer.id]).get(customer.id, {})
    return Quality(
        missing=tuple(name for name in WANTED if not getattr(customer, name)),
        origins={name: _origin(one) for name, one in winners.items()},
        disagreements=tuple(_disagreements(customer, told)),
        last_confirmed_at=max((one.confirmed_at for one in told), default=None),
    )


def _disagreements(customer: Customer, told: Sequence[Told]) -> list[Disagreement]:
    """Values that the record does not show, the newest first, each once."""
    found: dict[tuple[str, str], Told] = {}
    for one in told:
        shown = as_json(getattr(customer, one.field, None))
        if one.field == "stage" or one.value is None or str(one.value) == str(shown):
            continue
        key = (one.field, str(one.value))
        if key not in found or found[key].told_at < one.told_at:
            found[key] = one
    newest = sorted(found.values(), key=lambda one: one.told_at, reverse=True)
    return [Disagreement(one.field, str(one.value), _origin(one)) for one in newest]


def _origin(told: Told) -> Origin:
    return Origin(told.kind, told.source, told.told_at, told.confirmed_at)
