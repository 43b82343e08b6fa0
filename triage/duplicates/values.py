"""Who told which value of a customer, and when: written by imports, programs and agents.

One row for a customer and source holds all that the source tells. Which value wins is decided
in `survivorship`; `golden` writes the winners into the record.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.duplicates.checks import queue_checks
from triage.duplicates.golden import has_several_sources, rewrite_records, winners_of
from triage.duplicates.survivors import members_of
from triage.duplicates.survivorship import FIELDS
from triage.models import Customer, CustomerValues, ValueSource

POSITIONS: Final[Mapping[str, int]] = {
    "agent": 10,
    "crm": 20,
    "api": 30,
    "import": 40,
    "record": 90,
}
"""How much a source is trusted until somebody says otherwise: the smaller, the more."""
_FIELDS: Final = frozenset(FIELDS)


@dataclass(frozen=True, slots=True)
class ValueOrigin:
    """Who tells: a file, a program, a CRM or a colleague, by name."""

    kind: str  # one of triage.models.duplicate.VALUE_SOURCE_KINDS
    name: str

    @property
    def stable(self) -> str:
        """The name under which it is known next month, too."""
        return stable_name(self.name) if self.kind == "import" else self.name

    @property
    def key(self) -> str:
        """Both as one word: "import:klanten.csv"."""
        return f"{self.kind}:{self.stable}"


@dataclass(frozen=True, slots=True)
class ToldValues:
    """What is told of one customer; None says that the source has nothing there.

    Fields that are missing are not spoken about. `extra` and `columns` are as in CustomerRow.
    """

    customer_id: int
    told: Mapping[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()


def record_values(
    session: Session, rows: Sequence[ToldValues], source: ValueOrigin, *, now: datetime
) -> set[int]:
    """Keep what a source tells of customers whom the caller has locked; a few statements.

    Returns the customers of whom anything is new or changed. Their records show the winning
    values afterwards; records that others look at through a merge follow in the background.
    """
    if not rows:
        return set()
    source_id = find_source(session, source, now)
    changed = _write(session, rows, source_id, now)
    _forget_unsourced(session, rows, source_id)
    several = has_several_sources(session, [row.customer_id for row in rows])
    rewrite_records(session, several, with_survivors=False)
    queue_checks(session, changed)
    return changed


def find_source(session: Session, source: ValueOrigin, now: datetime) -> int:
    """The id of a source, which is made if nobody told anything under this name before."""
    name = source.stable
    known = select(ValueSource.id).where(ValueSource.kind == source.kind, ValueSource.name == name)
    found = session.scalar(known)
    if found is None:
        values = {
            "kind": source.kind,
            "name": name,
            "position": POSITIONS[source.kind],
            "created_at": now,
        }
        session.execute(insert(ValueSource).values(values).on_conflict_do_nothing())
        found = session.scalar(known)
    if found is None:
        raise RuntimeError(f"the source {name} was deleted while it spoke")
    return found


def stable_name(file_name: str) -> str:
    """A file's name without what changes from export to export: dates, counters, "(2)".

    Else every monthly file would be a source of its own, and each customer would keep a row for
    each of them.
    """
    stem, dot, ending = file_name.rpartition(".")
    kept = re.sub(r"[^\w]*[\W_]*\d[\d\W_]*", " ", stem or ending).strip(" -_.()")
    kept = re.sub(r"[\s_-]+", "-", kept).strip("-") or "file"
    return f"{kept}{dot}{ending}" if stem else kept


def keep_unsourced(session: Session, survivor_ids: Iterable[int], now: datetime) -> None:
    """Note as told by the record itself what no source stands for: a merge may overwrite it.

    That is what was there before anybody kept sources, and what was written by another way.
    """
    ids = sorted(set(survivor_ids))
    source_id = find_source(session, ValueOrigin("record", ""), now)
    expected = winners_of(session, ids)
    shown = session.scalars(
        select(Customer).where(Customer.id.in_(ids)).execution_options(populate_existing=True)
    ).all()
    standing = members_of(session, ids)
    for customer in shown:
        winners = expected.get(customer.id, {})
        told = {
            name: value
            for name in FIELDS
            if (value := as_json(getattr(customer, name))) is not None
            and (name not in winners or winners[name].value != value)
        }
        _keep(session, customer, told, source_id, is_alone=len(standing[customer.id]) == 1)
    session.flush()


def as_json(value: object) -> str | None:
    """A value as it is kept: dates and amounts as texts."""
    if isinstance(value, str) or value is None:
        return value or None
    if isinstance(value, Decimal | float | int):
        return f"{Decimal(str(value)):.2f}"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def _keep(
    session: Session,
    customer: Customer,
    told: Mapping[str, Any],
    source_id: int,
    *,
    is_alone: bool,
) -> None:
    known = session.get(CustomerValues, (customer.id, source_id))
    if known is None:
        known = CustomerValues(
            customer_id=customer.id,
            source_id=source_id,
            told={},
            changed={},
            told_at=customer.updated_at,
            confirmed_at=customer.updated_at,
        )
        session.add(known)
    extra = {"extra": customer.extra} if is_alone else {}
    known.told = {**known.told, **told, **extra}


# The caller holds the customers, so nobody writes between the reading and the writing.
_WRITE: Final = text("""
WITH given AS (
    SELECT id, given.told, silent, known.told AS before, known.changed, known.told_at
    FROM json_to_recordset(CAST(:rows AS json)) AS given(id bigint, told jsonb, silent text[])
    LEFT JOIN customer_values known ON known.customer_id = id AND known.source_id = :source
), written AS (
    INSERT INTO customer_values
        (customer_id, source_id, told, changed, told_at, confirmed_at)
    SELECT id, :source, CASE WHEN before IS NULL THEN told ELSE (before - silent) || told END,
        CASE WHEN before IS NULL OR before @> told THEN coalesce(changed, '{}') - silent
        ELSE (changed - silent) || (
            SELECT jsonb_object_agg(one.key, CAST(:now AS timestamptz)) FROM jsonb_each(told) one
            WHERE before -> one.key IS DISTINCT FROM one.value) END,
        coalesce(told_at, :now), :now
    FROM given ORDER BY id
    ON CONFLICT (customer_id, source_id) DO UPDATE SET told = excluded.told,
        changed = excluded.changed, confirmed_at = excluded.confirmed_at
    RETURNING customer_id, told
)
SELECT id FROM given JOIN written ON written.customer_id = id
WHERE before IS DISTINCT FROM written.told
""")


def _write(session: Session, rows: Sequence[ToldValues], source_id: int, now: datetime) -> set[int]:
    found = session.execute(
        _WRITE,
        {
            "rows": json.dumps([_as_row(row) for row in rows], separators=(",", ":")),
            "source": source_id,
            "now": now,
        },
    )
    return set(found.scalars())


def _as_row(row: ToldValues) -> dict[str, Any]:
    told, silent = {}, []
    for name, value in row.told.items():
        if name not in _FIELDS:
            continue
        plain = as_json(value)
        if plain is None:
            silent.append(name)
        else:
            told[name] = plain
    return {"id": row.customer_id, "told": told, "silent": silent}


def _forget_unsourced(session: Session, rows: Sequence[ToldValues], source_id: int) -> None:
    """What a source tells again needs no longer be kept as told by the record itself."""
    unsourced = session.scalar(
        select(ValueSource.id).where(ValueSource.kind == "record", ValueSource.id != source_id)
    )
    if unsourced is None:
        return
    kept = session.scalars(
        select(CustomerValues).where(
            CustomerValues.customer_id.in_([row.customer_id for row in rows]),
            CustomerValues.source_id == unsourced,
        )
    ).all()
    by_id = {row.customer_id: row for row in rows}
    for values in kept:
        row = by_id[values.customer_id]
        told = {name: value for name, value in values.told.items() if name not in row.told}
        if "extra" in told:
            told["extra"] = {
                **{key: one for key, one in told["extra"].items() if key not in row.columns},
                **row.extra,
            }
        values.told = told
    session.flush()
