"""What the pages show of duplicates: the list of pairs, two records side by side, past merges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from triage.duplicates.acting import DECIDERS, find_pair
from triage.duplicates.golden import read_rules, told_of
from triage.duplicates.survivorship import GROUPS, Told, choose_winners
from triage.errors import NotFoundError
from triage.models import (
    Case,
    Customer,
    CustomerMerge,
    DuplicatePair,
    Identity,
    Interaction,
    Link,
    User,
)
from triage.people.viewer import Viewer, may_see_case

PAGE_SIZE: Final = 50
_MOST_IDENTITIES: Final = 30
_COUNTED_TO: Final = 10_000


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says; `weight` in bits, below 0 against."""

    field: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records, as a line."""

    id: int
    number: str
    name: str
    company: str | None
    email: str | None
    city: str | None


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair of the list."""

    id: int
    probability: float
    reasons: tuple[Reason, ...]
    one: Side
    other: Side
    proposed_by: str | None
    proposed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PairPage:
    """The likeliest first; `next_cursor` goes into `after`. `total` is exact up to 10,000."""

    rows: tuple[PairRow, ...]
    next_cursor: str | None
    total: int
    is_exact: bool


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


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A record that a customer took up."""

    merge_id: int
    customer_id: int
    number: str
    name: str
    winner_id: int
    winner_name: str
    origin: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class OfCustomer:
    """What a customer's page shows of duplicates."""

    merges: tuple[MergeRow, ...]
    pairs: tuple[PairRow, ...]
    may_decide: bool


def read_of_customer(session: Session, viewer: Viewer, customer_id: int) -> OfCustomer:
    """Records that the customer took up, and open pairs with others."""
    return OfCustomer(
        merges=list_merges(session, customer_id),
        pairs=open_pairs_of(session, customer_id),
        may_decide=viewer.role in DECIDERS,
    )


def list_pairs(
    session: Session,
    *,
    least: float = 0.0,
    proposed: bool = False,
    after: tuple[float, int] | None = None,
    limit: int = PAGE_SIZE,
) -> PairPage:
    """Open pairs of records that stand for themselves, the likeliest first."""
    pair, one, other = DuplicatePair, aliased(Customer), aliased(Customer)
    wanted = (
        select(pair, one, other, User.name)
        .join(one, one.id == pair.customer_a)
        .join(other, other.id == pair.customer_b)
        .outerjoin(User, User.id == pair.proposed_by)
        .where(
            pair.state == "open",
            pair.probability >= least,
            one.merged_into_id.is_(None),
            other.merged_into_id.is_(None),
        )
    )
    if proposed:
        wanted = wanted.where(pair.proposed_by.is_not(None))
    total = _count(session, wanted)
    if after:
        chance, pair_id = after
        wanted = wanted.where(
            or_(pair.probability < chance, and_(pair.probability == chance, pair.id > pair_id))
        )
    rows = session.execute(wanted.order_by(pair.probability.desc(), pair.id).limit(limit + 1)).all()
    shown = tuple(_row(*row) for row in rows[:limit])
    last = shown[-1] if len(rows) > limit else None
    cursor = f"{last.probability!r}_{last.id}" if last else None
    return PairPage(shown, cursor, min(total, _COUNTED_TO), total <= _COUNTED_TO)


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
        reasons=_reasons(pair.reasons) if pair else (),
        proposed_by=proposer.name if proposer else None,
        differing=frozenset(
            group
            for group, fields in GROUPS.items()
            if any(_plain(one.values, name) != _plain(other.values, name) for name in fields)
        ),
        winners=_winners(session, found[one_id], found[other_id], told),
        suggested=min((one, other), key=lambda side: (side.customer_since or "9999", side.id)).id,
    )


def list_merges(session: Session, customer_id: int) -> tuple[MergeRow, ...]:
    """The records that this customer took up, the newest first."""
    loser, winner = aliased(Customer), aliased(Customer)
    rows = session.execute(
        select(CustomerMerge, loser, winner, User.name)
        .join(loser, loser.id == CustomerMerge.loser_id)
        .join(winner, winner.id == CustomerMerge.winner_id)
        .outerjoin(User, User.id == CustomerMerge.merged_by)
        .where(CustomerMerge.undone_at.is_(None), loser.merged_into_id == customer_id)
        .order_by(CustomerMerge.merged_at.desc(), CustomerMerge.id.desc())
    )
    return tuple(
        MergeRow(
            merge.id, gone.id, gone.number, gone.name, kept.id, kept.name, merge.origin,
            merge.merged_at, by,
        )
        for merge, gone, kept, by in rows
    )  # fmt: skip


def count_open(session: Session) -> int:
    """How many open pairs there are, at most 10,000."""
    some = select(DuplicatePair.id).where(DuplicatePair.state == "open").limit(_COUNTED_TO)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def open_pairs_of(session: Session, customer_id: int) -> tuple[PairRow, ...]:
    """Open pairs in which this customer takes part, for the customer's page."""
    pair, one, other = DuplicatePair, aliased(Customer), aliased(Customer)
    rows = session.execute(
        select(pair, one, other, User.name)
        .join(one, one.id == pair.customer_a)
        .join(other, other.id == pair.customer_b)
        .outerjoin(User, User.id == pair.proposed_by)
        .where(
            pair.state == "open",
            or_(pair.customer_a == customer_id, pair.customer_b == customer_id),
            one.merged_into_id.is_(None),
            other.merged_into_id.is_(None),
        )
        .order_by(pair.probability.desc(), pair.id)
        .limit(5)
    )
    return tuple(_row(*row) for row in rows)


def _count(session: Session, wanted: Select[*tuple[Any, ...]]) -> int:
    some = wanted.with_only_columns(DuplicatePair.id).limit(_COUNTED_TO + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _row(pair: DuplicatePair, one: Customer, other: Customer, proposed_by: str | None) -> PairRow:
    return PairRow(
        id=pair.id,
        probability=pair.probability,
        reasons=_reasons(pair.reasons),
        one=_side(one),
        other=_side(other),
        proposed_by=proposed_by,
        proposed_at=pair.proposed_at,
    )


def _side(customer: Customer) -> Side:
    return Side(
        customer.id,
        customer.number,
        customer.name,
        customer.company,
        customer.email,
        customer.city,
    )


def _reasons(told: Sequence[Mapping[str, Any]]) -> tuple[Reason, ...]:
    return tuple(Reason(one["field"], one["level"], one["weight"]) for one in told)


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
        mentions=_hanging(session, Link, customer.id),
        interactions=_hanging(session, Interaction, customer.id),
        created_at=customer.created_at,
        customer_since=str(customer.customer_since or ""),
    )


def _cases(session: Session, viewer: Viewer, customer_id: int) -> int:
    statement = select(func.count()).where(Case.customer_id == customer_id, may_see_case(viewer))
    return session.scalar(statement) or 0


def _hanging(session: Session, model: Any, customer_id: int) -> int:
    return session.scalar(select(func.count()).where(model.customer_id == customer_id)) or 0


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
