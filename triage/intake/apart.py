"""Reads files of customers in a child process that can be killed, with limits on what it uses.

A file from outside may be made to break a parser or to eat the machine; here that costs the
child only. It also lets one core read while another one stores.
"""

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from triage.errors import WrongInputError
from triage.intake.inspecting import Inspection, PreviewRow, inspection_from_json
from triage.intake.plans import Plan
from triage.intake.rowstream import RowChunk
from triage.intake.wire import read_chunk

_ROOT: Final = str(Path(__file__).resolve().parents[2])
# -I keeps the caller's folder and environment out of the child's import path.
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from triage.intake.child import main; main()"
)
_COMMAND: Final = (sys.executable, "-I", "-c", _START, _ROOT)


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one file may use; `wall_s` 0 is without end."""

    memory_bytes: int = 1024**3
    cpu_s: int = 30
    wall_s: float = 45.0


LOOK: Final = ReadLimits()
WHOLE: Final = ReadLimits(cpu_s=4 * 3600, wall_s=0)


def inspect_apart(path: Path, *, delimiter: str = "", layout: str | None = None) -> Inspection:
    """As `inspecting.inspect`. Raises WrongInputError."""
    params = {"delimiter": delimiter, "layout": layout}
    [told] = _answers("inspect", path, params, LOOK)
    return inspection_from_json(told)


def preview_apart(path: Path, plan: Plan) -> tuple[PreviewRow, ...]:
    """As `inspecting.preview`. Raises WrongInputError."""
    [rows] = _answers("preview", path, {"plan": plan.to_json()}, LOOK)
    return tuple(
        PreviewRow(row["line"], row["values"], tuple((p[0], p[1]) for p in row["problems"]))
        for row in rows
    )


def read_chunks_apart(
    path: Path, plan: Plan, *, after: int = 0, limits: ReadLimits = WHOLE
) -> Iterator[RowChunk]:
    """As `rowstream.read_chunks`. Raises WrongInputError."""
    for told in _answers("rows", path, {"plan": plan.to_json(), "after": after}, limits):
        yield read_chunk(told)


def ask_child(job: str, path: Path, params: Mapping[str, Any], limits: ReadLimits) -> Iterator[Any]:
    """What a job of the child tells of a file, one after the other. Raises WrongInputError."""
    yield from _answers(job, path, params, limits)


def _answers(job: str, path: Path, params: Mapping[str, Any], limits: ReadLimits) -> Iterator[Any]:
    header = {
        "job": job, "path": str(path.absolute()), "params": params,
        "memory_bytes": limits.memory_bytes, "cpu_s": limits.cpu_s,
    }  # fmt: skip
    with _child(limits) as child:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the child has no pipes")
        with contextlib.suppress(BrokenPipeError), child.stdin as given:
            given.write(json.dumps(header).encode() + b"\n")
        for line in child.stdout:
            told = json.loads(line)
            if "problem" in told:
                raise WrongInputError(told.get("field") or str(path), told["problem"])
            yield told["answer"]
        if code := child.wait():
            raise WrongInputError(str(path), _reason(code, limits))


@contextlib.contextmanager
def _child(limits: ReadLimits) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(  # noqa: S603 (a fixed command of our own)
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    timer = threading.Timer(limits.wall_s, child.kill) if limits.wall_s else None
    try:
        if timer:
            timer.daemon = True
            timer.start()
        yield child
    finally:
        if timer:
            timer.cancel()
        child.kill()
        if child.stdout:
            child.stdout.close()
        child.wait()


def _reason(code: int, limits: ReadLimits) -> str:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return f"takes more than {limits.cpu_s} s to read"
    return f"cannot be read: its reader stopped with code {code}"
