"""Two records side by side: what each holds, who told it, and which value would be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.customers.finding import linked_mentions
from triage.duplicates.acting import find_pair
from triage.duplicates.golden import read_rules, told_of
from triage.duplicates.reading import Reason, read_reasons
from triage.duplicates.survivorship import GROUPS, Told, choose_winners
from triage.errors import NotFoundError
from triage.models import Case, Customer, Identity, Interaction, User
from triage.people.viewer import Viewer, may_see_case

_MOST_IDENTITIES: Final = 30


@dataclass(frozen=True, slots=True)
class Compared:
    """One record of a comparison, with what hangs on it."""

    id: int
    number: str
    name: str
    values: Mapping[str, str]
    told: Mapping[str, Told]  # the winning value's source, by field
    identities: tuple[tuple[str, str, str], ...]  # kind, network, value
    cases: int
    mentions: int
    interactions: int
    created_at: datetime
    customer_since: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records side by side. `winners` tells from which record a group would be shown."""

    one: Compared
    other: Compared
    pair_id: int | None
    state: str | None
    probability: float | None
    reasons: tuple[Reason, ...]
    proposed_by: str | None
    differing: frozenset[str]
    winners: Mapping[str, int]
    suggested: int  # the record that has been there for longest


def compare(session: Session, viewer: Viewer, one_id: int, other_id: int) -> Comparison:
    """Two records side by side. Raises NotFoundError."""
    found = {
        row.id: row
        for row in session.scalars(select(Customer).where(Customer.id.in_((one_id, other_id))))
    }
    if len(found) < 2:
        raise NotFoundError(f"no customers {one_id} and {other_id}")
    told = {customer_id: told_of(session, customer_id) for customer_id in found}
    one, other = (
        _compared(session, viewer, found[customer_id], told[customer_id])
        for customer_id in (one_id, other_id)
    )
    pair = find_pair(session, one_id, other_id)
    proposer = session.get(User, pair.proposed_by) if pair and pair.proposed_by else None
    return Comparison(
        one=one,
        other=other,
        pair_id=pair.id if pair else None,
        state=pair.state if pair else None,
        probability=pair.probability if pair and pair.reasons else None,
        reasons=read_reasons(pair.reasons) if pair else (),
        proposed_by=proposer.name if proposer else None,
        differing=frozenset(
            group
            for group, fields in GROUPS.items()
            if any(_plain(one.values, name) != _plain(other.values, name) for name in fields)
        ),
        winners=_winners(session, found[one_id], found[other_id], told),
        suggested=min((one, other), key=lambda side: (side.customer_since or "9999", side.id)).id,
    )


def _compared(
    session: Session, viewer: Viewer, customer: Customer, told: Sequence[Told]
) -> Compared:
    identities = session.execute(
        select(Identity.kind, Identity.network, Identity.value)
        .where(Identity.customer_id == customer.id)
        .order_by(Identity.kind, Identity.network, Identity.value)
        .limit(_MOST_IDENTITIES)
    ).all()
    return Compared(
        id=customer.id,
        number=customer.number,
        name=customer.name,
        values={
            name: str(value)
            for fields in GROUPS.values()
            for name in fields
            if (value := getattr(customer, name)) is not None
        },
        told=choose_winners(told, read_rules(session), own=customer.id),
        identities=tuple((row[0], row[1], row[2]) for row in identities),
        cases=_cases(session, viewer, customer.id),
        mentions=_mentions(session, viewer, customer.id),
        interactions=_interactions(session, customer.id),
        created_at=customer.created_at,
        customer_since=str(customer.customer_since or ""),
    )


def _cases(session: Session, viewer: Viewer, customer_id: int) -> int:
    statement = select(func.count()).where(Case.customer_id == customer_id, may_see_case(viewer))
    return session.scalar(statement) or 0


def _mentions(session: Session, viewer: Viewer, customer_id: int) -> int:
    mine = linked_mentions(viewer, [customer_id]).with_only_columns(func.count())
    return session.scalar(mine) or 0


def _interactions(session: Session, customer_id: int) -> int:
    statement = select(func.count()).where(Interaction.customer_id == customer_id)
    return session.scalar(statement) or 0


def _winners(
    session: Session, one: Customer, other: Customer, told: Mapping[int, Sequence[Told]]
) -> dict[str, int]:
    """By group, the record whose value would be shown."""
    both = [*told[one.id], *told[other.id]]
    won = choose_winners(both, read_rules(session), own=one.id)
    winners = {}
    for group, fields in GROUPS.items():
        by_rule = next((won[name].customer_id for name in fields if name in won), None)
        has_one = any(getattr(one, name) is not None for name in fields)
        mine = by_rule in {row.customer_id for row in told[one.id]} if by_rule else has_one
        winners[group] = one.id if mine else other.id
    return winners


def _plain(values: Mapping[str, str], name: str) -> str:
    return " ".join(values.get(name, "").casefold().split())
