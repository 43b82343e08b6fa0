"""What colleagues write down about a customer: add, change, pin, remove, put back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import ForbiddenError, NotFoundError, StaleError, WrongInputError
from triage.models import Customer, CustomerNote, User
from triage.people.viewer import Viewer

LONGEST: Final = 5000
MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as the page shows it."""

    id: int
    text: str
    author: str | None
    at: datetime
    edited_at: datetime | None
    pinned: bool
    version: int
    may_change: bool


def read_notes(session: Session, viewer: Viewer, customer_id: int) -> tuple[NoteView, ...]:
    """The notes about a customer: pinned ones first, then the newest."""
    rows = session.execute(
        select(CustomerNote, User.name)
        .outerjoin(User, User.id == CustomerNote.author_id)
        .where(CustomerNote.customer_id == customer_id, CustomerNote.removed_at.is_(None))
        .order_by(CustomerNote.pinned.desc(), CustomerNote.at.desc(), CustomerNote.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(
        NoteView(
            id=note.id,
            text=note.text,
            author=name,
            at=note.at,
            edited_at=note.edited_at,
            pinned=note.pinned,
            version=note.version,
            may_change=_may_change(viewer, note),
        )
        for note, name in rows
    )


def add_note(
    session: Session, viewer: Viewer, customer_id: int, *, text: str, now: datetime
) -> int:
    """Keep a note; returns its id. Raises WrongInputError, NotFoundError.

    The same text by the same colleague within a minute is a second click.
    """
    written = _checked(text)
    customer = session.get(Customer, customer_id, with_for_update={"key_share": True})
    if customer is None:
        raise NotFoundError(f"no customer {customer_id}")
    last = session.scalar(
        select(CustomerNote)
        .where(CustomerNote.customer_id == customer_id, CustomerNote.author_id == viewer.id)
        .order_by(CustomerNote.at.desc(), CustomerNote.id.desc())
        .limit(1)
    )
    if last and last.text == written and (now - last.at).total_seconds() < 60:
        return last.id
    note = CustomerNote(customer_id=customer_id, author_id=viewer.id, text=written, at=now)
    session.add(note)
    session.flush()
    return note.id


def change_note(
    session: Session,
    viewer: Viewer,
    customer_id: int,
    note_id: int,
    *,
    text: str,
    version: int,
    now: datetime,
) -> None:
    """Write a note anew. Raises StaleError when a colleague was ahead, and as `add_note`."""
    written = _checked(text)
    note = _lock(session, viewer, customer_id, note_id)
    if note.text == written:
        return
    if note.version != version:
        raise StaleError(["note"])
    note.text, note.edited_at = written, now
    note.version += 1


def pin_note(
    session: Session, viewer: Viewer, customer_id: int, note_id: int, *, pinned: bool
) -> None:
    """Keep a note on top, or no longer. Raises NotFoundError."""
    del viewer  # what is important to one is important to all
    note = _find(session, customer_id, note_id)
    if note.pinned != pinned:
        note.pinned = pinned
        note.version += 1


def remove_note(
    session: Session, viewer: Viewer, customer_id: int, note_id: int, *, now: datetime
) -> None:
    """Take a note away; `restore_note` puts it back. Raises NotFoundError, ForbiddenError."""
    note = _lock(session, viewer, customer_id, note_id)
    if note.removed_at is None:
        note.removed_at = now
        note.version += 1


def restore_note(session: Session, viewer: Viewer, customer_id: int, note_id: int) -> None:
    """Put a removed note back. Raises NotFoundError, ForbiddenError."""
    note = _lock(session, viewer, customer_id, note_id)
    if note.removed_at is not None:
        note.removed_at = None
        note.version += 1


def _checked(text: str) -> str:
    written = text.replace("\x00", "").strip()
    if not written:
        raise WrongInputError("note", "is empty")
    if len(written) > LONGEST:
        raise WrongInputError("note", f"is longer than {LONGEST} characters")
    return written


def _lock(session: Session, viewer: Viewer, customer_id: int, note_id: int) -> CustomerNote:
    note = _find(session, customer_id, note_id)
    if not _may_change(viewer, note):
        raise ForbiddenError("only its author and managers change a note")
    return note


def _find(session: Session, customer_id: int, note_id: int) -> CustomerNote:
    note = session.scalar(
        select(CustomerNote)
        .where(CustomerNote.id == note_id, CustomerNote.customer_id == customer_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if note is None:
        raise NotFoundError(f"no note {note_id} about customer {customer_id}")
    return note


def _may_change(viewer: Viewer, note: CustomerNote) -> bool:
    return note.author_id == viewer.id or viewer.role in ("lead", "manager", "admin")
