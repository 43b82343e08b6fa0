"""Runs the whole product on one machine: servers, schema, workers, schedule, web.

Everything it starts ends with it, in good order when it is asked to, by the kernel when it is
killed. What a killed one left is cleared by the next one. What the first start puts into an empty
database is left to `first_start`.
"""

import contextlib
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from types import FrameType
from typing import Final

from triage.errors import ServerError
from triage.servers.children import (
    TOKEN_VARIABLE,
    Child,
    marked_processes,
    product_children,
)
from triage.servers.first_start import FirstLogin, is_new, load_example, make_first_login, migrate
from triage.servers.logs import LogPump, last_words
from triage.servers.postgres import EmbeddedPostgres
from triage.servers.processes import end_leftovers
from triage.servers.redis import EmbeddedRedis
from triage.servers.running import Claim, Note, claim
from triage.settings import Settings, environment_for_children

Say = Callable[[str], None]

_WEB_TIMEOUT_S: Final = 90.0
_LOOK_EVERY_S: Final = 0.5


class _Stop(BaseException):
    """A signal asks for the end; derived so that no `except Exception` swallows it."""


def run(settings: Settings, *, with_example: bool, say: Say) -> None:
    """Start everything, keep it running until SIGINT, SIGTERM or SIGHUP, then stop everything.

    Call it from the main thread. Raises AlreadyRunningError, ServerError.
    """
    with contextlib.ExitStack() as held:
        claimed = held.enter_context(claim(settings.data_dir))
        held.enter_context(_stopped_by_signals())
        try:
            _Run(settings, claimed, held, say).go(with_example=with_example)
        except _Stop:
            say("Stopping …")
            _ignore_further_signals()
            held.close()
            say("Stopped. The next `luisterpost up` continues here.")
        except BaseException:
            _ignore_further_signals()
            raise


class _Run:
    """One life of the supervisor. Whatever it starts is handed to `held` in the same breath."""

    def __init__(
        self, settings: Settings, claimed: Claim, held: contextlib.ExitStack, say: Say
    ) -> None:
        self._settings = settings
        self._claimed = claimed
        self._held = held
        self._say = say
        self._token = secrets.token_hex(16)
        self._address = address(settings)
        self._servers: list[EmbeddedPostgres | EmbeddedRedis] = []
        self._children: list[Child] = []

    def go(self, *, with_example: bool) -> None:
        self._clear_previous()
        _refuse_taken_port(self._settings)
        self._announce()
        self._held.callback(end_leftovers, lambda: marked_processes(self._token))
        logs = self._held.enter_context(LogPump(self._settings.data_dir / "logs"))
        database_url, redis_url = self._start_servers(logs)
        self._announce(database_url, redis_url)
        settings = self._settings.model_copy(
            update={"database_url": database_url, "redis_url": redis_url}
        )
        environment = environment_for_children(settings)
        environment |= {TOKEN_VARIABLE: self._token, "PYTHONUNBUFFERED": "1"}
        environment["TQDM_DISABLE"] = "1"  # no progress bars in log files
        migrate(settings, self._say)
        if with_example and is_new(settings):
            load_example(environment, logs, self._say)
        self._start_children(logs, environment)
        self._wait_for_web(logs)
        self._greet(make_first_login(settings))
        self._watch()

    def _clear_previous(self) -> None:
        """End what a killed supervisor left behind; its servers are cleared by their own start."""
        previous = self._claimed.previous
        if previous and end_leftovers(
            lambda: marked_processes(previous.token), (signal.SIGTERM, 3.0)
        ):
            self._say("Ended processes that an earlier run had left.")

    def _announce(self, database_url: str | None = None, redis_url: str | None = None) -> None:
        note = Note(os.getpid(), self._address, self._token, database_url, redis_url)
        self._claimed.announce(note)

    def _start_servers(self, logs: LogPump) -> tuple[str, str]:
        folder = self._settings.data_dir
        database_url, redis_url = self._settings.database_url, self._settings.redis_url
        if database_url is None:
            postgres = EmbeddedPostgres(folder / "postgres", output=logs.pipe("postgres"))
            self._start("PostgreSQL", postgres, logs)
            database_url = postgres.url
        if redis_url is None:
            redis = EmbeddedRedis(folder / "redis", output=logs.pipe("redis"))
            self._start("Redis", redis, logs)
            redis_url = redis.url
        return database_url, redis_url

    def _start(self, name: str, server: EmbeddedPostgres | EmbeddedRedis, logs: LogPump) -> None:
        began = time.monotonic()
        self._held.callback(server.stop)
        try:
            server.start()
        except ServerError as error:
            raise ServerError(f"{error}{last_words(logs.path(name.lower()))}") from error
        self._servers.append(server)
        self._say(f"{name} runs ({time.monotonic() - began:.1f} s)")

    def _start_children(self, logs: LogPump, environment: Mapping[str, str]) -> None:
        plans = product_children(self._settings)
        self._children = [Child(plan, environment, logs.pipe(plan.name)) for plan in plans]
        self._held.callback(_end_in_order, self._children)
        for child in self._children:
            child.start()

    def _wait_for_web(self, logs: LogPump) -> None:
        deadline = time.monotonic() + _WEB_TIMEOUT_S
        while not is_healthy(self._settings):
            self._look_after()
            if time.monotonic() > deadline:
                raise ServerError(f"the web does not answer{last_words(logs.path('web'))}")
            time.sleep(0.1)

    def _greet(self, first_login: FirstLogin | None) -> None:
        self._say(f"\nLuisterpost is ready:  {self._address}")
        if first_login:
            self._say(
                f"First log-in:  {first_login.email}\n"
                f"Password:      {first_login.password}   (shown only this once)"
            )
        self._say(f"Log files: {self._settings.data_dir / 'logs'}\nCtrl-C stops everything.")

    def _watch(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY_S)
            self._look_after()

    def _look_after(self) -> None:
        for server in self._servers:
            if server.process is None or server.process.poll() is not None:
                self._say(f"{type(server).__name__} ended, starts again")
                server.stop()
                server.start()
        for child in self._children:
            if line := child.look_after():
                self._say(line)


def address(settings: Settings) -> str:
    """Where a person on this machine finds the web."""
    host = settings.web_host
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared only)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{settings.web_port}"


def is_healthy(settings: Settings) -> bool:
    """Whether the web answers /health with 200."""
    host = address(settings).removeprefix("http://").rpartition(":")[0].strip("[]")
    connection = HTTPConnection(host, settings.web_port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _refuse_taken_port(settings: Settings) -> None:
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(
            settings.web_host, settings.web_port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
    except OSError as error:
        raise ServerError(
            f"the web cannot listen on {settings.web_host}:{settings.web_port}: {error.strerror}; "
            "choose another with --port"
        ) from error


def _end_in_order(children: Sequence[Child]) -> None:
    """First what brings work (web, schedule), then what does it."""
    bringing = [child for child in children if child.plan.name in {"web", "schedule"}]
    for group in (bringing, [child for child in children if child not in bringing]):
        for child in group:
            child.ask_to_end()
        began = time.monotonic()
        for child in group:
            child.wait(began + child.plan.patience_s)


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    def ask(number: int, frame: FrameType | None) -> None:
        _ignore_further_signals()
        raise _Stop

    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as `nohup` sets it
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_further_signals() -> None:
    """A second Ctrl-C must not break off the orderly end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
