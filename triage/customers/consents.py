"""What a customer allows, and how that is changed: statements are added, the last one counts.

A statement about every channel or every purpose covers the narrower ones told before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError, WrongInputError
from triage.lifecycle.assessing import put_assessments
from triage.models import Consent, Customer, User
from triage.models.consent import CONSENT_CHANNELS, CONSENT_PURPOSES, CONSENT_STATUSES
from triage.people.viewer import Viewer

BY_AGENT: Final = "agent"
LONGEST_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; "any" stands for every channel or purpose."""

    channel: str
    purpose: str
    status: str
    at: datetime
    source: str
    note: str | None = None
    by: str | None = None

    def covers(self, other: "Statement") -> bool:
        """Whether this takes the place of the other.

        What a file or a program tells widely never undoes what was refused narrowly: that its
        "do not contact" is gone says nothing about the newsletter.
        """
        if (self.channel, self.purpose) == (other.channel, other.purpose):
            return True
        is_wider = self.channel in ("any", other.channel) and self.purpose in ("any", other.purpose)
        return is_wider and (self.source == BY_AGENT or other.status == "given")


@dataclass(frozen=True, slots=True)
class Permissions:
    """What holds now, the widest statements first, and everything that was ever told."""

    standing: tuple[Statement, ...]
    history: tuple[Statement, ...]  # the newest first

    @property
    def do_not_contact(self) -> bool:
        """Nobody may approach the customer, by whatever channel and for whatever purpose."""
        return any(
            one.status == "withdrawn" and (one.channel, one.purpose) == ("any", "any")
            for one in self.standing
        )

    def withdrawn(self) -> tuple[Statement, ...]:
        """What is not allowed."""
        return tuple(one for one in self.standing if one.status == "withdrawn")


def sum_up(statements: Sequence[Statement]) -> Permissions:
    """What holds of these statements, given oldest first."""
    standing: list[Statement] = []
    for told in statements:
        standing = [one for one in standing if not told.covers(one)]
        standing.append(told)
    widest = sorted(standing, key=lambda one: (one.channel != "any", one.purpose != "any"))
    return Permissions(tuple(widest), tuple(reversed(statements)))


def read_permissions(session: Session, customer_id: int) -> Permissions:
    """What a customer allows."""
    return read_permissions_of(session, [customer_id]).get(customer_id, Permissions((), ()))


def read_permissions_of(session: Session, customer_ids: Sequence[int]) -> dict[int, Permissions]:
    """What these customers allow; those who never said anything are left out."""
    told: dict[int, list[Statement]] = {}
    rows = session.execute(
        select(Consent, User.name)
        .outerjoin(User, User.id == Consent.recorded_by)
        .where(Consent.customer_id.in_(customer_ids))
        .order_by(Consent.at, Consent.id)
    )
    for row, name in rows:
        told.setdefault(row.customer_id, []).append(
            Statement(row.channel, row.purpose, row.status, row.at, row.source, row.note, name)
        )
    return {customer_id: sum_up(statements) for customer_id, statements in told.items()}


def record_consent(
    session: Session,
    viewer: Viewer,
    customer_id: int,
    *,
    channel: str,
    purpose: str,
    status: str,
    note: str = "",
    now: datetime,
) -> None:
    """Keep what the customer told a colleague. Raises WrongInputError, NotFoundError.

    Saying what holds already is no news and leaves no row: a second click is harmless.
    """
    _check(channel, purpose, status, note)
    # The customer's row is held, so that two clicks at once are one after the other.
    held = select(Customer.id).where(Customer.id == customer_id).with_for_update(key_share=True)
    if session.scalar(held) is None:
        raise NotFoundError(f"no customer {customer_id}")
    told = (channel, purpose, status)
    standing = read_permissions(session, customer_id).standing
    if not note and told in [(one.channel, one.purpose, one.status) for one in standing]:
        return
    session.add(
        Consent(
            customer_id=customer_id,
            channel=channel,
            purpose=purpose,
            status=status,
            at=now,
            source=BY_AGENT,
            note=note.strip() or None,
            recorded_by=viewer.id,
        )
    )
    session.flush()
    put_assessments(session, [customer_id])


def _check(channel: str, purpose: str, status: str, note: str) -> None:
    for name, value, allowed in (
        ("channel", channel, CONSENT_CHANNELS),
        ("purpose", purpose, CONSENT_PURPOSES),
        ("status", status, CONSENT_STATUSES),
    ):
        if value not in allowed:
            raise WrongInputError(name, "is not one of " + ", ".join(allowed))
    if len(note) > LONGEST_NOTE:
        raise WrongInputError("note", f"is longer than {LONGEST_NOTE} characters")
