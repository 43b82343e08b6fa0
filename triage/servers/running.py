"""What a running `luisterpost up` tells the other commands: its process, address and servers.

The lock says whether one runs, the note beside it says where; a note without a lock is left from
a crash and counts for nothing.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

from triage.errors import AlreadyRunningError, NotReachableError, ServerError
from triage.servers.accounts import make_passage, server_account
from triage.servers.postgres import EmbeddedPostgres
from triage.servers.redis import EmbeddedRedis
from triage.settings import Settings, variable

_NOTE: Final = "up.json"
_LOCK: Final = "up.lock"


@dataclass(frozen=True, slots=True)
class Note:
    """Where a supervisor is at work. `token` marks all processes that descend from it."""

    pid: int
    address: str
    token: str
    database_url: str | None = None
    redis_url: str | None = None


class Claim:
    """The right to run on one data folder; holds while this object's file is open."""

    def __init__(self, folder: Path, lock: IO[str], previous: Note | None) -> None:
        self._folder = folder
        self._lock = lock
        self.previous = previous

    def announce(self, note: Note) -> None:
        """Tell the other commands; only the owner of the folder can read the URLs."""
        draft = self._folder / f".{_NOTE}"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(note), file)
        draft.replace(self._folder / _NOTE)


@contextlib.contextmanager
def claim(folder: Path) -> Iterator[Claim]:
    """Take the folder; raises AlreadyRunningError with pid and address of who has it."""
    with _open_lock(folder) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(_who(folder)) from None
        yield Claim(folder, lock, _read(folder))
        (folder / _NOTE).unlink(missing_ok=True)


def _open_lock(folder: Path) -> IO[str]:
    try:
        make_passage(folder, server_account())
        return (folder / _LOCK).open("a")
    except OSError as error:
        raise ServerError(
            f"the data folder {folder} cannot be used: {error.strerror} "
            f"({variable('data_dir')} names another)"
        ) from error


def find(folder: Path) -> Note | None:
    """The note of the supervisor that runs on this folder now; None where none does."""
    try:
        with (folder / _LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return _read(folder)


@contextlib.contextmanager
def connected(settings: Settings) -> Iterator[Settings]:
    """The settings with both URLs, for one command: those given, those of the running product,
    or those of servers started for this command only.

    Raises NotReachableError while `luisterpost up` is still starting.
    """
    if settings.database_url and settings.redis_url:
        yield settings
    elif note := find(settings.data_dir):
        yield _with_urls(settings, _known(note.database_url), _known(note.redis_url))
    else:
        with contextlib.ExitStack() as held:
            yield _with_urls(settings, *_start_for_a_moment(settings, held))


def _with_urls(settings: Settings, database_url: str, redis_url: str) -> Settings:
    return settings.model_copy(
        update={
            "database_url": settings.database_url or database_url,
            "redis_url": settings.redis_url or redis_url,
        }
    )


def _known(url: str | None) -> str:
    if url is None:
        raise NotReachableError("luisterpost up is still starting: try again in a moment")
    return url


def _start_for_a_moment(settings: Settings, held: contextlib.ExitStack) -> tuple[str, str]:
    from triage.migrations import upgrade  # noqa: PLC0415 (Alembic is slow to load)

    database_url, redis_url = settings.database_url or "", settings.redis_url or ""
    if not database_url:
        postgres = held.enter_context(EmbeddedPostgres(settings.data_dir / "postgres"))
        database_url = postgres.url
        upgrade(database_url)
    if not redis_url:
        redis_url = held.enter_context(EmbeddedRedis(settings.data_dir / "redis")).url
    return database_url, redis_url


def _who(folder: Path) -> str:
    note = _read(folder)
    about = f" (pid {note.pid}, {note.address})" if note else ""
    return f"already running{about} on {folder}"


def _read(folder: Path) -> Note | None:
    try:
        return Note(**json.loads((folder / _NOTE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
