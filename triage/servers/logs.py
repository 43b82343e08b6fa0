"""Log files of the servers and child processes, held to a size.

Children write to a pipe; one thread of the supervisor carries the lines into files, and puts a
full file aside without the child noticing.
"""

import contextlib
import os
import selectors
import threading
from pathlib import Path
from typing import IO, Final, Self

LIMIT_BYTES: Final = 10 * 2**20
KEPT: Final = 3
_CHUNK_BYTES: Final = 64 * 1024


def log_file(path: Path) -> IO[bytes]:
    """Open a log for appending; one that has grown too large is put aside first."""
    if path.exists() and path.stat().st_size > LIMIT_BYTES:
        _put_aside(path)
    return path.open("ab", buffering=0)


def _put_aside(path: Path) -> None:
    """`web.log` becomes `web.log.1`, that one `web.log.2` …; the oldest goes."""
    for number in range(KEPT - 1, 0, -1):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(f"{path.name}.{number}").replace(f"{path}.{number + 1}")
    path.replace(f"{path}.1")


def last_words(log: Path) -> str:
    """The last line of a log, as the end of an error's sentence; empty where there is none."""
    if not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return f": {lines[-1]} (more in {log})" if lines else ""


class LogPump:
    """Carries what children write into `folder/<name>.log`; a context manager."""

    def __init__(self, folder: Path, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._selector = selectors.DefaultSelector()
        self._pipes: dict[str, IO[bytes]] = {}
        self._thread = threading.Thread(target=self._carry, name="logs", daemon=True)

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Readers see the end of a pipe only when the last child has closed it too; those that
        # are still alive now are not waited for.
        for pipe in self._pipes.values():
            pipe.close()
        self._thread.join(timeout=2.0)

    def path(self, name: str) -> Path:
        """Where the log of that name lies."""
        return self._folder / f"{name}.log"

    def pipe(self, name: str) -> IO[bytes]:
        """The end that a child gets as its standard output; the same for each of its lives."""
        if name not in self._pipes:
            reading, writing = os.pipe()
            os.set_blocking(reading, False)
            self._pipes[name] = os.fdopen(writing, "wb", buffering=0)
            self._selector.register(reading, selectors.EVENT_READ, self.path(name))
        return self._pipes[name]

    def _carry(self) -> None:
        while True:
            # The timeout lets pipes that were registered meanwhile join.
            for key, _ in self._selector.select(timeout=0.5):
                self._move(key)
            if self._pipes and not self._selector.get_map():
                return

    def _move(self, key: selectors.SelectorKey) -> None:
        chunk = os.read(key.fd, _CHUNK_BYTES)
        if not chunk:
            self._selector.unregister(key.fd)
            os.close(key.fd)
            return
        path: Path = key.data
        # A full disk must not stop the children: their pipes are emptied all the same.
        with contextlib.suppress(OSError):
            if path.exists() and path.stat().st_size + len(chunk) > self._limit_bytes:
                _put_aside(path)
            with path.open("ab", buffering=0) as file:
                file.write(chunk)
