"""Takes CSV and JSON Lines apart into rows with their line numbers; knows no meaning.

A row that cannot be read is refused with its line, and reading goes on with the next line:
also after a stray quote, which makes an ordinary CSV reader swallow the rest of the file.
"""

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.mentions import Refused
from ingest.parsing.decoding import decode_utf8

_DELIMITERS = ",;\t|"
# How spreadsheets are told the delimiter: a first line that is no header.
_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t|]*\s*', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_LONGEST_ROW_LINES = 2000
_NOT_CLOSED = "holds a quote that is not closed"
# So many mean another file than was meant; without an end each may cost the whole file.
_MOST_REFUSED = 10_000


@dataclass(frozen=True, slots=True)
class TableShape:
    """How a file is written. `header` is empty until the first row of a CSV was read."""

    format: str
    encoding: str
    delimiter: str = ","
    header: tuple[str, ...] = ()

    @property
    def encoding_of_rest(self) -> str:
        """The encoding of what follows the byte order mark."""
        return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(self.encoding, self.encoding)

    def to_json(self) -> dict[str, Any]:
        """As kept in a source's state."""
        return {
            "format": self.format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "header": list(self.header),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "TableShape":
        """As it came back from a source's state."""
        return cls(**{**kept, "header": tuple(kept["header"])})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of its first line, and its values by column."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a piece of a file holds; `shape` now knows the header.

    `open_at` is the line of a row that is still being written: the rest may follow.
    """

    rows: list[Row]
    refused: list[Refused]
    shape: TableShape
    open_at: int | None = None


def detect_shape(
    content: bytes, told: str, encoding: str | None, delimiter: str | None
) -> TableShape:
    """How this file is written, as far as not told. ValueError if it is no text at all."""
    encoding = encoding or _detect_encoding(content)
    start = content[:20_000].decode(encoding, "replace").lstrip("\ufeff \r\n\t")
    if content.startswith((b"PK\x03\x04", b"%PDF", b"\x1f\x8b")):
        raise ValueError("is not a text file; save it as CSV, XLSX or JSON Lines")
    form = told if told != "auto" else "jsonl" if start.startswith(("{", "[")) else "csv"
    header = start.split("\n", 1)[0]
    if told_by := _SEPARATOR.fullmatch(header):
        return TableShape(form, encoding, delimiter or told_by[1])
    most = max(_DELIMITERS, key=_QUOTED.sub("", header).count)
    return TableShape(form, encoding, delimiter or most)


def _detect_encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if content.startswith(b"\xff\xfe") else "utf-16-be"
    # Without a mark: every other byte of Latin letters is nothing.
    start = content[:2000]
    if start[1::2].count(0) * 2 > len(start) // 2:
        return "utf-16-le"
    if start[::2].count(0) * 2 > len(start) // 2:
        return "utf-16-be"
    try:
        # A file that is being written may end within a sign.
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return "cp1252" if decode_utf8(content) is None else "utf-8"
    return "utf-8"


def _decode(content: bytes, encoding: str) -> str:
    """What is added later to a file of plain letters may be written in another way."""
    if encoding.lower().replace("_", "-") not in {"utf-8", "utf8"}:
        return content.decode(encoding, "replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return decode_utf8(content) or content.decode("cp1252", "replace")


def read_rows(
    content: bytes, shape: TableShape, *, first_line: int, may_grow: bool = False
) -> Rows:
    """The rows of this piece, whose first line has number `first_line`.

    Where the file `may_grow`, a row whose quote is not closed waits for its rest; in one that is
    finished it ends with the file. Raises ValueError if far too many rows cannot be read.
    """
    text = _decode(content, shape.encoding_of_rest).removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    # A \r may be the first half of a line end.
    is_cut = bool(lines) and not text.endswith("\n")
    if shape.format == "jsonl":
        open_at = first_line + len(lines) - 1 if is_cut else None
        return _read_json_lines(lines, Rows([], [], shape, open_at), first_line)
    return _read_csv(lines, shape, first_line, is_cut=is_cut, may_grow=may_grow)


def _read_json_lines(lines: list[str], found: Rows, first_line: int) -> Rows:
    for number, line in enumerate(lines, first_line):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            _refuse(found, number, f"is not JSON: {reason}")
            continue
        if isinstance(values, dict):
            found.rows.append(Row(number, values))
        else:
            _refuse(found, number, "is not a JSON object")
    return found


def _refuse(found: Rows, line: int, reason: str) -> None:
    found.refused.append(Refused(f"line {line}", reason))
    if len(found.refused) > _MOST_REFUSED:
        raise ValueError(f"more than {_MOST_REFUSED:,} rows cannot be read, line {line}: {reason}")


def _read_csv(
    lines: list[str], shape: TableShape, first_line: int, *, is_cut: bool, may_grow: bool
) -> Rows:
    found = Rows([], [], shape)
    header = shape.header
    at = 1 if not header and lines and _SEPARATOR.fullmatch(lines[0]) else 0
    open_at: int | None = None
    while at < len(lines):
        for run in _csv_run(lines, at, shape.delimiter, len(header), may_grow=may_grow):
            line = first_line + run.start
            at = run.start + run.used
            if (run.is_open or (is_cut and at == len(lines))) and open_at is None:
                open_at = line
            if run.problem:
                _refuse(found, line, run.problem)
                break
            if not header:
                header = tuple(cell.strip() for cell in run.cells)
                break
            # Behind an open quote may stand the rest of its text, which is no row.
            may_be_rest = open_at is not None and open_at < line
            is_row = len(run.cells) > 1 and lines[run.start].count('"') % 2 == 0
            if (is_row or not may_be_rest) and any(cell.strip() for cell in run.cells):
                found.rows.append(Row(line, by_name(header, run.cells)))
    return replace(found, shape=replace(shape, header=header), open_at=open_at)


def by_name(header: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    """The cells by their columns; of two columns of one name the first that says something."""
    values = dict(zip(header, cells, strict=False))
    if len(values) < min(len(header), len(cells)):
        for name, cell in reversed(list(zip(header, cells, strict=False))):
            says_something = cell is not None and cell != ""
            values[name] = cell if says_something else values[name]
    values.pop("", None)
    return values


@dataclass(frozen=True, slots=True)
class _Run:
    """A row: the index of its first line, how many it takes, and what is wrong with it."""

    start: int
    used: int
    cells: list[str]
    problem: str = ""
    is_open: bool = False


def _csv_run(
    lines: list[str], at: int, delimiter: str, width: int, *, may_grow: bool
) -> Iterator[_Run]:
    """Rows from line index `at` on.

    Ends after a problem, having used one line only, so that the caller can start afresh.
    """
    rest = (f"{lines[index]}\n" for index in range(at, len(lines)))
    reader = csv.reader(rest, delimiter=delimiter)
    done = 0
    while True:
        start = at + done
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Run(start, 1, [], f"cannot be read: {error}")
            return
        used = reader.line_num - done
        is_last = start + used == len(lines)
        is_open = may_grow and is_last and _is_open(lines[start:], delimiter)
        problem = _misfit(cells, width, used) or (_NOT_CLOSED if is_open else "")
        if problem:
            yield _Run(start, 1, [], problem, is_open)
            return
        yield _Run(start, used, cells)
        done = reader.line_num


def _is_open(lines: Sequence[str], delimiter: str) -> bool:
    """Whether a last row ends within a quote: the file may still be written."""
    if len(lines) > _LONGEST_ROW_LINES:
        return False
    try:
        list(csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _misfit(cells: list[str], width: int, used: int) -> str:
    if width and len(cells) > width:
        return f"has {len(cells)} fields, the header has {width}"
    if used > 1 and len(cells) != (width or len(cells)):
        return f"{_NOT_CLOSED}: {len(cells)} fields, the header has {width}"
    if used > _LONGEST_ROW_LINES:
        return _NOT_CLOSED
    return ""
