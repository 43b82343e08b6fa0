"""Consents that a customer file or a program tells: what is news becomes a statement.

A source that tells the same as last time says nothing new, so that what a colleague heard
meanwhile stands. Reading the columns is `triage.intake.consent_fields`' work.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, any_, cast, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from triage.models import Consent, Customer

_CHANGES: Final[Mapping[tuple[str | None, str], str]] = {
    (None, "given"): "given",
    (None, "withdrawn"): "withdrawn",
    ("given", "withdrawn"): "withdrawn",
    ("withdrawn", "given"): "given",
    # An objection that the source no longer makes; where it made none, there is nothing to lift.
    ("withdrawn", "lifted"): "given",
}
"""What is to be kept, by what the source told before and what it tells now."""


def record_told_consents(
    session: Session,
    told: Mapping[int, tuple[str, Mapping[str, str]]],
    source: str,
    *,
    now: datetime,
) -> set[int]:
    """Keep what is new: customer id → the number it was told under, and statuses by subject.

    A subject is written "channel/purpose". The caller holds the customers. Returns those of whom
    a statement was added.
    """
    if not told:
        return set()
    before = _told_before(session, told, source)
    rows = [
        _row(customer_id, number, about, status, source, now)
        for customer_id, (number, statements) in sorted(told.items())
        for about, wanted in sorted(statements.items(), key=_widest_first)
        if (status := _CHANGES.get((before.get((number, about)), wanted)))
    ]
    if not rows:
        return set()
    added = session.scalars(
        # The same import that goes on where it was broken off tells its last rows again.
        insert(Consent).on_conflict_do_nothing().returning(Consent.customer_id),
        rows,
    )
    return set(added)


def _told_before(
    session: Session, told: Mapping[int, tuple[str, Mapping[str, str]]], source: str
) -> dict[tuple[str, str], str]:
    """The last status that this source told, by number and subject."""
    ids = cast(list(told), ARRAY(BigInteger))
    survivors = select(Customer.merged_into_id).where(
        Customer.id == any_(ids), Customer.merged_into_id.is_not(None)
    )
    rows = session.execute(
        select(Consent.external_id, Consent.status)
        .where(
            # Of a merged record they hang on its survivor.
            or_(Consent.customer_id == any_(ids), Consent.customer_id.in_(survivors)),
            Consent.source == source,
        )
        .order_by(Consent.at, Consent.id)
    )
    return {_subject_of(key or ""): status for key, status in rows}


def _row(
    customer_id: int, number: str, about: str, status: str, source: str, now: datetime
) -> dict[str, object]:
    channel, _, purpose = about.partition("/")
    return {
        "customer_id": customer_id,
        "channel": channel,
        "purpose": purpose,
        "status": status,
        "at": now,
        "source": source,
        "external_id": f"{about}/{status}/{now.isoformat()}/{number}",
    }


def _subject_of(key: str) -> tuple[str, str]:
    channel, purpose, _, _, number = (*key.split("/", 4), "", "", "", "", "")[:5]
    return number, f"{channel}/{purpose}"


def _widest_first(statement: Iterable[str]) -> tuple[int, str]:
    """So that a narrow statement of the same row stands behind the wide one."""
    about = next(iter(statement))
    return -about.count("any"), about
