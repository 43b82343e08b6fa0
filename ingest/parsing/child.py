"""The child process: sets its own limits, reads one job from stdin, writes one JSON answer.

Run as `python -I -c "…; main()"` by `ingest.sandbox`. The limits are set before any parser is
imported, and by the child itself, because a fork hook is not safe in a threaded parent.
"""

import contextlib
import importlib
import json
import resource
import sys

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
}
_OUTPUT_BYTES = 16 * 1024 * 1024


def main() -> None:
    """Do one job. Header line: {"job", "params", "memory_bytes", "cpu_s"}; then the content."""
    header = json.loads(sys.stdin.buffer.readline())
    _limit(header["memory_bytes"], header["cpu_s"])
    content = sys.stdin.buffer.read()
    try:
        parse = importlib.import_module(_JOBS[header["job"]]).parse
        answer = {"result": parse(content, **header["params"])}
    except UnreadableProblem as problem:
        answer = {"problem": str(problem)}
    except RecursionError:
        answer = {"problem": "is nested too deeply"}
    except MemoryError:
        answer = {"problem": "needs too much memory to read"}
    # Half characters of broken texts must not break the answer itself.
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()


def _limit(memory_bytes: int, cpu_s: int) -> None:
    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: _OUTPUT_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    for name, value in wanted.items():
        # Some systems (macOS) refuse a limit on address space; the others still hold.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (value, value))
