"""Feeds into rows: the product's way against feedparser and one INSERT per row.

20 sources bring 1,000 new entries each in every run, 100,000 in five. Both ways read the same
documents from a server in a process of its own, and meet the same tables. Ours takes turns as the
worker that listens does, two sources at a time, one per core; what one at a time would do is told
too, and twelve, which is how many the worker takes.
"""

import hashlib
import multiprocessing
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final
from urllib.request import urlopen
from xml.sax.saxutils import escape

import feedparser
import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import func, update

from ingest.mentions import RawMention
from ingest.outbound import GuardedClient, InProcessPace
from tests.bench.ground import Ground, add_bench_source, texts
from tests.bench.report import Line, compare, seconds_of
from triage.bootstrap import Services
from triage.mentions.storing import store_mentions
from triage.models import Source
from triage.sources.listening import AT_ONCE, listen_for
from triage.sources.polling import poll_due_source

SOURCES: Final = 20
ENTRIES: Final = 1000
POLLERS: Final = 2  # as many as the smallest machine has cores
PLAIN_SOURCES: Final = 5  # the plain loops are slow enough to be measured on a part
RUNS: Final = 5
LONGEST_S: Final = 600.0

_INSERT: Final = """
INSERT INTO mentions (source_id, external_id, content_hash, text, title, url, author_name,
                      conversation_id, extra, published_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (source_id, external_id) DO NOTHING
"""


def measure(ground: Ground, *, runs: int = RUNS) -> list[Line]:
    """Rows a second: from feeds over HTTP in plain text and in HTML, and from memory."""
    services = ground.services()
    try:
        with _feeds() as base:
            lines = _measure_feeds(ground, services, base, runs)
        with services.sessions.begin() as session:
            memory_id = add_bench_source(session, "from memory")
            plain_id = add_bench_source(session, "plain from memory")
        numbers = count()
        with _plain_connection(ground, autocommit=False) as connection:
            rows = compare(
                _our_rows(services, memory_id, numbers),
                _plain_rows(connection, plain_id, numbers),
                runs=runs,
            )
    finally:
        services.engine.dispose()
    about = "without fetching and parsing; plain: one INSERT a row, one commit"
    return [*lines, Line("store rows", "rows/s", ENTRIES / rows[0], ENTRIES / rows[1], about)]


def _measure_feeds(ground: Ground, services: Services, base: str, runs: int) -> list[Line]:
    lines = []
    before = _peak_mb()
    for form in ("text", "html"):
        polls = _our_polls(services, base, form)
        took: dict[str, list[float]] = {
            name: [] for name in ("ours", "one", "many", "each", "feed")
        }
        polls(AT_ONCE)  # connections, plans and parsers are there afterwards
        for _ in range(runs):
            for name, pollers in (("ours", POLLERS), ("one", 1), ("many", AT_ONCE)):
                took[name].append(seconds_of(partial(polls, pollers)) / (SOURCES * ENTRIES))
            for name, autocommit in (("each", True), ("feed", False)):
                with _plain_connection(ground, autocommit=autocommit) as connection:
                    plain = _plain_polls(services, connection, base, form)
                    took[name].append(seconds_of(plain) / (PLAIN_SOURCES * ENTRIES))
        per_s = {name: 1 / statistics.median(times) for name, times in took.items()}
        about = f"{SOURCES} sources, {runs * SOURCES * ENTRIES:,} entries in {form}; plain: "
        what = f"ingest from feeds ({form})"
        lines += [
            Line(what, "rows/s", per_s["ours"], per_s["each"], about + "each row committed"),
            Line(what, "rows/s", per_s["ours"], per_s["feed"], about + "one commit a feed"),
            Line(what, "rows/s", per_s["one"], per_s["each"], "by one poller instead of two"),
            Line(what, "rows/s", per_s["many"], per_s["each"], f"by {AT_ONCE}, as the worker"),
        ]
    grown = _peak_mb() - before
    return [*lines, Line("memory of that", "MB", grown, None, "growth of the polling process")]


