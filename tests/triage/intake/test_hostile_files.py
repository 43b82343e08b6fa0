"""Files that are made to break a reader or to eat the machine cost the child only."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from triage.errors import WrongInputError
from triage.intake.apart import ReadLimits, inspect_apart, preview_apart, read_chunks_apart
from triage.intake.plans import Plan

NAMES = Plan({"nummer": "customer_number", "naam": "name"})


def workbook(path: Path) -> Path:
    book = Workbook()
    book.active.append(["nummer", "naam"])
    book.active.append(["K1", "Anna"])
    book.save(path)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """The same workbook, one part of it replaced."""
    other = path.with_name("other.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return other


def test_a_good_workbook_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    assert inspect_apart(path).header == ("nummer", "naam")
    [row] = preview_apart(path, NAMES)
    assert row.values["name"] == "Anna"


def test_a_workbook_that_unfolds_without_end_is_stopped(tmp_path: Path) -> None:
    cell = b"<row><c t='inlineStr'><is><t>" + b"A" * 100 + b"</t></is></c></row>"
    bomb = b"<worksheet><sheetData>" + cell * 2_000_000 + b"</sheetData></worksheet>"
    path = with_part(workbook(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", bomb)
    assert path.stat().st_size < 5_000_000  # of 260 MB
    with pytest.raises(WrongInputError, match="takes more than 2 s"):
        list(read_chunks_apart(path, NAMES, limits=ReadLimits(cpu_s=2, wall_s=60)))


@pytest.mark.parametrize(
    "entities",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">'
        '<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;">'
        '<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;">]>',
    ],
)
def test_entities_of_a_workbook_lead_nowhere(tmp_path: Path, entities: str) -> None:
    name = "h" if "ENTITY h" in entities else "a"
    sheet = (
        f"{entities}<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>nummer</t></is></c></row>"
        f"<row r='2'><c r='A2' t='inlineStr'><is><t>K&{name};</t></is></c></row></sheetData>"
        "</worksheet>"
    )
    path = with_part(workbook(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", sheet.encode())
    limits = ReadLimits(memory_bytes=600 * 1024**2, cpu_s=10, wall_s=60)
    try:
        rows = [row for c in read_chunks_apart(path, NAMES, limits=limits) for row in c.rows]
    except WrongInputError:
        return
    host = Path("/etc/hostname").read_text().strip().upper() if name == "a" else ""
    for row in rows:
        assert row.row is None or not host or host not in row.row.number
        assert row.row is None or len(row.row.number) <= 64


def test_deep_json_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    deep = '{"nummer": ' + "[" * 100_000 + "]" * 100_000 + "}"
    path.write_text('{"nummer": "K1", "naam": "Anna"}\n' + deep + '\n{"nummer": "K2"}\n')
    rows = [row for chunk in read_chunks_apart(path, NAMES) for row in chunk.rows]
    assert [row.row.number if row.row else None for row in rows] == ["K1", None, "K2"]


def test_a_reader_that_breaks_is_told_without_a_trace(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    tiny = ReadLimits(memory_bytes=1024, cpu_s=5, wall_s=30)
    with pytest.raises(WrongInputError) as told:
        list(read_chunks_apart(path, NAMES, limits=tiny))
    assert "Traceback" not in str(told.value)
