"""Serves the example's feed and pages on this machine while they are fetched."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from ingest.outbound import GuardedClient

LOOPBACK = "127.0.0.1"


@contextmanager
def replayed(
    pages: Mapping[str, str],
) -> Iterator[tuple[GuardedClient, Callable[[str], str]]]:
    """A client for which these pages are on the web, and what their addresses are for it."""
    by_path = {
        f"/{urlsplit(url).hostname}{urlsplit(url).path}": page.encode()
        for url, page in pages.items()
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = by_path.get(self.path)
            self.send_response(404 if body is None else 200)
            kind = "application/rss+xml" if self.path.endswith(".xml") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Nothing worth a line."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]

    def local_url(url: str) -> str:
        parts = urlsplit(url)
        return f"http://{parts.hostname}:{port}/{parts.hostname}{parts.path}"

    def resolve(host: str, port: int) -> Sequence[str]:
        return [LOOPBACK]

    try:
        yield GuardedClient(allowed_networks=[f"{LOOPBACK}/32"], resolver=resolve), local_url
    finally:
        server.shutdown()
        server.server_close()
