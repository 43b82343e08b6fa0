"""Customers as a list: found by words, numbers and addresses, filtered, in pages by name.

Customer records themselves are everybody's who logs in; the counts beside them are of what the
viewer may see. Made for a million customers: everything a search asks for has an index.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    any_,
    cast,
    func,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSQUERY
from sqlalchemy.orm import Session

from triage.customers.identities import Clue, read_email, read_number, read_phone
from triage.errors import WrongInputError
from triage.models import Case, Customer, Identity, Link, Mention
from triage.models.case import LIVE
from triage.models.folding import folded
from triage.models.lifecycle import STAGES
from triage.people.viewer import Viewer, may_see_case, may_see_mention
from triage.places import read_place, write_place

PAGE_SIZE: Final = 50
COUNTED_TO: Final = 5000
"""Beyond that many the total is an estimate; nobody reads the hundredth page."""

_LONGEST_SEARCH: Final = 200
_LAST_LETTER: Final = "\U0010ffff"
_MOST_WORDS: Final = 8
_MOST_KNOWN: Final = 200


@dataclass(frozen=True, slots=True)
class CustomerListRow:
    """A customer as the list shows it; counts are of what the viewer may see."""

    id: int
    number: str
    name: str
    company: str | None
    city: str | None
    stage: str | None
    value_eur: float | None
    traits: tuple[str, ...]
    open_cases: int
    mentions: int
    last_mention_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One page by name; `next_cursor` goes into `after` for the next one."""

    rows: tuple[CustomerListRow, ...]
    next_cursor: str | None
    total: int
    is_exact: bool = True  # else there are `total` at least, or about as many
    is_part: bool = False  # too many fit the words: these are some of them,
    is_beginning: bool = False  # namely all whose name begins so


def list_customers(
    session: Session,
    viewer: Viewer,
    *,
    text: str = "",
    stage: str | None = None,
    trait: str | None = None,
    after: str | None = None,
    limit: int = PAGE_SIZE,
) -> CustomerPage:
    """Customers whom the words and filters fit. Raises WrongInputError for a cursor or stage."""
    if stage and stage not in STAGES:
        raise WrongInputError("stage", "is not one of " + ", ".join(STAGES))
    wanted = _wanted(session, text, stage, trait)
    has_words = bool(text.replace("\x00", "").strip())
    ids = session.scalars(select(Customer.id).where(*wanted).limit(COUNTED_TO + 1)).all()
    is_many = len(ids) > COUNTED_TO
    total = len(ids)
    if is_many:
        total = COUNTED_TO if has_words or stage or trait else _estimate(session)
    listed = ids[:COUNTED_TO] if has_words or not is_many else None
    named = _named_so(session, text, stage, trait, limit) if is_many and has_words else None
    if named:
        wanted, listed = named, None
    found = _page_of(session, wanted, listed, after, limit)
    customers = found[:limit]
    cursor = _cursor(session, customers[-1]) if len(found) > limit else None
    rows = _rows(session, viewer, customers)
    is_part = is_many and has_words
    return CustomerPage(rows, cursor, total, not is_many, is_part, is_beginning=named is not None)


def words_of(text: str) -> ColumnElement[Any] | None:
    """What was typed as a query for the beginnings of words; None where there are no words."""
    typed = " ".join(text.replace("\x00", " ").split())[:_LONGEST_SEARCH]
    words = [word.replace("\\", " ").replace("'", " ") for word in typed.split(" ")]
    if not typed:
        return None
    # Each word, folded and split as the stored ones are, is the beginning of one of them.
    pieces = func.regexp_split_to_array(func.btrim(folded(" ".join(words[:_MOST_WORDS]))), r"\s+")
    quoted = func.array_to_string(pieces, "':* & '")
    return cast(func.concat("'", quoted, "':*"), TSQUERY)


def _wanted(
    session: Session, typed: str, stage: str | None, trait: str | None
) -> list[ColumnElement[bool]]:
    """Every condition has an index; words, or an address or number that is the customer's."""
    wanted: list[ColumnElement[bool]] = [Customer.merged_into_id.is_(None)]
    words = words_of(typed) if _has_letters(typed) else None
    if words is not None:
        known = _known_by(session, typed)
        # Ids as a list, not as a subquery: so the database can combine both indexes.
        fits = Customer.words.op("@@")(words)
        wanted.append(or_(fits, Customer.id.in_(known)) if known else fits)
    elif typed.replace("\x00", "").strip():
        wanted.append(Customer.id.in_([]))
    if stage:
        wanted.append(Customer.lifecycle == stage)
    if trait:
        wanted.append(Customer.traits.op("@>")(cast([trait[:_LONGEST_SEARCH]], JSONB)))
    return wanted


def _named_so(
    session: Session, typed: str, stage: str | None, trait: str | None, limit: int
) -> list[ColumnElement[bool]] | None:
    """Customers whose name begins so, where they fill a page: along the index over the names."""
    begins = func.lower(" ".join(typed.replace("\x00", " ").split())[:_LONGEST_SEARCH])
    name = func.lower(Customer.name)
    wanted = [
        *_wanted(session, "", stage, trait),
        name >= begins,
        name < func.concat(begins, _LAST_LETTER),
        func.starts_with(name, begins),  # in some collations more stands between the two
    ]
    with _walking(session):
        there = session.scalars(select(Customer.id).where(*wanted).limit(limit)).all()
    return wanted if len(there) == limit else None


