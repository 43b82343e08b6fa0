"""Forty agents at work on a large company while mentions come in: how long pages take."""

import http.client
import random
import re
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from tests.bench.claiming import measure_claims
from tests.bench.crowd import Crowd, fill
from tests.bench.flowing import cpu_seconds, memory_mb, processes, send, servers_mb
from tests.bench.ground import Ground, add_bench_source
from tests.bench.report import Line, percentile
from triage.bootstrap import Services
from triage.people.sessions import start_session
from triage.trends.counting import count_all_anew

THINK_S: Final = (2.0, 6.0)
RATE_PER_S: Final = 10
WARM_S: Final = 30
NEEDED: Final = ("web", "schedule", "understand", "work", "outside")
WORDS: Final = ("pakket", "rekening", "wachten", "app", "bestelling", "storing")
_CASE: Final = re.compile(r"[?&;]case=(\d+)")
_CUSTOMER: Final = re.compile(r'href="/customers/(\d+)"')
_VERSION: Final = re.compile(r'name="version" value="(\d+)"')


@dataclass
class Clock:
    """Seconds by kind of request, and what went wrong."""

    counts_from: float
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, seconds: float, status: int) -> None:
        if time.monotonic() < self.counts_from:
            return
        with self.lock:
            self.taken[what].append(seconds)
            # 409: a colleague was ahead, which is an answer.
            if status >= 400 and status != 409:
                self.wrong.append(f"{what}: {status}")


@dataclass
class Agent:
    """One person with a browser, who reads, opens, claims, notes and solves."""

    port: int
    cookie: str
    token: str
    clock: Clock
    chance: random.Random
    case: str = ""
    customer: str = ""
    version: str = "1"

    def work(self, until: float) -> None:
        """Go on until the time is over."""
        time.sleep(self.chance.uniform(0, THINK_S[1]))
        while time.monotonic() < until:
            self._one_step()
            time.sleep(self.chance.uniform(*THINK_S))

    def _one_step(self) -> None:
        step = self.chance.choices(
            ("list", "open", "search", "act", "customer", "mentions", "review"),
            (26, 34, 8, 18, 6, 4, 4),
        )[0]
        if step == "open" and self.case:
            page = self._get("open a case", f"/queue?case={self.case}", fragment="case-pane")
            self.version = next(iter(_VERSION.findall(page)), self.version)
            self.customer = next(iter(_CUSTOMER.findall(page)), self.customer)
        elif step == "search":
            self._get("search in the queue", "/queue?" + self._words())
        elif step == "act" and self.case:
            self._act()
        elif step == "customer" and self.customer:
            self._get("customer", f"/customers/{self.customer}")
        elif step == "mentions":
            self._get("mentions", "/mentions?" + self._words())
        elif step == "review":
            self._get("review", "/reviews")
        else:
            view = self.chance.choice(("all", "mine", "unassigned", "overdue"))
            page = self._get("queue", f"/queue?view={view}")
            cases = _CASE.findall(page)
            self.case = self.chance.choice(cases) if cases else self.case

    def _act(self) -> None:
        action = self.chance.choice(("claim", "replies", "resolve"))
        form = {"version": self.version, "back": "/queue", "kind": "note", "text": "gebeld"}
        self._request(f"act: {action}", "POST", f"/cases/{self.case}/{action}", form)

    def _words(self) -> str:
        return urlencode({"text": self.chance.choice(WORDS)})

    def _get(self, what: str, path: str, *, fragment: str = "") -> str:
        return self._request(what, "GET", path, fragment=fragment)

    def _request(
        self,
        what: str,
        method: str,
        path: str,
        form: dict[str, str] | None = None,
        *,
        fragment: str = "",
    ) -> str:
        headers = {"Cookie": self.cookie, "Host": f"127.0.0.1:{self.port}"}
        if fragment:
            headers |= {"HX-Request": "true", "HX-Target": f"section#{fragment}"}
        body = urlencode(form | {"csrf_token": self.token}) if form else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode("utf-8", "replace")
            status = answer.status
            connection.close()
        except OSError as error:
            page, status = "", 599
            with self.clock.lock:
                self.clock.wrong.append(f"{what}: {error!r}")
        self.clock.note(what, time.perf_counter() - started, status)
        return page


