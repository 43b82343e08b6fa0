"""CSV for spreadsheets and imports: UTF-8 with all fields quoted, nothing that is a formula."""

import csv
from collections.abc import Iterable
from typing import Any, Final, TextIO

from triage.crm.records import CaseRecord

# What makes a spreadsheet read a cell as a formula (OWASP, CSV Injection).
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\x00")


class CsvFormat:
    """One row a case; lists are joined by spaces, labels (which may hold spaces) by commas."""

    name = "csv"

    def write(self, records: Iterable[CaseRecord], stream: TextIO) -> None:
        """Write a header and all records."""
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(CaseRecord.columns())
        for record in records:
            writer.writerow([_cell(name, value) for name, value in record.to_json().items()])


def defuse(text: str) -> str:
    """The text as a spreadsheet will show it, not compute it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _cell(name: str, value: Any) -> object:
    match value:
        case None:
            return ""
        case list():
            return defuse((", " if name == "tags" else " ").join(value))
        case str():
            return defuse(value)
        case _:
            return value


FORMAT = CsvFormat()