def _peak_mb() -> float:
    told = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(told[1]) / 1024 if told else 0.0


def _our_polls(services: Services, base: str, form: str) -> Callable[[int], object]:
    """As the worker that listens does it, only with fewer threads."""
    client = GuardedClient(allowed_networks=["127.0.0.0/24"], pace=InProcessPace(0))
    ids = []
    with services.sessions.begin() as session:
        for number in range(SOURCES):
            source = session.get_one(Source, add_bench_source(session, f"{form} {number}"))
            source.kind = "feed"
            # Hosts of their own: of one host no two sources are asked at the same time.
            host = base.replace("127.0.0.1", f"127.0.0.{number + 1}")
            source.options = {"url": f"{host}/{form}/{number}/ours"}
            ids.append(source.id)

    def poll(only_quick: bool) -> object:
        polled = poll_due_source(services.sessions, client, now=services.now, only_quick=only_quick)
        if polled is not None and polled.stored.new != ENTRIES:
            raise RuntimeError(f"expected {ENTRIES} new rows, got {polled}")
        return polled

    def poll_all(pollers: int) -> None:
        with services.sessions.begin() as session:
            ours = update(Source).where(Source.id.in_(ids))
            # Known as quick: what was never asked is left to the second thread.
            known = {"took_s": 0.1, "last_success_at": func.now()}
            session.execute(ours.values(enabled=True, due_at=func.now(), **known))
        if listen_for(services.engine, poll, turn_s=LONGEST_S, at_once=pollers):
            raise RuntimeError(f"not done within {LONGEST_S} s")
        with services.sessions.begin() as session:
            session.execute(ours.values(enabled=False))

    return poll_all


def _plain_polls(
    services: Services, connection: psycopg.Connection, base: str, form: str
) -> Callable[[], object]:
    with services.sessions.begin() as session:
        source_id = add_bench_source(session, f"plain {form} {time.monotonic_ns()}")

    def poll() -> None:
        for number in range(PLAIN_SOURCES):
            url = f"{base}/{form}/{number}/plain-{source_id}"
            with urlopen(url, timeout=30) as answer:  # noqa: S310 (our own server)
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
def _plain_connection(ground: Ground, *, autocommit: bool) -> Iterator[psycopg.Connection]:
    url = ground.database_url.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=autocommit) as connection:
        yield connection


@contextmanager
def _feeds() -> Iterator[str]:
    """A server in a process of its own; every request brings entries that nobody has seen."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        server.terminate()
        server.join()


def _serve(told: Connection) -> None:
    bodies = _Bodies()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = bodies.next_for(self.path) if self.path != "/robots.txt" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing between the figures."""

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # noqa: S104 - 127.0.0.x, all of it
    told.send(server.server_address[1])
    server.serve_forever()


class _Bodies:
    """Feeds that differ in their numbers only, so that serving them costs next to nothing."""

    def __init__(self) -> None:
        self._shapes = {form: _feed(form).split("@@@") for form in ("text", "html")}
        self._seen: dict[str, int] = {}

    def next_for(self, path: str) -> bytes:
        form = path.split("/")[1]
        turn = self._seen[path] = self._seen.get(path, 0) + 1
        return f"{path.split('/')[2]}x{turn}".join(self._shapes[form]).encode()


def _feed(form: str) -> str:
    date = format_datetime(datetime.now(UTC))
    items = []
    for number, text in enumerate(texts(ENTRIES)):
        told = escape(text)
        if form == "html":
            told = escape(f"<p>{told}</p><p>Lees <a href='https://example.org/'>verder</a></p>")
        items.append(
            f"<item><guid isPermaLink='false'>p-@@@-{number}</guid><title>{escape(text[:60])}"
            f"</title><link>https://example.org/@@@/{number}</link><pubDate>{date}</pubDate>"
            f"<description>{told}</description></item>"
        )
    start = "<rss version='2.0'><channel><title>Forum</title><link>https://example.org</link>"
    return start + "<description>x</description>" + "".join(items) + "</channel></rss>"
