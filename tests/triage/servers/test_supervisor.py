"""`luisterpost up` as a person runs it: one command starts everything, one signal ends it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest
import redis

from triage.errors import ServerError
from triage.servers.children import marked_processes
from triage.servers.postgres import EmbeddedPostgres
from triage.servers.redis import EmbeddedRedis
from triage.servers.running import Note, find
from triage.servers.supervisor import address, is_healthy, run
from triage.settings import Settings

UP = [sys.executable, "-m", "triage.commands", "up", "--empty", "--port"]


def eventually(is_so: Callable[[], object], timeout_s: float = 30.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def working_in(folder: Path) -> list[int]:
    """All processes, whoever owns them, whose command line names the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(folder) in command:
                found.append(int(entry.name))
    return found


@dataclass
class Product:
    """One `luisterpost up`, with what it wrote to the console."""

    process: subprocess.Popen[str]
    port: int
    folder: Path
    console: list[str]

    def note(self) -> Note:
        note = find(self.folder)
        assert note
        return note

    def is_healthy(self) -> bool:
        return is_healthy(Settings(data_dir=self.folder, web_port=self.port))

    def read_until_ready(self) -> str:
        assert self.process.stdout
        for line in self.process.stdout:
            self.console.append(line)
            if "Ctrl-C stops everything" in line:
                return "".join(self.console)
        raise AssertionError("".join(self.console))

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


@pytest.fixture(scope="module")
def folder(server_folder: Path) -> Path:
    return server_folder / "product"


@pytest.fixture(scope="module")
def environment(
    folder: Path, postgres_server: EmbeddedPostgres, redis_server: EmbeddedRedis
) -> Mapping[str, str]:
    # The fixtures' servers are not used: they are here so that theirs and the product's coexist.
    outside = {
        name: value for name, value in os.environ.items() if not name.startswith("LUISTERPOST_")
    }
    return {**outside, "LUISTERPOST_DATA_DIR": str(folder)}


@contextmanager
def up(folder: Path, environment: Mapping[str, str]) -> Iterator[Product]:
    port = free_port()
    with subprocess.Popen(
        [*UP, str(port)],
        env=environment,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield Product(process, port, folder, [])
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=40)


@pytest.fixture(scope="module")
def first(folder: Path, environment: Mapping[str, str]) -> Iterator[Product]:
    with up(folder, environment) as product:
        product.read_until_ready()
        yield product


