"""The file beside an imported one, in which is told what could not be used and why."""

import json
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from triage.errors import WrongInputError


def report_path_of(path: Path) -> Path:
    """Beside the imported file: `customers.csv` → `customers.csv.refused.jsonl`."""
    return path.with_name(f"{path.name}.refused.jsonl")


class RefusalReport:
    """JSON Lines {"line", "field", "reason", "row"}; the file appears with the first of them.

    `row` is "refused" where the whole row was left out, "imported" where only the value was. The
    values themselves are not repeated. A report of an earlier import does not stay behind.
    """

    def __init__(self, path: Path) -> None:
        self.refused = 0
        self.left_out = 0
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
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

    def _write(self, line: int, field: str, reason: str, row: str) -> None:
        try:
            if self._file is None:
                self._file = self._path.open("w", encoding="utf-8")
            told = {"line": line, "field": field, "reason": reason, "row": row}
            self._file.write(json.dumps(told, ensure_ascii=False) + "\n")
        except OSError as error:
            raise WrongInputError(str(self._path), error.strerror or "not written") from error
