"""A local web server for tests: replays recorded answers, counts hits, and misbehaves on order.

    with ReplayServer() as server:
        server.answer("/feed", RSS, headers={"Content-Type": "application/rss+xml"})
        ...
        assert [hit.path for hit in server.hits] == ["/robots.txt", "/feed"]

Answers of one path are given in the order they were set; the last one is repeated.
"""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Chunks = Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class Hit:
    """One request as it arrived; `path` with its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at_s: float


@dataclass(frozen=True)
class Reply:
    """What to answer. `chunks` is sent as it comes, without a Content-Length."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: Chunks | None = None
    raw: Chunks | None = None  # in place of a whole HTTP answer, status line included


class ReplayServer:
    """Listens on a free port of `host` until the block ends."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host = host
        self.hits: list[Hit] = []
        self._replies: dict[tuple[str, str], list[Reply]] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer((host, 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> "ReplayServer":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, without questions about robots.txt."""
        return [hit.path for hit in self.hits if hit.path != "/robots.txt"]

    def answer(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        chunks: Chunks | None = None,
        raw: Chunks | None = None,
    ) -> None:
        """Add an answer for `path`: with its query, or for every query if given without."""
        content = body.encode() if isinstance(body, str) else body
        reply = Reply(content, status, headers or {}, chunks, raw)
        self._replies.setdefault((method, _normal(path)), []).append(reply)

    def forget(self, path: str = "", *, method: str = "GET") -> None:
        """Forget what was to be answered for `path`, or for every path."""
        with self._lock:
            if path:
                self._replies.pop((method, _normal(path)), None)
            else:
                self._replies.clear()

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        """Answer `path` with a redirect."""
        self.answer(path, status=status, headers={"Location": location})

    def drip(self, path: str, pause_s: float = 0.1, chunk: bytes = b"x") -> None:
        """Answer `path` with a body that never ends, a little at a time."""

        def forever() -> Iterator[bytes]:
            while True:
                yield chunk
                time.sleep(pause_s)

        self.answer(path, chunks=forever)

    def replay(self, recording: Path) -> None:
        """Add the answers of an `*.exchanges.json`; its host becomes this server."""
        for exchange in json.loads(recording.read_text("utf-8")):
            asked, told = exchange["request"], exchange["response"]
            recorded = urlsplit(asked["url"])
            origin = f"{recorded.scheme}://{recorded.netloc}"
            path = recorded.path + (f"?{recorded.query}" if recorded.query else "")
            body = told["body"] if isinstance(told["body"], str) else json.dumps(told["body"])
            kept = {
                name: value.replace(origin, self.url)
                for name, value in told["headers"].items()
                if name.lower() not in {"content-length", "transfer-encoding", "content-encoding"}
            }
            self.answer(path, body, status=told["status"], headers=kept, method=asked["method"])

    def _reply_to(self, method: str, path: str) -> Reply:
        with self._lock:
            for key in (_normal(path), urlsplit(path).path):
                if waiting := self._replies.get((method, key)):
                    return waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return Reply(b"not here", 404)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                hit = Hit(
                    self.command,
                    self.path,
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(length),
                    time.monotonic(),
                )
                server.hits.append(hit)
                # The client goes away, as it should from a server that misbehaves.
                with contextlib.suppress(OSError):
                    self._send(server._reply_to(self.command, self.path))
                self.close_connection = True

            do_GET = do_POST = do_PUT = do_HEAD = _serve  # noqa: N815 - http.server's names

            def _send(self, reply: Reply) -> None:
                if reply.raw is not None:
                    for part in reply.raw():
                        self.wfile.write(part)
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.chunks is None:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                for part in reply.chunks() if reply.chunks else (reply.body,):
                    self.wfile.write(part)

            def log_message(self, *_: Any) -> None:
                """Tests print nothing."""

        return Handler


def _normal(path: str) -> str:
    """A path whose query parts may come in any order."""
    parts = urlsplit(path)
    query = sorted(parse_qsl(parts.query, keep_blank_values=True))
    return f"{parts.path}?{query}" if query else parts.path
