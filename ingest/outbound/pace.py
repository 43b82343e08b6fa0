"""Per-host pace: one request at a time, and a pause between two.

The in-process form serves the command line and tests. A fleet of workers passes in one that
is shared between them; anything that fits `Pace` will do.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from ingest.errors import RetryLaterError


class Pace(Protocol):
    """Decides when a host may be asked again."""

    def turn(self, host: str) -> AbstractContextManager[None]:
        """Wait for this host's turn and hold it while the block runs.

        Raises RetryLaterError instead of waiting long.
        """
        ...

    def hold(self, host: str, seconds: float) -> None:
        """Give no turn for this host until `seconds` have passed (its Retry-After)."""
        ...


@dataclass(slots=True)
class _Slot:
    busy: threading.Lock = field(default_factory=threading.Lock)
    not_before: float = 0.0


class InProcessPace:
    """Pace between the threads of one process."""

    def __init__(
        self,
        gap_s: float = 1.0,
        longest_wait_s: float = 30.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap_s = gap_s
        self._longest_wait_s = longest_wait_s
        self._clock = clock
        self._sleep = sleep
        self._slots: dict[str, _Slot] = {}
        self._changing = threading.Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Hold the host's turn; the gap counts from the end of one to the start of the next."""
        slot = self._slot(host)
        if not slot.busy.acquire(timeout=self._longest_wait_s):
            raise RetryLaterError(host, "others are waiting for this host", retry_after_s=60)
        try:
            self._wait(host, slot)
            try:
                yield
            finally:
                slot.not_before = max(slot.not_before, self._clock() + self._gap_s)
        finally:
            slot.busy.release()

    def hold(self, host: str, seconds: float) -> None:
        """Remember the host's own wish to be left alone."""
        slot = self._slot(host)
        slot.not_before = max(slot.not_before, self._clock() + seconds)

    def _slot(self, host: str) -> _Slot:
        with self._changing:
            return self._slots.setdefault(host, _Slot())

    def _wait(self, host: str, slot: _Slot) -> None:
        wait_s = slot.not_before - self._clock()
        if wait_s > self._longest_wait_s:
            problem = f"the host asked to be left alone for {wait_s:.0f} s more"
            raise RetryLaterError(host, problem, retry_after_s=wait_s)
        if wait_s > 0:
            self._sleep(wait_s)