@pytest.mark.slow
class TestOneLife:
    """In this order: the later ones build on the life that the first one began."""

    def test_the_first_start_prints_address_and_log_in(self, first: Product) -> None:
        console = "".join(first.console)
        assert f"http://127.0.0.1:{first.port}" in console
        assert re.search(r"First log-in: +\S+@\S+\nPassword: +\S{12,}", console)
        assert first.is_healthy()

    def test_pages_come_from_the_web_process(self, first: Product) -> None:
        connection = HTTPConnection("127.0.0.1", first.port, timeout=5)
        connection.request("GET", "/")
        assert b"<html" in connection.getresponse().read()
        connection.close()

    def test_a_second_one_says_who_runs_and_leaves_with_1(
        self, first: Product, environment: Mapping[str, str]
    ) -> None:
        second = subprocess.run(
            [*UP, str(free_port())], env=environment, capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert f"already running (pid {first.process.pid}" in second.stderr
        assert f":{first.port})" in second.stderr
        assert second.stderr.count("\n") == 1

    def test_no_port_is_open_but_the_webs(self, first: Product) -> None:
        pids = {*working_in(first.folder), *marked_processes(first.note().token)}
        assert {port for pid in pids for port in listening_ports(pid)} == {first.port}

    def test_a_killed_web_comes_back(self, first: Product) -> None:
        web = [pid for pid in marked_processes(first.note().token) if runs(pid, "gunicorn")]
        for pid in web:
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: not first.is_healthy(), timeout_s=5)
        eventually(first.is_healthy)

    def test_a_killed_worker_leaves_no_orphans_and_comes_back(self, first: Product) -> None:
        token = first.note().token
        workers = {pid for pid in marked_processes(token) if runs(pid, "understand@")}
        os.kill(min(workers), signal.SIGKILL)

        def is_replaced() -> bool:
            now = {pid for pid in marked_processes(token) if runs(pid, "understand@")}
            return len(now) == len(workers) and not now & workers

        eventually(is_replaced)

    def test_killed_servers_come_back(self, first: Product) -> None:
        def servers() -> set[int]:
            running = working_in(first.folder)
            return {pid for pid in running if runs(pid, "-D") or runs(pid, "redis-server")}

        before = servers()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: len(servers() - before) == 2 and not servers() & before)
        eventually(lambda: are_answering(first.note()))
        eventually(first.is_healthy)

    def test_a_signal_stops_everything_in_time(self, first: Product) -> None:
        token = first.note().token
        began = time.monotonic()
        assert first.end(signal.SIGTERM) == 0
        assert time.monotonic() - began < 30
        assert not list(marked_processes(token))
        assert not working_in(first.folder)
        assert find(first.folder) is None

    def test_the_next_start_continues_without_another_log_in(
        self, first: Product, environment: Mapping[str, str]
    ) -> None:
        with up(first.folder, environment) as again:
            assert "Password" not in again.read_until_ready()
            assert again.is_healthy()
            token = again.note().token
            again.end(signal.SIGKILL)
            eventually(lambda: not working_in(first.folder) and not list(marked_processes(token)))

    def test_a_killed_supervisor_blocks_nothing(
        self, first: Product, environment: Mapping[str, str]
    ) -> None:
        with up(first.folder, environment) as again:
            again.read_until_ready()
            assert again.is_healthy()
            assert again.end(signal.SIGINT) == 0
        assert not working_in(first.folder)


def listening_ports(pid: int) -> set[int]:
    try:
        rows = [row.split() for row in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
        held = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    except OSError:
        return set()
    is_listening = "0A"  # TCP_LISTEN in include/net/tcp_states.h
    return {
        int(row[1].rpartition(":")[2], 16)
        for row in rows
        if row[3] == is_listening and f"socket:[{row[9]}]" in held
    }


def are_answering(note: Note) -> bool:
    try:
        psycopg.connect(str(note.database_url).replace("+psycopg", "")).close()
        return bool(redis.Redis.from_url(str(note.redis_url)).ping())
    except (psycopg.OperationalError, redis.RedisError):
        return False


def runs(pid: int, what: str) -> bool:
    try:
        return what.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_a_taken_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(data_dir=tmp_path, web_port=taken.getsockname()[1])
        with pytest.raises(ServerError, match=r"cannot listen on 127\.0\.0\.1:.* --port"):
            run(settings, with_example=False, say=print)
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),  # noqa: S104 (what an operator may write)
        ("::", "http://[::1]:8080"),
        ("::1", "http://[::1]:8080"),
        ("luister.example", "http://luister.example:8080"),
    ],
)
def test_the_address_is_one_that_a_browser_takes(tmp_path: Path, host: str, shown: str) -> None:
    assert address(Settings(data_dir=tmp_path, web_host=host)) == shown


def test_with_given_servers_nothing_embedded_starts(
    server_folder: Path,
    environment: Mapping[str, str],
    fresh_database: str,
    redis_server: EmbeddedRedis,
) -> None:
    folder = server_folder / "given"
    given = {
        **environment,
        "LUISTERPOST_DATA_DIR": str(folder),
        "LUISTERPOST_DATABASE_URL": fresh_database,
        "LUISTERPOST_REDIS_URL": redis_server.url,
    }
    with up(folder, given) as product:
        console = product.read_until_ready()
        assert product.is_healthy()
        assert "PostgreSQL runs" not in console
        assert "Redis runs" not in console
        assert not (folder / "postgres").exists()
        assert not (folder / "redis").exists()
        assert product.end(signal.SIGTERM) == 0
