"""Mentions that keep coming, hundreds a second, through the real processes without a classifier.

Ten feeds grow steadily and show their newest 2,000 entries, as forums do: what is not polled in
time is gone. Each stands on a host of its own (127.0.0.x, one server). What counts is that every
entry is a row in the end, and how far the rows were behind.
"""

import json
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import Final
from urllib.request import urlopen
from xml.sax.saxutils import escape

from sqlalchemy import func, select

from tests.bench.flowing import cpu_seconds, memory_mb, processes
from tests.bench.ground import Ground, add_bench_source, texts
from tests.bench.report import Line
from triage.bootstrap import Services
from triage.models import Mention, Source

RATE_PER_S: Final = 600
SOURCES: Final = 10
SHOWN: Final = 2000
INTERVAL_S: Final = 10  # the shortest that a source may have
NEEDED: Final = ("schedule", "work", "outside")
UP_WITHIN_S: Final = 180.0
LOCAL: Final = {"LUISTERPOST_ALLOWED_NETWORKS": "127.0.0.0/8"}
EMPTY_WITHIN_S: Final = 120.0


def measure(ground: Ground, *, duration_s: int) -> list[Line]:
    """Rows a second while they come, how many were lost, and how long the rest took."""
    services = ground.services()
    with _growing_feeds(duration_s) as port:
        ids = _add_sources(services, port)
        wanted = RATE_PER_S * duration_s
        with processes(ground, services.settings, NEEDED, LOCAL) as children:
            begins = _wait_for_first(port)
            _sleep_until(begins + duration_s)
            in_time = _stored(services, ids)
            used_s = cpu_seconds(children)
            stored = in_time
            while stored < wanted and time.time() < begins + duration_s + EMPTY_WITHIN_S:
                time.sleep(0.5)
                stored = _stored(services, ids)
            empty_s = time.time() - begins - duration_s
            used_mb = memory_mb(children)
        behind_s = _behind(services, ids)
    services.engine.dispose()
    busy = ", ".join(f"{name} {100 * s / duration_s:.0f} %" for name, s in used_s.items())
    return [
        Line("sustained ingest", "rows/s", in_time / duration_s,
             about=f"{RATE_PER_S}/s offered for {duration_s} s; processor: {busy}"),
        Line("entries lost", "rows", wanted - stored, about=f"of {wanted:,}"),
        Line("all stored after the last came", "s", empty_s),
        Line("from published to stored, p95", "s", behind_s,
             about=f"{SOURCES} sources, each polled every {INTERVAL_S} s"),
        Line("memory of these processes", "MB", used_mb, about="PSS"),
    ]  # fmt: skip


def _add_sources(services: Services, port: int) -> list[int]:
    with services.sessions.begin() as session:
        ids = [add_bench_source(session, f"growing {number}") for number in range(SOURCES)]
        for number, source_id in enumerate(ids):
            source = session.get_one(Source, source_id)
            source.kind, source.enabled, source.rhythm = "feed", True, "steady"
            source.interval_s = INTERVAL_S
            source.options = {"url": f"http://127.0.0.{number + 1}:{port}/{number}"}
    return ids


def _wait_for_first(port: int) -> float:
    """When the first feed was asked for: that the processes start does not count."""
    deadline = time.time() + UP_WITHIN_S
    while time.time() < deadline:
        with urlopen(f"http://127.0.0.1:{port}/begins", timeout=30) as answer:
            polled: list[float] = json.load(answer)
        if polled:
            return polled[0]
        time.sleep(0.5)
    raise RuntimeError("no feed was asked for; see product.log")


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.time()))


def _stored(services: Services, ids: list[int]) -> int:
    with services.sessions.begin() as session:
        count = select(func.count()).select_from(Mention).where(Mention.source_id.in_(ids))
        return session.scalar(count) or 0


def _behind(services: Services, ids: list[int]) -> float:
    wait = func.extract("epoch", Mention.fetched_at - Mention.published_at)
    with services.sessions.begin() as session:
        share = func.percentile_cont(0.95).within_group(wait)
        return float(session.scalar(select(share).where(Mention.source_id.in_(ids))) or 0)


@contextmanager
def _growing_feeds(duration_s: int) -> Iterator[int]:
    """The port of a server in a process of its own; at the first poll all begin to grow."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there, duration_s), daemon=True
    )
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _serve(told: Connection, duration_s: int) -> None:
    said = [escape(text) for text in texts(SHOWN)]
    first: list[float] = []

    def feed(number: str) -> bytes:
        if number == "begins":
            return json.dumps(first).encode()
        first.append(time.time())
        begins = first[0]
        age_s = min(max(0.0, time.time() - begins), duration_s)
        there_are = int(age_s * RATE_PER_S / SOURCES)
        items = []
        for entry in range(max(0, there_are - SHOWN), there_are):
            at = datetime.fromtimestamp(begins + entry * SOURCES / RATE_PER_S, UTC)
            items.append(
                f"<item><guid isPermaLink='false'>p-{number}-{entry}</guid><title>Over {entry}"
                f"</title><link>https://example.org/{number}/{entry}</link><pubDate>"
                f"{format_datetime(at)}</pubDate><description>{said[entry % SHOWN]}</description>"
                "</item>"
            )
        start = "<rss version='2.0'><channel><title>Forum</title><link>https://example.org</link>"
        body = start + "<description>x</description>" + "".join(items) + "</channel></rss>"
        return body.encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = feed(self.path.strip("/")) if self.path != "/robots.txt" else b""
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
