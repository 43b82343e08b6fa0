"""The product's own processes: two workers, the schedule and the web, kept alive.

A child that ends is started again, at once after a long life and ever more slowly after short
ones. Which children there are is `product_children`; in which order they end, the supervisor says.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from triage.servers.processes import spawn
from triage.settings import Settings

TOKEN_VARIABLE: Final = "SUPERVISED_BY_LUISTERPOST"  # noqa: S105 (a name, not a secret)
_LONGEST_PAUSE_S: Final = 60.0
_LONG_LIFE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class ChildPlan:
    """What to start, and how long it may take to end once asked."""

    name: str
    arguments: Sequence[str]
    patience_s: float
    at_parents_death: signal.Signals = signal.SIGTERM
    niceness: int = 0  # how far it steps back when processors are short


def product_children(settings: Settings) -> list[ChildPlan]:
    """Web, schedule and workers for one machine of two cores."""
    # fmt: off
    # Somebody waits for every page; what comes in may wait a moment. On two busy cores the
    # classifier would otherwise take one of them for as long as there is something to explain.
    # At "info" Celery writes a line for every hint it sends, takes and finishes.
    level = "warning" if settings.log_level == "info" else settings.log_level
    worker = [
        "celery", "-A", "worker", "worker", "--pool=prefork", "-l", level,
        "--without-gossip", "--without-mingle", "--include", "triage.servers.pool",
    ]
    return [
        ChildPlan("web", [
            "gunicorn", "web:create_app()",
            "--bind", f"{_bracketed(settings.web_host)}:{settings.web_port}",
            # A page that listens keeps a thread; twelve more answer the others.
            "--worker-class", "gthread", "--workers", "2",
            "--threads", str(settings.live_pages + 12), "--config", "python:web.serving",
            "--worker-tmp-dir", _memory_folder(), "--no-control-socket",
            "--timeout", "60", "--graceful-timeout", "6", "--log-level", settings.log_level,
        ], patience_s=10),
        ChildPlan("schedule", [
            "celery", "-A", "worker", "beat", "-l", level,
            "--schedule", str(settings.data_dir / "schedule"), "--pidfile=",
        ], patience_s=5),
        # Nothing is lost by a kill (the lease is the truth); any gentler signal lets a worker
        # finish its task on servers that are gone.
        ChildPlan("understand", [
            *worker, "-Q", "understand", "-n", "understand@%h", "--concurrency=1",
        ], patience_s=10, at_parents_death=signal.SIGKILL, niceness=10),
        ChildPlan("work", [
            *worker, "-Q", "triage,sweep", "-n", "work@%h", "--concurrency=2",
        ], patience_s=10, at_parents_death=signal.SIGKILL, niceness=5),
        # Apart, so that a slow feed or a receiver that does not answer never delays a case.
        ChildPlan("outside", [
            *worker, "-Q", "listen,deliver", "-n", "outside@%h", "--concurrency=2",
        ], patience_s=10, at_parents_death=signal.SIGKILL, niceness=5),
    ]
    # fmt: on


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _memory_folder() -> str:
    # gunicorn's heartbeat is a file: on a slow disk its workers would seem dead.
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"  # noqa: S108 (mkstemp there)


@dataclass(slots=True)
class Child:
    """One child and its lives."""

    plan: ChildPlan
    environment: Mapping[str, str]
    output: IO[bytes]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _born_at: float = field(default=0.0, init=False)
    _due_at: float = field(default=0.0, init=False)
    _pause_s: float = field(default=0.0, init=False)

    @property
    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Begin a life; from the main thread only."""
        self._born_at = time.monotonic()
        self.process = spawn(
            [sys.executable, "-m", *self.plan.arguments],
            at_parents_death=self.plan.at_parents_death,
            output=self.output,
            environment=self.environment,
            niceness=self.plan.niceness,
        )

    def look_after(self) -> str | None:
        """Start it again when it is down and due; returns a line for the console on a change."""
        if self.process is None or self.process.poll() is None:
            return None
        now = time.monotonic()
        if self._due_at > self._born_at:  # its end has been told; it waits for its turn
            if now < self._due_at:
                return None
            self.start()
            return f"{self.plan.name} is started again"
        self._end_group()
        long_lived = now - self._born_at > _LONG_LIFE_S
        self._pause_s = 1.0 if long_lived else min(2 * self._pause_s or 1.0, _LONGEST_PAUSE_S)
        self._due_at = now + self._pause_s
        return (
            f"{self.plan.name} ended ({_how(self.process.returncode)}), "
            f"starts again in {self._pause_s:.0f} s"
        )

    def ask_to_end(self) -> None:
        """Send SIGTERM; it then has `patience_s`."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait until that moment (monotonic) for its end, then kill it and its descendants."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        self._end_group()
        self.process.wait()

    def _end_group(self) -> None:
        """Kill what is left of its session: a worker's pool outlives a worker that was killed."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def marked_processes(token: str) -> Iterator[int]:
    """The ids of all processes of this user that descend from the supervisor with that token."""
    mark = f"{TOKEN_VARIABLE}={token}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    yield int(entry.name)


def _how(returncode: int) -> str:
    if returncode < 0:
        return signal.Signals(-returncode).name
    return f"exit code {returncode}"
