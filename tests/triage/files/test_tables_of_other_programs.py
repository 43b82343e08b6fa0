"""Tables as other programs write them, and as they go wrong: no row is lost, none stops others."""

from pathlib import Path
from time import process_time
from typing import Any

import pytest
from openpyxl import Workbook

from triage.errors import WrongInputError
from triage.files.lines import LONGEST_LINE_BYTES
from triage.files.tables import BrokenRow, TableRow, distinct_names, read_table


def rows_of(folder: Path, content: bytes) -> list[dict[str, Any] | str]:
    """Values of the rows; of one that cannot be read the reason."""
    path = folder / "file.csv"
    path.write_bytes(content)
    return [
        dict(row.values) if isinstance(row, TableRow) else f"{row.line}: {row.reason}"
        for row in read_table(path)
    ]


ROWS = [{"nr": "K-1", "naam": "Renée"}, {"nr": "K-2", "naam": "Piet"}]
TEXT = "nr;naam\r\nK-1;Renée\r\nK-2;Piet\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16"),
        TEXT.replace("\r\n", "\r").encode(),
        TEXT.replace("\r\n", "\r").encode("cp1252"),
        TEXT.replace("\r\n", "\r").rstrip().encode("utf-8-sig"),
    ],
)
def test_a_file_without_a_mark_or_with_returns_only_is_read(tmp_path: Path, content: bytes) -> None:
    assert rows_of(tmp_path, content) == ROWS


def test_a_lone_return_in_a_cell_stops_nobody(tmp_path: Path) -> None:
    content = b'nr;naam\nK-1;Jan\rde Vries\nK-2;"Piet\rBos"\nK-3;Bea\n'
    assert rows_of(tmp_path, content) == [
        {"nr": "K-1", "naam": "Jan de Vries"},
        {"nr": "K-2", "naam": "Piet\rBos"},
        {"nr": "K-3", "naam": "Bea"},
    ]


def test_a_cell_of_any_length_that_a_line_may_have_is_read(tmp_path: Path) -> None:
    content = b"nr;naam\nK-1;" + b"x" * 900_000 + b"\nK-2;Piet\n"
    first, second = rows_of(tmp_path, content)
    assert isinstance(first, dict) and len(first["naam"]) == 900_000
    assert second == {"nr": "K-2", "naam": "Piet"}


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_a_line_without_end_is_told_and_the_next_one_read(tmp_path: Path, end: bytes) -> None:
    long = b"x" * (2 * LONGEST_LINE_BYTES + 10)
    content = end.join([b"nr;naam", b"K-1;" + long, b"K-2;Piet", b""])
    broken, row = rows_of(tmp_path, content)
    assert broken == f"2: is longer than {LONGEST_LINE_BYTES:,} bytes"
    assert row == {"nr": "K-2", "naam": "Piet"}


def test_of_two_columns_with_one_name_neither_is_lost(tmp_path: Path) -> None:
    content = b"nr;mail;mail;mail (2);;\nK-1;a;b;c;;\n"
    [row] = rows_of(tmp_path, content)
    assert isinstance(row, dict)
    assert [row["mail"], row["mail (2)"], row["mail (2) (2)"]] == ["a", "b", "c"]


def test_in_a_workbook_neither(tmp_path: Path) -> None:
    book = Workbook()
    for cells in (["nr", "mail", "mail"], ["K-1", "a", "b"]):
        book.active.append(cells)
    book.save(tmp_path / "file.xlsx")
    [row] = read_table(tmp_path / "file.xlsx")
    assert not isinstance(row, BrokenRow)
    assert dict(row.values) == {"nr": "K-1", "mail": "a", "mail (2)": "b"}


def test_a_header_of_very_many_equal_names_is_refused_at_once(tmp_path: Path) -> None:
    began = process_time()
    with pytest.raises(WrongInputError, match="too many columns"):
        rows_of(tmp_path, b"a;" * 400_000 + b"a\n1;2\n")
    assert len(set(distinct_names(["a"] * 400_000))) == 400_000
    assert process_time() - began < 60  # numbering each from the start would take hours


def test_a_sheet_of_very_many_columns_is_refused_and_not_cut_off(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["a"] * 16_384)
    sheet.append(["1"] * 16_384)
    book.save(tmp_path / "file.xlsx")
    with pytest.raises(WrongInputError, match="too many columns"):
        list(read_table(tmp_path / "file.xlsx"))


def test_a_sheet_whose_header_ends_in_empty_cells_is_read(tmp_path: Path) -> None:
    book = Workbook()
    for cells in (["nr", "naam", *[" "] * 700], ["K-1", "Bea"]):
        book.active.append(cells)
    book.save(tmp_path / "file.xlsx")
    [row] = read_table(tmp_path / "file.xlsx")
    assert not isinstance(row, BrokenRow)
    assert dict(row.values) == {"nr": "K-1", "naam": "Bea"}
