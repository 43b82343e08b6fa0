"""A turn of listening: several sources at a time, because fetching is mostly waiting.

One turn at a time and machine, so that its other workers stay free for what is sent and answered.
Whose turn it is among the sources is decided in `polling`.
"""

import platform
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine, func, select, text

from triage.rubbish import rare_collections

AT_ONCE: Final = 12
"""Sources fetched at the same time. With 200 of 1,000 that take 25 s each, none of them known yet,
they come round within 15 minutes; eight at a time took 17. Nearly all of it is waiting, and each
needs a connection to the database meanwhile, which holds the turn of its host."""

FROZEN_S: Final = 180.0
"""A turn that lasts longer than this is not believed any more; a worker is ended before."""

_LOOK_AGAIN_S: Final = 1.0
# So long quick sources are still begun after a turn, while slow ones are waited for.
_WAITED_FOR_S: Final = 25.0
# Python lets a thread compute for 5 ms while others want to go on. A fetch waits dozens of times
# for a piece of an answer, and each time it could have to wait so long for its neighbours.
_HANDED_ON_AFTER_S: Final = 0.0005

Poll = Callable[[bool], object]
"""Polls one source, when it is given True a quick one; None when none is due."""


def listen_for(engine: Engine, poll: Poll, *, turn_s: float, at_once: int = AT_ONCE) -> bool:
    """Poll what is due; True if the turn was over before everything was done.

    When the time is over nothing is begun that may take long, and quick ones only while others are
    still waited for, and not for ever: what is begun then needs time to end, too.
    """
    with _only_listener(engine) as is_mine:
        if not is_mine:
            return False
        turn = _Turn(poll, turn_s, at_once)
        with (
            _handing_on_quickly(),
            rare_collections(),
            ThreadPoolExecutor(at_once, thread_name_prefix="listen") as threads,
        ):
            # One never waits for what may turn out to be slow.
            turns = [threads.submit(turn.go_on, only_quick=not number) for number in range(at_once)]
        # All of them: what went wrong in one is told, though others have more to do.
        ends = [one.result() for one in turns]
        return any(ends)


class _Turn:
    """What the threads of one turn have in common."""

    def __init__(self, poll: Poll, turn_s: float, threads: int) -> None:
        self._poll = poll
        self._end = time.monotonic() + turn_s
        self._may_take_long = 0  # fetches that run now
        self._changed = threading.Condition()
        self._busy = threads  # before the first look, too
        self._is_done = False

    def go_on(self, *, only_quick: bool) -> bool:
        """Poll until nothing is due and nobody is fetching; True if the time was over first."""
        try:
            while (left_s := self._end - time.monotonic()) > 0 or self._is_waiting(-left_s):
                polled = self._poll_one(only_quick=only_quick or left_s <= 0)
                if polled is None and not self._rest():
                    return False
            return True
        finally:
            with self._changed:
                self._busy -= 1
                self._end_if_idle()

    def _poll_one(self, *, only_quick: bool) -> object:
        if only_quick:
            return self._poll(True)
        with self._changed:
            self._may_take_long += 1
        try:
            return self._poll(False)
        finally:
            with self._changed:
                self._may_take_long -= 1

    def _is_waiting(self, over_s: float) -> bool:
        """Whether others are fetching what may take long, so long after the end."""
        with self._changed:
            return self._may_take_long > 0 and over_s < _WAITED_FOR_S

    def _rest(self) -> bool:
        """While others fetch, something else may become due: then it is worth another look."""
        with self._changed:
            self._busy -= 1
            self._end_if_idle()
            if not self._is_done:
                self._changed.wait(_LOOK_AGAIN_S)
            self._busy += 1
            return not self._is_done

    def _end_if_idle(self) -> None:
        if not self._busy:
            self._is_done = True
            self._changed.notify_all()


@contextmanager
def _handing_on_quickly() -> Iterator[None]:
    """Threads that compute let those go on that were waiting for the network."""
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(_HANDED_ON_AFTER_S)
    try:
        yield
    finally:
        sys.setswitchinterval(usual_s)


@contextmanager
def _only_listener(engine: Engine) -> Iterator[bool]:
    """Whether nobody else listens on this machine; the lock ends with its transaction.

    A session's lock would stay behind a pooler; and if this process is frozen, the server ends
    the transaction, so that another one listens.
    """
    key = func.hashtextextended(f"listening on {platform.node()}", 0)
    with engine.connect() as connection, connection.begin():
        connection.execute(
            text(f"SET LOCAL idle_in_transaction_session_timeout = '{FROZEN_S:.0f}s'")
        )
        yield bool(connection.scalar(select(func.pg_try_advisory_xact_lock(key))))
