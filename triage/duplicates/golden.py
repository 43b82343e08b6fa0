"""Writes the winning values into the records: of one customer, or of all that a survivor took up.

A merged record keeps showing what was told of itself, so it is whole again when it comes back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, sessionmaker

from triage.duplicates.survivors import lock_trees, members_of
from triage.duplicates.survivorship import (
    DEFAULT_RULES,
    FIELDS,
    Rule,
    Told,
    choose_winners,
)
from triage.lifecycle.assessing import put_assessments
from triage.linking.keeping_keys import wait_for_keys
from triage.models import (
    Customer,
    CustomerMerge,
    CustomerValues,
    SurvivorshipRule,
    ValueSource,
)

BATCH_SIZE: Final = 500
_READ: Final[Mapping[str, Callable[[str], object]]] = {
    "value_eur": Decimal,
    "customer_since": date.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class _Sourced:
    """All that is told of one record."""

    told: tuple[Told, ...] = ()
    extra: Mapping[str, Any] | None = None  # the record's own, where it stands for others


def read_rules(session: Session) -> dict[str, Rule]:
    """Which value wins, by group: as somebody set it, else the default."""
    set_by_hand = {
        row.field: Rule(row.strategy, row.agent_first)  # type: ignore[arg-type]  # a check holds it
        for row in session.scalars(select(SurvivorshipRule))
    }
    return {**DEFAULT_RULES, **set_by_hand}


def winners_of(session: Session, survivor_ids: Iterable[int]) -> dict[int, dict[str, Told]]:
    """By survivor, what wins among all that is told of the records for which it stands."""
    members = members_of(session, survivor_ids)
    sourced = _read_sourced(session, [one for some in members.values() for one in some])
    return _winners(session, members, sourced)


def told_of(session: Session, survivor_id: int) -> tuple[Told, ...]:
    """All that any source tells of the records for which the survivor stands."""
    members = members_of(session, [survivor_id])
    listed = [one for some in members.values() for one in some]
    sourced = _read_sourced(session, listed)
    return tuple(told for one in listed for told in sourced.get(one, _Sourced()).told)


def rewrite_records(
    session: Session, customer_ids: Iterable[int], *, with_survivors: bool = True
) -> set[int]:
    """Show the winning values in these records, and in those that stand for them.

    The caller has locked what is rewritten. Returns whose record changed.
    """
    ids = set(customer_ids)
    if not ids:
        return set()
    rows = session.scalars(
        select(Customer).where(Customer.id.in_(ids)).execution_options(populate_existing=True)
    ).all()
    alone = {row.id: [row.id] for row in rows if row.merged_into_id is not None}
    roots = {row.id for row in rows if row.merged_into_id is None}
    if with_survivors:
        roots |= {row.merged_into_id for row in rows if row.merged_into_id is not None}
    members = {**alone, **members_of(session, roots)}
    sourced = _read_sourced(session, {one for some in members.values() for one in some})
    winners = _winners(session, members, sourced)
    extras = _extras(session, members, sourced)
    _keep_extras(session, [one for one, some in members.items() if len(some) > 1], sourced)
    changed = set()
    for customer in session.scalars(select(Customer).where(Customer.id.in_(members))):
        if _show(customer, winners[customer.id], extras[customer.id]):
            changed.add(customer.id)
    _forget_extras(session, [one for one, some in members.items() if len(some) == 1])
    session.flush()
    wait_for_keys(session, changed)
    put_assessments(session, changed)
    return changed


def rewrite_all(sessions: sessionmaker[Session]) -> int:
    """After the rules changed: every record of which several sources tell; returns how many.

    In batches, each locked in the order of imports. Doing it twice changes nothing more.
    """
    last = total = 0
    while True:
        with sessions.begin() as session:
            ids = _told_by_several(session, after=last)
            if ids:
                lock_trees(session, ids)
                total += len(rewrite_records(session, ids))
        if not ids:
            return total
        last = ids[-1]


def _winners(
    session: Session, members: Mapping[int, Sequence[int]], sourced: Mapping[int, _Sourced]
) -> dict[int, dict[str, Told]]:
    rules = read_rules(session)
    choices = _choices(session, members)
    winners = {}
    for survivor, group in members.items():
        told = [one for member in group for one in sourced.get(member, _Sourced()).told]
        winners[survivor] = choose_winners(told, rules, choices.get(survivor), own=survivor)
    return winners


def _choices(session: Session, members: Mapping[int, Sequence[int]]) -> dict[int, dict[str, int]]:
    """What people chose when they merged; the last choice counts."""
    survivor_by = {one: survivor for survivor, group in members.items() for one in group
                   if len(group) > 1}  # fmt: skip
    if not survivor_by:
        return {}
    rows = session.execute(
        select(CustomerMerge.loser_id, CustomerMerge.choices)
        .where(CustomerMerge.loser_id.in_(survivor_by), CustomerMerge.undone_at.is_(None))
        .order_by(CustomerMerge.merged_at, CustomerMerge.id)
    )
    choices: dict[int, dict[str, int]] = {}
    for loser_id, chosen in rows:
        choices.setdefault(survivor_by[loser_id], {}).update(chosen)
    return choices


def _read_sourced(session: Session, customer_ids: Iterable[int]) -> dict[int, _Sourced]:
    rows = session.execute(
        select(CustomerValues, ValueSource)
        .join(ValueSource, ValueSource.id == CustomerValues.source_id)
        .where(CustomerValues.customer_id.in_(set(customer_ids)))
        .order_by(CustomerValues.customer_id, CustomerValues.source_id)
        .execution_options(populate_existing=True)
    )
    found: dict[int, _Sourced] = {}
    for values, source in rows:
        before = found.get(values.customer_id, _Sourced())
        found[values.customer_id] = _Sourced(
            before.told + tuple(_told(values, source)),
            values.told.get("extra", before.extra),
        )
    return found


def _told(values: CustomerValues, source: ValueSource) -> Iterable[Told]:
    for name in FIELDS:
        if values.told.get(name) is not None:
            since = values.changed.get(name)
            yield Told(
                customer_id=values.customer_id,
                field=name,
                value=values.told[name],
                kind=source.kind,
                source=source.name,
                position=source.position,
                told_at=datetime.fromisoformat(since) if since else values.told_at,
                confirmed_at=values.confirmed_at,
            )


def _extras(
    session: Session, members: Mapping[int, Sequence[int]], sourced: Mapping[int, _Sourced]
) -> dict[int, dict[str, Any]]:
    """What no column is for: the survivor's own, and from the others what it lacks."""
    others = [one for group in members.values() for one in group if one not in members]
    told = _shown_extras(session, [*members, *others])
    extras: dict[int, dict[str, Any]] = {}
    for survivor, group in members.items():
        kept = sourced.get(survivor, _Sourced()).extra
        own = told.get(survivor, {}) if kept is None else kept
        together: dict[str, Any] = {}
        for member in (one for one in group if one != survivor):
            together = {**told.get(member, {}), **together}
        extras[survivor] = {**together, **own}
    return extras


