"""How much time links of posts may take of a turn of listening while sources are due.

Where some source is always due, nobody would ever look whether posts are still there; and who is
due must not wait for that. So of the time of all threads a tenth goes to links, and no more.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

from ingest.own_links import LONGEST_S

SHARE: Final = 0.1


class LinkShare:
    """What links took of one turn, and what they may take; its threads ask one after the other."""

    def __init__(
        self,
        threads: int,
        *,
        share: float = SHARE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = share * threads
        self._clock = clock
        self._begun_s = clock()
        self._spent_s = 0.0
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Whether a fetch may look at links now; if so, the longest that takes counts as spent."""
        with self._lock:
            earned_s = (self._clock() - self._begun_s) * self._per_second
            if self._spent_s + LONGEST_S > earned_s:
                return False
            self._spent_s += LONGEST_S
            return True

    def give_back(self, looked_s: float) -> None:
        """Tell how long it took in the end, also where that was longer.

        After an error nothing is given back.
        """
        with self._lock:
            self._spent_s += looked_s - LONGEST_S