def measure(ground: Ground, *, duration_s: int, crowd: Crowd) -> list[Line]:
    """Fill the database, let everybody work, and tell how long each kind of page took."""
    services = ground.services(web_port=free_port())
    started = time.monotonic()
    people = fill(services.sessions, crowd)
    settle(services)
    filled_s = time.monotonic() - started
    lines = observe(ground, services, people, duration_s=duration_s)
    lines.append(measure_claims(services, people))
    services.engine.dispose()
    size = f"{crowd.mentions:,} mentions, {crowd.cases:,} cases"
    return [*lines, Line("filling the database", "s", filled_s, about=size)]


def settle(services: Services) -> None:
    """What a company of a year has long behind it: tables vacuumed, its days counted."""
    with services.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE)")
    settings = services.settings
    count_all_anew(
        services.sessions,
        timezone=settings.timezone,
        threshold=settings.complaint_threshold,
        now=services.now(),
    )


def observe(
    ground: Ground, services: Services, people: Sequence[int], *, duration_s: int
) -> list[Line]:
    """Let everybody work on the company that is there."""
    port = services.settings.web_port
    with processes(ground, services.settings, NEEDED) as children:
        wait_for_web(port)
        # What is read for the first time after a start does not count.
        clock = Clock(counts_from=time.monotonic() + WARM_S)
        until = clock.counts_from + duration_s
        workers = [
            threading.Thread(target=agent.work, args=(until,))
            for agent in _hire(services, people, port, clock)
        ]
        for worker in workers:
            worker.start()
        _keep_listening(services, until)
        for worker in workers:
            worker.join()
        used_mb, servers = memory_mb(children), servers_mb(ground)
        used_s = cpu_seconds(children)
    return [*_lines(clock, duration_s), *_ending(clock, used_mb, servers), *_busy(used_s)]


def _hire(services: Services, people: Sequence[int], port: int, clock: Clock) -> list[Agent]:
    agents = []
    with services.sessions.begin() as session:
        for place, user_id in enumerate(people):
            new = start_session(session, user_id, datetime.now(UTC))
            cookie = f"luisterpost={new.cookie}"
            chance = random.Random(place)  # noqa: S311 (who clicks what)
            agents.append(Agent(port, cookie, new.csrf_token, clock, chance))
    return agents


def _keep_listening(services: Services, until: float) -> None:
    with services.sessions.begin() as session:
        source_id = add_bench_source(session, "while they work")
    second = 0
    while time.monotonic() < until:
        started = time.monotonic()
        send(services, source_id, f"live{second}", RATE_PER_S)
        second += 1
        time.sleep(max(0.0, 1 - (time.monotonic() - started)))


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for_web(port: int, timeout_s: float = 60) -> None:
    """Until the web answers. Raises RuntimeError."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError("the web does not answer; see product.log")


def _lines(clock: Clock, duration_s: int) -> list[Line]:
    everything = [seconds for values in clock.taken.values() for seconds in values]
    lines = [
        Line("all pages, p95", "ms", 1000 * percentile(everything, 0.95),
             about=f"{len(everything)} requests in {duration_s} s; wanted: 300"),
    ]  # fmt: skip
    for what, values in sorted(clock.taken.items()):
        half, slow = percentile(values, 0.5), percentile(values, 0.95)
        about = f"p50 {1000 * half:.0f} ms, longest {1000 * max(values):.0f} ms, n={len(values)}"
        lines.append(Line(f"{what}, p95", "ms", 1000 * slow, about=about))
    return lines


def _busy(used_s: Mapping[str, float]) -> list[Line]:
    """Where the processors' time went; the load itself is part of it, since it runs here too."""
    return [
        Line(f"processor time of {name}", "s", seconds, about="since its start")
        for name, seconds in {**used_s, "the load itself": time.process_time()}.items()
    ]


def _ending(clock: Clock, used_mb: float, servers: float) -> list[Line]:
    wrong = ", ".join(sorted(set(clock.wrong))[:5])
    return [
        Line("errors", "", len(clock.wrong), about=wrong),
        Line("memory of all processes", "MB", used_mb + servers,
             about=f"PSS; {servers:.0f} of it PostgreSQL and Redis; wanted: 4,096"),
    ]  # fmt: skip