def _shown_extras(session: Session, customer_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = session.execute(select(Customer.id, Customer.extra).where(Customer.id.in_(customer_ids)))
    return {row[0]: row[1] for row in rows}


def _keep_extras(
    session: Session, survivor_ids: Sequence[int], sourced: Mapping[int, _Sourced]
) -> None:
    """Records that begin to stand for others: what they show now is theirs."""
    new = [one for one in survivor_ids if sourced.get(one, _Sourced()).extra is None]
    if not new:
        return
    source_id = session.scalar(
        select(ValueSource.id).where(ValueSource.kind == "record", ValueSource.name == "")
    )
    shown = _shown_extras(session, new)
    for survivor in new:
        values = session.get(CustomerValues, (survivor, source_id))
        if values is not None:  # every record that took part in a merge has such a row
            values.told = {**values.told, "extra": shown[survivor]}
    session.flush()


def _show(customer: Customer, winners: Mapping[str, Told], extra: Mapping[str, Any]) -> bool:
    """Write the winners into the record; a field of which nobody tells stays empty."""
    changed = False
    for name in FIELDS:
        value: object = None
        if name in winners:
            value = _READ.get(name, str)(winners[name].value)
        if name == "name" and value is None:
            continue  # every record is called something
        if getattr(customer, name) != value:
            setattr(customer, name, value)
            changed = True
    if dict(customer.extra) != dict(extra):
        customer.extra = dict(extra)
        changed = True
    return changed


def _forget_extras(session: Session, customer_ids: Sequence[int]) -> None:
    """A record that stands for itself alone shows its own `extra`: no copy is needed."""
    rows = session.scalars(
        select(CustomerValues).where(CustomerValues.customer_id.in_(customer_ids))
    )
    for row in rows:
        if "extra" not in row.told:
            continue
        row.told = {name: value for name, value in row.told.items() if name != "extra"}


def _told_by_several(session: Session, *, after: int) -> Sequence[int]:
    several = (
        select(CustomerValues.customer_id)
        .where(CustomerValues.customer_id > after)
        .group_by(CustomerValues.customer_id)
        .having(func.count() > 1)
        .order_by(CustomerValues.customer_id)
        .limit(BATCH_SIZE)
    )
    survivors = (
        select(Customer.merged_into_id)
        .where(Customer.merged_into_id > after)
        .distinct()
        .order_by(Customer.merged_into_id)
        .limit(BATCH_SIZE)
    )
    found = {*session.scalars(several), *(one for one in session.scalars(survivors) if one)}
    return sorted(found)[:BATCH_SIZE]


def has_several_sources(session: Session, customer_ids: Iterable[int]) -> list[int]:
    """Those of whom several sources tell, or who stand for others: their winner may be another."""
    listed = list(customer_ids)
    sources = select(ValueSource.id).limit(2).subquery()
    if (session.scalar(select(func.count()).select_from(sources)) or 0) < 2:
        return []  # a merge makes the second one
    several = (
        select(CustomerValues.customer_id)
        .where(CustomerValues.customer_id.in_(listed))
        .group_by(CustomerValues.customer_id)
        .having(func.count() > 1)
    )
    rows = session.scalars(
        select(Customer.id).where(
            Customer.id.in_(listed),
            or_(
                Customer.id.in_(several),
                Customer.id.in_(
                    select(Customer.merged_into_id).where(Customer.merged_into_id.in_(listed))
                ),
            ),
        )
    )
    return sorted(rows)
