"""Parses in a child process that can be killed: address space, CPU time and wall time bounded.

A fresh child per job: nothing of a hostile page survives into the next one, it works inside
daemonic worker processes (where `multiprocessing` does not), and it inherits neither the
environment nor open files. What may be parsed, and how, is the business of `ingest.parsing`.
"""

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import UnreadableContentError

_ROOT = str(Path(__file__).resolve().parent.parent)
# -I keeps the caller's folder and environment out of the child's import path.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from ingest.parsing.child import main; main()"
)
_COMMAND = (sys.executable, "-I", "-c", _START, _ROOT)


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """What one parse may use. `wall_s` also covers waiting for a busy processor."""

    memory_bytes: int = 512 * 1024 * 1024
    cpu_s: int = 5
    wall_s: float = 20.0


def parse_apart(
    job: str,
    content: bytes,
    *,
    where: str,
    params: Mapping[str, Any] | None = None,
    limits: ParseLimits = ParseLimits(),
) -> Any:
    """Parse `content` with the named job in a child process and give its JSON result back.

    Raises UnreadableContentError, naming `where`, if the parser refuses, breaks or is killed.
    """
    header = {
        "job": job,
        "params": dict(params or {}),
        "memory_bytes": limits.memory_bytes,
        "cpu_s": limits.cpu_s,
    }
    given = json.dumps(header).encode("ascii") + b"\n" + content
    with tempfile.TemporaryFile() as output:
        problem = _run(given, output.fileno(), limits)
        if problem is not None:
            raise UnreadableContentError(where, problem)
        output.seek(0)
        answer = json.loads(output.read().decode("utf-8", "surrogatepass"))
    if "problem" in answer:
        raise UnreadableContentError(where, answer["problem"])
    return answer["result"]


def _run(given: bytes, output: int, limits: ParseLimits) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command of our own
            _COMMAND,
            input=given,
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_s,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"takes longer than {limits.wall_s:g} s to read"
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return f"takes more than {limits.cpu_s} s of computing to read"
    if done.returncode != 0:
        return f"cannot be read: its parser stopped with code {done.returncode}"
    return None
