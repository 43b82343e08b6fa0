"""One listener for each process hands the database's notifications to all pages that stay open.

A page costs a small queue here and a thread of the web server, so their number is bounded; who
gets no place asks now and then instead. A page that does not read loses the oldest hints: every
hint only says that it is worth asking.
"""

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import psycopg
from sqlalchemy import Engine

from triage.live.hints import CHANNEL, Hint, may_hear, read_hint
from triage.people.viewer import Viewer

MOST_WAITING: Final = 100
RETRY_S: Final = 2.0
LISTEN_S: Final = 1.0

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Subscription:
    """What one open page has not read yet."""

    viewer: Viewer
    _waiting: deque[Hint] = field(default_factory=lambda: deque(maxlen=MOST_WAITING))
    _news: threading.Event = field(default_factory=threading.Event)

    def put(self, hint: Hint) -> None:
        """Add a hint, if this viewer may hear of it."""
        if may_hear(self.viewer, hint):
            self._waiting.append(hint)
            self._news.set()

    def wake(self) -> None:
        """Let the reader look up, even without a hint."""
        self._news.set()

    def take(self, timeout_s: float) -> list[Hint]:
        """The hints that came in, or none after that time."""
        self._news.wait(timeout_s)
        self._news.clear()
        taken = []
        while self._waiting:
            taken.append(self._waiting.popleft())
        return taken


class Hub:
    """Listens while at least one page is open; its thread begins with the first."""

    def __init__(self, engine: Engine, most: int) -> None:
        self._url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._most = most
        self._pages: set[Subscription] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_open: Callable[[], bool] = lambda: True

    @property
    def is_open(self) -> bool:
        """False when the process is about to end: open pages should let go."""
        return self._is_open()

    def stay_open_while(self, is_open: Callable[[], bool]) -> None:
        """Tell how to know that the process goes on."""
        self._is_open = is_open

    def join(self, viewer: Viewer) -> Subscription | None:
        """A place for one page, until it leaves; None when all are taken."""
        page = Subscription(viewer)
        with self._lock:
            if len(self._pages) >= self._most:
                return None
            self._pages.add(page)
            self._begin()
        return page

    def leave(self, page: Subscription) -> None:
        """Give a place back; a second time does no harm."""
        with self._lock:
            self._pages.discard(page)

    @contextlib.contextmanager
    def subscribe(self, viewer: Viewer) -> Iterator[Subscription | None]:
        """A place for as long as the block takes."""
        page = self.join(viewer)
        try:
            yield page
        finally:
            if page is not None:
                self.leave(page)

    def _begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="live", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while self._has_pages():
            try:
                self._listen()
            except psycopg.Error as error:
                log.warning("live updates pause, the database is away: %s", error)
                threading.Event().wait(RETRY_S)

    def _listen(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while self._has_pages():
                for notice in connection.notifies(timeout=LISTEN_S):
                    self._hand_on(notice.payload)
                if not self.is_open:
                    self._wake_all()

    def _hand_on(self, payload: str) -> None:
        hint = read_hint(payload)
        if hint is not None:
            with self._lock:
                pages = list(self._pages)
            for page in pages:
                page.put(hint)

    def _wake_all(self) -> None:
        with self._lock:
            for page in self._pages:
                page.wake()

    def _has_pages(self) -> bool:
        """With the last page the thread ends, under the lock that `subscribe` begins it with."""
        with self._lock:
            if self._pages:
                return True
            self._thread = None
            return False
