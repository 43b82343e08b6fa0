"""What the pages show of duplicates: the list of pairs, a customer's own, and past merges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from triage.duplicates.acting import DECIDERS
from triage.models import (
    Customer,
    CustomerMerge,
    DuplicatePair,
    User,
)
from triage.people.viewer import Viewer
from triage.places import read_place, write_place

PAGE_SIZE: Final = 50
_COUNTED_TO: Final = 10_000
_MOST_ON_A_PAGE: Final = 5


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
class MergeRow:
    """A record that a customer took up."""

    merge_id: int
    customer_id: int
    number: str
    name: str
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
    after: str | None = None,
    limit: int = PAGE_SIZE,
) -> PairPage:
    """Open pairs, the likeliest first. Raises WrongInputError for a cursor that is none."""
    pair = DuplicatePair
    wanted = _open_pairs().where(pair.probability >= least)
    if proposed:
        wanted = wanted.where(pair.proposed_by.is_not(None))
    total = _count(session, wanted)
    if after:
        chance, pair_id = read_place(after, ("share", "whole"))
        wanted = wanted.where(
            or_(pair.probability < chance, and_(pair.probability == chance, pair.id > pair_id))
        )
    rows = session.execute(wanted.order_by(pair.probability.desc(), pair.id).limit(limit + 1)).all()
    shown = tuple(_row(*row) for row in rows[:limit])
    last = shown[-1] if len(rows) > limit else None
    cursor = write_place([last.probability, last.id]) if last else None
    return PairPage(shown, cursor, min(total, _COUNTED_TO), total <= _COUNTED_TO)


def list_merges(session: Session, customer_id: int) -> tuple[MergeRow, ...]:
    """The records that this customer took up, the newest first."""
    loser = aliased(Customer)
    rows = session.execute(
        select(CustomerMerge, loser, User.name)
        .join(loser, loser.id == CustomerMerge.loser_id)
        .outerjoin(User, User.id == CustomerMerge.merged_by)
        .where(CustomerMerge.undone_at.is_(None), loser.merged_into_id == customer_id)
        .order_by(CustomerMerge.merged_at.desc(), CustomerMerge.id.desc())
    )
    return tuple(
        MergeRow(merge.id, gone.id, gone.number, gone.name, merge.origin, merge.merged_at, by)
        for merge, gone, by in rows
    )


def open_pairs_of(session: Session, customer_id: int) -> tuple[PairRow, ...]:
    """Open pairs in which this customer takes part, for the customer's page."""
    pair = DuplicatePair
    rows = session.execute(
        _open_pairs()
        .where(or_(pair.customer_a == customer_id, pair.customer_b == customer_id))
        .order_by(pair.probability.desc(), pair.id)
        .limit(_MOST_ON_A_PAGE)
    )
    return tuple(_row(*row) for row in rows)


def read_reasons(told: Sequence[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """The reasons of a pair, as the search kept them."""
    return tuple(Reason(one["field"], one["level"], one["weight"]) for one in told)


def _open_pairs() -> Select[DuplicatePair, Customer, Customer, str]:
    """Of records that stand for themselves, with who proposed them."""
    pair, one, other = DuplicatePair, aliased(Customer), aliased(Customer)
    return (
        select(pair, one, other, User.name)
        .join(one, one.id == pair.customer_a)
        .join(other, other.id == pair.customer_b)
        .outerjoin(User, User.id == pair.proposed_by)
        .where(pair.state == "open", one.merged_into_id.is_(None), other.merged_into_id.is_(None))
    )


def _count(session: Session, wanted: Select[*tuple[Any, ...]]) -> int:
    some = wanted.with_only_columns(DuplicatePair.id).limit(_COUNTED_TO + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _row(pair: DuplicatePair, one: Customer, other: Customer, proposed_by: str | None) -> PairRow:
    return PairRow(
        id=pair.id,
        probability=pair.probability,
        reasons=read_reasons(pair.reasons),
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
