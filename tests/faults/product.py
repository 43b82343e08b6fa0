"""The product's own processes, as the supervisor starts them, to be killed by tests.

Unlike the supervisor this one starts a killed process again at once.
"""

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

from triage.servers.children import ChildPlan, product_children
from triage.servers.processes import spawn
from triage.settings import Settings, variable

ALL = ("web", "schedule", "understand", "work", "outside")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # the published example's


@dataclass
class RunningProduct:
    """Web, schedule and workers; `lives` counts the processes started by name."""

    plans: Mapping[str, ChildPlan]
    environment: Mapping[str, str]
    output: IO[bytes]
    port: int
    processes: dict[str, Popen[bytes]] = field(default_factory=dict)
    kills: int = 0

    def start(self, name: str) -> None:
        plan = self.plans[name]
        self.processes[name] = spawn(
            [sys.executable, "-m", *plan.arguments],
            at_parents_death=signal.SIGKILL,
            output=self.output,
            environment=self.environment,
        )

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process and its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, number)

    def kill(self, name: str) -> None:
        self.send(name, signal.SIGKILL)
        self.processes[name].wait()
        self.kills += 1

    def kill_parent_first(self, name: str, pause_s: float) -> None:
        """For a while its children live on without it, as after the kernel's memory killer."""
        self.processes[name].kill()
        time.sleep(pause_s)
        self.kill(name)

    def web_answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


@contextmanager
def running_product(
    folder: Path, names: tuple[str, ...] = ALL, **told: object
) -> Iterator[RunningProduct]:
    """Processes with these settings; killed at the end."""
    port = _free_port()
    values = {"data_dir": folder, "web_port": port, "allowed_networks": "127.0.0.0/8", **told}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LUISTERPOST")},
        **{variable(name): str(value) for name, value in values.items()},
        "OMP_NUM_THREADS": "1",
    }
    plans = {plan.name: plan for plan in product_children(Settings(data_dir=folder, web_port=port))}
    with (folder / "product.log").open("ab") as output:
        product = RunningProduct(plans, environment, output, port)
        for name in names:
            product.start(name)
        try:
            yield product
        finally:
            for name in product.processes:
                product.kill(name)


def wait_for(condition: Callable[[], bool], timeout_s: float, every_s: float = 0.5) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(every_s)
    return condition()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
