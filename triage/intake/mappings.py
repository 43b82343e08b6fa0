"""Mappings that people saved: which column of files like this one means what, under a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError, WrongInputError
from triage.intake.columns import EXTRA
from triage.intake.plans import check_fields, header_key
from triage.intake.uploading import keep_mapping, shown_name, stored_name
from triage.models import ImportMapping
from triage.people.viewer import Viewer

ROLES: Final = ("manager", "admin")
# Mappings of mentions stand in the same table (`triage.mentions.file_jobs`).
_IS_OF_CUSTOMERS: Final = ~ImportMapping.header_key.startswith("mentions:")


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A saved mapping."""

    id: int
    name: str
    fields: Mapping[str, str]
    used_at: datetime | None

    def for_header(self, header: Iterable[str]) -> dict[str, str]:
        """A field for each column: columns that the mapping does not know become extra."""
        return {column: self.fields.get(column, EXTRA) for column in header if column}


def save_mapping(
    session: Session, viewer: Viewer, name: str, fields: Mapping[str, str], now: datetime
) -> None:
    """Keep a mapping; one of the same name is replaced. Raises WrongInputError."""
    viewer.require(*ROLES)
    keep_mapping(
        session, viewer, name, check_fields(fields), now, key=header_key(fields), of="customers"
    )


def mapping_for(session: Session, header: Iterable[str]) -> SavedMapping | None:
    """The latest mapping that was saved for a file with these columns."""
    row = session.scalar(
        select(ImportMapping)
        .where(ImportMapping.header_key == header_key(header))
        .order_by(ImportMapping.updated_at.desc(), ImportMapping.id.desc())
        .limit(1)
    )
    return _view(row) if row else None


def mapping_named(session: Session, name: str) -> SavedMapping:
    """The mapping of this name. Raises WrongInputError that lists the known ones."""
    stored = stored_name("customers", name)
    row = session.scalar(
        select(ImportMapping).where(ImportMapping.name == stored, _IS_OF_CUSTOMERS)
    )
    if row is None:
        known = ", ".join(one.name for one in list_mappings(session)) or "none are saved"
        raise WrongInputError("mapping", f"{name} is not known (known: {known})")
    return _view(row)


def list_mappings(session: Session) -> Sequence[SavedMapping]:
    """All mappings by name."""
    rows = session.scalars(
        select(ImportMapping).where(_IS_OF_CUSTOMERS).order_by(ImportMapping.name).limit(500)
    )
    return [_view(row) for row in rows]


def delete_mapping(session: Session, viewer: Viewer, mapping_id: int) -> None:
    """Forget a mapping; imports that used it stay as they are. Raises NotFoundError."""
    viewer.require(*ROLES)
    gone = session.scalar(
        delete(ImportMapping)
        .where(ImportMapping.id == mapping_id, _IS_OF_CUSTOMERS)
        .returning(ImportMapping.id)
    )
    if gone is None:
        raise NotFoundError(f"no mapping {mapping_id}")


def _view(row: ImportMapping) -> SavedMapping:
    name = shown_name("customers", row.name)
    return SavedMapping(row.id, name, dict(row.fields), row.used_at)
