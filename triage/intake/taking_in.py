"""Customers that a program tells one by one or in small batches: all or nothing for each row.

Unlike a file, where a value that cannot be used is left out, a program is told to send it right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from triage.duplicates.values import ValueOrigin
from triage.intake.columns import field_of
from triage.intake.customer_rows import CustomerRow, read_fields
from triage.intake.problems import Problem, RefusedRowError
from triage.intake.upserting import Upserted, upsert_customers
from triage.links.relinking import relink_authors, relink_customers
from triage.links.wishes import wish_to_relink


@dataclass(frozen=True, slots=True)
class ReadCustomer:
    """What a program told of one customer: `row` is None where something is wrong with it."""

    row: CustomerRow | None
    problems: tuple[Problem, ...] = ()


def read_told(
    fields: Mapping[str, Any], extra: Mapping[str, Any], consents: Mapping[str, str]
) -> ReadCustomer:
    """The customer of these fields (names as in `columns.COLUMNS`).

    `consents` are `given` or `withdrawn` by what they are about: "email/marketing".
    """
    if taken := [name for name in extra if field_of(name)]:
        told = Problem(f"extra.{taken[0]}", "has a field of its own")
        return ReadCustomer(None, (told,))
    try:
        row = read_fields(fields, dict(extra), spoken_of=extra)
    except RefusedRowError as error:
        return ReadCustomer(None, (error.problem,))
    if row.problems:
        return ReadCustomer(None, row.problems)
    return ReadCustomer(replace(row, consents=consents))


def take_in(
    session: Session, rows: Sequence[CustomerRow], *, program: str, now: datetime
) -> Upserted:
    """Store what `program` told, and put before the linker again whatever it may concern."""
    upserted = upsert_customers(session, rows, now=now, origin=ValueOrigin("api", program))
    relink_authors(session, upserted.clues)
    relink_customers(session, upserted.lost_identities)
    if upserted.clues:
        wish_to_relink(session, now)
    return upserted
