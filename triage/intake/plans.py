"""What a file's columns are taken for: a CRM's layout, a mapping that somebody saved, or names.

Pure: files are read by `triage.files`, mappings are kept by `mappings`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from triage.errors import WrongInputError
from triage.intake.columns import COLUMNS, EXTRA, LEFT_OUT, field_of, squeeze
from triage.intake.layouts import find_layouts, recognise
from triage.intake.layouts.layout import Layout

FIELDS: Final = (*COLUMNS, EXTRA, LEFT_OUT)
"""What a column can be taken for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is to be read. Without `fields` the names of the columns tell."""

    fields: Mapping[str, str] | None = None
    delimiter: str = ""  # "": found out
    layout: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As kept with an import."""
        fields = dict(self.fields) if self.fields is not None else None
        return {"fields": fields, "delimiter": self.delimiter, "layout": self.layout}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it came back."""
        return cls(kept.get("fields"), kept.get("delimiter", ""), kept.get("layout"))


def propose(header: Iterable[str], layout_name: str | None = None) -> Plan:
    """What the columns of this header seem to mean; every column has a field.

    `layout_name` says which system it is; else that is recognised. Raises WrongInputError for
    a layout that is not known.
    """
    columns = [column for column in header if column]
    layout = _layout(layout_name) if layout_name else recognise(columns)
    told = layout.known(columns) if layout else {}
    fields = {column: told.get(column, field_of(column) or EXTRA) for column in columns}
    return Plan(_one_number(fields, told), layout=layout.name if layout else None)


def check_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """A mapping that somebody made. Raises WrongInputError."""
    for column, field in fields.items():
        if field not in FIELDS:
            raise WrongInputError(column, f"{field} is no field")
    numbers = [column for column, field in fields.items() if field == "customer_number"]
    if len(numbers) != 1:
        raise WrongInputError("customer_number", "exactly one column holds it")
    return dict(fields)


def header_key(header: Iterable[str]) -> str:
    """Equal for files with the same columns, in whatever order."""
    squeezed = sorted(squeeze(column) for column in header if column)
    return hashlib.sha256("\n".join(squeezed).encode("utf-8", "replace")).hexdigest()


def _layout(name: str) -> Layout:
    known = find_layouts()
    if name not in known:
        raise WrongInputError("layout", f"{name} is none of {', '.join(known)}")
    return known[name]


def _one_number(fields: dict[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """Of several columns for the customer number one counts: the layout's, else the first."""
    numbers = [column for column, field in fields.items() if field == "customer_number"]
    best = next((column for column in numbers if column in told), numbers[0] if numbers else None)
    return fields | {column: EXTRA for column in numbers if column != best}
