"""One process per folder: a lock that the kernel gives back when its holder dies."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from triage.errors import ServerError


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold `folder/lock`; raises ServerError where another living process holds it."""
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServerError(f"another process runs the server of {folder}") from None
        yield
