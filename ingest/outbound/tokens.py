"""Tokens that platforms want used until they end, as this process has them; in memory only.

Most places give a token for every fetch. Who must not ask for another one before its time holds it
here: neither in a state nor in a file, and under a name that shows nothing of the secrets.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

# A token should outlive the fetch that it is taken for.
_SPARE: Final = timedelta(minutes=10)


class HeldTokens:
    """Tokens by whose they are. Safe to share between threads."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, datetime]] = {}
        self._lock = Lock()
        self._asking: dict[str, Lock] = {}

    @contextmanager
    def alone(self, *whose: str) -> Iterator[None]:
        """One at a time asks for a token of this account, so that those who wait find it."""
        with self._lock:
            asking = self._asking.setdefault(_name(whose), Lock())
        with asking:
            yield

    def find(self, *whose: str, now: datetime) -> str | None:
        """The token of this account, if there is one that lasts for a while yet."""
        with self._lock:
            token, ends_at = self._held.get(_name(whose), (None, now))
            return token if ends_at - _SPARE > now else None

    def hold(self, token: str, *whose: str, lasts_s: float, now: datetime) -> None:
        """Keep a token that ends in so many seconds; those that have ended are dropped."""
        with self._lock:
            held = {one: told for one, told in self._held.items() if told[1] > now}
            self._held = {**held, _name(whose): (token, now + timedelta(seconds=lasts_s))}

    def drop(self, token: str | None, *whose: str) -> None:
        """Forget a token that is not accepted any more, unless another one has taken its place."""
        name = _name(whose)
        with self._lock:
            if self._held.get(name, (None, None))[0] == token:
                self._held.pop(name, None)


def _name(whose: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps(whose).encode()).hexdigest()
