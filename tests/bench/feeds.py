"""Very many feeds, a fifth of them slow and some dead: are the healthy ones polled in time?

With `--feeds 1000` they are polled every 15 minutes, as an installation would, and it takes half
an hour. With fewer the interval shrinks alike, so that slow ones ask for the same share of the
time: 100 feeds every 90 s. Each feed stands on a host of its own (127.x.y.z, one server).
"""

import json
import multiprocessing
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from threading import Lock
from typing import Final
from urllib.request import urlopen

from tests.bench.agents import free_port
from tests.bench.flowing import memory_mb, processes
from tests.bench.ground import Ground, add_bench_source
from tests.bench.report import Line, percentile
from triage.bootstrap import Services
from triage.models import Source

INTERVAL_S_PER_FEED: Final = 0.9  # 15 minutes for a thousand
DRIP_S: Final = 25.0
INTERVALS: Final = 2
NEEDED: Final = ("schedule", "work", "outside")
UP_WITHIN_S: Final = 180.0
LOCAL: Final = {"LUISTERPOST_ALLOWED_NETWORKS": "127.0.0.0/8"}


def measure(ground: Ground, *, feeds: int) -> list[Line]:
    """How late healthy feeds were polled, from the first poll on."""
    services = ground.services()
    interval_s = max(10, round(feeds * INTERVAL_S_PER_FEED))
    kinds = [_kind(number) for number in range(feeds)]
    with _server() as port:
        _add_sources(services, kinds, port, interval_s)
        with processes(ground, services.settings, NEEDED, LOCAL) as children:
            began = _wait_for_first(port)
            time.sleep(INTERVALS * interval_s + 10)
            ended = time.time()
            hits = _hits(port)
            used_mb = memory_mb(children)
    services.engine.dispose()
    healthy = [number for number, kind in enumerate(kinds) if kind == "healthy"]
    polled = [hits.get(str(number), ()) for number in healthy]
    waits = [wait for times in polled for wait in _waits(times, began)]
    # One that is never asked again waits until the end.
    longest = max(wait for times in polled for wait in _waits([*times, ended], began))
    slow = sum(
        len(hits.get(str(number), ())) for number, kind in enumerate(kinds) if kind == "slow"
    )
    never = sum(str(number) not in hits for number in healthy)
    about = f"{feeds} feeds every {interval_s} s, {kinds.count('slow')} drip for {DRIP_S:.0f} s, "
    return [
        Line("healthy feeds, from poll to poll, p50", "s", percentile(waits, 0.5),
             about=about + f"{kinds.count('dead')} are dead"),
        Line("healthy feeds, longest", "s", longest,
             about=f"from the start to the first poll, or between two; {never} were never polled"),
        Line("fetches of slow feeds", "", slow, about=f"in {INTERVALS} intervals"),
        Line("memory of these processes", "MB", used_mb, about="PSS"),
    ]  # fmt: skip


def _wait_for_first(port: int) -> float:
    """When the first feed was asked for: that the processes start does not count."""
    deadline = time.time() + UP_WITHIN_S
    while time.time() < deadline:
        if hits := _hits(port):
            return min(min(polled) for polled in hits.values())
        time.sleep(0.5)
    raise RuntimeError("no feed was asked for; see product.log")


def _kind(number: int) -> str:
    return "slow" if number % 5 == 0 else "dead" if number % 20 == 1 else "healthy"


def _waits(polled: Sequence[float], began: float) -> Iterator[float]:
    for earlier, later in zip([began, *polled], polled, strict=False):
        yield later - earlier


def _add_sources(services: Services, kinds: Sequence[str], port: int, interval_s: int) -> None:
    nobody = free_port()
    with services.sessions.begin() as session:
        for number, kind in enumerate(kinds):
            source = session.get_one(Source, add_bench_source(session, f"{kind} {number}"))
            source.kind, source.enabled, source.rhythm = "feed", True, "steady"
            source.interval_s = interval_s
            host = f"127.{1 + number // 250}.0.{1 + number % 250}"
            there = nobody if kind == "dead" else port
            source.options = {"url": f"http://{host}:{there}/{kind}/{number}"}


def _hits(port: int) -> Mapping[str, Sequence[float]]:
    with urlopen(f"http://127.0.0.1:{port}/hits", timeout=30) as answer:
        told: dict[str, list[float]] = json.load(answer)
    return told


@contextmanager
def _server() -> Iterator[int]:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there,), daemon=True
    )
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _serve(told: Connection) -> None:
    hits: dict[str, list[float]] = defaultdict(list)
    lock = Lock()
    items = "".join(f"<item><guid>p-{n}</guid><title>Over {n}</title></item>" for n in range(20))
    feed = f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _, kind, *rest = self.path.split("/")
            if kind == "hits":
                with lock:
                    return self._answer(json.dumps(hits).encode())
            if not rest:  # robots.txt
                return self.send_error(404)
            with lock:
                hits[rest[0]].append(time.time())
            return self._answer(feed, over_s=DRIP_S if kind == "slow" else 0)

        def _answer(self, body: bytes, over_s: float = 0) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            step = len(body) if not over_s else len(body) // 20
            for at in range(0, len(body), step):
                self.wfile.write(body[at : at + step])
                time.sleep(over_s / 20)

        def log_message(self, *_: object) -> None:
            """Nothing between the figures."""

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # noqa: S104 - 127.x.y.z, all of it
    server.daemon_threads = True
    told.send(server.server_address[1])
    server.serve_forever()
