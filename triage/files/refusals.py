"""The file beside an imported one, in which is told what could not be used and why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from triage.errors import WrongInputError


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line of a report; `is_refused` where the whole row was left out."""

    line: int
    field: str
    reason: str
    is_refused: bool


def report_path_of(path: Path) -> Path:
    """Beside the imported file: `customers.csv` → `customers.csv.refused.jsonl`."""
    return path.with_name(f"{path.name}.refused.jsonl")


class RefusalReport:
    """JSON Lines {"line", "field", "reason", "row"}; the file appears with the first of them.

    `row` is "refused" where the whole row was left out, "imported" where only the value was. The
    values themselves are not repeated. A report of an earlier import does not stay behind;
    an import that goes on keeps the first `keep_bytes` of its own.
    """

    def __init__(self, path: Path, *, keep_bytes: int = 0) -> None:
        self.refused = 0
        self.left_out = 0
        self._path = path
        self._file: IO[str] | None = None
        self._keep_bytes = keep_bytes

    def __enter__(self) -> Self:
        if self._keep_bytes:
            self._open(self._keep_bytes)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
        elif error is None:
            self._path.unlink(missing_ok=True)

    @property
    def file(self) -> str | None:
        """Where it stands; None while there was nothing to tell."""
        return str(self._path) if self._file is not None else None

    def refuse(self, line: int, field: str, reason: str) -> None:
        """The whole row is left out."""
        self.refused += 1
        self._write(line, field, reason, "refused")

    def leave_out(self, line: int, field: str, reason: str) -> None:
        """The row is imported without this value."""
        self.left_out += 1
        self._write(line, field, reason, "imported")

    def size_bytes(self) -> int:
        """How long it is, all that was told included."""
        if self._file is None:
            return 0
        self._file.flush()
        return self._file.tell()

    def _write(self, line: int, field: str, reason: str, row: str) -> None:
        if self._file is None:
            self._open(0)
        told = {"line": line, "field": field, "reason": reason, "row": row}
        try:
            if self._file is not None:
                self._file.write(json.dumps(told, ensure_ascii=False) + "\n")
        except OSError as error:
            raise self._not_written(error) from error

    def _open(self, keep_bytes: int) -> None:
        try:
            self._file = self._path.open("r+" if keep_bytes else "w", encoding="utf-8")
            self._file.seek(keep_bytes)
            self._file.truncate()
        except OSError as error:
            raise self._not_written(error) from error

    def _not_written(self, error: OSError) -> WrongInputError:
        return WrongInputError(str(self._path), error.strerror or "not written")


def read_report(path: Path) -> Iterator[Refusal]:
    """What a report tells; nothing where there is none."""
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                yield Refusal(told["line"], told["field"], told["reason"], told["row"] == "refused")
    except FileNotFoundError:
        return
