"""Connections that resolve once, check every answer, and connect to the address checked.

The classes take their `guard` as a keyword, as urllib3's pools pass keywords on to their
connections: an adapter for a platform's own client library needs only a pool whose
`ConnectionCls` is one of these. No proxy is ever used; urllib3 reads none from the
environment by itself.
"""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

from ingest.errors import ForbiddenAddressError, TooSlowError, UnreachableError
from ingest.outbound.addresses import AddressPolicy

Resolver = Callable[[str, int], Sequence[str]]
"""Host name and port → numeric addresses, in the order to try. OSError if there are none."""


def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver, which also reads every odd spelling of a numeric address."""
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """Turns a host name into a connected socket, or refuses.

    `opened` sees every new socket, so that a deadline can close it whatever it waits for.
    """

    policy: AddressPolicy
    resolver: Resolver
    opened: Callable[[socket.socket], None]
    where: str  # the URL, for errors

    def connect(self, host: str, port: int, timeout_s: float) -> socket.socket:
        """Resolve once; refuse if any answer is not public; connect to the first that accepts."""
        addresses = self._resolve(host, port, timeout_s)
        for address in addresses:
            if objection := self.policy.objection(address):
                raise ForbiddenAddressError(self.where, f"leads to {address}, which is {objection}")
        problem: OSError | None = None
        for address in addresses:
            try:
                return self._open(address, port, timeout_s)
            except OSError as error:
                problem = error
        raise UnreachableError(
            self.where, f"no connection on port {port}: {problem or 'no address'}"
        )

    def _resolve(self, host: str, port: int, timeout_s: float) -> Sequence[str]:
        # getaddrinfo cannot be interrupted, so it runs aside and may be left behind.
        results: queue.Queue[Sequence[str] | Exception] = queue.Queue(1)

        def ask() -> None:
            try:
                results.put(self.resolver(host, port))
            except (OSError, UnicodeError) as error:
                results.put(error)

        threading.Thread(target=ask, daemon=True, name="resolve").start()
        try:
            result = results.get(timeout=timeout_s)
        except queue.Empty:
            raise TooSlowError(self.where, "the name lookup took too long") from None
        if isinstance(result, Exception):
            raise UnreachableError(self.where, f"the name is not known: {result}")
        return result

    def _open(self, address: str, port: int, timeout_s: float) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.settimeout(timeout_s)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.opened(opened)
            opened.connect((address, port))
        except BaseException:
            opened.close()
            raise
        return opened


class GuardedHTTPConnection(HTTPConnection):
    """Plain HTTP through the guard."""

    def __init__(self, *args: Any, guard: Guard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._guard = guard

    def _new_conn(self) -> socket.socket:
        return self._guard.connect(self._dns_host, self.port, float(self.timeout or 0.001))


class GuardedHTTPSConnection(HTTPSConnection):
    """HTTPS through the guard; certificate and SNI stay with the host name."""

    def __init__(self, *args: Any, guard: Guard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._guard = guard

    def _new_conn(self) -> socket.socket:
        return self._guard.connect(self._dns_host, self.port, float(self.timeout or 0.001))
