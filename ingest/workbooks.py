"""Excel files → rows with their lines, as `ingest.tables` gives them; taken apart in the child."""

from typing import Final

from ingest.errors import UnreadableContentError
from ingest.sandbox import ParseLimits, parse_apart
from ingest.tables import Row, Rows, TableShape, by_name

_AT_ONCE: Final = 10_000
_MOST_ROWS: Final = 200_000
_LIMITS: Final = ParseLimits(memory_bytes=1024**3, cpu_s=60, wall_s=120.0)
PACKED: Final = b"PK\x03\x04"
"""How an XLSX file begins."""


def read_workbook(content: bytes, *, where: str) -> Rows:
    """All rows of the first sheet. Raises UnreadableContentError naming `where`."""
    found = Rows([], [], TableShape("xlsx", "utf-8"))
    header: tuple[str, ...] = ()
    after = 0
    while True:
        told = parse_apart(
            "xlsx", content, where=where, params={"after": after, "most": _AT_ONCE}, limits=_LIMITS
        )
        header = tuple(told["header"])
        found.rows.extend(Row(line, by_name(header, cells)) for line, cells in told["rows"])
        if not told["more"] or not told["rows"]:
            break
        after = told["rows"][-1][0]
        if len(found.rows) > _MOST_ROWS:
            raise UnreadableContentError(where, f"holds more than {_MOST_ROWS:,} rows")
    return Rows(found.rows, found.refused, TableShape("xlsx", "utf-8", header=header))
