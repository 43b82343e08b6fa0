"""`file`: CSV, XLSX and JSON Lines on this machine, a file or a folder that is watched.

Who may name which path is decided by whoever lets people set options: this source reads any
file its process can read. Taking rows out of the bytes is `ingest.tables` and `ingest.workbooks`;
which files of a folder are new is `ingest.watched_folder`.
"""

import hashlib
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from ingest.errors import (
    TooLargeError,
    UnreachableError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.options import SourceOptions, ZoneName
from ingest.outbound import GuardedClient
from ingest.rows import COLUMNS, RowReader
from ingest.tables import Rows, TableShape, detect_shape, read_rows
from ingest.watched_folder import digest_of, look_into, move_away, remember
from ingest.workbooks import PACKED, read_workbook

_LARGEST_BYTES = 256 * 1024 * 1024
_MOST_ROWS_AT_ONCE = 50_000  # of a watched folder; the other files wait for the next look
_LINE_END = re.compile(rb"\r\n|\r|\n")


def _column(meaning: str, *names: str) -> Any:
    usual = f" Left out: {', '.join(names)}." if names else ""
    return Field(default=None, description=f"Column holding {meaning}.{usual}")


FIELDS_BY_OPTION = {
    "id_column": "external_id",
    "text_column": "text",
    "date_column": "published_at",
    "title_column": "title",
    "url_column": "url",
    "handle_column": "author_handle",
    "author_column": "author_name",
    "rating_column": "rating",
    "language_column": "language",
    "network_column": "network",
    "conversation_column": "conversation_id",
    "reply_column": "in_reply_to",
    "reference_column": "reference",
}


class FileOptions(SourceOptions):
    """Where the file is and which column means what."""

    path: Path = Field(description="The file to read, or the folder to watch for files.")
    pattern: str = Field(
        default="*", max_length=100, description="Which files of a folder to take, such as *.csv."
    )
    done_folder: Path | None = Field(
        default=None,
        description="Where files of a watched folder are moved after they are stored; left out, "
        "they stay and are known by their content.",
    )
    whole: bool = Field(
        default=False,
        description="The file always holds all rows: one that is gone from it was deleted.",
    )
    format: Literal["auto", "csv", "jsonl", "xlsx"] = Field(
        default="auto", description="How the file is written; `auto` looks at its start."
    )
    encoding: str | None = Field(
        default=None,
        description="Character encoding; left out, UTF-8 or UTF-16 with a mark or Windows-1252.",
    )
    delimiter: str | None = Field(
        default=None,
        min_length=1,
        max_length=1,
        description="What separates CSV columns; left out, the most frequent of , ; tab |.",
    )
    timezone: ZoneName = Field(
        default="Europe/Amsterdam", description="Time zone of dates that do not name one."
    )
    date_format: str | None = Field(
        default=None,
        description="How dates are written, as in Python's strptime (%d-%m-%Y %H:%M).",
    )
    best_rating: float = Field(default=5, description="The highest rating that can be given.")
    worst_rating: float = Field(default=1, description="The lowest rating that can be given.")
    network: str | None = Field(
        default=None, description="Name of the place the posts come from, for rows without one."
    )
    id_column: str | None = _column("a stable id", *COLUMNS["external_id"])
    text_column: str | None = _column("the text", *COLUMNS["text"])
    date_column: str | None = _column("the time of publishing", *COLUMNS["published_at"])
    title_column: str | None = _column("a title", *COLUMNS["title"])
    url_column: str | None = _column("a link to the post", *COLUMNS["url"])
    handle_column: str | None = _column("the author's handle", *COLUMNS["author_handle"])
    author_column: str | None = _column("the author's name", *COLUMNS["author_name"])
    rating_column: str | None = _column("a rating", *COLUMNS["rating"])
    language_column: str | None = _column("the language", *COLUMNS["language"])
    network_column: str | None = _column("the place the post comes from", *COLUMNS["network"])
    conversation_column: str | None = _column("the thread's id", *COLUMNS["conversation_id"])
    reply_column: str | None = _column("the id of the post answered", *COLUMNS["in_reply_to"])
    reference_column: str | None = _column("an order number", *COLUMNS["reference"])

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        try:
            "".encode(name or "utf-8")
        except LookupError as error:
            raise ValueError(f"{name!r} is not an encoding such as utf-8 or cp1252") from error
        return name

    def column_options(self) -> dict[str, str]:
        """The columns given by name, by option."""
        told = {name: getattr(self, name) for name in FIELDS_BY_OPTION}
        return {name: column for name, column in told.items() if column}

    def columns(self) -> dict[str, str]:
        """The columns given by name, by the field of the mention they fill."""
        return {FIELDS_BY_OPTION[name]: told for name, told in self.column_options().items()}


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a file was read: `offset` bytes with `digest`, ending after line `line`."""

    offset: int
    line: int
    digest: str
    shape: TableShape


class FileSource:
    """A file that grows is read on from where it ended; of a folder every new file, once."""

    kind = "file"
    description = "Rows of CSV, XLSX or JSON Lines files on this machine"
    options_model = FileOptions

    def fetch(
        self, options: FileOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """The file's rows, or those appended since; `not_modified` if it is untouched."""
        if options.path.is_dir():
            if options.whole:
                raise WrongOptionError("whole", "is for one file, not for a folder of new ones")
            return self._watch(options, state, now)
        stamp = _stamp(options.path)
        how = _fingerprint(options)
        same_options = state.get("options") == how
        if same_options and state.get("stamp") == stamp:
            return Fetched((), state, not_modified=True)
        content = _read(options.path)
        if _is_workbook(options, content):
            rows = read_workbook(content, where=str(options.path))
            mentions, refused = self._read_rows(options, rows, now)
            told = Fetched(mentions, {"stamp": stamp, "options": how}, refused)
            return _as_whole(options, told, state if same_options else {})
        start = _progress(state, content) if same_options else None
        if start is not None and start.offset == len(content):
            return Fetched((), {**state, "stamp": stamp}, not_modified=True)
        if start is not None:  # rows were added, and none went
            told = self._take(options, content, start, now, {"stamp": stamp, "options": how})
            count = int(state.get("rows") or 0) + len(told.mentions)
            return replace(told, state={**told.state, "rows": count}) if options.whole else told
        start = _beginning(options, content)
        told = self._take(options, content, start, now, {"stamp": stamp, "options": how})
        return _as_whole(options, told, state if same_options else {})

    def _take(
        self,
        options: FileOptions,
        content: bytes,
        start: _Progress,
        now: datetime,
        state: dict[str, Any],
    ) -> Fetched:
        try:
            rows = read_rows(
                content[start.offset :], start.shape, first_line=start.line + 1, may_grow=True
            )
        except ValueError as error:
            raise UnreadableContentError(str(options.path), str(error)) from error
        mentions, refused = self._read_rows(options, rows, now)
        reached = _reached(content, start, rows)
        if options.whole and reached["offset"] < len(content):
            reached["offset"] = 0  # else the rows behind it would be counted again
        return Fetched(mentions, {**state, **reached}, refused)

    def _watch(self, options: FileOptions, state: State, now: datetime) -> Fetched:
        """New files of a folder; a file that cannot be used is told, and not tried again."""
        how = _fingerprint(options)
        state = state if state.get("options") == how else {}
        refused: list[Refused] = []
        if options.done_folder is not None:
            refused += move_away(options.path, state.get("names") or {}, options.done_folder)
        look = look_into(
            options.path, options.pattern, state, largest_bytes=_LARGEST_BYTES, now=now
        )
        refused += look.refused
        mentions: list[RawMention] = []
        taken: dict[str, str] = {}
        for path in look.files:
            content = _read(path)
            digest = digest_of(content)
            is_known = digest in (state.get("taken") or []) or digest in taken.values()
            taken[path.name] = digest
            if is_known:
                continue
            found, broken = self._read_whole(options, path, content, now)
            mentions += found
            refused += [Refused(f"{path.name}, {row.where}", row.reason) for row in broken]
            if len(mentions) >= _MOST_ROWS_AT_ONCE:
                break
        notes = remember(state, taken, look.stamps, options.path)
        next_state = {"options": how, "waiting": look.waiting, **notes}
        nothing_new = bool(state) and not mentions
        return Fetched(mentions, next_state, refused, not_modified=nothing_new)

    def _read_whole(
        self, options: FileOptions, path: Path, content: bytes, now: datetime
    ) -> tuple[list[RawMention], list[Refused]]:
        try:
            if _is_workbook(options, content):
                rows = read_workbook(content, where=path.name)
            else:
                start = _beginning(options, content)
                rows = read_rows(content, start.shape, first_line=1)
            return self._read_rows(options, rows, now)
        except ValueError as error:
            return [], [Refused("whole file", str(error))]
        except (UnreadableContentError, WrongOptionError) as error:
            return [], [Refused("whole file", error.problem)]

    def _read_rows(
        self, options: FileOptions, rows: Rows, now: datetime
    ) -> tuple[list[RawMention], list[Refused]]:
        reader = RowReader(
            columns=options.columns(),
            zone=ZoneInfo(options.timezone),
            date_format=options.date_format,
            worst=options.worst_rating,
            best=options.best_rating,
            network=options.network,
            now=now,
        )
        _require_columns(options, rows.shape)
        return _sort_out(rows, reader)


SOURCE = FileSource()


def _as_whole(options: FileOptions, told: Fetched, state: State) -> Fetched:
    """The rows as all there are, where the options say so and nothing speaks against it.

    A row that cannot be read is not gone. The first read only counts: what is stored may come
    from another file, and this one may be empty yet. Raises UnreadableContentError where most
    rows went at once: a file that is being written anew looks like that.
    """
    if not options.whole:
        return told
    rows, before = len(told.mentions), state.get("rows")
    if before is not None and rows * 2 < before:
        problem = f"holds {rows} rows, where it held {before}: not believed to be whole"
        raise UnreadableContentError(str(options.path), problem)
    is_whole = before is not None and rows > 0 and not told.refused
    return replace(told, state={**told.state, "rows": rows}, is_whole=is_whole)


def _fingerprint(options: FileOptions) -> str:
    """A fingerprint of the options: other columns mean other rows, so the file is read anew."""
    return hashlib.sha256(options.model_dump_json().encode()).hexdigest()[:16]


def _require_columns(options: FileOptions, shape: TableShape) -> None:
    """One clear error in place of a refusal for every row, where the header already tells."""
    if shape.format == "jsonl" or not shape.header:
        return
    there = {name.lower() for name in shape.header}
    listed = ", ".join(name or "(no name)" for name in shape.header)[:500]
    for option, column in options.column_options().items():
        if column.lower() not in there:
            raise WrongOptionError(option, f"{column!r} is not a column; there are {listed}")
    wanted = {*COLUMNS["text"], *COLUMNS["title"]}
    if not (options.text_column or options.title_column or wanted & there):
        raise WrongOptionError("text_column", f"say which column holds the text: {listed}")


def _is_workbook(options: FileOptions, content: bytes) -> bool:
    return options.format == "xlsx" or (options.format == "auto" and content.startswith(PACKED))


def _sort_out(rows: Rows, reader: RowReader) -> tuple[list[RawMention], list[Refused]]:
    mentions: list[RawMention] = []
    refused = list(rows.refused)
    for row in rows.rows:
        try:
            mentions.append(reader.read(row.values))
        except ValueError as error:
            refused.append(Refused(f"line {row.line}", str(error)))
    return mentions, sorted(refused, key=lambda row: int(row.where.split()[1]))


def _stamp(path: Path) -> list[int]:
    try:
        found = path.stat()
    except OSError as error:
        raise UnreachableError(str(path), error.strerror or "cannot be read") from error
    if not stat.S_ISREG(found.st_mode):
        raise UnreachableError(str(path), "is not a file")
    if found.st_size > _LARGEST_BYTES:
        raise TooLargeError(str(path), f"is larger than {_LARGEST_BYTES:,} bytes")
    return [found.st_size, found.st_mtime_ns]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreachableError(str(path), error.strerror or "cannot be read") from error


def _beginning(options: FileOptions, content: bytes) -> _Progress:
    try:
        shape = detect_shape(content, options.format, options.encoding, options.delimiter)
    except ValueError as error:
        raise UnreadableContentError(str(options.path), str(error)) from error
    return _Progress(0, 0, "", shape)


def _progress(state: Mapping[str, Any], content: bytes) -> _Progress | None:
    """Where to read on, if what was read then is still the start of the file."""
    offset, shape = state.get("offset"), state.get("shape")
    if not isinstance(offset, int) or not isinstance(shape, Mapping):
        return None
    digest = hashlib.sha256(content[:offset]).hexdigest()
    if offset == 0 or digest != state.get("digest"):
        return None
    return _Progress(offset, int(state.get("line", 0)), digest, TableShape.from_json(shape))


def _reached(content: bytes, start: _Progress, rows: Rows) -> dict[str, Any]:
    """Up to the last complete row: one still being written is read again, with the rest."""
    shape = rows.shape
    # In UTF-16 the bytes of a newline may also straddle two characters: such files start anew.
    one_byte = not shape.encoding_of_rest.lower().startswith(("utf-16", "utf-32", "utf_"))
    offset = max(content.rfind(b"\n") + 1, start.offset) if one_byte else 0
    if one_byte and rows.open_at is not None:
        offset = _behind_lines(content, start.offset, rows.open_at - start.line - 1)
    line = start.line + _count_lines(content[start.offset : offset])
    digest = hashlib.sha256(content[:offset]).hexdigest()
    return {"offset": offset, "line": line, "digest": digest, "shape": shape.to_json()}


def _behind_lines(content: bytes, offset: int, count: int) -> int:
    """Where the line begins that stands `count` lines below; lines are those of `read_rows`."""
    if count == 0:
        return offset
    ends = _LINE_END.finditer(content, offset)
    last = next(islice(ends, count - 1, None), None)
    return last.end() if last else offset


def _count_lines(content: bytes) -> int:
    return content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
