"""One request and its complete answer, within a size and a time that cannot be passed.

Socket time limits start again with every byte, so a server that drips could hold a fetch for
ever. A timer that shuts the socket down ends every wait: connecting, TLS, headers, body.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from types import TracebackType

from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from ingest.errors import TooSlowError, UnreachableError
from ingest.outbound.addresses import AddressPolicy
from ingest.outbound.answers import Answer, Request
from ingest.outbound.connection import (
    Guard,
    GuardedHTTPConnection,
    GuardedHTTPSConnection,
    Resolver,
)
from ingest.outbound.inflate import ACCEPTED, gather_body
from ingest.outbound.streaming import LineStream
from ingest.outbound.urls import Target

_CHUNK_BYTES = 65536


class Watchdog:
    """Shuts every watched socket down once `limit_s` have passed."""

    def __init__(self, limit_s: float) -> None:
        self.fired = False
        self._handles: list[socket.socket] = []
        self._timer = threading.Timer(max(limit_s, 0), self._bite)
        self._timer.daemon = True

    def __enter__(self) -> "Watchdog":
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        for handle in self._handles:
            handle.close()

    def watch(self, opened: socket.socket) -> None:
        """Keep a handle of our own: TLS takes over the socket object, not the connection."""
        self._handles.append(opened.dup())

    def restart(self, limit_s: float) -> None:
        """Count anew, from now on."""
        self._timer.cancel()
        self._timer = threading.Timer(max(limit_s, 0), self._bite)
        self._timer.daemon = True
        self._timer.start()

    def _bite(self) -> None:
        self.fired = True
        for handle in list(self._handles):
            try:
                handle.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # not connected yet, or closed: the connect time limit covers it


@dataclass(frozen=True, slots=True)
class Line:
    """A plain connection to a checked address, and the rules for speaking TLS over it."""

    opened: socket.socket
    ssl_context: ssl.SSLContext


class Exchanger:
    """Sends one request; knows nothing of redirects, pace or robots.txt."""

    def __init__(
        self, policy: AddressPolicy, resolver: Resolver, ssl_context: ssl.SSLContext
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._ssl_context = ssl_context

    def exchange(
        self, request: Request, target: Target, *, limit_bytes: int, limit_s: float
    ) -> Answer:
        """The whole answer to one request.

        Raises UnreachableError, TooSlowError, TooLargeError, ForbiddenAddressError or
        UnreadableContentError, each naming the URL.
        """
        with Watchdog(limit_s) as watchdog:
            guard = Guard(self._policy, self._resolver, watchdog.watch, target.url)
            connection = self._connection(target, guard, limit_s)
            with closing(connection), _explaining(watchdog, target, limit_s):
                answer = _converse(connection, request, target, limit_bytes)
                # A body that ends with the connection looks complete when we end it.
                if watchdog.fired:
                    raise TimeoutError
                return answer

    @contextmanager
    def stream(
        self, request: Request, target: Target, *, limit_bytes: int, limit_s: float, lasts_s: float
    ) -> Iterator[LineStream]:
        """The lines of an answer as they arrive, for `lasts_s`; its start has to come in `limit_s`.

        An answer that is no success is read whole. Raises as `exchange` does, until the block
        begins; a line that breaks off later is the end of the lines.
        """
        with Watchdog(limit_s) as watchdog:
            guard = Guard(self._policy, self._resolver, watchdog.watch, target.url)
            connection = self._connection(target, guard, limit_s)
            with closing(connection):
                with _explaining(watchdog, target, limit_s):
                    response = _ask(connection, request, target, "identity")
                    if not 200 <= response.status < 300:
                        whole = _whole(response, target, limit_bytes)
                        lines = LineStream(whole, None, 0, 0.0)
                    else:
                        told = _told(response)
                        begun = Answer(target.url, response.status, told, b"")
                        ends_at_s = time.monotonic() + lasts_s
                        lines = LineStream(begun, response, limit_bytes, ends_at_s)
                    if watchdog.fired:
                        raise TimeoutError
                    watchdog.restart(lasts_s)
                yield lines

    @contextmanager
    def dial(self, host: str, port: int, *, where: str, limit_s: float) -> Iterator[Line]:
        """A connection for another protocol than HTTP, shut down once `limit_s` have passed.

        Raises UnreachableError, TooSlowError or ForbiddenAddressError, each naming `where`.
        """
        with Watchdog(limit_s) as watchdog:
            guard = Guard(self._policy, self._resolver, watchdog.watch, where)
            opened = guard.connect(host, port, limit_s)
            try:
                yield Line(opened, self._ssl_context)
            except OSError as error:
                if watchdog.fired or isinstance(error, TimeoutError):
                    problem = f"was not done within {limit_s:.0f} s"
                    raise TooSlowError(where, problem) from error
                raise UnreachableError(where, str(error) or type(error).__name__) from error
            finally:
                opened.close()

    def _connection(
        self, target: Target, guard: Guard, limit_s: float
    ) -> GuardedHTTPConnection | GuardedHTTPSConnection:
        if target.scheme == "http":
            return GuardedHTTPConnection(target.host, target.port, timeout=limit_s, guard=guard)
        return GuardedHTTPSConnection(
            target.host,
            target.port,
            timeout=limit_s,
            guard=guard,
            ssl_context=self._ssl_context,
        )


@contextmanager
def _explaining(watchdog: Watchdog, target: Target, limit_s: float) -> Iterator[None]:
    """What goes wrong on the way, as an error of ours that names the URL."""
    try:
        yield
    except (HTTPError, http.client.HTTPException, OSError, UnreachableError) as error:
        if watchdog.fired or isinstance(error, TimeoutError):
            problem = f"the answer was not complete within {limit_s:.0f} s"
            raise TooSlowError(target.url, problem) from error
        problem = error.problem if isinstance(error, UnreachableError) else str(error)
        raise UnreachableError(target.url, problem or type(error).__name__) from error
    except ValueError:
        # http.client's message would show the header, which may be a secret.
        raise UnreachableError(target.url, "a header cannot be sent as it is") from None


def _converse(
    connection: GuardedHTTPConnection | GuardedHTTPSConnection,
    request: Request,
    target: Target,
    limit_bytes: int,
) -> Answer:
    return _whole(_ask(connection, request, target, ACCEPTED), target, limit_bytes)


def _ask(
    connection: GuardedHTTPConnection | GuardedHTTPSConnection,
    request: Request,
    target: Target,
    encodings: str,
) -> HTTPResponse:
    """Send the request; the answer is there up to its headers."""
    headers = {
        "Host": target.host_header,
        "Accept-Encoding": encodings,
        "Connection": "close",
        **request.headers,
    }
    connection.request(
        request.method,
        target.path,
        body=request.body,
        headers=headers,
        preload_content=False,
        decode_content=False,
    )
    return connection.getresponse()


def _told(response: HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _whole(response: HTTPResponse, target: Target, limit_bytes: int) -> Answer:
    with closing(response):
        told = _told(response)
        body = gather_body(
            _raw_chunks(response),
            told.get("content-encoding", ""),
            limit_bytes=limit_bytes,
            where=target.url,
        )
        return Answer(url=target.url, status=response.status, headers=told, body=body)


def _raw_chunks(response: HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(_CHUNK_BYTES, decode_content=False):
        yield chunk
