"""Processes that stand ready to fork a parsing child, so that a parse costs milliseconds.

Such a process has imported the parsers and never sees hostile bytes itself: its forked child
reads them, answers, and is gone (`ingest.parsing.child`). One parse at a time and process, and
few processes: more would only wait for the processor. At the first sign of trouble the whole
process group is killed and the next parse starts another.
"""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

_ROOT: Final = str(Path(__file__).resolve().parent.parent)
# -I keeps the caller's folder and environment out of the child's import path.
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from ingest.parsing.child import main; main()"
)
_COMMAND: Final = (sys.executable, "-I", "-c", _START, _ROOT)
# For glibc; other systems know no such names. A child lives for one parse, and what it gives back
# it asks for again at once, page by page: that was a third of the kernel's time for a child.
_MEMORY: Final = {
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TOP_PAD_": "4194304",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
_MOST: Final = 4
_LONGEST_ANSWER: Final = 16 * 1024 * 1024 + 64
_ANSWER, _ENDED = b"A", b"Z"


class ParserStoppedError(Exception):
    """The child ended without an answer. `status` is its exit code, negative for a signal."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ParserTooSlowError(Exception):
    """The time was over before the child had answered."""


class _AsleepError(Exception):
    """The process had gone to rest before the job reached it."""


class ReadyParsers:
    """Takes parses of any thread; keeps a few processes for the next ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(_MOST)
        self._idle: list[_Process] = []
        os.register_at_fork(after_in_child=self._forget)

    def parse(self, header: bytes, content: bytes, wall_s: float) -> bytes:
        """The answer of the child. Raises ParserStoppedError or ParserTooSlowError.

        `wall_s` counts from when a process is free; nobody keeps one for longer than that.
        """
        with self._free:
            return self._parse(header, content, time.monotonic() + wall_s)

    def _parse(self, header: bytes, content: bytes, end_s: float) -> bytes:
        process = self._take()
        try:
            answer = process.parse(header, content, end_s)
        except _AsleepError:
            process.kill()
            process = _Process()
            answer = self._parse_once(process, header, content, end_s)
        except BaseException:
            process.kill()
            raise
        self._give_back(process)
        return answer

    @staticmethod
    def _parse_once(process: "_Process", header: bytes, content: bytes, end_s: float) -> bytes:
        try:
            return process.parse(header, content, end_s)
        except BaseException as error:
            process.kill()
            if isinstance(error, _AsleepError):
                raise ParserStoppedError(0) from error
            raise

    def _take(self) -> "_Process":
        with self._lock:
            return self._idle.pop() if self._idle else _Process()

    def _give_back(self, process: "_Process") -> None:
        # All are kept: starting one takes longer than hundreds of parses, and whoever is not
        # taken for a while goes to rest.
        with self._lock:
            self._idle.append(process)

    def _forget(self) -> None:
        """In a forked worker: these processes belong to its parent."""
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(_MOST)
        for process in self._idle:
            process.leave()
        self._idle = []


class _Process:
    """One process that stands ready, and the line to it."""

    def __init__(self) -> None:
        self._line, its_end = socket.socketpair()
        with its_end:
            self._process = subprocess.Popen(  # noqa: S603 - a fixed command of our own
                _COMMAND,
                stdin=its_end.fileno(),
                stdout=its_end.fileno(),
                stderr=subprocess.DEVNULL,
                env=_MEMORY,
                start_new_session=True,
            )

    def parse(self, header: bytes, content: bytes, end_s: float) -> bytes:
        """One parse; afterwards the process is ready again, unless this raises."""
        try:
            self._send(struct.pack(">II", len(header), len(content)) + header, end_s)
            self._send(content, end_s)
            kind = self._receive(1, end_s, first=True)
            answer = b""
            if kind == _ANSWER:
                answer = self._receive_answer(end_s)
                kind = self._receive(1, end_s)
            if kind != _ENDED:
                raise ParserStoppedError(0)
            status: int = struct.unpack(">i", self._receive(4, end_s))[0]
        except TimeoutError as error:
            raise ParserTooSlowError from error
        if status or not answer:
            raise ParserStoppedError(status)
        return answer

    def kill(self) -> None:
        """End the process and the child that it may have."""
        self._line.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def leave(self) -> None:
        """Let go of a process that another one started."""
        self._line.close()
        self._process.returncode = 0

    def _send(self, content: bytes, end_s: float) -> None:
        self._line.settimeout(_left(end_s))
        try:
            self._line.sendall(content)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise _AsleepError from error

    def _receive_answer(self, end_s: float) -> bytes:
        size: int = struct.unpack(">I", self._receive(4, end_s))[0]
        if size > _LONGEST_ANSWER:
            raise ParserStoppedError(0)
        return self._receive(size, end_s)

    def _receive(self, size: int, end_s: float, *, first: bool = False) -> bytes:
        told = bytearray(size)
        missing = memoryview(told)
        while missing:
            self._line.settimeout(_left(end_s))
            try:
                count = self._line.recv_into(missing)
            except ConnectionResetError:
                count = 0
            if not count:
                raise _AsleepError if first else ParserStoppedError(0)
            missing = missing[count:]
        return bytes(told)


def _left(end_s: float) -> float:
    left = end_s - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


READY: Final = ReadyParsers()
"""The processes of this process; each costs some 40 MB and rests after five idle minutes."""
