"""Child processes: born so that they die with their parent, and ended in good order.

What they are and when they start is left to the servers and the supervisor.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from triage.errors import ServerError
from triage.servers.accounts import Account

_PR_SET_PDEATHSIG: Final = 1  # prctl(2)


def spawn(
    command: Sequence[str | Path],
    *,
    at_parents_death: signal.Signals,
    output: int | IO[bytes],
    errors: int | IO[bytes] = subprocess.STDOUT,
    account: Account | None = None,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    niceness: int = 0,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only its parent.

    `niceness` is how far it steps back when processors are short. The kernel sends it
    `at_parents_death` when the thread that called this ends, however it ends: call it from the
    main thread.
    """
    switch = account is not None and account.switch
    return subprocess.Popen(  # noqa: S603 (no shell; callers give their own programs)
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        cwd=cwd or Path("/"),
        env=environment,
        user=account.uid if account and switch else None,
        group=account.gid if account and switch else None,
        extra_groups=[] if switch else None,
        umask=0o077,
        start_new_session=True,
        preexec_fn=_bind_to_parent(at_parents_death, niceness),  # noqa: PLW1509 (no locks taken)
    )


def _bind_to_parent(at_parents_death: signal.Signals, niceness: int) -> Callable[[], None]:
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()
    number = int(at_parents_death)

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if niceness:
            _step_back(niceness)
        if os.getppid() != parent:  # it died before the line above
            os.kill(os.getpid(), signal.SIGKILL)

    return bind


def _step_back(niceness: int) -> None:
    """Leave the processors to others, also where the kernel shares them out by session.

    A session is scheduled as a group there, and the niceness of its processes counts within it
    only: see autogroup in sched(7). Others than root may set it ten times a second in all.
    """
    os.nice(niceness)
    for _ in range(10):
        try:
            with open("/proc/self/autogroup", "w") as group:  # noqa: PTH123 (after a fork: plain)
                group.write(str(niceness))
        except BlockingIOError:
            time.sleep(0.1)
        except OSError:  # no such file: this kernel forms no groups
            return
        else:
            return


def die_with_parent() -> None:
    """Let the kernel kill this process when the thread that forked it ends."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def stop(
    process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]
) -> signal.Signals | None:
    """Send each signal in turn and wait that many seconds for the end; SIGKILL comes last.

    Returns the signal that did it, None where the process had ended before.
    """
    for number, patience_s in (*steps, (signal.SIGKILL, 10.0)):
        if process.poll() is not None:
            return None
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)
            return number
    raise ServerError(f"process {process.pid} does not end, even after SIGKILL")


def wait_until(
    is_ready: Callable[[], bool], process: subprocess.Popen[bytes], *, timeout_s: float
) -> bool:
    """Wait for readiness; False when the process ended or the time ran out before."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if is_ready():
            return True
        if process.poll() is not None:
            return False
        time.sleep(0.02)
    return False


def processes_in(folder: Path, program: str) -> Iterator[int]:
    """The ids of this program's processes that work in this folder (left by an earlier run)."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                name = (entry / "comm").read_text().strip()
                if name == program and (entry / "cwd").readlink() == folder:
                    yield int(entry.name)


def end_leftovers(find: Callable[[], Iterator[int]], *steps: tuple[signal.Signals, float]) -> int:
    """End the processes that `find` yields, step by step; returns how many were there at first."""
    count = len(list(find()))
    for number, patience_s in (*steps, (signal.SIGKILL, 10.0)):
        for pid in find():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
                os.kill(pid, signal.SIGCONT)  # a frozen one cannot follow any signal but SIGKILL
        deadline = time.monotonic() + patience_s
        while any(find()):
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        else:
            return count
    raise ServerError(f"processes of an earlier run do not end: {sorted(find())}")
