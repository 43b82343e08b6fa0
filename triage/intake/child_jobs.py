"""What the child process can be asked: look into a file, show what would become of it, read it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from triage.intake.inspecting import inspect, inspection_to_json, preview
from triage.intake.plans import Plan
from triage.intake.rowstream import read_chunks
from triage.intake.wire import write_chunk
from triage.mentions.file_rows import MentionPlan, preview_rows, read_mention_rows, row_to_json


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


def _mention_preview(
    path: Path, *, plan: Mapping[str, Any], timezone: str, now: str
) -> Iterator[object]:
    at = datetime.fromisoformat(now)
    yield preview_rows(path, MentionPlan.from_json(plan), timezone=timezone, now=at)


def _mention_rows(
    path: Path, *, plan: Mapping[str, Any], timezone: str, now: str, after: int
) -> Iterator[object]:
    read = MentionPlan.from_json(plan)
    at = datetime.fromisoformat(now)
    for rows, share in read_mention_rows(path, read, timezone=timezone, now=at, after=after):
        yield {"rows": [row_to_json(row) for row in rows], "share": share}


JOBS: Final[Mapping[str, Callable[..., Iterator[object]]]] = {
    "inspect": _inspect,
    "preview": _preview,
    "rows": _rows,
    "mention_preview": _mention_preview,
    "mention_rows": _mention_rows,
}
