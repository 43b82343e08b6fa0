"""Takes CSV and JSON Lines apart into rows with their line numbers; knows no meaning.

A row that cannot be read is refused with its line, and reading goes on with the next line:
also after a stray quote, which makes an ordinary CSV reader swallow the rest of the file.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.mentions import Refused

_DELIMITERS = ",;\t|"
_LONGEST_ROW_LINES = 2000
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
    """What a piece of a file holds; `shape` now knows the header."""

    rows: list[Row]
    refused: list[Refused]
    shape: TableShape


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
    most = max(_DELIMITERS, key=header.count)
    return TableShape(form, encoding, delimiter or most)


def _detect_encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if content.startswith(b"\xff\xfe") else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def read_rows(content: bytes, shape: TableShape, *, first_line: int) -> Rows:
    """The rows of this piece, whose first line has number `first_line`.

    Raises ValueError if far too many of them cannot be read.
    """
    text = content.decode(shape.encoding_of_rest, "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    if shape.format == "jsonl":
        return _read_json_lines(lines, shape, first_line)
    return _read_csv(lines, shape, first_line)


def _read_json_lines(lines: list[str], shape: TableShape, first_line: int) -> Rows:
    found = Rows([], [], shape)
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


def _read_csv(lines: list[str], shape: TableShape, first_line: int) -> Rows:
    found = Rows([], [], shape)
    at = 0
    header = shape.header
    while at < len(lines):
        for start, used, cells, problem in _csv_run(lines, at, shape.delimiter, len(header)):
            line = first_line + start
            at = start + used
            if problem:
                _refuse(found, line, problem)
                break
            if not header:
                header = tuple(cell.strip() for cell in cells)
                break
            if any(cell.strip() for cell in cells):
                found.rows.append(Row(line, dict(zip(header, cells, strict=False))))
    return replace(found, shape=replace(shape, header=header))


def _csv_run(
    lines: list[str], at: int, delimiter: str, width: int
) -> Iterator[tuple[int, int, list[str], str]]:
    """Rows from line index `at` on: (line index, lines used, cells, problem).

    Ends after a problem, having used one line only, so that the caller can start afresh.
    """
    rest = (f"{lines[index]}\n" for index in range(at, len(lines)))
    reader = csv.reader(rest, delimiter=delimiter)
    done = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield at + done, 1, [], f"cannot be read: {error}"
            return
        used = reader.line_num - done
        if problem := _misfit(cells, width, used):
            yield at + done, 1, [], problem
            return
        yield at + done, used, cells, ""
        done = reader.line_num


def _misfit(cells: list[str], width: int, used: int) -> str:
    if width and len(cells) > width:
        return f"has {len(cells)} fields, the header has {width}"
    if used > 1 and len(cells) != (width or len(cells)):
        return f"holds a quote that is not closed: {len(cells)} fields, the header has {width}"
    if used > _LONGEST_ROW_LINES:
        return "holds a quote that is not closed"
    return ""
