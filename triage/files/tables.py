"""Takes a file apart row by row, in bounded memory: CSV, JSON Lines and XLSX.

Knows rows, not meanings: which column holds what is for others to say. A row that cannot be
read comes out as a `BrokenRow`, and reading goes on with the next line. How bytes become lines of
text stands in `lines`.
"""

import csv
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError

from triage.errors import WrongInputError
from triage.files.lines import LONGEST_LINE_BYTES, Line, Pushback, read_lines

_DELIMITERS: Final = ",;\t|"
_LONGEST_ROW_LINES: Final = 50  # an address in quotes has a few; more is a quote left open
_MOST_COLUMNS: Final = 500
_LARGEST_BOOK_BYTES: Final = 4 * 1024**3
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the number of its (first) line, and its values by column."""

    line: int
    values: Mapping[str, Any]
    has_header: bool = True  # all rows have the same columns


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A line that is no row, and why."""

    line: int
    reason: str


# The reader's own limit breaks off the whole file; lines have one already.
csv.field_size_limit(_LONGEST_ROW_LINES * LONGEST_LINE_BYTES)

_Reader = Callable[[Path, IO[bytes], "TableShape"], Iterator[TableRow | BrokenRow]]


@dataclass(slots=True)
class TableShape:
    """How a file is written, as far as it was read; `share` of it, 0 to 1, is behind us.

    A `delimiter` that is given counts; else the one that was found is noted here.
    """

    delimiter: str = ""
    format: str = ""  # csv, jsonl or xlsx
    encoding: str = ""  # of the lines that are not plain ASCII
    share: float = 0.0
    header: tuple[str, ...] = ()


def read_table(path: Path, shape: TableShape | None = None) -> Iterator[TableRow | BrokenRow]:
    """The rows of a file, whatever it is by its first bytes; `shape` is kept up to date.

    Raises WrongInputError where the whole file is of no use: missing, empty, of another kind.
    """
    shape = shape or TableShape()
    try:
        with path.open("rb") as file:
            size = max(1, path.stat().st_size)
            start = file.read(2048)
            file.seek(0)
            read = _reader_for(path, start)
            names: dict[_Reader, str] = {_read_xlsx: "xlsx", _read_csv: "csv"}
            shape.format = names.get(read, "jsonl")
            for row in read(path, file, shape):
                if shape.format != "xlsx":
                    shape.share = min(1.0, file.tell() / size)
                yield row
            shape.share = 1.0
    except OSError as error:
        raise WrongInputError(str(path), error.strerror or "cannot be read") from error


def _reader_for(path: Path, start: bytes) -> "_Reader":
    if start.startswith(b"PK\x03\x04"):
        return _read_xlsx
    if start.startswith(_OLD_EXCEL):
        raise WrongInputError(str(path), "is an old Excel file; save it as XLSX or CSV")
    if start.startswith((b"%PDF", b"\x1f\x8b", b"PK")):
        raise WrongInputError(str(path), "is neither CSV, JSON Lines nor XLSX")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"["):
        raise WrongInputError(str(path), "is one JSON array; write one object per line")
    return _read_json_lines if text.startswith(b"{") else _read_csv


def _read_json_lines(
    path: Path, file: IO[bytes], shape: TableShape
) -> Iterator[TableRow | BrokenRow]:
    for line in read_lines(file, shape):
        if line.problem:
            yield BrokenRow(line.number, line.problem)
        elif line.text.strip():
            yield _json_row(line)


def _json_row(line: Line) -> TableRow | BrokenRow:
    try:
        values = json.loads(line.text)
    except RecursionError:
        return BrokenRow(line.number, "is not JSON: nested too deeply")
    except ValueError as error:
        return BrokenRow(line.number, f"is not JSON: {error}")
    if not isinstance(values, dict):
        return BrokenRow(line.number, "is not a JSON object")
    return TableRow(line.number, values, has_header=False)


def _read_csv(path: Path, file: IO[bytes], shape: TableShape) -> Iterator[TableRow | BrokenRow]:
    lines = Pushback(read_lines(file, shape))
    delimiter, header = _read_header(path, lines, shape.delimiter)
    shape.delimiter, shape.header = delimiter, tuple(header)
    while (line := lines.take()) is not None:
        if line.problem:
            yield BrokenRow(line.number, line.problem)
        elif line.text.strip():
            yield _csv_row(line, lines, delimiter, header)


