"""The child process that reads a file of customers: limits first, then JSON Lines on stdout.

Run as `python -I -c "…; main()"` by `apart`. The child sets the limits itself, because a fork
hook is not safe in a threaded parent. A line is a chunk of rows, an answer, or a problem.
"""

import contextlib
import gc
import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def main() -> None:
    """Do one job; header line: {"job", "path", "params", "memory_bytes", "cpu_s"}."""
    header = json.loads(sys.stdin.buffer.readline())
    _limit(header["memory_bytes"], header["cpu_s"])
    # Rows make no cycles; looking for them among thousands of rows costs a third of the time.
    gc.set_threshold(100_000, 20, 20)
    try:
        for answer in _job(header["job"])(Path(header["path"]), **header["params"]):
            _say({"answer": answer})
    except MemoryError:
        _say({"problem": "needs too much memory to read"})
    except RecursionError:
        _say({"problem": "is nested too deeply"})
    except Exception as error:
        message = getattr(error, "message", None)
        if message is None:
            raise
        _say({"problem": message, "field": getattr(error, "field", "")})


def _job(name: str) -> Callable[..., Iterator[object]]:
    from triage.intake import child_jobs  # noqa: PLC0415 (after the limits are set)

    return child_jobs.JOBS[name]


def _say(told: dict[str, Any]) -> None:
    # Half characters of broken texts must not break the answer itself.
    line = json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _limit(memory_bytes: int, cpu_s: int) -> None:
    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: 0,  # it writes nothing but its answer
        resource.RLIMIT_CORE: 0,
    }
    for name, value in wanted.items():
        # Some systems (macOS) refuse a limit on address space; the others still hold.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (value, value))
