"""Looks clues up among the customers' identities: one indexed query, however many mentions."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Text, and_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from triage.customers.clues import FoundClue
from triage.customers.identities import Clue
from triage.customers.linking import Evidence, weigh
from triage.models import Company, Customer, Identity

Key = TypeVar("Key", bound=Hashable)


def find_evidence(
    session: Session, clues: Mapping[Key, Sequence[FoundClue]]
) -> dict[Key, dict[int, list[Evidence]]]:
    """Clues by mention → evidence by mention and customer id; every key is answered."""
    owners = _find_owners(session, {found.clue for some in clues.values() for found in some})
    return {key: _evidence(some, owners) for key, some in clues.items()}


def read_patterns(session: Session) -> dict[str, object]:
    """How the company's own numbers look; empty where it has not told."""
    company = session.get(Company, 1)
    return dict(company.patterns) if company else {}


def _evidence(
    clues: Sequence[FoundClue], owners: Mapping[Clue, Sequence[tuple[int, bool]]]
) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = {}
    for item in clues:
        for customer_id, confirmed in owners.get(item.clue, ()):
            strength = weigh(item.clue.kind, item.where, confirmed=confirmed)
            evidence = Evidence(item.clue.kind, item.clue.value, item.where, strength)
            found.setdefault(customer_id, []).append(evidence)
    return found


def _find_owners(session: Session, clues: set[Clue]) -> dict[Clue, list[tuple[int, bool]]]:
    """Who is known by each clue, and whether a person has confirmed it."""
    if not clues:
        return {}
    listed = sorted(clues, key=lambda clue: (clue.kind, clue.value, clue.network))
    asked = func.unnest(
        cast([clue.kind for clue in listed], ARRAY(Text)),
        cast([clue.value for clue in listed], ARRAY(Text)),
        cast([clue.network for clue in listed], ARRAY(Text)),
    )
    wanted = asked.table_valued("kind", "value", "network", name="wanted").render_derived()
    rows = session.execute(
        select(Identity).join(
            wanted,
            and_(
                Identity.kind == wanted.c.kind,
                Identity.value == wanted.c.value,
                Identity.network == wanted.c.network,
            ),
        )
    ).scalars()
    owners: dict[Clue, list[tuple[int, bool]]] = {}
    for row in rows:
        clue = Clue(row.kind, row.value, row.network)
        owners.setdefault(clue, []).append((row.customer_id, row.origin == "confirmed"))
    return owners


def read_numbers(session: Session, customer_ids: Sequence[int]) -> dict[int, str]:
    """The customer numbers of these customers."""
    rows = session.execute(
        select(Customer.id, Customer.number).where(Customer.id.in_(set(customer_ids)))
    )
    return {row.id: row.number for row in rows}