def _has_letters(typed: str) -> bool:
    return any(char.isalnum() for char in typed)


def _known_by(session: Session, typed: str) -> Sequence[int]:
    """Customers to whom this is an e-mail address, a phone, a customer or an order number."""
    written = " ".join(typed.replace("\x00", " ").split())[:_LONGEST_SEARCH]
    read = (
        read_email(written),
        read_phone(written),
        read_number(written, "customer_number"),
        read_number(written, "order_number"),
    )
    clues = [(clue.kind, clue.value) for clue in read if isinstance(clue, Clue)]
    if not clues:
        return ()
    return session.scalars(
        select(Identity.customer_id)
        .where(tuple_(Identity.kind, Identity.value).in_(clues))
        .distinct()
        .limit(_MOST_KNOWN)
    ).all()


def _estimate(session: Session) -> int:
    """About how many customers there are: counting a million takes too long for a headline."""
    rows = text("SELECT reltuples::bigint FROM pg_class WHERE oid = 'customers'::regclass")
    return max(int(session.scalar(rows) or 0), COUNTED_TO)


def _page_of(
    session: Session,
    wanted: Sequence[ColumnElement[bool]],
    ids: Sequence[int] | None,
    after: str | None,
    limit: int,
) -> Sequence[Customer]:
    """A few are fetched and sorted; of many, the index over the names is followed.

    Words are never looked for along the names: all of one first name stand together, and before
    the first Willem there may be half a million others.
    """
    name = func.lower(Customer.name)
    statement = select(Customer).order_by(name, Customer.id).limit(limit + 1)
    if after:
        last = read_place(after, ("text", "whole"))
        statement = statement.where(tuple_(name, Customer.id) > tuple_(*last))
    if ids is not None:
        return session.scalars(
            statement.where(Customer.id == any_(cast(list(ids), ARRAY(BigInteger))))
        ).all()
    with _walking(session):
        return session.scalars(statement.where(*wanted)).all()


@contextmanager
def _walking(session: Session) -> Iterator[None]:
    """Let the next query follow an index in its order instead of sorting what it finds.

    A stage has such an index of its own; traits fall on all names alike, so that a page is met
    soon. The planner may think it better to fetch and sort a hundred thousand.
    """
    for setting in ("enable_sort", "enable_bitmapscan"):
        session.execute(text(f"SET LOCAL {setting} = off"))
    yield
    for setting in ("enable_sort", "enable_bitmapscan"):
        session.execute(text(f"SET LOCAL {setting} = on"))


def _rows(
    session: Session, viewer: Viewer, customers: Sequence[Customer]
) -> tuple[CustomerListRow, ...]:
    ids = [customer.id for customer in customers]
    cases = _open_cases(session, viewer, ids)
    mentions = _mentions(session, viewer, ids)
    return tuple(
        CustomerListRow(
            id=customer.id,
            number=customer.number,
            name=customer.name,
            company=customer.company,
            city=customer.city,
            stage=customer.lifecycle or customer.stage,
            value_eur=_value(customer),
            traits=tuple(customer.traits),
            open_cases=cases.get(customer.id, 0),
            mentions=mentions.get(customer.id, (0, None))[0],
            last_mention_at=mentions.get(customer.id, (0, None))[1],
        )
        for customer in customers
    )


def _value(customer: Customer) -> float | None:
    told = customer.worth_eur if customer.worth_eur else customer.value_eur
    return float(told) if told is not None else None


def _cursor(session: Session, customer: Customer) -> str:
    # The database's own lower case: for some letters Python's is another.
    name = session.scalar(select(func.lower(customer.name)))
    return write_place([name or "", customer.id])


def _open_cases(session: Session, viewer: Viewer, customer_ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(Case.customer_id, func.count())
        .where(Case.customer_id.in_(customer_ids), Case.status.in_(LIVE), may_see_case(viewer))
        .group_by(Case.customer_id)
    )
    return {customer_id: count for customer_id, count in rows if customer_id is not None}


def _mentions(
    session: Session, viewer: Viewer, customer_ids: Sequence[int]
) -> dict[int, tuple[int, datetime | None]]:
    """Number of mentions and time of the last one, by customer."""
    rows = session.execute(
        linked_mentions(viewer, customer_ids)
        .with_only_columns(Link.customer_id, func.count(), func.max(Mention.published_at))
        .group_by(Link.customer_id)
    )
    return {customer_id: (count, last) for customer_id, count, last in rows}


def linked_mentions(viewer: Viewer, customer_ids: Sequence[int]) -> Select[Any]:
    """What is known to be these customers', as far as the viewer may see it."""
    return (
        select(Mention)
        .join(Link, Link.mention_id == Mention.id)
        .where(Link.customer_id.in_(customer_ids), Link.status == "linked", may_see_mention(viewer))
    )
