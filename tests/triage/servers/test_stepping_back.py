"""Workers leave the processors to the web: their niceness, and that of their session."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from triage.servers.children import product_children
from triage.servers.processes import spawn
from triage.settings import Settings

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.mark.parametrize("niceness", [0, 7])
def test_a_child_steps_back_as_far_as_it_is_told(niceness: int) -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    child = spawn(
        SLEEP,
        at_parents_death=signal.SIGKILL,
        output=subprocess.DEVNULL,
        niceness=niceness,
    )
    try:
        assert os.getpriority(os.PRIO_PROCESS, child.pid) == min(19, own + niceness)
        group = Path(f"/proc/{child.pid}/autogroup")
        if niceness and group.exists():
            assert group.read_text().split()[-1] == str(niceness)
    finally:
        child.kill()
        child.wait()


def test_the_web_goes_before_the_classifier_and_the_workers(tmp_path: Path) -> None:
    steps = {plan.name: plan.niceness for plan in product_children(Settings(data_dir=tmp_path))}
    assert steps["web"] == 0
    assert steps["understand"] > steps["work"] > 0
    assert steps["outside"] > 0
