"""Deliveries outlive the process that takes them, come without a broker, and in bursts (R6, L4)."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.outbound import GuardedClient, InProcessPace
from tests.factories import make_source, make_user
from tests.faults.dying_web import DIE
from triage.bootstrap import Services, bootstrap
from triage.incoming.addresses import make_address, view_address
from triage.incoming.handling import handle_due_delivery
from triage.models import IncomingDelivery, Mention
from triage.people.viewer import Viewer
from triage.queueing.webhook import read_secret, sign
from triage.settings import Settings

ROOT = Path(__file__).parents[2]
CLIENT = GuardedClient(pace=InProcessPace(0))


@dataclass(frozen=True)
class Hook:
    """An address of a running web server, without any Redis."""

    port: int
    path: str
    key: bytes
    services: Services
    process: subprocess.Popen[bytes]

    def send(self, name: str, item: object, **headers: str) -> int:
        """The status of the answer. Raises OSError or HTTPException where there is none."""
        body = json.dumps(item).encode()
        timestamp = str(int(time.time()))
        signature = sign(self.key, name, timestamp, body)
        signed = {
            "webhook-id": name,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature,
        }
        connection = http.client.HTTPConnection("localhost", self.port, timeout=20)
        try:
            connection.request("POST", self.path, body, {**signed, **headers})
            return connection.getresponse().status
        finally:
            connection.close()

    def count(self, model: type[IncomingDelivery] | type[Mention]) -> int:
        with self.services.sessions.begin() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0

    def handle_all(self) -> None:
        while handle_due_delivery(self.services.sessions, CLIENT, now=datetime.now(UTC)):
            pass


@pytest.fixture
def hook(fresh_database: str, tmp_path: Path) -> Iterator[Hook]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(
        data_dir=tmp_path, database_url=fresh_database, redis_url="redis://127.0.0.1:1/0",
        web_port=port,
    )  # fmt: skip
    services = bootstrap(settings)
    with services.sessions.begin() as session:
        source_id = make_source(session, kind="webhook", options={}).id
        path, key = _give_address(session, source_id)
    environment = {
        **os.environ,
        "LUISTERPOST_DATA_DIR": str(tmp_path),
        "LUISTERPOST_DATABASE_URL": fresh_database,
        "LUISTERPOST_REDIS_URL": "redis://127.0.0.1:1/0",
        "LUISTERPOST_WEB_PORT": str(port),
        "LUISTERPOST_LIVE_PAGES": "0",
    }
    command = [
        sys.executable, "-m", "gunicorn", "tests.faults.dying_web:create_app()",
        "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2",
        "--threads", "12", "--config", "python:web.serving", "--no-control-socket",
        "--log-level", "error",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            _wait_for(port)
            yield Hook(port, path, key, services, process)
        finally:
            process.terminate()
            process.wait(20)
            services.engine.dispose()


def test_a_process_killed_between_commit_and_answer_makes_a_repeat_harmless(hook: Hook) -> None:
    item = {"id": "1", "text": "Kapot"}
    for _ in range(3):
        with pytest.raises((OSError, http.client.HTTPException)):
            hook.send("msg_1", item, **{DIE: "1"})
        assert hook.count(IncomingDelivery) == 1
        _wait_for(hook.port)
    assert hook.send("msg_1", item) == 200
    hook.handle_all()
    assert (hook.count(IncomingDelivery), hook.count(Mention)) == (1, 1)


def test_the_same_delivery_twenty_times_at_once_is_one_mention(hook: Hook) -> None:
    item = {"id": "1", "text": "Kapot"}
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: hook.send("msg_1", item), range(20)))
    hook.handle_all()
    assert answers == [200] * 20
    assert (hook.count(IncomingDelivery), hook.count(Mention)) == (1, 1)


def test_a_burst_of_500_in_ten_seconds_is_taken_whole_without_a_broker(
    hook: Hook, record_property: Callable[[str, object], None]
) -> None:
    began_s, busy_s = time.monotonic(), _busy_s(hook.process.pid)

    def send(number: int) -> tuple[int, float]:
        time.sleep(max(0.0, began_s + number / 50 - time.monotonic()))
        sent_s = time.monotonic()
        status = hook.send(f"msg_{number}", {"id": str(number), "text": f"Klacht {number}"})
        return status, time.monotonic() - sent_s

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(send, range(500)))
    took_s = sorted(seconds for _, seconds in answers)
    busy_ms = (_busy_s(hook.process.pid) - busy_s) / 500 * 1000
    record_property("p99_s", took_s[494])
    record_property("busy_ms_each", busy_ms)
    hook.handle_all()
    assert {status for status, _ in answers} == {200}
    assert (hook.count(IncomingDelivery), hook.count(Mention)) == (500, 500)
    # How long one waits depends on who else is at work here; the work itself does not. Fifty a
    # second take less than a whole core, so on a free machine nobody waits.
    assert busy_ms < 15


def _give_address(session: Session, source_id: int) -> tuple[str, bytes]:
    now = datetime.now(UTC)
    ada = Viewer.of(make_user(session, role="admin"))
    new = make_address(session, ada, source_id, now=now)
    address = view_address(session, source_id, now)
    assert new is not None
    assert address is not None
    return f"/hooks/{address.public_id}", read_secret(new.secret or "")


def _busy_s(pid: int) -> float:
    """How long the children of a process have been computing."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    stats = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2] for child in children]
    ticks = sum(int(stat.split()[11]) + int(stat.split()[12]) for stat in stats)
    return ticks / os.sysconf("SC_CLK_TCK")


def _wait_for(port: int) -> None:
    end_s = time.monotonic() + 60
    while time.monotonic() < end_s:
        connection = http.client.HTTPConnection("localhost", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
    raise AssertionError("the web server does not answer")
