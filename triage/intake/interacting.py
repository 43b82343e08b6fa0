"""Orders, contacts, visits … of known customers are kept: told twice, they are there once.

Order numbers become identities, so that a mention that names one is linked. Reading files is left
to `interaction_import`; the caller owns the transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import TSVECTOR, insert
from sqlalchemy.orm import Session

from triage.customers.identities import Clue, read_number
from triage.duplicates.settling import settle
from triage.intake.interaction_rows import InteractionRow
from triage.lifecycle.assessing import put_assessments
from triage.links.relinking import RECENT, recent_unlinked
from triage.models import Customer, Identity, Interaction, Mention, MentionWords, Work
from triage.queueing.work import put_work

ORIGIN: Final = "interaction"
"""Where identities come from that an order brought; customer files do not take them away."""

_CHANGING: Final = (
    "customer_id", "kind", "at", "channel", "reference", "title", "amount_eur", "extra",
)  # fmt: skip
_MOST_SEARCHED: Final = 200  # beyond, looking at all recent mentions is cheaper


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was left out: its place among the rows, the field, and why."""

    index: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of rows: rows = new + updated + unchanged + refused."""

    new: int
    updated: int
    unchanged: int
    refused: tuple[Refusal, ...]
    relinked: int  # mentions that were made due to be linked again


def record_interactions(
    session: Session, rows: Sequence[InteractionRow], *, now: datetime
) -> Recorded:
    """Keep these rows; the last of two with one source and key counts. The rest goes on."""
    owners, merged = _owners(session, {row.customer_number for row in rows})
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    refused = []
    for index, row in enumerate(rows):
        customer_id = owners.get(row.customer_number)
        if customer_id is None:
            refused.append(Refusal(index, "customer_number", "is not known"))
        else:
            wanted[row.source, row.external_id] = _values(row, customer_id, now)
    new, updated, touched = _store(session, list(wanted.values()))
    clues = _learn_numbers(session, list(wanted.values()))
    put_assessments(session, touched)
    if merged:
        session.flush()
        settle(session, merged)  # it goes on to the record that took this one up
    return Recorded(
        new=new,
        updated=updated,
        unchanged=len(rows) - len(refused) - new - updated,
        refused=tuple(refused),
        relinked=_relink(session, clues, now),
    )


def _owners(session: Session, numbers: set[str]) -> tuple[dict[str, int], set[int]]:
    """Customers by number, and which of them were merged into another one."""
    found = session.execute(
        select(Customer.number, Customer.id, Customer.merged_into_id).where(
            Customer.number.in_(numbers)
        )
    ).all()
    merged = {row.id for row in found if row.merged_into_id is not None}
    return {row.number: row.id for row in found}, merged


def _values(row: InteractionRow, customer_id: int, now: datetime) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "kind": row.kind,
        "at": row.at,
        "channel": row.channel,
        "reference": row.reference,
        "title": row.title,
        "amount_eur": row.amount_eur,
        "extra": dict(row.extra),
        "source": row.source,
        "external_id": row.external_id,
        "created_at": now,
    }


def _store(session: Session, values: Sequence[Mapping[str, Any]]) -> tuple[int, int, set[int]]:
    """Numbers of new and changed rows, and the customers whose rows they are."""
    if not values:
        return 0, 0, set()
    # In the order of the keys: two writers of the same rows wait for each other, never in a ring.
    listed = sorted(values, key=lambda one: (one["source"], one["external_id"]))
    statement = insert(Interaction).values(listed)
    told = statement.excluded
    differs = [getattr(Interaction, name).is_distinct_from(told[name]) for name in _CHANGING]
    rows = session.execute(
        statement.on_conflict_do_update(
            index_elements=[Interaction.source, Interaction.external_id],
            set_={name: told[name] for name in _CHANGING},
            where=or_(*differs),
        ).returning(Interaction.customer_id, Interaction.created_at)
    ).all()
    new = sum(row.created_at == listed[0]["created_at"] for row in rows)
    # A row that moved concerns its former customer, too; the round over all comes past there.
    return new, len(rows) - new, {row.customer_id for row in rows}


def _learn_numbers(session: Session, values: Sequence[Mapping[str, Any]]) -> set[Clue]:
    """Order numbers by which customers were not known yet."""
    wanted = {
        (value["customer_id"], clue)
        for value in values
        if value["kind"] in ("order", "delivery") and value["reference"]
        if isinstance(clue := read_number(value["reference"], "order_number"), Clue)
    }
    if not wanted:
        return set()
    listed = sorted(wanted, key=lambda one: (one[0], one[1].value))
    known = session.execute(
        insert(Identity)
        .values(
            [
                {"customer_id": owner, "kind": clue.kind, "value": clue.value, "origin": ORIGIN}
                for owner, clue in listed
            ]
        )
        .on_conflict_do_nothing()
        .returning(Identity.value)
    )
    return {Clue("order_number", row.value) for row in known}


def _relink(session: Session, clues: set[Clue], now: datetime) -> int:
    """Make due the recent mentions that may name one of these numbers."""
    if not clues:
        return 0
    if len(clues) > _MOST_SEARCHED:
        return _relink_recent(session, now)
    wanted = func.to_tsquery("simple", _as_query(clues))
    found = select(MentionWords.mention_id).where(MentionWords.search.op("@@")(wanted))
    # Their words are kept when they are understood: perhaps at this very moment, and linked before
    # anybody else sees the new numbers.
    unread = select(Work.mention_id).where(Work.stage == "understand")
    told = func.search_words(
        Mention.title, Mention.text, Mention.author_name, Mention.author_handle, type_=TSVECTOR
    )
    due = session.scalars(
        select(Mention.id).where(
            Mention.published_at >= now - RECENT,
            or_(
                Mention.id.in_(found),
                and_(Mention.id.in_(unread), told.op("@@")(wanted)),
                Mention.reference.in_([clue.value for clue in clues]),
            ),
        )
    ).all()
    put_work(session, "link", due)
    return len(due)


def _as_query(clues: set[Clue]) -> str:
    """Digits as the words of a text hold them: alone, after a dash, or behind their letters."""
    words = set()
    for clue in clues:
        for run in clue.value.split("-"):
            if run.isdecimal():
                words |= {run, f"-{run}"}
        words.add(clue.value.replace("-", ""))
    return " | ".join(f"'{word}'" for word in sorted(words))


def _relink_recent(session: Session, now: datetime) -> int:
    total = last = 0
    while due := recent_unlinked(session, now, after=last):
        put_work(session, "link", due)
        total, last = total + len(due), due[-1]
    return total