def _read_header(path: Path, lines: "Pushback", delimiter: str) -> tuple[str, list[str]]:
    while (line := lines.take()) is not None:
        # Excel writes such a first line for itself.
        if line.number == 1 and line.text.lower().startswith("sep="):
            delimiter = delimiter or line.text[4:5]
        elif line.problem or "\ufffd" in line.text:
            raise WrongInputError(f"{path}, line {line.number}", line.problem or "is no text")
        elif line.text.strip():
            delimiter = delimiter or max(_DELIMITERS, key=line.text.count)
            cells, _ = _assemble(line, lines, delimiter)
            return delimiter, _header_of(path, line.number, cells)
    raise WrongInputError(str(path), "is empty")


def _header_of(path: Path, line: int, cells: Sequence[str]) -> list[str]:
    """The columns' names; counted before anything else is done with them."""
    if len(cells) > _MOST_COLUMNS:
        raise WrongInputError(f"{path}, line {line}", "has too many columns")
    return distinct_names([cell.strip() for cell in cells])


def distinct_names(names: Sequence[str]) -> list[str]:
    """A column that is called like one before it gets a number, so that neither is lost."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}  # the last one that was given to a name
    distinct = []
    for name in names:
        one = name
        while one and one in taken:
            numbers[name] = numbers.get(name, 1) + 1
            one = f"{name} ({numbers[name]})"
        taken.add(one)
        distinct.append(one)
    return distinct


def _csv_row(
    line: Line, lines: "Pushback", delimiter: str, header: list[str]
) -> TableRow | BrokenRow:
    cells, used = _assemble(line, lines, delimiter)
    if cells and len(cells) == len(header):
        return TableRow(line.number, dict(zip(header, cells, strict=True)))
    # The lines after the first may be rows of their own: they are read again.
    lines.give_back(used)
    if not cells or used:
        return BrokenRow(line.number, "holds a quote that is not closed")
    return BrokenRow(line.number, f"has {len(cells)} fields, the header has {len(header)}")


def _assemble(line: Line, lines: "Pushback", delimiter: str) -> tuple[list[str], list[Line]]:
    """The cells of a row that may go on over several lines, and the further lines it took."""
    text = line.text
    used: list[Line] = []
    while True:
        try:
            return next(csv.reader([text], delimiter=delimiter, strict=True)), used
        except csv.Error as error:
            if "unexpected end of data" not in str(error):
                # Also where a lone return stands in a cell, which the reader takes for a row's end.
                return next(csv.reader([text.replace("\r", " ")], delimiter=delimiter)), used
        further = lines.take() if len(used) < _LONGEST_ROW_LINES else None
        if further is None:
            return [], used
        used.append(further)
        text = f"{text}\n{further.text}"


def _read_xlsx(path: Path, file: IO[bytes], shape: TableShape) -> Iterator[TableRow | BrokenRow]:
    """The first sheet; formulas count with the value that was saved with them."""
    from openpyxl import load_workbook  # noqa: PLC0415 (slow to load, and rarely needed)
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        _refuse_bomb(path, file)
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = max(1, sheet.max_row or 1)
        # One more than there may be, to see that there are too many.
        cells = sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS + 1)
        for row in _sheet_rows(path, cells):
            shape.share = min(1.0, row.line / rows)
            yield row
    except (
        InvalidFileException, zipfile.BadZipFile, LookupError, ValueError, ParseError, EOFError,
    ) as error:  # fmt: skip
        raise WrongInputError(str(path), "is not an XLSX file that can be read") from error


def _refuse_bomb(path: Path, file: IO[bytes]) -> None:
    """What unfolds to far more than any table is refused before it does."""
    with zipfile.ZipFile(file) as parts:
        unfolded = sum(part.file_size for part in parts.infolist())
    file.seek(0)
    if unfolded > _LARGEST_BOOK_BYTES:
        raise WrongInputError(str(path), "unfolds to more than 4 GB")


def _named(cells: Sequence[object]) -> list[str]:
    """The cells of a header up to the last one that says anything: a sheet may be far wider."""
    names = [str(cell or "").strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _sheet_rows(path: Path, rows: Iterator[tuple[object, ...]]) -> Iterator[TableRow]:
    header: list[str] = []
    for number, cells in enumerate(rows, 1):
        if all(cell is None or cell == "" for cell in cells):
            continue
        if not header:
            header = _header_of(path, number, _named(cells))
            continue
        values = {name: cell for name, cell in zip(header, cells, strict=False) if name}
        yield TableRow(number, values)
    if not header:
        raise WrongInputError(str(path), "is empty")
