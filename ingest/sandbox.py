"""Parses in a child process that can be killed: address space, CPU time and wall time bounded.

A fresh child per job: nothing of a hostile page survives into the next one, it works inside
daemonic worker processes (where `multiprocessing` does not), and it inherits neither the
environment nor open files. Starting Python for each would cost a third of a second; so a parent
of such children stands ready and forks (`ingest.ready_parsers`). What may be parsed, and how,
is the business of `ingest.parsing`.
"""

import json
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.errors import UnreadableContentError
from ingest.ready_parsers import READY, ParserStoppedError, ParserTooSlowError


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
        "wall_s": limits.wall_s,
    }
    try:
        told = READY.parse(json.dumps(header).encode("ascii"), content, limits.wall_s)
        answer = json.loads(told.decode("utf-8", "surrogatepass"))
    except ParserTooSlowError:
        problem = f"takes longer than {limits.wall_s:g} s to read"
    except ParserStoppedError as stopped:
        problem = _why_stopped(stopped.status, limits)
    except (ValueError, RecursionError):
        problem = "cannot be read: its parser gave no answer"
    else:
        if "problem" not in answer:
            return answer["result"]
        problem = answer["problem"]
    raise UnreadableContentError(where, problem)


def _why_stopped(status: int, limits: ParseLimits) -> str:
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return f"takes more than {limits.cpu_s} s of computing to read"
    return f"cannot be read: its parser stopped with code {status}"
