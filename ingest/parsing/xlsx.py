"""The first sheet of an Excel file → its header and a stretch of its rows, as JSON can hold them.

Formulas count with the value that was saved with them. A sheet is read anew for each stretch: what
comes back must fit into the child's answer.
"""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ingest.parsing.problems import UnreadableProblem

_MOST_COLUMNS = 500
# A formula that failed says nothing of what somebody wrote.
_FAILED = frozenset(
    ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!"]
)
_LONGEST_CELL = 21_000
_MOST_ANSWER = 8_000_000  # characters
_LARGEST_UNPACKED = 1024**3


def parse(content: bytes, *, after: int, most: int) -> dict[str, Any]:
    """{"header", "rows": [[line, [cells]], …], "more"}: rows below line `after`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST_UNPACKED:
                raise UnreadableProblem("unfolds to more than 1 GB")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return _read(book.worksheets[0], after, most)
    except (
        InvalidFileException, zipfile.BadZipFile, LookupError, ValueError, ParseError, EOFError,
        TypeError, AttributeError, OverflowError, NotImplementedError,
    ) as error:  # fmt: skip
        raise UnreadableProblem("is not an XLSX file that can be read") from error


def _read(sheet: Any, after: int, most: int) -> dict[str, Any]:
    header: list[str] = []
    rows: list[list[Any]] = []
    size = 0
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS + 1), 1):
        if len(cells) > _MOST_COLUMNS and cells[_MOST_COLUMNS] not in {None, ""}:
            raise UnreadableProblem(f"holds more than {_MOST_COLUMNS} columns")
        if all(cell is None or cell == "" for cell in cells):
            continue
        if not header:
            header = [str(cell if cell is not None else "").strip()[:200] for cell in cells]
            while header and not header[-1]:
                header.pop()
            continue
        if line <= after:
            continue
        if len(rows) >= most or size > _MOST_ANSWER:
            return {"header": header, "rows": rows, "more": True}
        told = [_plain(cell) for cell in cells[: len(header)]]
        size += sum(len(cell) for cell in told if isinstance(cell, str)) + 20
        rows.append([line, told])
    return {"header": header, "rows": rows, "more": False}


def _plain(cell: object) -> str | int | float | bool | None:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)  # spreadsheets keep 100045 as 100045.0
    if isinstance(cell, str) and cell in _FAILED:
        return None
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)[:_LONGEST_CELL]
