"""A turn of listening: several sources at a time, because fetching is mostly waiting.

One turn at a time and machine, so that its other workers stay free for what is sent and answered.
Whose turn it is among the sources is decided in `polling`.
"""

import platform
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Engine, func, select

AT_ONCE: Final = 8
"""Sources fetched at the same time. With 200 of 1,000 that take 25 s each, all of them unknown,
eight come round within 15 minutes; each needs a connection to the database while it waits."""

_LOOK_AGAIN_S: Final = 1.0

Poll = Callable[[bool], object]
"""Polls one source, when it is given True a quick one; None when none is due."""


def listen_for(engine: Engine, poll: Poll, *, turn_s: float, at_once: int = AT_ONCE) -> bool:
    """Poll what is due; True if the turn was over before everything was done.

    Slow sources are begun in the first half only, so that nearly all are done by the end.
    """
    with _only_listener(engine) as is_mine:
        if not is_mine:
            return False
        turn = _Turn(poll, time.monotonic() + turn_s, turn_s / 2)
        with ThreadPoolExecutor(at_once, thread_name_prefix="listen") as threads:
            turns = [threads.submit(turn.go_on) for _ in range(at_once)]
        return any(one.result() for one in turns)


class _Turn:
    """What the threads of one turn have in common."""

    def __init__(self, poll: Poll, end: float, quick_s: float) -> None:
        self._poll = poll
        self._end = end
        self._quick_from = end - quick_s
        self._changed = threading.Condition()
        self._busy = 0

    def go_on(self) -> bool:
        """Poll until nothing is due and nobody is fetching; True if the time was over first."""
        while time.monotonic() < self._end:
            if self._poll_one() is None and not self._wait_for_others():
                return False
        return True

    def _poll_one(self) -> object:
        with self._changed:
            self._busy += 1
        try:
            return self._poll(time.monotonic() > self._quick_from)
        finally:
            with self._changed:
                self._busy -= 1
                if not self._busy:
                    self._changed.notify_all()

    def _wait_for_others(self) -> bool:
        """While others fetch, something else may become due."""
        with self._changed:
            if not self._busy:
                return False
            self._changed.wait(_LOOK_AGAIN_S)
            return True


@contextmanager
def _only_listener(engine: Engine) -> Iterator[bool]:
    """Whether nobody else listens on this machine; the lock ends with its connection."""
    key = func.hashtextextended(f"listening on {platform.node()}", 0)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        is_mine = bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
        try:
            yield is_mine
        finally:
            if is_mine:
                _unlock(connection, key)


def _unlock(connection: Connection, key: object) -> None:
    try:
        connection.execute(select(func.pg_advisory_unlock(key)))
    except BaseException:
        connection.invalidate()  # back in the pool it would keep the lock
        raise
