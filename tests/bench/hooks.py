"""A burst of webhooks through the real web: how long senders wait, and whether all become rows."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, select

from tests.bench.agents import free_port, wait_for_web
from tests.bench.flowing import cpu_seconds, processes
from tests.bench.ground import Ground, add_bench_source, texts
from tests.bench.report import Line, percentile
from triage.bootstrap import Services
from triage.incoming.addresses import make_address
from triage.models import HookAddress, Mention, Source, User
from triage.people.viewer import Viewer
from triage.queueing.webhook import read_secret, sign

DELIVERIES: Final = 500
WITHIN_S: Final = 10.0
WARM: Final = 20
SENDERS: Final = 32  # as many as may wait for an answer at the same time
NEEDED: Final = ("web", "schedule", "work", "outside")
HANDLED_WITHIN_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class Sender:
    """A program that signs what it sends."""

    port: int
    path: str
    key: bytes

    def send(self, name: str, text: str) -> int:
        """Send one post; the status of the answer."""
        item = {"id": name, "text": text, "published_at": datetime.now(UTC).isoformat()}
        body = json.dumps(item).encode()
        moment = str(int(time.time()))
        headers = {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": moment,
            "webhook-signature": sign(self.key, name, moment, body),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", self.path, body, headers)
            return connection.getresponse().status
        except OSError:
            return 599
        finally:
            connection.close()


def measure(ground: Ground) -> list[Line]:
    """500 deliveries in ten seconds: answers, and rows afterwards."""
    services = ground.services(web_port=free_port())
    source_id, sender = _open_address(services)
    with processes(ground, services.settings, NEEDED) as children:
        wait_for_web(services.settings.web_port)
        for number in range(WARM):
            sender.send(f"warm-{number}", "warm")
        before = cpu_seconds(children)["web"]
        waits, statuses = _burst(sender)
        web_s = cpu_seconds(children)["web"] - before
        ended = time.monotonic()
        stored = _wait_for_rows(services, source_id)
        handled_s = time.monotonic() - ended
    services.engine.dispose()
    good = sum(200 <= status < 300 for status in statuses)
    about = f"{DELIVERIES} in {WITHIN_S:.0f} s, from the moment each was meant to be sent"
    return [
        Line("webhook answered, p50", "s", percentile(waits, 0.5), about=about),
        Line("webhook answered, p99", "s", percentile(waits, 0.99),
             about=f"{good} of {DELIVERIES} answered 2xx"),
        Line("webhook deliveries kept as rows", "rows", stored,
             about=f"of {DELIVERIES}, {handled_s:.1f} s after the last answer"),
        Line("processor time of the web", "ms", 1000 * web_s / DELIVERIES, about="a delivery"),
    ]  # fmt: skip


def _open_address(services: Services) -> tuple[int, Sender]:
    now = services.now()
    with services.sessions.begin() as session:
        admin = User(email="hooks@example.com", name="Hooks", role="admin", password_hash="x")
        session.add(admin)
        source_id = add_bench_source(session, "a program")
        source = session.get_one(Source, source_id)
        source.kind, source.options, source.enabled = "webhook", {}, True
        session.flush()
        made = make_address(session, Viewer.of(admin), source_id, now=now)
        public_id = session.get_one(HookAddress, source_id).public_id
    if made is None or made.secret is None:
        raise RuntimeError("the address has no secret")
    port = services.settings.web_port
    return source_id, Sender(port, f"/hooks/{public_id}", read_secret(made.secret))


def _burst(sender: Sender) -> tuple[list[float], list[int]]:
    """Seconds until each answer, and the answers."""
    said, start = texts(DELIVERIES), time.monotonic() + 0.5

    def send(number: int) -> tuple[float, int]:
        meant = start + number * WITHIN_S / DELIVERIES
        time.sleep(max(0.0, meant - time.monotonic()))
        status = sender.send(f"burst-{number}", said[number])
        return time.monotonic() - meant, status

    with ThreadPoolExecutor(SENDERS) as threads:
        told = list(threads.map(send, range(DELIVERIES)))
    return [wait for wait, _ in told], [status for _, status in told]


def _wait_for_rows(services: Services, source_id: int) -> int:
    """How many posts of the burst are stored, once all are, or when the time is over."""
    deadline = time.monotonic() + HANDLED_WITHIN_S
    while True:
        with services.sessions.begin() as session:
            stored = session.scalar(
                select(func.count())
                .select_from(Mention)
                .where(Mention.source_id == source_id, Mention.external_id.startswith("burst-"))
            )
        if stored == DELIVERIES or time.monotonic() > deadline:
            return stored or 0
        time.sleep(0.2)
