"""Files with mentions as people map them: which column means what, and what becomes of each row.

Pure but for reading the file; runs in a child process where the file is not ours. Which values
a mention takes is `ingest.rows`' knowledge.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

import ingest
from ingest.mentions import Fetched, RawMention
from ingest.rows import COLUMNS, RowReader
from ingest.tidy import tidy_fetched
from triage.errors import WrongInputError
from triage.files.tables import BrokenRow, TableShape, read_table

FIELDS: Final = tuple(COLUMNS)
LEFT_OUT: Final = ""
"""A column that is not stored."""
CHUNK_ROWS: Final = 500
PREVIEW_ROWS: Final = 20
_LONGEST_SHOWN: Final = 160
_MOMENTS: Final = ("published_at", "edited_at")


@dataclass(frozen=True, slots=True)
class MentionPlan:
    """How a file is to be read, and for which source."""

    fields: Mapping[str, str] = field(default_factory=dict)  # column → field
    delimiter: str = ""  # "": found out
    network: str | None = None
    date_format: str | None = None
    worst: float = 1.0
    best: float = 5.0
    source_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As kept with an upload: below a name by which files of customers are told apart."""
        return {"mentions": asdict(self) | {"fields": dict(self.fields)}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it came back."""
        return cls(**kept["mentions"])


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One row: a mention, or why there is none."""

    line: int
    mention: RawMention | None
    field: str = ""
    reason: str = ""


def guess_fields(header: Iterable[str]) -> dict[str, str]:
    """A field for each column by its name; each field once."""
    names = {name: told for told, known in COLUMNS.items() for name in known}
    taken: set[str] = set()
    guessed: dict[str, str] = {}
    for column in header:
        if not column:
            continue
        told = names.get(column.strip().lower(), LEFT_OUT)
        guessed[column] = LEFT_OUT if told in taken else told
        taken.add(guessed[column])
    return guessed


def check_plan(plan: MentionPlan) -> MentionPlan:
    """A mapping that somebody made. Raises WrongInputError naming the field."""
    told = [name for name in plan.fields.values() if name != LEFT_OUT]
    if unknown := [name for name in told if name not in FIELDS]:
        raise WrongInputError("field", f"{unknown[0]} is no field")
    if "text" not in told and "title" not in told:
        raise WrongInputError("text", "choose the column that holds the text")
    if twice := [name for name in FIELDS if told.count(name) > 1]:
        raise WrongInputError(twice[0], "is chosen for several columns")
    if not plan.worst < plan.best:
        raise WrongInputError("best", "the highest rating must be above the lowest")
    if plan.date_format and "%" not in plan.date_format:
        raise WrongInputError("date_format", "is not a form such as %d-%m-%Y")
    return plan


def read_mention_rows(
    path: Path, plan: MentionPlan, *, timezone: str, now: datetime, after: int = 0
) -> Iterator[tuple[list[MentionRow], float]]:
    """Chunks of rows behind the first `after`, and which share of the file is read with them."""
    shape = TableShape(delimiter=plan.delimiter)
    reader = RowReader(
        columns={}, zone=ZoneInfo(timezone), date_format=plan.date_format, worst=plan.worst,
        best=plan.best, network=plan.network, now=now,
    )  # fmt: skip
    rows = islice(read_table(path, shape), after, None)
    while chunk := list(islice(rows, CHUNK_ROWS)):
        yield [_read_row(row, plan, reader, now) for row in chunk], shape.share


def preview_rows(
    path: Path, plan: MentionPlan, *, timezone: str, now: datetime
) -> list[dict[str, Any]]:
    """The first rows as they would be stored, as JSON can hold them."""
    chunk, _ = next(read_mention_rows(path, plan, timezone=timezone, now=now), ([], 1.0))
    return [
        {
            "line": row.line,
            "values": _shown(row.mention, ZoneInfo(timezone)),
            "field": row.field,
            "reason": row.reason,
        }
        for row in chunk[:PREVIEW_ROWS]
    ]


def row_to_json(row: MentionRow) -> list[Any]:
    """As a child process tells it."""
    told = ingest.raw_mention_to_json(row.mention) if row.mention else None
    return [row.line, told, row.field, row.reason]


def row_from_json(told: list[Any]) -> MentionRow:
    """As the parent hears it."""
    line, values, name, reason = told
    if values is None:
        return MentionRow(line, None, name, reason)
    moments = {one: datetime.fromisoformat(values[one]) for one in _MOMENTS if one in values}
    return MentionRow(line, RawMention(**{**values, **moments}))


def _read_row(row: Any, plan: MentionPlan, reader: RowReader, now: datetime) -> MentionRow:
    if isinstance(row, BrokenRow):
        return MentionRow(row.line, None, "row", row.reason)
    values = {
        name: row.values.get(column)
        for column, name in plan.fields.items()
        if name != LEFT_OUT and column in row.values
    }
    try:
        mention = reader.read({name: _plain(value) for name, value in values.items()})
    except ValueError as error:
        name, separator, reason = str(error).partition(": ")
        known = bool(separator) and name in FIELDS
        return MentionRow(row.line, None, name if known else "row", reason if known else str(error))
    tidied = tidy_fetched(Fetched((mention,), {}), now)
    for refused in tidied.refused:
        return MentionRow(row.line, None, "row", refused.reason)
    [mention] = tidied.mentions
    # The id a row without one gets is made of its time: the time of reading is no part of it.
    return MentionRow(row.line, replace(mention, extra=dict(mention.extra)))


def _plain(value: object) -> object:
    """Cells of Excel hold times as such, and whole numbers with a point."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _shown(mention: RawMention | None, zone: ZoneInfo) -> dict[str, str]:
    """Times as they are at the company, and none that was only filled in."""
    if mention is None:
        return {}
    told = ingest.raw_mention_to_json(mention)
    if mention.extra.get("published_at_unknown"):
        del told["published_at"]
    for name in set(_MOMENTS) & set(told):
        at = datetime.fromisoformat(told[name]).astimezone(zone)
        told[name] = f"{at:%Y-%m-%d %H:%M}"
    shown = {name: " ".join(str(told[name])[:500].split()) for name in FIELDS if name in told}
    return {
        name: text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
        for name, text in shown.items()
    }
