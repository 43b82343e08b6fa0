"""Exports cases in the order of their last change, with a cursor to go on from."""

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.crm.formats import find_format
from triage.crm.records import CaseRecord, read_records
from triage.errors import WrongInputError
from triage.people.viewer import Viewer, may_see_case
from triage.queueing.work import db_now

# A change that was stamped earlier may be committed later; after a minute none is.
SETTLED_AFTER: Final = timedelta(minutes=1)


@dataclass(slots=True)
class Cursor:
    """The last record that was handed over."""

    changed_at: datetime | None = None
    case_id: int = 0

    def __str__(self) -> str:
        if self.changed_at is None:
            return "start"
        text = f"{self.changed_at.isoformat()} {self.case_id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def export_cases(
    session: Session,
    format_name: str,
    stream: TextIO,
    *,
    since: str | None = None,
    settled_after: timedelta = SETTLED_AFTER,
    with_special: bool = False,
) -> str:
    """Write all cases changed after `since`; returns the cursor for the next export.

    Raises WrongInputError for an unknown format or a cursor that is none.
    """
    cursor = read_cursor(since)
    now = session.scalar(select(db_now()))
    before = now - settled_after if isinstance(now, datetime) else None
    after = (cursor.changed_at, cursor.case_id) if cursor.changed_at else None
    records = read_records(
        session, changed_after=after, changed_before=before, with_special=with_special
    )
    find_format(format_name).write(_noting(records, cursor), stream)
    return str(cursor)


def export_visible_cases(
    session: Session, viewer: Viewer, format_name: str, stream: TextIO
) -> None:
    """Write all cases that this person may see, as they are now. Raises WrongInputError."""
    records = read_records(session, visible=may_see_case(viewer), with_special=True)
    find_format(format_name).write(records, stream)


def read_cursor(text: str | None) -> Cursor:
    """The cursor that an earlier export told. Raises WrongInputError."""
    if text is None or text == "start":
        return Cursor()
    try:
        padded = text + "=" * (-len(text) % 4)
        moment, case_id = base64.urlsafe_b64decode(padded).decode().split(" ")
        changed_at = datetime.fromisoformat(moment)
        if changed_at.tzinfo is None:
            raise ValueError(moment)
        return Cursor(changed_at, int(case_id))
    except (ValueError, binascii.Error) as error:
        raise WrongInputError("since", f"{text!r} is not a cursor of an export") from error


def _noting(records: Iterable[CaseRecord], cursor: Cursor) -> Iterator[CaseRecord]:
    for record in records:
        yield record
        cursor.changed_at, cursor.case_id = record.changed_at, record.case_id
