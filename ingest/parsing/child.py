"""The ready process: forks a child for every job, which limits itself, parses, and answers.

Run as `python -I -c "…; main()"` by `ingest.ready_parsers`. The parsers are imported here, the
hostile bytes are read in the child only, and the child's limits hold for nothing else.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import struct
import sys
from typing import Any

from ingest.parsing.problems import UnreadableProblem

_JOBS = {
    "feed": "ingest.parsing.feed",
    "webpage": "ingest.parsing.webpage",
    "mastodon": "ingest.parsing.mastodon",
    "mail": "ingest.parsing.mail",
    "discourse": "ingest.parsing.discourse",
    "forum": "ingest.parsing.forum",
    "news": "ingest.parsing.news",
    "reviews": "ingest.parsing.review_page",
    "xlsx": "ingest.parsing.xlsx",
    "json": "ingest.parsing.json_text",
    "itunes": "ingest.parsing.itunes_xml",
}
_OUTPUT_BYTES = 16 * 1024 * 1024
_REST_AFTER_S = 300
# A parse makes thousands of small things and keeps nearly all: looking for rubbish among them at
# Python's own pace (every 700) costs a tenth of its time.
_RUBBISH_AFTER = 100_000
_IN, _OUT = 0, 1
_ANSWER, _ENDED = b"A", b"Z"
# What parsers tell is a tree: nothing in it holds itself.
_ASCII = json.JSONEncoder(check_circular=False)
_UTF_8 = json.JSONEncoder(check_circular=False, ensure_ascii=False)


def main() -> None:
    """Take jobs until nobody is there any more, or nothing came for a while.

    A job is two lengths (4 bytes each, the first most significant), a JSON header {"job",
    "params", "memory_bytes", "cpu_s", "wall_s"}, and the content.
    """
    while select.select([_IN], [], [], _REST_AFTER_S)[0]:
        sizes = _read(8)
        if not sizes:
            return
        header_size, content_size = struct.unpack(">II", sizes)
        header = json.loads(_read(header_size))
        _make_ready(_JOBS[header["job"]])
        child = os.fork()
        if child == 0:
            _work(header, content_size)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        _write(_ENDED + struct.pack(">i", status))
        if status:  # what it left unread would be taken for the next job
            return


def _make_ready(module: str) -> None:
    if module not in sys.modules:
        importlib.import_module(module)
        # Children look for rubbish among their own things only: to look at ours they would have
        # to copy them first.
        gc.freeze()


def _work(header: dict[str, Any], content_size: int) -> None:
    """The child's whole life; it never comes back."""
    try:
        gc.set_threshold(_RUBBISH_AFTER)
        _limit(header["memory_bytes"], header["cpu_s"], header["wall_s"])
        answer = _answer(header, _read(content_size))
        _write(_ANSWER + struct.pack(">I", len(answer)))
        _write(answer)
        os._exit(0)
    finally:
        os._exit(1)


def _answer(header: dict[str, Any], content: bytes) -> bytes:
    try:
        parse = importlib.import_module(_JOBS[header["job"]]).parse
        result = {"result": parse(content, **header["params"])}
        # Signs as \\u…: written and read in half the time of others, which need less room.
        for write in (_ASCII, _UTF_8):
            answer = write.encode(result).encode("utf-8", "surrogatepass")
            if len(answer) <= _OUTPUT_BYTES:
                return answer
        problem = f"holds more than {_OUTPUT_BYTES:,} bytes of text"
    except UnreadableProblem as told:
        problem = str(told)
    except RecursionError:
        problem = "is nested too deeply"
    except MemoryError:
        problem = "needs too much memory to read"
    except Exception as error:  # foreign parsers stumble in ways of their own
        problem = f"cannot be read: its parser stumbled ({type(error).__name__})"
    return _ASCII.encode({"problem": problem}).encode("ascii")


def _limit(memory_bytes: int, cpu_s: int, wall_s: float) -> None:
    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for name, value in wanted.items():
        # Some systems (macOS) refuse a limit on address space; the others still hold.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (value, value))
    # Should whoever asked be gone, nobody else would end a parser that waits.
    signal.setitimer(signal.ITIMER_REAL, wall_s + 5)


def _read(size: int) -> bytes:
    content = bytearray(size)
    missing = memoryview(content)
    while missing:
        count = os.readv(_IN, [missing])
        if not count:
            if len(missing) < size:
                sys.exit(1)
            return b""
        missing = missing[count:]
    return bytes(content)


def _write(content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(_OUT, view) :]
