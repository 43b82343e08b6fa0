"""Child processes and their logs: kept alive, ended wholly, held to a size."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from triage.servers.children import (
    TOKEN_VARIABLE,
    Child,
    ChildPlan,
    marked_processes,
    product_children,
)
from triage.servers.logs import LogPump
from triage.servers.processes import end_leftovers
from triage.settings import Settings

STAYS = "import time; print('here', flush=True); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STAYS}"
PARENT = (
    "import subprocess, sys, time; "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    f"{STAYS}"
)


def eventually(is_so: Callable[[], object], timeout_s: float = 10.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[LogPump]:
    with LogPump(tmp_path / "logs", limit_bytes=1000) as pump:
        yield pump


@pytest.fixture
def start(logs: LogPump, tmp_path: Path) -> Iterator[Callable[[str], Child]]:
    children: list[Child] = []

    def begin(code: str) -> Child:
        (tmp_path / "the_child.py").write_text(code)
        plan = ChildPlan("child", ["the_child"], patience_s=1)
        mark = {TOKEN_VARIABLE: f"test-{os.getpid()}", "PYTHONPATH": str(tmp_path)}
        environment = {**os.environ, **mark}
        child = Child(plan, environment, logs.pipe("child"))
        child.start()
        children.append(child)
        return child

    yield begin
    for child in children:
        child.wait(time.monotonic())


def has_begun(logs: LogPump) -> bool:
    return logs.path("child").exists() and "here" in logs.path("child").read_text()


def test_what_a_child_writes_is_in_its_log(start: Callable[[str], Child], logs: LogPump) -> None:
    start(STAYS)
    eventually(lambda: has_begun(logs))


def test_a_full_log_is_put_aside_and_only_a_few_are_kept(
    start: Callable[[str], Child], logs: LogPump
) -> None:
    start("import time; [(print('x' * 400, flush=True), time.sleep(0.01)) for _ in range(40)]")
    folder = logs.path("child").parent
    eventually(lambda: len(list(folder.iterdir())) == 4)
    assert all(path.stat().st_size <= 1000 for path in folder.iterdir())


def test_an_ended_child_starts_again_ever_more_slowly(start: Callable[[str], Child]) -> None:
    child = start("raise SystemExit(3)")
    lines: list[str] = []

    def has_told(count: int) -> bool:
        lines.extend(line for line in [child.look_after()] if line)
        return len(lines) >= count

    eventually(lambda: has_told(3))
    assert lines == [
        "child ended (exit code 3), starts again in 1 s",
        "child is started again",
        "child ended (exit code 3), starts again in 2 s",
    ]


def test_a_living_child_is_left_alone(start: Callable[[str], Child]) -> None:
    child = start(STAYS)
    assert child.is_alive
    assert child.look_after() is None


@pytest.mark.parametrize("code", [STAYS, DEAF, PARENT], ids=["plain", "deaf", "parent"])
def test_a_child_ends_with_all_its_descendants(
    start: Callable[[str], Child], logs: LogPump, code: str
) -> None:
    child = start(code)
    eventually(lambda: has_begun(logs))
    child.ask_to_end()
    child.wait(time.monotonic() + 1)
    eventually(lambda: not list(marked_processes(f"test-{os.getpid()}")))


def test_descendants_that_lost_their_parent_are_found_and_ended(
    start: Callable[[str], Child], logs: LogPump
) -> None:
    child = start(PARENT)
    eventually(lambda: has_begun(logs))
    assert child.process
    child.process.send_signal(signal.SIGKILL)
    child.process.wait()
    mark = f"test-{os.getpid()}"
    assert list(marked_processes(mark))
    assert end_leftovers(lambda: marked_processes(mark)) == 1
    assert not list(marked_processes(mark))


def test_each_room_of_work_has_its_worker(tmp_path: Path) -> None:
    plans = product_children(Settings(data_dir=tmp_path, web_port=9000))
    arguments = {plan.name: " ".join(plan.arguments) for plan in plans}
    assert "-Q understand " in arguments["understand"]
    assert "-Q triage,sweep " in arguments["work"]
    assert "-Q listen,deliver " in arguments["outside"]
    assert "127.0.0.1:9000" in arguments["web"]
    assert sys.executable not in arguments["schedule"]
