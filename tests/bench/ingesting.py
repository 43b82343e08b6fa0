"""Feeds into rows: the product's way against feedparser and one INSERT per row."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Final
from urllib.request import urlopen
from xml.sax.saxutils import escape

import feedparser
import psycopg
from psycopg.types.json import Jsonb

from ingest.mentions import RawMention
from ingest.outbound import GuardedClient, InProcessPace
from tests.bench.ground import Ground, add_bench_source, texts
from tests.bench.report import Line, compare
from triage.bootstrap import Services
from triage.mentions.storing import store_mentions
from triage.models import Source
from triage.sources.polling import poll_due_source

ENTRIES: Final = 1000
RUNS: Final = 5

_INSERT: Final = """
INSERT INTO mentions (source_id, external_id, content_hash, text, title, url, author_name,
                      conversation_id, extra, published_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (source_id, external_id) DO NOTHING
"""


def measure(ground: Ground, *, runs: int = RUNS) -> list[Line]:
    """Rows a second, once from a feed over HTTP and once from memory."""
    services = ground.services()
    with services.sessions.begin() as session:
        plain_id = add_bench_source(session, "plain loop")
        memory_id = add_bench_source(session, "from memory")
    numbers = count()
    try:
        with _feeds(numbers) as base, _plain_connection(ground) as connection:
            feed = compare(
                _our_poll(services, base), _plain_poll(connection, base, plain_id), runs=runs
            )
            rows = compare(
                _our_rows(services, memory_id, numbers),
                _plain_rows(connection, plain_id, numbers),
                runs=runs,
            )
    finally:
        services.engine.dispose()
    return [
        Line("ingest from a feed", "rows/s", ENTRIES / feed[0], ENTRIES / feed[1],
             f"{ENTRIES} entries; ours parses apart, keeps revisions and puts work"),
        Line("store rows", "rows/s", ENTRIES / rows[0], ENTRIES / rows[1],
             "without fetching and parsing; plain: one INSERT a row, one commit"),
    ]  # fmt: skip


def _our_poll(services: Services, base: str) -> Callable[[], object]:
    client = GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))
    with services.sessions.begin() as session:
        source = session.get_one(Source, add_bench_source(session, "feed"))
        source.kind, source.options, source.enabled = "feed", {"url": f"{base}/ours"}, True
        source_id = source.id

    def poll() -> None:
        polled = poll_due_source(services.sessions, client, now=services.now, source_id=source_id)
        if polled is None or polled.stored.new != ENTRIES:
            raise RuntimeError(f"expected {ENTRIES} new rows, got {polled}")

    return poll


def _plain_poll(connection: psycopg.Connection, base: str, source_id: int) -> Callable[[], object]:
    def poll() -> None:
        with urlopen(f"{base}/plain", timeout=30) as answer:  # noqa: S310 (our own server)
            feed = feedparser.parse(answer.read())
        for entry in feed.entries:
            _insert(connection, source_id, entry.id, entry.summary, entry.title, entry.link)
        connection.commit()

    return poll


def _our_rows(services: Services, source_id: int, numbers: Iterator[int]) -> Callable[[], object]:
    said = texts(ENTRIES)

    def store() -> None:
        now = services.now()
        mentions = [RawMention(f"m-{next(numbers)}", text, now) for text in said]
        with services.sessions.begin() as session:
            store_mentions(session, source_id, mentions, now=now)

    return store


def _plain_rows(
    connection: psycopg.Connection, source_id: int, numbers: Iterator[int]
) -> Callable[[], object]:
    said = texts(ENTRIES)

    def store() -> None:
        for text in said:
            _insert(connection, source_id, f"m-{next(numbers)}", text, None, None)
        connection.commit()

    return store


def _insert(
    connection: psycopg.Connection,
    source_id: int,
    key: str,
    text: str,
    title: str | None,
    url: str | None,
) -> None:
    digest = hashlib.sha256(text.encode()).hexdigest()
    now = datetime.now(UTC)
    connection.execute(
        _INSERT, (source_id, key, digest, text, title, url, None, key, Jsonb({}), now)
    )


@contextmanager
def _plain_connection(ground: Ground) -> Iterator[psycopg.Connection]:
    with psycopg.connect(ground.database_url.replace("+psycopg", "")) as connection:
        yield connection


@contextmanager
def _feeds(numbers: Iterator[int]) -> Iterator[str]:
    """A local server: every request brings a feed with entries that nobody has seen."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_feed = self.path != "/robots.txt"
            body = _feed(numbers) if is_feed else b""
            self.send_response(200 if is_feed else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing between the figures."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _feed(numbers: Iterator[int]) -> bytes:
    date = format_datetime(datetime.now(UTC))
    items = [
        f"<item><guid isPermaLink='false'>p-{number}</guid><title>{escape(text[:60])}</title>"
        f"<link>https://example.org/{number}</link><pubDate>{date}</pubDate>"
        f"<description>{escape(text)}</description></item>"
        for number, text in zip(numbers, texts(ENTRIES), strict=False)
    ]
    start = "<rss version='2.0'><channel><title>Forum</title><link>https://example.org</link>"
    return (start + "<description>x</description>" + "".join(items) + "</channel></rss>").encode()
