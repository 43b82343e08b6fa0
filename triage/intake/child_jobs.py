"""What the child process can be asked: look into a file, show what would become of it, read it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from triage.intake.inspecting import inspect, inspection_to_json, preview
from triage.intake.plans import Plan
from triage.intake.rowstream import read_chunks
from triage.intake.wire import write_chunk


def _inspect(path: Path, *, delimiter: str, layout: str | None) -> Iterator[object]:
    yield inspection_to_json(inspect(path, delimiter=delimiter, layout=layout))


def _preview(path: Path, *, plan: Mapping[str, Any]) -> Iterator[object]:
    yield [
        {"line": row.line, "values": dict(row.values), "problems": [list(p) for p in row.problems]}
        for row in preview(path, Plan.from_json(plan))
    ]


def _rows(path: Path, *, plan: Mapping[str, Any], after: int) -> Iterator[object]:
    for chunk in read_chunks(path, Plan.from_json(plan), after=after):
        yield write_chunk(chunk)


JOBS: Final[Mapping[str, Callable[..., Iterator[object]]]] = {
    "inspect": _inspect,
    "preview": _preview,
    "rows": _rows,
}
